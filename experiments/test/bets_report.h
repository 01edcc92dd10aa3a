/* The bets of an experiment: a table, what the prior was, and the same as data. */
#ifndef WN_EXPERIMENTS_TEST_BETS_REPORT_H
#define WN_EXPERIMENTS_TEST_BETS_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/bets.h"

void wn_bets_report(const wn_findings *findings, const wn_bets *bets, wn_doc *doc);
/* "bayes" into the root. */
void wn_bets_data(const wn_findings *findings, const wn_bets *bets, wn_doc *doc,
                  json_t *root);

#endif
