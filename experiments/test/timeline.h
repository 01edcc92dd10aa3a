/* An experiment as it was at the end of each day, by what is known now: a visitor belongs
 * to the day of the first row, with all that became of it.
 *
 * Rates and means that are compared as they stand are in it; of other
 * metrics the days do not tell. Visitors without a time are in no day. */
#ifndef WN_EXPERIMENTS_TEST_TIMELINE_H
#define WN_EXPERIMENTS_TEST_TIMELINE_H

#include "core/stats/means/effect.h"
#include "experiments/collect/calendar.h"
#include "experiments/test/findings.h"

/* One metric of one arm, up to a day. Which of the two is filled is the metric's kind. */
typedef struct wn_so_far {
    wn_prop prop;
    wn_sums sums;
} wn_so_far;

typedef struct wn_timeline {
    wn_calendar calendar;
    size_t days;        /* 0: there is no column of times */
    uint64_t *visitors; /* [day] in all arms, up to it */
    wn_so_far *at;      /* [day][metric][arm], arms as in the findings */
    size_t metrics, arms;
} wn_timeline; /* wn_timeline_free when done, also after a failure */

/* Errors: WN_E_SYSTEM. */
wn_rc wn_timeline_make(const wn_findings *findings, wn_timeline *out,
                       wn_err *err) WN_CHECKED;
void wn_timeline_free(wn_timeline *history);

static inline const wn_so_far *wn_timeline_at(const wn_timeline *h, size_t day,
                                              size_t metric, size_t arm) {
    return &h->at[(day * h->metrics + metric) * h->arms + arm];
}

/* Whether the metric's days tell what it is compared by. */
bool wn_timeline_knows(const wn_setup *setup, const wn_metric *metric);

/* One arm against the control for tests that look several times: the difference with an
 * error such that their ratio, the statistic, is normal when there is no effect: the
 * score test's for rates, Welch's for means. `why` when there is no test. */
wn_mean_comparison wn_so_far_compare(const wn_metric *metric, const wn_so_far *control,
                                     const wn_so_far *treatment, double conf);

/* The same of a comparison that was made already, by its p-value. */
wn_mean_comparison wn_so_far_of(const wn_comparison *comparison, double conf);

#endif
