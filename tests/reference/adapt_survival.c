/* Times to an event: Kaplan-Meier, log-rank, restricted means, cure models. */
#include "core/stats/survival/cure.h"
#include "core/stats/survival/kaplan_meier.h"
#include "core/stats/survival/logrank.h"
#include "core/stats/survival/rmst.h"
#include "tests/reference/samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------- Kaplan-Meier */

/* A point of the curve under R's names, some of which have several. */
static void append_point(json_t *out, const wn_km_point *point, double time,
                         uint64_t at_risk) {
    const wn_estimate *s = &point->survival;
    bool no_se = s->why || s->value <= 0;
    append(out, "time", json_real(time));
    append(out, "surv", real_or_null(s->value, s->why));
    append(out, "converted", real_or_null(1 - s->value, s->why));
    append(out, "se", real_or_null(point->se, no_se));
    append(out, "std.err", real_or_null(point->se, no_se));
    append(out, "lower", real_or_null(s->low, s->low_unbounded));
    append(out, "upper", real_or_null(s->high, s->high_unbounded));
    append(out, "n.risk", json_integer((json_int_t)at_risk));
    append(out, "n_risk", json_integer((json_int_t)at_risk));
}

static void put_times(input *in, json_t *out, const wn_life *life, const wn_km *km,
                      double level) {
    static const double standard[] = {90, 180, 365, 500};
    const json_t *at = json_object_get(in->json, "at");
    size_t count = json_is_array(at) ? json_array_size(at) : at ? 1 : 4;
    json_t *days = json_object();
    for (size_t i = 0; i < count; i++) {
        double time = !at                 ? standard[i]
                      : json_is_array(at) ? number_of(in, json_array_get(at, i))
                                          : number_of(in, at);
        wn_km_point point = wn_km_at(km, time, get_scale(in), level);
        append_point(days, &point, time, wn_life_at_risk(life, time));
    }
    json_object_update(out, days);
    put_new(out, "at_days", days);
}

static void put_quantiles(input *in, json_t *out, const wn_km *km, double level) {
    for (int quarter = 1; quarter <= 3; quarter++) {
        wn_estimate q = wn_km_quantile(km, 0.25 * quarter, get_scale(in), level);
        append(out, "quantiles_25_50_75", real_or_null(q.value, q.why));
        append(out, "q_lower", real_or_null(q.low, q.low_unbounded));
        append(out, "q_upper", real_or_null(q.high, q.high_unbounded));
    }
}

/* All steps of a group, in columns that the groups share. */
static void append_curve(input *in, json_t *curve, const char *name, const wn_km *km,
                         double level) {
    for (size_t i = 0; i < km->count; i++) {
        const wn_km_step *step = &km->steps[i];
        wn_km_point point = wn_km_at(km, step->time, get_scale(in), level);
        append(curve, "strata", json_sprintf("x=%s", name));
        append(curve, "n.event", json_integer((json_int_t)step->events));
        append_point(curve, &point, step->time, step->at_risk);
    }
}

static json_t *kaplan_meier(input *in) {
    double level = get_conf(in);
    samples *s = get_samples(in);
    json_t *out = json_object(), *curve = json_object();
    json_t *medians = json_object(), *limits = json_object();
    for (size_t g = 0; g < s->groups; g++) {
        wn_km km = fit_km(in, &s->lives[g]);
        wn_estimate median = wn_km_quantile(&km, 0.5, get_scale(in), level);
        put_new(medians, s->names[g], real_or_null(median.value, median.why));
        put_new(limits, s->names[g], limits_json(&median));
        append_curve(in, curve, s->names[g], &km, level);
        if (s->groups == 1) {
            put_times(in, out, &s->lives[0], &km, level);
            put_quantiles(in, out, &km, level);
            put_new(out, "median", real_or_null(median.value, median.why));
            put_new(out, "median_ci95", limits_json(&median));
            put_new(out, "median_ci", limits_json(&median));
        }
        wn_km_free(&km);
    }
    if (s->groups > 1) {
        json_object_set(out, "median", medians);
        json_object_set(out, "median_ci95", limits);
    }
    json_decref(medians);
    json_decref(limits);
    put_new(out, "curve", curve);
    free_samples(s);
    return out;
}

/* --------------------------------------------------------------- groups against groups
 */

static void put_medians(input *in, json_t *out, const samples *s) {
    for (size_t g = 0; g < s->groups; g++) {
        wn_km km = fit_km(in, &s->lives[g]);
        wn_estimate median = wn_km_quantile(&km, 0.5, get_scale(in), get_conf(in));
        append(out, "median", real_or_null(median.value, median.why));
        append(out, "median_ci95", limits_json(&median));
        wn_km_free(&km);
    }
}

