#include "core/stats/bayes/bayes.h"

#include "core/base/mem.h"
#include "core/stats/law/beta.h"
#include "core/stats/law/dist.h"

#include <math.h>

wn_beta wn_beta_posterior(wn_beta prior, wn_prop data) {
    return (wn_beta){prior.a + (double)data.x, prior.b + (double)(data.n - data.x)};
}

double wn_beta_mean(wn_beta beta) {
    return beta.a / (beta.a + beta.b);
}

wn_estimate wn_beta_interval(wn_beta beta, double conf) {
    double tail = 0.5 * (1 - conf);
    return (wn_estimate){.value = wn_beta_mean(beta),
                         .low = wn_beta_quantile(tail, beta.a, beta.b),
                         .high = wn_beta_upper_quantile(tail, beta.a, beta.b)};
}

static double log_evidence(wn_beta prior, wn_prop data) {
    wn_beta after = wn_beta_posterior(prior, data);
    return wn_beta_log_function(after.a, after.b) -
           wn_beta_log_function(prior.a, prior.b);
}

double wn_bayes_log_factor(wn_beta prior, wn_prop control, wn_prop treatment) {
    wn_prop pooled = {control.x + treatment.x, control.n + treatment.n};
    return log_evidence(prior, control) + log_evidence(prior, treatment) -
           log_evidence(prior, pooled);
}

/* --- several arms ------------------------------------------------------------------ */

/* On the logit scale. */
static wn_law_point beta_at(const void *arms, size_t arm, double u) {
    const wn_beta *beta = (const wn_beta *)arms + arm;
    wn_law_point at = {.pdf = exp(wn_beta_logit_log_pdf(u, beta->a, beta->b))};
    wn_beta_logit_tails(u, beta->a, beta->b, &at.cdf, &at.sf);
    return at;
}

static wn_extent beta_extent(const void *arms, size_t arm) {
    return wn_logit_extent(((const wn_beta *)arms)[arm]);
}

static double beta_dx(double u) {
    double half = cosh(0.5 * u);
    return 1 / (4 * half * half);
}

wn_rc wn_bayes_check_shapes(const wn_beta *arms, size_t count, wn_err *err) {
    for (size_t i = 0; i < count; i++)
        if (!(arms[i].a > 0 && arms[i].a <= 1e12 && arms[i].b > 0 && arms[i].b <= 1e12))
            return wn_fail(err, WN_E_USAGE,
                           "arm %zu: Beta(%g, %g) is not a distribution we can handle: "
                           "expected shapes above 0 and up to 1e12",
                           i + 1, arms[i].a, arms[i].b);
    return WN_OK;
}

wn_rc wn_bayes_rank(const wn_beta *arms, size_t count, wn_bayes_arm *out, double *better,
                    wn_err *err) {
    wn_rc rc = wn_bayes_check_shapes(arms, count, err);
    if (rc != WN_OK || count == 0) return rc;
    const wn_laws laws = {arms, count, beta_at, beta_extent, beta_dx};
    return wn_rank_laws(&laws, out, better, err);
}

wn_rc wn_bayes_compare(wn_beta control, wn_beta treatment, wn_bayes_pair *out,
                       wn_err *err) {
    wn_beta arms[] = {control, treatment};
    wn_bayes_arm ranked[2];
    *out = (wn_bayes_pair){0};
    wn_rc rc = wn_bayes_rank(arms, 2, ranked, NULL, err);
    if (rc == WN_OK)
        *out = (wn_bayes_pair){ranked[1].probability_best, ranked[1].expected_loss,
                               ranked[0].expected_loss};
    return rc;
}

/* --- closed form ------------------------------------------------------------------- */

/* Of arms with x and y conversions and f and g others, P(the rate of y is higher): the
 * sum over i from 0 to y of
 *     B(1 + x + i, 2 + f + g) / B(1 + x, 1 + f) Gamma(1 + g + i) / (i! Gamma(1 + g)),
 * whose terms follow from one another (Miller 2014). */
