/* The logistic regression of an outcome on one number: logit P(won) = a + b x.
 *
 * Makes a score into a probability, and measures the calibration of probabilities. By
 * core/stats/regression on the counts of won and lost cases at each x. Not estimable
 * (`why`) when one kind of case is missing, when all x are equal, or when an x parts the
 * won from the lost.
 *
 * Source: Cox (1958), "Two further applications of a model for binary regression". */
#ifndef WN_CORE_STATS_PREDICTION_LOGIT_LINE_H
#define WN_CORE_STATS_PREDICTION_LOGIT_LINE_H

#include "core/stats/estimate.h"
#include "core/stats/prediction/ranking.h"

/* log(p / (1 - p)), and its inverse; p is kept WN_PROBABILITY_LEAST away from 0 and 1. */
#define WN_PROBABILITY_LEAST 2.220446049250313e-16
double wn_logit(double p);
double wn_logistic_of(double x);

typedef double (*wn_scale_fn)(double score); /* such as wn_logit; NULL: as it is */

typedef struct wn_logit_line {
    double a, b;
    double se_a, se_b;
    const char *why;
} wn_logit_line;

/* x is scale(score). WN_E_SYSTEM; WN_E_NUMERIC when there is no convergence. */
wn_rc wn_logit_line_fit(const wn_ranking *ranking, wn_scale_fn scale, wn_logit_line *out,
                        wn_err *err) WN_CHECKED;

/* The same with b = 1: how much is missing on the whole. */
wn_rc wn_logit_line_offset(const wn_ranking *ranking, wn_scale_fn scale,
                           wn_logit_line *out, wn_err *err) WN_CHECKED;

double wn_logit_line_probability(const wn_logit_line *line, double x);

#endif
