/* Planned looks, repeated looks, and what they cost. */
#include "core/stats/design/power.h"
#include "core/stats/law/dist.h"
#include "core/stats/sequential/evan_miller.h"
#include "core/stats/sequential/looks.h"
#include "core/stats/sequential/peeking.h"
#include "core/stats/sequential/stopped.h"
#include "tests/reference/adapter.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what the cases say ----------------------------------------------------------- */

/* `information`, or as many equal parts as `looks`. */
static wn_looks get_looks(input *in) {
    wn_looks looks = {.alpha = get_number(in, "alpha", 0.05),
                      .two_sided = get_number(in, "sides", 2) == 2};
    bool given = json_is_array(json_object_get(in->json, "information"));
    looks.count = (size_t)get_number(in, "looks", 1);
    double *information = given ? get_numbers(in, "information", &looks.count) : NULL;
    looks.look = calloc(looks.count + 1, sizeof *looks.look);
    for (size_t k = 0; k < looks.count; k++)
        looks.look[k].information =
            given ? information[k] : (double)(k + 1) / (double)looks.count;
    free(information);
    return looks;
}

/* Whether a name of a design has the word, in any case. */
static bool names(const char *name, const char *word) {
    size_t n = strlen(word);
    for (; *name; name++) {
        size_t i = 0;
        while (i < n && tolower((unsigned char)name[i]) == word[i])
            i++;
        if (i == n) return true;
    }
    return false;
}

static wn_spending spending_of(input *in, const char *name) {
    if (names(name, "hwang") || names(name, "hsd"))
        return (wn_spending){WN_SPEND_HWANG_SHIH_DECANI, get_number(in, "gamma", -4)};
    if (names(name, "power") || names(name, "kim") || names(name, "askd"))
        return (wn_spending){WN_SPEND_POWER,
                             get_number(in, "rho", get_number(in, "phi", 2))};
    if (names(name, "pocock") || strcmp(name, "asP") == 0)
        return (wn_spending){.kind = WN_SPEND_POCOCK};
    if (!names(name, "obf") && !names(name, "brien") && !names(name, "asof"))
        complain(in, "unknown spending \"%s\"", name);
    return (wn_spending){.kind = WN_SPEND_OBRIEN_FLEMING};
}

static bool spend(input *in, wn_looks *looks, const char *name) {
    wn_err err;
    return went_well(in, wn_looks_spend(looks, spending_of(in, name), &err), &err);
}

static double shape(input *in, wn_looks *looks, double delta) {
    wn_err err;
    double constant = 0;
    went_well(in, wn_looks_shape(looks, delta, &constant, &err), &err);
    return constant;
}

/* A design by its name: a family of bounds under `design`, or a spending function. */
static void get_bounds(input *in, wn_looks *looks) {
    const char *design = get_text(in, "design", NULL);
    const char *spending = get_text(in, "spending", NULL);
    if (!design || spending || names(design, "lan") || names(design, "spending"))
        spend(in, looks, spending ? spending : design ? design : "obf");
    else if (names(design, "pocock"))
        shape(in, looks, 0.5);
    else if (names(design, "wang") || names(design, "wt"))
        shape(in, looks, get_number(in, "delta", 0.25));
    else if (names(design, "brien") || names(design, "obf"))
        shape(in, looks, 0);
    else
        spend(in, looks, design);
}

/* --- what is computed ------------------------------------------------------------- */

static json_t *bounds_json(const wn_looks *looks) {
    json_t *z = json_array(), *p = json_array(), *spent = json_array();
    for (size_t k = 0; k < looks->count; k++) {
        json_array_append_new(z, json_real(looks->look[k].z));
        json_array_append_new(p, json_real(looks->look[k].p));
        json_array_append_new(spent, json_real(looks->look[k].spent));
    }
    const wn_look *last = &looks->look[looks->count - 1];
    json_t *out = json_pack("{s:o, s:o, s:o, s:f, s:f, s:f}", "bounds", z, "nominal_p", p,
                            "cum_alpha", spent, "final", last->z, "final_bound", last->z,
                            "type1", last->spent);
    put_new(out, "adjusted_alpha", json_copy(p));
    return out;
}

static json_t *shape_json(input *in, double delta) {
    wn_looks looks = get_looks(in);
    double constant = shape(in, &looks, delta);
    json_t *out = bounds_json(&looks);
    put(out, "constant", constant);
    free(looks.look);
    return out;
}

/* All looks have the same bound, so one p says it. */
static json_t *gs_pocock(input *in) {
    json_t *out = shape_json(in, 0.5);
    json_t *p = json_array_get(json_object_get(out, "nominal_p"), 0);
    put_new(out, "nominal_p", json_incref(p));
    return out;
}

static json_t *gs_obf(input *in) {
    return shape_json(in, 0);
}

static json_t *gs_wang_tsiatis(input *in) {
    return shape_json(in, get_number(in, "delta", 0.25));
}

