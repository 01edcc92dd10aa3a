/* Probabilities against outcomes. */
#include "core/stats/prediction/calibration.h"
#include "core/stats/prediction/gains.h"
#include "core/stats/prediction/roc.h"
#include "tests/reference/scored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* --- probabilities --------------------------------------------------------------------
 */

/* The probabilities as a ranking; of "distorted_logit": "1.7*logit(p)-0.4" those. */
static wn_ranking get_forecasts(input *in) {
    wn_ranking ranking = {0};
    wn_err err;
    /* A model's terms under "x": the probabilities are those it fits. */
    bool model =
        get_text(in, "csv", NULL) && json_is_array(json_object_get(in->json, "x"));
    scored s = model ? get_fitted(in) : get_scored(in);
    const char *distorted = get_text(in, "distorted_logit", NULL);
    double slope = 1, shift = 0;
    if (distorted && sscanf(distorted, "%lf*logit(p)%lf", &slope, &shift) < 1)
        complain(in, "cannot read \"%s\"", distorted);
    for (size_t i = 0; distorted && s.count && i < s.n; i++)
        s.scores[0][i] = wn_logistic_of(slope * wn_logit(s.scores[0][i]) + shift);
    if (s.count)
        went_well(in, wn_ranking_make(s.scores[0], s.won, s.n, &ranking, &err), &err);
    else
        complain(in, "the input lacks probabilities");
    free_scored(&s);
    return ranking;
}

static json_t *performance(input *in) {
    wn_ranking r = get_forecasts(in);
    double conf = get_conf(in), n = (double)(r.won + r.lost);
    wn_auc auc = wn_auc_of(&r);
    wn_ks ks = wn_ks_of(&r);
    char key[32];
    json_t *out = json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "auc", auc.value, "gini",
                            2 * auc.value - 1, "ks", ks.value, "ks_at", ks.at, "brier",
                            wn_brier_of(&r, conf).score.value, "logloss",
                            wn_log_loss_of(&r, conf).score.value);
    put(out, "log_loss", wn_log_loss_of(&r, conf).score.value);
    snprintf(key, sizeof key, "auc_ci%g_delong", 100 * conf);
    put_new(out, key, interval_json(wn_auc_interval(&auc, conf)));
    for (int depth = 1; depth <= n; depth++) {
        double won = wn_gains_won(&r, depth);
        snprintf(key, sizeof key, "top%d_lift", depth);
        put(out, key, won / depth / ((double)r.won / n));
        snprintf(key, sizeof key, "top%d_gain", depth);
        put(out, key, won / (double)r.won);
    }
    wn_ranking_free(&r);
    return out;
}

static json_t *groups_of_probabilities(input *in) {
    wn_ranking r = get_forecasts(in);
    size_t groups = (size_t)get_number(in, "groups", 10), count;
    bool fitted = get_number(in, "df_less", 2) > 0 && !get_flag(in, "external");
    wn_forecast_group *rows = calloc(groups + 1, sizeof *rows);
    wn_test_result hl = wn_hosmer_lemeshow(&r, groups, fitted, rows, &count);
    wn_test_result s = wn_spiegelhalter(&r);
    json_t *out =
        json_pack("{s:f, s:f, s:f, s:f, s:f}", "hl_chi2", hl.statistic, "hl_df", hl.df,
                  "hl_p", hl.p, "spiegelhalter_z", s.statistic, "spiegelhalter_p", s.p);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("[I, I, f]", (json_int_t)rows[i].cases,
                                              (json_int_t)rows[i].won, rows[i].expected));
    put_new(out, "hl_rows_n_obs_exp", list);
    if (hl.why) complain(in, "%s", hl.why);
    free(rows);
    wn_ranking_free(&r);
    return out;
}

