#include "core/stats/rates/exact.h"

#include "core/stats/law/clamp.h"
#include "core/stats/rates/conditional.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/inversion.h"
#include "core/stats/rates/prop.h"
#include "core/stats/rates/prop2.h"
#include "core/stats/rates/unconditional.h"

#include <inttypes.h>
#include <math.h>

static wn_rc check_arms(wn_prop control, wn_prop treatment, wn_err *err) {
    if (control.n == 0 || treatment.n == 0)
        return wn_fail(err, WN_E_USAGE, "an arm without visitors cannot be compared");
    if (control.x > control.n || treatment.x > treatment.n)
        return wn_fail(err, WN_E_USAGE, "more conversions than visitors");
    return WN_OK;
}

static wn_rc check_conf(double conf, wn_err *err) {
    if (conf > 0 && conf < 1) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "confidence level %g: expected one between 0 and 1",
                   conf);
}

/* --- hypotheses -------------------------------------------------------------------- */

typedef enum measure { DIFFERENCE, RATIO, ODDS_RATIO } measure;

/* treatment = control + place; or the two rates, or their odds, are as place to
 * 1 - place. */
typedef struct hypothesis {
    measure measure;
    double place;
    double seen; /* |z| of the outcome that was seen */
} hypothesis;

static wn_score_at statistic(wn_prop control, wn_prop treatment, const hypothesis *h) {
    static wn_score_at (*const at[])(wn_prop, wn_prop, wn_score,
                                     double) = {[DIFFERENCE] = wn_score_difference,
                                                [RATIO] = wn_score_ratio,
                                                [ODDS_RATIO] = wn_score_odds};
    return at[h->measure](control, treatment, WN_SCORE_PLAIN, h->place);
}

/* Outcomes that are as extreme as the one seen but for rounding count as extreme. */
static const double same = 1 - 1e-11;

static int by_score(wn_prop control, wn_prop treatment, const void *ctx) {
    const hypothesis *h = ctx;
    double z = wn_score_z(statistic(control, treatment, h));
    if (fabs(z) < h->seen * same) return 0;
    return z < 0 ? -1 : 1;
}

/* a / (a + b), and 1/2 when both are 0. */
static double share_of(double a, double b) {
    return a + b > 0 ? a / (a + b) : 0.5;
}

/* Both rates by a nuisance parameter in [0, 1]. For a difference it is where the rates
 * stand between the lowest and the highest pair, for a ratio it is the larger rate, for
 * an odds ratio the rate whose odds are the geometric mean of both. */
static wn_rates rates_at(double nuisance, const void *ctx) {
    const hypothesis *h = ctx;
    double up = h->place, down = 1 - h->place;
    if (h->measure == RATIO) {
        double larger = fmax(up, down);
        return (wn_rates){nuisance * (down / larger), nuisance * (up / larger)};
    }
    if (h->measure == ODDS_RATIO) {
        double yes = nuisance, no = 1 - nuisance;
        return (wn_rates){share_of(yes * sqrt(down), no * sqrt(up)),
                          share_of(yes * sqrt(up), no * sqrt(down))};
    }
    double room = 1 - fabs(h->place), base = nuisance * room;
    return (wn_rates){base + fmax(-h->place, 0), base + fmax(h->place, 0)};
}

/* The nuisance parameter at which an arm has this rate; beyond [0, 1] when none does. */
static double nuisance_of(const hypothesis *h, double rate, bool of_control) {
    wn_rates low = rates_at(0, h), high = rates_at(1, h);
    double first = of_control ? low.control : low.treatment;
    double rise = (of_control ? high.control : high.treatment) - first;
    if (rise <= 0) return rate > first ? 2 : rate < first ? -1 : 0.5;
    if (h->measure != ODDS_RATIO) return (rate - first) / rise;
    double up = sqrt(h->place), down = sqrt(1 - h->place);
    return of_control ? share_of(rate * up, (1 - rate) * down)
                      : share_of(rate * down, (1 - rate) * up);
}

/* Keeps an arm's rate within what its own interval allows. */
static void narrow(wn_nuisance *line, const hypothesis *h, wn_estimate rate,
                   bool of_control) {
    line->low = fmax(line->low, nuisance_of(h, rate.low, of_control));
    line->high = fmin(line->high, nuisance_of(h, rate.high, of_control));
}

/* Two arms, what is asked about them, and what is the same for every hypothesis. */
typedef struct question {
    wn_prop control, treatment;
    double gamma, alpha;
    wn_estimate control_rate, treatment_rate; /* Berger and Boos: each at gamma / 2 */
    measure measure;
    double worst; /* the nuisance parameter at which the last p was found */
} question;

