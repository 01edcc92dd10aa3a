/* Tables of counts: against a margin, given their margins, in strata, by trend. */
#include "core/stats/rates/chi2.h"
#include "core/stats/rates/cmh.h"
#include "core/stats/rates/conditional.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/fisher_rxc.h"
#include "core/stats/rates/homogeneity.h"
#include "core/stats/rates/prop2.h"
#include "core/stats/rates/trend.h"
#include "tests/reference/adapter.h"
#include "tests/reference/uniroot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool wants_correction(input *in, bool standard) {
    const json_t *value = json_object_get(in->json, "correction");
    if (json_is_string(value)) return strcasecmp(json_string_value(value), "yates") == 0;
    return value ? json_is_true(value) : standard;
}

/* A two-sided interval, or all of 1 - conf on the side of the alternative. */
static double two_sided_conf(wn_alternative side, double conf) {
    return side == WN_TWO_SIDED ? conf : 2 * conf - 1;
}

static wn_estimate open_to(wn_estimate e, wn_alternative side, double least) {
    if (side == WN_LESS) e.low = least;
    if (side == WN_GREATER) e.high_unbounded = true;
    return e;
}

/* --- non-inferiority ------------------------------------------------------------------
 */

static bool is_ratio(input *in) {
    const char *scale = get_text(in, "scale", get_text(in, "measure", "difference"));
    return strcasecmp(scale, "ratio") == 0 || strcasecmp(scale, "rr") == 0 ||
           strcasecmp(scale, "lift") == 0 || get_flag(in, "relative");
}

/* As gsDesign's testBinomial, whose first arm stands under "control" in these cases: the
 * control's rate minus the treatment's is above -margin, and z is positive when it is.
 * With "higher_is_better" or the alternative "greater" the treatment's must not be lower.
 * A margin of a ratio is the lift that is too much. */
static json_t *non_inferiority(input *in) {
    arms a = get_arms(in, false);
    const char *type = get_text(in, "type", "Miettinen-Nurminen");
    wn_score score = strncasecmp(type, "f", 1) == 0 ? WN_SCORE_PLAIN : WN_SCORE_MN;
    bool less = get_alternative(in) != WN_GREATER && !get_flag(in, "higher_is_better");
    wn_alternative side = less ? WN_LESS : WN_GREATER;
    double margin = fabs(get_number(in, "margin", fabs(get_number(in, "delta0", 0))));
    double null = less ? margin : -margin, conf = two_sided_conf(side, get_conf(in));
    bool ratio = is_ratio(in);
    wn_test_result test =
        ratio ? wn_prop2_score_against_lift(a.control, a.treatment, score, null, side)
              : wn_prop2_score_against_difference(a.control, a.treatment, score, null,
                                                  side);
    wn_estimate e = ratio
                        ? wn_prop2_score_lift(a.control, a.treatment, score, conf)
                        : wn_prop2_score_difference(a.control, a.treatment, score, conf);
    if (test.why) complain(in, "%s", test.why);
    double z = less ? -test.statistic : test.statistic;
    json_t *out = json_pack("{s:f, s:f, s:f, s:f, s:f, s:b}", "z", z, "p", test.p, "chi2",
                            test.statistic * test.statistic, "estimate", e.value, "diff",
                            e.value, "non_inferior", test.p < 1 - get_conf(in));
    put(out, "low", e.low);
    put(out, "high", e.high);
    put_new(out, "ci", interval_json(open_to(e, side, -1)));
    put_new(out, "ci_two_sided",
            interval_json(
                ratio ? wn_prop2_score_lift(a.control, a.treatment, score, get_conf(in))
                      : wn_prop2_score_difference(a.control, a.treatment, score,
                                                  get_conf(in))));
    return out;
}

/* --- given the margins ----------------------------------------------------------------
 */

static json_t *odds_json(wn_estimate e) {
    if (!e.why) return json_real(e.value);
    return strstr(e.why, "infinite") ? json_string("Infinity") : json_null();
}

