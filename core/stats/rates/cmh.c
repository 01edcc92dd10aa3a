#include "core/stats/rates/cmh.h"

#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/rates/score.h"

#include <float.h>
#include <math.h>

static const char nothing[] = "no stratum has both arms and both outcomes";

/* A stratum as a table of numbers: conversions and others, by arm. */
typedef struct cells {
    double a, b, c, d; /* treatment: converted, not; control: converted, not */
    double nt, nc, n;
} cells;

static bool cells_of(const wn_stratum *s, cells *out) {
    cells k = {.a = (double)s->treatment.x, .c = (double)s->control.x};
    if (s->treatment.x > s->treatment.n || s->control.x > s->control.n) return false;
    k.b = (double)(s->treatment.n - s->treatment.x);
    k.d = (double)(s->control.n - s->control.x);
    k.nt = k.a + k.b, k.nc = k.c + k.d, k.n = k.nt + k.nc;
    *out = k;
    return k.nt > 0 && k.nc > 0 && k.a + k.c > 0 && k.b + k.d > 0;
}

wn_test_result wn_cmh_test(const wn_stratum *strata, size_t count, bool correction,
                           wn_alternative alternative) {
    double distance = 0, variance = 0;
    for (size_t i = 0; i < count; i++) {
        cells k;
        if (!cells_of(&strata[i], &k)) continue;
        double expected = k.nt * ((k.a + k.c) / k.n);
        distance += k.a - expected;
        variance += expected * (k.nc / k.n) * ((k.b + k.d) / (k.n - 1));
    }
    if (variance <= 0) return wn_test_none(nothing);
    double size = fabs(distance);
    /* As in R: no correction where it would change the sign. */
    if (correction && size >= 0.5) size -= 0.5;
    double z = copysign(size / sqrt(variance), distance);
    wn_test_result test = {.statistic = z * z, .df = 1};
    test.p = alternative == WN_GREATER ? wn_normal_sf(z)
             : alternative == WN_LESS  ? wn_normal_cdf(z)
                                       : wn_chi2_sf(z * z, 1);
    return test;
}

/* Sums of Mantel and Haenszel and of the variance of their log. */
typedef struct mantel_haenszel {
    double r, s, pr, ps_qr, qs;
} mantel_haenszel;

static mantel_haenszel sums_of(const wn_stratum *strata, size_t count) {
    mantel_haenszel sums = {0};
    for (size_t i = 0; i < count; i++) {
        cells k;
        if (!cells_of(&strata[i], &k)) continue;
        double r = k.a * (k.d / k.n), s = k.b * (k.c / k.n);
        double p = (k.a + k.d) / k.n, q = (k.b + k.c) / k.n;
        sums.r += r;
        sums.s += s;
        sums.pr += p * r;
        sums.ps_qr += p * s + q * r;
        sums.qs += q * s;
    }
    return sums;
}

/* The odds ratio, or why there is none. */
static wn_estimate odds_ratio_value(const mantel_haenszel *m) {
    wn_estimate e = {.high_unbounded = true};
    if (m->r + m->s == 0)
        e.why = nothing;
    else if (m->s == 0)
        e.why = "the odds ratio is infinite";
    else
        e.value = m->r / m->s;
    return e;
}

wn_estimate wn_cmh_odds_ratio(const wn_stratum *strata, size_t count,
                              wn_alternative alternative, double conf) {
    mantel_haenszel m = sums_of(strata, count);
    wn_estimate e = odds_ratio_value(&m);
    if (e.why) return wn_estimate_none(e.why);
    if (m.r == 0) return wn_estimate_point(0, "no interval for an odds ratio of 0");
    double variance =
        m.pr / (2 * m.r * m.r) + m.ps_qr / (2 * m.r * m.s) + m.qs / (2 * m.s * m.s);
    double two_sided = alternative == WN_TWO_SIDED ? conf : 2 * conf - 1;
    double half = two_sided >= 0 ? wn_normal_two_sided(two_sided)
                                 : -wn_normal_two_sided(-two_sided);
    half *= sqrt(variance);
    if (alternative != WN_LESS) e.low = e.value * exp(-half);
    e.high_unbounded = alternative == WN_GREATER;
    if (alternative != WN_GREATER) e.high = e.value * exp(half);
    return e;
}

/* --- score intervals -----------------------------------------------------------------
 */

typedef wn_score_at (*score_fn)(wn_prop, wn_prop, wn_score, double);

/* A line of hypotheses about an effect that all strata share. */
typedef struct family {
    const wn_stratum *strata;
    size_t count;
    score_fn at;
    bool weighted; /* by nc nt / n; the score of an odds ratio is a sum of conversions */
    double seen;   /* the place where the distance is 0 */
    double zz;
} family;

