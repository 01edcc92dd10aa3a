/* Betting on the mean of numbers between 0 and 1: a confidence sequence that adapts to
 * how much they vary, for any law of theirs, at any number of them.
 *
 * For a possible mean m one bets on each number in turn that it will be above m, or
 * below. If m is the mean no strategy is expected to win, so a capital that has grown by
 * 1 / alpha rules m out. The stakes follow the numbers before: predictable plug-in,
 * empirical Bernstein, and at most a share of what would risk ruin.
 *
 * Source: Waudby-Smith and Ramdas (2024), "Estimating means of bounded random variables
 * by betting", JRSS B (hedged capital, eq. (26)). */
#ifndef WN_CORE_STATS_SEQUENTIAL_BETTING_H
#define WN_CORE_STATS_SEQUENTIAL_BETTING_H

#include "core/stats/estimate.h"

typedef struct wn_betting {
    double alpha;
    double stake_alpha; /* what the stakes are made for; usually alpha / 2 */
    double upward;      /* share of the capital that bets on larger numbers; 0.5 */
    double most;        /* the share of ruinous stakes that is the largest; 0.5 */
    size_t steps;       /* means are tried on a grid of so many steps; the interval
                           reaches one step beyond what is not ruled out */
} wn_betting;

wn_betting wn_betting_standard(double alpha);

/* x[count] between 0 and 1, in the order in which they came. The value is their mean. */
wn_estimate wn_betting_mean(const double *x, size_t count, const wn_betting *how);

#endif
