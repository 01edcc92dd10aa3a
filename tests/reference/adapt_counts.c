/* Chi-square tests on counts, sample ratios, adjusted p-values. */
#include "core/stats/rates/chi2.h"
#include "core/stats/rates/srm.h"
#include "core/stats/several/padjust.h"
#include "tests/reference/adapter.h"

#include <stdlib.h>
#include <string.h>

static json_t *test_json(input *in, wn_test_result test) {
    if (test.why) complain(in, "%s", test.why);
    return json_pack("{s:f, s:f, s:f}", "chi2", test.statistic, "df", test.df, "p",
                     test.p);
}

static json_t *chi2_2x2(input *in) {
    arms a = get_arms(in, false);
    bool correction = get_flag(in, "correction") ||
                      strcmp(get_text(in, "correction", ""), "yates") == 0;
    return test_json(in, wn_chi2_2x2(a.control, a.treatment, correction));
}

static json_t *homogeneity(input *in) {
    size_t count;
    wn_prop *groups = get_groups(in, &count), pooled = {0, 0};
    for (size_t i = 0; i < count; i++) {
        pooled.x += groups[i].x;
        pooled.n += groups[i].n;
    }
    json_t *out = test_json(in, wn_chi2_homogeneity(groups, count));
    put(out, "p0", (double)pooled.x / (double)pooled.n);
    free(groups);
    return out;
}

static json_t *srm_chi2(input *in) {
    size_t count, shares_count = 0;
    double *given = get_numbers(in, "counts", &count), *shares = NULL;
    if (json_object_get(in->json, "ratio"))
        shares = get_numbers(in, "ratio", &shares_count);
    if (shares && shares_count != count)
        complain(in, "ratio and counts differ in length");
    uint64_t *counts = calloc(count + 1, sizeof *counts);
    for (size_t i = 0; i < count; i++)
        counts[i] = (uint64_t)given[i];
    json_t *out = json_object();
    if (!in->problem[0]) {
        json_object_update_new(out, test_json(in, wn_chi2_fit(counts, shares, count)));
        put(out, "p_srm", wn_srm_test(counts, shares, count).p);
    }
    free(counts);
    free(shares);
    free(given);
    return out;
}

static wn_padjust_method adjustment(input *in, const char *name) {
    static const struct {
        const char *name;
        wn_padjust_method method;
    } names[] = {{"none", WN_PADJUST_NONE},
                 {"bonferroni", WN_PADJUST_BONFERRONI},
                 {"sidak", WN_PADJUST_SIDAK},
                 {"holm", WN_PADJUST_HOLM},
                 {"holm-sidak", WN_PADJUST_HOLM_SIDAK},
                 {"hochberg", WN_PADJUST_HOCHBERG},
                 {"hochberg-sidak", WN_PADJUST_HOCHBERG_SIDAK},
                 {"BH", WN_PADJUST_BH},
                 {"fdr", WN_PADJUST_BH},
                 {"BY", WN_PADJUST_BY}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0) return names[i].method;
    complain(in, "unknown method \"%s\"", name);
    return WN_PADJUST_NONE;
}

static json_t *adjusted(input *in, double *p, size_t count, wn_padjust_method method) {
    wn_err err;
    went_well(in, wn_padjust(method, p, count, p, &err), &err);
    json_t *out = numbers_json(p, count);
    free(p);
    return out;
}

static json_t *p_adjust(input *in) {
    size_t count;
    double *p = get_numbers(in, "p", &count);
    json_t *adj = adjusted(in, p, count, adjustment(in, get_text(in, "method", "BH")));
    return json_pack("{s:O, s:o}", "adj", adj, "adjusted", adj);
}

/* Every pair of groups, in R's order: the lower triangle by column. */
static json_t *pairwise_prop_holm(input *in) {
    size_t count, pairs = 0;
    wn_prop *groups = get_groups(in, &count);
    bool correction = strcmp(get_text(in, "correction", "yates"), "yates") == 0;
    double *p = calloc(count * count + 1, sizeof *p);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            p[pairs++] = wn_chi2_2x2(groups[i], groups[j], correction).p;
    free(groups);
    return json_pack("{s:o}", "p", adjusted(in, p, pairs, WN_PADJUST_HOLM));
}

const adapter adapters_counts[] = {
    {"chi2_2x2", chi2_2x2},
    {"chi2_ksample", homogeneity},
    {"chi2_homogeneity", homogeneity},
    {"srm_chi2", srm_chi2},
    {"p_adjust", p_adjust},
    {"benjamini_hochberg", p_adjust},
    {"pairwise_prop_holm", pairwise_prop_holm},
    {NULL, NULL},
};
