#include "core/doc/wrap.h"

#include "core/base/printable.h"

/* The length of the word that starts at p; 0 at a space or line break. */
static size_t word_length(const char *p, size_t n) {
    size_t i = 0;
    while (i < n && p[i] != ' ' && p[i] != '\n')
        i++;
    return i;
}

wn_rc wn_wrap(wn_buf *out, wn_text text, size_t column, size_t indent, size_t width,
              wn_err *err) {
    wn_rc rc = WN_OK;
    size_t blanks = 0;      /* to be put before the next word */
    bool line_empty = true; /* of words */
    for (size_t i = 0; i < text.n;) {
        wn_text word = {text.p + i, word_length(text.p + i, text.n - i)};
        size_t columns = wn_text_width(word);
        bool full = !line_empty && word.n && column + blanks + columns > width;
        if (full || text.p[i] == '\n') {
            WN_TRY(wn_buf_text(out, "\n", err));
            column = 0;
            blanks = indent;
            line_empty = true;
        }
        if (word.n == 0) {
            i++;
            continue;
        }
        WN_TRY(wn_buf_format(out, err, "%*s", (int)blanks, ""));
        WN_TRY(wn_buf_add(out, word.p, word.n, err));
        column += blanks + columns;
        blanks = 1;
        line_empty = false;
        i += word.n;
    }
    rc = wn_buf_text(out, "\n", err);
out:
    return rc;
}
