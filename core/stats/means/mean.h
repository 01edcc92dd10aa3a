/* Means: one, and two compared by difference and by lift (effect.h).
 *
 * Sources: Student (1908); Welch (1947); Fieller (1954). */
#ifndef WN_CORE_STATS_MEANS_MEAN_H
#define WN_CORE_STATS_MEANS_MEAN_H

#include "core/stats/means/effect.h"

/* The mean with its t interval. */
wn_estimate wn_mean_interval(const wn_sums *sums, double conf);

/* Welch's t test (unequal variances) or Student's (a common variance), and the interval
 * of the difference. A one-sided alternative leaves the interval open on one side. */
wn_mean_comparison wn_mean_welch(const wn_sums *control, const wn_sums *treatment,
                                 wn_alternative alternative, double conf);
wn_mean_comparison wn_mean_student(const wn_sums *control, const wn_sums *treatment,
                                   wn_alternative alternative, double conf);

/* Lift, with Welch's degrees of freedom: Fieller's set, the delta method and the same on
 * the scale of logs. */
wn_estimate wn_mean_fieller_lift(const wn_sums *control, const wn_sums *treatment,
                                 double conf);
wn_mean_comparison wn_mean_delta_lift(const wn_sums *control, const wn_sums *treatment,
                                      wn_alternative alternative, double conf);
wn_mean_comparison wn_mean_log_lift(const wn_sums *control, const wn_sums *treatment,
                                    wn_alternative alternative, double conf);

#endif
