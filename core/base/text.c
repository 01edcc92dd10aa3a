#define _GNU_SOURCE /* memmem */
#include "core/base/text.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicase.h>
#include <unistr.h>

int wn_text_compare(wn_text a, wn_text b) {
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    if (order) return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool wn_text_contains(wn_text text, wn_text part) {
    return part.n == 0 || memmem(text.p, text.n, part.p, part.n) != NULL;
}

bool wn_text_starts(wn_text text, wn_text part) {
    return text.n >= part.n && memcmp(text.p, part.p, part.n) == 0;
}

bool wn_text_ends(wn_text text, wn_text part) {
    return text.n >= part.n && memcmp(text.p + text.n - part.n, part.p, part.n) == 0;
}

static size_t char_length(const char *p, const char *end) {
    size_t n = 1;
    while (p + n < end && ((unsigned char)p[n] & 0xC0) == 0x80)
        n++;
    return n;
}

bool wn_text_glob(wn_text text, wn_text pattern) {
    const char *t = text.p, *t_end = text.p + text.n;
    const char *p = pattern.p, *p_end = pattern.p + pattern.n;
    const char *star = NULL, *star_text = NULL; /* where to go on when a match fails */
    while (t < t_end) {
        if (p < p_end && *p == '*') {
            star = ++p;
            star_text = t;
        } else if (p < p_end && *p == '?') {
            p++;
            t += char_length(t, t_end);
        } else if (p < p_end && *p == *t) {
            p++;
            t++;
        } else if (star) {
            p = star;
            star_text += char_length(star_text, t_end);
            t = star_text;
        } else {
            return false;
        }
    }
    while (p < p_end && *p == '*')
        p++;
    return p == p_end;
}

/* The length of the blank at p, if one is there: space, tab, U+00A0, U+202F, U+2009. */
static size_t blank_at(const char *p, size_t n) {
    if (n >= 1 && (p[0] == ' ' || p[0] == '\t')) return 1;
    if (n >= 2 && memcmp(p, "\xC2\xA0", 2) == 0) return 2;
    if (n >= 3 &&
        (memcmp(p, "\xE2\x80\xAF", 3) == 0 || memcmp(p, "\xE2\x80\x89", 3) == 0))
        return 3;
    return 0;
}

wn_text wn_text_trim_ends(wn_text text) {
    size_t blank;
    while ((blank = blank_at(text.p, text.n)) > 0) {
        text.p += blank;
        text.n -= blank;
    }
    for (;;) {
        size_t before = text.n;
        for (size_t width = 1; width <= 3 && width <= text.n; width++) {
            if (blank_at(text.p + text.n - width, width) == width) {
                text.n -= width;
                break;
            }
        }
        if (text.n == before) return text;
    }
}

size_t wn_utf8_check(const char *p, size_t n) {
    size_t i = 0;
    while (i < n) {
        /* Most exports are mostly ASCII: pass over it eight bytes at a time. */
        while (n - i >= 8) {
            uint64_t word;
            memcpy(&word, p + i, 8);
            if (word & 0x8080808080808080u) break;
            i += 8;
        }
        if (i == n) break;
        if ((unsigned char)p[i] < 0x80) {
            i++;
            continue;
        }
        size_t end = i;
        while (end < n && (unsigned char)p[end] >= 0x80)
            end++;
        const uint8_t *bad = u8_check((const uint8_t *)p + i, end - i);
        if (bad) return (size_t)((const char *)bad - p);
        i = end;
    }
    return n;
}

uint32_t wn_utf8_next(wn_text *rest) {
    ucs4_t point;
    int n = u8_mbtouc(&point, (const uint8_t *)rest->p, rest->n);
    rest->p += n;
    rest->n -= (size_t)n;
    return point;
}

wn_rc wn_buf_add(wn_buf *buf, const char *p, size_t n, wn_err *err) {
    wn_rc rc = wn_grow(&buf->p, &buf->capacity, buf->n + n + 1, 1, err);
    if (rc != WN_OK) return rc;
    if (n) memcpy(buf->p + buf->n, p, n);
    buf->n += n;
    buf->p[buf->n] = 0;
    return WN_OK;
}

wn_rc wn_buf_text(wn_buf *buf, const char *terminated, wn_err *err) {
    return wn_buf_add(buf, terminated, strlen(terminated), err);
}

wn_rc wn_buf_format(wn_buf *buf, wn_err *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) return wn_fail(err, WN_E_BUG, "cannot format \"%s\"", format);
    wn_rc rc = wn_grow(&buf->p, &buf->capacity, buf->n + (size_t)n + 1, 1, err);
    if (rc != WN_OK) return rc;
    va_start(args, format);
    vsnprintf(buf->p + buf->n, (size_t)n + 1, format, args);
    va_end(args);
    buf->n += (size_t)n;
    return WN_OK;
}

