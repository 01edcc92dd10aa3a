#include "core/base/printable.h"

#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

size_t wn_text_width(wn_text text) {
    int width = u8_width((const uint8_t *)text.p, text.n, "UTF-8");
    return width < 0 ? 0 : (size_t)width;
}

/* One step through a text that need not be UTF-8: the character and its length in bytes;
 * a byte that starts none counts as one of length 1. */
typedef struct step {
    ucs4_t character;
    size_t n;
    bool valid;
} step;

static step step_at(wn_text text, size_t at) {
    ucs4_t character;
    int n = u8_mbtoucr(&character, (const uint8_t *)text.p + at, text.n - at);
    if (n > 0) return (step){character, (size_t)n, true};
    return (step){(unsigned char)text.p[at], 1, false};
}

wn_rc wn_valid_utf8(wn_buf *out, wn_text text, wn_err *err) {
    wn_rc rc = wn_buf_add(out, "", 0, err);
    for (size_t i = 0; i < text.n && rc == WN_OK;) {
        step s = step_at(text, i);
        rc = s.valid ? wn_buf_add(out, text.p + i, s.n, err)
                     : wn_buf_text(out, "\xEF\xBF\xBD", err);
        i += s.n;
    }
    return rc;
}

static bool is_hazard(step s) {
    return !s.valid || uc_is_general_category(s.character, UC_CONTROL) ||
           uc_is_property_bidi_control(s.character);
}

static wn_rc add_hazard(wn_buf *out, const char *p, size_t n, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < n && rc == WN_OK; i++)
        rc = wn_buf_format(out, err, "\\x%02x", (unsigned char)p[i]);
    return rc;
}

wn_rc wn_printable(wn_buf *out, wn_text text, wn_err *err) {
    wn_rc rc = wn_buf_add(out, "", 0, err);
    for (size_t i = 0; i < text.n && rc == WN_OK;) {
        step s = step_at(text, i);
        if (memchr("\n\r\t", text.p[i], 3))
            rc = wn_buf_text(out, " ", err);
        else if (is_hazard(s))
            rc = add_hazard(out, text.p + i, s.n, err);
        else
            rc = wn_buf_add(out, text.p + i, s.n, err);
        i += s.n;
    }
    return rc;
}

wn_rc wn_printable_lines(wn_buf *out, wn_text text, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < text.n && rc == WN_OK; i++) {
        const char *end = memchr(text.p + i, '\n', text.n - i);
        size_t length = end ? (size_t)(end - text.p) - i : text.n - i;
        rc = wn_printable(out, (wn_text){text.p + i, length}, err);
        if (rc == WN_OK && end) rc = wn_buf_text(out, "\n", err);
        i += length;
    }
    return rc;
}
