/* Looking early, in the document: tables for people, `sequential` for programs, warnings.
 */
#ifndef WN_EXPERIMENTS_TEST_SEQUENTIAL_REPORT_H
#define WN_EXPERIMENTS_TEST_SEQUENTIAL_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/sequential.h"

void wn_sequential_report(const wn_findings *findings, wn_doc *doc);

/* Into the root of the data. Returns the new object, `sequential`. */
json_t *wn_sequential_data(const wn_findings *findings, wn_doc *doc, json_t *root);

void wn_sequential_warnings(const wn_findings *findings, wn_doc *doc);

#endif
