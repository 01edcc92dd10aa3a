/* The lift of one rate over another, treatment / control - 1, when both are beta
 * distributed: by quadrature, to about 1e-10.
 *
 * P(treatment <= r control) is the integral over the density of one rate of a tail of the
 * other, on the logit scale of the rate that is larger by then, where all is smooth.
 *
 * Errors: WN_E_SYSTEM (memory), WN_E_USAGE (a shape not in (0, 1e12]). */
#ifndef WN_CORE_STATS_BAYES_LIFT_H
#define WN_CORE_STATS_BAYES_LIFT_H

#include "core/stats/bayes/bayes.h"

/* The chance that the lift is above `lift`; always for -1 and below. */
wn_rc wn_beta_lift_above(wn_beta control, wn_beta treatment, double lift, double *out,
                         wn_err *err) WN_CHECKED;

/* The lift that is not exceeded with probability p in (0, 1). */
wn_rc wn_beta_lift_quantile(wn_beta control, wn_beta treatment, double p, double *out,
                            wn_err *err) WN_CHECKED;

/* The median with the equal-tailed interval: the mean may be infinite. */
wn_rc wn_beta_lift_interval(wn_beta control, wn_beta treatment, double conf,
                            wn_estimate *out, wn_err *err) WN_CHECKED;

/* How likely the lift is below, in and above a region of practical equivalence. */
wn_rc wn_beta_lift_rope(wn_beta control, wn_beta treatment, double low, double high,
                        wn_rope *out, wn_err *err) WN_CHECKED;

#endif
