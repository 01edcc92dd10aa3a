/* Findings and verdict as a document: the sentence, then for people the arms, the
 * comparisons, the guardrails, the segments, what was done to the rows and how it was
 * computed, then warnings; and the same for programs (schema winnow.test/1). */
#ifndef WN_EXPERIMENTS_TEST_REPORT_H
#define WN_EXPERIMENTS_TEST_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/bets.h"
#include "experiments/test/late.h"
#include "experiments/test/quality.h"
#include "experiments/test/replay.h"
#include "experiments/test/robust.h"
#include "experiments/test/segments.h"
#include "experiments/test/traffic.h"
#include "experiments/test/verdict.h"

/* What the engines found; each has sections of its own in its <engine>_report.h. */
typedef struct wn_results {
    const wn_findings *findings;
    const wn_verdict *verdict;
    const wn_traffic *traffic;
    const wn_robust *robust;
    const wn_replay *replay;
    const wn_segments *segments;
    const wn_quality_findings *quality; /* NULL: leads are not scored */
    const wn_late *late;                /* NULL: not known when visitors converted */
    const wn_bets *bets;
} wn_results;

void wn_report_test(const wn_results *results, wn_doc *doc);

/* The parts of wn_report_test. */
void wn_report_text(const wn_results *results, wn_doc *doc);
void wn_report_data(const wn_results *results, wn_doc *doc);
void wn_report_csv(const wn_findings *findings, wn_doc *doc);
void wn_report_warnings(const wn_results *results, wn_doc *doc);

/* Cells that several tables have: a value, or why there is none, and its interval; and
 * the p-value of a test. */
void wn_report_estimate(wn_doc *doc, const wn_estimate *estimate, wn_unit unit);
void wn_report_p(wn_doc *doc, const wn_test_result *test, double p);
/* "95% interval". Returns out. */
const char *wn_report_interval_heading(const wn_findings *findings, char *out,
                                       size_t size);

/* Difference, lift, p and method of a comparison, into an object that is there. */
void wn_report_comparison_data(const wn_comparison *comparison, wn_doc *doc,
                               json_t *object);

/* Codes for programs: "miettinen-nurminen", "holds". */
const char *wn_method_code(wn_method method);
const char *wn_guard_code(wn_guard guard);

/* A level as printed: the blank one is "(blank)". */
const char *wn_level_name(const wn_level_findings *level);

#endif
