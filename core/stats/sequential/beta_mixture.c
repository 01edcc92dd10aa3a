#include "core/stats/sequential/beta_mixture.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/root.h"
#include "core/stats/sequential/normal_mixture.h"

#include <float.h>
#include <math.h>

/* Strong laws of rates would leave no mixture to speak of. */
static const double least_strength = 1e-3;

wn_beta_mixture wn_beta_mixture_make(double v_opt, double alpha_opt, double g, double h,
                                     bool one_sided) {
    double rho = v_opt / wn_mixture_tuning(one_sided ? 2 * alpha_opt : alpha_opt);
    return (wn_beta_mixture){g, h, fmax(rho - g * h, least_strength * g * h), one_sided};
}

static double log_of_share(double x, double a, double b) {
    return log(fmax(wn_beta_cdf(x, a, b), DBL_MIN));
}

/* As a beta-binomial law: `down` trials at -g and `up` at h, not necessarily whole. */
double wn_beta_mixture_log_e(const wn_beta_mixture *m, double s, double v) {
    double g = m->g, h = m->h, range = g + h;
    s = wn_clamp(s, -v / h, v / g);
    double down = (v - g * s) / (g * range), up = (v + h * s) / (h * range);
    double a = m->r / (g * range), b = m->r / (h * range);
    double log_e = wn_beta_log_function(a + down, b + up) - wn_beta_log_function(a, b) -
                   down * log(h / range) - up * log(g / range);
    if (m->one_sided)
        log_e +=
            log_of_share(h / range, a + down, b + up) - log_of_share(h / range, a, b);
    return log_e;
}

typedef struct threshold {
    const wn_beta_mixture *mixture;
    double v, log_e;
} threshold;

static double over_threshold(double s, void *ctx) {
    const threshold *t = ctx;
    return wn_beta_mixture_log_e(t->mixture, s, t->v) - t->log_e;
}

double wn_beta_mixture_bound(const wn_beta_mixture *m, double v, double alpha) {
    threshold t = {m, v, -log(alpha)};
    double most = v / m->g;
    if (over_threshold(most, &t) <= 0) return most;
    return wn_root_between(over_threshold, &t, 0, most, 1e-15 * most);
}

typedef struct rate {
    double successes, failures, n_opt, alpha_opt, log_e;
} rate;

static double rate_over_threshold(double p, void *ctx) {
    const rate *t = ctx;
    double q = 1 - p, n = t->successes + t->failures, v = n * p * q;
    wn_beta_mixture m = wn_beta_mixture_make(t->n_opt * p * q, t->alpha_opt, p, q, false);
    return wn_beta_mixture_log_e(&m, t->successes - n * p, v) - t->log_e;
}

static double inside(double p) {
    return wn_clamp(p, 1e-12, 1 - 1e-12);
}

/* Between the rate seen and the end of its range, where the bound is when no rate on the
 * way is ruled out. */
static double rate_bound(rate *t, double seen, double end) {
    double from = inside(seen), to = inside(end);
    if (seen == end || rate_over_threshold(to, t) <= 0) return end;
    return wn_root_between(rate_over_threshold, t, fmin(from, to), fmax(from, to), 1e-15);
}

wn_estimate wn_beta_mixture_rate(wn_prop prop, double n_opt, double alpha_opt,
                                 double conf) {
    if (prop.n == 0) return wn_estimate_none("there are no trials");
    if (prop.x > prop.n) return wn_estimate_none("there are more successes than trials");
    rate t = {(double)prop.x, (double)(prop.n - prop.x), n_opt, alpha_opt,
              -log(1 - conf)};
    double seen = wn_prop_rate(prop);
    return (wn_estimate){
        .value = seen, .low = rate_bound(&t, seen, 0), .high = rate_bound(&t, seen, 1)};
}
