/* Cases in the order of a score, and what became of them.
 *
 * Everything that depends on a score by its order alone (AUC, KS, lift) is computed from
 * this: the distinct scores, with how many cases of each were won and lost. A higher
 * score is meant to make winning more likely. Equal scores cannot be told apart, and
 * every figure treats them so.
 *
 * The *place* of a won case is the share of lost ones that it beats, of a lost case the
 * share of won ones that beat it; a tie counts half. Both average to the AUC.
 *
 * Source: DeLong, DeLong and Clarke-Pearson (1988), for the places; Sun and Xu (2014),
 * for finding them by ranks, in n log n. */
#ifndef WN_CORE_STATS_PREDICTION_RANKING_H
#define WN_CORE_STATS_PREDICTION_RANKING_H

#include "core/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* The cases that share a score. */
typedef struct wn_tied {
    double score;
    uint64_t won, lost;
    double place_won, place_lost; /* 0 when nobody was lost, or won */
} wn_tied;

typedef struct wn_ranking {
    wn_tied *tied; /* [count], rising */
    size_t count;
    size_t *of; /* [n]: which of them a case is in */
    size_t n;
    uint64_t won, lost;
} wn_ranking;

/* score[n], finite; won[n], 0 or 1. Errors: WN_E_SYSTEM (memory); on failure there is
 * nothing to free. */
wn_rc wn_ranking_make(const double *score, const uint8_t *won, size_t n, wn_ranking *out,
                      wn_err *err) WN_CHECKED;
void wn_ranking_free(wn_ranking *ranking);

/* Recounts `won`, `lost` and the places after the counts in `tied` have changed. */
void wn_ranking_settle(wn_ranking *ranking);

/* Why nothing can be said about how a score ranks: no cases, or all won or all lost; NULL
 * when something can. */
const char *wn_ranking_problem(const wn_ranking *ranking);

#endif