static json_t *spend_json(input *in, const char *name) {
    wn_looks looks = get_looks(in);
    spend(in, &looks, name);
    json_t *out = bounds_json(&looks);
    free(looks.look);
    return out;
}

static json_t *gs_lan_demets_obf(input *in) {
    return spend_json(in, "obf");
}

static json_t *gs_lan_demets_pocock(input *in) {
    return spend_json(in, "pocock");
}

static json_t *gs_power_spending(input *in) {
    return spend_json(in, "power");
}

static json_t *gs_hwang_shih_decani(input *in) {
    return spend_json(in, "hsd");
}

static json_t *gs_haybittle_peto(input *in) {
    wn_looks looks = get_looks(in);
    wn_err err;
    went_well(in, wn_looks_haybittle_peto(&looks, get_number(in, "interim_z", 3), &err),
              &err);
    json_t *out = bounds_json(&looks);
    free(looks.look);
    return out;
}

static json_t *gs_type1(input *in) {
    wn_looks looks = get_looks(in);
    size_t count;
    double *z = get_numbers(in, "bounds", &count);
    for (size_t k = 0; k < looks.count && k < count; k++)
        looks.look[k].z = z[k];
    wn_err err;
    went_well(in, wn_looks_given(&looks, &err), &err);
    json_t *out = bounds_json(&looks);
    free(z);
    free(looks.look);
    return out;
}

/* --- what happens ----------------------------------------------------------------- */

static double drift_of(input *in, const wn_looks *looks, bool both) {
    wn_err err;
    double drift = 0;
    went_well(in, wn_looks_drift(looks, get_number(in, "power", 0.8), both, &drift, &err),
              &err);
    return drift;
}

static wn_looks_outcome run(input *in, const wn_looks *looks, double drift,
                            wn_look_chance *chances) {
    wn_err err;
    wn_looks_outcome outcome = {0};
    went_well(in, wn_looks_run(looks, drift, chances, &outcome, &err), &err);
    return outcome;
}

/* The drift of a test that looks once and has this power. */
static double drift_once(const wn_looks *looks, double power) {
    double tail = looks->two_sided ? 0.5 * looks->alpha : looks->alpha;
    return wn_normal_quantile(power) - wn_normal_quantile(tail);
}

static json_t *gs_inflation(input *in) {
    wn_looks looks = get_looks(in);
    get_bounds(in, &looks);
    double once = drift_once(&looks, get_number(in, "power", 0.8));
    double drift = drift_of(in, &looks, false), both = drift_of(in, &looks, true);
    double inflation = pow(drift / once, 2);
    json_t *out = bounds_json(&looks);
    put(out, "drift", drift);
    put(out, "inflation", inflation);
    put(out, "inflation_counting_both_tails", pow(both / once, 2));
    put(out, "asn_h1", inflation * run(in, &looks, drift, NULL).mean_information);
    put(out, "asn_h0", inflation * run(in, &looks, 0, NULL).mean_information);
    free(looks.look);
    return out;
}

static json_t *gs_operating_characteristics(input *in) {
    wn_looks looks = get_looks(in);
    get_bounds(in, &looks);
    double fixed_power = get_number(in, "fixed_power", 0.8);
    double drift = get_number(in, "drift", drift_once(&looks, fixed_power));
    wn_look_chance *chances = calloc(looks.count + 1, sizeof *chances);
    wn_looks_outcome outcome = run(in, &looks, drift, chances);
    json_t *out = bounds_json(&looks), *above = json_array(), *below = json_array();
    for (size_t k = 0; k < looks.count; k++) {
        json_array_append_new(above, json_real(chances[k].above));
        json_array_append_new(below, json_real(chances[k].below));
    }
    put(out, "drift", drift);
    put(out, "power", outcome.above);
    put(out, "power_both_tails", outcome.above + outcome.below);
    put(out, "mean_information", outcome.mean_information);
    put(out, "mean_information_h0", run(in, &looks, 0, NULL).mean_information);
    put_new(out, "stop_above", above);
    put_new(out, "stop_below", below);
    free(chances);
    free(looks.look);
    return out;
}

/* Visitors: those of a test that looks once, inflated. */
static json_t *sample_size_group_sequential(input *in) {
    wn_looks looks = get_looks(in);
    get_bounds(in, &looks);
    double power = get_number(in, "power", 0.8), ratio = get_number(in, "ratio", 1);
    wn_test_level level = {.tail = looks.two_sided ? 0.5 * looks.alpha : looks.alpha};
    wn_rates_design rates = {.truth = {get_number(in, "p1", 0), get_number(in, "p2", 0)},
                             .ratio = ratio};
    double once = (1 + ratio) * wn_size_rates(&rates, level, power);
    double drift = drift_of(in, &looks, false);
    double inflation = pow(drift / drift_once(&looks, power), 2);
    double most = once * inflation;
    json_t *out = bounds_json(&looks);
    put(out, "n_fixed", once);
    put(out, "inflation", inflation);
    put(out, "n_max", most);
    put(out, "n_per_arm", most / (1 + ratio));
    put(out, "n_expected_h1", most * run(in, &looks, drift, NULL).mean_information);
    put(out, "n_expected_h0", most * run(in, &looks, 0, NULL).mean_information);
    free(looks.look);
    return out;
}

