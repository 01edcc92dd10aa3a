/* Beta posteriors, and empirical Bayes. */
#include "core/stats/bayes/bandit.h"
#include "core/stats/bayes/bayes.h"
#include "core/stats/bayes/empirical_bayes.h"
#include "core/stats/bayes/lift.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <stdlib.h>

/* {"alpha", "beta"} or [alpha, beta]; Beta(1, 1) when there is none. */
static wn_beta get_prior(input *in) {
    const json_t *prior = json_object_get(in->json, "prior");
    if (json_is_array(prior))
        return (wn_beta){number_of(in, json_array_get(prior, 0)),
                         number_of(in, json_array_get(prior, 1))};
    if (json_is_object(prior))
        return (wn_beta){number_of(in, json_object_get(prior, "alpha")),
                         number_of(in, json_object_get(prior, "beta"))};
    return (wn_beta){1, 1};
}

static json_t *beta_binomial(input *in) {
    arms given = get_arms(in, false);
    wn_beta prior = get_prior(in), a = wn_beta_posterior(prior, given.control),
            b = wn_beta_posterior(prior, given.treatment);
    wn_bayes_pair pair;
    wn_err err;
    went_well(in, wn_bayes_compare(a, b, &pair, &err), &err);
    json_t *out = json_object();
    put(out, "p", pair.probability_better);
    put(out, "p_b_gt_a", pair.probability_better);
    put(out, "loss_choose_a", pair.loss_if_kept);
    put(out, "loss_choose_b", pair.loss_if_chosen);
    put_new(out, "ci_a", interval_json(wn_beta_interval(a, get_conf(in))));
    put_new(out, "ci_b", interval_json(wn_beta_interval(b, get_conf(in))));
    put(out, "mean_diff", wn_beta_mean(b) - wn_beta_mean(a));
    return out;
}

/* The posteriors of groups: under the prior of the case, or else a fitted one. */
static wn_beta *posteriors(input *in, size_t *count) {
    wn_prop *groups = get_groups(in, count);
    wn_beta *betas = calloc(*count + 1, sizeof *betas);
    wn_eb fit;
    wn_err err;
    bool given = json_object_get(in->json, "prior") || json_object_get(in->json, "arms");
    if (given || went_well(in, wn_eb_fit(groups, *count, &fit, &err), &err))
        for (size_t i = 0; i < *count; i++)
            betas[i] = given ? wn_beta_posterior(get_prior(in), groups[i])
                             : wn_eb_posterior(&fit, groups[i]);
    free(groups);
    return betas;
}

static json_t *ranking(input *in) {
    size_t count;
    wn_beta *betas = posteriors(in, &count);
    wn_bayes_arm *ranked = calloc(count + 1, sizeof *ranked);
    double expected_max = 0;
    wn_err err;
    if (!in->problem[0] &&
        went_well(in, wn_bayes_rank(betas, count, ranked, NULL, &err), &err))
        expected_max = wn_beta_mean(betas[0]) + ranked[0].expected_loss;
    json_t *best = json_array(), *rank = json_array(), *loss = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(best, json_real(ranked[i].probability_best));
        json_array_append_new(rank, json_real(ranked[i].expected_rank));
        json_array_append_new(loss, json_real(ranked[i].expected_loss));
    }
    free(ranked);
    free(betas);
    return json_pack("{s:o, s:o, s:o, s:f}", "p_best", best, "expected_rank", rank,
                     "expected_loss", loss, "expected_max", expected_max);
}

static json_t *empirical_bayes(input *in) {
    size_t count;
    wn_prop *groups = get_groups(in, &count);
    wn_eb fit = {0};
    wn_err err;
    went_well(in, wn_eb_fit(groups, count, &fit, &err), &err);
    json_t *out = json_pack("{s:b, s:f, s:f, s:f}", "different", fit.different, "alpha",
                            fit.prior.a, "beta", fit.prior.b, "loglik", fit.loglik);
    json_t *means = json_array(), *intervals = json_array();
    for (size_t i = 0; i < count && !in->problem[0]; i++) {
        wn_estimate e = wn_beta_interval(wn_eb_posterior(&fit, groups[i]), get_conf(in));
        json_array_append_new(means, json_real(e.value));
        json_array_append_new(intervals, interval_json(e));
    }
    put_new(out, "post_mean", means);
    put_new(out, "post_ci", json_incref(intervals));
    put_new(out, "post_ci95", intervals);
    free(groups);
    return out;
}

/* The posteriors of two arms. */
typedef struct pair {
    wn_beta control, treatment;
} pair;

