/* What is to be planned, from options, from an experiment script, and from what was
 * measured. Options go on top of the script. */
#ifndef WN_EXPERIMENTS_PLAN_PLAN_OPTIONS_H
#define WN_EXPERIMENTS_PLAN_PLAN_OPTIONS_H

#include "core/cli/command.h"
#include "experiments/plan/history.h"
#include "experiments/plan/plan.h"

/* `script` and `history` may be NULL. WN_E_USAGE says what is missing or too much. */
wn_rc wn_plan_read(const wn_call *call, const wn_setup *script, const wn_history *history,
                   wn_plan_request *out, wn_err *err) WN_CHECKED;

#endif
