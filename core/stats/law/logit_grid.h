/* Where to evaluate functions of several beta distributions, and with which weights, so
 * that sums over the points are their integrals.
 *
 * Points lie on the scale u = log(x / (1 - x)), where beta densities are smooth and
 * log-concave. The line is cut where one of the distributions begins or ends, and in
 * between into panels of a few standard deviations of the narrowest distribution there,
 * each with a Gauss-Legendre rule (GSL); so a narrow distribution among wide ones is
 * resolved, and many alike cost no more points than one. Integrals of products of
 * densities and CDFs come out to about 1e-13; what lies beyond the tails of 1e-18 is left
 * out. */
#ifndef WN_CORE_STATS_LAW_LOGIT_GRID_H
#define WN_CORE_STATS_LAW_LOGIT_GRID_H

#include "core/base/err.h"

typedef struct wn_beta {
    double a, b;
} wn_beta;

typedef struct wn_logit_grid {
    double *u, *weight; /* [count], u rising */
    size_t count;
} wn_logit_grid; /* wn_logit_grid_free when done */

/* Errors: WN_E_SYSTEM (memory). */
wn_rc wn_logit_grid_make(const wn_beta *betas, size_t count, wn_logit_grid *out,
                         wn_err *err) WN_CHECKED;

/* The same for any functions of u: where each begins and ends to change, and the standard
 * deviation of the bell that it is, or is the integral of. */
typedef struct wn_extent {
    double low, high, sd;
} wn_extent;
wn_extent wn_logit_extent(wn_beta beta);
wn_rc wn_logit_grid_over(const wn_extent *extents, size_t count, wn_logit_grid *out,
                         wn_err *err) WN_CHECKED;
void wn_logit_grid_free(wn_logit_grid *grid);

#endif
