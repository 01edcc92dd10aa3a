#include "core/stats/mean.h"

#include "core/stats/dist.h"

#include <float.h>
#include <math.h>

static const char few_values[] = "an arm has fewer than two values";
static const char no_variation[] = "the values do not vary";
static const char no_control[] = "the control's mean is zero";
static const char bad_conf[] = "the confidence level is not between 0 and 1";

/* The number of standard errors on each side, or on the one side that counts. */
static double critical(double conf, double df, wn_alternative alternative) {
    double tail = alternative == WN_TWO_SIDED ? 0.5 * (1 - conf) : 1 - conf;
    return -wn_t_quantile(tail, df);
}

static wn_estimate around(double value, double se, double df, wn_alternative alternative,
                          double conf) {
    double half = critical(conf, df, alternative) * se;
    wn_estimate e = {.value = value};
    if (alternative == WN_LESS)
        e.low_unbounded = true;
    else
        e.low = value - half;
    if (alternative == WN_GREATER)
        e.high_unbounded = true;
    else
        e.high = value + half;
    return e;
}

static wn_test_result t_test(double value, double se, double df,
                             wn_alternative alternative) {
    double t = value / se;
    double p = alternative == WN_GREATER ? wn_t_sf(t, df)
               : alternative == WN_LESS  ? wn_t_cdf(t, df)
                                         : 2 * wn_t_sf(fabs(t), df);
    return (wn_test_result){.statistic = t, .df = df, .p = fmin(p, 1)};
}

static wn_mean_comparison unknown(const char *why) {
    return (wn_mean_comparison){wn_estimate_none(why), 0, wn_test_none(why)};
}

/* The value is known, but neither how sure it is nor a test. */
static wn_mean_comparison untested(double value, const char *why) {
    return (wn_mean_comparison){wn_estimate_point(value, why), 0, wn_test_none(why)};
}

static wn_mean_comparison comparison(double value, double se, double df,
                                     wn_alternative alternative, double conf) {
    if (!(se > 0)) return untested(value, no_variation);
    return (wn_mean_comparison){around(value, se, df, alternative, conf), se,
                                t_test(value, se, df, alternative)};
}

static double variance_of_mean(const wn_sums *sums) {
    return wn_sums_variance(sums) / (double)sums->n;
}

/* Welch's degrees of freedom for the difference of two estimates with variances va and
 * vb; as shares of the sum, which cannot underflow. */
static double welch_df(double va, double vb, const wn_sums *a, const wn_sums *b) {
    if (!(va + vb > 0)) return 0;
    double share = va / (va + vb);
    return 1 / (share * share / (double)(a->n - 1) +
                (1 - share) * (1 - share) / (double)(b->n - 1));
}

static const char *problem(const wn_sums *control, const wn_sums *treatment,
                           double conf) {
    if (control->n == 0) return "the control has no values";
    if (treatment->n == 0) return "the treatment has no values";
    if (!(conf > 0 && conf < 1)) return bad_conf;
    if (!isfinite(control->m2) || !isfinite(treatment->m2) || !isfinite(control->mean) ||
        !isfinite(treatment->mean))
        return "the values are too large to be squared";
    return NULL;
}

wn_estimate wn_mean_interval(const wn_sums *sums, double conf) {
    const char *why = problem(sums, sums, conf);
    if (why) return wn_estimate_none(sums->n ? why : "there are no values");
    if (sums->n < 2) return wn_estimate_point(sums->mean, "there is only one value");
    if (sums->m2 == 0) return wn_estimate_point(sums->mean, no_variation);
    return around(sums->mean, sqrt(variance_of_mean(sums)), (double)(sums->n - 1),
                  WN_TWO_SIDED, conf);
}

wn_mean_comparison wn_mean_welch(const wn_sums *control, const wn_sums *treatment,
                                 wn_alternative alternative, double conf) {
    const char *why = problem(control, treatment, conf);
    if (why) return unknown(why);
    double d = treatment->mean - control->mean;
    if (control->n < 2 || treatment->n < 2) return untested(d, few_values);
    double vc = variance_of_mean(control), vt = variance_of_mean(treatment);
    double df = welch_df(vc, vt, control, treatment);
    return comparison(d, sqrt(vc + vt), df, alternative, conf);
}

