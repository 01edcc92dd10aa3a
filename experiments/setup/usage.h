/* What options of all commands share: values that several read in the same way, and how a
 * wrong use is refused. */
#ifndef WN_EXPERIMENTS_SETUP_USAGE_H
#define WN_EXPERIMENTS_SETUP_USAGE_H

#include "core/cli/command.h"
#include "experiments/setup/setup.h"

/* `0.4`, `40%`. */
bool wn_usage_share(wn_text text, double *share);

/* `50/30/20`, the value of --split: the shares of arms in any unit, the control's first.
 * WN_E_USAGE for anything else and for a single arm. */
wn_rc wn_usage_split(const char *text, double shares[WN_ARMS_MAX], size_t *count,
                     wn_err *err) WN_CHECKED;

/* WN_E_USAGE: what is missing, and which columns there are to choose from. */
wn_rc wn_usage_incomplete(const wn_table *table, const char *message,
                          wn_err *err) WN_CHECKED;

/* WN_E_USAGE when one of these options (ends with NULL) was given; `beside` says what
 * it does not go with. */
wn_rc wn_usage_refuse(const wn_call *call, const char *const *options, const char *beside,
                      wn_err *err) WN_CHECKED;

#endif
