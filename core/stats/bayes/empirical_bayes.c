#include "core/stats/bayes/empirical_bayes.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/dist.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>

/* The fit is by the logit of the mean and the log of the size of the prior:
 * alpha = size * mean, beta = size * (1 - mean). */
typedef struct point {
    double logit, log_size;
} point;

static wn_beta prior_at(point at) {
    double size = exp(at.log_size);
    return (wn_beta){size / (1 + exp(-at.logit)), size / (1 + exp(at.logit))};
}

/* P(x) = prior(y) likelihood(y) / posterior(y) for any rate y; at the posterior mean none
 * of the three is extreme, so no digits cancel as they would among beta functions. */
static double log_beta_binomial(wn_prop group, wn_beta prior) {
    wn_beta posterior = wn_beta_posterior(prior, group);
    double y = wn_beta_mean(posterior);
    return wn_beta_log_kernel(y, prior.a, prior.b) +
           wn_binomial_log_pmf(group.x, group.n, y) -
           wn_beta_log_kernel(y, posterior.a, posterior.b);
}

static double log_likelihood(const wn_prop *groups, size_t count, point at) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (groups[i].n) sum += log_beta_binomial(groups[i], prior_at(at));
    return sum;
}

/* The limit for a prior of endless size: one rate for all. */
static double log_likelihood_pooled(const wn_prop *groups, size_t count, wn_prop pooled) {
    double rate = wn_prop_rate(pooled), sum = 0;
    if (pooled.x == 0 || pooled.x == pooled.n) return 0;
    for (size_t i = 0; i < count; i++)
        if (groups[i].n) sum += wn_binomial_log_pmf(groups[i].x, groups[i].n, rate);
    return sum;
}

/* Where the asymptotic series of the digamma function is exact to the last digit. */
static const double series_from = 1000;

/* psi(a + k) - psi(a) and its derivative by a. For a large a the two are nearly equal, so
 * their series are subtracted term by term (Abramowitz and Stegun 6.3.18, 6.4.12). */
static double psi_rise(double a, double k) {
    if (a < series_from) return gsl_sf_psi(a + k) - gsl_sf_psi(a);
    double z = a + k;
    return log1p(k / a) + k / (2 * a * z) + k * (a + z) / (12 * a * a * z * z);
}

static double psi1_rise(double a, double k) {
    if (a < series_from) return gsl_sf_psi_1(a + k) - gsl_sf_psi_1(a);
    double z = a + k;
    return -k / (a * z) - k * (a + z) / (2 * a * a * z * z) +
           (1 / (z * z * z) - 1 / (a * a * a)) / 6;
}

/* First and second derivatives of the log likelihood by logit (1) and log size (2). */
typedef struct slopes {
    double d1, d2, d11, d12, d22;
} slopes;

static slopes slopes_at(const wn_prop *groups, size_t count, point at) {
    wn_beta p = prior_at(at);
    double size = p.a + p.b;
    /* by alpha and beta first */
    double da = 0, db = 0, daa = 0, dab = 0, dbb = 0;
    for (size_t i = 0; i < count; i++) {
        double x = (double)groups[i].x, rest = (double)(groups[i].n - groups[i].x);
        double both = psi_rise(size, x + rest), both1 = psi1_rise(size, x + rest);
        da += psi_rise(p.a, x) - both;
        db += psi_rise(p.b, rest) - both;
        daa += psi1_rise(p.a, x) - both1;
        dbb += psi1_rise(p.b, rest) - both1;
        dab -= both1;
    }
    /* then through alpha = size mean, beta = size (1 - mean) */
    double spread = p.a * p.b / size, tilt = (p.b - p.a) / size;
    slopes s;
    s.d1 = spread * (da - db);
    s.d2 = p.a * da + p.b * db;
    s.d11 = spread * spread * (daa - 2 * dab + dbb) + tilt * s.d1;
    s.d12 = spread * (p.a * (daa - dab) + p.b * (dab - dbb)) + s.d1;
    s.d22 = p.a * p.a * daa + 2 * p.a * p.b * dab + p.b * p.b * dbb + s.d2;
    return s;
}

