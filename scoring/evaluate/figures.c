#include "scoring/evaluate/figures.h"

#include "core/base/mem.h"

/* ------------------------------------------------------------------------ probability */

wn_rc wn_chance_find(const wn_named_score *score, const wn_ranking *older, wn_chance *out,
                     wn_err *err) {
    wn_logit_line line;
    *out = (wn_chance){.a = score->logit.intercept, .b = score->logit.per_point};
    if (score->logit.given) return WN_OK;
    *out = (wn_chance){.fitted = true,
                       .why = "the script gives no probability, and there are no older "
                              "leads to fit one to (see --time)"};
    if (!older) return WN_OK;
    wn_rc rc = wn_logit_line_fit(older, NULL, &line, err);
    if (rc != WN_OK) return rc;
    out->why = line.why;
    out->a = line.a;
    out->b = line.b;
    return WN_OK;
}

double wn_chance_of(const wn_chance *chance, double score) {
    return wn_logistic_of(chance->a + chance->b * score);
}

static wn_rc rank_chances(const wn_chance *chance, const double *score,
                          const uint8_t *won, size_t n, wn_ranking *out, wn_err *err) {
    double *p = wn_alloc_zero(n, sizeof *p);
    if (!p) return wn_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        p[i] = wn_chance_of(chance, score[i]);
    wn_rc rc = wn_ranking_make(p, won, n, out, err);
    wn_free(p);
    return rc;
}

static wn_rc measure_chances(wn_figures *m, const wn_ranking *forecasts, double conf,
                             wn_err *err) {
    wn_rc rc = WN_OK;
    double *fit = wn_alloc_zero(forecasts->count, sizeof *fit);
    if (!fit) return wn_fail_memory(err);
    WN_TRY(wn_isotonic(forecasts, fit, err));
    m->brier = wn_brier_isotonic(forecasts, fit, conf);
    m->log_loss = wn_log_loss_of(forecasts, conf);
    m->hosmer_lemeshow =
        wn_hosmer_lemeshow(forecasts, WN_DECILES, false, m->curve, &m->curve_count);
    m->spiegelhalter = wn_spiegelhalter(forecasts);
    WN_TRY(wn_calibration_of(forecasts, conf, &m->calibration, err));
out:
    wn_free(fit);
    return rc;
}

static void no_chances(wn_figures *m, const char *why) {
    m->brier.score = m->log_loss.score = wn_estimate_none(why);
    m->calibration.slope = m->calibration.intercept = wn_estimate_none(why);
    m->calibration.in_the_large = wn_estimate_none(why);
    m->hosmer_lemeshow = m->spiegelhalter = wn_test_none(why);
}

/* -------------------------------------------------------------------------------- ranks
 */

/* The figures that are resampled, in their order. */
enum { KS, TOP, LIFT, GAIN = LIFT + WN_DECILES, FIGURES = GAIN + WN_DECILES };

static void slice_up(const wn_ranking *r, wn_slice *slices) {
    double depths[WN_DECILES + 1];
    for (int k = 0; k <= WN_DECILES; k++)
        depths[k] = (double)(r->won + r->lost) * k / WN_DECILES;
    wn_gains_slices(r, depths, WN_DECILES, slices);
}

static void figures_of(const wn_ranking *r, const void *ctx, double *figures) {
    (void)ctx;
    wn_slice slices[WN_DECILES];
    double won = (double)r->won, n = won + (double)r->lost, reached = 0;
    slice_up(r, slices);
    for (int k = 0; k < WN_DECILES; k++) {
        reached += slices[k].won;
        figures[LIFT + k] = slices[k].won / slices[k].cases / (won / n);
        figures[GAIN + k] = k + 1 < WN_DECILES ? reached / won : 1;
    }
    figures[KS] = wn_ks_of(r).value;
    figures[TOP] = wn_gains_won(r, n * WN_TOP_PERCENT / 100) / won;
}

/* Of the leads of a decile, tied ones in parts. */
static double mean_chance(const wn_ranking *r, const wn_chance *chance, double from,
                          double to) {
    double place = 0, sum = 0;
    for (size_t i = r->count; i-- > 0 && place < to;) {
        double cases = (double)(r->tied[i].won + r->tied[i].lost), end = place + cases;
        double inside = (end < to ? end : to) - (place > from ? place : from);
        if (inside > 0) sum += inside * wn_chance_of(chance, r->tied[i].score);
        place = end;
    }
    return sum / (to - from);
}

static wn_rc measure_ranks(wn_figures *m, wn_resampling how, double conf, wn_err *err) {
    const wn_ranking *r = &m->ranking;
    if (!how.replicates) how.replicates = wn_redraw_replicates(r);
    m->replicates = how.replicates;
    const wn_redraw what = {figures_of, NULL, FIGURES};
    wn_estimate drawn[FIGURES];
    wn_slice slices[WN_DECILES];
    double n = (double)(r->won + r->lost);
    m->auc = wn_auc_of(r);
    m->auc_interval = wn_auc_interval(&m->auc, conf);
    m->gini = m->auc_interval;
    m->gini.value = 2 * m->gini.value - 1;
    m->gini.low = 2 * m->gini.low - 1;
    m->gini.high = 2 * m->gini.high - 1;
    if (m->auc.why) m->gini = wn_estimate_none(m->auc.why);
    if (m->auc.why_no_variance)
        m->gini = wn_estimate_point(m->gini.value, m->auc.why_no_variance);
    wn_rc rc = wn_redraw_intervals(r, &what, how, conf, drawn, err);
    if (rc != WN_OK) return rc;
    m->ks = drawn[KS];
    m->ks_at = wn_ks_of(r).at;
    m->top = drawn[TOP];
    m->why_no_deciles = m->auc.why           ? m->auc.why
                        : n < 2 * WN_DECILES ? "there are fewer than 20 leads"
                                             : NULL;
    if (m->why_no_deciles) return WN_OK;
    slice_up(r, slices);
    for (int k = 0; k < WN_DECILES; k++)
        m->deciles[k] =
            (wn_decile){slices[k], drawn[LIFT + k], drawn[GAIN + k],
                        m->chance.why ? 0
                                      : mean_chance(r, &m->chance, n * k / WN_DECILES,
                                                    n * (k + 1) / WN_DECILES)};
    return WN_OK;
}

wn_rc wn_figures_take(const double *score, const uint8_t *won, size_t n,
                      const wn_chance *chance, wn_resampling how, double conf,
                      wn_figures *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_ranking forecasts = {0};
    *out = (wn_figures){.chance = *chance};
    WN_TRY(wn_ranking_make(score, won, n, &out->ranking, err));
    WN_TRY(measure_ranks(out, how, conf, err));
    if (chance->why) {
        no_chances(out, chance->why);
        goto out;
    }
    WN_TRY(rank_chances(chance, score, won, n, &forecasts, err));
    WN_TRY(measure_chances(out, &forecasts, conf, err));
out:
    wn_ranking_free(&forecasts);
    if (rc != WN_OK) wn_figures_free(out);
    return rc;
}

void wn_figures_free(wn_figures *figures) {
    wn_ranking_free(&figures->ranking);
    *figures = (wn_figures){0};
}
