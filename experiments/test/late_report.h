/* Late conversions as sections, data and warnings; nothing when `late` is NULL. */
#ifndef WN_EXPERIMENTS_TEST_LATE_REPORT_H
#define WN_EXPERIMENTS_TEST_LATE_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/late.h"
#include "experiments/test/verdict.h"

/* Adds to the sentence that ships an arm that it may only be faster, if so. */
wn_rc wn_late_caution(const wn_findings *findings, const wn_late *late,
                      wn_verdict *verdict, wn_err *err) WN_CHECKED;

void wn_late_report(const wn_findings *findings, const wn_late *late, wn_doc *doc);
void wn_late_data(const wn_findings *findings, const wn_late *late, wn_doc *doc,
                  json_t *root);
void wn_late_warnings(const wn_findings *findings, const wn_late *late,
                      const wn_verdict *verdict, wn_doc *doc);

#endif
