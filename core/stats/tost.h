/* Equivalence: is the difference between two arms shown to lie inside margins?
 *
 * Two one-sided tests: that treatment - control is above `low`, and that it is below
 * `high`; p is the larger of the two. At level 1 - conf equivalence is shown if and only
 * if the interval of the same statistic with coverage 2 conf - 1 (90% for 95%), which is
 * `difference`, lies inside the margins.
 *
 * Sources: Schuirmann (1987); for rates with the score statistic Farrington and Manning
 * (1990), Miettinen and Nurminen (1985). */
#ifndef WN_CORE_STATS_TOST_H
#define WN_CORE_STATS_TOST_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

typedef struct wn_margins {
    double low, high; /* low < high; of rates inside [-1, 1] */
} wn_margins;

typedef struct wn_tost {
    wn_test_result above_low, below_high;
    double p;
    const char *why; /* why there is no test (p is 1 then), or NULL */
    wn_estimate difference;
} wn_tost;

/* Welch's t test or, with `pooled`, Student's. */
wn_tost wn_tost_means(const wn_sums *control, const wn_sums *treatment,
                      wn_margins margins, bool pooled, double conf);

wn_tost wn_tost_rates(wn_prop control, wn_prop treatment, wn_margins margins,
                      double conf);

#endif
