/* From files to a tally.
 *
 * Without a visitor id every row is a visitor: rows are added in parallel and partial
 * tallies are merged in the order of the file (rows.c). With one, rows are gathered into
 * visitors first (visitors.c):
 *
 *     conversion   converted in any of the visitor's rows
 *     mean         the sum over the visitor's rows; of a ratio both parts
 *     covariate    that of the visitor's first row or, when it is blank there, of another
 *     segment      the level in the visitor's first row
 *     no value     when the metric, or a part of a ratio, is blank in all rows
 *
 * "First" goes by the set-up's time column, when it has one, else by the order of the
 * files. A visitor seen in several arms is treated as the set-up's crossovers say. Rows
 * without an arm or a visitor id are counted and left out. The tally is the same to the
 * last bit for any number of threads. */
#ifndef WN_EXPERIMENTS_COLLECT_COLLECT_H
#define WN_EXPERIMENTS_COLLECT_COLLECT_H

#include "experiments/collect/arrivals.h"
#include "experiments/collect/tally.h"
#include "experiments/setup/slots.h"

/* Scans the tables in turn, as one long file. The tally is the caller's to free. */
wn_rc wn_collect(const wn_setup *setup, wn_scripting scripting, wn_table *const *tables,
                 size_t count, int threads, wn_tally *out, wn_err *err) WN_CHECKED;

/* The same, and the visitors one by one: `arrivals` names a metric and is otherwise
 * empty; it is the caller's to free, also on failure. */
wn_rc wn_collect_arrivals(const wn_setup *setup, wn_scripting scripting,
                          wn_table *const *tables, size_t count, int threads,
                          wn_tally *out, wn_arrivals *arrivals, wn_err *err) WN_CHECKED;

/* The two ways, for wn_collect. Each scan adds to what came before. `arrivals` may be
 * NULL. */
wn_rc wn_rows_scan(const wn_setup *setup, const wn_slots *slots, wn_table *table,
                   int threads, wn_tally *tally, wn_arrivals *arrivals,
                   wn_err *err) WN_CHECKED;

typedef struct wn_visitors wn_visitors;
wn_rc wn_visitors_new(const wn_setup *setup, wn_tally *tally, wn_visitors **out,
                      wn_err *err) WN_CHECKED;
void wn_visitors_free(wn_visitors *visitors);
wn_rc wn_visitors_scan(wn_visitors *visitors, const wn_slots *slots, wn_table *table,
                       int threads, wn_err *err) WN_CHECKED;
/* After the last scan: puts the visitors into the tally and, unless it is NULL, into
 * `arrivals`, in the order of their first rows. */
wn_rc wn_visitors_count(wn_visitors *visitors, wn_arrivals *arrivals,
                        wn_err *err) WN_CHECKED;

#endif
