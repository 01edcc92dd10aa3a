#include "core/stats/law/beta.h"

#include "core/stats/law/clamp.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdbool.h>

/* A place between 0 and 1 with its complement and both logs, none of them derived from
 * another where that would lose digits. */
typedef struct place {
    double x, y;
    double log_x, log_y;
} place;

static double keep_shape(double shape) {
    return wn_clamp(shape, 1e-10, 1e12);
}

static place place_of_x(double x) {
    return (place){x, 1 - x, log(x), log1p(-x)};
}

static place place_of_logit(double u) {
    double e = exp(-fabs(u));
    double small = e / (1 + e), large = 1 / (1 + e);
    double log_large = -log1p(e), log_small = -fabs(u) + log_large;
    if (u < 0) return (place){small, large, log_small, log_large};
    return (place){large, small, log_large, log_small};
}

static place mirror(place at) {
    return (place){at.y, at.x, at.log_y, at.log_x};
}

/* Stirling's series, after moving small x up by the recurrence of the gamma function.
 * GSL's gammastar loses three digits below one half. */
double wn_stirling_error(double x) {
    double moved = 0;
    for (; x < 10; x++)
        moved += (x + 0.5) * log1p(1 / x) - 1;
    double r = 1 / x, s = r * r;
    double tail = -691 / 360360.0 + s / 156;
    tail = 1 / 1260.0 + s * (-1 / 1680.0 + s * (1 / 1188.0 + s * tail));
    return moved + r * (1 / 12.0 + s * (-1 / 360.0 + s * tail));
}

/* t - log(1 + t), where 1 + t = ratio. */
static double deviance(double t, double log_ratio) {
    return fabs(t) < 0.5 ? -gsl_sf_log_1plusx_mx(t) : t - log_ratio;
}

/* (a + b) x - a: how far the place is from the mean, in trials. */
static double excess(place at, double a, double b) {
    double n = a + b;
    return at.x < at.y ? fma(n, at.x, -a) : fma(-n, at.y, b);
}

/* The log of sqrt(ab / (2 pi (a + b))), corrected for what Stirling's approximation
 * leaves out: x^a y^b / B(a, b) at the mean. */
static double log_height(double a, double b) {
    double n = a + b;
    return 0.5 * (log(a) + log(b / n) - log(2 * M_PI)) + wn_stirling_error(n) -
           wn_stirling_error(a) - wn_stirling_error(b);
}

/* log of x^a y^b / B(a, b), which is the density per unit of logit. Written with
 * deviances from the mean, as Loader does for the binomial, so that nothing large
 * cancels. */
static double log_kernel(place at, double a, double b) {
    double n = a + b, d = excess(at, a, b);
    return log_height(a, b) - a * deviance(d / a, at.log_x + log(n / a)) -
           b * deviance(-d / b, at.log_y + log(n / b));
}

/* The continued fraction of DiDonato and Morris (their equation 9), by Lentz's method.
 * Below the mean all its terms are positive up to the b-th, so no digits are lost; near
 * the mean it takes a few times sqrt(a + b) terms. */
static double fraction(place at, double a, double b) {
    enum { MOST = 20 * 1000 * 1000 };
    double lambda = -excess(at, a, b);
    double f = a / (a + 1) * (lambda + 1), c = f, d = 0;
    for (int i = 1; i < MOST; i++) {
        double n = i, w = n * (b - n) * at.x / (a + 2 * n - 1);
        double alpha = (a + n - 1) * (a + b + n - 1) / (a + 2 * n - 1) * at.x * w;
        double beta = n + w + (a + n) / (a + 2 * n + 1) * (lambda + 1 + n * (1 + at.y));
        d = 1 / (beta + alpha * d);
        c = beta + alpha / c;
        f *= c * d;
        if (fabs(c * d - 1) < DBL_EPSILON / 2) break;
    }
    return 1 / f;
}

