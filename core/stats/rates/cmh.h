/* Two arms compared within strata and over all of them: the test of Cochran, Mantel and
 * Haenszel, and common effects.
 *
 * The score functions are one family: the stratified statistic of Miettinen and Nurminen
 * with the weights of Mantel and Haenszel. At no effect it is the test without
 * correction, whichever effect is measured, so p < 1 - conf exactly when an interval
 * leaves no effect out. wn_cmh_odds_ratio is the interval that other software prints; it
 * may disagree with the test in close cases. The exact test is wn_conditional_compare.
 *
 * Strata without visitors in one arm, and those of a single rate of 0 or 1, say nothing
 * and are left out. Every figure is computed in double precision, so that large counts do
 * not overflow.
 *
 * Sources: Cochran (1954); Mantel and Haenszel (1959); Robins, Breslow and Greenland
 * (1986); Miettinen and Nurminen (1985), section 3. */
#ifndef WN_CORE_STATS_RATES_CMH_H
#define WN_CORE_STATS_RATES_CMH_H

#include "core/stats/estimate.h"
#include "core/stats/rates/stratum.h"

/* statistic is chi-square with df 1; the correction takes up to half a conversion off. A
 * one-sided p is that of its signed root. */
wn_test_result wn_cmh_test(const wn_stratum *strata, size_t count, bool correction,
                           wn_alternative alternative);

/* The odds ratio of Mantel and Haenszel, with the interval of Robins, Breslow and
 * Greenland on the log scale. A one-sided interval has all of 1 - conf on its side. */
wn_estimate wn_cmh_odds_ratio(const wn_stratum *strata, size_t count,
                              wn_alternative alternative, double conf);

/* Common effects with score intervals; two-sided. The values are those of Mantel and
 * Haenszel: sums over strata weighted by nc nt / (nc + nt). With many strata of a few
 * visitors the score of odds ratios is biased: their interval may then miss the value. */
wn_estimate wn_cmh_score_difference(const wn_stratum *strata, size_t count, double conf);
wn_estimate wn_cmh_score_lift(const wn_stratum *strata, size_t count, double conf);
wn_estimate wn_cmh_score_odds_ratio(const wn_stratum *strata, size_t count, double conf);

#endif
