/* Two estimates compared, by difference and by lift, whatever they are: means, ratios,
 * adjusted means.
 *
 * Differences and lifts are treatment against control, lift = treatment / control - 1.
 * With fewer than two values in an arm, or values that do not vary at all, there is
 * neither a test nor an interval (`why` and `why_no_interval` say so); the value stands.
 *
 * Sources: Welch (1947) for the degrees of freedom; Fieller (1954); Deng, Knoblich and Lu
 * (2018), "Applying the delta method in metric analytics", for lifts. */
#ifndef WN_CORE_STATS_MEANS_EFFECT_H
#define WN_CORE_STATS_MEANS_EFFECT_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

/* An arm: an estimate with the variance `variance / n`, itself known with `df` degrees of
 * freedom. */
typedef struct wn_side {
    double value, variance, n, df;
} wn_side;

wn_side wn_side_of(const wn_sums *sums);

/* `shared` is what both arms' estimates rest on, such as a mean over all visitors: what
 * it adds to the variance of each, and the covariance it makes. */
typedef struct wn_effect {
    wn_side control, treatment;
    struct {
        double control, treatment, both;
    } shared;
} wn_effect;

/* How it is tested: with each arm's own variance (Welch) or one in common (Student); by
 * the t distribution or the normal one. */
typedef struct wn_how {
    double conf;
    wn_alternative alternative;
    bool pooled, normal;
} wn_how;

typedef struct wn_mean_comparison {
    wn_estimate estimate;
    double se;
    wn_test_result test; /* df is what Welch's or Student's test has, also when normal */
} wn_mean_comparison;

wn_mean_comparison wn_effect_difference(const wn_effect *effect, wn_how how);

/* The lift by the delta method, on its own scale, or on that of the log of the ratio
 * (back on the scale of the lift; se and test are those of the log, df that of the
 * variances of the logs). */
wn_mean_comparison wn_effect_delta_lift(const wn_effect *effect, wn_how how);
wn_mean_comparison wn_effect_log_lift(const wn_effect *effect, wn_how how);

/* The lift with Fieller's set: where the two-sided test of
 * treatment - (1 + lift) control does not reject, with the df of the difference. When the
 * control cannot be told from 0 it has no bound on at least one side. It leaves 0 out
 * only where the test of the difference rejects. `alternative` is not read. */
wn_estimate wn_effect_fieller_lift(const wn_effect *effect, wn_how how);

/* An estimate with its standard error, as a test and an interval; why there is neither
 * when the error is 0 or too large to compute with. */
wn_mean_comparison wn_effect_of(double value, double se, double df, wn_how how);

/* The two ends of Fieller's set for the ratio of two estimates with variances vc and vt,
 * covariance `cov` and critical value t, as ratio - 1. BOUNDED: between the ends.
 * OUTSIDE: all but what lies between them (first > second). EVERYTHING: no ends. */
typedef enum wn_fieller_shape {
    WN_FIELLER_BOUNDED,
    WN_FIELLER_OUTSIDE,
    WN_FIELLER_EVERYTHING
} wn_fieller_shape;
typedef struct wn_fieller {
    wn_fieller_shape shape;
    double first, second;
} wn_fieller;
typedef struct wn_two {
    double control, vc, treatment, vt, cov;
} wn_two;
wn_fieller wn_fieller_set(const wn_two *two, double t);

#endif
