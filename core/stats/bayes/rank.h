/* Several independent quantities at once: which is the largest, and by how much, by
 * quadrature. Under wn_bayes_rank and its like, which bring the laws.
 *
 * With f the densities, F the CDFs and S = 1 - F:
 *   P(i is best)    = integral of f_i prod_{j != i} F_j
 *   expected rank   = 1 + integral of f_i sum_{j != i} S_j
 *   E[max] - E[i]   = integral of F_i (1 - prod_{j != i} F_j) dx
 * all of positive terms. */
#ifndef WN_CORE_STATS_BAYES_RANK_H
#define WN_CORE_STATS_BAYES_RANK_H

#include "core/stats/law/logit_grid.h"

/* Rank 1 is the highest; the expected rank is 1 + the sum of the probabilities that
 * another arm is higher. The mean of any arm plus its expected loss is the expected
 * maximum. */
typedef struct wn_bayes_arm {
    double probability_best;
    double expected_rank;
    double expected_loss; /* E[max of all arms] - E[this arm] */
} wn_bayes_arm;

/* What is known of an arm at the point u: its density per unit of u, its two tails. */
typedef struct wn_law_point {
    double pdf, cdf, sf;
} wn_law_point;

typedef struct wn_laws {
    const void *arms;
    size_t count;
    wn_law_point (*at)(const void *arms, size_t arm, double u);
    wn_extent (*extent)(const void *arms, size_t arm);
    double (*dx)(double u); /* what a unit of u is in units of the quantity */
} wn_laws;

/* out[count]; `better` may be NULL, or [count * count]: better[i * count + k] =
 * P(arm i > arm k). Errors: WN_E_SYSTEM (memory). */
wn_rc wn_rank_laws(const wn_laws *laws, wn_bayes_arm *out, double *better,
                   wn_err *err) WN_CHECKED;

#endif
