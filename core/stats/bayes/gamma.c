#include "core/stats/bayes/gamma.h"

#include "core/stats/law/beta.h"

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
