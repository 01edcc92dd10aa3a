/* A score process on its way: Brownian motion that is looked at now and then, and stopped
 * where a look finds it outside bounds. What the bounds, the error and the power of
 * planned looks are computed from.
 *
 * In units of information: at time t an unstopped walk with this drift is normal with
 * mean drift * t and variance t; a statistic z at time t is a place z sqrt(t). Where the
 * walk without drift can be after a look is kept on a grid, and carried to the next look
 * by Gauss-Legendre quadrature over panels that are narrow against the steps before and
 * after (Armitage, McPherson and Rowe 1969; Jennison and Turnbull 2000, ch. 19). Nothing
 * is cut off above, so that probabilities are good to about 1e-12, and tiny ones to that
 * share of themselves. One walk serves for all drifts: the probability of a place at time
 * t changes by the likelihood ratio exp(drift * place - drift^2 t / 2). */
#ifndef WN_CORE_STATS_SEQUENTIAL_WALK_H
#define WN_CORE_STATS_SEQUENTIAL_WALK_H

#include "core/base/err.h"

enum { WN_WALK_POINTS = 16 };

/* Places, rising, and the probability of being there. */
typedef struct wn_walk_grid {
    double time;
    double *at, *mass; /* [count] */
    size_t count;
} wn_walk_grid;

typedef struct wn_walk {
    wn_walk_grid *grid; /* [passed + 1]: at the start, and after each look */
    size_t passed, capacity;
    double point[WN_WALK_POINTS], weight[WN_WALK_POINTS]; /* of a panel, -1 to 1 */
} wn_walk; /* wn_walk_free when done, also after a failure */

/* At time 0, in 0. Errors, here and below: WN_E_SYSTEM (memory). */
wn_rc wn_walk_begin(wn_walk *walk, wn_err *err) WN_CHECKED;

/* Goes to `time`, where it is stopped unless between low (which may be -INFINITY) and
 * high; the look after that will be at `next`. */
typedef struct wn_walk_look {
    double time, low, high, next;
} wn_walk_look;
wn_rc wn_walk_on(wn_walk *walk, wn_walk_look look, wn_err *err) WN_CHECKED;

/* The probability that a walk with this drift was not stopped at the first `looks` looks
 * and will be above (below) `place` at `time`, which is later than they are. */
double wn_walk_above(const wn_walk *walk, size_t looks, double drift, double time,
                     double place);
double wn_walk_below(const wn_walk *walk, size_t looks, double drift, double time,
                     double place);

void wn_walk_free(wn_walk *walk);

#endif
