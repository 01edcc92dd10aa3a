/* Ratios, adjusted means, strata, and the power of an experiment under way: all from the
 * sums and sums of products of a few variables per visitor. */
#include "core/stats/design/midway.h"
#include "core/stats/means/cuped.h"
#include "core/stats/means/poststrat.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what the cases call by different names --------------------------------------- */

/* Outcome, its denominator, covariate, its denominator: those that a case has. */
enum { POST, PER, PRE, PRE_PER, VARIABLES };

typedef struct raw {
    double n, sums[VARIABLES], products[VARIABLES * VARIABLES];
    bool rates; /* of zeros and ones, whose variance is p (1 - p) */
} raw;

static double at(input *in, const json_t *arm, const char *key) {
    return number_of(in, json_object_get(arm, key));
}

static bool has(const json_t *arm, const char *key) {
    return json_object_get(arm, key) != NULL;
}

static void put_raw(raw *r, size_t i, size_t k, double value) {
    r->products[i * VARIABLES + k] = r->products[k * VARIABLES + i] = value;
}

static void put_variable(input *in, raw *r, size_t i, const json_t *of) {
    r->sums[i] = at(in, of, "sum");
    put_raw(r, i, i, at(in, of, has(of, "sumsq") ? "sumsq" : "sum_squares"));
}

/* {"sum": {name: }, "sumsq": {name: }, "sumprod": {"name*name": }}; the case itself has
 * the names of the variables. */
static void read_named(input *in, const json_t *arm, raw *r) {
    static const char *const keys[VARIABLES][2] = {{"numer", "metric"},
                                                   {"denom", "denom"},
                                                   {"numer_covariate", "covariate"},
                                                   {"denom_covariate", ""}};
    const char *names[VARIABLES];
    const json_t *products = json_object_get(arm, "sumprod");
    for (size_t i = 0; i < VARIABLES; i++) {
        names[i] = get_text(in, keys[i][0], get_text(in, keys[i][1], NULL));
        if (!names[i]) continue;
        r->sums[i] = at(in, json_object_get(arm, "sum"), names[i]);
        put_raw(r, i, i, at(in, json_object_get(arm, "sumsq"), names[i]));
        for (size_t k = 0; k < i; k++) {
            char key[200], mirror[200];
            if (!names[k]) continue;
            snprintf(key, sizeof key, "%s*%s", names[k], names[i]);
            snprintf(mirror, sizeof mirror, "%s*%s", names[i], names[k]);
            put_raw(r, i, k, at(in, products, has(products, key) ? key : mirror));
        }
    }
}

static void read_ratio(input *in, const json_t *arm, raw *r) {
    put_variable(in, r, POST, json_object_get(arm, "numer"));
    put_variable(in, r, PER, json_object_get(arm, "denom"));
    put_raw(r, POST, PER, at(in, arm, "sum_products"));
}

static void read_ratio_with_covariate(input *in, const json_t *arm, raw *r) {
    put_variable(in, r, POST, json_object_get(arm, "m_post"));
    put_variable(in, r, PER, json_object_get(arm, "d_post"));
    put_variable(in, r, PRE, json_object_get(arm, "m_pre"));
    put_variable(in, r, PRE_PER, json_object_get(arm, "d_pre"));
    put_raw(r, POST, PER, at(in, arm, "mpost_dpost"));
    put_raw(r, POST, PRE, at(in, arm, "mm"));
    put_raw(r, POST, PRE_PER, at(in, arm, "mpost_dpre"));
    put_raw(r, PER, PRE, at(in, arm, "mpre_dpost"));
    put_raw(r, PER, PRE_PER, at(in, arm, "dd"));
    put_raw(r, PRE, PRE_PER, at(in, arm, "mpre_dpre"));
}

static void read_mean(input *in, const json_t *arm, raw *r) {
    put_variable(in, r, POST, arm);
    if (!has(arm, "pre_sum")) return;
    r->sums[PRE] = at(in, arm, "pre_sum");
    put_raw(r, PRE, PRE, at(in, arm, "pre_sum_squares"));
    put_raw(r, POST, PRE, at(in, arm, "post_pre"));
}

