/* Bayesian figures for events per exposure: a rate's posterior is Gamma(shape, rate), and
 * everything about two of them follows from the beta distribution, without quadrature.
 *
 * Under the prior Gamma(s, r), x events in an exposure of e give Gamma(s + x, r + e).
 * Losses are in units of the rate. Shapes and rates are above 0.
 *
 * Sources: Evan Miller (2014), "Formulas for Bayesian A/B testing", count data; here by
 * the ratio of two gamma variables, whose share is beta. */
#ifndef WN_CORE_STATS_BAYES_GAMMA_H
#define WN_CORE_STATS_BAYES_GAMMA_H

#include "core/stats/bayes/bayes.h"
#include "core/stats/rates/poisson.h"

typedef struct wn_gamma {
    double shape, rate;
} wn_gamma;

wn_gamma wn_gamma_posterior(wn_gamma prior, wn_events data);
double wn_gamma_mean(wn_gamma gamma);

wn_bayes_pair wn_gamma_compare(wn_gamma control, wn_gamma treatment);

/* treatment / control - 1: the median with the equal-tailed interval. */
wn_estimate wn_gamma_lift(wn_gamma control, wn_gamma treatment, double conf);

/* P(treatment > (1 + lift) control). */
double wn_gamma_lift_above(wn_gamma control, wn_gamma treatment, double lift);

/* Several arms at once, out[count], by quadrature. Errors: WN_E_SYSTEM (memory). */
wn_rc wn_gamma_rank(const wn_gamma *arms, size_t count, wn_bayes_arm *out,
                    wn_err *err) WN_CHECKED;

#endif
