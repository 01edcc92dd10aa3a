/* Means and cross products of a few variables of each visitor: all that ratios and
 * adjusted means need to know.
 *
 * The numbers lie where the caller wants them, so that a tally can hold many in one
 * piece: `at` is [WN_MOMENTS_ROOM(count)] doubles, zero to start. Partial results merge;
 * the order of merging changes rounding only, and merging the same parts in the same
 * order gives the same bits.
 *
 * Source: Chan, Golub, LeVeque (1983), "Algorithms for computing the sample variance". */
#ifndef WN_CORE_STATS_MEANS_MOMENTS_H
#define WN_CORE_STATS_MEANS_MOMENTS_H

#include "core/stats/sums.h"

#include <stddef.h>

enum { WN_MOMENTS_MAX = 16 };

/* The number of visitors, the means, and the lower triangle, row by row, of the sums of
 * products of deviations from them. */
#define WN_MOMENTS_ROOM(count) (1 + (count) + (count) * ((count) + 1) / 2)

typedef struct wn_moments {
    size_t count; /* variables, at most WN_MOMENTS_MAX */
    double *at;
} wn_moments;

/* Adds a visitor: [count] values. */
void wn_moments_add(wn_moments moments, const double *values);
/* Both have the same variables. */
void wn_moments_merge(wn_moments into, wn_moments from);

/* From the sums of `n` visitors and the sums of products, whose lower triangle is read:
 * products[i * count + k], i >= k. */
void wn_moments_of(wn_moments out, double n, const double *sums, const double *products);

static inline double wn_moments_n(wn_moments moments) {
    return moments.at[0];
}

static inline double wn_moments_mean(wn_moments moments, size_t i) {
    return moments.at[1 + i];
}

/* By n - 1; 0 when n < 2. */
double wn_moments_covariance(wn_moments moments, size_t i, size_t k);

/* The covariance of two sums of the variables with these weights, [count] each. */
double wn_moments_between(wn_moments moments, const double *weights, const double *other);

/* The metric value + sum of weights[i] * (variable i - its mean). */
wn_sums wn_moments_linear(wn_moments moments, double value, const double *weights);

#endif
