/* All pairs of several arms: the studentized range, the largest difference of k estimates
 * in units of the standard error of one.
 *
 * For a pair's statistic z (its difference over the standard error of the difference)
 * that is |z| sqrt(2), also for arms of unequal sizes, where the test then errs on the
 * safe side (Tukey and Kramer; proved by Hayter 1984), and with Welch's standard errors
 * and degrees of freedom for each pair (Games and Howell 1976).
 *
 * By quadrature: absolute error below 1e-10, and tiny probabilities keep their digits.
 *
 * Sources: Tukey (1953); Kramer (1956); Games and Howell (1976); Hayter (1984). */
#ifndef WN_CORE_STATS_SEVERAL_TUKEY_H
#define WN_CORE_STATS_SEVERAL_TUKEY_H

#include <stddef.h>

/* The chance of a range beyond q among `arms` >= 2; df 0: standard errors are known. */
double wn_tukey_sf(double q, size_t arms, double df);

/* The q for which that chance is alpha, in (0, 1). */
double wn_tukey_critical(double alpha, size_t arms, double df);

#endif
