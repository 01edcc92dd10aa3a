#include "core/stats/survival/kaplan_meier.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"

#include <math.h>

wn_rc wn_km_fit(const wn_life *life, wn_km *out, wn_err *err) {
    *out = (wn_km){0};
    size_t steps = 0;
    for (size_t i = 0; i < life->count; i++)
        steps += life->rows[i].events > 0;
    out->steps = wn_alloc_zero(steps, sizeof *out->steps);
    if (!out->steps) return wn_fail_memory(err);
    double survival = 1, greenwood = 0;
    uint64_t at_risk = life->n;
    for (size_t i = 0; i < life->count; i++) {
        const wn_life_row *row = &life->rows[i];
        if (row->events) {
            double n = (double)at_risk, d = (double)row->events;
            survival *= (n - d) / n;
            greenwood = survival > 0 ? greenwood + d / (n * (n - d)) : 0;
            out->steps[out->count++] =
                (wn_km_step){row->time, at_risk, row->events, survival, greenwood};
        }
        at_risk -= row->events + row->censored;
        out->last = row->time;
    }
    return WN_OK;
}

void wn_km_free(wn_km *km) {
    wn_free(km->steps);
    *km = (wn_km){0};
}

/* How many steps are not after `time`. */
static size_t steps_until(const wn_km *km, double time) {
    size_t low = 0, high = km->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (km->steps[middle].time <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Survival with its interval; z normal standard errors wide to each side. */
static wn_estimate with_interval(double s, double greenwood, wn_km_scale scale,
                                 double z) {
    if (s <= 0) return wn_estimate_point(0, "nobody is left without the event");
    if (s >= 1 && scale == WN_KM_LOG_LOG)
        return wn_estimate_point(1, "there is no event by then");
    double half = z * sqrt(greenwood), low, high;
    switch (scale) {
    case WN_KM_PLAIN:
        low = s - half * s;
        high = s + half * s;
        break;
    case WN_KM_LOG:
        low = s * exp(-half);
        high = s * exp(half);
        break;
    default:
        low = pow(s, exp(-half / log(s)));
        high = pow(s, exp(half / log(s)));
    }
    return (wn_estimate){
        .value = s, .low = wn_clamp(low, 0, 1), .high = wn_clamp(high, 0, 1)};
}

wn_estimate wn_km_interval(double share, double se, wn_km_scale scale, double conf) {
    if (share <= 0) return wn_estimate_point(0, "there is no event by then");
    double log_se = se / share;
    return with_interval(share, log_se * log_se, scale, wn_normal_two_sided(conf));
}

wn_km_point wn_km_at(const wn_km *km, double time, wn_km_scale scale, double conf) {
    size_t steps = steps_until(km, time);
    wn_km_step before = {.survival = 1};
    const wn_km_step *step = steps ? &km->steps[steps - 1] : &before;
    /* Once nobody is left nothing changes any more. */
    if (time > km->last && step->survival > 0)
        return (wn_km_point){.survival =
                                 wn_estimate_none("nobody was watched for that long")};
    double z = wn_normal_two_sided(conf);
    return (wn_km_point){with_interval(step->survival, step->greenwood, scale, z),
                         step->survival * sqrt(step->greenwood)};
}

wn_estimate wn_km_happened(wn_estimate survival) {
    wn_estimate out = survival;
    if (!survival.why) out.value = 1 - survival.value;
    out.low = survival.high_unbounded ? 0 : 1 - survival.high;
    out.high = survival.low_unbounded ? 0 : 1 - survival.low;
    out.low_unbounded = survival.high_unbounded;
    out.high_unbounded = survival.low_unbounded;
    return out;
}

/* Curves that a quantile is read from. */
typedef enum curve { CURVE_LOW, CURVE_VALUE, CURVE_HIGH } curve;

/* What a step's curve has fallen to; 2, above all shares, where it has no value. */
static double height(const wn_km_step *step, curve which, wn_km_scale scale, double z) {
    if (which == CURVE_VALUE) return step->survival;
    wn_estimate s = with_interval(step->survival, step->greenwood, scale, z);
    if (s.why_no_interval) return 2;
    return which == CURVE_LOW ? s.low : s.high;
}

/* The first time at which a curve is at most `level`. The limits of log S and of S can
 * rise again where few are left: what counts is when they were there first. */
static bool first_at_most(const wn_km *km, double level, curve which, wn_km_scale scale,
                          double z, double *time) {
    /* Products of fractions meet a level such as 0.5 but for rounding. */
    const double rounding = 1e-8;
    for (size_t i = 0; i < km->count; i++) {
        double here = height(&km->steps[i], which, scale, z);
        if (here > level + rounding) continue;
        *time = km->steps[i].time;
        bool flat = here >= level - rounding;
        if (flat)
            *time =
                0.5 * (*time + (i + 1 < km->count ? km->steps[i + 1].time : km->last));
        return true;
    }
    return false;
}

wn_estimate wn_km_quantile(const wn_km *km, double share, wn_km_scale scale,
                           double conf) {
    double z = wn_normal_two_sided(conf), level = 1 - share;
    wn_estimate out = {0};
    if (!first_at_most(km, level, CURVE_VALUE, scale, z, &out.value))
        out.why = "it has not happened to so many";
    out.low_unbounded = !first_at_most(km, level, CURVE_LOW, scale, z, &out.low);
    out.high_unbounded = !first_at_most(km, level, CURVE_HIGH, scale, z, &out.high);
    if (out.low_unbounded)
        out.why_no_interval = out.why ? out.why : "too few are watched";
    return out;
}
