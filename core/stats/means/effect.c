#include "core/stats/means/effect.h"

#include "core/stats/law/dist.h"

#include <math.h>

static const char few_values[] = "an arm has fewer than two values";
static const char no_variation[] = "the values do not vary";
static const char out_of_range[] = "the values are too large, or too near zero";

wn_side wn_side_of(const wn_sums *sums) {
    double n = (double)sums->n;
    return (wn_side){sums->mean, wn_sums_variance(sums), n, n - 1};
}

/* Numbers that may be multiplied by a critical value and stay numbers. */
static bool in_range(double value) {
    return fabs(value) <= 1e250;
}

static double square(double x) {
    return x * x;
}

/* --- a test and an interval ------------------------------------------------------- */

/* The number of standard errors on each side, or on the one side that counts. */
static double critical(double df, wn_how how) {
    double tail = how.alternative == WN_TWO_SIDED ? 0.5 * (1 - how.conf) : 1 - how.conf;
    return -(how.normal ? wn_normal_quantile(tail) : wn_t_quantile(tail, df));
}

static double upper_tail(double t, double df, wn_how how) {
    return how.normal ? wn_normal_sf(t) : wn_t_sf(t, df);
}

static double p_of(double t, double df, wn_how how) {
    if (how.alternative == WN_GREATER) return upper_tail(t, df, how);
    if (how.alternative == WN_LESS) return upper_tail(-t, df, how);
    return fmin(2 * upper_tail(fabs(t), df, how), 1);
}

static wn_mean_comparison unknown(const char *why) {
    return (wn_mean_comparison){wn_estimate_none(why), 0, wn_test_none(why)};
}

/* The value is known, but neither how sure it is nor a test. */
static wn_mean_comparison untested(double value, const char *why) {
    return (wn_mean_comparison){wn_estimate_point(value, why), 0, wn_test_none(why)};
}

wn_mean_comparison wn_effect_of(double value, double se, double df, wn_how how) {
    if (!(se > 0)) return untested(value, no_variation);
    if (!in_range(se)) return untested(value, out_of_range);
    double half = critical(df, how) * se, t = value / se;
    wn_estimate e = {.value = value,
                     .low_unbounded = how.alternative == WN_LESS,
                     .high_unbounded = how.alternative == WN_GREATER};
    if (!e.low_unbounded) e.low = value - half;
    if (!e.high_unbounded) e.high = value + half;
    wn_test_result test = {.statistic = t, .df = df, .p = p_of(t, df, how)};
    return (wn_mean_comparison){e, se, test};
}

/* --- two arms --------------------------------------------------------------------- */

static const char *problem(const wn_effect *e, wn_how how) {
    if (!(e->control.n > 0)) return "the control has no values";
    if (!(e->treatment.n > 0)) return "the treatment has no values";
    if (!(how.conf > 0 && how.conf < 1))
        return "the confidence level is not between 0 and 1";
    if (!in_range(e->control.value) || !in_range(e->treatment.value) ||
        !isfinite(e->control.variance) || !isfinite(e->treatment.variance))
        return out_of_range;
    return NULL;
}

static const char *lift_problem(const wn_effect *e, wn_how how) {
    const char *why = problem(e, how);
    if (why) return why;
    if (e->control.value == 0) return "the control's mean is zero";
    return in_range(e->treatment.value / e->control.value) ? NULL : out_of_range;
}

static bool has_few_values(const wn_effect *e, wn_how how) {
    double dc = e->control.df, dt = e->treatment.df;
    return how.pooled ? dc + dt < 1 : !(dc > 0 && dt > 0);
}

/* What a test of treatment - c control rests on: the variances of the two estimates. */
typedef struct variances {
    double control, treatment, df;
} variances;

/* With the arms divided by `unit_c` and `unit_t`. */
static variances variances_of(const wn_effect *e, double unit_c, double unit_t,
                              wn_how how) {
    const wn_side *c = &e->control, *t = &e->treatment;
    double vc = square(sqrt(c->variance) / unit_c);
    double vt = square(sqrt(t->variance) / unit_t);
    if (how.pooled) {
        double df = c->df + t->df, pooled = (c->df * vc + t->df * vt) / df;
        return (variances){pooled / c->n, pooled / t->n, df};
    }
    return (variances){vc / c->n, vt / t->n, 0};
}

static double shared_difference(const wn_effect *e) {
    return fmax(e->shared.control + e->shared.treatment - 2 * e->shared.both, 0);
}

/* Welch's degrees of freedom, with the variances as shares of the sum, which cannot
 * underflow. What is shared is known from all visitors and counts as certain. */
