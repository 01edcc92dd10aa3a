#include "core/stats/prediction/calibration.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"

#include <math.h>

static double cases_of(const wn_tied *tied) {
    return (double)(tied->won + tied->lost);
}

static double total_of(const wn_ranking *r) {
    return (double)(r->won + r->lost);
}

/* The mean over cases of a loss that depends on p and on what happened. */
typedef double (*loss_fn)(double p, bool won);

static wn_estimate mean_loss(const wn_ranking *r, loss_fn loss, double conf) {
    double n = total_of(r), mean = 0, square = 0;
    if (n == 0) return wn_estimate_none("there are no cases");
    for (size_t i = 0; i < r->count; i++) {
        const wn_tied *t = &r->tied[i];
        mean += ((double)t->won * loss(t->score, true) +
                 (double)t->lost * loss(t->score, false)) /
                n;
    }
    if (n < 2) return wn_estimate_point(mean, "there is one case");
    for (size_t i = 0; i < r->count; i++) {
        const wn_tied *t = &r->tied[i];
        square += (double)t->won * pow(loss(t->score, true) - mean, 2) +
                  (double)t->lost * pow(loss(t->score, false) - mean, 2);
    }
    double half = wn_normal_two_sided(conf) * sqrt(square / (n - 1) / n);
    return (wn_estimate){.value = mean, .low = fmax(mean - half, 0), .high = mean + half};
}

/* ----------------------------------------------------------------------------- Brier */

static double squared(double p, bool won) {
    return won ? (1 - p) * (1 - p) : p * p;
}

static double uncertainty_of(const wn_ranking *r) {
    double n = total_of(r), rate = n > 0 ? (double)r->won / n : 0;
    return rate * (1 - rate);
}

wn_brier wn_brier_of(const wn_ranking *r, double conf) {
    wn_brier b = {.score = mean_loss(r, squared, conf), .uncertainty = uncertainty_of(r)};
    double n = total_of(r), rate = n > 0 ? (double)r->won / n : 0;
    for (size_t i = 0; i < r->count; i++) {
        double seen = (double)r->tied[i].won / cases_of(&r->tied[i]);
        double part = cases_of(&r->tied[i]) / n;
        b.reliability += part * pow(r->tied[i].score - seen, 2);
        b.resolution += part * pow(seen - rate, 2);
    }
    return b;
}

wn_brier wn_brier_isotonic(const wn_ranking *r, const double *fit, double conf) {
    wn_brier b = {.score = mean_loss(r, squared, conf), .uncertainty = uncertainty_of(r)};
    double n = total_of(r), fitted = 0;
    for (size_t i = 0; i < r->count; i++)
        fitted += ((double)r->tied[i].won * squared(fit[i], true) +
                   (double)r->tied[i].lost * squared(fit[i], false)) /
                  n;
    b.reliability = b.score.value - fitted;
    b.resolution = b.uncertainty - fitted;
    return b;
}

/* -------------------------------------------------------------------------- log loss */

static double surprise(double p, bool won) {
    p = wn_clamp(p, WN_PROBABILITY_LEAST, 1 - WN_PROBABILITY_LEAST);
    return won ? -log(p) : -log1p(-p);
}

wn_log_loss wn_log_loss_of(const wn_ranking *r, double conf) {
    wn_log_loss loss = {.score = mean_loss(r, surprise, conf)};
    for (size_t i = 0; i < r->count; i++) {
        double p = r->tied[i].score;
        if (p < WN_PROBABILITY_LEAST || p > 1 - WN_PROBABILITY_LEAST)
            loss.clipped += r->tied[i].won + r->tied[i].lost;
    }
    return loss;
}

/* ------------------------------------------------------------------ slope, intercept */

static wn_estimate normal(double value, double se, const char *why, double conf) {
    if (why) return wn_estimate_none(why);
    double half = wn_normal_two_sided(conf) * se;
    return (wn_estimate){.value = value, .low = value - half, .high = value + half};
}

wn_rc wn_calibration_of(const wn_ranking *r, double conf, wn_calibration *out,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    wn_logit_line line, large;
    WN_TRY(wn_logit_line_fit(r, wn_logit, &line, err));
    WN_TRY(wn_logit_line_offset(r, wn_logit, &large, err));
    *out = (wn_calibration){.slope = normal(line.b, line.se_b, line.why, conf),
                            .intercept = normal(line.a, line.se_a, line.why, conf),
                            .in_the_large = normal(large.a, large.se_a, large.why, conf)};
out:
    return rc;
}

