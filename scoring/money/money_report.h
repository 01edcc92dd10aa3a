/* What leads cost and bring back, as a part of the document. */
#ifndef WN_SCORING_MONEY_MONEY_REPORT_H
#define WN_SCORING_MONEY_MONEY_REPORT_H

#include "core/doc/doc.h"
#include "scoring/money/money.h"

/* `file` is the name of the file of spend. */
void wn_money_report(const wn_money *money, const wn_ledger *ledger,
                     const wn_spend *spend, const char *file, wn_doc *doc);

/* "(blank)" for the blank source. */
const char *wn_money_name(const wn_money_row *row);

/* An amount that is known, >= 0, without cents where they do not matter. `out` holds
 * WN_NUMBER_TEXT bytes. */
void wn_money_cell(wn_doc *doc, double amount);
char *wn_money_text(double amount, char *out);

#endif
