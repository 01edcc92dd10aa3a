/* Two proportions: tests and intervals for difference, lift and odds ratio.
 *
 * `control` comes first; difference = treatment - control, lift = treatment / control -
 * 1, odds ratio = odds of treatment / odds of control. conf is the coverage.
 *
 * The default pair is wn_prop2_score with wn_prop2_score_difference or _lift and the same
 * wn_score (core/stats/rates/score.h): test and interval come from one statistic, so
 * p < 1 - conf if and only if the interval leaves 0 (an odds ratio's: 1) out. They hold
 * for zero cells, full cells and arms of one visitor. The lift over a control without
 * conversions has no value (`why`) and no upper limit. An arm without visitors gives
 * wn_test_none and the widest interval.
 *
 * Sources: those of score.h; Newcombe (1998), "Interval estimation for the difference
 * between independent proportions", method 10; Agresti and Caffo (2000); Katz et al.
 * (1978); Woolf (1955) for the odds ratio. */
#ifndef WN_CORE_STATS_RATES_PROP2_H
#define WN_CORE_STATS_RATES_PROP2_H

#include "core/stats/estimate.h"
#include "core/stats/rates/score.h"

wn_test_result wn_prop2_score(wn_prop control, wn_prop treatment, wn_score score,
                              wn_alternative alternative);
/* Against another hypothesis, such as a margin of non-inferiority: that the difference is
 * `difference`, or the lift `lift` (at least -1). WN_GREATER asks whether the truth is
 * above it. WN_SCORE_PLAIN is the test of Farrington and Manning (1990). */
wn_test_result wn_prop2_score_against_difference(wn_prop control, wn_prop treatment,
                                                 wn_score score, double difference,
                                                 wn_alternative alternative);
wn_test_result wn_prop2_score_against_lift(wn_prop control, wn_prop treatment,
                                           wn_score score, double lift,
                                           wn_alternative alternative);
wn_estimate wn_prop2_score_difference(wn_prop control, wn_prop treatment, wn_score score,
                                      double conf);
wn_estimate wn_prop2_score_lift(wn_prop control, wn_prop treatment, wn_score score,
                                double conf);
wn_estimate wn_prop2_score_odds_ratio(wn_prop control, wn_prop treatment, wn_score score,
                                      double conf);

/* z test with pooled or unpooled variance, optionally with Yates' continuity correction
 * (never past zero). */
typedef enum wn_variance { WN_POOLED, WN_UNPOOLED } wn_variance;
wn_test_result wn_prop2_z_test(wn_prop control, wn_prop treatment, wn_variance variance,
                               bool correction, wn_alternative alternative);

/* Other intervals, for those who must match another tool. */
wn_estimate wn_prop2_wald(wn_prop control, wn_prop treatment, wn_variance variance,
                          bool correction, double conf);
wn_estimate wn_prop2_agresti_caffo(wn_prop control, wn_prop treatment, double conf);
wn_estimate wn_prop2_newcombe(wn_prop control, wn_prop treatment, double conf);
wn_estimate wn_prop2_delta_lift(wn_prop control, wn_prop treatment, double conf);
wn_estimate wn_prop2_katz_lift(wn_prop control, wn_prop treatment, double conf);
wn_estimate wn_prop2_odds_ratio(wn_prop control, wn_prop treatment, double conf);

#endif
