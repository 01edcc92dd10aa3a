/* Methods on the values themselves, and on events per exposure. */
#include "core/stats/bayes/gamma.h"
#include "core/stats/law/dist.h"
#include "core/stats/values/mann_whitney.h"
#include "core/stats/values/quantile.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The values under the first of the keys that is there. */
static wn_sorted get_sorted(input *in, const char *key, const char *other) {
    size_t count;
    double *values =
        get_numbers(in, json_object_get(in->json, key) ? key : other, &count);
    wn_sample sample = {0};
    wn_sorted sorted = {0};
    wn_err err;
    for (size_t i = 0; i < count; i++)
        went_well(in, wn_sample_add(&sample, values[i], &err), &err);
    went_well(in, wn_sorted_make(&sample, &sorted, &err), &err);
    wn_sample_free(&sample);
    free(values);
    return sorted;
}

/* What is there under any of its names. */
static const json_t *under(const json_t *object, const char *const *names) {
    const json_t *found = NULL;
    for (; *names && !found; names++)
        found = json_object_get(object, *names);
    return found;
}

/* A flag that is on unless it is said to be off, under any of its names. */
static bool is_on(input *in, const char *const *names) {
    for (; *names; names++)
        if (json_is_false(json_object_get(in->json, *names))) return false;
    return true;
}

/* One test for each alternative, by the names that cases ask for. */
static const char *const p_names[] = {
    [WN_TWO_SIDED] = "p_two_sided", [WN_GREATER] = "p_greater", [WN_LESS] = "p_less"};

static void put_ranks(json_t *out, const wn_mann_whitney *m) {
    put(out, "W", m->w);
    put(out, "U", m->w);
    put(out, "p", m->test.p);
    put(out, "statistic", m->w);
    put(out, "superiority", m->superiority.value);
    put_new(out, "superiority_ci", interval_json(m->superiority));
    put(out, "hodges_lehmann", m->shift.value);
    put(out, "estimate", m->shift.value);
    put_new(out, "ci", interval_json(m->shift));
}

static json_t *mann_whitney(input *in) {
    static const char *const continuity[] = {"continuity", "correct", "use_continuity",
                                             NULL};
    static const char *const ties[] = {"ties", NULL};
    wn_sorted treatment = get_sorted(in, "treatment", "x");
    wn_sorted control = get_sorted(in, "control", "y");
    wn_rank_options options = {.conf = get_conf(in),
                               .continuity = is_on(in, continuity),
                               .ignore_ties = !is_on(in, ties)};
    json_t *out = json_object();
    for (int a = 0; a < 3; a++) {
        options.alternative = (wn_alternative)a;
        put(out, p_names[a],
            wn_mann_whitney_asymptotic(&control, &treatment, options).test.p);
    }
    options.alternative = get_alternative(in);
    wn_mann_whitney m = wn_mann_whitney_asymptotic(&control, &treatment, options);
    if (m.test.why) complain(in, "%s", m.test.why);
    put_ranks(out, &m);
    put(out, "z", m.test.statistic);
    wn_sorted_free(&control);
    wn_sorted_free(&treatment);
    return out;
}

static json_t *mann_whitney_exact(input *in) {
    wn_sorted treatment = get_sorted(in, "treatment", "x");
    wn_sorted control = get_sorted(in, "control", "y");
    wn_mann_whitney m[3] = {0};
    wn_err err;
    json_t *out = json_object();
    for (int a = 0; a < 3; a++) {
        went_well(in,
                  wn_mann_whitney_exact(&control, &treatment, (wn_alternative)a,
                                        get_conf(in), &m[a], &err),
                  &err);
        put(out, p_names[a], m[a].test.p);
    }
    put_ranks(out, &m[get_alternative(in)]);
    wn_sorted_free(&control);
    wn_sorted_free(&treatment);
    return out;
}