static json_t *logrank(input *in) {
    wn_err err;
    wn_test_result test = {0};
    wn_logrank_group groups[GROUPS_MAX] = {0};
    samples *s = get_samples(in);
    json_t *out = json_object();
    went_well(in,
              wn_logrank(s->lives, s->groups, s->strata, get_number(in, "rho", 0), groups,
                         &test, &err),
              &err);
    if (test.why) complain(in, "%s", test.why);
    put(out, "chi2", test.statistic);
    put(out, "df", test.df);
    put(out, "p", test.p);
    for (size_t g = 0; g < s->groups; g++) {
        append(out, "n", json_integer((json_int_t)groups[g].n));
        append(out, "observed", json_real(groups[g].observed));
        append(out, "expected", json_real(groups[g].expected));
    }
    const wn_logrank_group *treatment = &groups[1];
    wn_estimate ratio = wn_logrank_hazard_ratio(treatment, get_conf(in));
    put(out, "observed_control", groups[0].observed);
    put(out, "expected_control", groups[0].expected);
    put(out, "observed_treatment", treatment->observed);
    put(out, "expected_treatment", treatment->expected);
    put(out, "variance", treatment->variance);
    put(out, "z",
        (treatment->observed - treatment->expected) / sqrt(treatment->variance));
    put(out, "hazard_ratio", ratio.value);
    put_new(out, "hazard_ratio_ci", limits_json(&ratio));
    if (s->strata == 1) put_medians(in, out, s);
    free_samples(s);
    return out;
}

static json_t *rmst(input *in) {
    samples *s = get_samples(in);
    double tau = number_of(in, json_object_get(in->json, "tau")), conf = get_conf(in);
    static const char *const names[] = {"control", "treatment"};
    wn_rmst each[2];
    json_t *out = json_object();
    for (size_t g = 0; g < 2; g++) {
        wn_km km = fit_km(in, &s->lives[g]);
        char key[NAME_MAX];
        each[g] = wn_rmst_at(&km, tau, conf);
        if (each[g].estimate.why) complain(in, "%s", each[g].estimate.why);
        put(out, names[g], each[g].estimate.value);
        snprintf(key, sizeof key, "%s_se", names[g]);
        put(out, key, each[g].se);
        snprintf(key, sizeof key, "%s_ci", names[g]);
        put_new(out, key, limits_json(&each[g].estimate));
        wn_km_free(&km);
    }
    wn_mean_comparison c = wn_rmst_compare(&each[0], &each[1], conf);
    put(out, "difference", c.estimate.value);
    put(out, "diff", c.estimate.value);
    put(out, "difference_se", c.se);
    put(out, "se", c.se);
    put(out, "z", c.test.statistic);
    put(out, "p", c.test.p);
    put_new(out, "ci", limits_json(&c.estimate));
    free_samples(s);
    return out;
}

/* ------------------------------------------------------------------------ cure models */

static json_t *cure_json(input *in, const wn_life *life, wn_delay_law law) {
    wn_cure cure = {0};
    wn_cure_share share = {0};
    wn_err err;
    json_t *out = json_object();
    went_well(in, wn_cure_fit(life, 1, law, get_conf(in), &cure, &share, &err), &err);
    if (cure.why) complain(in, "%s", cure.why);
    double naive = (double)life->events / (double)life->n;
    put(out, "ultimate_rate", share.share.value);
    put(out, "p", share.share.value);
    put(out, "se", share.se);
    put(out, "se_logit_p", share.se_logit);
    put_new(out, "ci", limits_json(&share.share));
    put(out, "loglik", cure.loglik);
    put(out, "naive_rate", naive);
    put(out, "naive", naive);
    put(out, "complete", naive / share.share.value);
    put(out, "mean_lag", wn_delay_mean(&cure.delay));
    put(out, "median_lag", wn_delay_quantile(&cure.delay, 0.5));
    if (law == WN_DELAY_EXPONENTIAL) {
        put(out, "rate_per_day", exp(cure.delay.a));
        put(out, "lambda", exp(cure.delay.a));
        put(out, "se_log_lambda", cure.se_a);
    } else {
        put(out, "meanlog", cure.delay.a);
        put(out, "sdlog", exp(cure.delay.b));
        put(out, "se_meanlog", cure.se_a);
        put(out, "se_log_sdlog", cure.se_b);
    }
    return out;
}

static json_t *cure(input *in, wn_delay_law law) {
    samples *s = get_samples(in);
    json_t *out = cure_json(in, &s->lives[0], law);
    free_samples(s);
    return out;
}

static json_t *cure_exponential(input *in) {
    return cure(in, WN_DELAY_EXPONENTIAL);
}

static json_t *cure_log_normal(input *in) {
    return cure(in, WN_DELAY_LOG_NORMAL);
}

const adapter adapters_survival[] = {
    {"kaplan_meier", kaplan_meier},
    {"logrank", logrank},
    {"logrank_g_rho", logrank},
    {"rmst", rmst},
    {"cure_exponential", cure_exponential},
    {"cure_log_normal", cure_log_normal},
    {NULL, NULL},
};
