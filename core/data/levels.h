/* The levels of a text column as small numbers: arms, segments, sources.
 *
 * A file has millions of cells but few distinct texts, so the texts met lately are
 * compared before anything is hashed: coding a column costs a few nanoseconds a row. */
#ifndef WN_CORE_DATA_LEVELS_H
#define WN_CORE_DATA_LEVELS_H

#include "core/base/map.h"
#include "core/data/batch.h"

enum { WN_LEVELS_RECENT = 64 };

typedef struct wn_levels {
    wn_map map;                        /* the levels, by number */
    uint32_t recent[WN_LEVELS_RECENT]; /* number + 1 by shape of the text; 0: free */
} wn_levels;                           /* zero-initialise to start */

/* The number of one text, which becomes a level when it is new. */
wn_rc wn_levels_put(wn_levels *levels, wn_text text, uint32_t *number,
                    wn_err *err) WN_CHECKED;

/* Writes the number of every kept cell of a WN_TEXT slot into codes[batch->rows]; rows
 * that are not kept, and missing cells, get WN_MAP_NONE. */
wn_rc wn_levels_code(wn_levels *levels, const wn_batch *batch, size_t slot,
                     uint32_t *codes, wn_err *err) WN_CHECKED;

void wn_levels_free(wn_levels *levels);

#endif
