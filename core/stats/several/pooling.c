#include "core/stats/several/pooling.h"

#include "core/stats/law/dist.h"

#include <math.h>

typedef struct places {
    const wn_place *at;
    size_t count;
} places;

/* Sums over places, weighted by 1 / (se^2 + tau2). */
typedef struct sums {
    double used, weight, squares, mean, q;
} sums;

static sums sum_at(const places *all, double tau2) {
    sums s = {0};
    for (size_t i = 0; i < all->count; i++) {
        const wn_place *p = &all->at[i];
        if (!(p->se > 0)) continue;
        double weight = 1 / (p->se * p->se + tau2);
        s.used++;
        s.weight += weight;
        s.squares += weight * weight;
        s.mean += weight * p->value;
    }
    if (s.weight > 0) s.mean /= s.weight;
    for (size_t i = 0; i < all->count; i++) {
        const wn_place *p = &all->at[i];
        double d = p->value - s.mean;
        if (p->se > 0) s.q += d * d / (p->se * p->se + tau2);
    }
    return s;
}

/* The score of the restricted likelihood, over the information: the step of Fisher's
 * method. */
static double step_of(const places *all, double tau2) {
    sums s = sum_at(all, tau2);
    double squares = 0, cubes = 0, fit = 0;
    for (size_t i = 0; i < all->count; i++) {
        const wn_place *p = &all->at[i];
        if (!(p->se > 0)) continue;
        double w = 1 / (p->se * p->se + tau2), d = p->value - s.mean;
        squares += w * w;
        cubes += w * w * w;
        fit += w * w * d * d;
    }
    double trace = s.weight - squares / s.weight;
    double ratio = squares / s.weight;
    double information = squares - 2 * cubes / s.weight + ratio * ratio;
    return information > 0 ? (fit - trace) / information : 0;
}

static double likeliest_tau2(const places *all, double start) {
    double tau2 = start;
    for (int i = 0; i < 200; i++) {
        double next = fmax(tau2 + step_of(all, tau2), 0);
        if (fabs(next - tau2) <= 1e-12 * (tau2 + 1e-12 * start)) return next;
        tau2 = next;
    }
    return tau2;
}

static wn_estimate around(double value, double se, double conf) {
    double half = wn_normal_two_sided(conf) * se;
    return (wn_estimate){.value = value, .low = value - half, .high = value + half};
}

wn_pooling wn_pool(const wn_place *at, size_t count, double conf) {
    places all = {at, count};
    sums s = sum_at(&all, 0);
    wn_pooling out = {0};
    if (s.used == 0) {
        const char *why = "there is nothing to pool";
        out.heterogeneity = wn_test_none(why);
        out.common = out.mean = wn_estimate_none(why);
        return out;
    }
    double df = s.used - 1;
    out.common = around(s.mean, 1 / sqrt(s.weight), conf);
    out.heterogeneity = df > 0 ? (wn_test_result){s.q, df, wn_chi2_sf(s.q, df), NULL}
                               : wn_test_none("there is only one level to look at");
    if (s.q > df && df > 0) {
        out.i2 = (s.q - df) / s.q;
        out.tau2_dl = (s.q - df) / (s.weight - s.squares / s.weight);
    }
    if (df > 0) out.tau2 = likeliest_tau2(&all, out.tau2_dl);
    s = sum_at(&all, out.tau2);
    out.mean_se = 1 / sqrt(s.weight);
    out.mean = around(s.mean, out.mean_se, conf);
    return out;
}

wn_estimate wn_pool_likely(const wn_pooling *pooling, wn_place place, double conf) {
    if (pooling->mean.why) return pooling->mean;
    double error = place.se * place.se;
    double pull = place.se > 0 ? error / (error + pooling->tau2) : 1;
    double value = pull * pooling->mean.value + (1 - pull) * place.value;
    double own = place.se > 0 ? (1 - pull) * error : pooling->tau2;
    double of_mean = pull * pooling->mean_se;
    return around(value, sqrt(own + of_mean * of_mean), conf);
}
