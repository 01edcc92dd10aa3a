/* What a document says about the comparison of rates: the method in words, the odds ratio
 * where it decides, and for programs the odds ratio and the exact test. */
#ifndef WN_EXPERIMENTS_TEST_RATES_REPORT_H
#define WN_EXPERIMENTS_TEST_RATES_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/findings.h"

/* Whether the set-up's test of rates goes with the odds ratio. */
bool wn_rates_by_odds(const wn_setup *setup);
/* Then the table of comparisons has these columns and cells more. */
void wn_rates_columns(const char *interval, wn_doc *doc);
void wn_rates_cells(const wn_comparison *comparison, wn_doc *doc);

void wn_rates_words(const bool used[WN_METHODS], wn_doc *doc);

/* "odds_ratio" and "exact". */
void wn_rates_data(const wn_comparison *comparison, wn_doc *doc, json_t *object);

#endif