void wn_buf_clear(wn_buf *buf) {
    buf->n = 0;
    if (buf->p) buf->p[0] = 0;
}

void wn_buf_free(wn_buf *buf) {
    wn_free(buf->p);
    *buf = (wn_buf){0};
}

wn_rc wn_buf_case(wn_buf *buf, wn_text text, wn_case to, wn_err *err) {
    size_t n = 0;
    const uint8_t *p = (const uint8_t *)text.p;
    uint8_t *mapped = to == WN_CASE_LOWER ? u8_tolower(p, text.n, NULL, NULL, NULL, &n)
                      : to == WN_CASE_UPPER
                          ? u8_toupper(p, text.n, NULL, NULL, NULL, &n)
                          : u8_casefold(p, text.n, NULL, NULL, NULL, &n);
    if (!mapped && text.n) return wn_fail_memory(err);
    wn_rc rc = wn_buf_add(buf, (const char *)mapped, n, err);
    free(mapped); /* libunistring allocates with malloc */
    return rc;
}

enum { NEAREST_MAX = 63 };

/* Damerau-Levenshtein distance (adjacent swaps count once), bytes, case-blind for ASCII.
 */
static size_t edit_distance(const char *a, size_t na, const char *b, size_t nb) {
    size_t rows[3][NEAREST_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= nb; j++)
        last[j] = j;
    for (size_t i = 1; i <= na; i++) {
        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            char ca = (char)(a[i - 1] | 0x20), cb = (char)(b[j - 1] | 0x20);
            size_t best = last[j - 1] + (ca != cb);
            if (last[j] + 1 < best) best = last[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && ca == (char)(b[j - 2] | 0x20) &&
                           cb == (char)(a[i - 2] | 0x20);
            if (swapped && before[j - 2] + 1 < best) best = before[j - 2] + 1;
            now[j] = best;
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[nb];
}

const char *wn_text_nearest(const char *wanted, const char *const *candidates,
                            size_t count) {
    size_t n = strlen(wanted);
    if (n == 0 || n > NEAREST_MAX) return NULL;
    const char *nearest = NULL;
    size_t best = n / 3 + 2; /* more than a third wrong is another word */
    for (size_t i = 0; i < count; i++) {
        size_t m = strlen(candidates[i]);
        if (m == 0 || m > NEAREST_MAX) continue;
        size_t distance = edit_distance(wanted, n, candidates[i], m);
        if (distance < best && distance < m) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

char *wn_text_list(const char *const *names, size_t count, char *out, size_t size) {
    static const char more[] = ", ...";
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < count; i++) {
        int n = snprintf(out + used, size - used, "%s\"%s\"", i ? ", " : "", names[i]);
        size_t reserve = i + 1 < count ? sizeof more : 1;
        if (n < 0 || used + (size_t)n + reserve > size) {
            snprintf(out + used, size - used, "%s", i ? more : more + 2);
            break;
        }
        used += (size_t)n;
    }
    return out;
}
