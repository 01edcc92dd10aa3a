/* How well a scorecard does on some of the leads: by its rounded points, and by the fit
 * before rounding. */
#ifndef WN_SCORING_LEARN_MEASURE_H
#define WN_SCORING_LEARN_MEASURE_H

#include "core/stats/estimate.h"
#include "scoring/learn/points.h"

typedef struct wn_measure {
    wn_prop leads, hot; /* all of them, and those of the highest band */
    wn_estimate auc, brier;
    double exact_auc, exact_brier; /* before rounding */
    const char *why;               /* why there are no figures, or NULL */
} wn_measure;

/* Of the leads [from, to) of the training data. WN_E_SYSTEM. */
wn_rc wn_measure_make(const wn_training *training, const wn_card *card, size_t from,
                      size_t to, double conf, wn_measure *out, wn_err *err) WN_CHECKED;

#endif
