/* Exact unconditional tests. */
#include "core/stats/rates/exact.h"
#include "core/stats/rates/fisher.h"
#include "tests/reference/adapter.h"

#include <string.h>

static double barnard_p(input *in, arms a, wn_barnard statistic, wn_alternative side) {
    double p;
    wn_err err;
    went_well(in, wn_exact_barnard(a.control, a.treatment, statistic, side, &p, &err),
              &err);
    return p;
}

static double boschloo_p(input *in, arms a, wn_alternative side) {
    double p;
    wn_err err;
    went_well(in, wn_exact_boschloo(a.control, a.treatment, side, &p, &err), &err);
    return p;
}

static json_t *barnard(input *in) {
    bool unpooled = strstr(get_text(in, "statistic", "wald_pooled"), "unpooled");
    return json_pack("{s:f}", "p",
                     barnard_p(in, get_arms(in, true),
                               unpooled ? WN_BARNARD_UNPOOLED : WN_BARNARD_POOLED,
                               get_alternative(in)));
}

static json_t *boschloo(input *in) {
    return json_pack("{s:f}", "p",
                     boschloo_p(in, get_arms(in, true), get_alternative(in)));
}

/* Each test of no difference; names without a side are two-sided. */
static json_t *two_prop_exact(input *in) {
    static const struct {
        const char *suffix;
        wn_alternative side;
    } sides[] = {{"", WN_TWO_SIDED}, {"_greater", WN_GREATER}, {"_less", WN_LESS}};
    arms a = get_arms(in, true);
    json_t *out = json_object();
    for (size_t i = 0; i < 3; i++) {
        wn_alternative side = sides[i].side;
        double pooled = barnard_p(in, a, WN_BARNARD_POOLED, side);
        double unpooled = barnard_p(in, a, WN_BARNARD_UNPOOLED, side);
        const char *s = sides[i].suffix;
        json_object_update_new(
            out, json_pack("{s+:f, s+:f, s+:f, s+:f, s+:f}", "fisher", s,
                           wn_fisher_p(a.control, a.treatment, side), "barnard", s,
                           pooled, "barnard_pooled", s, pooled, "barnard_unpooled", s,
                           unpooled, "boschloo", s, boschloo_p(in, a, side)));
    }
    return out;
}

/* Our own method: p and all intervals; or, with `difference`, `ratio` or `odds` in the
 * input, p of that hypothesis. */
static json_t *exact_score(input *in) {
    arms a = get_arms(in, false);
    wn_err err;
    double p, gamma = get_number(in, "gamma", WN_EXACT_GAMMA);
    static const struct {
        const char *key;
        wn_rc (*p)(wn_prop, wn_prop, double, double, double *, wn_err *);
    } hypotheses[] = {{"difference", wn_exact_p_difference},
                      {"ratio", wn_exact_p_ratio},
                      {"odds", wn_exact_p_odds_ratio}};
    for (size_t i = 0; i < 3; i++) {
        if (!json_object_get(in->json, hypotheses[i].key)) continue;
        double value = get_number(in, hypotheses[i].key, 0);
        went_well(in, hypotheses[i].p(a.control, a.treatment, value, gamma, &p, &err),
                  &err);
        return json_pack("{s:f}", "p", p);
    }
    wn_exact e;
    wn_rc rc =
        gamma > 0
            ? wn_exact_compare(a.control, a.treatment, get_conf(in), &e, &err)
            : wn_exact_barnard_compare(a.control, a.treatment, get_conf(in), &e, &err);
    went_well(in, rc, &err);
    return json_pack("{s:f, s:o, s:o, s:o}", "p", e.p, "difference",
                     interval_json(e.difference), "lift", interval_json(e.lift),
                     "odds_ratio", interval_json(e.odds_ratio));
}

static json_t *boschloo_interval(input *in) {
    arms a = get_arms(in, false);
    wn_err err;
    wn_estimate e = {0};
    double p = 1;
    went_well(
        in, wn_exact_boschloo_compare(a.control, a.treatment, get_conf(in), &p, &e, &err),
        &err);
    return json_pack("{s:f, s:o}", "p", p, "odds_ratio", interval_json(e));
}

const adapter adapters_exact[] = {
    {"barnard", barnard},
    {"boschloo", boschloo},
    {"boschloo_interval", boschloo_interval},
    {"two_prop_exact", two_prop_exact},
    {"exact_score", exact_score},
    {NULL, NULL},
};
