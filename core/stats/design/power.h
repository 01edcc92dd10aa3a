/* Power, sample size and detectable effect of tests that compare two arms at one time.
 *
 * Power is the probability of a result beyond the critical value on the side of the true
 * effect, which may be above or below the hypothesis. A result on the wrong side is no
 * success and counts only where wn_test_level asks for it.
 *
 * Sizes are the control's visitors, not rounded; the treatment has `ratio` times as many.
 * Total: WN_SIZE_MAX stands for "not even with so many", and tails and powers are kept in
 * (0, 1).
 *
 * Rates: the score test, in the normal approximation with its standard error under the
 * hypothesis at the likeliest rates there and that under the truth at the true rates
 * (Farrington and Manning 1990; against "no difference" this is Fleiss 1981, pooled and
 * unpooled). The factor N / (N - 1) of Miettinen and Nurminen, worth about half a visitor
 * per arm, is left out. Means: Student's or Welch's t test by the noncentral t
 * distribution, for Welch's with his degrees of freedom at the true deviations (Moser,
 * Stevens and Watts 1989). Arcsine: Cohen (1988). */
#ifndef WN_CORE_STATS_DESIGN_POWER_H
#define WN_CORE_STATS_DESIGN_POWER_H

#include "core/stats/rates/score.h"

#include <stdbool.h>

#define WN_SIZE_MAX 1e15

/* The test: `tail` is the chance of a result on one side when there is no effect, alpha /
 * 2 for a two-sided test and alpha for a one-sided one. */
typedef struct wn_test_level {
    double tail;
    bool wrong_side_counts; /* as in pwr and statsmodels */
} wn_test_level;

/* A normal statistic: an estimate of `effect` with the standard errors se_null under the
 * hypothesis and se_true in truth. In wn_size_normal they are those of one visitor per
 * arm. */
double wn_power_normal(double effect, double se_null, double se_true,
                       wn_test_level level);
double wn_size_normal(double effect, double se_null, double se_true, wn_test_level level,
                      double power);

/* Two rates against a hypothesis; see wn_score_expected. */
typedef struct wn_rates_design {
    wn_score_rates truth;
    wn_score_null null;
    double ratio;
} wn_rates_design;
double wn_power_rates(const wn_rates_design *design, double n, wn_test_level level);
double wn_size_rates(const wn_rates_design *design, wn_test_level level, double power);

/* The treatment's rate nearest to the hypothesis, above or below it, that is detected
 * with this power; false when none is. truth.treatment is not read. */
bool wn_detect_rates(const wn_rates_design *design, double n, wn_test_level level,
                     double power, bool above, double *treatment);

/* Evan Miller's calculator: both standard errors for no difference are at the control's
 * rate; and the rule of thumb that uses it under the alternative, too. Per arm. */
double wn_size_evan_miller(double rate, double difference, wn_test_level level,
                           double power);
double wn_size_equal_variance(double variance, double effect, wn_test_level level,
                              double power);

/* Two means. `pooled` is Student's test, which takes the deviations for equal. */
typedef struct wn_means_design {
    double sd_control, sd_treatment, ratio;
    bool pooled;
} wn_means_design;
double wn_power_means(const wn_means_design *design, double effect, double n,
                      wn_test_level level);
double wn_size_means(const wn_means_design *design, double effect, wn_test_level level,
                     double power);
/* The smallest effect (> 0); false when n is below two visitors per arm. */
bool wn_detect_means(const wn_means_design *design, double n, wn_test_level level,
                     double power, double *effect);

/* Cohen's h, the difference of two rates on the arcsine scale, and tests on it. */
double wn_effect_h(double rate, double other);
double wn_power_h(double h, double n, double ratio, wn_test_level level);
double wn_size_h(double h, double ratio, wn_test_level level, double power);
/* The size of the second arm when the first has `n`. */
double wn_size_h_other(double h, double n, wn_test_level level, double power);

#endif
