#include "core/stats/rates/prop2.h"

#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/rates/prop.h"

#include <float.h>
#include <math.h>

/* Why the arms cannot be compared, or NULL. */
static const char *problem(wn_prop control, wn_prop treatment) {
    if (control.n == 0) return "the control has no visitors";
    if (treatment.n == 0) return "the treatment has no visitors";
    if (control.x > control.n || treatment.x > treatment.n)
        return "there are more conversions than visitors";
    return NULL;
}

static const char *problem_at(wn_prop control, wn_prop treatment, double conf) {
    const char *why = problem(control, treatment);
    if (!why && !(conf > 0 && conf < 1))
        why = "the confidence level is not between 0 and 1";
    return why;
}

static const char no_control[] = "the control has no conversions";

static wn_test_result normal_test(double z, wn_alternative alternative) {
    double p = alternative == WN_GREATER ? wn_normal_sf(z)
               : alternative == WN_LESS  ? wn_normal_cdf(z)
                                         : 2 * wn_normal_sf(fabs(z));
    return (wn_test_result){.statistic = z, .p = fmin(p, 1)};
}

/* --- score test and intervals ---------------------------------------------------- */

wn_test_result wn_prop2_score(wn_prop control, wn_prop treatment, wn_score score,
                              wn_alternative alternative) {
    return wn_prop2_score_against_difference(control, treatment, score, 0, alternative);
}

wn_test_result wn_prop2_score_against_difference(wn_prop control, wn_prop treatment,
                                                 wn_score score, double difference,
                                                 wn_alternative alternative) {
    const char *why = problem(control, treatment);
    if (why) return wn_test_none(why);
    wn_score_at at = wn_score_difference(control, treatment, score, difference);
    return normal_test(wn_score_z(at), alternative);
}

wn_test_result wn_prop2_score_against_lift(wn_prop control, wn_prop treatment,
                                           wn_score score, double lift,
                                           wn_alternative alternative) {
    const char *why = problem(control, treatment);
    if (why) return wn_test_none(why);
    wn_score_at at = wn_score_ratio(control, treatment, score, wn_score_share(lift));
    return normal_test(wn_score_z(at), alternative);
}

typedef wn_score_at (*hypothesis_fn)(wn_prop, wn_prop, wn_score, double);

/* One family of hypotheses about two arms, each named by a place on a line. */
typedef struct family {
    hypothesis_fn at;
    wn_prop control, treatment;
    wn_score score;
    double seen; /* the place that the arms themselves show */
    double zz;   /* square of the critical value */
} family;

/* Positive where the hypothesis is rejected. As a polynomial, not a ratio, it stays
 * bounded where the variance vanishes. */
static double rejection(double place, void *ctx) {
    const family *f = ctx;
    if (place == f->seen) return -DBL_MIN;
    wn_score_at at = f->at(f->control, f->treatment, f->score, place);
    return at.distance * at.distance - f->zz * at.variance;
}

typedef struct range {
    double low, high;
} range;

/* The places between least and most that are not rejected. The side of `null` on which
 * a limit falls is decided by the p-value itself, so that test and interval cannot
 * disagree by rounding. */
static range not_rejected(family *f, double least, double null, double most,
                          double conf) {
    double z = wn_normal_two_sided(conf);
    f->zz = z * z;
    wn_test_result test =
        wn_prop2_score(f->control, f->treatment, f->score, WN_TWO_SIDED);
    bool rejects = test.p < 1 - conf;
    bool above = rejects && f->seen > null, below = rejects && f->seen < null;
    range r = {least, most};
    if (f->seen > least) {
        double to = above ? f->seen : fmin(f->seen, null);
        r.low = wn_root_between(rejection, f, above ? null : least, to, 0);
        if (above) r.low = fmax(r.low, nextafter(null, most));
    }
    if (f->seen < most) {
        double from = below ? f->seen : fmax(f->seen, null);
        r.high = wn_root_between(rejection, f, from, below ? null : most, 0);
        if (below) r.high = fmin(r.high, nextafter(null, least));
    }
    return r;
}

