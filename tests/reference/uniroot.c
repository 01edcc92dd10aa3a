#include "tests/reference/uniroot.h"

#include <float.h>
#include <math.h>

/* A point and the function there. */
typedef struct at {
    double x, f;
} at;

/* The step from `best` that interpolation proposes, or bisection's `half` when it is not
 * to be trusted: towards `far`, on the other side of the root, from `last`. */
static double interpolate(at best, at last, at far, double half, double tolerance) {
    double before = best.x - last.x, width = far.x - best.x, p, q;
    if (fabs(before) < tolerance || fabs(last.f) <= fabs(best.f)) return half;
    double s = best.f / last.f;
    if (last.x == far.x) {
        p = width * s;
        q = 1 - s;
    } else {
        double r = best.f / far.f, t = last.f / far.f;
        p = s * (width * t * (t - r) - before * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
    }
    if (p > 0)
        q = -q;
    else
        p = -p;
    bool inside = p < 0.75 * width * q - fabs(tolerance * q) / 2;
    return inside && p < fabs(before * q / 2) ? p / q : half;
}

double uniroot(wn_root_fn f, void *ctx, double low, double high) {
    const double accuracy = pow(DBL_EPSILON, 0.25);
    at last = {low, f(low, ctx)}, best = {high, f(high, ctx)}, far = last;
    if (last.f == 0) return low;
    for (int i = 0; i < 1000 && best.f != 0; i++) {
        if (fabs(far.f) < fabs(best.f)) last = best, best = far, far = last;
        double tolerance = 2 * DBL_EPSILON * fabs(best.x) + accuracy / 2;
        double half = (far.x - best.x) / 2;
        if (fabs(half) <= tolerance) break;
        double step = interpolate(best, last, far, half, tolerance);
        if (fabs(step) < tolerance) step = step > 0 ? tolerance : -tolerance;
        last = best;
        best.x += step;
        best.f = f(best.x, ctx);
        if ((best.f > 0) == (far.f > 0)) far = last;
    }
    return best.x;
}