/* From the moments of the rates: how much more they vary than chance makes them. */
static point start_at(const wn_prop *groups, size_t count, wn_prop pooled) {
    double rate = wn_prop_rate(pooled), n = (double)pooled.n;
    double excess = 0, used = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        double trials = (double)groups[i].n;
        if (trials == 0) continue;
        double d = (double)groups[i].x - trials * rate;
        excess += d * d / (trials * rate * (1 - rate));
        squares += trials * trials;
        used++;
    }
    double variance = (excess - (used - 1)) / (n - squares / n);
    double size = variance > 0 ? fmin(fmax(1 / variance - 1, 0.1), 1e4) : 1e4;
    return (point){log(rate / (1 - rate)), log(size)};
}

/* Above the one a prior cannot be told from one rate for all, below the other from rates
 * that are all 0 or 1. */
static const double endless_log_size = 25, least_log_size = -20;

/* Newton's steps, shortened (Levenberg, Marquardt) until the likelihood rises. True when
 * they end at a maximum. */
static bool climb(const wn_prop *groups, size_t count, point *at, double *loglik) {
    double damping = 1e-3;
    *loglik = log_likelihood(groups, count, *at);
    for (int i = 0; i < 500; i++) {
        slopes s = slopes_at(groups, count, *at);
        double a = damping * (1 + fabs(s.d11)) - s.d11;
        double c = damping * (1 + fabs(s.d22)) - s.d22, b = -s.d12;
        double det = a * c - b * b;
        if (!(a > 0 && det > 0)) {
            damping = damping * 10 + 1e-3;
            continue;
        }
        double step1 = (c * s.d1 - b * s.d2) / det, step2 = (a * s.d2 - b * s.d1) / det;
        double longest = fmax(fabs(step1), fabs(step2));
        if (longest > 2) step1 *= 2 / longest, step2 *= 2 / longest;
        point next = {at->logit + step1, at->log_size + step2};
        double rise = log_likelihood(groups, count, next) - *loglik;
        /* Near the top the likelihood is flat to its last digit; slopes still tell. */
        if (!(rise > -1e-12 * fabs(*loglik))) {
            damping = damping * 10 + 1e-12;
            if (damping > 1e12) return true;
            continue;
        }
        *at = next;
        *loglik += rise;
        damping *= 0.1;
        if (longest < 1e-11) return true;
        /* On a flat ridge the steps never get that short: what is left is rounding. */
        if (longest < 1e-6 && rise < 1e-12 * fabs(*loglik)) return true;
        if (next.log_size > endless_log_size || next.log_size < least_log_size)
            return true;
    }
    return false;
}

wn_rc wn_eb_fit(const wn_prop *groups, size_t count, wn_eb *out, wn_err *err) {
    *out = (wn_eb){0};
    wn_prop pooled = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (groups[i].x > groups[i].n)
            return wn_fail(err, WN_E_USAGE, "group %zu has more successes than trials",
                           i + 1);
        pooled.x += groups[i].x;
        pooled.n += groups[i].n;
    }
    if (pooled.n == 0) return wn_fail(err, WN_E_USAGE, "no group has any trials");
    double flat = log_likelihood_pooled(groups, count, pooled);
    *out = (wn_eb){.pooled = pooled, .loglik = flat};
    if (pooled.x == 0 || pooled.x == pooled.n) return WN_OK;
    point at = start_at(groups, count, pooled);
    double loglik;
    if (!climb(groups, count, &at, &loglik)) {
        *out = (wn_eb){0};
        return wn_fail(err, WN_E_NUMERIC,
                       "the fit of the beta-binomial to %zu groups did not converge",
                       count);
    }
    if (at.log_size > endless_log_size || loglik < flat + 1e-9) return WN_OK;
    *out = (wn_eb){true, prior_at(at), loglik, pooled};
    return WN_OK;
}

wn_beta wn_eb_posterior(const wn_eb *fit, wn_prop group) {
    if (fit->different) return wn_beta_posterior(fit->prior, group);
    return wn_beta_posterior((wn_beta){0.5, 0.5}, fit->pooled);
}
