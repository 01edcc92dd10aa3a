#include "core/stats/means/mean.h"

#include "core/stats/law/dist.h"

#include <math.h>
#include <stdbool.h>

static const char few_values[] = "an arm has fewer than two values";
static const char no_variation[] = "the values do not vary";
static const char no_control[] = "the control's mean is zero";
static const char out_of_range[] = "the values are too large, or too near zero";
static const char bad_conf[] = "the confidence level is not between 0 and 1";

/* Numbers that may be multiplied by a critical value and stay numbers. */
static bool in_range(double value) {
    return fabs(value) <= 1e250;
}

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
    if (!in_range(se)) return untested(value, out_of_range);
    return (wn_mean_comparison){around(value, se, df, alternative, conf), se,
                                t_test(value, se, df, alternative)};
}

static double square(double x) {
    return x * x;
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
    if (!in_range(control->mean) || !in_range(treatment->mean) ||
        !isfinite(control->m2) || !isfinite(treatment->m2))
        return out_of_range;
    return NULL;
}

static const char *lift_problem(const wn_sums *control, const wn_sums *treatment,
                                double conf) {
    const char *why = problem(control, treatment, conf);
    if (why) return why;
    if (control->mean == 0) return no_control;
    return in_range(treatment->mean / control->mean) ? NULL : out_of_range;
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

/* Divided by the control's mean, where the ratio r solves
 * (1 - g) r^2 - 2 ratio r + ratio^2 - h = 0, with a discriminant that does not cancel. */
wn_fieller wn_mean_fieller(double control, double vc, double treatment, double vt,
                           double t) {
    double ratio = treatment / control, unit = t / fabs(control);
    double g = square(unit * sqrt(vc)), h = square(unit * sqrt(vt));
    double d = g * ratio * ratio + h * (1 - g);
    if (!(d >= 0 && d < INFINITY) || g == 1)
        return (wn_fieller){.shape = WN_FIELLER_EVERYTHING};
    return (wn_fieller){g < 1 ? WN_FIELLER_BOUNDED : WN_FIELLER_OUTSIDE,
                        (ratio - sqrt(d)) / (1 - g) - 1, (ratio + sqrt(d)) / (1 - g) - 1};
}

/* Of a set with two branches the one that holds the estimate is reported, unless the
 * other one holds 0: an interval that left 0 out would then contradict the test. */
static wn_estimate report_fieller(wn_fieller f, double lift) {
    wn_estimate e = {.value = lift, .low_unbounded = true, .high_unbounded = true};
    double low = fmin(f.first, f.second), high = fmax(f.first, f.second);
    if (f.shape == WN_FIELLER_BOUNDED)
        return (wn_estimate){.value = lift, .low = low, .high = high};
    if (f.shape == WN_FIELLER_EVERYTHING) return e;
    if (lift >= high && low < 0) {
        e.low_unbounded = false;
        e.low = high;
    } else if (lift <= low && high > 0) {
        e.high_unbounded = false;
        e.high = low;
    }
    return e;
}

wn_estimate wn_mean_fieller_lift(const wn_sums *control, const wn_sums *treatment,
                                 double conf) {
    const char *why = lift_problem(control, treatment, conf);
    if (why) return wn_estimate_none(why);
    double lift = treatment->mean / control->mean - 1;
    if (control->n < 2 || treatment->n < 2) return wn_estimate_point(lift, few_values);
    double vc = variance_of_mean(control), vt = variance_of_mean(treatment);
    double df = welch_df(vc, vt, control, treatment);
    if (!(df > 0)) return wn_estimate_point(lift, no_variation);
    return report_fieller(wn_mean_fieller(control->mean, vc, treatment->mean, vt,
                                          critical(conf, df, WN_TWO_SIDED)),
                          lift);
}

wn_mean_comparison wn_mean_delta_lift(const wn_sums *control, const wn_sums *treatment,
                                      wn_alternative alternative, double conf) {
    const char *why = lift_problem(control, treatment, conf);
    if (why) return unknown(why);
    double ratio = treatment->mean / control->mean;
    if (control->n < 2 || treatment->n < 2) return untested(ratio - 1, few_values);
    double vc = variance_of_mean(control), vt = variance_of_mean(treatment);
    double se = hypot(sqrt(vt), ratio * sqrt(vc)) / fabs(control->mean);
    double df = welch_df(vc, vt, control, treatment);
    return comparison(ratio - 1, se, df, alternative, conf);
}

wn_mean_comparison wn_mean_log_lift(const wn_sums *control, const wn_sums *treatment,
                                    wn_alternative alternative, double conf) {
    const char *why = lift_problem(control, treatment, conf);
    if (!why && !(treatment->mean / control->mean > 0))
        why = "the means are not both above zero";
    if (why) return unknown(why);
    double ratio = treatment->mean / control->mean;
    if (control->n < 2 || treatment->n < 2) return untested(ratio - 1, few_values);
    double vc = square(sqrt(variance_of_mean(control)) / control->mean);
    double vt = square(sqrt(variance_of_mean(treatment)) / treatment->mean);
    double df = welch_df(vc, vt, control, treatment);
    wn_mean_comparison c = comparison(log(ratio), sqrt(vc + vt), df, alternative, conf);
    wn_estimate *e = &c.estimate;
    e->value = ratio - 1;
    if (!e->low_unbounded) e->low = expm1(e->low);
    if (!e->high_unbounded) e->high = expm1(e->high);
    if (!isfinite(e->high)) e->high = 0, e->high_unbounded = true;
    return c;
}
