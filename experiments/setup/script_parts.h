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

#endif
