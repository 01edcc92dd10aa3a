/* Confidence sequences, always-valid p-values, sequential sample ratio. */
#include "core/stats/law/clamp.h"
#include "core/stats/means/mean.h"
#include "core/stats/sequential/anytime_srm.h"
#include "core/stats/sequential/anytime_t.h"
#include "core/stats/sequential/beta_mixture.h"
#include "core/stats/sequential/betting.h"
#include "core/stats/sequential/normal_mixture.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double need(input *in, const char *key) {
    return number_of(in, json_object_get(in->json, key));
}

/* ---- GrowthBook's: by n visitors of tuning_n that are expected ---- */

typedef struct effect {
    wn_mean_comparison fixed, anytime;
    double n, rho;
} effect;

static wn_mean_comparison get_fixed(input *in, double *n) {
    bool relative = strcmp(get_text(in, "difference", "relative"), "relative") == 0;
    const json_t *arm = json_object_get(in->json, "control");
    if (!json_is_array(arm) && !json_object_get(arm, "mean"))
        return get_comparison(in, relative, n);
    wn_sums control = get_sums(in, "control"), treatment = get_sums(in, "treatment");
    *n = (double)(control.n + treatment.n);
    return (relative ? wn_mean_delta_lift : wn_mean_welch)(&control, &treatment,
                                                           WN_TWO_SIDED, 0.95);
}

static effect get_effect(input *in, wn_alternative alternative, double alpha) {
    effect e = {0};
    e.fixed = get_fixed(in, &e.n);
    double tuned = wn_mixture_tuning(alternative == WN_TWO_SIDED ? alpha : 2 * alpha);
    double per_visitor = tuned / get_number(in, "tuning_n", 5000);
    e.rho = sqrt(per_visitor);
    e.anytime =
        wn_mixture_comparison(&e.fixed, per_visitor * e.n, alternative, 1 - alpha);
    if (e.fixed.test.why) complain(in, "%s", e.fixed.test.why);
    return e;
}

static json_t *effect_json(const effect *e) {
    json_t *out = json_object();
    put(out, "effect", e->fixed.estimate.value);
    put(out, "se", e->fixed.se);
    put(out, "n", e->n);
    put(out, "rho", e->rho);
    put_new(out, "ci", interval_json(e->anytime.estimate));
    put(out, "p", e->anytime.test.p);
    return out;
}

static json_t *asymptotic(input *in) {
    effect e = get_effect(in, WN_TWO_SIDED, 1 - get_conf(in));
    return effect_json(&e);
}

static wn_alternative one_side(input *in) {
    return get_alternative(in) == WN_LESS ? WN_LESS : WN_GREATER;
}

/* gbstats looks for the p-value between these. */
static double p_of_gbstats(double p) {
    return wn_clamp(p, 1e-5, 0.4999);
}

static json_t *asymptotic_one_sided(input *in) {
    effect e = get_effect(in, one_side(in), 1 - get_conf(in));
    e.anytime.test.p = p_of_gbstats(e.anytime.test.p);
    return effect_json(&e);
}

static json_t *asymptotic_one_sided_p(input *in) {
    double alpha = get_number(in, "rho_at_alpha", 1 - get_conf(in));
    effect e = get_effect(in, one_side(in), alpha);
    e.anytime.test.p = p_of_gbstats(e.anytime.test.p);
    return effect_json(&e);
}

/* ---- confseq's: by the variance process v and the v_opt that it is best at ---- */

static bool is_one_sided(input *in) {
    const json_t *flag = json_object_get(in->json, "is_one_sided");
    return get_number(in, "sides", 2) == 1 || json_is_true(flag) ||
           get_alternative(in) != WN_TWO_SIDED;
}

static json_t *value_json(double value) {
    return json_pack("{s:f}", "value", value);
}

/* k = v / rho of the normal mixture. */
static double get_information(input *in) {
    double alpha = get_number(in, "alpha_opt", 0.05);
    double tuned = wn_mixture_tuning(is_one_sided(in) ? 2 * alpha : alpha);
    return need(in, "v") / need(in, "v_opt") * tuned;
}

static json_t *normal_log_mixture(input *in) {
    double k = get_information(in), z = need(in, "s") / sqrt(need(in, "v"));
    return value_json(is_one_sided(in) ? wn_mixture_log_e_positive(z, k)
                                       : wn_mixture_log_e(z, k));
}

