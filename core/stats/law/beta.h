/* The beta distribution, for any shapes from 1e-10 to 1e12.
 *
 * GSL's own fails where we need it: its CDF is NaN near the mean once both shapes reach
 * 1e6, its quantile is NaN or very slow for ordinary inputs. Here CDF and survival
 * function are good to 1e-12 for shapes up to 1e9, and the quantile always converges.
 *
 * Total, as dist.h is: arguments outside the domain are moved to the nearest one inside.
 *
 * Sources: DiDonato and Morris (1992), "Significant digit computation of the incomplete
 * beta function ratios", for the continued fraction; Loader (2000), "Fast and accurate
 * computation of binomial probabilities", for the saddle-point form of the density. */
#ifndef WN_CORE_STATS_LAW_BETA_H
#define WN_CORE_STATS_LAW_BETA_H

double wn_beta_cdf(double x, double a, double b);
double wn_beta_sf(double x, double a, double b);
double wn_beta_quantile(double p, double a, double b);
double wn_beta_upper_quantile(double p, double a, double b); /* sf = p */

/* On the scale u = log(x / (1 - x)), where nothing is lost near 0 and near 1 and the
 * density is smooth and log-concave for all shapes. The density is per unit of u. */
double wn_beta_logit_quantile(double p, double a, double b);
double wn_beta_logit_log_pdf(double u, double a, double b);
void wn_beta_logit_tails(double u, double a, double b, double *cdf, double *sf);

/* The log of x^a (1 - x)^b / B(a, b), which is the density times x (1 - x). */
double wn_beta_log_kernel(double x, double a, double b);

/* The log of the beta function B(a, b). */
double wn_beta_log_function(double a, double b);

/* log of Gamma(x) over Stirling's approximation, sqrt(2 pi / x) (x / e)^x. */
double wn_stirling_error(double x);

#endif
