#include "core/stats/law/spread.h"

#include <math.h>

/* What lies further out than this on the log scale is left out. */
static const double negligible = -45;

/* The log of the density of u = log S, up to a constant: 0 at its peak, u = 0. */
static double log_density(double u, double df) {
    return df * (u - 0.5 * expm1(2 * u));
}

/* A normal curve needs steps of less than its width (0.7 of it: the error is e^-40). Here
 * it is as narrow as the density, 1 / sqrt(2 df), and the rise of the function on the
 * scale of u, 1 / slope, are together. */
double wn_over_spread(wn_spread_fn f, void *ctx, double df, double slope) {
    if (df >= WN_SPREAD_DF_LARGE) return f(1, ctx);
    double step = fmin(0.1, 0.7 / hypot(sqrt(2 * df), slope));
    double sum = 0, mass = 0;
    for (int side = -1; side <= 1; side += 2) {
        for (double k = side < 0 ? 1 : 0;; k++) {
            double u = side * k * step, log_weight = log_density(u, df);
            if (log_weight < negligible) break;
            double weight = exp(log_weight);
            mass += weight;
            sum += weight * f(exp(u), ctx);
        }
    }
    return sum / mass;
}
