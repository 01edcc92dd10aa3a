#include "core/stats/regression/climb.h"

#include "core/base/mem.h"
#include "core/stats/regression/symmetric.h"

#include <math.h>
#include <string.h>

/* Before so many steps a divergence is not told from a long way; after the last one there
 * is no hope. Firth's steps converge linearly. */
enum { EARLY = 6, LAST = 200, LAST_FIRTH = 5000 };

wn_rc wn_climb_start(const wn_design *design, wn_climb *climb, wn_err *err) {
    size_t size = design->size;
    *climb = (wn_climb){.design = design, .hold = WN_CLIMB_FREE, .tolerance = 1e-10};
    double *room = wn_alloc_zero(4 * size + 2 * size * size, sizeof *room);
    if (!room) return wn_fail_memory(err);
    climb->coef = room;
    climb->trial = room + size;
    climb->gradient = room + 2 * size;
    climb->step = room + 3 * size;
    climb->information = room + 4 * size;
    climb->factor = climb->information + size * size;
    double lost = design->trials - design->won;
    if (design->won > 0 && lost > 0) climb->coef[0] = log(design->won / lost);
    return WN_OK;
}

void wn_climb_free(wn_climb *climb) {
    wn_free(climb->coef);
    *climb = (wn_climb){0};
}

const char *wn_logistic_why(wn_logistic_status status) {
    switch (status) {
    case WN_LOGISTIC_FITTED:
        return NULL;
    case WN_LOGISTIC_ONE_OUTCOME:
        return "all outcomes are the same";
    case WN_LOGISTIC_COLLINEAR:
        return "a column follows from the others";
    case WN_LOGISTIC_SEPARATED:
        return "the columns tell all outcomes apart, so coefficients grow without end";
    case WN_LOGISTIC_QUASI_SEPARATED:
        return "the columns tell some outcomes apart without exception, so coefficients "
               "grow without end";
    }
    return NULL;
}

/* --------------------------------------------------------------------------- the value
 */

static bool factorise(wn_climb *c) {
    size_t size = c->design->size;
    memcpy(c->factor, c->information, size * size * sizeof *c->factor);
    return wn_symmetric_factor(c->factor, size);
}

static void add_ridge(wn_climb *c, const double *coef, double *value) {
    for (size_t j = 1; j < c->design->size; j++) {
        double scale = c->design->scale[j - 1];
        /* a constant column stays at 0 */
        double k = scale > 0 ? c->ridge / (scale * scale) : 1;
        *value -= 0.5 * k * coef[j] * coef[j];
        c->gradient[j] -= k * coef[j];
        c->information[j * c->design->size + j] += k;
    }
}

/* Scaling the columns scales the determinant. */
static double log_det(const wn_climb *c) {
    double sum = wn_symmetric_log_det(c->factor, c->design->size);
    for (size_t j = 0; j + 1 < c->design->size; j++)
        sum += 2 * log(c->design->scale[j]);
    return sum;
}

/* The value at a place, with gradient and information; false when the information is
 * singular there and the value needs it. */
static bool look(wn_climb *c, const double *coef, double *value) {
    size_t size = c->design->size;
    c->loglik = *value = wn_design_pass(c->design, coef, c->gradient, c->information);
    if (c->ridge > 0) add_ridge(c, coef, value);
    if (c->firth) {
        if (!factorise(c)) return false;
        *value += 0.5 * log_det(c);
        wn_design_add_leverage(c->design, coef, c->factor, c->gradient);
    }
    if (c->hold == WN_CLIMB_FREE) return true;
    for (size_t j = 0; j < size; j++)
        c->information[c->hold * size + j] = c->information[j * size + c->hold] = 0;
    c->information[c->hold * size + c->hold] = 1;
    c->gradient[c->hold] = 0;
    return true;
}

/* ------------------------------------------------------------------------- feasibility
 */

bool wn_climb_feasible(wn_climb *c) {
    const wn_design *d = c->design;
    if (!(d->won > 0 && d->won < d->trials)) c->status = WN_LOGISTIC_ONE_OUTCOME;
    if (c->status != WN_LOGISTIC_FITTED || c->ridge > 0)
        return c->status == WN_LOGISTIC_FITTED;
    wn_design_pass(d, c->coef, c->gradient, c->factor);
    c->culprit = wn_symmetric_dependent(c->factor, d->size);
    if (c->culprit < d->size) c->status = WN_LOGISTIC_COLLINEAR;
    return c->status == WN_LOGISTIC_FITTED;
}

/* Newton's steps do not shrink, and move no row away from its outcome. */
static bool diverges(wn_climb *c) {
    if (c->steps < EARLY || c->firth || c->ridge > 0 || c->hold != WN_CLIMB_FREE)
        return false;
    wn_design_push push = wn_design_pushes(c->design, c->step);
    if (push.most < 0.5 || !push.separates) return false;
    c->status = push.completely ? WN_LOGISTIC_SEPARATED : WN_LOGISTIC_QUASI_SEPARATED;
    c->culprit = 0;
    for (size_t j = 1; j < c->design->size; j++)
        if (c->culprit == 0 || fabs(c->step[j]) > fabs(c->step[c->culprit]))
            c->culprit = j;
    return true;
}

/* ---------------------------------------------------------------------------- the climb
 */

/* How far the top is, in standard errors, were the value a parabola. */
static double find_step(wn_climb *c) {
    size_t size = c->design->size;
    double gain = 0;
    memcpy(c->step, c->gradient, size * sizeof *c->step);
    wn_symmetric_solve(c->factor, size, c->step);
    for (size_t j = 0; j < size; j++)
        gain += c->step[j] * c->gradient[j];
    return sqrt(fmax(gain, 0));
}

/* Moves along the step, shortened until it climbs. */
static bool take_step(wn_climb *c) {
    double before = c->value;
    double length = 1;
    for (int i = 0; i < 40; i++, length /= 2) {
        for (size_t j = 0; j < c->design->size; j++)
            c->trial[j] = c->coef[j] + length * c->step[j];
        bool there = look(c, c->trial, &c->value);
        /* At the top, rounding hides the climb. */
        if (!there || !(c->value >= before - 1e-12 * (1 + fabs(before)))) continue;
        memcpy(c->coef, c->trial, c->design->size * sizeof *c->coef);
        return true;
    }
    return false;
}

wn_rc wn_climb_run(wn_climb *c, wn_err *err) {
    int last = c->firth ? LAST_FIRTH : LAST;
    bool there = look(c, c->coef, &c->value);
    for (c->steps = 0; there && c->steps < last; c->steps++) {
        if (!factorise(c)) break;
        double distance = find_step(c);
        if (diverges(c) || distance <= c->tolerance) return WN_OK;
        there = take_step(c);
    }
    return wn_fail(err, WN_E_NUMERIC, "a logistic regression did not converge");
}