/* A square of a 0 or 1 is itself. */
static void read_rate(input *in, const json_t *arm, raw *r) {
    r->rates = true;
    r->sums[POST] = at(in, arm, has(arm, "x") ? "x" : "sum");
    put_raw(r, POST, POST, r->sums[POST]);
    const char *pre = has(arm, "pre_x") ? "pre_x" : "pre_sum";
    if (!has(arm, pre)) return;
    r->sums[PRE] = at(in, arm, pre);
    put_raw(r, PRE, PRE, r->sums[PRE]);
    put_raw(r, POST, PRE, at(in, arm, "post_pre"));
}

static raw read_raw(input *in, const json_t *arm) {
    raw r = {.n = at(in, arm, "n")};
    const char *type = json_string_value(json_object_get(arm, "type"));
    if (!type) type = get_text(in, "type", "mean");
    if (json_is_object(json_object_get(arm, "sum")))
        read_named(in, arm, &r);
    else if (has(arm, "m_post"))
        read_ratio_with_covariate(in, arm, &r);
    else if (has(arm, "numer"))
        read_ratio(in, arm, &r);
    else if (has(arm, "x") || strcmp(type, "proportion") == 0)
        read_rate(in, arm, &r);
    else
        read_mean(in, arm, &r);
    return r;
}

static raw together(const raw *a, const raw *b) {
    raw sum = {.n = a->n + b->n, .rates = a->rates};
    for (size_t i = 0; i < VARIABLES; i++)
        sum.sums[i] = a->sums[i] + b->sums[i];
    for (size_t i = 0; i < VARIABLES * VARIABLES; i++)
        sum.products[i] = a->products[i] + b->products[i];
    return sum;
}

/* --- two arms --------------------------------------------------------------------- */

/* Of one arm, or of one stratum of it. */
typedef struct room {
    double at[WN_MOMENTS_ROOM(VARIABLES)];
} room;

static wn_moments moments_of(room *out, const raw *r) {
    wn_moments m = {VARIABLES, out->at};
    wn_moments_of(m, r->n, r->sums, r->products);
    for (size_t i = 1 + VARIABLES; r->rates && i < WN_MOMENTS_ROOM(VARIABLES); i++)
        out->at[i] *= (r->n - 1) / r->n;
    return m;
}

typedef struct pair {
    raw raw_control, raw_treatment, raw_all;
    room rooms[3];
    wn_moments arms[2], all; /* arms: control, treatment */
} pair;

static void fill_pair(pair *p) {
    p->raw_all = together(&p->raw_control, &p->raw_treatment);
    p->arms[0] = moments_of(&p->rooms[0], &p->raw_control);
    p->arms[1] = moments_of(&p->rooms[1], &p->raw_treatment);
    p->all = moments_of(&p->rooms[2], &p->raw_all);
}

static wn_ratio ratio_at(const raw *r, size_t of, size_t per) {
    return (wn_ratio){of, r->sums[per] == 0 ? WN_PER_VISITOR : per};
}

/* theta is that of all visitors together, unless it is fitted arm by arm. */
static wn_cuped fit(input *in, pair *p, bool by_arm) {
    const raw *r = &p->raw_all;
    wn_cuped_plan plan = {.outcome = ratio_at(r, POST, PER),
                          .count = r->products[PRE * VARIABLES + PRE] > 0,
                          .covariates = {ratio_at(r, PRE, PRE_PER)}};
    wn_cuped cuped;
    bool fitted = by_arm ? wn_cuped_fit(&plan, p->arms, 2, &cuped)
                         : wn_cuped_fit(&plan, &p->all, 1, &cuped);
    if (!fitted) complain(in, "a denominator is 0");
    return cuped;
}

static wn_how get_how(input *in) {
    return (wn_how){
        .conf = get_conf(in),
        .alternative = get_alternative(in),
        .pooled = strcmp(get_text(in, "variance", ""), "pooled") == 0,
        .normal = strcmp(get_text(in, "dist", "t"), "normal") == 0,
    };
}

static bool is_relative(input *in, bool standard) {
    const char *text = get_text(in, "difference", standard ? "relative" : "absolute");
    return strcmp(text, "relative") == 0;
}

