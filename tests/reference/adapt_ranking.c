/* Scores against outcomes: AUC and its tests; the stability of a distribution. */
#include "core/stats/law/dist.h"
#include "core/stats/prediction/psi.h"
#include "core/stats/prediction/roc.h"
#include "tests/reference/csv.h"
#include "tests/reference/scored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(const double *score, const uint8_t *won, size_t n, bool of_won) {
    double *some = calloc(n + 1, sizeof *some);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (won[i] == of_won) some[count++] = score[i];
    qsort(some, count, sizeof *some, rising);
    double median = count ? 0.5 * (some[count / 2] + some[(count - 1) / 2]) : 0;
    free(some);
    return median;
}

/* pROC turns a score round when the median of its cases is the lower one; "direction" is
 * as there: "auto" (the default), "<" when the cases have the higher scores, ">". */
static wn_ranking rank(input *in, const double *score, const uint8_t *won, size_t n) {
    const char *direction = get_text(in, "direction", "auto");
    bool down = strcmp(direction, "auto") == 0
                    ? median_of(score, won, n, true) < median_of(score, won, n, false)
                    : strcmp(direction, ">") == 0;
    double *turned = calloc(n + 1, sizeof *turned);
    for (size_t i = 0; i < n; i++)
        turned[i] = down ? -score[i] : score[i];
    wn_ranking ranking;
    wn_err err;
    went_well(in, wn_ranking_make(turned, won, n, &ranking, &err), &err);
    free(turned);
    return ranking;
}

static wn_ranking rank_nth(input *in, const scored *s, size_t i) {
    return rank(in, s->scores[i], s->won, s->n);
}

/* --- AUC ------------------------------------------------------------------------------
 */

static json_t *get_auc(input *in) {
    scored s = get_scored(in);
    char key[160], ci[16];
    json_t *out = json_object();
    wn_ranking rankings[SCORES_MAX];
    snprintf(ci, sizeof ci, "ci%g", 100 * get_conf(in));
    const char *keys[] = {"auc", "gini", "var", "se", "ks", ci, "ci", "ci_logit"};
    enum { KEYS = sizeof keys / sizeof *keys };
    for (size_t k = 0; s.named && k < KEYS; k++)
        put_new(out, keys[k], json_object());
    for (size_t i = 0; i < s.count; i++) {
        rankings[i] = rank_nth(in, &s, i);
        wn_auc auc = wn_auc_of(&rankings[i]);
        double v = wn_auc_variance(&auc);
        json_t *plain = interval_json(wn_auc_interval(&auc, get_conf(in)));
        json_t *figures[KEYS] = {
            json_real(auc.value),
            json_real(2 * auc.value - 1),
            json_real(v),
            json_real(sqrt(v)),
            json_real(wn_ks_of(&rankings[i]).value),
            plain,
            json_incref(plain),
            interval_json(wn_auc_interval_logit(&auc, get_conf(in)))};
        for (size_t k = 0; k < KEYS; k++)
            put_new(s.named ? json_object_get(out, keys[k]) : out,
                    s.named ? s.names[i] : keys[k], figures[k]);
        for (size_t j = 0; j < i; j++) {
            double cov = wn_auc_covariance(&rankings[i], &rankings[j], s.won);
            snprintf(key, sizeof key, "cov_%s_%s", s.names[j], s.names[i]);
            put(out, key, cov);
            snprintf(key, sizeof key, "cov_%s_%s", s.names[i], s.names[j]);
            put(out, key, cov);
        }
    }
    for (size_t i = 0; i < s.count; i++)
        wn_ranking_free(&rankings[i]);
    free_scored(&s);
    return out;
}

static json_t *comparison_json(input *in, const char *statistic,
                               const wn_auc_comparison *c, const wn_auc *a,
                               const wn_auc *b) {
    wn_alternative side = get_alternative(in);
    char ci[24];
    double t = side == WN_LESS ? -c->test.statistic : c->test.statistic;
    double p = side == WN_TWO_SIDED ? c->test.p
               : c->test.df > 0     ? wn_t_sf(t, c->test.df)
                                    : wn_normal_sf(t);
    snprintf(ci, sizeof ci, "diff_ci%g", 100 * get_conf(in));
    if (c->test.why) complain(in, "%s", c->test.why);
    json_t *out =
        json_pack("{s:f, s:f, s:f, s:[f, f]}", statistic, c->test.statistic, "p", p,
                  "diff", c->difference.value, "auc", a->value, b->value);
    if (c->test.df > 0) put(out, "df", c->test.df);
    put_new(out, ci, interval_json(c->difference));
    put_new(out, "diff_ci", interval_json(c->difference));
    return out;
}

