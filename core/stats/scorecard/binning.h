/* Supervised binning: a feature cut into few bins that say as much as possible about an
 * event.
 *
 * Both kinds of features become cells in an order: numbers, groups of neighbouring values
 * (fine bins); levels, by their event rates, which is an order that holds the best
 * partition (Fisher 1958; Breiman et al. 1984, theorem 4.5). Bins are runs of cells. The
 * runs are chosen by dynamic programming: the greatest log-likelihood of the events with
 * a rate for each bin, less a penalty for each bin, so that a further bin has to be worth
 * its row. Every bin of a number holds at least a least number of cases, and its penalty
 * is ln(n) / 2 (Schwarz 1978).
 *
 * The rates of levels are first drawn towards that of all, as far as chance may have made
 * them differ (empirical Bayes, by Kleinman's moments, 1973): of thousands of levels that
 * are all alike the best and the worst would look like bins otherwise. With that done the
 * penalty of a bin is 2, for its rate and its end (Akaike 1974); in simulations of 4 to
 * 60 levels this predicts better than a heavier penalty, or rates as they are.
 *
 * Rates of neighbouring bins of a number may be made to rise or to fall all along. Left
 * to itself (WN_TREND_AUTO) the better of rising and falling is taken, unless bins that
 * are free in this are better by more than 5 in penalised log-likelihood, which is very
 * strong evidence (Kass & Raftery 1995). */
#ifndef WN_CORE_STATS_SCORECARD_BINNING_H
#define WN_CORE_STATS_SCORECARD_BINNING_H

#include "core/stats/sums.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum wn_trend {
    WN_TREND_AUTO,
    WN_TREND_RISING,
    WN_TREND_FALLING,
    WN_TREND_FREE
} wn_trend;

typedef struct wn_binning_plan {
    size_t max_bins;  /* at least 1 */
    size_t fine_bins; /* of a number, about equal in cases; at least max_bins */
    uint64_t min_bin; /* the least cases of a bin of a number, and of a level that is not
                         rare */
    double min_share; /* ... and the least share of the cases of a number's bin */
    wn_trend trend;   /* of numbers */
} wn_binning_plan;

/* 8 bins out of 64, of 5% and 30 cases at least. */
extern const wn_binning_plan wn_binning_standard;

/* The bins of a number: bin i is (cut[i - 1], cut[i]], the first from -infinity, the last
 * to infinity. A cut is the number with the fewest digits that lies between the values on
 * both sides of it, so that it can be read. */
typedef struct wn_cuts {
    double *cut; /* [count], rising; yours, freed by wn_cuts_free */
    size_t count;
    wn_trend trend; /* RISING, FALLING or FREE; FREE when there is one bin */
} wn_cuts;

/* `value` [n], finite, in any order; `event` [n] is 0 or 1. */
wn_rc wn_bin_numbers(const double *value, const uint8_t *event, size_t n,
                     const wn_binning_plan *plan, wn_cuts *out, wn_err *err) WN_CHECKED;
void wn_cuts_free(wn_cuts *cuts);

/* About equal parts instead, whatever the event: the k-th of parts - 1 cuts is below the
 * k / parts quantile (type 7 of Hyndman & Fan 1996), which begins the next bin. Quantiles
 * that are alike cut once. */
wn_rc wn_cut_quantiles(const double *value, size_t n, size_t parts, wn_cuts *out,
                       wn_err *err) WN_CHECKED;

/* Which bin a value is in: 0 to cuts->count. */
size_t wn_cuts_bin(const wn_cuts *cuts, double value);

/* Levels into bins: bin[i] is 0, 1, ... by rising rate, or WN_BIN_RARE for a level with
 * fewer than min_bin cases, of which nothing can be said. *bins: how many there are. */
#define WN_BIN_RARE SIZE_MAX
wn_rc wn_bin_levels(const wn_prop *levels, size_t count, const wn_binning_plan *plan,
                    size_t *bin, size_t *bins, wn_err *err) WN_CHECKED;

#endif
