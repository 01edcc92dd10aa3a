#include "core/stats/bayes/gamma.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/dist.h"

#include <gsl/gsl_math.h>
#include <math.h>

wn_gamma wn_gamma_posterior(wn_gamma prior, wn_events data) {
    return (wn_gamma){prior.shape + (double)data.count, prior.rate + data.exposure};
}

double wn_gamma_mean(wn_gamma gamma) {
    return gamma.shape / gamma.rate;
}

/* With each rate in units of its posterior's, treatment / (treatment + control) is
 * Beta(shape_t, shape_c), and the treatment is better above `even`. A rate times its
 * density is its mean times a density with a shape larger by one. */
wn_bayes_pair wn_gamma_compare(wn_gamma control, wn_gamma treatment) {
    double c = control.shape, t = treatment.shape;
    double mean_c = wn_gamma_mean(control), mean_t = wn_gamma_mean(treatment);
    double even = treatment.rate / (treatment.rate + control.rate);
    return (wn_bayes_pair){.probability_better = wn_beta_sf(even, t, c),
                           .loss_if_chosen =
                               fmax(mean_c * wn_beta_cdf(even, t, c + 1) -
                                        mean_t * wn_beta_cdf(even, t + 1, c),
                                    0),
                           .loss_if_kept = fmax(mean_t * wn_beta_sf(even, t + 1, c) -
                                                    mean_c * wn_beta_sf(even, t, c + 1),
                                                0)};
}

wn_estimate wn_gamma_lift(wn_gamma control, wn_gamma treatment, double conf) {
    double c = control.shape, t = treatment.shape, tail = 0.5 * (1 - conf);
    double unit = control.rate / treatment.rate;
    return (wn_estimate){
        .value = exp(wn_beta_logit_quantile(0.5, t, c)) * unit - 1,
        .low = exp(wn_beta_logit_quantile(tail, t, c)) * unit - 1,
        .high = exp(-wn_beta_logit_quantile(tail, c, t)) * unit - 1,
    };
}

/* The ratio of the rates, each in units of its posterior's, has the odds of a beta. */
double wn_gamma_lift_above(wn_gamma control, wn_gamma treatment, double lift) {
    if (lift <= -1) return 1;
    double odds = (1 + lift) * treatment.rate / control.rate;
    return wn_beta_sf(odds / (1 + odds), treatment.shape, control.shape);
}

/* --- several arms, on the scale of the log of a rate ------------------------------- */

static wn_law_point gamma_at(const void *arms, size_t arm, double u) {
    const wn_gamma *it = (const wn_gamma *)arms + arm;
    double x = it->rate * exp(u), a = it->shape;
    double log_pdf = a * log(x / a) - (x - a) - wn_stirling_error(a);
    return (wn_law_point){exp(log_pdf) * sqrt(a / (2 * M_PI)), wn_chi2_cdf(2 * x, 2 * a),
                          wn_chi2_sf(2 * x, 2 * a)};
}

/* Beyond, the tails are below 1e-18: x^a / a on the left, e^-x on the right, which falls
 * so fast on this scale that small shapes count as narrower than they are. */
static wn_extent gamma_extent(const void *arms, size_t arm) {
    const wn_gamma *it = (const wn_gamma *)arms + arm;
    double center = log(it->shape / it->rate), sd = 1 / sqrt(it->shape);
    double low = center - fmax(10 * sd, 42 / it->shape);
    double high = log((it->shape + 10 * sqrt(it->shape) + 45) / it->rate);
    return (wn_extent){low, high, fmin(sd, 0.25)};
}

wn_rc wn_gamma_rank(const wn_gamma *arms, size_t count, wn_bayes_arm *out, wn_err *err) {
    const wn_laws laws = {arms, count, gamma_at, gamma_extent, exp};
    return count ? wn_rank_laws(&laws, out, NULL, err) : WN_OK;
}