wn_estimate wn_prop2_score_difference(wn_prop control, wn_prop treatment, wn_score score,
                                      double conf) {
    const char *why = problem_at(control, treatment, conf);
    if (why) return (wn_estimate){.low = -1, .high = 1, .why = why};
    double seen = wn_prop_rate(treatment) - wn_prop_rate(control);
    family f = {wn_score_difference, control, treatment, score, seen, 0};
    range r = not_rejected(&f, -1, 0, 1, conf);
    return (wn_estimate){.value = seen, .low = r.low, .high = r.high};
}

/* An interval of shares on the scale that people read. */
static wn_estimate from_shares(range r, double value, double (*of_share)(double)) {
    wn_estimate e = {.value = value, .low = of_share(r.low)};
    if (r.high < 1)
        e.high = of_share(r.high);
    else
        e.high_unbounded = true;
    return e;
}

wn_estimate wn_prop2_score_lift(wn_prop control, wn_prop treatment, wn_score score,
                                double conf) {
    const char *why = problem_at(control, treatment, conf);
    if (!why && control.x == 0 && treatment.x == 0) why = "neither arm has conversions";
    if (why) return (wn_estimate){.low = -1, .high_unbounded = true, .why = why};
    double pc = wn_prop_rate(control), pt = wn_prop_rate(treatment);
    family f = {wn_score_ratio, control, treatment, score, pt / (pc + pt), 0};
    range r = not_rejected(&f, 0, 0.5, 1, conf);
    wn_estimate e = from_shares(r, control.x ? pt / pc - 1 : 0, wn_score_lift);
    if (control.x == 0) e.why = no_control;
    return e;
}

static double odds_of_share(double share) {
    return share / (1 - share);
}

wn_estimate wn_prop2_score_odds_ratio(wn_prop control, wn_prop treatment, wn_score score,
                                      double conf) {
    const char *why = problem_at(control, treatment, conf);
    double ad = (double)treatment.x * (double)(control.n - control.x);
    double bc = (double)control.x * (double)(treatment.n - treatment.x);
    if (!why && ad + bc == 0) why = "no visitor, or every visitor, converted";
    if (why) return (wn_estimate){.high_unbounded = true, .why = why};
    family f = {wn_score_odds, control, treatment, score, ad / (ad + bc), 0};
    range r = not_rejected(&f, 0, 0.5, 1, conf);
    wn_estimate e = from_shares(r, bc > 0 ? ad / bc : 0, odds_of_share);
    if (bc == 0) e.why = "the control's odds are 0 or the treatment's infinite";
    return e;
}

/* --- the others ------------------------------------------------------------------- */

static double variance_of(wn_prop prop) {
    return wn_prop_rate(prop) * (1 - wn_prop_rate(prop)) / (double)prop.n;
}

static double standard_error(wn_prop control, wn_prop treatment, wn_variance variance) {
    if (variance == WN_UNPOOLED)
        return sqrt(variance_of(control) + variance_of(treatment));
    wn_score_at at = wn_score_difference(control, treatment, WN_SCORE_PLAIN, 0);
    return sqrt(at.variance);
}

static double yates(wn_prop control, wn_prop treatment) {
    return 0.5 * (1 / (double)control.n + 1 / (double)treatment.n);
}

wn_test_result wn_prop2_z_test(wn_prop control, wn_prop treatment, wn_variance variance,
                               bool correction, wn_alternative alternative) {
    const char *why = problem(control, treatment);
    if (why) return wn_test_none(why);
    double d = wn_prop_rate(treatment) - wn_prop_rate(control);
    if (correction) d = copysign(fmax(fabs(d) - yates(control, treatment), 0), d);
    double se = standard_error(control, treatment, variance);
    return normal_test(wn_score_z((wn_score_at){d, se * se}), alternative);
}

