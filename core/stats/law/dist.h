/* Distributions: probabilities, quantiles and log densities that can be trusted.
 *
 * The only place that calls GSL's gsl_cdf_*. What GSL does badly is built on beta.h.
 *
 * Every function is total: an argument outside the domain (a probability outside [0, 1],
 * degrees of freedom that are not positive) is the caller's mistake, and is answered as
 * the nearest one inside, so finite numbers never turn into NaN or infinity. `_sf` is the
 * upper tail 1 - cdf, computed as such and exact when it is tiny.
 *
 * Sources: Loader (2000), "Fast and accurate computation of binomial probabilities";
 * Temme (1979), "The asymptotic expansion of the incomplete gamma functions". */
#ifndef WN_CORE_STATS_LAW_DIST_H
#define WN_CORE_STATS_LAW_DIST_H

#include <stdint.h>

double wn_normal_pdf(double z);
double wn_normal_cdf(double z);
double wn_normal_sf(double z);
double wn_normal_quantile(double p); /* p is kept inside (0, 1): within +-38.5 */

/* The z with the given probability between -z and z: 1.96 for 0.95. */
double wn_normal_two_sided(double conf);

/* Student's t; df > 0 need not be whole. */
double wn_t_cdf(double t, double df);
double wn_t_sf(double t, double df);
double wn_t_quantile(double p, double df);

double wn_chi2_cdf(double x, double df);
double wn_chi2_sf(double x, double df);

/* Binomial(n, p). */
double wn_binomial_log_pmf(uint64_t k, uint64_t n, double p);
double wn_binomial_cdf(uint64_t k, uint64_t n, double p); /* P(X <= k) */
double wn_binomial_sf(uint64_t k, uint64_t n, double p);  /* P(X > k) */

/* Successes among `drawn` from an urn of `good` and `bad`: log P(X = k). */
double wn_hypergeometric_log_pmf(uint64_t k, uint64_t good, uint64_t bad, uint64_t drawn);

#endif
