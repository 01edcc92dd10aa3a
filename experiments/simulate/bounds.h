/* Planned looks as limits for many runs at once.
 *
 * An arm is called when |z| is beyond the bound of the look. The interval of a test that
 * ended at a look is that of core/stats/sequential/stopped.h: it holds a difference when
 * the probability of a result at least as high, and of one at most as high, are both
 * above alpha / 2 if that difference is the true one. Which z that are at each look is
 * found once, for the true difference. */
#ifndef WN_EXPERIMENTS_SIMULATE_BOUNDS_H
#define WN_EXPERIMENTS_SIMULATE_BOUNDS_H

#include "core/stats/sequential/looks.h"

typedef struct wn_bounds {
    double call;      /* an arm is called when |z| is beyond it */
    double low, high; /* between these is the z of the true difference when the interval
                       * of a test that ended here covers it */
} wn_bounds;

/* Two-sided at alpha; `drift` is the mean that the z of no difference has at the end, if
 * nothing stops the test. information[looks] rises to 1. Into out[looks]. Errors: those
 * of looks.h. */
wn_rc wn_bounds_find(const double *information, size_t looks, double alpha,
                     wn_spending spending, double drift, wn_bounds *out,
                     wn_err *err) WN_CHECKED;

#endif
