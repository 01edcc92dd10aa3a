/* Blocks: the file cut into pieces of whole records, and parsed into columns.
 *
 * A feed hands out blocks in order (one caller at a time); a digest, one per worker,
 * turns a block into a batch. Private to core/data. */
#ifndef WN_CORE_DATA_BLOCK_H
#define WN_CORE_DATA_BLOCK_H

#include "core/data/table_impl.h"

typedef struct wn_block {
    wn_dialect dialect;
    char *bytes; /* whole records */
    size_t n, capacity;
    wn_after after; /* it: other blocks, or nothing */
    uint64_t index;
    uint64_t first_line; /* 1 until the blocks before it have been counted */
    uint64_t lines;      /* line ends in it */
    uint32_t *rejected;  /* which records, counted from 0, are not in the batch */
    size_t rejected_count, rejected_capacity;
} wn_block;

typedef struct wn_feed {
    wn_table *table;
    const char *head; /* what was read at opening and not handed out yet */
    size_t head_n;
    char *carry; /* the cut-off start of a record that goes to the next block */
    size_t carry_n, carry_capacity;
    uint64_t next_index;
    bool ended;
} wn_feed;

/* Fills the block with the next records; block->n is 0 when there are none left. An error
 * comes with the line counted from the block's start. */
wn_rc wn_feed_next(wn_feed *feed, wn_block *block, wn_err *err) WN_CHECKED;
void wn_feed_free(wn_feed *feed);

/* The line where record number `record` (blank lines do not count) of the block starts.
 */
uint64_t wn_block_line(const wn_block *block, size_t record);

typedef struct wn_digest {
    wn_table *table;
    wn_csv csv;
    wn_block block;
    size_t rows, row_capacity;
    wn_text **cells; /* [table->field_count][row_capacity] */
    char *arena;     /* the cells' bytes */
    size_t arena_n, arena_capacity;
    size_t arena_kept; /* of whole rows; the cells after that are of a row not yet good */
    uint8_t *keep;
    wn_column *columns;            /* [table->slot_count] */
    size_t (*clue_rows)[WN_CLUES]; /* [table->slot_count], first row of each; SIZE_MAX */
    wn_batch batch;
    uint64_t bad_rows, filtered_rows;
    wn_err bad_row; /* the first bad row's error; code 0 when none */

    /* while libcsv is calling back */
    size_t *field_of; /* [table->columns]: field number + 1, or 0 */
    size_t field, filled_cells;
    bool whole_line_in_first;
    bool in_place; /* cells may point into the block */
    size_t record;
    wn_err *err;
    wn_rc rc;
} wn_digest;

wn_rc wn_digest_init(wn_digest *digest, wn_table *table, wn_err *err) WN_CHECKED;
void wn_digest_free(wn_digest *digest);

/* Parses the block and fills the columns that are read from the file. */
wn_rc wn_digest_block(wn_digest *digest, wn_err *err) WN_CHECKED;

/* Holds the clues about decimal signs against those of the blocks before: a column in
 * which `1.234` was read as a fraction must not turn out to group by dots. In block
 * order. */
wn_rc wn_digest_settle(wn_digest *digest, wn_err *err) WN_CHECKED;

/* Fills the derived slots from `slot` on, and applies filters; stops before the first
 * serial slot unless `serial`. Returns in *slot where it stopped. */
wn_rc wn_digest_derive(wn_digest *digest, bool serial, size_t *slot,
                       wn_err *err) WN_CHECKED;

#endif
