#include "core/base/hash.h"

#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *wn_hash_text(wn_text text, char out[WN_HASH_TEXT]) {
    for (; text.n && is_blank(text.p[0]); text.n--)
        text.p++;
    while (text.n && is_blank(text.p[text.n - 1]))
        text.n--;
    uint64_t hash = XXH3_64bits(text.p, text.n);
    snprintf(out, WN_HASH_TEXT, "%08x", (unsigned)(hash >> 32));
    return out;
}
