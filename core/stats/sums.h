/* Sufficient statistics: all that the methods need to know about the rows they came from.
 *
 * The same numbers can come from a file, from the command line or from a data warehouse.
 * Partial results merge; merging the same parts in the same order gives the same bits.
 *
 * Source: Chan, Golub, LeVeque (1983), "Algorithms for computing the sample variance". */
#ifndef WN_CORE_STATS_SUMS_H
#define WN_CORE_STATS_SUMS_H

#include "core/base/err.h"

#include <stdint.h>

/* x successes among n. */
typedef struct wn_prop {
    uint64_t x, n;
} wn_prop;

static inline double wn_prop_rate(wn_prop prop) {
    return (double)prop.x / (double)prop.n; /* n > 0 */
}

/* A metric: how many values, their mean, and the sum of squared deviations from it.
 * Zero-initialise to start. */
typedef struct wn_sums {
    uint64_t n;
    double mean, m2;
} wn_sums;

void wn_sums_add(wn_sums *sums, double value);
void wn_sums_merge(wn_sums *into, const wn_sums *from);

/* From n, the sum and the sum of squares. WN_E_DATA when no n numbers can have them. */
wn_rc wn_sums_of(uint64_t n, double sum, double sumsq, wn_sums *out,
                 wn_err *err) WN_CHECKED;

/* Of a column that is 0 or 1: the metric whose mean is the rate. */
wn_sums wn_sums_of_prop(wn_prop prop);

double wn_sums_total(const wn_sums *sums);
double wn_sums_variance(const wn_sums *sums); /* by n - 1; 0 when n < 2 */
double wn_sums_sd(const wn_sums *sums);

#endif