wn_estimate wn_prop2_wald(wn_prop control, wn_prop treatment, wn_variance variance,
                          bool correction, double conf) {
    const char *why = problem_at(control, treatment, conf);
    if (why) return (wn_estimate){.low = -1, .high = 1, .why = why};
    double d = wn_prop_rate(treatment) - wn_prop_rate(control);
    double half =
        wn_normal_two_sided(conf) * standard_error(control, treatment, variance) +
        (correction ? yates(control, treatment) : 0);
    return (wn_estimate){.value = d, .low = d - half, .high = d + half};
}

wn_estimate wn_prop2_agresti_caffo(wn_prop control, wn_prop treatment, double conf) {
    const char *why = problem_at(control, treatment, conf);
    if (why) return (wn_estimate){.low = -1, .high = 1, .why = why};
    wn_prop c = {control.x + 1, control.n + 2}, t = {treatment.x + 1, treatment.n + 2};
    wn_estimate e = wn_prop2_wald(c, t, WN_UNPOOLED, false, conf);
    e.value = wn_prop_rate(treatment) - wn_prop_rate(control);
    return e;
}

wn_estimate wn_prop2_newcombe(wn_prop control, wn_prop treatment, double conf) {
    const char *why = problem_at(control, treatment, conf);
    if (why) return (wn_estimate){.low = -1, .high = 1, .why = why};
    wn_estimate c = wn_prop_wilson(control, conf), t = wn_prop_wilson(treatment, conf);
    double d = t.value - c.value;
    return (wn_estimate){.value = d,
                         .low = d - hypot(t.value - t.low, c.high - c.value),
                         .high = d + hypot(t.high - t.value, c.value - c.low)};
}

wn_estimate wn_prop2_delta_lift(wn_prop control, wn_prop treatment, double conf) {
    const char *why = problem_at(control, treatment, conf);
    if (!why && control.x == 0) why = no_control;
    if (why) return wn_estimate_none(why);
    double ratio = wn_prop_rate(treatment) / wn_prop_rate(control);
    double se = sqrt(variance_of(treatment) + ratio * ratio * variance_of(control)) /
                wn_prop_rate(control);
    double half = wn_normal_two_sided(conf) * se;
    return (wn_estimate){
        .value = ratio - 1, .low = ratio - 1 - half, .high = ratio - 1 + half};
}

wn_estimate wn_prop2_katz_lift(wn_prop control, wn_prop treatment, double conf) {
    const char *why = problem_at(control, treatment, conf);
    if (!why && control.x == 0) why = no_control;
    if (!why && treatment.x == 0) why = "the treatment has no conversions";
    if (why) return wn_estimate_none(why);
    double ratio = wn_prop_rate(treatment) / wn_prop_rate(control);
    double se = sqrt((1 - wn_prop_rate(control)) / (double)control.x +
                     (1 - wn_prop_rate(treatment)) / (double)treatment.x);
    double half = wn_normal_two_sided(conf) * se;
    return (wn_estimate){
        .value = ratio - 1, .low = ratio * exp(-half) - 1, .high = ratio * exp(half) - 1};
}

wn_estimate wn_prop2_odds_ratio(wn_prop control, wn_prop treatment, double conf) {
    const char *why = problem_at(control, treatment, conf);
    double a = (double)treatment.x, b = (double)(treatment.n - treatment.x);
    double c = (double)control.x, d = (double)(control.n - control.x);
    if (!why && a * b * c * d == 0) why = "a cell of the table is empty";
    if (why) return wn_estimate_none(why);
    double ratio = a * d / (b * c);
    double half = wn_normal_two_sided(conf) * sqrt(1 / a + 1 / b + 1 / c + 1 / d);
    return (wn_estimate){
        .value = ratio, .low = ratio * exp(-half), .high = ratio * exp(half)};
}