/* Sums over visitors: of the number of values below the quantile, and of all. */
static double clumping_of(input *in, const json_t *arm, double p) {
    static const char *const sums[] = {"main_sum", "denominator_sum"};
    static const char *const products[] = {"main_sum_squares", NULL,
                                           "main_denominator_sum_product",
                                           "denominator_sum_squares"};
    double first[2], second[4] = {0}, at[WN_MOMENTS_ROOM(2)] = {0};
    if (!json_object_get(arm, "n_clusters")) return 1;
    for (size_t i = 0; i < 2; i++)
        first[i] = number_of(in, json_object_get(arm, sums[i]));
    for (size_t i = 0; i < 4; i++)
        if (products[i]) second[i] = number_of(in, json_object_get(arm, products[i]));
    wn_moments moments = {2, at};
    wn_moments_of(moments, number_of(in, json_object_get(arm, "n_clusters")), first,
                  second);
    return wn_quantile_clumping(moments, p);
}

static wn_side quantile_side(input *in, const char *key) {
    static const char *const values[] = {"quantile", "quantile_hat", NULL};
    static const char *const lows[] = {"lower", "quantile_lower", NULL};
    static const char *const highs[] = {"upper", "quantile_upper", NULL};
    const json_t *arm = json_object_get(in->json, key);
    const json_t *band_n = json_object_get(arm, "n_star");
    const json_t *level = json_object_get(arm, "nu");
    double p = json_is_number(level) ? json_number_value(level)
                                     : get_number(in, "nu", get_number(in, "level", 0.5));
    wn_quantile_band band = {.value = number_of(in, under(arm, values)),
                             .low = number_of(in, under(arm, lows)),
                             .high = number_of(in, under(arm, highs)),
                             .z = wn_normal_two_sided(0.95),
                             .n = number_of(in, json_object_get(arm, "n")),
                             .clumping = clumping_of(in, arm, p)};
    band.band_n = band_n ? number_of(in, band_n) : band.n;
    return wn_quantile_side(&band);
}

/* The posterior of an estimate under {"mean", "variance"}; a relative prior is on the
 * scale of the control. */
static wn_normal under_prior(input *in, wn_normal estimate, double control) {
    const json_t *prior = json_object_get(in->json, "prior");
    if (!prior || json_is_false(json_object_get(prior, "proper"))) return estimate;
    double unit = json_is_true(json_object_get(prior, "relative")) ? fabs(control) : 1;
    wn_normal given = {number_of(in, json_object_get(prior, "mean")) * unit,
                       number_of(in, json_object_get(prior, "variance")) * unit * unit};
    return wn_bayes_normal_posterior(given, estimate);
}

/* As GrowthBook does it: `level` is that of the quantile, `alpha` that of the interval,
 * which is Bayesian where there is a prior. */
static json_t *quantile_effect(input *in) {
    wn_effect effect = {
        quantile_side(in, "control"), quantile_side(in, "treatment"), {0, 0, 0}};
    wn_how how = {.conf = get_number(in, "conf", 1 - get_number(in, "alpha", 0.05)),
                  .alternative = get_alternative(in)};
    bool relative = strcmp(get_text(in, "difference", "relative"), "relative") == 0;
    wn_mean_comparison c = relative ? wn_effect_delta_lift(&effect, how)
                                    : wn_effect_difference(&effect, how);
    if (c.test.why) complain(in, "%s", c.test.why);
    wn_normal estimate = {c.estimate.value, c.se * c.se};
    wn_normal posterior = under_prior(in, estimate, relative ? 1 : effect.control.value);
    double sd = sqrt(posterior.variance), half = wn_normal_two_sided(how.conf) * sd;
    wn_bayes_pair pair = wn_bayes_normal(posterior.mean, sd);
    json_t *out = json_object();
    put(out, "effect", posterior.mean);
    put(out, "sd", sd);
    put(out, "se_data", c.se);
    put(out, "se", c.se);
    put(out, "t", c.test.statistic);
    put(out, "df", c.test.df);
    put(out, "p", c.test.p);
    put(out, "chance_to_win", pair.probability_better);
    put(out, "risk_control", pair.loss_if_kept);
    put(out, "risk_treatment", pair.loss_if_chosen);
    put_new(out, "ci",
            json_object_get(in->json, "prior")
                ? json_pack("[f, f]", posterior.mean - half, posterior.mean + half)
                : interval_json(c.estimate));
    return out;
}

