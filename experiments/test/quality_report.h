/* Lead quality as sections, data and warnings; nothing when `quality` is NULL. */
#ifndef WN_EXPERIMENTS_TEST_QUALITY_REPORT_H
#define WN_EXPERIMENTS_TEST_QUALITY_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/quality.h"
#include "experiments/test/verdict.h"

/* Adds to the sentence that ships an arm that its leads are worse, if they are. */
wn_rc wn_quality_caution(const wn_findings *findings, const wn_quality_findings *quality,
                         wn_verdict *verdict, wn_err *err) WN_CHECKED;

void wn_quality_report(const wn_findings *findings, const wn_quality_findings *quality,
                       wn_doc *doc);
void wn_quality_data(const wn_findings *findings, const wn_quality_findings *quality,
                     wn_doc *doc, json_t *root);
void wn_quality_warnings(const wn_findings *findings, const wn_quality_findings *quality,
                         wn_doc *doc);

#endif