/* R looks for its odds ratios with uniroot, which by default stops within 1.2e-4 of the
 * root, so that they are off in the fourth digit. The same search over our law ends where
 * R's does, and what is compared is the law, to all digits. What the library itself finds
 * is checked under keys of its own. */
typedef struct r_search {
    input *in;
    const wn_stratum *strata;
    size_t count;
    enum { MEAN, AT_MOST, AT_LEAST } what;
    double wanted;
} r_search;

static double r_law(double odds, const r_search *r) {
    wn_conditional_law law;
    wn_err err;
    went_well(r->in, wn_conditional_at(r->strata, r->count, odds, &law, &err), &err);
    return (r->what == MEAN      ? law.mean
            : r->what == AT_MOST ? law.at_most
                                 : law.at_least) -
           r->wanted;
}

static double of_odds(double t, void *ctx) {
    return r_law(t, ctx);
}

static double of_inverse(double t, void *ctx) {
    return r_law(1 / t, ctx);
}

/* R searches below 1, or for the inverse. */
static double r_root(r_search r) {
    double at_one = r_law(1, &r);
    if (at_one == 0) return 1;
    bool rises = r.what != AT_MOST;
    if ((at_one > 0) == rises) return uniroot(of_odds, &r, 0, 1);
    return 1 / uniroot(of_inverse, &r, 2.220446049250313e-16, 1);
}

/* Puts the odds ratio and its interval as R finds them. */
static void put_as_r(input *in, json_t *out, const char *odds_key, const char *ci_key,
                     const wn_stratum *strata, size_t count, wn_estimate exact) {
    wn_alternative side = get_alternative(in);
    double level = (1 - get_conf(in)) / (side == WN_TWO_SIDED ? 2 : 1), seen = 0;
    for (size_t i = 0; i < count; i++)
        seen += (double)strata[i].treatment.x;
    r_search r = {in, strata, count, MEAN, seen};
    put_new(out, odds_key,
            exact.why || exact.value == 0 ? odds_json(exact) : json_real(r_root(r)));
    wn_estimate ci = exact;
    r.wanted = level;
    r.what = AT_LEAST;
    if (exact.low > 0) ci.low = r_root(r);
    r.what = AT_MOST;
    if (!exact.high_unbounded) ci.high = r_root(r);
    put_new(out, ci_key, interval_json(ci));
}

static wn_conditional conditional(input *in, const wn_stratum *strata, size_t count,
                                  wn_conditional_kind kind) {
    wn_conditional c = {0};
    wn_err err;
    went_well(in,
              wn_conditional_compare(strata, count, kind, get_alternative(in),
                                     get_conf(in), &c, &err),
              &err);
    return c;
}

static json_t *fisher_or_ci(input *in) {
    arms a = get_arms(in, false);
    wn_stratum one = {a.control, a.treatment};
    wn_alternative side = get_alternative(in);
    wn_conditional central = conditional(in, &one, 1, WN_CONDITIONAL_CENTRAL);
    wn_conditional minlike = conditional(in, &one, 1, WN_CONDITIONAL_LIKELIHOOD);
    wn_conditional mid = conditional(in, &one, 1, WN_CONDITIONAL_MID);
    json_t *out = json_pack("{s:f, s:f, s:f}", "p", minlike.p, "p_central", central.p,
                            "p_mid", wn_fisher_mid_p(a.control, a.treatment, side));
    put_as_r(in, out, "or_cmle", "ci", &one, 1, central.odds_ratio);
    put_new(out, "odds_ratio", odds_json(central.odds_ratio));
    put_new(out, "ci_central", interval_json(central.odds_ratio));
    put_new(out, "ci_minlike", interval_json(minlike.odds_ratio));
    put_new(out, "ci_mid", interval_json(mid.odds_ratio));
    return out;
}

