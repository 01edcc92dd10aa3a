#include "core/stats/sequential/normal_mixture.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <float.h>
#include <math.h>

double wn_mixture_tuning(double alpha) {
    double twice = -2 * log(alpha);
    return twice + log1p(twice);
}

/* z^2 / 2, less what the law of effects spreads it over. */
static double exponent(double z, double k) {
    return 0.5 * z * z * (k / (1 + k));
}

double wn_mixture_log_e(double z, double k) {
    return exponent(z, k) - 0.5 * log1p(k);
}

double wn_mixture_log_e_positive(double z, double k) {
    double positive = wn_normal_cdf(z * sqrt(k / (1 + k)));
    return wn_mixture_log_e(z, k) + log(2 * fmax(positive, DBL_MIN));
}

/* The z with this exponent. */
static double z_of(double value, double k) {
    return sqrt(2 * value * (1 + 1 / k));
}

double wn_mixture_radius(double k, double alpha) {
    return z_of(0.5 * log1p(k) - log(alpha), k);
}

double wn_mixture_radius_one_sided(double k, double alpha) {
    return z_of(log1p(sqrt(1 + k) / (2 * alpha)), k);
}

typedef struct threshold {
    double k, log_e;
} threshold;

static double over_threshold(double z, void *ctx) {
    const threshold *t = ctx;
    return wn_mixture_log_e_positive(z, t->k) - t->log_e;
}

double wn_mixture_radius_positive(double k, double alpha) {
    threshold t = {k, -log(alpha)};
    /* E+ is E at least for positive z, and 2 E at most. */
    double high = wn_mixture_radius(k, alpha);
    return wn_root_between(over_threshold, &t, 0, high, 1e-14 * high);
}

static double p_two_sided(double z, double k) {
    return fmin(exp(-wn_mixture_log_e(z, k)), 1);
}

/* The alpha at which the bound on one side is at 0. */
static double p_one_sided(double z, double k) {
    if (!(z > 0)) return 1;
    return fmin(0.5 * sqrt(1 + k) / expm1(exponent(z, k)), 1);
}

wn_mean_comparison wn_mixture_comparison(const wn_mean_comparison *fixed, double k,
                                         wn_alternative alternative, double conf) {
    wn_mean_comparison out = *fixed;
    if (fixed->test.why || fixed->estimate.why) return out;
    bool two_sided = alternative == WN_TWO_SIDED;
    double alpha = 1 - conf, z = fixed->estimate.value / fixed->se;
    double radius =
        two_sided ? wn_mixture_radius(k, alpha) : wn_mixture_radius_one_sided(k, alpha);
    out.estimate = (wn_estimate){.value = fixed->estimate.value};
    if (alternative == WN_LESS)
        out.estimate.low_unbounded = true;
    else
        out.estimate.low = out.estimate.value - radius * fixed->se;
    if (alternative == WN_GREATER)
        out.estimate.high_unbounded = true;
    else
        out.estimate.high = out.estimate.value + radius * fixed->se;
    double p = two_sided                   ? p_two_sided(z, k)
               : alternative == WN_GREATER ? p_one_sided(z, k)
                                           : p_one_sided(-z, k);
    out.test = (wn_test_result){.statistic = z, .p = p};
    return out;
}
