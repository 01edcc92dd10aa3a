/* The points of a scorecard: the effects of a fit, scaled and rounded.
 *
 * From here on the rounded points are the model: what the script says, what it is tested
 * by, and what its probabilities are made from. Points are of the bins; bins of a feature
 * with equal points share a line of the card, where one condition can say so. */
#ifndef WN_SCORING_LEARN_POINTS_H
#define WN_SCORING_LEARN_POINTS_H

#include "core/rules/points.h"
#include "core/stats/scorecard/pdo.h"
#include "scoring/learn/fit.h"

typedef struct wn_card_plan {
    wn_pdo scale;
    int decimals; /* 0 to 2 */
    double conf;  /* of the intervals of points */
} wn_card_plan;

typedef struct wn_card_line {
    const wn_fit_feature *feature;
    size_t *bins; /* [count], of the feature */
    size_t count;
    wn_points points;
    bool estimated;      /* false: too few leads, so no points */
    wn_points low, high; /* of the first bin */
    wn_prop won;         /* of all, among training leads */
} wn_card_line;

enum { WN_CARD_BANDS = 3 };

typedef struct wn_card {
    const wn_fit *fit;
    wn_card_plan plan;
    wn_points base;              /* of every lead */
    double intercept, per_point; /* logit p = intercept + per_point x score */
    wn_points **points;          /* [feature][bin] */
    wn_card_line *lines;         /* [count], feature by feature */
    size_t count;
    wn_points bands[WN_CARD_BANDS]; /* hot, warm, cold: where they begin */
    wn_points *points_room;
    size_t *bins_room;
} wn_card;

/* The fit must outlive the card. WN_E_SYSTEM. */
wn_rc wn_card_make(const wn_training *training, const wn_fit *fit,
                   const wn_card_plan *plan, wn_card *out, wn_err *err) WN_CHECKED;
void wn_card_free(wn_card *card);

/* What the script makes of a lead; and what the fit makes of it, before rounding. */
wn_points wn_card_score(const wn_card *card, size_t lead);
double wn_card_probability(const wn_card *card, wn_points score);
double wn_card_exact(const wn_card *card, size_t lead);

#endif
