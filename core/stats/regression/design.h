/* The rows that a logistic regression is fitted to, and one pass over them.
 *
 * A row stands for one case (won 0 or 1), for n cases alike of which `won` were won, or
 * for a case of any weight: won and trials are weights, 0 <= won <= trials.
 *
 * Inside, columns are centred and scaled, which changes nothing but the rounding; the
 * coefficients of this room's functions are of the scaled columns unless they say
 * "original". A pass takes blocks of 128 rows once through the cache: linear predictor,
 * likelihood, gradient and information together.
 *
 * No method of its own: the parts from which logistic.h, firth.h, ... are made. */
#ifndef WN_CORE_STATS_REGRESSION_DESIGN_H
#define WN_CORE_STATS_REGRESSION_DESIGN_H

#include "core/base/err.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct wn_design_data {
    size_t rows, columns;
    const double *x;      /* [columns][rows], without the intercept; finite */
    const double *won;    /* [rows] */
    const double *trials; /* [rows]; NULL: 1 each. A row of 0 counts for nothing */
    const double *offset; /* [rows], added to the linear predictor; NULL: 0 */
} wn_design_data;

typedef struct wn_design {
    wn_design_data data;
    size_t size;            /* of a vector of coefficients: the intercept, columns */
    double *centre, *scale; /* [columns]; the scale of a constant column is 0 */
    double won, trials;     /* sums */
    double *tile, *solved;  /* room for a block, and for a row */
} wn_design;

/* Borrows the data. With `centred` the intercept is that of a row at the centre; without,
 * it is the original one. WN_E_SYSTEM. */
wn_rc wn_design_make(const wn_design_data *data, bool centred, wn_design *design,
                     wn_err *err) WN_CHECKED;
void wn_design_free(wn_design *design);

/* The log likelihood (of single cases: without binomial coefficients), its gradient
 * [size] and its negative second derivatives [size][size]. */
double wn_design_pass(const wn_design *design, const double *coef, double *gradient,
                      double *information);
double wn_design_loglik(const wn_design *design, const double *coef);

/* Adds sum h_i (1/2 - p_i) x_i to the gradient, where h is the diagonal of the hat
 * matrix; `factor` is that of the information (symmetric.h). */
void wn_design_add_leverage(const wn_design *design, const double *coef,
                            const double *factor, double *gradient);

/* Where a direction leads: how far it moves the rows at most, and whether it moves none
 * of them away from its outcome (and each strictly towards it). */
typedef struct wn_design_push {
    double most;
    bool separates, completely;
} wn_design_push;
wn_design_push wn_design_pushes(const wn_design *design, const double *direction);

/* To and from the coefficients of the columns as they were given; a covariance in place.
 */
void wn_design_original(const wn_design *design, const double *coef, double *original);
void wn_design_scaled(const wn_design *design, const double *original, double *coef);
wn_rc wn_design_original_covariance(const wn_design *design, double *covariance,
                                    wn_err *err) WN_CHECKED;

#endif
