/* Beta posteriors, and empirical Bayes. */
#include "core/stats/bayes/bayes.h"
#include "core/stats/bayes/empirical_bayes.h"
#include "tests/reference/adapter.h"

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

const adapter adapters_bayes[] = {
    {"beta_binomial", beta_binomial},
    {"prob_b_gt_a", beta_binomial},
    {"beta_binomial_k", ranking},
    {"ranking_uncertainty", ranking},
    {"empirical_bayes_beta_binomial", empirical_bayes},
    {NULL, NULL},
};