/* The tail on the side of the place away from the mean, as a log; *lower says which. */
static double log_far_tail(place at, double a, double b, bool *lower) {
    *lower = excess(at, a, b) <= 0;
    if (!*lower) return log_kernel(at, a, b) + log(fraction(mirror(at), b, a));
    return log_kernel(at, a, b) + log(fraction(at, a, b));
}

static void tails(place at, double a, double b, double *cdf, double *sf) {
    bool lower;
    double tail = fmin(exp(log_far_tail(at, a, b, &lower)), 1);
    *cdf = lower ? tail : 1 - tail;
    *sf = lower ? 1 - tail : tail;
}

double wn_beta_cdf(double x, double a, double b) {
    if (!(x > 0)) return 0;
    if (x >= 1) return 1;
    double cdf, sf;
    tails(place_of_x(x), keep_shape(a), keep_shape(b), &cdf, &sf);
    return cdf;
}

double wn_beta_sf(double x, double a, double b) {
    if (!(x > 0)) return 1;
    if (x >= 1) return 0;
    double cdf, sf;
    tails(place_of_x(x), keep_shape(a), keep_shape(b), &cdf, &sf);
    return sf;
}

void wn_beta_logit_tails(double u, double a, double b, double *cdf, double *sf) {
    tails(place_of_logit(u), keep_shape(a), keep_shape(b), cdf, sf);
}

double wn_beta_logit_log_pdf(double u, double a, double b) {
    return log_kernel(place_of_logit(u), keep_shape(a), keep_shape(b));
}

double wn_beta_log_kernel(double x, double a, double b) {
    x = wn_clamp(x, DBL_MIN, 1 - DBL_EPSILON / 2);
    return log_kernel(place_of_x(x), keep_shape(a), keep_shape(b));
}

double wn_beta_log_function(double a, double b) {
    a = keep_shape(a), b = keep_shape(b);
    return -a * log1p(b / a) - b * log1p(a / b) - log_height(a, b);
}

/* Where the log of the CDF is log_p, for p up to one half. The log of the CDF is concave
 * in u, so Newton's steps go wrong at most once; the bracket is for rounding. */
static double solve_logit(double log_p, double a, double b) {
    double low = -INFINITY, high = INFINITY;
    double u = log(a / b);
    /* Far below the mean of a small shape, CDF = x^a / (a B(a, b)). */
    if (a < 1) u = fmin(u, (log_p + log(a) + wn_beta_log_function(a, b)) / a);
    for (int i = 0; i < 200; i++) {
        place at = place_of_logit(u);
        bool lower;
        double tail = log_far_tail(at, a, b, &lower);
        double log_cdf = lower ? tail : log1p(-exp(tail));
        if (log_cdf < log_p)
            low = u;
        else
            high = u;
        double step = (log_p - log_cdf) * exp(log_cdf - log_kernel(at, a, b));
        double next = u + step;
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        if (!isfinite(next)) next = u + (log_cdf < log_p ? 1 : -1) * (1 + fabs(u));
        if (fabs(next - u) <= 4 * DBL_EPSILON * fabs(u) || next == u) return next;
        u = next;
    }
    return u;
}

double wn_beta_logit_quantile(double p, double a, double b) {
    a = keep_shape(a), b = keep_shape(b);
    p = wn_clamp(p, DBL_MIN, 1);
    if (p <= 0.5) return solve_logit(log(p), a, b);
    return -solve_logit(log(fmax(1 - p, DBL_MIN)), b, a);
}

double wn_beta_quantile(double p, double a, double b) {
    if (!(p > 0)) return 0;
    if (p >= 1) return 1;
    return place_of_logit(wn_beta_logit_quantile(p, a, b)).x;
}

double wn_beta_upper_quantile(double p, double a, double b) {
    if (!(p > 0)) return 1;
    if (p >= 1) return 0;
    return place_of_logit(wn_beta_logit_quantile(p, b, a)).y;
}
