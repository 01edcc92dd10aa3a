/* The noncentral t distribution, of (Z + delta) / sqrt(X / df) with Z standard normal and
 * X chi-square with df degrees of freedom: the law of a t statistic when there is an
 * effect, and so what the power of a t test rests on.
 *
 * GSL has none. Here P(T > t) = E Phi(delta - t S), S = sqrt(X / df), is integrated by
 * the trapezoidal rule over log S, on which all is analytic and falls off so fast that
 * the rule is good to rounding; where delta makes Phi a step, the expectation is taken
 * over Z instead. Absolute error below 1e-12, for any t, delta and df >= 1 (a smaller df
 * is taken as 1).
 *
 * Sources: Johnson and Welch (1940) for the distribution; Trefethen and Weideman (2014),
 * "The exponentially convergent trapezoidal rule". */
#ifndef WN_CORE_STATS_LAW_NONCENTRAL_T_H
#define WN_CORE_STATS_LAW_NONCENTRAL_T_H

double wn_noncentral_t_cdf(double t, double df, double delta);
double wn_noncentral_t_sf(double t, double df, double delta);

#endif
