/* A plan as a document: the sentence, what other lifts, powers or numbers of visitors
 * would mean, how it was computed, and an `experiment` script that holds it; and the same
 * for programs (schema winnow.plan/1). */
#ifndef WN_EXPERIMENTS_PLAN_PLAN_REPORT_H
#define WN_EXPERIMENTS_PLAN_PLAN_REPORT_H

#include "core/doc/doc.h"
#include "experiments/plan/plan.h"

wn_rc wn_report_plan(const wn_plan_request *request, const wn_plan *plan, wn_doc *doc,
                     wn_err *err) WN_CHECKED;

/* The script alone, appended. */
wn_rc wn_plan_script(const wn_plan_request *request, const wn_plan *plan, wn_buf *out,
                     wn_err *err) WN_CHECKED;

#endif
