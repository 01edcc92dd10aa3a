/* The budget as a part of the document: its answer is the document's. */
#ifndef WN_SCORING_SOURCES_BUDGET_REPORT_H
#define WN_SCORING_SOURCES_BUDGET_REPORT_H

#include "core/doc/doc.h"
#include "scoring/sources/budget.h"

void wn_budget_report(const wn_budget *budget, double conf, wn_doc *doc);

#endif
