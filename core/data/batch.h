/* A batch: some consecutive rows of a file as typed columns, only the columns asked for.
 *
 * Everything in a batch is borrowed: it lives until the call that was given it returns.
 */
#ifndef WN_CORE_DATA_BATCH_H
#define WN_CORE_DATA_BATCH_H

#include "core/base/date.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum wn_type {
    WN_TEXT,   /* the cell; blanks around an unquoted one are not part of it */
    WN_NUMBER, /* double; `1 234,50`, `€ 3.500,00`, `1,234.5` are understood */
    WN_BOOL,   /* 1/0 true/false yes/no да/нет, any case */
    WN_TIME    /* see core/base/date.h */
} wn_type;

typedef struct wn_column {
    wn_type type;
    uint8_t *missing; /* [rows], 1 where the cell is empty or a missing marker */
    union {           /* [rows]; zero (or empty) where missing */
        wn_text *text;
        double *number;
        uint8_t *boolean;
        wn_time *time;
    };
} wn_column;

/* Of a column that is not there, or not asked for. */
#define WN_NO_SLOT SIZE_MAX

typedef struct wn_batch {
    size_t rows;
    const uint8_t *keep;      /* [rows], 0 where a row was filtered out or rejected */
    const wn_column *columns; /* [slots], in the order the slots were asked for */
    size_t slots;
    const struct wn_block *block; /* where the rows come from, for wn_batch_line */
} wn_batch;

/* The line of the file where a row starts. It is counted when asked for, so ask only for
 * messages. While batches are added in parallel the count starts at the batch, and the
 * scan completes the line of an error that carries it. */
uint64_t wn_batch_line(const wn_batch *batch, size_t row);

#endif
