/* A plan for few conversions: by the outcomes that can happen and the test that
 * `winnow test` will then use (exact where an arm has fewer than WN_EXACT_BELOW
 * conversions or non-conversions), instead of the normal approximation. */
#ifndef WN_EXPERIMENTS_PLAN_SMALL_H
#define WN_EXPERIMENTS_PLAN_SMALL_H

#include "experiments/plan/plan.h"

/* Conversions or non-conversions that are expected in the arm that has fewest. */
double wn_small_fewest(const wn_plan_request *request, const wn_plan *plan);

/* Whether a plan that rests on the normal approximation is for so few of them, and of a
 * kind that is computed outcome by outcome: two rates, judged once. */
bool wn_small_applies(const wn_plan_request *request, const wn_plan *plan);

/* Puts what is unknown of visitors, lift and power right. More visitors do not always
 * mean more power, as conversions are whole: found is a number that is enough, one below
 * which is not. Errors as of wn_plan_make. */
wn_rc wn_small_solve(const wn_plan_request *request, wn_plan *plan,
                     wn_err *err) WN_CHECKED;

#endif