/* The scores named "a" and "b", or the first two. */
static size_t index_of(const scored *s, const char *name, size_t standard) {
    for (size_t i = 0; name && i < s->count; i++)
        if (strcmp(s->names[i], name) == 0) return i;
    return standard;
}

static json_t *paired(input *in) {
    scored s = get_scored(in);
    json_t *out = NULL;
    if (s.count < 2) {
        complain(in, "the input lacks two scores");
    } else {
        wn_ranking a = rank_nth(in, &s, index_of(&s, get_text(in, "a", NULL), 0));
        wn_ranking b = rank_nth(in, &s, index_of(&s, get_text(in, "b", NULL), 1));
        wn_auc_comparison c = wn_auc_compare_paired(&a, &b, s.won, get_conf(in));
        wn_auc x = wn_auc_of(&a), y = wn_auc_of(&b);
        out = comparison_json(in, "z", &c, &x, &y);
        put(out, "cov", wn_auc_covariance(&a, &b, s.won));
        wn_ranking_free(&a);
        wn_ranking_free(&b);
    }
    free_scored(&s);
    return out;
}

/* Those of the cases that are in the group; all when there are no groups. */
static wn_auc auc_in_group(input *in, const scored *s, size_t score, char **groups,
                           const char *group) {
    double *x = calloc(s->n + 1, sizeof *x);
    uint8_t *won = calloc(s->n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (groups && strcmp(groups[i], group) != 0) continue;
        x[n] = s->scores[score][i];
        won[n++] = s->won[i];
    }
    wn_ranking ranking = rank(in, x, won, n);
    wn_auc auc = wn_auc_of(&ranking);
    wn_ranking_free(&ranking);
    free(x);
    free(won);
    return auc;
}

/* Of {"a": {...}, "b": {...}}, each with scores and outcomes of its own. */
static wn_auc auc_of_part(input *in, const char *key) {
    input part = {.json = json_object_get(in->json, key)};
    scored s = get_scored(&part);
    wn_auc auc = {.why = "no score"};
    if (s.count) auc = auc_in_group(in, &s, 0, NULL, "");
    if (part.problem[0]) complain(in, "%s", part.problem);
    free_scored(&s);
    return auc;
}

static json_t *unpaired(input *in) {
    wn_auc a, b;
    const char *split = get_text(in, "split", get_text(in, "group", NULL));
    if (split) {
        const json_t *order = json_object_get(in->json, "order");
        const char *first = json_string_value(json_array_get(order, 0));
        const char *second = json_string_value(json_array_get(order, 1));
        size_t n;
        char **groups = csv_texts(in, split, &n);
        scored s = get_scored(in);
        size_t score = index_of(&s, get_text(in, "score", NULL), 0);
        if (!first || !second) complain(in, "the input lacks the order of two groups");
        a = auc_in_group(in, &s, score, groups, first ? first : "");
        b = auc_in_group(in, &s, score, groups, second ? second : "");
        free_scored(&s);
        csv_texts_free(groups, n);
    } else {
        a = auc_of_part(in, "a");
        b = auc_of_part(in, "b");
    }
    wn_auc_comparison c = wn_auc_compare_unpaired(&a, &b, get_conf(in));
    return comparison_json(in, "D", &c, &a, &b);
}

static json_t *psi(input *in) {
    size_t n, m;
    bool counts = json_object_get(in->json, "actual_counts") != NULL;
    double *actual = get_numbers(in, counts ? "actual_counts" : "actual", &n);
    double *expected = get_numbers(in, counts ? "expected_counts" : "expected", &m);
    if (n != m) complain(in, "actual and expected have not as many bins");
    wn_psi psi = wn_psi_of(actual, expected, n < m ? n : m);
    if (psi.why) complain(in, "%s", psi.why);
    json_t *out = json_pack("{s:f, s:f, s:f, s:f}", "psi", psi.value, "chance",
                            psi.chance, "chi2", psi.moved.statistic, "p", psi.moved.p);
    free(actual);
    free(expected);
    return out;
}

const adapter adapters_ranking[] = {
    {"auc", get_auc},
    {"delong_ci", get_auc},
    {"delong_paired_test", paired},
    {"delong_unpaired_test", unpaired},
    {"psi", psi},
    {0},
};
