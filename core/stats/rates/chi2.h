/* Pearson's chi-square tests on counts.
 *
 * Source: Pearson (1900); Yates (1934) for the continuity correction. */
#ifndef WN_CORE_STATS_RATES_CHI2_H
#define WN_CORE_STATS_RATES_CHI2_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

/* Do the groups share one rate? df = groups - 1; groups without trials do not count. Not
 * testable with fewer than two groups, or when all or none of the trials succeed. */
wn_test_result wn_chi2_homogeneity(const wn_prop *groups, size_t count);

/* The same for two, optionally with Yates' correction (never past zero). */
wn_test_result wn_chi2_2x2(wn_prop control, wn_prop treatment, bool correction);

/* Do counts follow the shares? They need not sum to 1, and must be positive; NULL means
 * equal ones. */
wn_test_result wn_chi2_fit(const uint64_t *counts, const double *shares, size_t count);

#endif
