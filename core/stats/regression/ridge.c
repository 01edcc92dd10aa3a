#include "core/stats/regression/ridge.h"

#include "core/base/mem.h"

#include <math.h>
#include <string.h>

/* Close enough to compare penalties. */
static const double coarse = 1e-4;

/* The data with the rows of one fold, or with the others, counting for nothing. */
typedef struct halves {
    wn_design_data inside, outside;
    double *room;
} halves;

static void split(const wn_design_data *data, size_t fold, size_t folds, halves *h) {
    size_t rows = data->rows;
    double *parts[] = {h->room, h->room + rows, h->room + 2 * rows, h->room + 3 * rows};
    for (size_t i = 0; i < rows; i++) {
        bool held = i % folds == fold;
        double n = data->trials ? data->trials[i] : 1;
        parts[0][i] = held ? data->won[i] : 0;
        parts[1][i] = held ? n : 0;
        parts[2][i] = held ? 0 : data->won[i];
        parts[3][i] = held ? 0 : n;
    }
    h->inside = h->outside = *data;
    h->inside.won = parts[0];
    h->inside.trials = parts[1];
    h->outside.won = parts[2];
    h->outside.trials = parts[3];
}

/* Adds what each candidate makes of one fold; from one to the next it is not far. */
static wn_rc try_fold(const halves *h, const double *candidates, size_t count,
                      double *loglik, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_design rest = {.size = 0}, held = {.size = 0};
    wn_climb climb = {0};
    WN_TRY(wn_design_make(&h->outside, true, &rest, err));
    WN_TRY(wn_design_make(&h->inside, true, &held, err));
    WN_TRY(wn_climb_start(&rest, &climb, err));
    climb.tolerance = coarse;
    for (size_t i = 0; i < count; i++) {
        climb.ridge = candidates[i];
        if (!wn_climb_feasible(&climb)) break;
        WN_TRY(wn_climb_run(&climb, err));
        wn_design_original(&rest, climb.coef, climb.trial);
        wn_design_scaled(&held, climb.trial, climb.step);
        loglik[i] += wn_design_loglik(&held, climb.step);
    }
out:
    wn_climb_free(&climb);
    wn_design_free(&held);
    wn_design_free(&rest);
    return rc;
}

wn_rc wn_ridge_choose(const wn_design_data *data, const double *candidates, size_t count,
                      size_t folds, wn_ridge_choice *out, wn_err *err) {
    wn_rc rc = WN_OK;
    halves h = {.room = wn_alloc_zero(4 * data->rows, sizeof(double))};
    double *loglik = wn_alloc_zero(count, sizeof *loglik);
    *out = (wn_ridge_choice){.tried = count};
    if (!h.room || !loglik) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t fold = 0; fold < folds; fold++) {
        split(data, fold, folds, &h);
        WN_TRY(try_fold(&h, candidates, count, loglik, err));
    }
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (loglik[i] > loglik[best]) best = i;
    out->ridge = candidates[best];
    out->loglik = loglik[best];
out:
    wn_free(loglik);
    wn_free(h.room);
    return rc;
}
