/* A set-up from the options of `winnow test`.
 *
 * The first --goal (or, without goals, the first --mean, --ratio or --quantile) is the
 * primary metric, the others are secondary. Options that refine how any set-up is read
 * and judged are put on top of a script's; those that say what the script says are
 * refused beside one. */
#ifndef WN_EXPERIMENTS_SETUP_SETUP_OPTIONS_H
#define WN_EXPERIMENTS_SETUP_SETUP_OPTIONS_H

#include "core/cli/command.h"
#include "experiments/setup/setup.h"

/* For an experiment that no script describes; `setup` is standard. */
wn_rc wn_setup_from_options(const wn_call *call, wn_setup *setup, wn_err *err) WN_CHECKED;

/* --where, --segment, --crossovers, --conf, --detect and --exact, as far as given. Part
 * of wn_setup_from_options. */
wn_rc wn_setup_refine(const wn_call *call, wn_setup *setup, wn_err *err) WN_CHECKED;

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

/* WN_E_USAGE when one of these options (ends with NULL) was given; `beside` says what
 * it does not go with. */
wn_rc wn_setup_refuse_options(const wn_call *call, const char *const *options,
                              const char *beside, wn_err *err) WN_CHECKED;

/* Adds an arm from `NAME=SHARE`, where the share may be in percent. WN_E_USAGE, with the
 * option's name and how it is used right, for anything else and for an arm that is there
 * twice. */
wn_rc wn_setup_add_share(wn_setup *setup, wn_text text, const char *option,
                         const char *example, wn_err *err) WN_CHECKED;

/* `0.4`, `40%`. */
bool wn_setup_read_share(wn_text text, double *share);

/* `50/30/20`, the value of --split: the shares of arms in any unit, the control's first.
 * WN_E_USAGE for anything else and for a single arm. */
wn_rc wn_setup_read_split(const char *text, double shares[WN_ARMS_MAX], size_t *count,
                          wn_err *err) WN_CHECKED;

/* WN_E_USAGE: what is missing, and which columns there are to choose from. */
wn_rc wn_setup_refuse_incomplete(const wn_table *table, const char *message,
                                 wn_err *err) WN_CHECKED;

/* What describes the visitors in a file. */
extern const char *const wn_setup_file_options[];
/* What an experiment script says instead. */
extern const char *const wn_setup_script_options[];

#endif
