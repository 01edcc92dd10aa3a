/* Ranks, resampling and winsorising in the document: tables and sentences for people,
 * `ranks`, `bootstrap` and `winsorised` for programs, and warnings where ranks contradict
 * the means and where nothing could be capped. */
#ifndef WN_EXPERIMENTS_TEST_ROBUST_REPORT_H
#define WN_EXPERIMENTS_TEST_ROBUST_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/robust.h"

void wn_robust_report(const wn_findings *findings, const wn_robust *robust, wn_doc *doc);

/* Into the root of the data; nothing when no metric asked for it. */
void wn_robust_data(const wn_findings *findings, const wn_robust *robust, wn_doc *doc,
                    json_t *root);

void wn_robust_warnings(const wn_findings *findings, const wn_robust *robust,
                        wn_doc *doc);

#endif
