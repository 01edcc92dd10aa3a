#include "core/stats/law/noncentral_t.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/spread.h"

#include <math.h>
#include <stdbool.h>

typedef struct shift {
    double t, delta;
} shift;

static double beyond(double s, void *ctx) {
    const shift *x = ctx;
    return wn_normal_cdf(x->delta - x->t * s);
}

/* The same with the roles swapped: for each Z, the probability that S is small enough
 * (or, below zero, large enough). For |delta| > 40, where no Z changes the sign. */
static double over_normal(double t, double df, double delta) {
    bool up = delta > 0;
    if ((t > 0) != up || t == 0) return up;
    const double step = 0.25;
    double sum = 0, mass = 0;
    for (double z = -10; z <= 10; z += step) {
        double ratio = (delta + z) / t, weight = exp(-0.5 * z * z);
        double x = fmin(df * ratio * ratio, 1e300);
        mass += weight;
        sum += weight * (up ? wn_chi2_cdf(x, df) : wn_chi2_sf(x, df));
    }
    return sum / mass;
}

double wn_noncentral_t_sf(double t, double df, double delta) {
    df = wn_clamp(df, 1, WN_SPREAD_DF_LARGE);
    delta = wn_clamp(delta, -1e100, 1e100);
    t = wn_clamp(t, -1e100, 1e100);
    if (df >= WN_SPREAD_DF_LARGE) return wn_normal_cdf(delta - t);
    bool steep = fabs(delta) > 40 && fabs(delta) > sqrt(2 * df);
    double p = steep ? over_normal(t, df, delta)
                     : wn_over_spread(beyond, &(shift){t, delta}, df, delta);
    return wn_clamp(p, 0, 1);
}

double wn_noncentral_t_cdf(double t, double df, double delta) {
    return wn_noncentral_t_sf(-t, df, -delta);
}