/* {"events", "exposure"}. */
static wn_events events_of(input *in, const json_t *json) {
    static const char *const counts[] = {"events", "x", "count", NULL};
    static const char *const exposures[] = {"exposure", "T", "n", "time", NULL};
    return (wn_events){(uint64_t)number_of(in, under(json, counts)),
                       number_of(in, under(json, exposures))};
}

typedef struct event_arms {
    wn_events control, treatment;
} event_arms;

/* control and treatment; or x and T, of which R compares the first with the second. */
static event_arms get_events(input *in) {
    const json_t *x = json_object_get(in->json, "x"), *t = json_object_get(in->json, "T");
    wn_events both[2];
    if (!x)
        return (event_arms){events_of(in, json_object_get(in->json, "control")),
                            events_of(in, json_object_get(in->json, "treatment"))};
    for (size_t i = 0; i < 2; i++)
        both[i] = (wn_events){(uint64_t)number_of(in, json_array_get(x, i)),
                              t ? number_of(in, json_array_get(t, i)) : 1};
    return (event_arms){.treatment = both[0], .control = both[1]};
}

static json_t *poisson_exact(input *in) {
    event_arms given = get_events(in);
    double ratio = get_number(in, "r", get_number(in, "ratio", 1));
    wn_poisson_comparison c = wn_poisson_compare(given.control, given.treatment, ratio,
                                                 get_alternative(in), get_conf(in));
    if (c.test.why) complain(in, "%s", c.test.why);
    json_t *out = json_object();
    put(out, "p", c.p_likelihood);
    put(out, "p_central", c.test.p);
    put(out, "statistic", c.test.statistic);
    if (c.ratio.why)
        put_new(out, "ratio", json_string("Infinity"));
    else
        put(out, "ratio", c.ratio.value);
    put_new(out, "ci", interval_json(c.ratio));
    return out;
}

/* One rate: x events in an exposure of T, against the rate r. */
static json_t *poisson_rate(input *in) {
    wn_events events = {(uint64_t)get_number(in, "x", 0), get_number(in, "T", 1)};
    double rate = get_number(in, "r", 1);
    wn_estimate e = wn_poisson_rate(events, get_conf(in));
    wn_test_result test = wn_poisson_against(events, rate, get_alternative(in));
    if (test.why) complain(in, "%s", test.why);
    return json_pack("{s:f, s:f, s:f, s:f, s:o}", "rate", e.value, "p", test.p, "p_less",
                     wn_poisson_against(events, rate, WN_LESS).p, "p_greater",
                     wn_poisson_against(events, rate, WN_GREATER).p, "ci",
                     interval_json(e));
}

static json_t *gamma_poisson(input *in) {
    event_arms given = get_events(in);
    wn_gamma prior = {1, 1};
    const json_t *said = json_object_get(in->json, "prior");
    if (said)
        prior = (wn_gamma){number_of(in, json_object_get(said, "shape")),
                           number_of(in, json_object_get(said, "rate"))};
    wn_gamma a = wn_gamma_posterior(prior, given.control),
             b = wn_gamma_posterior(prior, given.treatment);
    wn_bayes_pair pair = wn_gamma_compare(a, b);
    json_t *out = json_object();
    put(out, "p", pair.probability_better);
    put(out, "p_b_gt_a", pair.probability_better);
    put(out, "loss_choose_a", pair.loss_if_kept);
    put(out, "loss_choose_b", pair.loss_if_chosen);
    put(out, "mean_diff", wn_gamma_mean(b) - wn_gamma_mean(a));
    put_new(out, "lift_ci", interval_json(wn_gamma_lift(a, b, get_conf(in))));
    return out;
}

const adapter adapters_values[] = {
    {"mann_whitney", mann_whitney},
    {"mann_whitney_exact", mann_whitney_exact},
    {"quantile_effect", quantile_effect},
    {"poisson_exact", poisson_exact},
    {"poisson_rate", poisson_rate},
    {"gamma_poisson", gamma_poisson},
    {NULL, NULL},
};
