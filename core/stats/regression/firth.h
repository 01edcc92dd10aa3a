/* Logistic regression for few or separated outcomes, after Firth: the likelihood times
 * the root of the determinant of the information (Jeffreys' prior).
 *
 * It takes off the first-order bias of maximum likelihood, and has a finite maximum even
 * when the outcomes are separated. Probabilities are drawn towards 1/2.
 *
 * Source: Firth (1993), "Bias reduction of maximum likelihood estimates"; Heinze and
 * Schemper (2002), "A solution to the problem of separation in logistic regression". */
#ifndef WN_CORE_STATS_REGRESSION_FIRTH_H
#define WN_CORE_STATS_REGRESSION_FIRTH_H

#include "core/stats/regression/logistic.h"

/* As wn_logistic_fit; `status` may still be collinear or of one outcome.
 * penalised_loglik includes half the log determinant; standard errors are from the
 * information at the maximum. */
wn_rc wn_firth_fit(const wn_design_data *data, wn_logistic *out, wn_err *err) WN_CHECKED;

#endif