static double sum_over(uint64_t x, uint64_t f, uint64_t y, uint64_t g) {
    double a = 1 + (double)x, b = 1 + (double)f, d = 1 + (double)g;
    double term = exp(wn_beta_log_function(a, b + d) - wn_beta_log_function(a, b));
    double sum = term;
    for (uint64_t k = 0; k < y; k++) {
        double i = (double)k;
        term *= (a + i) / (a + b + d + i) * (d + i) / (i + 1);
        sum += term;
    }
    return fmin(sum, 1);
}

double wn_bayes_better(wn_prop control, wn_prop treatment) {
    uint64_t x = control.x, f = control.n - x, y = treatment.x, g = treatment.n - y;
    uint64_t conversions = x < y ? x : y, others = f < g ? f : g;
    if (conversions <= others)
        return y <= x ? sum_over(x, f, y, g) : 1 - sum_over(y, g, x, f);
    return f <= g ? sum_over(g, y, f, x) : 1 - sum_over(f, x, g, y);
}

/* --- normal approximation ---------------------------------------------------------- */

wn_bayes_pair wn_bayes_normal(double mean, double sd) {
    if (!(sd > 0))
        return (wn_bayes_pair){mean > 0   ? 1
                               : mean < 0 ? 0
                                          : 0.5,
                               fmax(-mean, 0), fmax(mean, 0)};
    double z = mean / sd, density = sd * wn_normal_pdf(z);
    double above = wn_normal_cdf(z), below = wn_normal_sf(z);
    return (wn_bayes_pair){above, fmax(density - mean * below, 0),
                           fmax(density + mean * above, 0)};
}

/* In units of the narrowest one's deviation, from its mean. */
static wn_law_point normal_at(const void *arms, size_t arm, double u) {
    const wn_normal *it = (const wn_normal *)arms + arm;
    double sd = sqrt(it->variance), z = (u - it->mean) / sd;
    return (wn_law_point){wn_normal_pdf(z) / sd, wn_normal_cdf(z), wn_normal_sf(z)};
}

static wn_extent normal_extent(const void *arms, size_t arm) {
    const wn_normal *it = (const wn_normal *)arms + arm;
    double sd = sqrt(it->variance), reach = 9 * sd;
    return (wn_extent){it->mean - reach, it->mean + reach, sd};
}

static double normal_dx(double u) {
    (void)u;
    return 1;
}

wn_rc wn_bayes_rank_normals(const wn_normal *arms, size_t count, wn_bayes_arm *out,
                            wn_err *err) {
    size_t narrowest = 0;
    if (count == 0) return WN_OK;
    for (size_t i = 0; i < count; i++) {
        if (!(arms[i].variance > 0 && arms[i].variance <= 1e300))
            return wn_fail(err, WN_E_USAGE, "arm %zu: its variance is %g", i + 1,
                           arms[i].variance);
        if (arms[i].variance < arms[narrowest].variance) narrowest = i;
    }
    wn_normal *scaled = wn_alloc(count * sizeof *scaled);
    if (!scaled) return wn_fail_memory(err);
    double sd = sqrt(arms[narrowest].variance);
    for (size_t i = 0; i < count; i++)
        scaled[i] = (wn_normal){(arms[i].mean - arms[narrowest].mean) / sd,
                                arms[i].variance / arms[narrowest].variance};
    const wn_laws laws = {scaled, count, normal_at, normal_extent, normal_dx};
    wn_rc rc = wn_rank_laws(&laws, out, NULL, err);
    for (size_t i = 0; i < count && rc == WN_OK; i++)
        out[i].expected_loss *= sd;
    wn_free(scaled);
    return rc;
}

wn_rope wn_bayes_normal_rope(double mean, double sd, double low, double high) {
    if (!(sd > 0)) return (wn_rope){mean < low, mean >= low && mean <= high, mean > high};
    double below = wn_normal_cdf((low - mean) / sd);
    double above = wn_normal_sf((high - mean) / sd);
    return (wn_rope){below, fmax(1 - below - above, 0), above};
}

wn_normal wn_bayes_normal_posterior(wn_normal prior, wn_normal estimate) {
    double sum = prior.variance + estimate.variance;
    if (!(sum > 0)) return estimate;
    double weight = prior.variance / sum;
    return (wn_normal){prior.mean + weight * (estimate.mean - prior.mean),
                       weight * estimate.variance};
}
