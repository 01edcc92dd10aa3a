/* Texts: views into memory of somebody else, and a buffer that grows.
 *
 * All text is UTF-8; lengths are bytes. Case mapping is Unicode's (libunistring), so that
 * `Москва` and `москва` meet, and never depends on a locale. */
#ifndef WN_CORE_BASE_TEXT_H
#define WN_CORE_BASE_TEXT_H

#include "core/base/err.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct wn_text {
    const char *p; /* not terminated */
    size_t n;
} wn_text;

static inline wn_text wn_text_of(const char *terminated) {
    return (wn_text){terminated, strlen(terminated)};
}

static inline bool wn_text_equal(wn_text a, wn_text b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int wn_text_compare(wn_text a, wn_text b); /* by bytes, which is code point order */
bool wn_text_contains(wn_text text, wn_text part);
bool wn_text_starts(wn_text text, wn_text part);
bool wn_text_ends(wn_text text, wn_text part);

/* `*` any run, `?` any one character; the rest stands for itself. Linear in text * stars.
 */
bool wn_text_glob(wn_text text, wn_text pattern);

/* Without spaces, tabs and no-break spaces at both ends. Most texts need no look beyond
 * their first and last byte: blanks are below '!' or above ASCII. */
wn_text wn_text_trim_ends(wn_text text);
static inline wn_text wn_text_trim(wn_text text) {
    bool tidy =
        text.n && (signed char)text.p[0] > 0x20 && (signed char)text.p[text.n - 1] > 0x20;
    return tidy ? text : wn_text_trim_ends(text);
}

/* The offset of the first byte that is not UTF-8, or n when all is. */
size_t wn_utf8_check(const char *p, size_t n);

/* Takes the first code point off a text that is not empty; U+FFFD for what is not UTF-8.
 */
uint32_t wn_utf8_next(wn_text *rest);

/* `"a", "b", "c"` into out[size]: as many of the names as fit whole, and `...` when that
 * is not all. Returns out. For messages. */
char *wn_text_list(const char *const *names, size_t count, char *out, size_t size);

/* A buffer of bytes, always terminated once something was added. Zero-initialise to
 * start; wn_buf_free when done. */
typedef struct wn_buf {
    char *p;
    size_t n, capacity;
} wn_buf;

wn_rc wn_buf_add(wn_buf *buf, const char *p, size_t n, wn_err *err) WN_CHECKED;
wn_rc wn_buf_text(wn_buf *buf, const char *terminated, wn_err *err) WN_CHECKED;
wn_rc wn_buf_format(wn_buf *buf, wn_err *err, const char *format, ...) WN_CHECKED
    WN_PRINTF(3, 4);
void wn_buf_clear(wn_buf *buf); /* keeps the memory */
void wn_buf_free(wn_buf *buf);

/* Appends the text in lower or upper case, or folded for comparison. */
typedef enum wn_case { WN_CASE_LOWER, WN_CASE_UPPER, WN_CASE_FOLD } wn_case;
wn_rc wn_buf_case(wn_buf *buf, wn_text text, wn_case to, wn_err *err) WN_CHECKED;

/* The candidate nearest to `wanted` by edits (case counts little), or NULL when none is
 * near enough to suggest. Borrowed from `candidates`. */
const char *wn_text_nearest(const char *wanted, const char *const *candidates,
                            size_t count);

#endif