static json_t *normal_bound(input *in) {
    double k = get_information(in), alpha = 1 - get_conf(in);
    double z = is_one_sided(in) ? wn_mixture_radius_positive(k, alpha)
                                : wn_mixture_radius(k, alpha);
    return value_json(z * sqrt(need(in, "v")));
}

static wn_beta_mixture get_beta_mixture(input *in) {
    return wn_beta_mixture_make(need(in, "v_opt"), get_number(in, "alpha_opt", 0.05),
                                need(in, "g"), need(in, "h"), is_one_sided(in));
}

static json_t *beta_log_mixture(input *in) {
    wn_beta_mixture mixture = get_beta_mixture(in);
    return value_json(wn_beta_mixture_log_e(&mixture, need(in, "s"), need(in, "v")));
}

static json_t *beta_bound(input *in) {
    wn_beta_mixture mixture = get_beta_mixture(in);
    return value_json(wn_beta_mixture_bound(&mixture, need(in, "v"), 1 - get_conf(in)));
}

static json_t *bernoulli(input *in) {
    wn_prop prop = prop_of(in, in->json);
    wn_estimate rate = wn_beta_mixture_rate(
        prop, need(in, "t_opt"), get_number(in, "alpha_opt", 0.05), get_conf(in));
    return json_pack("{s:f, s:o}", "estimate", rate.value, "ci", interval_json(rate));
}

/* "predmix_eb(alpha/2)" or "predmix_eb(alpha)". */
static void read_stakes(input *in, wn_betting *how) {
    const char *name = get_text(in, "lambda_", "predmix_eb(alpha/2)");
    if (strcmp(name, "predmix_eb(alpha)") == 0)
        how->stake_alpha = how->alpha;
    else if (strcmp(name, "predmix_eb(alpha/2)") != 0)
        complain(in, "unknown stakes \"%s\"", name);
}

static json_t *betting(input *in) {
    wn_betting how = wn_betting_standard(1 - get_conf(in));
    how.steps = (size_t)get_number(in, "breaks", 1000);
    how.upward = get_number(in, "theta", 0.5);
    how.most = get_number(in, "trunc_scale", 0.5);
    read_stakes(in, &how);
    size_t count, looks = 0;
    double *x = get_numbers(in, "x", &count), *at = NULL;
    if (json_object_get(in->json, "at")) at = get_numbers(in, "at", &looks);
    json_t *low = json_array(), *high = json_array();
    for (size_t i = 0; i < (at ? looks : count); i++) {
        size_t n = at ? (size_t)at[i] : i + 1;
        wn_estimate mean = wn_betting_mean(x, n < count ? n : count, &how);
        if (mean.why) complain(in, "%s", mean.why);
        json_array_append_new(low, json_real(mean.low));
        json_array_append_new(high, json_real(mean.high));
    }
    free(at);
    free(x);
    return json_pack("{s:o, s:o}", "lower", low, "upper", high);
}

/* ---- avlm's ---- */

static wn_anytime_t get_model(input *in) {
    return (wn_anytime_t){need(in, "n"), get_number(in, "coefficients", 2),
                          get_number(in, "g", 1)};
}

static double radius_of(input *in, const wn_anytime_t *model) {
    double radius;
    if (!wn_anytime_t_radius(model, 1 - get_conf(in), &radius))
        complain(in, "the interval is unbounded");
    return radius;
}

static json_t *t_radius(input *in) {
    wn_anytime_t model = get_model(in);
    return json_pack("{s:f}", "radius", radius_of(in, &model));
}

static json_t *optimal_g(input *in) {
    wn_anytime_t model = get_model(in);
    model.g = wn_anytime_t_best_g(model.n, model.coefficients, 1 - get_conf(in));
    return json_pack("{s:f, s:f}", "g", model.g, "radius", radius_of(in, &model));
}

static json_t *t_pvalue(input *in) {
    wn_anytime_t model = get_model(in);
    double t = need(in, "t");
    return json_pack("{s:f, s:f}", "p", wn_anytime_t_p(&model, t), "log_e",
                     wn_anytime_t_log_e(&model, t));
}

/* ---- mSPRT: rates, or means with a known variance, n in each arm ---- */

