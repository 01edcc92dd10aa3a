#include "core/stats/sequential/anytime_t.h"

#include "core/stats/law/root.h"

#include <math.h>

static double free_rows(const wn_anytime_t *m) {
    return m->n - m->coefficients;
}

double wn_anytime_t_log_e(const wn_anytime_t *m, double t) {
    double free = free_rows(m), share = m->g / (m->g + m->n), square = t * t / free;
    return 0.5 * log(share) + 0.5 * (free + 1) * (log1p(square) - log1p(share * square));
}

double wn_anytime_t_p(const wn_anytime_t *m, double t) {
    return fmin(exp(-wn_anytime_t_log_e(m, t)), 1);
}

/* 1 - q, where q is what (1 + share t^2 / free) / (1 + t^2 / free) falls to when E is 1 /
 * alpha. */
static double room(double share, double free, double alpha) {
    return -expm1((log(share) + 2 * log(alpha)) / (free + 1));
}

bool wn_anytime_t_radius(const wn_anytime_t *m, double alpha, double *radius) {
    double free = free_rows(m), share = m->g / (m->g + m->n);
    double fall = room(share, free, alpha), rest = 1 - fall - share;
    *radius = 0;
    if (!(free > 0 && rest > 0)) return false;
    *radius = sqrt(free * fall / rest);
    return isfinite(*radius);
}

typedef struct optimum {
    double free, alpha;
} optimum;

/* The sign of the radius's slope in the log of the share. */
static double slope(double log_share, void *ctx) {
    const optimum *o = ctx;
    double share = exp(log_share), fall = room(share, o->free, o->alpha);
    return fall * (o->free + 1) * share - (1 - fall) * (1 - share);
}

double wn_anytime_t_best_g(double n, double coefficients, double alpha) {
    optimum o = {n - coefficients, alpha};
    double share = exp(wn_root_between(slope, &o, -50, -1e-12, 1e-14));
    return n * share / (1 - share);
}
