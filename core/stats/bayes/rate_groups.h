/* Many rates of events per exposure at once, such as won leads per unit of spend by
 * source: each is drawn towards the others as far as its few events leave room for.
 *
 * The true rates are taken as drawn from one gamma distribution with mean m and shape k
 * (a small k: they differ much); given both, a group's rate is Gamma(k + x, k / m + e).
 * m and k are not known: they are integrated over, flat on the logs, k from 1/4 to 400 in
 * steps, and for each k the m around its likeliest value. So what is drawn allows for how
 * little a few groups say about what groups are like.
 *
 * Sources: George, Makov and Smith (1993), "Conjugate likelihood distributions", for the
 * model; Gelman et al. (2013), section 5.3, for integrating over a grid. */
#ifndef WN_CORE_STATS_BAYES_RATE_GROUPS_H
#define WN_CORE_STATS_BAYES_RATE_GROUPS_H

#include "core/base/err.h"
#include "core/stats/rates/poisson.h"

enum { WN_RATE_GROUPS_SHAPES = 24, WN_RATE_GROUPS_MEANS = 13 };

typedef struct wn_rate_groups {
    const wn_events *groups; /* borrowed */
    size_t count;
    struct wn_rate_groups_cell {
        double shape, mean, weight; /* weights sum to 1 */
    } cells[WN_RATE_GROUPS_SHAPES * WN_RATE_GROUPS_MEANS];
} wn_rate_groups;

/* Errors: WN_E_USAGE (no group, no events at all, an exposure that is not above 0). */
wn_rc wn_rate_groups_fit(const wn_events *groups, size_t count, wn_rate_groups *out,
                         wn_err *err) WN_CHECKED;

/* The posterior mean of a group's rate. */
double wn_rate_groups_mean(const wn_rate_groups *fit, size_t group);

/* One draw of all rates from their joint posterior, into rates[count]: the same for the
 * same seed and number of the draw. */
void wn_rate_groups_draw(const wn_rate_groups *fit, uint64_t seed, uint64_t number,
                         double *rates);

#endif
