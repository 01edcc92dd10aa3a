/* One comparison, followed through time, so that what is said of it holds at every look.
 *
 *   rates    core/stats/sequential/anytime_rates.h: takes that every visitor drew an arm
 *            by the planned shares, and nothing else
 *   others   asymptotic (core/stats/sequential/normal_mixture.h), narrowest around the
 *            planned visitors, or WN_ANYTIME_VISITORS */
#ifndef WN_EXPERIMENTS_TEST_ANYTIME_H
#define WN_EXPERIMENTS_TEST_ANYTIME_H

#include "core/stats/sequential/anytime_rates.h"
#include "experiments/test/timeline.h"

#define WN_ANYTIME_VISITORS 5000

typedef struct wn_anytime {
    const wn_findings *findings;
    const wn_metric *metric;
    const char *why; /* why nothing can be said, or NULL */
    double both;     /* the share of these two arms among all */
    wn_so_far control, treatment;
    wn_anytime_rates rates;
} wn_anytime;

/* Before the first visitor. */
wn_anytime wn_anytime_start(const wn_findings *findings, size_t metric, size_t arm);

/* The visitors up to now; each time at least those of the time before. */
void wn_anytime_go(wn_anytime *anytime, const wn_so_far *control,
                   const wn_so_far *treatment);

/* p < 1 - conf exactly when the interval leaves 0 out. */
wn_anytime_result wn_anytime_now(const wn_anytime *anytime);

/* The same for what is not followed, from the comparison as it was made. */
wn_anytime_result wn_anytime_of(const wn_findings *findings, size_t metric, size_t arm);

#endif
