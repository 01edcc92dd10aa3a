/* A plan as a document: the sentence, its looks, what other lifts, powers or numbers of
 * visitors would mean, how it was computed, and an `experiment` script that holds it; and
 * the same for programs (schema winnow.plan/1). */
#ifndef WN_EXPERIMENTS_PLAN_PLAN_REPORT_H
#define WN_EXPERIMENTS_PLAN_PLAN_REPORT_H

#include "core/doc/doc.h"
#include "experiments/plan/history.h"
#include "experiments/plan/plan.h"

typedef struct wn_planned {
    const wn_plan_request *request;
    const wn_plan *plan;
    const wn_history *history; /* NULL: nothing was measured */
    const wn_setup *setup;     /* of the script that asked, NULL: none did */
} wn_planned;

wn_rc wn_report_plan(const wn_planned *planned, wn_doc *doc, wn_err *err) WN_CHECKED;

/* Parts of it. The script: a whole one, appended, or, with a set-up, its `plan` alone. */
wn_rc wn_plan_script(const wn_planned *planned, wn_buf *out, wn_err *err) WN_CHECKED;
wn_rc wn_plan_report_tables(const wn_planned *planned, wn_doc *doc,
                            wn_err *err) WN_CHECKED;
void wn_plan_report_data(const wn_planned *planned, wn_doc *doc);

/* Digits of a rate or mean that tell it from one that differs by `change`. */
int wn_plan_digits(double change);

#endif
