/* What the sources have cost: a file with a row per source, or per source and day.
 *
 * The columns are named by options or found by name: of the source, first the one that
 * the leads have too, then source, channel, utm_source, ...; of the amount cost, spend,
 * ...; of the day date, day, ...; Russian names, too. A file without days is one sum per
 * source. An amount that is negative, or above WN_AMOUNT_MOST, is refused. All else is
 * counted: rows without an amount (as nothing), rows of a source and day that were there
 * before (added up), spend on days outside the period of the leads (left out). */
#ifndef WN_SCORING_MONEY_SPEND_H
#define WN_SCORING_MONEY_SPEND_H

#include "core/data/levels.h"
#include "core/data/table.h"

/* Beyond what anybody pays in any currency; sums of such amounts lose their cents, and
 * much larger ones overflow. */
#define WN_AMOUNT_MOST 1e15

typedef struct wn_spend_columns {
    const char *source, *amount, *date; /* asked for by name; NULL: found */
    const char *leads_source;           /* the column of the leads */
} wn_spend_columns;

/* The days of the leads, both included; spend outside is left out. */
typedef struct wn_spend_period {
    bool known;
    int64_t first_day, last_day;
} wn_spend_period;

typedef struct wn_spend_line {
    double amount; /* in the period */
    double outside;
} wn_spend_line;

typedef struct wn_spend {
    wn_levels sources;
    wn_spend_line *lines; /* [room] */
    size_t room;
    double total;             /* in the period */
    double outside;           /* on other days */
    uint64_t rows, no_amount; /* rows read; without an amount */
    uint64_t outside_rows, no_date, repeated;
    uint64_t repeated_line; /* where the first repeated row is */
    const char *source_column, *amount_column, *date_column; /* of the table; or NULL */
    bool dated;
    int64_t first_day, last_day; /* of all rows, when dated */
    wn_map seen;                 /* (source, day) */
} wn_spend;

/* Errors: WN_E_DATA (no such column, a refused amount, more than WN_SOURCES_MAX
 * sources), and the table's. The table outlives the spend. */
wn_rc wn_spend_read(wn_table *table, const wn_spend_columns *columns,
                    wn_spend_period period, int threads, wn_spend *out,
                    wn_err *err) WN_CHECKED;
void wn_spend_free(wn_spend *spend);

#endif
