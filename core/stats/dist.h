/* Distributions: probabilities, quantiles and log densities that can be trusted.
 *
 * The only place that calls GSL's gsl_cdf_*. GSL's beta distribution fails for large
 * shapes (its CDF is NaN near the mean from 1e6 on, its quantile for ordinary inputs), so
 * the beta family is our own: CDF and survival function are good to 1e-12 for shapes up
 * to 1e9, and the quantile always converges.
 *
 * Every function is total: an argument outside the domain (a probability outside [0, 1],
 * a shape that is not positive) is the caller's mistake, and is answered as the nearest
 * one inside, so finite numbers never turn into NaN or infinity. `_sf` is the upper tail
 * 1 - cdf, computed as such and exact when it is tiny.
 *
 * Sources: DiDonato and Morris (1992), "Significant digit computation of the incomplete
 * beta function ratios", for the continued fraction; Loader (2000), "Fast and accurate
 * computation of binomial probabilities", for the saddle-point form of the densities. */
#ifndef WN_CORE_STATS_DIST_H
#define WN_CORE_STATS_DIST_H

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

/* Beta(a, b). The log density is -inf nowhere: at an end of [0, 1] it is that of the
 * nearest number inside. */
double wn_beta_cdf(double x, double a, double b);
double wn_beta_sf(double x, double a, double b);
double wn_beta_quantile(double p, double a, double b);
double wn_beta_log_pdf(double x, double a, double b);

/* The same on the scale u = log(x / (1 - x)), where nothing is lost near 0 and near 1 and
 * the density is smooth for all shapes. The density is per unit of u. */
double wn_beta_logit_quantile(double p, double a, double b);
double wn_beta_logit_log_pdf(double u, double a, double b);
void wn_beta_logit_tails(double u, double a, double b, double *cdf, double *sf);

/* ln of B(a, b). */
double wn_beta_log_function(double a, double b);

/* Binomial(n, p). */
double wn_binomial_log_pmf(uint64_t k, uint64_t n, double p);
double wn_binomial_cdf(uint64_t k, uint64_t n, double p); /* P(X <= k) */
double wn_binomial_sf(uint64_t k, uint64_t n, double p);  /* P(X > k) */

/* Successes among `drawn` from an urn of `good` and `bad`: log P(X = k). */
double wn_hypergeometric_log_pmf(uint64_t k, uint64_t good, uint64_t bad, uint64_t drawn);

#endif