static json_t *slope_and_intercept(input *in) {
    wn_ranking r = get_forecasts(in);
    wn_logit_line line = {0}, large = {0};
    wn_calibration c = {0};
    wn_err err;
    went_well(in, wn_logit_line_fit(&r, wn_logit, &line, &err), &err);
    went_well(in, wn_logit_line_offset(&r, wn_logit, &large, &err), &err);
    went_well(in, wn_calibration_of(&r, get_conf(in), &c, &err), &err);
    if (line.why) complain(in, "%s", line.why);
    json_t *out = json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "slope", c.slope.value,
                            "intercept", c.intercept.value, "calibration_in_the_large",
                            c.in_the_large.value, "slope_se", line.se_b, "intercept_se",
                            line.se_a, "calibration_in_the_large_se", large.se_a);
    put_new(out, "slope_ci", interval_json(c.slope));
    put_new(out, "intercept_ci", interval_json(c.intercept));
    put_new(out, "calibration_in_the_large_ci", interval_json(c.in_the_large));
    wn_ranking_free(&r);
    return out;
}

/* By distinct probabilities, or with "bins" by as many equal parts of [0, 1], in which
 * everybody's probability is the mean. */
static json_t *murphy(input *in) {
    scored s = get_scored(in);
    wn_err err;
    wn_ranking r = {0}, binned = {0};
    size_t bins = (size_t)get_number(in, "bins", 0);
    if (!s.count) {
        complain(in, "the input lacks probabilities");
        return NULL;
    }
    went_well(in, wn_ranking_make(s.scores[0], s.won, s.n, &r, &err), &err);
    double *sum = calloc(bins + 1, sizeof *sum), *count = calloc(bins + 1, sizeof *count);
    for (size_t i = 0; bins && i < s.n; i++) {
        size_t bin = (size_t)fmin(s.scores[0][i] * (double)bins, (double)bins - 1);
        sum[bin] += s.scores[0][i];
        count[bin]++;
    }
    for (size_t i = 0; bins && i < s.n; i++) {
        size_t bin = (size_t)fmin(s.scores[0][i] * (double)bins, (double)bins - 1);
        s.scores[0][i] = sum[bin] / count[bin];
    }
    went_well(in, wn_ranking_make(s.scores[0], s.won, s.n, &binned, &err), &err);
    wn_brier whole = wn_brier_of(&r, get_conf(in)), b = wn_brier_of(&binned, 0.95);
    json_t *out = json_pack("{s:f, s:f, s:f, s:f}", "brier", whole.score.value,
                            "reliability", b.reliability, "resolution", b.resolution,
                            "uncertainty", b.uncertainty);
    free(sum);
    free(count);
    wn_ranking_free(&r);
    wn_ranking_free(&binned);
    free_scored(&s);
    return out;
}

/* Outcomes in the order of a score that has no ties, or with the scores. */
static json_t *isotonic(input *in) {
    size_t n, m = 0;
    bool sorted = json_object_get(in->json, "y_sorted_by_score") != NULL;
    double *y = get_numbers(in, sorted ? "y_sorted_by_score" : "y", &n);
    double *x = calloc(n + 1, sizeof *x);
    uint8_t *won = calloc(n + 1, 1);
    const json_t *scores = sorted ? NULL : get_scores(in);
    for (m = 0; m < n; m++) {
        x[m] = scores ? number_of(in, json_array_get(scores, m)) : (double)m;
        won[m] = y[m] > 0;
    }
    wn_ranking r;
    wn_err err;
    went_well(in, wn_ranking_make(x, won, n, &r, &err), &err);
    double *fit = calloc(n + 1, sizeof *fit);
    went_well(in, wn_isotonic(&r, fit, &err), &err);
    for (size_t i = 0; i < n; i++)
        x[i] = fit[r.of[i]];
    json_t *out = json_pack("{s:o}", "fit", numbers_json(x, n));
    wn_ranking_free(&r);
    free(fit);
    free(won);
    free(x);
    free(y);
    return out;
}

const adapter adapters_calibration[] = {
    {"auc_ks_brier_logloss", performance},
    {"hosmer_lemeshow_spiegelhalter", groups_of_probabilities},
    {"calibration_slope_intercept", slope_and_intercept},
    {"brier_murphy", murphy},
    {"isotonic_calibration", isotonic},
    {0},
};