/* Rows of counts; newly allocated. */
static double *get_table(input *in, const char *key, size_t *rows, size_t *columns) {
    const json_t *table = json_object_get(in->json, key);
    *rows = json_array_size(table);
    *columns = json_array_size(json_array_get(table, 0));
    if (*rows * *columns == 0) complain(in, "the input lacks a table");
    double *counts = calloc(*rows * *columns + 1, sizeof *counts);
    for (size_t i = 0; i < *rows; i++) {
        const json_t *row = json_array_get(table, i);
        if (json_array_size(row) != *columns) complain(in, "rows differ in length");
        for (size_t j = 0; j < *columns; j++)
            counts[i * *columns + j] = number_of(in, json_array_get(row, j));
    }
    return counts;
}

static json_t *fisher_rxc(input *in) {
    size_t rows, columns;
    double *given = get_table(in, "table", &rows, &columns), p = 1;
    uint64_t *counts = calloc(rows * columns + 1, sizeof *counts);
    for (size_t i = 0; i < rows * columns; i++)
        counts[i] = (uint64_t)given[i];
    wn_err err;
    went_well(in, wn_fisher_rxc(counts, rows, columns, &p, &err), &err);
    free(counts);
    free(given);
    return json_pack("{s:f}", "p", p);
}

/* --- more than two groups
 * --------------------------------------------------------------- */

static json_t *cochran_armitage(input *in) {
    size_t count, score_count = 0;
    wn_prop *groups = get_groups(in, &count);
    double *scores = NULL;
    const char *key = json_object_get(in->json, "score") ? "score" : "scores";
    if (json_object_get(in->json, key)) scores = get_numbers(in, key, &score_count);
    if (scores && score_count != count) complain(in, "scores and groups differ");
    json_t *out = json_object();
    if (!in->problem[0]) {
        wn_test_result two = wn_trend_test(groups, scores, count, WN_TWO_SIDED);
        wn_test_result test = wn_trend_test(groups, scores, count, get_alternative(in));
        if (test.why) complain(in, "%s", test.why);
        json_object_update_new(out,
                               json_pack("{s:f, s:f, s:f, s:f, s:i}", "z", test.statistic,
                                         "chi2", test.statistic * test.statistic, "p",
                                         test.p, "p_two_sided", two.p, "df", 1));
        put(out, "p_greater", wn_trend_test(groups, scores, count, WN_GREATER).p);
        put(out, "p_less", wn_trend_test(groups, scores, count, WN_LESS).p);
    }
    free(scores);
    free(groups);
    return out;
}

/* A table, two arms, or groups. */
static double *get_any_table(input *in, size_t *rows, size_t *columns) {
    if (json_object_get(in->json, "table")) return get_table(in, "table", rows, columns);
    wn_prop pair[2], *groups = pair;
    size_t count = 2;
    if (json_object_get(in->json, "control") || json_object_get(in->json, "x1")) {
        arms a = get_arms(in, false);
        pair[0] = a.control, pair[1] = a.treatment;
    } else {
        groups = get_groups(in, &count);
    }
    double *counts = calloc(2 * count + 1, sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        counts[2 * i] = (double)groups[i].x;
        counts[2 * i + 1] = (double)groups[i].n - (double)groups[i].x;
    }
    if (groups != pair) free(groups);
    *rows = count;
    *columns = 2;
    return counts;
}

static json_t *g_test(input *in) {
    size_t rows, columns;
    double *counts = get_any_table(in, &rows, &columns);
    bool correction = wants_correction(in, false);
    wn_test_result g = wn_chi2_table(counts, rows, columns, WN_TABLE_G, correction);
    wn_test_result x = wn_chi2_table(counts, rows, columns, WN_TABLE_PEARSON, correction);
    if (g.why) complain(in, "%s", g.why);
    free(counts);
    return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "g", g.statistic, "G",
                     g.statistic, "statistic", g.statistic, "df", g.df, "p", g.p,
                     "pearson", x.statistic, "p_pearson", x.p);
}

/* --- strata ----------------------------------------------------------------------------
 */

/* Each a table whose first row (R) holds the treatment's conversions and failures, or its
 * arms. Newly allocated. */
