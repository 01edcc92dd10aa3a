#include "core/stats/prediction/roc.h"

#include "core/stats/law/dist.h"

#include <math.h>

static const char *const few = "it takes two won and two lost cases";

static const char *no_spread(double auc) {
    if (auc == 1) return "every won case scores above every lost one";
    if (auc == 0) return "every won case scores below every lost one";
    return "the scores of won and of lost cases have no spread";
}

wn_auc wn_auc_of(const wn_ranking *r) {
    wn_auc auc = {.cases = (double)(r->won + r->lost), .why = wn_ranking_problem(r)};
    if (auc.why) return auc;
    double won = (double)r->won, lost = (double)r->lost, from_won = 0, from_lost = 0;
    for (size_t i = 0; i < r->count; i++)
        auc.value += (double)r->tied[i].won * r->tied[i].place_won / won;
    for (size_t i = 0; i < r->count; i++) {
        const wn_tied *t = &r->tied[i];
        from_won += (double)t->won * pow(t->place_won - auc.value, 2);
        from_lost += (double)t->lost * pow(t->place_lost - auc.value, 2);
    }
    if (r->won < 2 || r->lost < 2) {
        auc.why_no_variance = few;
        return auc;
    }
    auc.variance_won = from_won / (won - 1) / won;
    auc.variance_lost = from_lost / (lost - 1) / lost;
    if (!(wn_auc_variance(&auc) > 0)) auc.why_no_variance = no_spread(auc.value);
    return auc;
}

wn_estimate wn_auc_interval(const wn_auc *auc, double conf) {
    if (auc->why) return wn_estimate_none(auc->why);
    if (auc->why_no_variance) return wn_estimate_point(auc->value, auc->why_no_variance);
    double half = wn_normal_two_sided(conf) * sqrt(wn_auc_variance(auc));
    return (wn_estimate){.value = auc->value,
                         .low = fmax(auc->value - half, 0),
                         .high = fmin(auc->value + half, 1)};
}

wn_estimate wn_auc_interval_logit(const wn_auc *auc, double conf) {
    wn_estimate e = wn_auc_interval(auc, conf);
    if (e.why || e.why_no_interval) return e;
    double a = auc->value, middle = log(a / (1 - a));
    double half = wn_normal_two_sided(conf) * sqrt(wn_auc_variance(auc)) / (a * (1 - a));
    e.low = 1 / (1 + exp(half - middle));
    e.high = 1 / (1 + exp(-half - middle));
    return e;
}

/* ---------------------------------------------------------------------- two scores */

static wn_auc_comparison incomparable(double difference, const char *why) {
    return (wn_auc_comparison){wn_estimate_point(difference, why), wn_test_none(why)};
}

static wn_auc_comparison from_t(double difference, double variance, double df,
                                double conf) {
    double se = sqrt(variance), t = difference / se;
    double far = df > 0 ? wn_t_quantile(0.5 + 0.5 * conf, df) : wn_normal_two_sided(conf);
    double tail = df > 0 ? wn_t_sf(fabs(t), df) : wn_normal_sf(fabs(t));
    return (wn_auc_comparison){
        .difference = {.value = difference,
                       .low = difference - far * se,
                       .high = difference + far * se},
        .test = {.statistic = t, .df = df, .p = fmin(2 * tail, 1)}};
}

/* The place of a case, less the AUC. */
static double away(const wn_ranking *r, size_t i, bool won, double auc) {
    const wn_tied *tied = &r->tied[r->of[i]];
    return (won ? tied->place_won : tied->place_lost) - auc;
}

double wn_auc_covariance(const wn_ranking *a, const wn_ranking *b, const uint8_t *won) {
    wn_auc x = wn_auc_of(a), y = wn_auc_of(b);
    double of_won = 0, of_lost = 0, m = (double)a->won, n = (double)a->lost;
    if (x.why || m < 2 || n < 2) return 0;
    for (size_t i = 0; i < a->n; i++) {
        double product = away(a, i, won[i], x.value) * away(b, i, won[i], y.value);
        of_won += won[i] ? product : 0;
        of_lost += won[i] ? 0 : product;
    }
    return of_won / (m - 1) / m + of_lost / (n - 1) / n;
}

/* The variance of the difference is that of the differences of places, which keeps the
 * digits that S11 + S22 - 2 S12 loses when the scores are alike. */
wn_auc_comparison wn_auc_compare_paired(const wn_ranking *a, const wn_ranking *b,
                                        const uint8_t *won, double conf) {
    wn_auc x = wn_auc_of(a), y = wn_auc_of(b);
    double difference = x.value - y.value, m = (double)a->won, n = (double)a->lost;
    double of_won = 0, of_lost = 0;
    if (x.why) return (wn_auc_comparison){wn_estimate_none(x.why), wn_test_none(x.why)};
    if (m < 2 || n < 2) return incomparable(difference, few);
    for (size_t i = 0; i < a->n; i++) {
        double apart = away(a, i, won[i], x.value) - away(b, i, won[i], y.value);
        of_won += won[i] ? apart * apart : 0;
        of_lost += won[i] ? 0 : apart * apart;
    }
    double variance = of_won / (m - 1) / m + of_lost / (n - 1) / n;
    if (variance <= 1e-30)
        return incomparable(difference, difference == 0 ? "both scores sort alike"
                                                        : "the places do not vary");
    return from_t(difference, variance, 0, conf);
}

wn_auc_comparison wn_auc_compare_unpaired(const wn_auc *a, const wn_auc *b, double conf) {
    const char *why = a->why ? a->why : b->why;
    if (why) return (wn_auc_comparison){wn_estimate_none(why), wn_test_none(why)};
    double difference = a->value - b->value;
    double v = wn_auc_variance(a), w = wn_auc_variance(b);
    why = a->why_no_variance ? a->why_no_variance : b->why_no_variance;
    if (why) return incomparable(difference, why);
    double df = (v + w) * (v + w) / (v * v / (a->cases - 1) + w * w / (b->cases - 1));
    return from_t(difference, v + w, df, conf);
}

/* ------------------------------------------------------------------------------- KS */

wn_ks wn_ks_of(const wn_ranking *r) {
    wn_ks ks = {.why = wn_ranking_problem(r)};
    if (ks.why) return ks;
    uint64_t won = 0, lost = 0; /* that reach the score */
    ks.at = r->tied[r->count - 1].score;
    for (size_t i = r->count; i-- > 0;) {
        won += r->tied[i].won;
        lost += r->tied[i].lost;
        double apart =
            fabs((double)won / (double)r->won - (double)lost / (double)r->lost);
        if (apart > ks.value) {
            ks.value = apart;
            ks.at = r->tied[i].score;
        }
    }
    return ks;
}