static wn_mean_comparison lift_of(input *in, const wn_effect *effect, wn_how how) {
    bool on_log = strcmp(get_text(in, "rel_ci", "delta"), "log") == 0;
    return on_log ? wn_effect_log_lift(effect, how) : wn_effect_delta_lift(effect, how);
}

static json_t *result(input *in, const wn_effect *effect, wn_mean_comparison difference,
                      wn_mean_comparison lift, bool relative) {
    const wn_mean_comparison *main = relative ? &lift : &difference;
    if (main->test.why) complain(in, "%s", main->test.why);
    json_t *out = json_object();
    put(out, "control", effect->control.value);
    put(out, "treatment", effect->treatment.value);
    put(out, "var_control", effect->control.variance);
    put(out, "var_treatment", effect->treatment.variance);
    put(out, "diff", difference.estimate.value);
    put(out, "effect", main->estimate.value);
    put_new(out, "ci", interval_json(main->estimate));
    put(out, "rel", lift.estimate.value);
    put_new(out, "rel_ci", interval_json(lift.estimate));
    put(out, "se", main->se);
    put(out, "df", main->test.df);
    put(out, "stat", main->test.statistic);
    put(out, "t", main->test.statistic);
    put(out, "p", main->test.p);
    put(out, "theta", 0);
    return out;
}

static void read_pair(input *in, pair *p) {
    p->raw_control = read_raw(in, json_object_get(in->json, "control"));
    p->raw_treatment = read_raw(in, json_object_get(in->json, "treatment"));
    fill_pair(p);
}

typedef struct compared {
    wn_effect effect;
    wn_mean_comparison lift;
    double n, theta;
} compared;

/* Also without a covariate: then theta is 0 and nothing is adjusted. GrowthBook takes the
 * lift over the plain control and fits a ratio's theta by arm. */
static bool compare_arms(input *in, wn_how how, compared *out) {
    pair p;
    wn_sums control, treatment;
    read_pair(in, &p);
    bool named =
        json_object_get(in->json, "numer") || json_object_get(in->json, "metric");
    bool ratio = p.raw_all.sums[PER] != 0;
    wn_cuped cuped = fit(in, &p, ratio && !named);
    if (in->problem[0]) return false;
    if (!wn_cuped_sums(&cuped, p.arms[0], &control) ||
        !wn_cuped_sums(&cuped, p.arms[1], &treatment))
        complain(in, "a denominator is 0");
    *out = (compared){
        .effect = {.control = wn_side_of(&control), .treatment = wn_side_of(&treatment)},
        .n = p.raw_all.n,
        .theta = cuped.theta[0]};
    if (named || cuped.plan.count == 0)
        out->lift = lift_of(in, &out->effect, how);
    else if (!wn_cuped_delta_lift(&cuped, p.arms[0], p.arms[1], !ratio, how, &out->lift))
        complain(in, "the control is 0");
    return !in->problem[0];
}

static json_t *compare(input *in, bool relative) {
    wn_how how = get_how(in);
    compared c;
    if (!compare_arms(in, how, &c)) return NULL;
    json_t *out =
        result(in, &c.effect, wn_effect_difference(&c.effect, how), c.lift, relative);
    put(out, "theta", c.theta);
    return out;
}

wn_mean_comparison get_comparison(input *in, bool relative, double *n) {
    wn_how how = {.conf = 0.95};
    compared c;
    *n = 0;
    if (!compare_arms(in, how, &c)) return (wn_mean_comparison){.test = wn_test_none("")};
    *n = c.n;
    return relative ? c.lift : wn_effect_difference(&c.effect, how);
}

static json_t *absolute(input *in) {
    return compare(in, is_relative(in, false));
}

static json_t *relative(input *in) {
    return compare(in, is_relative(in, true));
}

/* --- strata ----------------------------------------------------------------------- */

static void read_strata(input *in, const json_t *list, raw *rows, pair *whole) {
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *stratum = json_array_get(list, i);
        rows[2 * i] = read_raw(in, json_object_get(stratum, "control"));
        rows[2 * i + 1] = read_raw(in, json_object_get(stratum, "treatment"));
        whole->raw_control = i ? together(&whole->raw_control, &rows[2 * i]) : rows[0];
        whole->raw_treatment =
            i ? together(&whole->raw_treatment, &rows[2 * i + 1]) : rows[1];
    }
    fill_pair(whole);
}