static question ask(wn_prop control, wn_prop treatment, double gamma, double alpha) {
    question q = {control, treatment, gamma, alpha, .worst = 0.5};
    q.control_rate = wn_prop_clopper_pearson(control, 1 - 0.5 * gamma);
    q.treatment_rate = wn_prop_clopper_pearson(treatment, 1 - 0.5 * gamma);
    return q;
}

static wn_nuisance line_of(const question *q, const hypothesis *h) {
    wn_nuisance line = {rates_at, h, 0, 1};
    if (q->gamma > 0) {
        narrow(&line, h, q->control_rate, true);
        narrow(&line, h, q->treatment_rate, false);
    }
    return line;
}

/* p of one hypothesis; how far it is above or below `enough` need not be known. */
static wn_rc p_of(question *q, double place, double enough, double *p, wn_err *err) {
    hypothesis h = {q->measure, place, 0};
    *p = 1;
    h.seen = fabs(wn_score_z(statistic(q->control, q->treatment, &h)));
    if (h.seen < 1e-12) return WN_OK;
    wn_nuisance line = line_of(q, &h);
    *p = q->gamma;
    /* A ratio of 0 or infinity that was not seen is impossible; and in a narrowed line no
     * rate at all may agree with both arms. */
    bool end = q->measure != DIFFERENCE && (place <= 0 || place >= 1);
    if (end || line.low > line.high) return WN_OK;
    wn_region *region;
    wn_rc rc = wn_region_new(q->control, q->treatment, by_score, &h, &line, &region, err);
    if (rc != WN_OK) return rc;
    double sup = wn_region_sup(region, &line, enough - q->gamma, &q->worst);
    *p = fmin(q->gamma + sup, 1);
    wn_region_free(region);
    return WN_OK;
}

static wn_rc p_at_place(wn_prop control, wn_prop treatment, measure of, double place,
                        double gamma, double *p, wn_err *err) {
    *p = 1;
    wn_rc rc = check_arms(control, treatment, err);
    if (rc != WN_OK) return rc;
    question q = ask(control, treatment, gamma, 0);
    q.measure = of;
    return p_of(&q, place, WN_REGION_ALL + gamma, p, err);
}

wn_rc wn_exact_p_difference(wn_prop control, wn_prop treatment, double difference,
                            double gamma, double *p, wn_err *err) {
    return p_at_place(control, treatment, DIFFERENCE, wn_clamp(difference, -1, 1), gamma,
                      p, err);
}

static double share_of_ratio(double ratio) {
    return fmax(ratio, 0) / (1 + fmax(ratio, 0));
}

wn_rc wn_exact_p_ratio(wn_prop control, wn_prop treatment, double ratio, double gamma,
                       double *p, wn_err *err) {
    return p_at_place(control, treatment, RATIO, share_of_ratio(ratio), gamma, p, err);
}

wn_rc wn_exact_p_odds_ratio(wn_prop control, wn_prop treatment, double odds_ratio,
                            double gamma, double *p, wn_err *err) {
    return p_at_place(control, treatment, ODDS_RATIO, share_of_ratio(odds_ratio), gamma,
                      p, err);
}

/* --- intervals --------------------------------------------------------------------- */

static wn_rc excess(double place, void *ctx, double *out, wn_err *err) {
    question *q = ctx;
    double p;
    wn_rc rc = p_of(q, place, q->alpha, &p, err);
    *out = p - q->alpha;
    return rc;
}

typedef struct limits {
    double low, high;
} limits;

/* Places between least and most that are accepted. Whether null is one of them was
 * settled by its own p-value. Places where p comes back are looked for as far as 1.6
 * times the `asymptotic` distance. */
static wn_rc invert(question *q, double least, double null, double most, double seen,
                    bool rejects, limits asymptotic, limits *out, wn_err *err) {
    wn_rc rc = WN_OK;
    bool above = rejects && seen > null, below = rejects && seen < null;
    *out = (limits){seen, seen};
    if (seen > least)
        WN_TRY(wn_inversion_limit(excess, q, above || seen < null ? seen : null,
                                  above ? null : least, 1.6 * (seen - asymptotic.low),
                                  &out->low, err));
    if (seen < most)
        WN_TRY(wn_inversion_limit(excess, q, below || seen > null ? seen : null,
                                  below ? null : most, 1.6 * (asymptotic.high - seen),
                                  &out->high, err));
out:
    return rc;
}

static wn_rc difference_interval(question *q, bool rejects, wn_estimate *out,
                                 wn_err *err) {
    wn_estimate e =
        wn_prop2_score_difference(q->control, q->treatment, WN_SCORE_MN, 1 - q->alpha);
    limits l;
    q->measure = DIFFERENCE;
    wn_rc rc = invert(q, -1, 0, 1, e.value, rejects, (limits){e.low, e.high}, &l, err);
    if (rc == WN_OK) *out = (wn_estimate){.value = e.value, .low = l.low, .high = l.high};
    return rc;
}

