/* Quantiles, such as the median: of one arm, and of two compared.
 *
 * The quantile itself interpolates between the two nearest values (type 7 of Hyndman and
 * Fan, the usual one). Its interval goes from one order statistic to another, chosen by
 * the binomial distribution of how many values lie below: it holds whatever the values'
 * distribution, and is open (unbounded) on a side where there are too few of them.
 *
 * Two are compared by the standard errors that such intervals imply, in normal
 * approximation: test, interval and Fieller's lift come from one statistic and agree.
 * Heaps of equal values (most visitors bring 0) can hold a quantile so fast that nothing
 * is left to compare; `why` then says so.
 *
 * Sources: Hyndman and Fan (1996); McKean and Schrader (1984) and Price and Bonett (2001)
 * for the standard error from an interval; Deng, Knoblich and Lu (2018) for visitors with
 * several values. */
#ifndef WN_CORE_STATS_VALUES_QUANTILE_H
#define WN_CORE_STATS_VALUES_QUANTILE_H

#include "core/stats/means/effect.h"
#include "core/stats/means/moments.h"
#include "core/stats/values/sample.h"

/* Of at least one value, for p in (0, 1). */
double wn_quantile_of(const wn_sorted *sorted, double p);

/* p in (0, 1). */
wn_estimate wn_quantile_interval(const wn_sorted *sorted, double p, double conf);

typedef struct wn_quantile_comparison {
    wn_mean_comparison difference;
    wn_estimate lift; /* only over a control whose interval lies above 0 */
} wn_quantile_comparison;

wn_quantile_comparison wn_quantile_compare(const wn_sorted *control,
                                           const wn_sorted *treatment, double p,
                                           double conf);

/* A quantile as summed up elsewhere (a data warehouse): two order statistics around it
 * that are 2 z standard errors apart among `band_n` values. */
typedef struct wn_quantile_band {
    double value, low, high, z;
    double n;        /* values */
    double band_n;   /* those for which low and high were chosen: most often n */
    double clumping; /* see wn_quantile_clumping; 1: each value counts for itself */
} wn_quantile_band;

/* As an arm to compare with another, by wn_effect_difference and its kin. */
wn_side wn_quantile_side(const wn_quantile_band *band);

/* How much less is known because visitors have several values each: the variance of the
 * share of values below the quantile over that of as many independent ones. The moments
 * are over visitors: of the number of values below, and of that of all. */
double wn_quantile_clumping(wn_moments below_and_all, double p);

#endif
