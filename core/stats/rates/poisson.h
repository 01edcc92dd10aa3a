/* Events per exposure, such as clicks per visitor or orders per day: one rate with its
 * exact interval; two compared exactly by their ratio.
 *
 * The interval of one rate is Garwood's; the test against a rate is twice the smaller
 * tail, so that the two agree.
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
 * Sources: Garwood (1936), "Fiducial limits for the Poisson distribution"; Przyborowski
 * and Wilenski (1940); Clopper and Pearson (1934). */
#ifndef WN_CORE_STATS_RATES_POISSON_H
#define WN_CORE_STATS_RATES_POISSON_H

#include "core/stats/estimate.h"

#include <stdint.h>

typedef struct wn_events {
    uint64_t count;
    double exposure; /* > 0, in any unit: visitors, days */
} wn_events;

/* Events per unit of exposure. Without events it is 0, with the upper limit that no event
 * in so much exposure leaves. */
wn_estimate wn_poisson_rate(wn_events events, double conf);

/* Against the hypothesis that the rate is `rate`, >= 0; statistic: the events. */
wn_test_result wn_poisson_against(wn_events events, double rate,
                                  wn_alternative alternative);

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
