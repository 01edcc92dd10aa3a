#include "core/stats/rates/exact.h"

#include "core/stats/law/clamp.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/prop.h"
#include "core/stats/rates/prop2.h"
#include "core/stats/rates/unconditional.h"

#include <math.h>

static wn_rc check_arms(wn_prop control, wn_prop treatment, wn_err *err) {
    if (control.n == 0 || treatment.n == 0)
        return wn_fail(err, WN_E_USAGE, "an arm without visitors cannot be compared");
    if (control.x > control.n || treatment.x > treatment.n)
        return wn_fail(err, WN_E_USAGE, "more conversions than visitors");
    return WN_OK;
}

/* --- hypotheses -------------------------------------------------------------------- */

/* treatment = control + place, or treatment : control = place : 1 - place. */
typedef struct hypothesis {
    bool ratio;
    double place;
    double seen; /* |z| of the outcome that was seen */
} hypothesis;

static wn_score_at statistic(wn_prop control, wn_prop treatment, const hypothesis *h) {
    return h->ratio ? wn_score_ratio(control, treatment, WN_SCORE_PLAIN, h->place)
                    : wn_score_difference(control, treatment, WN_SCORE_PLAIN, h->place);
}

/* Outcomes that are as extreme as the one seen but for rounding count as extreme. */
static const double same = 1 - 1e-11;

static int by_score(wn_prop control, wn_prop treatment, const void *ctx) {
    const hypothesis *h = ctx;
    double z = wn_score_z(statistic(control, treatment, h));
    if (fabs(z) < h->seen * same) return 0;
    return z < 0 ? -1 : 1;
}

/* Both rates by a nuisance parameter in [0, 1]. For a difference it is where the rates
 * stand between the lowest and the highest pair, for a ratio it is the larger rate. */
static wn_rates rates_at(double nuisance, const void *ctx) {
    const hypothesis *h = ctx;
    if (h->ratio) {
        double larger = fmax(h->place, 1 - h->place);
        return (wn_rates){nuisance * ((1 - h->place) / larger),
                          nuisance * (h->place / larger)};
    }
    double room = 1 - fabs(h->place), base = nuisance * room;
    return (wn_rates){base + fmax(-h->place, 0), base + fmax(h->place, 0)};
}

/* The nuisance parameters at which a rate is what the arm's own interval allows. */
static void narrow(wn_nuisance *line, double lowest, double highest, wn_estimate rate) {
    double rise = highest - lowest;
    if (rise <= 0) {
        if (lowest < rate.low || lowest > rate.high) line->high = -1;
        return;
    }
    line->low = fmax(line->low, (rate.low - lowest) / rise);
    line->high = fmin(line->high, (rate.high - lowest) / rise);
}

/* Berger and Boos: gamma is shared between the two arms' exact intervals. */
static wn_nuisance line_of(const hypothesis *h, wn_prop control, wn_prop treatment,
                           double gamma) {
    wn_nuisance line = {rates_at, h, 0, 1};
    if (gamma > 0) {
        wn_rates low = rates_at(0, h), high = rates_at(1, h);
        narrow(&line, low.control, high.control,
               wn_prop_clopper_pearson(control, 1 - 0.5 * gamma));
        narrow(&line, low.treatment, high.treatment,
               wn_prop_clopper_pearson(treatment, 1 - 0.5 * gamma));
    }
    return line;
}

/* p of one hypothesis; more than `enough` is not worth knowing exactly. */
static wn_rc p_of(hypothesis h, wn_prop control, wn_prop treatment, double gamma,
                  double enough, double *p, wn_err *err) {
    *p = 1;
    h.seen = fabs(wn_score_z(statistic(control, treatment, &h)));
    if (h.seen < 1e-12) return WN_OK;
    wn_nuisance line = line_of(&h, control, treatment, gamma);
    *p = gamma;
    /* No rate at all agrees with both arms. */
    if (line.low > line.high) return WN_OK;
    wn_region *region;
    wn_rc rc = wn_region_new(control, treatment, by_score, &h, &line, &region, err);
    if (rc != WN_OK) return rc;
    *p = fmin(gamma + wn_region_sup(region, &line, enough - gamma), 1);
    wn_region_free(region);
    return WN_OK;
}

wn_rc wn_exact_p_difference(wn_prop control, wn_prop treatment, double difference,
                            double gamma, double *p, wn_err *err) {
    wn_rc rc = check_arms(control, treatment, err);
    if (rc != WN_OK) return rc;
    hypothesis h = {.ratio = false, .place = wn_clamp(difference, -1, 1)};
    return p_of(h, control, treatment, gamma, 2, p, err);
}