static double freedom(const wn_effect *e, variances v, double shared) {
    if (v.df > 0) return v.df;
    double sum = v.control + v.treatment + shared;
    if (!(sum > 0)) return 0;
    return 1 / (square(v.control / sum) / e->control.df +
                square(v.treatment / sum) / e->treatment.df);
}

wn_mean_comparison wn_effect_difference(const wn_effect *e, wn_how how) {
    const char *why = problem(e, how);
    if (why) return unknown(why);
    double d = e->treatment.value - e->control.value;
    if (has_few_values(e, how)) return untested(d, few_values);
    variances v = variances_of(e, 1, 1, how);
    double shared = shared_difference(e);
    return wn_effect_of(d, sqrt(v.control + v.treatment + shared), freedom(e, v, shared),
                        how);
}

wn_mean_comparison wn_effect_delta_lift(const wn_effect *e, wn_how how) {
    const char *why = lift_problem(e, how);
    if (why) return unknown(why);
    double ratio = e->treatment.value / e->control.value;
    if (has_few_values(e, how)) return untested(ratio - 1, few_values);
    variances v = variances_of(e, 1, 1, how);
    double shared = e->shared.treatment - 2 * ratio * e->shared.both +
                    square(ratio) * e->shared.control;
    double own = hypot(sqrt(v.treatment), ratio * sqrt(v.control));
    double se = hypot(own, sqrt(fmax(shared, 0))) / fabs(e->control.value);
    return wn_effect_of(ratio - 1, se, freedom(e, v, shared_difference(e)), how);
}

wn_mean_comparison wn_effect_log_lift(const wn_effect *e, wn_how how) {
    const char *why = lift_problem(e, how);
    if (!why && !(e->treatment.value / e->control.value > 0))
        why = "the means are not both above zero";
    if (why) return unknown(why);
    double c = e->control.value, t = e->treatment.value;
    if (has_few_values(e, how)) return untested(t / c - 1, few_values);
    variances v = variances_of(e, c, t, how);
    double shared = fmax(e->shared.control / c / c + e->shared.treatment / t / t -
                             2 * e->shared.both / c / t,
                         0);
    wn_mean_comparison on_log = wn_effect_of(
        log(t / c), sqrt(v.control + v.treatment + shared), freedom(e, v, shared), how);
    wn_estimate *lift = &on_log.estimate;
    lift->value = t / c - 1;
    if (!lift->low_unbounded) lift->low = expm1(lift->low);
    if (!lift->high_unbounded) lift->high = expm1(lift->high);
    if (!isfinite(lift->high)) lift->high = 0, lift->high_unbounded = true;
    return on_log;
}

/* --- Fieller ---------------------------------------------------------------------- */

/* Divided by the control, where the ratio r solves
 * (1 - g) r^2 - 2 (ratio - k) r + ratio^2 - h = 0, with a discriminant that does not
 * cancel as long as k is no larger than g and h. */
wn_fieller wn_fieller_set(const wn_two *two, double t) {
    double ratio = two->treatment / two->control, unit = t / fabs(two->control);
    double g = square(unit * sqrt(two->vc)), h = square(unit * sqrt(two->vt));
    double k = unit * two->cov * unit, middle = ratio - k;
    double d = g * ratio * ratio + h * (1 - g) - k * (2 * ratio - k);
    if (!(d >= 0 && d < INFINITY) || g == 1)
        return (wn_fieller){.shape = WN_FIELLER_EVERYTHING};
    return (wn_fieller){g < 1 ? WN_FIELLER_BOUNDED : WN_FIELLER_OUTSIDE,
                        (middle - sqrt(d)) / (1 - g) - 1,
                        (middle + sqrt(d)) / (1 - g) - 1};
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

wn_estimate wn_effect_fieller_lift(const wn_effect *e, wn_how how) {
    how.alternative = WN_TWO_SIDED;
    const char *why = lift_problem(e, how);
    if (why) return wn_estimate_none(why);
    double lift = e->treatment.value / e->control.value - 1;
    if (has_few_values(e, how)) return wn_estimate_point(lift, few_values);
    variances v = variances_of(e, 1, 1, how);
    double df = freedom(e, v, shared_difference(e));
    if (!(df > 0)) return wn_estimate_point(lift, no_variation);
    wn_two two = {e->control.value, v.control + e->shared.control, e->treatment.value,
                  v.treatment + e->shared.treatment, e->shared.both};
    return report_fieller(wn_fieller_set(&two, critical(df, how)), lift);
}