static pair get_pair(input *in) {
    arms given = get_arms(in, false);
    wn_beta prior = get_prior(in);
    return (pair){wn_beta_posterior(prior, given.control),
                  wn_beta_posterior(prior, given.treatment)};
}

static double lift_quantile(input *in, pair of, double p) {
    double lift = 0;
    wn_err err;
    went_well(in, wn_beta_lift_quantile(of.control, of.treatment, p, &lift, &err), &err);
    return lift;
}

static json_t *lift_interval(input *in) {
    pair of = get_pair(in);
    wn_estimate lift;
    wn_err err;
    went_well(in,
              wn_beta_lift_interval(of.control, of.treatment, get_conf(in), &lift, &err),
              &err);
    json_t *out = json_object();
    static const struct {
        const char *key;
        double p;
    } quantiles[] = {{"q005", 0.005}, {"q025", 0.025}, {"q05", 0.05},  {"q10", 0.1},
                     {"q25", 0.25},   {"q50", 0.5},    {"q75", 0.75},  {"q90", 0.9},
                     {"q95", 0.95},   {"q975", 0.975}, {"q995", 0.995}};
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        put(out, quantiles[i].key, lift_quantile(in, of, quantiles[i].p));
    put(out, "median", lift.value);
    put(out, "low", lift.low);
    put(out, "high", lift.high);
    put_new(out, "ci", interval_json(lift));
    return out;
}

static json_t *lift_threshold(input *in) {
    pair of = get_pair(in);
    double p = 0, threshold = get_number(in, "threshold", get_number(in, "lift", 0));
    wn_err err;
    went_well(in, wn_beta_lift_above(of.control, of.treatment, threshold, &p, &err),
              &err);
    return json_pack("{s:f, s:f, s:f}", "p", p, "p_above", p, "p_below", 1 - p);
}

/* [low, high], or the half-width of one around 0. */
static void get_rope(input *in, double *low, double *high) {
    const json_t *rope = json_object_get(in->json, "rope");
    *high = number_of(in, json_is_array(rope) ? json_array_get(rope, 1) : rope);
    *low = json_is_array(rope) ? number_of(in, json_array_get(rope, 0)) : -*high;
}

/* Of a normal effect, or of the lift of two rates. */
static json_t *rope(input *in) {
    double low, high;
    wn_rope r = {0};
    wn_err err;
    get_rope(in, &low, &high);
    if (json_object_get(in->json, "sd")) {
        r = wn_bayes_normal_rope(get_number(in, "mean", 0), get_number(in, "sd", 0), low,
                                 high);
    } else {
        pair of = get_pair(in);
        went_well(in, wn_beta_lift_rope(of.control, of.treatment, low, high, &r, &err),
                  &err);
    }
    return json_pack("{s:f, s:f, s:f}", "p_below", r.below, "p_in", r.in, "p_above",
                     r.above);
}

static json_t *bayes_factor(input *in) {
    arms given = get_arms(in, false);
    double log_factor =
        wn_bayes_log_factor(get_prior(in), given.control, given.treatment);
    return json_pack("{s:f, s:f, s:f, s:f}", "log_bf10", log_factor, "bf10",
                     exp(log_factor), "log_bf01", -log_factor, "bf01", exp(-log_factor));
}

static json_t *bandit_weights(input *in, double *weights, size_t count) {
    if (json_object_get(in->json, "floor"))
        wn_bandit_floor(weights, count, get_number(in, "floor", 0));
    json_t *out = json_pack("{s:o}", "weights", numbers_json(weights, count));
    free(weights);
    return out;
}

static json_t *bandit_top_two(input *in) {
    size_t count;
    double *best = get_numbers(in, "p_best", &count);
    double *weights = calloc(count + 1, sizeof *weights);
    wn_bandit_top_two(best, count, get_number(in, "beta", 0.5), weights);
    free(best);
    return bandit_weights(in, weights, count);
}

static json_t *bandit_floor(input *in) {
    size_t count;
    double *weights = get_numbers(in, "weights", &count);
    return bandit_weights(in, weights, count);
}

const adapter adapters_bayes[] = {
    {"beta_binomial", beta_binomial},
    {"prob_b_gt_a", beta_binomial},
    {"beta_binomial_k", ranking},
    {"beta_binomial_lift_interval", lift_interval},
    {"beta_binomial_lift_threshold", lift_threshold},
    {"rope", rope},
    {"bayes_factor_beta_binomial", bayes_factor},
    {"bandit_top_two", bandit_top_two},
    {"bandit_floor", bandit_floor},
    {"ranking_uncertainty", ranking},
    {"empirical_bayes_beta_binomial", empirical_bayes},
    {NULL, NULL},
};
