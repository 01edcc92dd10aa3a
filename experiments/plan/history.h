/* What a file of visits says about the time before the experiment: the rate or mean that
 * is there now, and how many visitors come on which weekday. */
#ifndef WN_EXPERIMENTS_PLAN_HISTORY_H
#define WN_EXPERIMENTS_PLAN_HISTORY_H

#include "experiments/collect/tally.h"
#include "experiments/plan/weekdays.h"
#include "experiments/setup/slots.h"

typedef struct wn_history {
    const wn_metric *metric; /* the set-up's */
    uint64_t visitors;       /* with a value */
    double value, sd;        /* of the visitors; a ratio's are its linearised ones */
    double correlation;      /* of what the metric is adjusted for with it; 0: nothing */
    uint64_t days;           /* whole ones that visitors were counted on; 0: not known */
    int64_t first_day, last_day; /* of those, from 1970-01-01 */
    wn_weekdays weekdays;        /* an empty week when days are not known */
} wn_history;

/* Measures the set-up's first metric, whatever arm visitors were in. The days need a time
 * column. Errors as of wn_collect; WN_E_DATA when there is nothing to measure; WN_E_USAGE
 * for a quantile. */
wn_rc wn_history_measure(const wn_setup *setup, wn_scripting scripting, wn_table *table,
                         int threads, wn_history *out, wn_err *err) WN_CHECKED;

#endif
