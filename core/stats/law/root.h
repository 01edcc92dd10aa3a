/* Roots of functions of one variable between two points; no memory, no failure.
 *
 * Source: Oliveira and Takahashi (2021), "An enhancement of the bisection method average
 * performance preserving minmax optimality" (ITP). */
#ifndef WN_CORE_STATS_LAW_ROOT_H
#define WN_CORE_STATS_LAW_ROOT_H

#include <stdbool.h>
#include <stdint.h>

typedef double (*wn_root_fn)(double x, void *ctx);

/* A point within `tolerance` of a change of sign of f between low and high; f need not be
 * continuous. When f has the same sign at both, the end where it is nearer to 0. */
double wn_root_between(wn_root_fn f, void *ctx, double low, double high,
                       double tolerance);

/* The whole number nearest to `from` at which `test` holds, on the way to `to` (which may
 * be below). The test does not hold at `from`, holds at `to`, and changes once. */
typedef bool (*wn_root_test)(uint64_t k, void *ctx);
uint64_t wn_root_first(wn_root_test test, void *ctx, uint64_t from, uint64_t to);

#endif