/* Of a ratio: `e` is the asymptotic estimate, `seen` what the arms show. */
static wn_rc share_interval(question *q, bool rejects, double seen,
                            double (*share)(double), double (*of_share)(double),
                            wn_estimate *e, wn_err *err) {
    limits l, asymptotic = {share(e->low), e->high_unbounded ? 1 : share(e->high)};
    wn_rc rc = invert(q, 0, 0.5, 1, seen, rejects, asymptotic, &l, err);
    if (rc != WN_OK) return rc;
    e->low = of_share(l.low);
    e->high_unbounded = l.high >= 1;
    e->high = e->high_unbounded ? 0 : of_share(l.high);
    return WN_OK;
}

static wn_rc lift_interval(question *q, bool rejects, wn_estimate *out, wn_err *err) {
    *out = wn_prop2_score_lift(q->control, q->treatment, WN_SCORE_MN, 1 - q->alpha);
    double c = wn_prop_rate(q->control), t = wn_prop_rate(q->treatment);
    if (c + t == 0) return WN_OK;
    q->measure = RATIO;
    return share_interval(q, rejects, t / (c + t), wn_score_share, wn_score_lift, out,
                          err);
}

static double odds_of_share(double share) {
    return share / (1 - share);
}

static wn_rc odds_interval(question *q, bool rejects, wn_estimate *out, wn_err *err) {
    wn_prop c = q->control, t = q->treatment;
    *out = wn_prop2_score_odds_ratio(c, t, WN_SCORE_MN, 1 - q->alpha);
    double ad = (double)t.x * (double)(c.n - c.x), bc = (double)c.x * (double)(t.n - t.x);
    if (ad + bc == 0) return WN_OK;
    q->measure = ODDS_RATIO;
    return share_interval(q, rejects, ad / (ad + bc), share_of_ratio, odds_of_share, out,
                          err);
}

static wn_rc compare(wn_prop control, wn_prop treatment, double gamma, double conf,
                     wn_exact *out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = (wn_exact){0};
    WN_TRY(check_arms(control, treatment, err));
    WN_TRY(check_conf(conf, err));
    question q = ask(control, treatment, gamma, 1 - conf);
    wn_exact result;
    WN_TRY(p_of(&q, 0, WN_REGION_ALL + gamma, &result.p, err));
    bool rejects = result.p < q.alpha;
    WN_TRY(difference_interval(&q, rejects, &result.difference, err));
    WN_TRY(lift_interval(&q, rejects, &result.lift, err));
    WN_TRY(odds_interval(&q, rejects, &result.odds_ratio, err));
    *out = result;
out:
    return rc;
}

wn_rc wn_exact_compare(wn_prop control, wn_prop treatment, double conf, wn_exact *out,
                       wn_err *err) {
    return compare(control, treatment, WN_EXACT_GAMMA, conf, out, err);
}

static wn_rc check_size(wn_prop control, wn_prop treatment, uint64_t most, wn_err *err) {
    if (control.n <= most && treatment.n <= most) return WN_OK;
    wn_fail(err, WN_E_USAGE,
            "the tests of Barnard and Boschloo take at most %" PRIu64 " visitors an arm",
            most);
    return wn_err_hint(err, "the exact test (--method exact) takes any number");
}

