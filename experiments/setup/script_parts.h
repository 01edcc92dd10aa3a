/* The parts of an `experiment` script that have keys of their own; for kind_experiment.c.
 * Errors are WN_E_SCRIPT at the script's line. */
#ifndef WN_EXPERIMENTS_SETUP_SCRIPT_PARTS_H
#define WN_EXPERIMENTS_SETUP_SCRIPT_PARTS_H

#include "core/lua/node.h"
#include "experiments/setup/setup.h"

/* One metric, or a list of them; NULL is none. */
wn_rc wn_script_read_metrics(wn_setup *setup, const wn_node *node, wn_metric_role role,
                             wn_err *err) WN_CHECKED;

/* `plan = { detect = "5%", ... }`; NULL is none. */
wn_rc wn_script_read_plan(wn_setup *setup, const wn_node *node, wn_err *err) WN_CHECKED;

/* `assign = { coverage = "50%", ... }`; NULL is none. */
wn_rc wn_script_read_assign(wn_setup *setup, const wn_node *node, wn_err *err) WN_CHECKED;

/* `quality = { rules = "b2b.lua", ... }`; NULL is none. */
wn_rc wn_script_read_quality(wn_setup *setup, const wn_node *node,
                             wn_err *err) WN_CHECKED;

/* How results are judged; a key that is NULL was not given. */
typedef struct wn_script_judging {
    const wn_node *correction, *compare, *prior, *rope, *bandit;
} wn_script_judging;
wn_rc wn_script_read_judging(wn_setup *setup, const wn_script_judging *keys,
                             wn_err *err) WN_CHECKED;

/* One of `names` (ends with NULL), by number. */
wn_rc wn_script_read_choice(const wn_node *node, const char *const *names, size_t *out,
                            wn_err *err) WN_CHECKED;

#endif
