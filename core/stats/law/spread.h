/* Expectations over an estimated standard deviation: E f(S), S = sqrt(X / df) with X
 * chi-square with df degrees of freedom. What makes a normal law Student's, noncentral
 * t's, Dunnett's or Tukey's.
 *
 * By the trapezoidal rule over log S, on which the density is analytic and falls off so
 * fast that the rule is good to rounding, as long as f is smooth and bounded.
 *
 * Source: Trefethen and Weideman (2014), "The exponentially convergent trapezoidal
 * rule". */
#ifndef WN_CORE_STATS_LAW_SPREAD_H
#define WN_CORE_STATS_LAW_SPREAD_H

/* Beyond, S is 1 for all that a double can tell. */
#define WN_SPREAD_DF_LARGE 1e15

/* `slope` is how fast f changes with log S: the largest factor by which S is multiplied
 * in it, such as t in Phi(t S). df > 0. */
typedef double (*wn_spread_fn)(double s, void *ctx);
double wn_over_spread(wn_spread_fn f, void *ctx, double df, double slope);

#endif