static json_t *msprt(input *in) {
    double n = get_number(in, "n_per_arm", get_number(in, "n", 0));
    double variance = get_number(in, "V", 0), difference = get_number(in, "diff", 0);
    if (json_object_get(in->json, "p_a")) {
        double a = need(in, "p_a"), b = need(in, "p_b");
        variance = a * (1 - a) + b * (1 - b);
        difference = b - a;
    }
    double k = n * need(in, "tau2") / variance, se = sqrt(variance / n);
    wn_mean_comparison fixed = {.estimate = {.value = difference}, .se = se};
    wn_mean_comparison anytime =
        wn_mixture_comparison(&fixed, k, WN_TWO_SIDED, get_conf(in));
    return json_pack("{s:f, s:f, s:f, s:o, s:f}", "p", anytime.test.p, "diff", difference,
                     "ci_half", se * wn_mixture_radius(k, 1 - get_conf(in)), "ci",
                     interval_json(anytime.estimate), "lambda",
                     exp(wn_mixture_log_e(difference / se, k)));
}

/* ---- Sequential sample ratio ---- */

/* "dirichlet_alpha", or "dirichlet_concentration" times the planned shares. */
static double *get_law(input *in, const double *shares, size_t arm_count) {
    size_t count = arm_count;
    if (json_object_get(in->json, "dirichlet_alpha")) {
        double *law = get_numbers(in, "dirichlet_alpha", &count);
        if (count != arm_count) complain(in, "dirichlet_alpha has %zu numbers", count);
        return law;
    }
    double *law = calloc(arm_count + 1, sizeof *law);
    for (size_t i = 0; i < arm_count; i++)
        law[i] = shares[i] *
                 get_number(in, "dirichlet_concentration", WN_ANYTIME_SRM_STRENGTH);
    return law;
}

static void add_look(input *in, const json_t *row, wn_anytime_srm *srm,
                     uint64_t *counts) {
    for (size_t a = 0; a < srm->arms; a++)
        counts[a] = (uint64_t)number_of(in, json_array_get(row, a));
    wn_anytime_srm_add(srm, counts);
}

static json_t *srm_sequential(input *in) {
    size_t arm_count;
    double *shares = get_numbers(in, "null", &arm_count), total = 0;
    for (size_t a = 0; a < arm_count; a++)
        total += shares[a];
    for (size_t a = 0; a < arm_count; a++)
        shares[a] /= total;
    double *law = get_law(in, shares, arm_count);
    uint64_t *counts = calloc(arm_count + 1, sizeof *counts);
    json_t *p = json_array(), *planned = json_array(), *other = json_array();
    wn_anytime_srm srm;
    wn_err err;
    wn_rc rc = wn_anytime_srm_start(shares, law, arm_count, &srm, &err);
    if (went_well(in, rc, &err)) {
        const json_t *data = json_object_get(in->json, "data");
        for (size_t i = 0; i < json_array_size(data); i++) {
            add_look(in, json_array_get(data, i), &srm, counts);
            json_array_append_new(p, json_real(srm.p));
            json_array_append_new(planned, json_real(srm.log_planned));
            json_array_append_new(other, json_real(srm.log_other));
        }
        wn_anytime_srm_free(&srm);
    }
    free(counts);
    free(law);
    free(shares);
    return json_pack("{s:o, s:o, s:o}", "p", p, "log_ml_m0", planned, "log_ml_m1", other);
}

const adapter adapters_confseq[] = {
    {"asymp_cs_normal_mixture", asymptotic},
    {"asymp_cs_normal_mixture_1s", asymptotic_one_sided},
    {"asymp_cs_normal_mixture_1s_p", asymptotic_one_sided_p},
    {"cs_normal_log_mixture", normal_log_mixture},
    {"cs_normal_mixture_bound", normal_bound},
    {"cs_beta_binomial_log_mixture", beta_log_mixture},
    {"cs_beta_binomial_bound", beta_bound},
    {"cs_bernoulli", bernoulli},
    {"cs_betting", betting},
    {"av_t_radius", t_radius},
    {"av_optimal_g", optimal_g},
    {"av_t_pvalue", t_pvalue},
    {"msprt", msprt},
    {"srm_sequential", srm_sequential},
    {NULL, NULL},
};
