/* A scoreboard as a document (`winnow.score/1`). */
#ifndef WN_SCORING_RULES_REPORT_H
#define WN_SCORING_RULES_REPORT_H

#include "core/doc/doc.h"
#include "scoring/rules/scoreboard.h"

wn_rc wn_score_report(const wn_scoreboard *board, wn_doc *doc, wn_err *err) WN_CHECKED;

#endif
