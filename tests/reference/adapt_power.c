/* Power, sample sizes and detectable effects. */
#include "core/stats/design/exact_power.h"
#include "core/stats/design/power.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/fisher.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <string.h>

static wn_test_level get_level(input *in) {
    double alpha = get_number(in, "alpha", 0.05);
    bool two_sided =
        get_number(in, "sides", 2) == 2 && get_alternative(in) == WN_TWO_SIDED;
    return (wn_test_level){.tail = two_sided ? 0.5 * alpha : alpha};
}

/* The tools behind some methods count a result on the wrong side of a two-sided test. */
static wn_test_level get_level_both(input *in) {
    wn_test_level level = get_level(in);
    level.wrong_side_counts = level.tail < get_number(in, "alpha", 0.05);
    return level;
}

static double need(input *in, const char *key) {
    return number_of(in, json_object_get(in->json, key));
}

static json_t *size_json(double n, double ratio) {
    double total = n * (1 + ratio);
    json_t *out = json_object();
    put(out, "n_per_arm", n);
    put(out, "n_ceil", ceil(n));
    put(out, "n_round", round(n));
    put(out, "n_total", total);
    put(out, "n_total_exact", total);
    put(out, "n_total_ceil", ceil(total));
    put(out, "gpower_total", total);
    return out;
}

static wn_rates_design get_rates(input *in, const char *control, const char *treatment) {
    return (wn_rates_design){.truth = {need(in, control), need(in, treatment)},
                             .ratio = get_number(in, "ratio", 1)};
}

static json_t *size_rates(input *in, const wn_rates_design *design) {
    double n = wn_size_rates(design, get_level(in), need(in, "power"));
    return size_json(n, design->ratio);
}

static json_t *sample_size_prop(input *in) {
    wn_rates_design design = get_rates(in, "p1", "p2");
    return size_rates(in, &design);
}

static json_t *sample_size_non_inferiority(input *in) {
    wn_rates_design design = get_rates(in, "p_control", "p_treatment");
    design.null.difference = -need(in, "margin");
    return size_rates(in, &design);
}

static json_t *power_prop(input *in) {
    wn_rates_design d = get_rates(in, "p1", "p2");
    double n = need(in, "n_per_arm");
    return json_pack("{s:f, s:f}", "power", wn_power_rates(&d, n, get_level(in)),
                     "power_strict", wn_power_rates(&d, n, get_level_both(in)));
}

static json_t *mde_prop(input *in) {
    double rate = need(in, "p1"), found = 0;
    wn_rates_design d = {.truth = {.control = rate}, .ratio = 1};
    if (!wn_detect_rates(&d, need(in, "n_per_arm"), get_level(in), need(in, "power"),
                         true, &found))
        complain(in, "no rate is detected");
    return json_pack("{s:f, s:f, s:f}", "p2", found, "abs", found - rate, "rel",
                     found / rate - 1);
}

static json_t *sample_size_evan_miller(input *in) {
    return size_json(wn_size_evan_miller(need(in, "p"), need(in, "delta_abs"),
                                         get_level(in), need(in, "power")),
                     1);
}

static json_t *sample_size_prop_simple(input *in) {
    double p = need(in, "baseline");
    return size_json(wn_size_equal_variance(p * (1 - p), need(in, "mde_abs"),
                                            get_level(in), need(in, "power")),
                     1);
}

static json_t *sample_size_mean_z(input *in) {
    return size_json(wn_size_equal_variance(need(in, "var"), need(in, "mde_abs"),
                                            get_level(in), need(in, "power")),
                     1);
}

static json_t *sample_size_t(input *in) {
    wn_means_design design = {1, 1, get_number(in, "ratio", 1), true};
    double n = wn_size_means(&design, need(in, "d"), get_level(in), need(in, "power"));
    return size_json(n, design.ratio);
}

static double power_of_d(input *in, double n, double other, wn_test_level level) {
    wn_means_design design = {1, 1, other / n, true};
    return wn_power_means(&design, need(in, "d"), n, level);
}

static json_t *power_t(input *in) {
    double n = need(in, "n_per_arm");
    return json_pack("{s:f, s:f}", "power", power_of_d(in, n, n, get_level(in)),
                     "power_both_tails", power_of_d(in, n, n, get_level_both(in)));
}

static json_t *power_t_unequal(input *in) {
    double power = power_of_d(in, need(in, "n1"), need(in, "n2"), get_level_both(in));
    return json_pack("{s:f}", "power", power);
}

static double detect(input *in, const wn_means_design *design, double n,
                     wn_test_level level) {
    double effect = 0;
    if (!wn_detect_means(design, n, level, need(in, "power"), &effect))
        complain(in, "no effect is detected");
    return effect;
}

