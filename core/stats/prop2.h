/* Two proportions: tests and intervals for difference, lift and odds ratio.
 *
 * `control` comes first; difference = treatment - control, lift = treatment / control -
 * 1, odds ratio = odds of treatment / odds of control. conf is the coverage.
 *
 * The default pair is wn_prop2_score and wn_prop2_score_difference or _lift with the same
 * wn_score: test and interval come from one statistic, so p < 1 - conf if and only if
 * the interval leaves 0 out. They hold for zero cells, full cells and arms of one
 * visitor. The lift over a control without conversions has no value (`why`) and no upper
 * limit. An arm without visitors gives wn_test_none and the widest interval.
 *
 * Sources: Miettinen and Nurminen (1985); Mee (1984); Koopman (1984); Farrington and
 * Manning (1990) for the closed form of the constrained MLE; Newcombe (1998b), method 10;
 * Agresti and Caffo (2000); Katz et al. (1978). */
#ifndef WN_CORE_STATS_PROP2_H
#define WN_CORE_STATS_PROP2_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

/* The score statistic, with or without the factor N / (N - 1) of Miettinen and Nurminen
 * in the variance. Without it the intervals are Mee's (difference) and Koopman's (lift),
 * and the test is the pooled z test, whose square is Pearson's chi-square. */
typedef enum wn_score { WN_SCORE_MN, WN_SCORE_PLAIN } wn_score;

wn_test_result wn_prop2_score(wn_prop control, wn_prop treatment, wn_score score,
                              wn_alternative alternative);
wn_estimate wn_prop2_score_difference(wn_prop control, wn_prop treatment, wn_score score,
                                      double conf);
wn_estimate wn_prop2_score_lift(wn_prop control, wn_prop treatment, wn_score score,
                                double conf);
wn_estimate wn_prop2_score_odds_ratio(wn_prop control, wn_prop treatment, wn_score score,
                                      double conf);

/* The signed root of the score statistic for the hypothesis
 * treatment - control = difference, or treatment / control = ratio. */
double wn_prop2_z_difference(wn_prop control, wn_prop treatment, wn_score score,
                             double difference);
double wn_prop2_z_ratio(wn_prop control, wn_prop treatment, wn_score score, double ratio);

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
wn_estimate wn_prop2_katz_lift(wn_prop control, wn_prop treatment, double conf);
wn_estimate wn_prop2_odds_ratio(wn_prop control, wn_prop treatment, double conf);

#endif
