/* How well a score did on some leads: the figures that `winnow evaluate` is about.
 *
 * Those of rank need the scores only. Those of probability need one for each score: the
 * script's own, or one fitted to older leads by logistic regression, or there are none
 * and `why` says why. Figures without a formula have intervals by resampling. */
#ifndef WN_SCORING_EVALUATE_FIGURES_H
#define WN_SCORING_EVALUATE_FIGURES_H

#include "core/rules/named_score.h"
#include "core/stats/prediction/calibration.h"
#include "core/stats/prediction/gains.h"
#include "core/stats/prediction/redraw.h"
#include "core/stats/prediction/roc.h"

/* logit p = a + b score. */
typedef struct wn_chance {
    bool fitted; /* to older leads; else the script's own */
    double a, b;
    const char *why; /* there is none, or NULL */
} wn_chance;

/* The script's own, or one fitted to `older` (NULL: there are none). Errors of
 * wn_logit_line_fit. */
wn_rc wn_chance_find(const wn_named_score *score, const wn_ranking *older, wn_chance *out,
                     wn_err *err) WN_CHECKED;
double wn_chance_of(const wn_chance *chance, double score);

enum { WN_DECILES = 10, WN_TOP_PERCENT = 20 };

/* A tenth of the leads, the best first. */
typedef struct wn_decile {
    wn_slice slice;
    wn_estimate lift; /* its rate over that of all */
    wn_estimate gain; /* the share of the wins reached with it */
    double chance;    /* the mean probability, when there is one */
} wn_decile;

typedef struct wn_figures {
    wn_ranking ranking;
    size_t replicates;
    wn_auc auc;
    wn_estimate auc_interval, gini, ks, top; /* top: wins reached by the best 20% */
    double ks_at;
    wn_decile deciles[WN_DECILES];
    const char *why_no_deciles; /* or NULL */

    wn_chance chance;
    wn_brier brier;
    wn_log_loss log_loss;
    wn_calibration calibration;
    wn_test_result hosmer_lemeshow, spiegelhalter;
    wn_forecast_group curve[WN_DECILES];
    size_t curve_count;
} wn_figures;

/* score[n], won[n]; with how.replicates 0 as many as a second or two allow. Errors:
 * WN_E_SYSTEM (memory), WN_E_NUMERIC. */
wn_rc wn_figures_take(const double *score, const uint8_t *won, size_t n,
                      const wn_chance *chance, wn_resampling how, double conf,
                      wn_figures *out, wn_err *err) WN_CHECKED;
void wn_figures_free(wn_figures *figures);

#endif