/* After it ended: at the last of the looks, with an estimate. */
static json_t *gs_stopped(input *in) {
    wn_looks looks = get_looks(in);
    size_t count;
    double *z = get_numbers(in, "bounds", &count);
    for (size_t k = 0; k < looks.count && k < count; k++)
        looks.look[k].z = z[k];
    wn_stopped stopped = {0};
    wn_err err;
    went_well(in,
              wn_stopped_with(&looks, get_number(in, "estimate", 0),
                              get_number(in, "se", 1), get_conf(in), &stopped, &err),
              &err);
    free(z);
    free(looks.look);
    return json_pack("{s:f, s:f, s:o}", "p", stopped.p, "estimate", stopped.effect.value,
                     "interval", interval_json(stopped.effect));
}

/* --- looking again and again ------------------------------------------------------ */

typedef struct stop_rule {
    double z;
    bool two_sided;
} stop_rule;

/* `z`; or a `threshold` of a probability; or in words, "stop when ... P(B>A)>.95 or
 * <.05". */
static stop_rule get_rule(input *in) {
    double sides = get_number(in, "sides", 2), z = get_number(in, "z", 0);
    double threshold = get_number(in, "threshold", 0);
    if (z > 0) return (stop_rule){z, sides == 2};
    if (threshold > 0) return (stop_rule){wn_normal_quantile(threshold), sides == 2};
    const char *words = get_text(in, "rule", ""), *at = strstr(words, ")>");
    if (!at) complain(in, "the rule to stop is not understood");
    return (stop_rule){at ? wn_normal_quantile(atof(at + 2)) : 0,
                       strstr(words, "<") != NULL};
}

static json_t *peeking_inflation(input *in) {
    stop_rule rule = get_rule(in);
    wn_looks looks = get_looks(in);
    double error = 0;
    wn_err err;
    if (json_object_get(in->json, "information")) {
        looks.two_sided = rule.two_sided;
        for (size_t k = 0; k < looks.count; k++)
            looks.look[k].z = rule.z;
        if (went_well(in, wn_looks_given(&looks, &err), &err))
            error = looks.look[looks.count - 1].spent;
    } else {
        went_well(in, wn_peeking_error(looks.count, rule.z, rule.two_sided, &error, &err),
                  &err);
    }
    free(looks.look);
    return json_pack("{s:f, s:f, s:f}", "type1", error, "z", rule.z, "false_winners",
                     rule.two_sided ? 0.5 * error : error);
}

static json_t *bayes_calibrated_threshold(input *in) {
    double z = 0;
    wn_err err;
    went_well(in,
              wn_peeking_bound((size_t)get_number(in, "looks", 1),
                               get_number(in, "alpha", 0.05),
                               get_number(in, "sides", 2) == 2, &z, &err),
              &err);
    return json_pack("{s:f, s:f}", "z", z, "threshold", wn_normal_cdf(z));
}

static json_t *evan_miller_sequential(input *in) {
    uint64_t most = (uint64_t)get_number(in, "N", 0);
    double share = get_number(in, "p", 0.5);
    uint64_t one = wn_evan_miller_lead(most, false),
             two = wn_evan_miller_lead(most, true);
    one = (uint64_t)get_number(in, "d", (double)one);
    two = (uint64_t)get_number(in, "d", (double)two);
    double up = wn_evan_miller_ahead(most, two, share),
           down = wn_evan_miller_ahead(most, two, 1 - share);
    return json_pack("{s:i, s:f, s:i, s:f, s:f}", "d_one_sided", (int)one,
                     "alpha_one_sided", wn_evan_miller_ahead(most, one, share),
                     "d_two_sided", (int)two, "alpha_two_sided_upper", up + down,
                     "alpha_two_sided",
                     wn_evan_miller_first(most, two, share) +
                         wn_evan_miller_first(most, two, 1 - share));
}

const adapter adapters_sequential[] = {
    {"gs_pocock", gs_pocock},
    {"gs_obf", gs_obf},
    {"gs_wang_tsiatis", gs_wang_tsiatis},
    {"gs_lan_demets_obf", gs_lan_demets_obf},
    {"gs_lan_demets_pocock", gs_lan_demets_pocock},
    {"gs_power_spending", gs_power_spending},
    {"gs_hwang_shih_decani", gs_hwang_shih_decani},
    {"gs_haybittle_peto", gs_haybittle_peto},
    {"gs_type1", gs_type1},
    {"gs_inflation", gs_inflation},
    {"gs_operating_characteristics", gs_operating_characteristics},
    {"sample_size_group_sequential", sample_size_group_sequential},
    {"gs_stopped", gs_stopped},
    {"peeking_inflation", peeking_inflation},
    {"bayes_calibrated_threshold", bayes_calibrated_threshold},
    {"evan_miller_sequential", evan_miller_sequential},
    {NULL, NULL},
};
