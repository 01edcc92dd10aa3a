/* Pearson's chi-square tests on counts, and the likelihood ratio's (G).
 *
 * Source: Pearson (1900); Yates (1934) for the continuity correction; Wilks (1938). */
#ifndef WN_CORE_STATS_RATES_CHI2_H
#define WN_CORE_STATS_RATES_CHI2_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

/* Do the groups share one rate? df = groups - 1; groups without trials do not count. Not
 * testable with fewer than two groups, or when all or none of the trials succeed. */
wn_test_result wn_chi2_homogeneity(const wn_prop *groups, size_t count);

/* The same for two, optionally with Yates' correction (never past zero). */
wn_test_result wn_chi2_2x2(wn_prop control, wn_prop treatment, bool correction);

/* Are rows and columns of a table of counts independent? counts[row * columns + column],
 * not negative, need not be whole; empty rows and columns do not count. The statistic is
 * Pearson's, or G, twice the log of the likelihood ratio. The correction, for tables of
 * two rows and two columns only, moves every count up to a half towards what is expected.
 */
typedef enum wn_table_statistic { WN_TABLE_PEARSON, WN_TABLE_G } wn_table_statistic;
wn_test_result wn_chi2_table(const double *counts, size_t rows, size_t columns,
                             wn_table_statistic statistic, bool correction);

/* Do counts follow the shares? They need not sum to 1, and must be positive; NULL means
 * equal ones. */
wn_test_result wn_chi2_fit(const uint64_t *counts, const double *shares, size_t count);

#endif
