/* The traffic checks in the document: a table for people, `traffic` for programs, and
 * warnings where a check failed or would change the verdict. */
#ifndef WN_EXPERIMENTS_TEST_TRAFFIC_REPORT_H
#define WN_EXPERIMENTS_TEST_TRAFFIC_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/traffic.h"

void wn_traffic_report(const wn_findings *findings, const wn_traffic *traffic,
                       wn_doc *doc);

/* Into the root of the data. */
void wn_traffic_data(const wn_findings *findings, const wn_traffic *traffic, wn_doc *doc,
                     json_t *root);

void wn_traffic_warnings(const wn_findings *findings, const wn_traffic *traffic,
                         wn_doc *doc);

#endif