wn_rc wn_exact_barnard_compare(wn_prop control, wn_prop treatment, double conf,
                               wn_exact *out, wn_err *err) {
    *out = (wn_exact){0};
    wn_rc rc = check_size(control, treatment, WN_EXACT_BARNARD_MOST, err);
    return rc == WN_OK ? compare(control, treatment, 0, conf, out, err) : rc;
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
    double at = 0.5;
    *p = wn_region_sup(region, &all_rates, WN_REGION_ALL, &at);
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

/* Outcomes whose one-sided p, given the margins and an odds ratio, is not larger. */
typedef struct fisher_ordering {
    wn_alternative alternative;
    double share; /* of the odds ratio: 1/2 is none */
    double seen;
} fisher_ordering;

static double fisher_p(wn_prop control, wn_prop treatment, const fisher_ordering *o) {
    return o->share == 0.5 ? wn_fisher_p(control, treatment, o->alternative)
                           : wn_fisher_p_at(control, treatment, o->alternative, o->share);
}

static int by_fisher(wn_prop control, wn_prop treatment, const void *ctx) {
    const fisher_ordering *o = ctx;
    if (fisher_p(control, treatment, o) > o->seen * (1 + 1e-9)) return 0;
    return o->alternative == WN_LESS ? -1 : 1;
}

/* At one odds ratio, over all rates that have it. */
static wn_rc boschloo_p(wn_prop control, wn_prop treatment, wn_alternative alternative,
                        double share, double enough, double *at, double *p, wn_err *err) {
    fisher_ordering o = {alternative, share, 0};
    hypothesis h = {ODDS_RATIO, share, 0};
    wn_nuisance line = {rates_at, &h, 0, 1};
    wn_region *region;
    o.seen = fisher_p(control, treatment, &o);
    wn_rc rc = wn_region_new(control, treatment, by_fisher, &o, &line, &region, err);
    if (rc != WN_OK) return rc;
    *p = wn_region_sup(region, &line, enough, at);
    wn_region_free(region);
    return WN_OK;
}

wn_rc wn_exact_boschloo(wn_prop control, wn_prop treatment, wn_alternative alternative,
                        double *p, wn_err *err) {
    wn_rc rc = WN_OK;
    double at = 0.5, less, greater;
    *p = 1;
    WN_TRY(check_arms(control, treatment, err));
    if (alternative != WN_TWO_SIDED)
        return boschloo_p(control, treatment, alternative, 0.5, WN_REGION_ALL, &at, p,
                          err);
    WN_TRY(boschloo_p(control, treatment, WN_LESS, 0.5, WN_REGION_ALL, &at, &less, err));
    WN_TRY(boschloo_p(control, treatment, WN_GREATER, 0.5, WN_REGION_ALL, &at, &greater,
                      err));
    *p = fmin(2 * fmin(less, greater), 1);
out:
    return rc;
}

typedef struct boschloo_limit {
    wn_prop control, treatment;
    wn_alternative alternative; /* the side on which the seen outcome is extreme */
    double alpha, at;
} boschloo_limit;

static double share_of_log_odds(double theta) {
    return 1 / (1 + exp(-theta));
}

static wn_rc boschloo_excess(double theta, void *ctx, double *out, wn_err *err) {
    boschloo_limit *b = ctx;
    double p;
    wn_rc rc = boschloo_p(b->control, b->treatment, b->alternative,
                          share_of_log_odds(theta), 0.5 * b->alpha, &b->at, &p, err);
    *out = 2 * p - b->alpha;
    return rc;
}

static double log_odds_of(wn_prop prop) {
    return log(((double)prop.x + 0.5) / ((double)(prop.n - prop.x) + 0.5));
}

/* One end of the interval: between a rough estimate and the end of Fisher's central
 * interval, which is never narrower. */
static wn_rc boschloo_end(wn_prop control, wn_prop treatment, wn_alternative side,
                          double alpha, double fishers, double *limit, wn_err *err) {
    boschloo_limit b = {control, treatment, side, alpha, 0.5};
    double from = log_odds_of(treatment) - log_odds_of(control), to = log(fishers);
    wn_rc rc =
        wn_inversion_limit(boschloo_excess, &b, from, to, fabs(to - from), limit, err);
    *limit = exp(*limit);
    return rc;
}

wn_rc wn_exact_boschloo_compare(wn_prop control, wn_prop treatment, double conf,
                                double *p, wn_estimate *odds_ratio, wn_err *err) {
    wn_stratum one = {control, treatment};
    wn_conditional fisher;
    wn_rc rc = WN_OK;
    double alpha = 1 - conf;
    WN_TRY(check_arms(control, treatment, err));
    WN_TRY(check_conf(conf, err));
    WN_TRY(check_size(control, treatment, WN_EXACT_BARNARD_MOST, err));
    WN_TRY(wn_exact_boschloo(control, treatment, WN_TWO_SIDED, p, err));
    WN_TRY(wn_conditional_compare(&one, 1, WN_CONDITIONAL_CENTRAL, WN_TWO_SIDED, conf,
                                  &fisher, err));
    wn_estimate e = fisher.odds_ratio;
    bool higher = wn_prop_rate(treatment) > wn_prop_rate(control), rejects = *p < alpha;
    bool above = rejects && higher, below = rejects && !higher;
    if (e.low > 0)
        WN_TRY(boschloo_end(control, treatment, WN_GREATER, alpha,
                            above ? fmax(e.low, 1) : e.low, &e.low, err));
    if (!e.high_unbounded)
        WN_TRY(boschloo_end(control, treatment, WN_LESS, alpha,
                            below ? fmin(e.high, 1) : e.high, &e.high, err));
    e.low = above ? fmax(e.low, nextafter(1, 2)) : fmin(e.low, below ? e.low : 1);
    if (!e.high_unbounded)
        e.high = below ? fmin(e.high, nextafter(1, 0)) : fmax(e.high, above ? e.high : 1);
    *odds_ratio = e;
out:
    return rc;
}
