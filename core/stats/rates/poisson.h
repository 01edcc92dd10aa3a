/* Events per exposure, such as clicks per visitor or orders per day: two rates compared
 * exactly by their ratio.
 *
 * Given all events of both arms together, those of the treatment are binomial, with a
 * share that depends on the ratio of the rates alone. Test and interval are Clopper and
 * Pearson's for that share: p is twice the smaller tail, and p < 1 - conf if and only if
 * the interval leaves the hypothetical ratio out. `p_likelihood` adds up the outcomes
 * that are no more probable than the one seen, as R's poisson.test does, whose interval
 * is the one here and may disagree with that p.
 *
 * Counts are Poisson only when one event does not bring the next one: visitors who click
 * once and again and again need their values (see values/).
 *
 * Sources: Przyborowski and Wilenski (1940); Clopper and Pearson (1934). */
#ifndef WN_CORE_STATS_RATES_POISSON_H
#define WN_CORE_STATS_RATES_POISSON_H

#include "core/stats/estimate.h"

#include <stdint.h>

typedef struct wn_events {
    uint64_t count;
    double exposure; /* > 0, in any unit: visitors, days */
} wn_events;

typedef struct wn_poisson_comparison {
    wn_estimate ratio; /* treatment / control; no value when the control has no events */
    wn_test_result test; /* statistic: the treatment's events */
    double p_likelihood; /* one-sided the same as test.p */
} wn_poisson_comparison;

/* Against the hypothesis that the ratio is `ratio`, > 0. */
wn_poisson_comparison wn_poisson_compare(wn_events control, wn_events treatment,
                                         double ratio, wn_alternative alternative,
                                         double conf);

#endif
