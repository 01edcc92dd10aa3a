/* Roots of functions of one variable between two points; no memory, no failure.
 *
 * Source: Oliveira and Takahashi (2021), "An enhancement of the bisection method average
 * performance preserving minmax optimality" (ITP). */
#ifndef WN_CORE_STATS_ROOT_H
#define WN_CORE_STATS_ROOT_H

typedef double (*wn_root_fn)(double x, void *ctx);

/* A point within `tolerance` of a change of sign of f between low and high; f need not be
 * continuous. When f has the same sign at both, the end where it is nearer to 0. */
double wn_root_between(wn_root_fn f, void *ctx, double low, double high,
                       double tolerance);

#endif
