/* The parts of a set-up from options that have files of their own; for setup_options.c.
 * Errors are WN_E_USAGE with the option's name. */
#ifndef WN_EXPERIMENTS_SETUP_OPTION_PARTS_H
#define WN_EXPERIMENTS_SETUP_OPTION_PARTS_H

#include "core/cli/command.h"
#include "experiments/setup/setup.h"

/* --ratio; and --covariate, for the primary metric, and --stratify. Parts of
 * wn_setup_from_options. */
wn_rc wn_setup_add_ratios(const wn_call *call, wn_setup *setup, wn_err *err) WN_CHECKED;
wn_rc wn_setup_read_adjustments(const wn_call *call, wn_setup *setup,
                                wn_err *err) WN_CHECKED;

/* --quantile; and --winsorise, --ranks and --bootstrap, for every mean. Parts of
 * wn_setup_from_options and wn_setup_refine. */
wn_rc wn_setup_add_quantiles(const wn_call *call, wn_setup *setup,
                             wn_err *err) WN_CHECKED;
wn_rc wn_setup_read_values(const wn_call *call, wn_setup *setup, wn_err *err) WN_CHECKED;

/* --score, --qualified, --value and --cost. Part of wn_setup_refine. */
wn_rc wn_setup_read_quality(const wn_call *call, wn_setup *setup, wn_err *err) WN_CHECKED;

/* --correction, --pairs, --prior, --rope, --bandit and --floor. Part of wn_setup_refine.
 */
wn_rc wn_setup_refine_judging(const wn_call *call, wn_setup *setup,
                              wn_err *err) WN_CHECKED;

#endif