wn_rc wn_exact_p_ratio(wn_prop control, wn_prop treatment, double ratio, double gamma,
                       double *p, wn_err *err) {
    wn_rc rc = check_arms(control, treatment, err);
    if (rc != WN_OK) return rc;
    hypothesis h = {.ratio = true, .place = fmax(ratio, 0) / (1 + fmax(ratio, 0))};
    return p_of(h, control, treatment, gamma, 2, p, err);
}

/* --- intervals --------------------------------------------------------------------- */

typedef struct inversion {
    wn_prop control, treatment;
    bool ratio;
    double alpha;
} inversion;

static wn_rc accepts(const inversion *v, double place, bool *accepted, wn_err *err) {
    double p;
    hypothesis h = {.ratio = v->ratio, .place = place};
    wn_rc rc = p_of(h, v->control, v->treatment, WN_EXACT_GAMMA, v->alpha, &p, err);
    *accepted = rc == WN_OK && p >= v->alpha;
    return rc;
}

/* The last accepted place on the way from `from`, which is accepted, to `to`. p jumps as
 * the ordering of the outcomes changes, and may come back above alpha after a jump: steps
 * of a twentieth of `scale`, the asymptotic distance, look for that before bisection
 * pins down the last change. */
static wn_rc last_accepted(const inversion *v, double from, double to, double scale,
                           double *limit, wn_err *err) {
    wn_rc rc = WN_OK;
    bool accepted;
    *limit = to;
    WN_TRY(accepts(v, to, &accepted, err));
    if (accepted) return WN_OK;
    double direction = to > from ? 1 : -1, inside = from, outside = to;
    double reach = fmin(fabs(to - from), 1.6 * scale);
    for (int i = 1; i <= 32; i++) {
        double place = from + direction * reach * i / 32;
        if (place == to) break;
        WN_TRY(accepts(v, place, &accepted, err));
        if (accepted)
            inside = place, outside = to;
        else if (outside == to)
            outside = place;
    }
    while (fabs(outside - inside) > 1e-15) {
        double middle = inside + 0.5 * (outside - inside);
        if (middle == inside || middle == outside) break;
        WN_TRY(accepts(v, middle, &accepted, err));
        if (accepted)
            inside = middle;
        else
            outside = middle;
    }
    *limit = inside;
out:
    return rc;
}

typedef struct limits {
    double low, high;
} limits;

/* Places between least and most that are accepted. Whether null is one of them was
 * settled by its own p-value. `asymptotic` sets the scale. */
static wn_rc invert(const inversion *v, double least, double null, double most,
                    double seen, bool rejects, limits asymptotic, limits *out,
                    wn_err *err) {
    wn_rc rc = WN_OK;
    bool above = rejects && seen > null, below = rejects && seen < null;
    *out = (limits){seen, seen};
    if (seen > least)
        WN_TRY(last_accepted(v, above || seen < null ? seen : null, above ? null : least,
                             seen - asymptotic.low, &out->low, err));
    if (seen < most)
        WN_TRY(last_accepted(v, below || seen > null ? seen : null, below ? null : most,
                             asymptotic.high - seen, &out->high, err));
out:
    return rc;
}

static wn_rc difference_interval(const inversion *v, bool rejects, wn_estimate *out,
                                 wn_err *err) {
    wn_estimate e =
        wn_prop2_score_difference(v->control, v->treatment, WN_SCORE_MN, 1 - v->alpha);
    limits l;
    wn_rc rc = invert(v, -1, 0, 1, e.value, rejects, (limits){e.low, e.high}, &l, err);
    if (rc == WN_OK) *out = (wn_estimate){.value = e.value, .low = l.low, .high = l.high};
    return rc;
}

static wn_rc lift_interval(const inversion *v, bool rejects, wn_estimate *out,
                           wn_err *err) {
    wn_estimate e =
        wn_prop2_score_lift(v->control, v->treatment, WN_SCORE_MN, 1 - v->alpha);
    *out = e;
    if (v->control.x == 0 && v->treatment.x == 0) return WN_OK;
    limits l, asymptotic = {wn_score_share(e.low),
                            e.high_unbounded ? 1 : wn_score_share(e.high)};
    double seen = v->control.x == 0 ? 1 : wn_score_share(e.value);
    wn_rc rc = invert(v, 0, 0.5, 1, seen, rejects, asymptotic, &l, err);
    if (rc != WN_OK) return rc;
    out->low = wn_score_lift(l.low);
    out->high_unbounded = l.high >= 1;
    out->high = out->high_unbounded ? 0 : wn_score_lift(l.high);
    return WN_OK;
}

