/* The sections of a scoreboard's document, and what they share; for report.c. */
#ifndef WN_SCORING_RULES_REPORT_PARTS_H
#define WN_SCORING_RULES_REPORT_PARTS_H

#include "core/doc/doc.h"
#include "scoring/rules/scoreboard.h"

/* The share of known outcomes that were won, with Wilson's 95% interval. */
wn_estimate wn_lead_rate(const wn_lead_count *count);
double wn_lead_share(uint64_t part, uint64_t whole);

/* Whether leads that should be better are won more often; WN_ORDER_FINE also where fewer
 * than ten outcomes on either side, or no win at all, say nothing about it. */
typedef enum wn_lead_order {
    WN_ORDER_FINE,
    WN_ORDER_DOUBTFUL, /* they are not, which may be chance */
    WN_ORDER_WRONG     /* they are won less often, by the score test at 5% */
} wn_lead_order;
wn_lead_order wn_lead_compare(const wn_lead_count *better, const wn_lead_count *worse);

/* Columns for leads, their share and, where outcomes are counted, those won. */
void wn_lead_columns(const wn_scoreboard *board, wn_doc *doc);
void wn_lead_cells(const wn_scoreboard *board, const wn_lead_count *count, wn_doc *doc,
                   json_t *object);

/* Bands of each score, leads by best product, grades. */
void wn_score_report_bands(const wn_scoreboard *board, wn_doc *doc);
/* Bands that are not won more often than worse ones. */
void wn_score_report_order(const wn_scoreboard *board, wn_doc *doc);
/* The best leads, with their reasons. */
wn_rc wn_score_report_top(const wn_scoreboard *board, wn_doc *doc,
                          wn_err *err) WN_CHECKED;
/* How often each rule gave points, and rules that tell no leads apart. */
wn_rc wn_score_report_rules(const wn_scoreboard *board, wn_doc *doc,
                            wn_err *err) WN_CHECKED;

#endif
