/* Means: one, and two compared by difference and by lift.
 *
 * Differences and lifts are treatment against control, lift = treatment / control - 1.
 * With fewer than two values in an arm, or values that do not vary at all, there is
 * neither a test nor an interval (`why` and `why_no_interval` say so); the value stands.
 *
 * Sources: Student (1908); Welch (1947); Fieller (1954). */
#ifndef WN_CORE_STATS_MEANS_MEAN_H
#define WN_CORE_STATS_MEANS_MEAN_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

typedef struct wn_mean_comparison {
    wn_estimate estimate;
    double se;
    wn_test_result test;
} wn_mean_comparison;

/* The mean with its t interval. */
wn_estimate wn_mean_interval(const wn_sums *sums, double conf);

/* Welch's t test (unequal variances) or Student's (a common variance), and the interval
 * of the difference. A one-sided alternative leaves the interval open on one side. */
wn_mean_comparison wn_mean_welch(const wn_sums *control, const wn_sums *treatment,
                                 wn_alternative alternative, double conf);
wn_mean_comparison wn_mean_student(const wn_sums *control, const wn_sums *treatment,
                                   wn_alternative alternative, double conf);

/* Lift. Fieller's set is where the t test of treatment - (1 + lift) control does not
 * reject, with Welch's df. When the control's mean cannot be told from 0 it has no bound
 * on at least one side. It leaves 0 out only where Welch's test rejects. */
wn_estimate wn_mean_fieller_lift(const wn_sums *control, const wn_sums *treatment,
                                 double conf);

/* The two ends of Fieller's set for the ratio of two independent estimates with variances
 * vc and vt and critical value t, as ratio - 1. BOUNDED: between the ends. OUTSIDE: all
 * but what lies between them (first > second). EVERYTHING: no ends. */
typedef enum wn_fieller_shape {
    WN_FIELLER_BOUNDED,
    WN_FIELLER_OUTSIDE,
    WN_FIELLER_EVERYTHING
} wn_fieller_shape;
typedef struct wn_fieller {
    wn_fieller_shape shape;
    double first, second;
} wn_fieller;
wn_fieller wn_mean_fieller(double control, double vc, double treatment, double vt,
                           double t);

/* The lift by the delta method, on its own scale, or on that of the log of the ratio
 * (back on the scale of the lift; se and test are those of the log, df that of the
 * variances of the logs). */
wn_mean_comparison wn_mean_delta_lift(const wn_sums *control, const wn_sums *treatment,
                                      wn_alternative alternative, double conf);
wn_mean_comparison wn_mean_log_lift(const wn_sums *control, const wn_sums *treatment,
                                    wn_alternative alternative, double conf);

#endif
