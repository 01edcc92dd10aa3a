/* The score statistic for two proportions: the one ground on which our tests and
 * intervals for difference, lift and odds ratio stand.
 *
 * For a hypothesis about the two rates it is the distance from the hypothesis over its
 * standard error at the rates that are likeliest under the hypothesis. The factor
 * N / (N - 1) of Miettinen and Nurminen in the variance is optional: without it the
 * intervals are Mee's and Koopman's and the square at no difference is Pearson's
 * chi-square.
 *
 * All functions are total for arms with 0 <= x <= n, n >= 1.
 *
 * Sources: Miettinen and Nurminen (1985); Mee (1984); Koopman (1984). */
#ifndef WN_CORE_STATS_RATES_SCORE_H
#define WN_CORE_STATS_RATES_SCORE_H

#include "core/stats/sums.h"

typedef enum wn_score { WN_SCORE_MN, WN_SCORE_PLAIN } wn_score;

/* A hypothesis and what it implies: the distance of the observed rates from it, positive
 * when the treatment is above it, and the variance of that distance. The statistic is
 * distance / sqrt(variance); variance may be 0. */
typedef struct wn_score_at {
    double distance, variance;
} wn_score_at;

/* treatment - control = difference, in [-1, 1]. */
wn_score_at wn_score_difference(wn_prop control, wn_prop treatment, wn_score score,
                                double difference);

/* share = r / (1 + r) in [0, 1], where r = treatment / control is the ratio of the rates
 * (wn_score_ratio) or of the odds (wn_score_odds): r = 1 is 1/2, infinity is 1. */
wn_score_at wn_score_ratio(wn_prop control, wn_prop treatment, wn_score score,
                           double share);
wn_score_at wn_score_odds(wn_prop control, wn_prop treatment, wn_score score,
                          double share);

/* Between lifts r - 1 and shares; a share of 1 has no lift. */
double wn_score_share(double lift);
double wn_score_lift(double share);

/* The likeliest rates under a hypothesis when each arm shows just its true rate, for
 * planning; n > 0 need not be whole. Either a difference in (-1, 1) or a lift >= -1 is
 * supposed, the other being 0; both 0 suppose equal rates. */
typedef struct wn_score_rates {
    double control, treatment;
} wn_score_rates;
typedef struct wn_score_null {
    double difference, lift;
} wn_score_null;
wn_score_rates wn_score_expected(wn_score_rates truth, double control_n,
                                 double treatment_n, wn_score_null null);

/* The statistic itself; 0 / 0 is 0, and never beyond +-1e150. */
double wn_score_z(wn_score_at at);

#endif
