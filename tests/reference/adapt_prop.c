/* One and two proportions. */
#include "core/stats/law/dist.h"
#include "core/stats/means/mean.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/prop.h"
#include "core/stats/rates/prop2.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <string.h>

static json_t *proportion_ci(input *in) {
    wn_prop prop = prop_of(in, in->json);
    double conf = get_conf(in);
    json_t *out = json_object();
    put_new(out, "wilson", interval_json(wn_prop_wilson(prop, conf)));
    put_new(out, "wilson_cc", interval_json(wn_prop_wilson_cc(prop, conf)));
    put_new(out, "clopper_pearson", interval_json(wn_prop_clopper_pearson(prop, conf)));
    put_new(out, "agresti_coull", interval_json(wn_prop_agresti_coull(prop, conf)));
    put_new(out, "jeffreys", interval_json(wn_prop_jeffreys(prop, conf)));
    return out;
}

/* One-sided where the case does not say: in the direction that was seen. */
static wn_alternative seen_direction(input *in, arms a) {
    wn_alternative wanted = get_alternative(in);
    if (wanted != WN_TWO_SIDED) return wanted;
    wn_test_result test =
        wn_prop2_score(a.control, a.treatment, WN_SCORE_PLAIN, WN_TWO_SIDED);
    return test.statistic >= 0 ? WN_GREATER : WN_LESS;
}

static json_t *two_prop_ci(input *in) {
    arms a = get_arms(in, false);
    wn_prop c = a.control, t = a.treatment;
    double conf = get_conf(in);
    json_t *out = json_object();
    put_new(out, "wald", interval_json(wn_prop2_wald(c, t, WN_UNPOOLED, false, conf)));
    put_new(out, "agresti_caffo", interval_json(wn_prop2_agresti_caffo(c, t, conf)));
    put_new(out, "newcombe", interval_json(wn_prop2_newcombe(c, t, conf)));
    wn_estimate mn = wn_prop2_score_difference(c, t, WN_SCORE_MN, conf);
    put_new(out, "mn", interval_json(mn));
    put(out, "diff", mn.value);
    put_new(out, "mee",
            interval_json(wn_prop2_score_difference(c, t, WN_SCORE_PLAIN, conf)));
    wn_alternative alternative = get_alternative(in);
    wn_test_result plain = wn_prop2_score(c, t, WN_SCORE_PLAIN, alternative);
    wn_test_result score = wn_prop2_score(c, t, WN_SCORE_MN, alternative);
    put(out, "z_pooled", plain.statistic);
    put(out, "p_pooled", plain.p);
    put(out, "z_mn", score.statistic);
    put(out, "p_mn", score.p);
    put(out, "fisher_p", wn_fisher_p(c, t, alternative));
    put(out, "fisher_midp_one_sided", wn_fisher_mid_p(c, t, seen_direction(in, a)));
    return out;
}

static json_t *newcombe_diff_ci(input *in) {
    arms a = get_arms(in, false);
    wn_estimate e = wn_prop2_newcombe(a.control, a.treatment, get_conf(in));
    json_t *out = json_object();
    put(out, "diff", e.value);
    put_new(out, "ci", interval_json(e));
    put_new(out, "ci95", interval_json(wn_prop2_newcombe(a.control, a.treatment, 0.95)));
    return out;
}

/* Fieller's set for two rates, by its two ends in the order of the formula: of a set with
 * two branches the first is the larger. */
static json_t *fieller(arms a, double conf) {
    double pc = (double)a.control.x / (double)a.control.n;
    double pt = (double)a.treatment.x / (double)a.treatment.n;
    wn_two two = {pc, pc * (1 - pc) / (double)a.control.n, pt,
                  pt * (1 - pt) / (double)a.treatment.n, 0};
    wn_fieller f = wn_fieller_set(&two, wn_normal_two_sided(conf));
    if (f.shape == WN_FIELLER_EVERYTHING) return interval_json(wn_estimate_none(""));
    return json_pack("[f, f]", f.first, f.second);
}

static json_t *rel_lift_ci(input *in) {
    arms a = get_arms(in, false);
    wn_prop c = a.control, t = a.treatment;
    double conf = get_conf(in);
    json_t *out = json_object();
    wn_estimate mn = wn_prop2_score_lift(c, t, WN_SCORE_MN, conf);
    put_new(out, "lift", mn.why ? json_null() : json_real(mn.value));
    put_new(out, "mn_score", interval_json(mn));
    put_new(out, "koopman_score",
            interval_json(wn_prop2_score_lift(c, t, WN_SCORE_PLAIN, conf)));
    put_new(out, "katz_log", interval_json(wn_prop2_katz_lift(c, t, conf)));
    put_new(out, "delta", interval_json(wn_prop2_delta_lift(c, t, conf)));
    put_new(out, "fieller", fieller(a, conf));
    put_new(out, "odds_ratio_logit", interval_json(wn_prop2_odds_ratio(c, t, conf)));
    put_new(out, "odds_ratio_score",
            interval_json(wn_prop2_score_odds_ratio(c, t, WN_SCORE_PLAIN, conf)));
    const char *method = get_text(in, "method", "mn_score");
    json_t *ci = json_object_get(out, method);
    if (ci)
        put_new(out, "ci", json_copy(ci));
    else
        complain(in, "unknown method \"%s\"", method);
    return out;
}

static bool wants_correction(input *in) {
    const char *name = get_text(in, "correction", "");
    return get_flag(in, "correction") || strcmp(name, "yates") == 0;
}

static wn_variance get_variance(input *in) {
    return strcmp(get_text(in, "variance", "pooled"), "pooled") == 0 ? WN_POOLED
                                                                     : WN_UNPOOLED;
}

static json_t *two_prop_z(input *in) {
    arms a = get_arms(in, false);
    wn_test_result test = wn_prop2_z_test(a.control, a.treatment, get_variance(in),
                                          wants_correction(in), get_alternative(in));
    return json_pack("{s:f, s:f}", "z", test.statistic, "p", test.p);
}

static json_t *two_prop_ci_wald(input *in) {
    arms a = get_arms(in, false);
    wn_estimate e = wn_prop2_wald(a.control, a.treatment, get_variance(in),
                                  wants_correction(in), get_conf(in));
    return json_pack("{s:f, s:o}", "diff", e.value, "ci", interval_json(e));
}

static json_t *fisher(input *in) {
    arms a = get_arms(in, false);
    wn_alternative alternative = get_alternative(in);
    return json_pack("{s:f, s:f}", "p", wn_fisher_p(a.control, a.treatment, alternative),
                     "mid_p", wn_fisher_mid_p(a.control, a.treatment, alternative));
}

const adapter adapters_prop[] = {
    {"proportion_ci", proportion_ci},
    {"two_prop_ci", two_prop_ci},
    {"newcombe_diff_ci", newcombe_diff_ci},
    {"rel_lift_ci", rel_lift_ci},
    {"two_prop_z", two_prop_z},
    {"two_prop_ci_wald", two_prop_ci_wald},
    {"fisher", fisher},
    {NULL, NULL},
};
