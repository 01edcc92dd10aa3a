/* Intervals by resampling for figures of a ranking that have no formula: KS, lift, the
 * profit of a threshold.
 *
 * In a replicate every case counts as often as a Poisson variable of mean 1 says; cases
 * that were tied and ended alike are drawn together. The interval is made of percentiles
 * of the replicates, corrected for bias, as some figures (KS) are larger in a replicate
 * than in truth. Replicate r comes from stream r of the seed, so the answer does not
 * depend on the number of threads. A replicate without a won or a lost case is drawn
 * again; with fewer than two of either there are no intervals.
 *
 * Source: Efron (1981), "Nonparametric standard errors and confidence intervals". */
#ifndef WN_CORE_STATS_PREDICTION_REDRAW_H
#define WN_CORE_STATS_PREDICTION_REDRAW_H

#include "core/stats/prediction/ranking.h"
#include "core/stats/values/bootstrap.h"

/* Writes `count` finite figures of a ranking, whose places are not set; called from
 * several threads. */
typedef struct wn_redraw {
    void (*figures)(const wn_ranking *ranking, const void *ctx, double *figures);
    const void *ctx;
    size_t count;
} wn_redraw;

/* So many replicates that a second or two will do: 1,000, and 200 of a million distinct
 * scores. */
size_t wn_redraw_replicates(const wn_ranking *ranking);

/* Fills out[count]. Errors: WN_E_SYSTEM (memory), WN_E_USAGE (the number of replicates,
 * see bootstrap.h). */
wn_rc wn_redraw_intervals(const wn_ranking *ranking, const wn_redraw *what,
                          wn_resampling how, double conf, wn_estimate *out,
                          wn_err *err) WN_CHECKED;

#endif
