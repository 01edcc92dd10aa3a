/* Adjusted comparisons beside the plain ones, as parts of the document. */
#ifndef WN_EXPERIMENTS_TEST_ADJUSTED_REPORT_H
#define WN_EXPERIMENTS_TEST_ADJUSTED_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/adjusted.h"

/* The table and what it says, after the comparisons; nothing when none is adjusted. */
void wn_adjusted_report(const wn_findings *findings, wn_doc *doc);

/* "adjustment" of a metric. */
void wn_adjusted_data(const wn_findings *findings, size_t metric, wn_doc *doc,
                      json_t *object);

void wn_adjusted_warnings(const wn_findings *findings, wn_doc *doc);

#endif
