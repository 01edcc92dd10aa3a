/* What calling the best first brings: lift and gains, the depth at which a share of the
 * wins is reached, and the profit of calling everyone above a score.
 *
 * Cases with the same score are called in no particular order, so a depth that ends
 * among them takes an even share of their wins: numbers of wins need not be whole. */
#ifndef WN_CORE_STATS_PREDICTION_GAINS_H
#define WN_CORE_STATS_PREDICTION_GAINS_H

#include "core/stats/prediction/ranking.h"

#include <stdbool.h>

/* The cases from the `from`-th best to the `to`-th. */
typedef struct wn_slice {
    double cases, won;
    double high, low; /* the scores of the first and the last */
} wn_slice;

/* Fills slices[count] for rising depths[count + 1], from 0 to the number of cases: slice
 * k is from depths[k] to depths[k + 1]. */
void wn_gains_slices(const wn_ranking *ranking, const double *depths, size_t count,
                     wn_slice *slices);

/* The wins among the best `depth` cases. */
double wn_gains_won(const wn_ranking *ranking, double depth);

/* Calling everyone whose score is at least `from` (nobody: none is true), when a call
 * costs `cost` and a win is worth `value`. */
typedef struct wn_profit {
    bool none;
    double from;
    double cases, won, profit;
} wn_profit;

wn_profit wn_profit_from(const wn_ranking *ranking, double from, double cost,
                         double value);

/* The most that can be had; of several scores with the same profit, the highest. */
wn_profit wn_profit_best(const wn_ranking *ranking, double cost, double value);

#endif
