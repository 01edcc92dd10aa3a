/* The noncentral t distribution, of (Z + delta) / sqrt(X / df) with Z standard normal and
 * X chi-square with df degrees of freedom: the law of a t statistic when there is an
 * effect, and so what the power of a t test rests on.
 *
 * GSL has none. Here P(T > t) = E Phi(delta - t S), S = sqrt(X / df), is an expectation
 * over S (spread.h); where delta makes Phi a step, it is taken over Z instead. Absolute
 * error below 1e-12, for any t, delta and df >= 1 (a smaller df is taken as 1).
 *
 * Source: Johnson and Welch (1940). */
#ifndef WN_CORE_STATS_LAW_NONCENTRAL_T_H
#define WN_CORE_STATS_LAW_NONCENTRAL_T_H

double wn_noncentral_t_cdf(double t, double df, double delta);
double wn_noncentral_t_sf(double t, double df, double delta);

#endif
