#include "core/stats/law/noncentral_t.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"

#include <math.h>
#include <stdbool.h>

/* Beyond, S is 1 for all that a double can tell. */
static const double df_large = 1e15;
/* What lies further out than this on the log scale is left out. */
static const double negligible = -45;

/* The log of the density of u = log S, up to a constant: 0 at its peak, u = 0. */
static double log_density(double u, double df) {
    return df * (u - 0.5 * expm1(2 * u));
}

/* A normal curve needs steps of half its width (then the error is e^-79); those here are
 * the density's, 1 / sqrt(2 df), and that of Phi's rise on the scale of u, 1 / delta. */
static double over_spread(double t, double df, double delta) {
    double step = fmin(0.1, 0.4 / fmax(sqrt(2 * df), fabs(delta)));
    double sum = 0, mass = 0;
    for (int side = -1; side <= 1; side += 2) {
        for (double k = side < 0 ? 1 : 0;; k++) {
            double u = side * k * step, log_weight = log_density(u, df);
            if (log_weight < negligible) break;
            double weight = exp(log_weight);
            mass += weight;
            sum += weight * wn_normal_cdf(delta - t * exp(u));
        }
    }
    return sum / mass;
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
    df = wn_clamp(df, 1, df_large);
    delta = wn_clamp(delta, -1e100, 1e100);
    t = wn_clamp(t, -1e100, 1e100);
    if (df >= df_large) return wn_normal_cdf(delta - t);
    bool steep = fabs(delta) > 40 && fabs(delta) > sqrt(2 * df);
    double p = steep ? over_normal(t, df, delta) : over_spread(t, df, delta);
    return wn_clamp(p, 0, 1);
}

double wn_noncentral_t_cdf(double t, double df, double delta) {
    return wn_noncentral_t_sf(-t, df, -delta);
}
