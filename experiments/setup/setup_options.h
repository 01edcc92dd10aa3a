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

/* Adds an arm from `NAME=SHARE`, where the share may be in percent. WN_E_USAGE, with the
 * option's name and how it is used right, for anything else and for an arm that is there
 * twice. */
wn_rc wn_setup_add_share(wn_setup *setup, wn_text text, const char *option,
                         const char *example, wn_err *err) WN_CHECKED;

/* What describes the visitors in a file. */
extern const char *const wn_setup_file_options[];
/* What an experiment script says instead. */
extern const char *const wn_setup_script_options[];

#endif
