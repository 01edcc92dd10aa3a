/* Sample ratio: did the arms get the visitors they were meant to get?
 *
 * A mismatch means that assignment or logging is broken, whatever the conversions say.
 * Chi-square against the planned shares; for two arms with fewer than 1000 visitors
 * together the exact binomial test (outcomes no more probable than the one seen).
 *
 * Source: Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled
 * experiments"; they and Kohavi, Tang, Xu (2020) alarm at p < 0.001 or stricter. */
#ifndef WN_CORE_STATS_RATES_SRM_H
#define WN_CORE_STATS_RATES_SRM_H

#include "core/stats/estimate.h"

#include <stdint.h>

#define WN_SRM_ALARM 0.001 /* the p below which the sample ratio is not believed */

/* shares NULL: equal ones. */
wn_test_result wn_srm_test(const uint64_t *counts, const double *shares, size_t count);

/* The exact two-sided binomial p alone. */
double wn_srm_binomial_p(uint64_t x, uint64_t n, double share);

#endif
