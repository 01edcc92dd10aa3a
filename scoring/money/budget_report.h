/* The budget as a part of the document. */
#ifndef WN_SCORING_MONEY_BUDGET_REPORT_H
#define WN_SCORING_MONEY_BUDGET_REPORT_H

#include "core/doc/doc.h"
#include "scoring/money/budget.h"

/* What to do is the document's answer, or a paragraph. */
void wn_budget_report(const wn_budget *budget, double conf, bool answers, wn_doc *doc);

#endif