/* --------------------------------------------------------------------- groups of p */

/* The k-th smallest p, counted from 0; rising k go on from *i and *before, the cases
 * below it. */
static double nth(const wn_ranking *r, uint64_t k, size_t *i, uint64_t *before) {
    while (k >= *before + r->tied[*i].won + r->tied[*i].lost) {
        *before += r->tied[*i].won + r->tied[*i].lost;
        ++*i;
    }
    return r->tied[*i].score;
}

/* The type-7 quantile at k / groups. */
static double quantile(const wn_ranking *r, uint64_t k, uint64_t groups) {
    uint64_t steps = r->won + r->lost - 1, before = 0;
    uint64_t at = steps / groups * k + steps % groups * k / groups;
    double part = (double)(steps % groups * k % groups) / (double)groups;
    size_t i = 0;
    double low = nth(r, at, &i, &before);
    return part > 0 ? low + part * (nth(r, at + 1, &i, &before) - low) : low;
}

static void put_in_groups(const wn_ranking *r, size_t groups, wn_forecast_group *rows,
                          size_t *count) {
    size_t i = 0;
    *count = 0;
    for (size_t k = 1; k <= groups; k++) {
        double end = quantile(r, k, groups);
        wn_forecast_group g = {0};
        for (; i < r->count && (k == groups || r->tied[i].score <= end); i++) {
            g.cases += r->tied[i].won + r->tied[i].lost;
            g.won += r->tied[i].won;
            g.expected += cases_of(&r->tied[i]) * r->tied[i].score;
        }
        if (g.cases > 0) rows[(*count)++] = g;
    }
}

wn_test_result wn_hosmer_lemeshow(const wn_ranking *r, size_t groups, bool fitted,
                                  wn_forecast_group *rows, size_t *count) {
    *count = 0;
    if (r->won + r->lost == 0) return wn_test_none("there are no cases");
    put_in_groups(r, groups, rows, count);
    wn_test_result test = {.df = (double)*count - (fitted ? 2 : 0)};
    if (test.df < 1) return wn_test_none("there are too few different probabilities");
    for (size_t k = 0; k < *count; k++) {
        double n = (double)rows[k].cases, e = rows[k].expected;
        if (!(e > 0 && e < n))
            return wn_test_none("a group of probabilities is all 0, or all 1");
        test.statistic += pow((double)rows[k].won - e, 2) / (e * (1 - e / n));
    }
    test.p = wn_chi2_sf(test.statistic, test.df);
    return test;
}

wn_test_result wn_spiegelhalter(const wn_ranking *r) {
    double sum = 0, variance = 0;
    for (size_t i = 0; i < r->count; i++) {
        double p = r->tied[i].score, n = cases_of(&r->tied[i]);
        sum += ((double)r->tied[i].won - n * p) * (1 - 2 * p);
        variance += n * (1 - 2 * p) * (1 - 2 * p) * p * (1 - p);
    }
    if (!(variance > 0)) return wn_test_none("all probabilities are 0, 1 or 50%");
    double z = sum / sqrt(variance);
    return (wn_test_result){.statistic = z, .p = fmin(2 * wn_normal_sf(fabs(z)), 1)};
}

/* -------------------------------------------------------------------------- isotonic */

/* Neighbours that were pooled, up to the case group `end`. */
typedef struct pool {
    double won, cases;
    size_t end;
} pool;

static bool falls(const pool *a, const pool *b) {
    return a->won * b->cases >= b->won * a->cases;
}

wn_rc wn_isotonic(const wn_ranking *r, double *fit, wn_err *err) {
    size_t count = 0, i = 0;
    pool *pools = wn_alloc_zero(r->count + 1, sizeof *pools);
    if (!pools) return wn_fail_memory(err);
    for (size_t k = 0; k < r->count; k++) {
        const wn_tied *t = &r->tied[k];
        pools[count++] = (pool){(double)t->won, cases_of(t), k + 1};
        for (; count > 1 && falls(&pools[count - 2], &pools[count - 1]); count--) {
            pools[count - 2].won += pools[count - 1].won;
            pools[count - 2].cases += pools[count - 1].cases;
            pools[count - 2].end = pools[count - 1].end;
        }
    }
    for (size_t k = 0; k < count; k++)
        while (i < pools[k].end)
            fit[i++] = pools[k].won / pools[k].cases;
    wn_free(pools);
    return WN_OK;
}
