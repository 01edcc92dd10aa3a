#include "experiments/simulate/rules.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/sequential/normal_mixture.h"
#include "core/stats/several/dunnett.h"

#include <float.h>
#include <math.h>

/* The next rule, whose limits are to be filled. */
static wn_bounds *add_rule(wn_rules *rules, wn_stopping rule) {
    rule.limits = &rules->limits[rules->count * rules->population->look_count];
    rules->list[rules->count++] = rule;
    return rule.limits;
}

static void add_fixed(wn_rules *rules) {
    double z = rules->single;
    size_t looks = rules->population->look_count;
    wn_bounds *limits =
        add_rule(rules, (wn_stopping){.code = "fixed",
                                      .name = "One look, at the end",
                                      .phrase = "a single look at the end"});
    for (size_t i = 0; i < looks; i++)
        limits[i] = (wn_bounds){i + 1 < looks ? DBL_MAX : z, -z, z};
}

static void add_peeking(wn_rules *rules) {
    double z = rules->single;
    wn_bounds *limits =
        add_rule(rules, (wn_stopping){.code = "peeking",
                                      .name = "First p below alpha",
                                      .phrase = "the first p below alpha"});
    for (size_t i = 0; i < rules->population->look_count; i++)
        limits[i] = (wn_bounds){z, -z, z};
}

/* The posterior of a mean is its distance in standard errors, as its sequence is. */
static void add_anytime(wn_rules *rules) {
    const wn_population *p = rules->population;
    bool rates = p->kind == WN_CONVERSION;
    double narrowest = wn_mixture_tuning(rules->each), visitors = 0;
    wn_bounds *limits =
        add_rule(rules, (wn_stopping){.code = "anytime",
                                      .name = "Confidence sequence",
                                      .phrase = "a confidence sequence",
                                      .statistic = rates ? WN_STOPPING_ANYTIME
                                                         : WN_STOPPING_POSTERIOR});
    for (size_t i = 0; i < p->look_count; i++) {
        visitors += (double)p->stretches[i].visitors;
        double k = visitors / (double)rules->judging.planned * narrowest;
        double radius = wn_mixture_radius(k, rules->each);
        if (!rates) limits[i] = (wn_bounds){radius, -radius, radius};
    }
}

static void add_bayesian(wn_rules *rules) {
    const double call = wn_normal_quantile(0.95), end = wn_normal_two_sided(0.95);
    wn_bounds *limits =
        add_rule(rules, (wn_stopping){.code = "bayesian",
                                      .name = "Bayesian, stop at 95%",
                                      .phrase = "stopping at a chance of 95%",
                                      .statistic = WN_STOPPING_POSTERIOR});
    for (size_t i = 0; i < rules->population->look_count; i++)
        limits[i] = (wn_bounds){call, -end, end};
}

static const char *name_of(wn_spending spending) {
    switch (spending.kind) {
    case WN_SPEND_POCOCK:
        return "Pocock spending";
    case WN_SPEND_POWER:
        return "Power spending";
    case WN_SPEND_HWANG_SHIH_DECANI:
        return "Hwang-Shih-DeCani spending";
    case WN_SPEND_OBRIEN_FLEMING:
        break;
    }
    return "O'Brien-Fleming spending";
}

/* The mean of z at the end, for the first treatment. */
static double drift_of(const wn_rules *rules) {
    const wn_population *p = rules->population;
    double n = (double)p->visitors, level = p->baseline,
           lifted = level * (1 + rules->lift);
    double control = p->sd * p->sd;
    double treatment = control * (1 + rules->lift) * (1 + rules->lift);
    if (p->kind == WN_CONVERSION)
        control = level * (1 - level), treatment = lifted * (1 - lifted);
    double variance = control / (n * p->shares[0]) + treatment / (n * p->shares[1]);
    return variance > 0 ? rules->effects[p->look_count - 1] / sqrt(variance) : 0;
}

static wn_rc add_planned(wn_rules *rules, wn_err *err) {
    const wn_population *p = rules->population;
    double *information = wn_alloc(p->look_count * sizeof *information), visitors = 0;
    if (!information) return wn_fail_memory(err);
    for (size_t i = 0; i < p->look_count; i++) {
        visitors += (double)p->stretches[i].visitors;
        information[i] = visitors / (double)p->visitors;
    }
    wn_spending spending = rules->judging.spending;
    const char *name = name_of(spending);
    wn_bounds *limits =
        add_rule(rules, (wn_stopping){.code = "planned", .name = name, .phrase = name});
    wn_rc rc = wn_bounds_find(information, p->look_count, rules->each, spending,
                              drift_of(rules), limits, err);
    wn_free(information);
    return rc;
}

/* Two standard errors or so. The treatments share a control, so their statistics are
 * correlated by the shares. */
static double single_look(const wn_rules *rules) {
    const wn_population *p = rules->population;
    double b[WN_ARMS_MAX];
    wn_dunnett dunnett = {.b = b, .count = p->arm_count - 1};
    if (p->arm_count == 2 || rules->judging.correction == WN_CORRECTION_NONE)
        return wn_normal_two_sided(1 - rules->judging.alpha);
    if (rules->judging.correction != WN_CORRECTION_DUNNETT)
        return wn_normal_two_sided(1 - rules->each);
    for (size_t a = 1; a < p->arm_count; a++)
        b[a - 1] = wn_dunnett_loading(1 / p->shares[0], 1 / p->shares[a]);
    return wn_dunnett_critical(&dunnett, rules->judging.alpha);
}

wn_rc wn_rules_make(const wn_population *population, wn_judging judging, double lift,
                    wn_rules *out, wn_err *err) {
    const wn_population *p = population;
    double each = judging.alpha / (double)(p->arm_count - 1);
    wn_rc rc = WN_OK;
    *out = (wn_rules){.population = p, .judging = judging, .each = each, .lift = lift};
    out->single = single_look(out);
    out->limits = wn_alloc_zero(WN_STOPPINGS_MAX * p->look_count, sizeof *out->limits);
    out->effects = wn_alloc_zero(p->look_count, sizeof *out->effects);
    if (!out->limits || !out->effects) WN_TRY(wn_fail_memory(err));
    wn_population_effects(p, lift, out->effects);
    add_fixed(out);
    if (p->look_count > 1) {
        add_peeking(out);
        WN_TRY(add_planned(out, err));
    }
    add_anytime(out);
    add_bayesian(out);
out:
    if (rc != WN_OK) wn_rules_free(out);
    return rc;
}

void wn_rules_free(wn_rules *rules) {
    wn_free(rules->effects);
    wn_free(rules->limits);
    *rules = (wn_rules){0};
}
