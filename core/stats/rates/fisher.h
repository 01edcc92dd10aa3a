/* Fisher's exact test of a 2x2 table, given its margins.
 *
 * The two-sided p adds up the tables that are no more probable than the one seen (as R
 * and scipy do); the mid-p counts half of the seen table's probability. Counts may reach
 * 1e9: only tables that weigh anything are visited.
 *
 * Sources: Fisher (1935); Lancaster (1961) for the mid-p. */
#ifndef WN_CORE_STATS_RATES_FISHER_H
#define WN_CORE_STATS_RATES_FISHER_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

/* WN_GREATER: the treatment's rate is higher than the control's. p in [0, 1]; 1 when a
 * margin is empty. */
double wn_fisher_p(wn_prop control, wn_prop treatment, wn_alternative alternative);
/* The one-sided p (WN_GREATER, WN_LESS) when the odds ratio is as share to 1 - share.
 * What is below 1e-18 or so may come out as 0. */
double wn_fisher_p_at(wn_prop control, wn_prop treatment, wn_alternative alternative,
                      double share);
double wn_fisher_mid_p(wn_prop control, wn_prop treatment, wn_alternative alternative);

#endif
