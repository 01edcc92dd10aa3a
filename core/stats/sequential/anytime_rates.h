/* Two conversion rates compared at any time: an interval for their difference that holds
 * at all looks together, and an always-valid p, for any number of visitors and however
 * the rates move over time (weekends, campaigns). No normal approximation anywhere.
 *
 * All that is assumed is that each visitor's arm is drawn by itself, the treatment with
 * probability pi. What is estimated is then the mean of the differences p_treatment,i -
 * p_control,i over the visitors so far: for any guess m_i of a rate that is made before
 * visitor i (Z_i = 1 in the treatment, X_i = 1 when converted)
 *
 *     D_i = (X_i - m_i) (Z_i / pi - (1 - Z_i) / (1 - pi))
 *
 * has just that difference d_i as its mean, given all that came before. With V the sum of
 * D_i^2 and c the largest |D_i| possible,
 *
 *     exp(lambda sum(D_i - d_i) - (-log(1 - c lambda) - c lambda) / c^2 V),
 *
 * 0 <= lambda < 1 / c, has a mean of at most 1 by Fan's inequality, and so have its
 * mirror image and any average over lambda, here over a half-normal law (on a grid) that
 * makes it narrowest around 1,000 conversions; and, as the d_i enter by their sum alone,
 * nothing has to stay the same. By Ville's inequality the average E ever reaches 1 /
 * alpha at the true mean difference with a chance of at most alpha. The interval is where
 * E < 1 / alpha, p = 1 / E at 0.
 *
 * Guesses only make it sharper: periods are guessed by the rate of those before, the
 * first by 0, 1/2 and 1, over which E is averaged, too, with most weight on 0. With one
 * period and rare conversions this is hardly wider than with the best guess.
 *
 * Sources: Howard, Ramdas, McAuliffe, Sekhon (2021), "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", Theorem 4, and section 4.2 on average treatment
 * effects; Fan, Grama, Liu (2015),
 * "Exponential inequalities for martingales with applications"; the guesses are those of
 * the augmented estimator of Robins, Rotnitzky, Zhao (1994). */
#ifndef WN_CORE_STATS_SEQUENTIAL_ANYTIME_RATES_H
#define WN_CORE_STATS_SEQUENTIAL_ANYTIME_RATES_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

enum { WN_ANYTIME_RATES_GUESSES = 3 };

/* What is known so far; wn_anytime_rates_start. */
typedef struct wn_anytime_rates {
    double share; /* pi */
    wn_prop all;  /* both arms */
    struct {
        double sum, variance; /* of D */
    } by_guess[WN_ANYTIME_RATES_GUESSES];
} wn_anytime_rates;

/* share: the probability of the treatment, of these two arms; 0 < share < 1. */
wn_anytime_rates wn_anytime_rates_start(double share);

/* The visitors of a period, such as a day, in the order of time. */
void wn_anytime_rates_add(wn_anytime_rates *rates, wn_prop control, wn_prop treatment);

typedef struct wn_anytime_result {
    wn_estimate difference; /* treatment - control, within -1 and 1 */
    wn_test_result test;    /* two-sided; no statistic */
} wn_anytime_result;

/* p < 1 - conf exactly when the interval leaves 0 out. Not estimable: without visitors,
 * and when the split of the visitors is so far from `share` that no difference fits. */
wn_anytime_result wn_anytime_rates_compare(const wn_anytime_rates *rates, double conf);

/* The p-value of a mean difference, for those who need no interval: 1 without visitors.
 */
double wn_anytime_rates_p(const wn_anytime_rates *rates, double difference);

#endif