static wn_stratum *get_strata(input *in, size_t *count) {
    const json_t *list = json_object_get(in->json, "strata");
    *count = json_array_size(list);
    if (*count == 0) complain(in, "the input lacks strata");
    wn_stratum *strata = calloc(*count + 1, sizeof *strata);
    for (size_t i = 0; i < *count; i++) {
        json_t *one = json_array_get(list, i), *wrapped = NULL;
        if (json_is_array(one)) wrapped = json_pack("{s:O}", "table", one);
        input part = {.json = wrapped ? wrapped : one};
        arms a = get_arms(&part, false);
        if (part.problem[0]) complain(in, "stratum %zu: %s", i + 1, part.problem);
        strata[i] = (wn_stratum){a.control, a.treatment};
        json_decref(wrapped);
    }
    return strata;
}

static json_t *cmh(input *in) {
    size_t count;
    wn_stratum *strata = get_strata(in, &count);
    wn_alternative side = get_alternative(in);
    double conf = get_conf(in);
    json_t *out = json_object();
    wn_test_result test = wn_cmh_test(strata, count, wants_correction(in, true), side);
    wn_test_result plain = wn_cmh_test(strata, count, false, side);
    wn_estimate mh = wn_cmh_odds_ratio(strata, count, side, conf);
    wn_estimate difference = wn_cmh_score_difference(strata, count, conf);
    wn_estimate lift = wn_cmh_score_lift(strata, count, conf);
    wn_estimate odds = wn_cmh_score_odds_ratio(strata, count, conf);
    put(out, "chi2", test.statistic);
    put(out, "df", 1);
    put(out, "p", test.p);
    put(out, "chi2_uncorrected", plain.statistic);
    put(out, "p_uncorrected", plain.p);
    put_new(out, "or_mh", odds_json(mh));
    put_new(out, "ci", interval_json(mh));
    put(out, "rd_mh", difference.value);
    put_new(out, "ci_rd_score", interval_json(difference));
    put(out, "rr_mh", 1 + lift.value);
    put_new(out, "ci_lift_score", interval_json(lift));
    put_new(out, "ci_or_score", interval_json(odds));
    wn_test_result day = wn_breslow_day(strata, count, false);
    wn_test_result tarone = wn_breslow_day(strata, count, true);
    put(out, "breslow_day", day.statistic);
    put(out, "breslow_day_df", day.df);
    put(out, "breslow_day_p", day.p);
    put(out, "tarone", tarone.statistic);
    put(out, "tarone_p", tarone.p);
    wn_conditional exact = conditional(in, strata, count, WN_CONDITIONAL_CENTRAL);
    put(out, "exact_p", conditional(in, strata, count, WN_CONDITIONAL_LIKELIHOOD).p);
    put_as_r(in, out, "exact_or", "exact_ci", strata, count, exact.odds_ratio);
    put_new(out, "or_cmle", odds_json(exact.odds_ratio));
    put_new(out, "ci_central", interval_json(exact.odds_ratio));
    free(strata);
    return out;
}

static json_t *breslow_day(input *in) {
    size_t count;
    wn_stratum *strata = get_strata(in, &count);
    bool corrected = get_flag(in, "tarone") || wants_correction(in, false);
    wn_test_result test = wn_breslow_day(strata, count, corrected);
    wn_test_result tarone = wn_breslow_day(strata, count, true);
    if (test.why) complain(in, "%s", test.why);
    free(strata);
    return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "chi2", test.statistic,
                     "statistic", test.statistic, "df", test.df, "p", test.p, "tarone",
                     tarone.statistic, "tarone_p", tarone.p);
}

const adapter adapters_tables[] = {
    {"non_inferiority_score", non_inferiority},
    {"fisher_or_ci", fisher_or_ci},
    {"fisher_rxc", fisher_rxc},
    {"cochran_armitage", cochran_armitage},
    {"g_test", g_test},
    {"cmh", cmh},
    {"breslow_day", breslow_day},
    {NULL, NULL},
};