wn_rc wn_exact_compare(wn_prop control, wn_prop treatment, double conf, wn_exact *out,
                       wn_err *err) {
    *out = (wn_exact){0};
    if (!(conf > 0 && conf < 1))
        return wn_fail(err, WN_E_USAGE,
                       "confidence level %g: expected one between 0 and 1", conf);
    double p;
    wn_rc rc = wn_exact_p_difference(control, treatment, 0, WN_EXACT_GAMMA, &p, err);
    if (rc != WN_OK) return rc;
    wn_exact result = {.p = p};
    inversion v = {control, treatment, false, 1 - conf};
    bool rejects = p < v.alpha;
    WN_TRY(difference_interval(&v, rejects, &result.difference, err));
    v.ratio = true;
    WN_TRY(lift_interval(&v, rejects, &result.lift, err));
    *out = result;
out:
    return rc;
}

/* --- the classical tests ----------------------------------------------------------- */

static wn_rates common_rate(double nuisance, const void *ctx) {
    (void)ctx;
    return (wn_rates){nuisance, nuisance};
}

static const wn_nuisance all_rates = {common_rate, NULL, 0, 1};

static wn_rc sup_over_rates(wn_prop control, wn_prop treatment, wn_extreme_fn extreme,
                            const void *ctx, double *p, wn_err *err) {
    wn_region *region;
    wn_rc rc = wn_region_new(control, treatment, extreme, ctx, &all_rates, &region, err);
    if (rc != WN_OK) return rc;
    *p = wn_region_sup(region, &all_rates, 2);
    wn_region_free(region);
    return WN_OK;
}

typedef struct z_ordering {
    wn_variance variance;
    wn_alternative alternative;
    double seen;
} z_ordering;

static double z_of(wn_prop control, wn_prop treatment, wn_variance variance) {
    return wn_prop2_z_test(control, treatment, variance, false, WN_TWO_SIDED).statistic;
}

static int by_z(wn_prop control, wn_prop treatment, const void *ctx) {
    const z_ordering *o = ctx;
    double z = z_of(control, treatment, o->variance), slack = 1e-9 * fabs(o->seen);
    if (o->alternative == WN_GREATER) return z >= o->seen - slack;
    if (o->alternative == WN_LESS) return z <= o->seen + slack ? -1 : 0;
    if (fabs(z) < fabs(o->seen) - slack) return 0;
    return z < 0 ? -1 : 1;
}

wn_rc wn_exact_barnard(wn_prop control, wn_prop treatment, wn_barnard statistic,
                       wn_alternative alternative, double *p, wn_err *err) {
    *p = 1;
    wn_rc rc = check_arms(control, treatment, err);
    if (rc != WN_OK) return rc;
    z_ordering o = {statistic == WN_BARNARD_POOLED ? WN_POOLED : WN_UNPOOLED, alternative,
                    0};
    o.seen = z_of(control, treatment, o.variance);
    if (alternative == WN_TWO_SIDED && o.seen == 0) return WN_OK;
    return sup_over_rates(control, treatment, by_z, &o, p, err);
}

typedef struct fisher_ordering {
    wn_alternative alternative;
    double seen;
} fisher_ordering;

static int by_fisher(wn_prop control, wn_prop treatment, const void *ctx) {
    const fisher_ordering *o = ctx;
    if (wn_fisher_p(control, treatment, o->alternative) > o->seen * (1 + 1e-9)) return 0;
    return o->alternative == WN_LESS ? -1 : 1;
}

static wn_rc boschloo_one_sided(wn_prop control, wn_prop treatment,
                                wn_alternative alternative, double *p, wn_err *err) {
    fisher_ordering o = {alternative, wn_fisher_p(control, treatment, alternative)};
    return sup_over_rates(control, treatment, by_fisher, &o, p, err);
}

wn_rc wn_exact_boschloo(wn_prop control, wn_prop treatment, wn_alternative alternative,
                        double *p, wn_err *err) {
    *p = 1;
    wn_rc rc = check_arms(control, treatment, err);
    if (rc != WN_OK) return rc;
    if (alternative != WN_TWO_SIDED)
        return boschloo_one_sided(control, treatment, alternative, p, err);
    double less, greater;
    WN_TRY(boschloo_one_sided(control, treatment, WN_LESS, &less, err));
    WN_TRY(boschloo_one_sided(control, treatment, WN_GREATER, &greater, err));
    *p = fmin(2 * fmin(less, greater), 1);
out:
    return rc;
}
