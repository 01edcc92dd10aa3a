#include "core/base/spelling.h"

#include "core/base/map.h"
#include "core/base/mem.h"

#include <stdint.h>

/* The name as a careless reader sees it. */
static wn_rc plain_spelling(const char *name, wn_buf *out, wn_err *err) {
    wn_text rest = wn_text_trim(wn_text_of(name));
    wn_buf_clear(out);
    wn_rc rc = wn_buf_add(out, "", 0, err);
    while (rest.n && rc == WN_OK) {
        size_t word = 0;
        while (word < rest.n && rest.p[word] != ' ' && rest.p[word] != '\t')
            word++;
        rc = wn_buf_case(out, (wn_text){rest.p, word}, WN_CASE_FOLD, err);
        rest = wn_text_trim((wn_text){rest.p + word, rest.n - word});
        if (rest.n && rc == WN_OK) rc = wn_buf_text(out, " ", err);
    }
    return rc;
}

wn_rc wn_spelling_find(const char *const *names, size_t count, size_t *like,
                       wn_err *err) {
    wn_map seen = {0};
    wn_buf plain = {0};
    size_t *first = wn_alloc(count * sizeof *first); /* by number of the spelling */
    wn_rc rc = first ? WN_OK : wn_fail_memory(err);
    for (size_t i = 0; i < count && rc == WN_OK; i++) {
        uint32_t number;
        size_t known = seen.count;
        WN_TRY(plain_spelling(names[i], &plain, err));
        WN_TRY(wn_map_put(&seen, (wn_text){plain.p, plain.n}, &number, err));
        bool fresh = number == known;
        if (fresh) first[number] = i;
        like[i] = fresh ? SIZE_MAX : first[number];
    }
out:
    wn_free(first);
    wn_buf_free(&plain);
    wn_map_free(&seen);
    return rc;
}
