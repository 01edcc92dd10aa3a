#include "scoring/learn/measure.h"

#include "core/base/mem.h"
#include "core/stats/prediction/calibration.h"
#include "core/stats/prediction/roc.h"

static wn_rc judge(const double *p, const uint8_t *won, size_t n, double conf,
                   wn_estimate *auc, wn_estimate *brier, const char **why, wn_err *err) {
    wn_ranking ranking;
    wn_rc rc = wn_ranking_make(p, won, n, &ranking, err);
    if (rc != WN_OK) return rc;
    *why = wn_ranking_problem(&ranking);
    if (!*why) {
        wn_auc area = wn_auc_of(&ranking);
        *auc = wn_auc_interval(&area, conf);
        *brier = wn_brier_of(&ranking, conf).score;
    }
    wn_ranking_free(&ranking);
    return WN_OK;
}

wn_rc wn_measure_make(const wn_training *training, const wn_card *card, size_t from,
                      size_t to, double conf, wn_measure *out, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t n = to - from;
    wn_estimate auc = {0}, brier = {0};
    double *p = wn_alloc_zero(n + 1, sizeof *p);
    *out = (wn_measure){.leads.n = n};
    if (!p) return wn_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        out->leads.x += training->won[from + i];
        p[i] = wn_card_exact(card, from + i);
    }
    WN_TRY(judge(p, training->won + from, n, conf, &auc, &brier, &out->why, err));
    out->exact_auc = auc.value;
    out->exact_brier = brier.value;
    for (size_t i = 0; i < n; i++) {
        wn_points score = wn_card_score(card, from + i);
        bool hot = score >= card->bands[0];
        out->hot.n += hot;
        out->hot.x += hot && training->won[from + i];
        p[i] = wn_card_probability(card, score);
    }
    rc = judge(p, training->won + from, n, conf, &out->auc, &out->brier, &out->why, err);
out:
    wn_free(p);
    return rc;
}
