/* What was adjusted for several comparisons: the table of all pairs, in words what holds
 * for intervals and p, and the same as data. */
#ifndef WN_EXPERIMENTS_TEST_SEVERAL_REPORT_H
#define WN_EXPERIMENTS_TEST_SEVERAL_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/several.h"

void wn_several_pairs(const wn_findings *findings, wn_doc *doc);
void wn_several_words(const wn_findings *findings, wn_doc *doc);

/* "correction" and "pairs" into the root; into a comparison its "coverage" and, when that
 * is not the set-up's, what it would be "alone". */
void wn_several_data(const wn_findings *findings, wn_doc *doc, json_t *root);
void wn_several_alone(const wn_comparison *comparison, wn_doc *doc, json_t *object);

#endif
