/* Probabilities of sets of outcomes of two arms, and their largest value over a nuisance
 * rate: the machinery under the exact tests.
 *
 * An outcome is a pair of counts. All orderings in use rise with the treatment's count
 * and fall with the control's, so for each count of the control (a row) the extreme
 * outcomes are two tails of the treatment's counts, and their ends only rise from row to
 * row. Finding them takes steps in proportion to rows + columns, and so does the
 * probability of the whole set. Only outcomes that can happen (with more than 1e-17) are
 * looked at. */
#ifndef WN_CORE_STATS_RATES_UNCONDITIONAL_H
#define WN_CORE_STATS_RATES_UNCONDITIONAL_H

#include "core/stats/sums.h"

/* The rates of both arms. */
typedef struct wn_rates {
    double control, treatment;
} wn_rates;

/* One line of pairs of rates, walked by a nuisance parameter between 0 and 1. Both rates
 * rise with it, or stay. */
typedef wn_rates (*wn_rates_fn)(double nuisance, const void *ctx);
typedef struct wn_nuisance {
    wn_rates_fn rates;
    const void *ctx;
    double low, high; /* the part of [0, 1] to search */
} wn_nuisance;

/* Is the outcome extreme: -1 because the treatment is too low, 1 because it is too high,
 * 0 if not? */
typedef int (*wn_extreme_fn)(wn_prop control, wn_prop treatment, const void *ctx);

typedef struct wn_region wn_region;

/* The extreme outcomes among those that can happen on this line. `control` and
 * `treatment` give the sizes. Errors: WN_E_SYSTEM (memory). */
wn_rc wn_region_new(wn_prop control, wn_prop treatment, wn_extreme_fn extreme,
                    const void *ctx, const wn_nuisance *line, wn_region **out,
                    wn_err *err) WN_CHECKED;
void wn_region_free(wn_region *region);

/* P(outcome in the region) at its largest on the line, when that is near `enough`: the
 * search may end as soon as it finds more, and does not pin down a maximum that is
 * clearly less. WN_REGION_ALL asks for the maximum whatever it is. *at is the parameter
 * to look at first, and becomes the one where the most was found. */
#define WN_REGION_ALL 2
double wn_region_sup(wn_region *region, const wn_nuisance *line, double enough,
                     double *at);

#endif