/* The sum over strata of distances from a hypothesis, and its variance. */
static wn_score_at score_sum(const family *f, double place) {
    wn_score_at sum = {0, 0};
    for (size_t i = 0; i < f->count; i++) {
        cells k;
        if (!cells_of(&f->strata[i], &k)) continue;
        double weight = f->weighted ? k.nc * (k.nt / k.n) : 1;
        wn_score_at at =
            f->at(f->strata[i].control, f->strata[i].treatment, WN_SCORE_MN, place);
        sum.distance += weight * at.distance;
        sum.variance += weight * weight * at.variance;
    }
    return sum;
}

static double distance(double place, void *ctx) {
    return score_sum(ctx, place).distance;
}

static double rejection(double place, void *ctx) {
    const family *f = ctx;
    /* What was seen is not rejected, not even where the variance vanishes, too. */
    if (place == f->seen) return -DBL_MIN;
    wn_score_at at = score_sum(f, place);
    return at.distance * at.distance - f->zz * at.variance;
}

typedef struct range {
    double low, high;
} range;

/* As for one table (prop2.c): the side of `null` on which a limit falls is decided by the
 * test itself. */
static range not_rejected(family *f, double least, double null, double most,
                          double conf) {
    double z = wn_normal_two_sided(conf);
    f->zz = z * z;
    double seen = f->seen = wn_root_between(distance, f, least, most, 0);
    double p = wn_cmh_test(f->strata, f->count, false, WN_TWO_SIDED).p;
    double at_null = distance(null, f);
    bool rejects = p < 1 - conf;
    bool above = rejects && at_null > 0, below = rejects && at_null < 0;
    range r = {least, most};
    if (distance(least, f) > 0) {
        double to = above ? fmax(seen, null) : fmin(seen, null);
        r.low = wn_root_between(rejection, f, above ? null : least, to, 0);
        if (above) r.low = fmax(r.low, nextafter(null, most));
    }
    if (distance(most, f) < 0) {
        double from = below ? fmin(seen, null) : fmax(seen, null);
        r.high = wn_root_between(rejection, f, from, below ? null : most, 0);
        if (below) r.high = fmin(r.high, nextafter(null, least));
    }
    return r;
}

/* Rates of both arms over all strata, by the weights of Mantel and Haenszel. */
typedef struct rates {
    double control, treatment;
} rates;

static rates standard_rates(const wn_stratum *strata, size_t count, double *weights) {
    rates sum = {0, 0};
    *weights = 0;
    for (size_t i = 0; i < count; i++) {
        cells k;
        if (!cells_of(&strata[i], &k)) continue;
        sum.control += k.c * (k.nt / k.n);
        sum.treatment += k.a * (k.nc / k.n);
        *weights += k.nc * (k.nt / k.n);
    }
    return sum;
}

wn_estimate wn_cmh_score_difference(const wn_stratum *strata, size_t count, double conf) {
    double weights;
    rates r = standard_rates(strata, count, &weights);
    if (weights == 0) return (wn_estimate){.low = -1, .high = 1, .why = nothing};
    family f = {strata, count, wn_score_difference, true, 0, 0};
    range limits = not_rejected(&f, -1, 0, 1, conf);
    return (wn_estimate){.value = (r.treatment - r.control) / weights,
                         .low = limits.low,
                         .high = limits.high};
}

wn_estimate wn_cmh_score_lift(const wn_stratum *strata, size_t count, double conf) {
    double weights;
    rates r = standard_rates(strata, count, &weights);
    wn_estimate e = {.low = -1, .high_unbounded = true, .why = nothing};
    if (weights == 0) return e;
    family f = {strata, count, wn_score_ratio, true, 0, 0};
    range limits = not_rejected(&f, 0, 0.5, 1, conf);
    e.why = r.control > 0 ? NULL : "the control has no conversions";
    e.value = r.control > 0 ? r.treatment / r.control - 1 : 0;
    e.low = wn_score_lift(limits.low);
    e.high_unbounded = limits.high >= 1;
    e.high = e.high_unbounded ? 0 : wn_score_lift(limits.high);
    return e;
}

wn_estimate wn_cmh_score_odds_ratio(const wn_stratum *strata, size_t count, double conf) {
    mantel_haenszel m = sums_of(strata, count);
    wn_estimate e = odds_ratio_value(&m);
    if (m.r + m.s == 0) return e;
    family f = {strata, count, wn_score_odds, false, 0, 0};
    range limits = not_rejected(&f, 0, 0.5, 1, conf);
    e.low = limits.low / (1 - limits.low);
    e.high_unbounded = limits.high >= 1;
    e.high = e.high_unbounded ? 0 : limits.high / (1 - limits.high);
    return e;
}
