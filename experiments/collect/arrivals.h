/* The visitors one by one, in their order of arrival, with what one metric says of each:
 * for what must know more than sums, such as a simulation.
 *
 * They are the visitors that a tally counts: the same filters, the same crossovers left
 * out. Those without a value of the metric are not among them. A conversion is 0 or 1. */
#ifndef WN_EXPERIMENTS_COLLECT_ARRIVALS_H
#define WN_EXPERIMENTS_COLLECT_ARRIVALS_H

#include "core/base/date.h"
#include "core/base/text.h"

/* The time of a visitor whose rows have none: after all others. */
#define WN_TIME_NEVER INT64_MAX

typedef struct wn_arrivals {
    size_t metric; /* of the set-up; for the caller to choose */
    bool timed;    /* the set-up has a time column */
    double *values;
    wn_time *times; /* of a visitor's first row; NULL unless timed */
    size_t count, value_capacity, time_capacity;
} wn_arrivals; /* zero-initialise to start */

void wn_arrivals_free(wn_arrivals *arrivals);

wn_rc wn_arrivals_add(wn_arrivals *arrivals, double value, wn_time time,
                      wn_err *err) WN_CHECKED;

/* By time, when they are timed; otherwise the order is that of the files, and stays. */
wn_rc wn_arrivals_sort(wn_arrivals *arrivals, wn_err *err) WN_CHECKED;

#endif
