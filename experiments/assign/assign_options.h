/* An assignment from the options of `winnow assign`, or from an experiment script: its
 * name is the key, its arms and shares are the arms. */
#ifndef WN_EXPERIMENTS_ASSIGN_ASSIGN_OPTIONS_H
#define WN_EXPERIMENTS_ASSIGN_ASSIGN_OPTIONS_H

#include "core/cli/command.h"
#include "experiments/assign/assign.h"

/* Fills the set-up's arms from --arms, as `control=50,new=50` or, for equal shares,
 * `control,new`. WN_E_USAGE for anything else, also when there are fewer than two. */
wn_rc wn_assign_options_arms(const wn_call *call, wn_setup *setup,
                             wn_err *err) WN_CHECKED;

/* What the set-up says about assigning, its arms, and on top --key, --hash and --coverage
 * instead of the set-up's, --namespace and --holdout beside them.
 * Zero-initialise the assignment before, free it after, also on failure. */
wn_rc wn_assign_options(const wn_call *call, const wn_setup *setup, wn_assignment *out,
                        wn_err *err) WN_CHECKED;

#endif
