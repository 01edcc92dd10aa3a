/* Leads that came after the day as of which they are scored. */
#ifndef WN_CORE_RULES_CREATED_H
#define WN_CORE_RULES_CREATED_H

#include "core/doc/doc.h"
#include "core/rules/rules.h"

/* Filters out the rows whose `created` is after the moment (a midnight stands for its
 * whole day); rows without a date stay. The facts of the scan then count them. *done is
 * false when the scoring names no such column or the table lacks it. Comes before the
 * scorer, whose functions are called for the rows that are left. */
wn_rc wn_rules_leave_out_later(const wn_rule_set *rules, wn_table *table, wn_time moment,
                               bool *done, wn_err *err) WN_CHECKED;

/* After the scan: says how many rows were left out, in a warning and in
 * data.created_after_as_of; or, when `done` is false, that none could be. */
void wn_rules_report_later(const wn_rule_set *rules, const wn_table *table,
                           wn_time moment, bool done, wn_doc *doc);

#endif
