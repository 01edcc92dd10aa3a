/* Lists in sentences: `"a", "b" and 2 others`, of which only the first few are named. */
#ifndef WN_CORE_DOC_LISTING_H
#define WN_CORE_DOC_LISTING_H

#include "core/base/err.h"

#include <stddef.h>

typedef struct wn_listing {
    char *out; /* always terminated; what does not fit is cut */
    size_t size, used;
    size_t all, most; /* how many things there are; how many are named */
    size_t added;
} wn_listing;

/* `all` things will be added, of which the first `most` are named; `out` is empty until
 * then. */
wn_listing wn_listing_start(size_t all, size_t most, char *out, size_t size);

/* The next thing, with what stands before it; beyond the `most` nothing happens but for
 * the last one, which says how many others there are. */
void wn_listing_add(wn_listing *listing, const char *format, ...) WN_PRINTF(2, 3);

#endif
