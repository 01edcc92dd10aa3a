/* Logistic regression: the log odds of winning as a sum over columns.
 *
 *     logit p = offset + intercept + sum of coefficient x column
 *
 * by maximum likelihood to 1e-10 standard errors (R's glm stops earlier: its standard
 * errors may be wrong in the fifth digit), or with a ridge, a penalty of ridge / 2 times
 * the sum of squared coefficients, the intercept's not among them. Columns are penalised
 * as they come: put them on one scale first.
 *
 * When there is no maximum, because of the outcomes or of the columns, `status` and
 * `why` say so and there are no coefficients: finite numbers would only show where the
 * search stopped. Standard errors are from the information, with a ridge from that of
 * the penalised likelihood.
 *
 * Sources: McCullagh and Nelder (1989); Albert and Anderson (1984) for separation;
 * le Cessie and van Houwelingen (1992) for the ridge. */
#ifndef WN_CORE_STATS_REGRESSION_LOGISTIC_H
#define WN_CORE_STATS_REGRESSION_LOGISTIC_H

#include "core/stats/regression/climb.h"

typedef struct wn_logistic {
    wn_logistic_status status;
    const char *why; /* why there are no coefficients (the rest says nothing), or NULL */
    size_t culprit;  /* the coefficient to blame, when collinear or separated */
    size_t size;     /* coefficients: the intercept, then columns */
    double *coef, *se;
    double *covariance; /* [size][size] */
    double loglik;      /* of single cases, without penalties */
    double penalised_loglik;
    double null_loglik;      /* of the intercept (and offset) alone */
    double saturated_loglik; /* of a rate for each row: 0 for single cases */
} wn_logistic;

/* WN_E_SYSTEM; WN_E_NUMERIC when there is no convergence. Freed by wn_logistic_free, also
 * when there are no coefficients. */
wn_rc wn_logistic_fit(const wn_design_data *data, double ridge, wn_logistic *out,
                      wn_err *err) WN_CHECKED;
void wn_logistic_free(wn_logistic *model);

/* Half the deviance is what a likelihood lacks of the saturated one. */
static inline double wn_logistic_deviance(const wn_logistic *model) {
    return 2 * (model->saturated_loglik - model->loglik);
}

/* The log odds of a row of columns. */
double wn_logistic_predict(const wn_logistic *model, const double *x);

/* For firth.h: fits by whatever the climb maximises. */
wn_rc wn_logistic_fit_by(const wn_design_data *data, double ridge, bool firth,
                         wn_logistic *out, wn_err *err) WN_CHECKED;

#endif
