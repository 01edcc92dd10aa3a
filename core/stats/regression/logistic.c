#include "core/stats/regression/logistic.h"

#include "core/base/mem.h"
#include "core/stats/regression/symmetric.h"

#include <math.h>
#include <string.h>

static double times_log(double n, double share) {
    return n > 0 ? n * log(share) : 0;
}

static double saturated(const wn_design_data *d) {
    double sum = 0;
    for (size_t i = 0; i < d->rows && d->trials; i++) {
        double n = d->trials[i], won = d->won[i];
        sum += times_log(won, won / n) + times_log(n - won, (n - won) / n);
    }
    return sum;
}

/* The intercept alone, which an offset makes a fit of its own. */
static wn_rc fit_null(const wn_design_data *data, double *loglik, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_design_data none = *data;
    wn_design design;
    wn_climb climb = {0};
    none.columns = 0;
    WN_TRY(wn_design_make(&none, true, &design, err));
    WN_TRY(wn_climb_start(&design, &climb, err));
    WN_TRY(wn_climb_run(&climb, err));
    *loglik = climb.loglik;
out:
    wn_climb_free(&climb);
    wn_design_free(&design);
    return rc;
}

static wn_rc report(const wn_design *design, wn_climb *climb, wn_logistic *out,
                    wn_err *err) {
    size_t size = design->size;
    out->coef = wn_alloc_zero(2 * size + size * size, sizeof *out->coef);
    if (!out->coef) return wn_fail_memory(err);
    out->se = out->coef + size;
    out->covariance = out->se + size;
    wn_design_original(design, climb->coef, out->coef);
    memcpy(out->covariance, climb->factor, size * size * sizeof *out->covariance);
    wn_symmetric_invert(out->covariance, size);
    wn_rc rc = wn_design_original_covariance(design, out->covariance, err);
    for (size_t j = 0; j < size; j++)
        out->se[j] = sqrt(out->covariance[j * size + j]);
    out->loglik = climb->loglik;
    out->penalised_loglik = climb->value;
    out->saturated_loglik = saturated(&design->data);
    return rc;
}

wn_rc wn_logistic_fit_by(const wn_design_data *data, double ridge, bool firth,
                         wn_logistic *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_design design;
    wn_climb climb = {0};
    *out = (wn_logistic){.size = data->columns + 1};
    WN_TRY(wn_design_make(data, true, &design, err));
    WN_TRY(wn_climb_start(&design, &climb, err));
    climb.ridge = ridge;
    climb.firth = firth;
    if (wn_climb_feasible(&climb)) WN_TRY(wn_climb_run(&climb, err));
    out->status = climb.status;
    out->culprit = climb.culprit;
    out->why = wn_logistic_why(climb.status);
    if (!out->why) {
        WN_TRY(report(&design, &climb, out, err));
        WN_TRY(fit_null(data, &out->null_loglik, err));
    }
out:
    wn_climb_free(&climb);
    wn_design_free(&design);
    return rc;
}

wn_rc wn_logistic_fit(const wn_design_data *data, double ridge, wn_logistic *out,
                      wn_err *err) {
    return wn_logistic_fit_by(data, ridge, false, out, err);
}

void wn_logistic_free(wn_logistic *model) {
    wn_free(model->coef);
    *model = (wn_logistic){0};
}

double wn_logistic_predict(const wn_logistic *model, const double *x) {
    double sum = model->coef[0];
    for (size_t j = 1; j < model->size; j++)
        sum += model->coef[j] * x[j - 1];
    return sum;
}
