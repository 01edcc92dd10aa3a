/* The maximum of a logistic likelihood, plain or with a penalty, by Newton's method: the
 * one climb behind logistic.h, firth.h and profile.h.
 *
 * Steps are halved until the value rises. It is done when the maximum is within
 * `tolerance` standard errors, which does not depend on how columns are scaled. */
#ifndef WN_CORE_STATS_REGRESSION_CLIMB_H
#define WN_CORE_STATS_REGRESSION_CLIMB_H

#include "core/stats/regression/design.h"

#include <stdint.h>

/* Why a model has no coefficients. */
typedef enum wn_logistic_status {
    WN_LOGISTIC_FITTED,
    WN_LOGISTIC_ONE_OUTCOME,    /* nothing was won, or everything */
    WN_LOGISTIC_COLLINEAR,      /* a column is a combination of those before it */
    WN_LOGISTIC_SEPARATED,      /* some combination of columns tells all outcomes apart */
    WN_LOGISTIC_QUASI_SEPARATED /* some outcomes, and none wrongly */
} wn_logistic_status;

#define WN_CLIMB_FREE SIZE_MAX

typedef struct wn_climb {
    const wn_design *design;
    double ridge;     /* takes ridge / 2 sum of squares of the original coefficients */
    bool firth;       /* adds half the log determinant of the information */
    size_t hold;      /* a coefficient that stays as it is, or WN_CLIMB_FREE */
    double tolerance; /* 1e-10 */

    /* Vectors of design->size, and matrices; wn_climb_start makes the room. */
    double *coef, *trial, *gradient, *step, *information, *factor;
    double value; /* what is climbed, at coef; original log determinant */
    double loglik;
    int steps;
    wn_logistic_status status;
    size_t culprit; /* the coefficient that is collinear, or diverges the most */
} wn_climb;

/* All coefficients are 0 but the intercept. The design is borrowed. WN_E_SYSTEM. */
wn_rc wn_climb_start(const wn_design *design, wn_climb *climb, wn_err *err) WN_CHECKED;
void wn_climb_free(wn_climb *climb);

/* Whether there is a maximum as far as can be told beforehand: sets `status`. Looks for
 * both outcomes and, unless a ridge makes up for it, for full rank. */
bool wn_climb_feasible(wn_climb *climb);

/* From `coef` to the top; `factor` is then that of the information there. Without a
 * penalty, and nothing held, separation ends it with its status. WN_E_NUMERIC when it
 * does not arrive. */
wn_rc wn_climb_run(wn_climb *climb, wn_err *err) WN_CHECKED;

/* In words, for `why`; NULL when fitted. */
const char *wn_logistic_why(wn_logistic_status status);

#endif
