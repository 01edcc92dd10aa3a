/* How much ridge, by cross-validation: the penalty under which the rows of each fold are
 * predicted best (by log likelihood) from the other folds.
 *
 * Rows go to folds by their order, 0 1 2 ... 0 1 2 ..., so that each fold holds old and
 * new rows alike and nothing is left to chance. Among penalties that predict alike, the
 * larger is taken. */
#ifndef WN_CORE_STATS_REGRESSION_RIDGE_H
#define WN_CORE_STATS_REGRESSION_RIDGE_H

#include "core/stats/regression/logistic.h"

typedef struct wn_ridge_choice {
    double ridge;
    double loglik; /* of the rows as predicted from the other folds */
    size_t tried;
} wn_ridge_choice;

/* candidates[count], positive, from the largest down. A fold whose other folds have one
 * outcome only is left out. WN_E_SYSTEM, WN_E_NUMERIC. */
wn_rc wn_ridge_choose(const wn_design_data *data, const double *candidates, size_t count,
                      size_t folds, wn_ridge_choice *out, wn_err *err) WN_CHECKED;

#endif
