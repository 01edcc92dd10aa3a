/* A table: one delimited text file, opened, understood and scanned once.
 *
 *     wn_table_open      reads the first block: encoding, dialect, header, types
 *     wn_table_want      asks for a column as a type; gives its slot in every batch
 *     wn_table_derive    adds a slot that is computed from others
 *     wn_table_scan      reads everything, in parallel, into an accumulator
 *
 * The answer of a scan is the same to the last bit for any number of threads: blocks are
 * cut by bytes, each gets its own partial result, and partial results are merged in the
 * order of the file. Memory is a few blocks per thread, whatever the file's size.
 *
 * Errors: WN_E_SYSTEM (cannot open or read, no memory), WN_E_DATA (everything about the
 * content, with file, line and column). */
#ifndef WN_CORE_DATA_TABLE_H
#define WN_CORE_DATA_TABLE_H

#include "core/data/batch.h"

typedef struct wn_read_options {
    char delimiter;             /* 0: found out among , ; tab | */
    char decimal;               /* '.' or ','; 0: found out per column */
    const char *encoding;       /* NULL: UTF-8 */
    const char *const *missing; /* markers that mean "no value", beside the empty cell */
    size_t missing_count;
    const char *const *text_columns; /* columns that hold texts whatever they look like */
    size_t text_count;
    bool skip_bad_rows; /* false: the first bad row ends the scan with an error */
    size_t block_bytes; /* 0: the default; small values are for tests */
    /* For a caller that shows progress: NULL, or a count to which bytes are added as they
     * are read, before decoding. */
    _Atomic uint64_t *progress;
} wn_read_options;

typedef struct wn_table wn_table;

/* `path` is a file, `-` for standard input; gzip is recognised by content. The options
 * and what they point to are borrowed until the table is freed. */
wn_rc wn_table_open(const char *path, const wn_read_options *options, wn_table **out,
                    wn_err *err) WN_CHECKED;
void wn_table_free(wn_table *table);

/* The path as given ("standard input" for `-`). */
const char *wn_table_name(const wn_table *table);

size_t wn_table_columns(const wn_table *table);
const char *wn_table_column(const wn_table *table, size_t column);

/* Which column has this name. An unknown name is refused with the nearest one, a repeated
 * one with both positions. */
wn_rc wn_table_find(const wn_table *table, const char *name, size_t *column,
                    wn_err *err) WN_CHECKED;

/* What the sample of the first block says the column holds. Numbers that look like ids
 * (leading zeros, more than 15 digits) are text. */
wn_type wn_table_guess(const wn_table *table, size_t column);

/* Asks for a column as a type. The same column may be asked for as several types; the
 * same pair gives the same slot. */
wn_rc wn_table_want(wn_table *table, size_t column, wn_type type, size_t *slot,
                    wn_err *err) WN_CHECKED;

/* wn_table_find and wn_table_want in one. */
wn_rc wn_table_want_named(wn_table *table, const char *name, wn_type type, size_t *slot,
                          wn_err *err) WN_CHECKED;

/* Adds a slot of type WN_NUMBER, WN_BOOL or WN_TEXT whose values `fill` computes from the
 * slots before it, for every batch: it writes out->missing and the values, which are
 * there, zeroed. `serial` functions are called one at a time in the order of the file
 * (a Lua state needs that), others from several threads at once. The table owns ctx from
 * here on, also on failure, and frees it with `drop` (NULL: nothing to free). */
typedef wn_rc (*wn_derive_fn)(void *ctx, const wn_batch *batch, wn_column *out,
                              wn_err *err);
wn_rc wn_table_derive(wn_table *table, wn_type type, wn_derive_fn fill, void *ctx,
                      void (*drop)(void *ctx), bool serial, size_t *slot,
                      wn_err *err) WN_CHECKED;

/* Rows where the WN_BOOL slot is false or missing are dropped from every batch (their
 * `keep` is 0). Several filters must all hold. Filtered rows are counted. */
wn_rc wn_table_where(wn_table *table, size_t slot, wn_err *err) WN_CHECKED;

/* For looking back: from here on every cell of a column of dates that lies after what was
 * known then, `after` past the date in the column `since` of its row, reads as empty (a
 * midnight stands for its whole day). In a row without that date all other dates do. */
wn_rc wn_table_blank_later(wn_table *table, size_t since, wn_time after,
                           wn_err *err) WN_CHECKED;

/* Reads one cell's text as a type, by the table's dialect and missing markers; for
 * callers that decide late which cells they need. The error has the column, not the line.
 */
typedef struct wn_value {
    wn_type type;
    bool missing;
    union {
        wn_text text;
        double number;
        bool boolean;
        wn_time time;
    };
} wn_value;
wn_rc wn_table_read(const wn_table *table, size_t column, wn_type type, wn_text cell,
                    wn_value *value, wn_err *err) WN_CHECKED;

/* What a scan feeds. `begin` makes an empty partial result; `add` puts a batch into it
 * and may run in several threads at once, each with a partial of its own; `merge` takes a
 * partial, with the batch it came from, into `self`: one call at a time, in the order of
 * the file; `end` frees a partial (NULL is fine). `begin`, `add` and `end` may be NULL
 * when `merge` does all the work. */
typedef struct wn_accumulator {
    wn_rc (*begin)(void *self, void **partial, wn_err *err);
    wn_rc (*add)(void *self, void *partial, const wn_batch *batch, wn_err *err);
    wn_rc (*merge)(void *self, void *partial, const wn_batch *batch, wn_err *err);
    void (*end)(void *self, void *partial);
} wn_accumulator;

/* Reads the whole file once. An error in row k is reported only if no row before k has
 * one. */
wn_rc wn_table_scan(wn_table *table, const wn_accumulator *accumulator, void *self,
                    int threads, wn_err *err) WN_CHECKED;

/* What was read and what was assumed; complete after the scan. */
typedef struct wn_table_facts {
    uint64_t rows;     /* good records, before filters */
    uint64_t rejected; /* bad rows skipped */
    uint64_t filtered; /* good rows that a filter dropped */
    uint64_t bytes;    /* decoded bytes read */
    char delimiter;
    const char *encoding; /* "UTF-8" or as given */
    bool gzip, byte_order_mark;
    char decimal; /* of the numbers read; , when some column has it; 0: no numbers */
    /* A column in which cells like 1,234 or 1.234 were read by habit, because nothing in
     * it settles what the sign means; NULL when there is none. */
    const char *doubtful;
    char doubtful_decimal; /* what was taken for its decimal sign */
    wn_err first_rejected; /* the error of the first bad row; code 0 when none */
} wn_table_facts;
void wn_table_facts_get(const wn_table *table, wn_table_facts *facts);

#endif
