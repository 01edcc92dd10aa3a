/* Intervals of coefficients by profile likelihood: the values at which the likelihood,
 * the other coefficients following, stays within a chi-square of its maximum.
 *
 * Better than standard errors when cases are few, as the likelihood need not be even.
 * Ends are exact roots (R's confint interpolates); one that the likelihood never reaches
 * is unbounded. With `firth` it is the penalised likelihood, which has an interval for
 * separated outcomes, too.
 *
 * Source: Venzon and Moolgavkar (1988), "A method for computing
 * profile-likelihood-based confidence intervals"; Heinze and Schemper (2002). */
#ifndef WN_CORE_STATS_REGRESSION_PROFILE_H
#define WN_CORE_STATS_REGRESSION_PROFILE_H

#include "core/stats/estimate.h"
#include "core/stats/regression/logistic.h"

/* `model` was fitted to the data without ridge, by Firth's method if `firth`;
 * intervals[model->size]. WN_E_SYSTEM, WN_E_NUMERIC. */
wn_rc wn_profile_intervals(const wn_design_data *data, const wn_logistic *model,
                           bool firth, double conf, wn_estimate *intervals,
                           wn_err *err) WN_CHECKED;

#endif
