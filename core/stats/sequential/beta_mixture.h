/* Confidence sequences for a rate, without any appeal to large numbers: the likelihood
 * ratio of the trials seen is averaged over a beta law of rates. Valid for any number of
 * trials and whenever one stops.
 *
 * In general form, for sums s of trials that are -g or h with mean 0 (or any that are no
 * wilder), with variance process v: v = n g h after n trials. The bound grows from the
 * best one at v_opt for level alpha_opt. One-sided: averaged over laws with a positive
 * mean only.
 *
 * Source: Howard, Ramdas, McAuliffe, Sekhon (2021), "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", beta-binomial mixture (Proposition 7). */
#ifndef WN_CORE_STATS_SEQUENTIAL_BETA_MIXTURE_H
#define WN_CORE_STATS_SEQUENTIAL_BETA_MIXTURE_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

typedef struct wn_beta_mixture {
    double g, h; /* > 0 */
    double r;    /* strength of the beta law, in units of v */
    bool one_sided;
} wn_beta_mixture;

wn_beta_mixture wn_beta_mixture_make(double v_opt, double alpha_opt, double g, double h,
                                     bool one_sided);

/* The log of E; -v / h <= s <= v / g, moved there when outside. */
double wn_beta_mixture_log_e(const wn_beta_mixture *mixture, double s, double v);

/* The s > 0 at which E is 1 / alpha, or the largest possible, v / g, when none is. */
double wn_beta_mixture_bound(const wn_beta_mixture *mixture, double v, double alpha);

/* The rate, by x successes so far among n; narrowest around n_opt trials. */
wn_estimate wn_beta_mixture_rate(wn_prop prop, double n_opt, double alpha_opt,
                                 double conf);

#endif
