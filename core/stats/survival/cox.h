/* Cox's proportional hazards: by what factor do things make an event happen faster?
 *
 *     hazard(t | x) = hazard_0(t) exp(b x)
 *
 * Maximum partial likelihood by Newton's method. At equal times by Efron's approximation,
 * which is close to the exact likelihood, or Breslow's, which is simpler and draws b
 * towards 0. Standard errors are from the observed information.
 *
 * There is no fit when nothing tells two covariates apart, or when one of them orders the
 * events without exception, so that its coefficient has no bound.
 *
 * Sources: Cox (1972); Breslow (1974); Efron (1977). */
#ifndef WN_CORE_STATS_SURVIVAL_COX_H
#define WN_CORE_STATS_SURVIVAL_COX_H

#include "core/base/err.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum wn_cox_ties { WN_COX_EFRON, WN_COX_BRESLOW } wn_cox_ties;

typedef struct wn_cox_data {
    const double *time; /* [n] */
    const bool *event;  /* [n] */
    const double *x;    /* [n][covariates] */
    size_t n, covariates;
} wn_cox_data;

typedef struct wn_cox {
    double loglik_null, loglik; /* at b = 0, and at the maximum */
    const char *why;            /* why there is no fit, or NULL */
} wn_cox;

/* Fills coef[covariates] and se[covariates]. WN_E_SYSTEM. */
wn_rc wn_cox_fit(const wn_cox_data *data, wn_cox_ties ties, wn_cox *out, double *coef,
                 double *se, wn_err *err) WN_CHECKED;

#endif