wn_mean_comparison wn_mean_student(const wn_sums *control, const wn_sums *treatment,
                                   wn_alternative alternative, double conf) {
    const char *why = problem(control, treatment, conf);
    if (why) return unknown(why);
    double d = treatment->mean - control->mean;
    double nc = (double)control->n, nt = (double)treatment->n, df = nc + nt - 2;
    if (df < 1) return untested(d, few_values);
    double se = sqrt((control->m2 + treatment->m2) / df * (1 / nc + 1 / nt));
    return comparison(d, se, df, alternative, conf);
}

wn_fieller wn_mean_fieller(double control, double vc, double treatment, double vt,
                           double t) {
    /* The ratio does not depend on the unit. In this one, a power of 2 so that nothing is
     * rounded, squares cannot overflow. */
    int unit;
    frexp(fmax(fmax(fabs(control), fabs(treatment)), sqrt(fmax(vc, vt))), &unit);
    control = ldexp(control, -unit);
    treatment = ldexp(treatment, -unit);
    vc = ldexp(vc, -2 * unit);
    vt = ldexp(vt, -2 * unit);
    double a = control * control - t * t * vc, b = control * treatment;
    double c = treatment * treatment - t * t * vt, d = b * b - a * c;
    if (a == 0 || d < 0) return (wn_fieller){.shape = WN_FIELLER_EVERYTHING};
    double root = sqrt(d);
    return (wn_fieller){a > 0 ? WN_FIELLER_BOUNDED : WN_FIELLER_OUTSIDE,
                        (b - root) / a - 1, (b + root) / a - 1};
}

wn_estimate wn_mean_fieller_lift(const wn_sums *control, const wn_sums *treatment,
                                 double conf) {
    const char *why = problem(control, treatment, conf);
    if (!why && control->mean == 0) why = no_control;
    if (why) return wn_estimate_none(why);
    wn_estimate e = {.value = treatment->mean / control->mean - 1};
    if (!isfinite(e.value)) return wn_estimate_none("the control's mean is too small");
    if (control->n < 2 || treatment->n < 2) return wn_estimate_point(e.value, few_values);
    double vc = variance_of_mean(control), vt = variance_of_mean(treatment);
    double df = welch_df(vc, vt, control, treatment);
    if (!(df > 0)) return wn_estimate_point(e.value, no_variation);
    wn_fieller f = wn_mean_fieller(control->mean, vc, treatment->mean, vt,
                                   critical(conf, df, WN_TWO_SIDED));
    /* Of a set with two branches the one that holds the estimate is reported. */
    double low = fmin(f.first, f.second), high = fmax(f.first, f.second);
    bool bounded = f.shape == WN_FIELLER_BOUNDED, outside = f.shape == WN_FIELLER_OUTSIDE;
    e.low_unbounded = !bounded && !(outside && e.value >= high);
    e.high_unbounded = !bounded && !(outside && e.value <= low);
    if (!e.low_unbounded) e.low = bounded ? low : high;
    if (!e.high_unbounded) e.high = bounded ? high : low;
    return e;
}

wn_mean_comparison wn_mean_delta_lift(const wn_sums *control, const wn_sums *treatment,
                                      wn_alternative alternative, double conf) {
    const char *why = problem(control, treatment, conf);
    if (!why && control->mean == 0) why = no_control;
    if (why) return unknown(why);
    double ratio = treatment->mean / control->mean;
    if (control->n < 2 || treatment->n < 2) return untested(ratio - 1, few_values);
    double vc = variance_of_mean(control), vt = variance_of_mean(treatment);
    double se = sqrt(vt + ratio * ratio * vc) / fabs(control->mean);
    double df = welch_df(vc, vt, control, treatment);
    return comparison(ratio - 1, se, df, alternative, conf);
}

wn_mean_comparison wn_mean_log_lift(const wn_sums *control, const wn_sums *treatment,
                                    wn_alternative alternative, double conf) {
    const char *why = problem(control, treatment, conf);
    if (!why && !(control->mean / treatment->mean > 0))
        why = "the means are not both above zero";
    if (why) return unknown(why);
    double ratio = treatment->mean / control->mean;
    if (control->n < 2 || treatment->n < 2) return untested(ratio - 1, few_values);
    double vc = variance_of_mean(control) / (control->mean * control->mean);
    double vt = variance_of_mean(treatment) / (treatment->mean * treatment->mean);
    double df = welch_df(vc, vt, control, treatment);
    wn_mean_comparison c = comparison(log(ratio), sqrt(vc + vt), df, alternative, conf);
    c.estimate.value = ratio - 1;
    if (!c.estimate.low_unbounded) c.estimate.low = expm1(c.estimate.low);
    if (!c.estimate.high_unbounded) c.estimate.high = expm1(c.estimate.high);
    return c;
}
