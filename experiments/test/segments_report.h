/* What a document says about segments. */
#ifndef WN_EXPERIMENTS_TEST_SEGMENTS_REPORT_H
#define WN_EXPERIMENTS_TEST_SEGMENTS_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/segments.h"
#include "experiments/test/verdict.h"

/* An arm that would be shipped only for its mix of visitors is not: the decision becomes
 * to fix the data, in its own words. */
wn_rc wn_segments_caution(const wn_findings *findings, const wn_segments *segments,
                          wn_verdict *verdict, wn_err *err) WN_CHECKED;

/* For people: one metric by the levels of each segment. */
void wn_segments_report(const wn_findings *findings, const wn_segments *segments,
                        size_t metric, wn_doc *doc);
void wn_segments_warn(const wn_findings *findings, const wn_segments *segments,
                      wn_doc *doc);

/* For programs: what is known about a segment beside its levels. */
void wn_segments_data(const wn_findings *findings, const wn_segment *segment, wn_doc *doc,
                      json_t *object);

#endif
