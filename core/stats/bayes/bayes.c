#include "core/stats/bayes/bayes.h"

#include "core/base/mem.h"
#include "core/stats/law/beta.h"
#include "core/stats/law/dist.h"

#include <math.h>
#include <string.h>

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

/* What is known of an arm at one point. The log of the product of the other arms' CDFs
 * comes from sums over those before and those after, never by taking its own away: that
 * may be the log of 0. */
typedef struct at_point {
    double pdf, cdf, sf, log_cdf, log_others;
} at_point;

static void look_at(const wn_beta *arms, size_t count, double u, at_point *at) {
    double before = 0, after = 0;
    for (size_t i = 0; i < count; i++) {
        at[i].pdf = exp(wn_beta_logit_log_pdf(u, arms[i].a, arms[i].b));
        wn_beta_logit_tails(u, arms[i].a, arms[i].b, &at[i].cdf, &at[i].sf);
        at[i].log_cdf = at[i].sf < 0.5 ? log1p(-at[i].sf) : log(at[i].cdf);
        at[i].log_others = before;
        before += at[i].log_cdf;
    }
    for (size_t i = count; i-- > 0;) {
        at[i].log_others += after;
        after += at[i].log_cdf;
    }
}

/* With f the densities, F the CDFs and S = 1 - F:
 *   P(i is best)        = integral of f_i prod_{j != i} F_j
 *   expected rank       = 1 + integral of f_i sum_{j != i} S_j
 *   E[max] - E[i]       = integral of F_i (1 - prod_{j != i} F_j)
 * all of positive terms. */
static void add_point(const at_point *at, size_t count, double u, double weight,
                      wn_bayes_arm *out) {
    double above = 0, half = cosh(0.5 * u);
    double dx = weight / (4 * half * half);
    for (size_t i = 0; i < count; i++)
        above += at[i].sf;
    for (size_t i = 0; i < count; i++) {
        out[i].probability_best += weight * at[i].pdf * exp(at[i].log_others);
        out[i].expected_rank += weight * at[i].pdf * (above - at[i].sf);
        out[i].expected_loss -= dx * at[i].cdf * expm1(at[i].log_others);
    }
}

/* The largest probability is what the others leave, so that none exceeds 1. */
static void complement_largest(wn_bayes_arm *out, size_t count) {
    size_t largest = 0;
    double others = 0;
    for (size_t i = 1; i < count; i++)
        if (out[i].probability_best > out[largest].probability_best) largest = i;
    for (size_t i = 0; i < count; i++)
        if (i != largest) others += out[i].probability_best;
    out[largest].probability_best = fmax(1 - others, 0);
}

/* P(i > k) = integral of f_i F_k; where f_i is next to nothing it is left out. */
static void add_pairs(const at_point *at, size_t count, double weight, double *better) {
    for (size_t i = 0; i < count; i++) {
        double share = weight * at[i].pdf;
        if (share < 1e-25) continue;
        for (size_t k = 0; k < count; k++)
            better[i * count + k] += share * at[k].cdf;
    }
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
    wn_logit_grid grid = {0};
    at_point *at = NULL;
    wn_rc rc = wn_bayes_check_shapes(arms, count, err);
    if (rc != WN_OK || count == 0) return rc;
    for (size_t i = 0; i < count; i++)
        out[i] = (wn_bayes_arm){.expected_rank = 1};
    if (better) memset(better, 0, count * count * sizeof *better);
    at = wn_alloc_zero(count, sizeof *at);
    if (!at) WN_TRY(wn_fail_memory(err));
    WN_TRY(wn_logit_grid_make(arms, count, &grid, err));
    for (size_t i = 0; i < grid.count; i++) {
        look_at(arms, count, grid.u[i], at);
        add_point(at, count, grid.u[i], grid.weight[i], out);
        if (better) add_pairs(at, count, grid.weight[i], better);
    }
    complement_largest(out, count);
out:
    wn_logit_grid_free(&grid);
    wn_free(at);
    return rc;
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