/* Each stratum's values along the gradients of the whole arms. */
static json_t *post_stratification(input *in) {
    const json_t *list = json_object_get(in->json, "strata");
    size_t strata = json_array_size(list);
    if (strata == 0) {
        complain(in, "the input lacks strata");
        return NULL;
    }
    pair whole;
    raw *rows = calloc(2 * strata, sizeof *rows);
    wn_sums *cells = calloc(2 * strata, sizeof *cells);
    read_strata(in, list, rows, &whole);
    wn_cuped cuped = fit(in, &whole, true);
    for (size_t i = 0; i < 2 * strata && !in->problem[0]; i++) {
        room its;
        wn_gradient gradient;
        wn_moments arm = whole.arms[i % 2];
        if (!wn_cuped_gradient(&cuped, arm, &gradient)) complain(in, "no gradient");
        cells[i] = wn_gradient_sums(&gradient, arm, moments_of(&its, &rows[i]));
    }
    wn_effect effect = wn_strata_effect(&(wn_strata){cells, strata, 2}, 0, 1);
    wn_how how = get_how(in);
    json_t *out = result(in, &effect, wn_effect_difference(&effect, how),
                         lift_of(in, &effect, how), is_relative(in, true));
    put(out, "theta", cuped.theta[0]);
    free(cells);
    free(rows);
    return out;
}

/* --- the power of an experiment under way ----------------------------------------- */

/* "fixed", "sequential tuning_n=5000", "bayes prior N(.05,.001)" (mean and variance). */
static void read_rule(input *in, wn_midway *midway, double scale) {
    const char *text = get_text(in, "method", "fixed");
    const char *given = strstr(text, "tuning_n="), *prior = strstr(text, "N(");
    if (strncmp(text, "seq", 3) == 0) {
        midway->rule = WN_MIDWAY_SEQUENTIAL;
        midway->tuning = get_number(in, "tuning_n", given ? atof(given + 9) : 5000);
    } else if (strncmp(text, "bayes", 5) == 0) {
        midway->rule = WN_MIDWAY_BAYES;
        double mean = 0, variance = 1e30; /* as good as flat */
        if (prior && sscanf(prior, "N(%lf,%lf)", &mean, &variance) != 2)
            complain(in, "the prior is not N(mean,variance)");
        midway->prior = (wn_normal){mean * scale, variance * scale * scale};
    }
}

static json_t *mid_experiment_power(input *in) {
    pair p;
    wn_sums control, treatment;
    read_pair(in, &p);
    wn_ratio metric = ratio_at(&p.raw_all, POST, PER);
    if (!wn_ratio_sums(p.arms[0], metric, &control) ||
        !wn_ratio_sums(p.arms[1], metric, &treatment))
        complain(in, "a denominator is 0");
    wn_effect effect = {.control = wn_side_of(&control),
                        .treatment = wn_side_of(&treatment)};
    wn_how how = {.conf = get_conf(in)};
    bool rel = is_relative(in, true);
    double scale = rel ? 1 : fabs(effect.control.value), more = 0;
    double se = (rel ? wn_effect_delta_lift : wn_effect_difference)(&effect, how).se;
    wn_midway midway = {.variance = se * se,
                        .visitors = p.raw_all.n,
                        .effect = get_number(in, "mde_rel", 0) * scale,
                        .alpha = 1 - how.conf};
    if (json_object_get(in->json, "mde_abs")) midway.effect = at(in, in->json, "mde_abs");
    read_rule(in, &midway, scale);
    if (!wn_midway_more(&midway, get_number(in, "target_power", 0.8), &more))
        complain(in, "no number of visitors reaches the power");
    return json_pack("{s:f, s:f, s:f}", "scaling_factor", more, "extra_n",
                     more * midway.visitors, "power", wn_midway_power(&midway, 0));
}

const adapter adapters_moments[] = {
    {"ratio_delta", absolute},
    {"ratio_delta_rel", relative},
    {"ratio_cuped", absolute},
    {"ratio_cuped_rel", relative},
    {"cuped", absolute},
    {"cuped_rel", relative},
    {"post_stratification", post_stratification},
    {"mid_experiment_power", mid_experiment_power},
    {NULL, NULL},
};