static json_t *mde_t(input *in) {
    double sd = need(in, "sd");
    wn_means_design design = {sd, sd, 1, true};
    return json_pack("{s:f}", "delta",
                     detect(in, &design, need(in, "n_per_arm"), get_level(in)));
}

static wn_means_design get_means(input *in) {
    double sd = sqrt(need(in, "var"));
    return (wn_means_design){sd, sd, get_number(in, "ratio", 1), false};
}

static double control_of(double total, const wn_means_design *design) {
    return total / (1 + design->ratio);
}

static json_t *power_mean(input *in) {
    wn_means_design design = get_means(in);
    double effect = need(in, "mean") * need(in, "rel_effect");
    double n = control_of(need(in, "n_total"), &design);
    return json_pack("{s:f}", "power",
                     wn_power_means(&design, effect, n, get_level_both(in)));
}

static json_t *mde_mean(input *in) {
    wn_means_design design = get_means(in);
    double n = control_of(need(in, "n_total"), &design);
    double effect = detect(in, &design, n, get_level_both(in));
    return json_pack("{s:f, s:f}", "mde_abs", effect, "mde_rel",
                     effect / need(in, "mean"));
}

static json_t *sample_size_mean(input *in) {
    wn_means_design design = get_means(in);
    double n =
        wn_size_means(&design, need(in, "effect"), get_level_both(in), need(in, "power"));
    return size_json(n, design.ratio);
}

static json_t *power_h(input *in) {
    double n = get_number(in, "n_per_arm", 0);
    double n1 = get_number(in, "n1", n), n2 = get_number(in, "n2", n);
    return json_pack("{s:f}", "power",
                     wn_power_h(need(in, "h"), n1, n2 / n1, get_level_both(in)));
}

static json_t *sample_size_h(input *in) {
    double h = wn_effect_h(need(in, "p1"), need(in, "p2"));
    json_t *out = size_json(wn_size_h(h, 1, get_level_both(in), need(in, "power")), 1);
    put(out, "h", h);
    return out;
}

static json_t *sample_size_h_unequal(input *in) {
    return json_pack("{s:f}", "n2",
                     wn_size_h_other(need(in, "h"), need(in, "n1"), get_level_both(in),
                                     need(in, "power")));
}

static wn_rc p_fisher(wn_prop control, wn_prop treatment, void *ctx, double *p,
                      wn_err *err) {
    (void)ctx, (void)err;
    *p = wn_fisher_p(control, treatment, WN_TWO_SIDED);
    return WN_OK;
}

static wn_rc p_boschloo(wn_prop control, wn_prop treatment, void *ctx, double *p,
                        wn_err *err) {
    (void)ctx;
    return wn_exact_boschloo(control, treatment, WN_TWO_SIDED, p, err);
}

static wn_rc p_barnard(wn_prop control, wn_prop treatment, void *ctx, double *p,
                       wn_err *err) {
    (void)ctx;
    return wn_exact_barnard(control, treatment, WN_BARNARD_POOLED, WN_TWO_SIDED, p, err);
}

static json_t *power_exact(input *in) {
    const char *test = get_text(in, "test", "fisher");
    double rate = need(in, "p1"), other = need(in, "p2");
    wn_rate_rule rule = {
        .p = p_fisher, .alpha = get_number(in, "alpha", 0.05), .below = other < rate};
    if (strcmp(test, "boschloo") == 0) rule.p = p_boschloo;
    if (strcmp(test, "barnard") == 0) rule.p = p_barnard;
    wn_success success = {0};
    wn_err err;
    went_well(in,
              wn_success_find((uint64_t)need(in, "n1"), (uint64_t)need(in, "n2"), rate,
                              &rule, &success, &err),
              &err);
    double power = wn_success_power(&success, other);
    wn_success_free(&success);
    return json_pack("{s:f}", "power", power);
}

const adapter adapters_power[] = {
    {"sample_size_prop", sample_size_prop},
    {"sample_size_fm", sample_size_prop},
    {"sample_size_non_inferiority", sample_size_non_inferiority},
    {"power_prop", power_prop},
    {"power_exact", power_exact},
    {"mde_prop", mde_prop},
    {"sample_size_evan_miller", sample_size_evan_miller},
    {"sample_size_prop_simple", sample_size_prop_simple},
    {"sample_size_mean_z", sample_size_mean_z},
    {"sample_size_t", sample_size_t},
    {"power_t", power_t},
    {"power_t_unequal", power_t_unequal},
    {"mde_t", mde_t},
    {"power_mean", power_mean},
    {"mde_mean", mde_mean},
    {"sample_size_mean", sample_size_mean},
    {"power_h", power_h},
    {"power_h_unequal", power_h},
    {"sample_size_h", sample_size_h},
    {"sample_size_h_unequal", sample_size_h_unequal},
    {NULL, NULL},
};
