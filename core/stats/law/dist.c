#include "core/stats/law/dist.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/clamp.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

static double keep_probability(double p) {
    return wn_clamp(p, 0, 1);
}

/* From here on the t distribution is taken for the normal one; beta.h goes no further. */
static const double df_infinite = 2e12;

static double keep_df(double df) {
    return wn_clamp(df, 1e-6, df_infinite);
}

double wn_normal_pdf(double z) {
    return exp(-0.5 * z * z) / sqrt(2 * M_PI);
}

double wn_normal_cdf(double z) {
    return keep_probability(gsl_cdf_ugaussian_P(z));
}

double wn_normal_sf(double z) {
    return keep_probability(gsl_cdf_ugaussian_Q(z));
}

double wn_normal_quantile(double p) {
    return gsl_cdf_ugaussian_Pinv(wn_clamp(p, DBL_MIN, 1 - DBL_EPSILON / 2));
}

double wn_normal_two_sided(double conf) {
    double tail = 0.5 * (1 - keep_probability(conf));
    return gsl_cdf_ugaussian_Qinv(wn_clamp(tail, DBL_MIN, 0.5));
}

/* df / (df + t^2) is Beta(df / 2, 1 / 2); on the logit scale that is log(df / t^2), which
 * keeps all digits for t near 0 and far away. */
double wn_t_sf(double t, double df) {
    df = keep_df(df);
    if (df >= df_infinite) return wn_normal_sf(t);
    if (t == 0) return 0.5;
    double cdf, sf;
    wn_beta_logit_tails(log(df) - 2 * log(fabs(t)), 0.5 * df, 0.5, &cdf, &sf);
    return t > 0 ? 0.5 * cdf : 0.5 + 0.5 * sf;
}

double wn_t_cdf(double t, double df) {
    return wn_t_sf(-t, df);
}

double wn_t_quantile(double p, double df) {
    df = keep_df(df);
    p = wn_clamp(p, DBL_MIN, 1 - DBL_EPSILON / 2);
    if (df >= df_infinite) return wn_normal_quantile(p);
    if (p == 0.5) return 0;
    double u = wn_beta_logit_quantile(2 * fmin(p, 1 - p), 0.5 * df, 0.5);
    double t = fmin(sqrt(df) * exp(-0.5 * u), DBL_MAX);
    return p < 0.5 ? -t : t;
}

/* From here on GSL's chi-square loses digits above the mean, in the end all but two. */
static const double chi2_df_large = 2e5;

/* The upper (side 1) or lower (side -1) tail by Temme's uniform expansion of the
 * incomplete gamma function to its first term: good to 1e-10 for such df. */
static double chi2_tail_large(double x, double df, double side) {
    double a = 0.5 * df, d = fmax((0.5 * x - a) / a, -0.9); /* all is settled there */
    double eta = copysign(sqrt(-2 * gsl_sf_log_1plusx_mx(d)), d);
    double c = fabs(eta) < 0.1
                   ? -1.0 / 3 + eta * (1.0 / 12 - eta * (2.0 / 135 - eta * (1.0 / 864)))
                   : 1 / d - 1 / eta;
    double z = eta * sqrt(a);
    return wn_normal_sf(side * z) + side * wn_normal_pdf(z) * c / sqrt(a);
}

double wn_chi2_cdf(double x, double df) {
    if (!(x > 0)) return 0;
    df = keep_df(df);
    return keep_probability(df < chi2_df_large ? gsl_cdf_chisq_P(x, df)
                                               : chi2_tail_large(x, df, -1));
}

double wn_chi2_sf(double x, double df) {
    if (!(x > 0)) return 1;
    df = keep_df(df);
    return keep_probability(df < chi2_df_large ? gsl_cdf_chisq_Q(x, df)
                                               : chi2_tail_large(x, df, 1));
}

double wn_binomial_log_pmf(uint64_t k, uint64_t n, double p) {
    p = wn_clamp(p, DBL_MIN, 1 - DBL_EPSILON / 2);
    if (k > n) return -DBL_MAX;
    double trials = (double)n, hits = (double)k, misses = (double)(n - k);
    if (k == 0) return trials * log1p(-p);
    if (k == n) return trials * log(p);
    return wn_beta_log_kernel(p, hits, misses) + log(trials / hits / misses);
}

double wn_binomial_cdf(uint64_t k, uint64_t n, double p) {
    if (k >= n) return 1;
    return wn_beta_sf(keep_probability(p), (double)k + 1, (double)(n - k));
}

double wn_binomial_sf(uint64_t k, uint64_t n, double p) {
    if (k >= n) return 0;
    return wn_beta_cdf(keep_probability(p), (double)k + 1, (double)(n - k));
}

/* As a ratio of binomial probabilities at the rate drawn / all, where each of them is
 * large and their logs small. */
double wn_hypergeometric_log_pmf(uint64_t k, uint64_t good, uint64_t bad,
                                 uint64_t drawn) {
    uint64_t all = good + bad;
    if (drawn > all || k > good || k > drawn || drawn - k > bad) return -DBL_MAX;
    if (drawn == 0 || drawn == all) return 0;
    double p = (double)drawn / (double)all;
    return wn_binomial_log_pmf(k, good, p) + wn_binomial_log_pmf(drawn - k, bad, p) -
           wn_binomial_log_pmf(drawn, all, p);
}
