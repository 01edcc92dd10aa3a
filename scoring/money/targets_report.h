/* The targets as a part of the document, whose answer they are. */
#ifndef WN_SCORING_MONEY_TARGETS_REPORT_H
#define WN_SCORING_MONEY_TARGETS_REPORT_H

#include "core/doc/doc.h"
#include "scoring/money/targets.h"

/* `days`: how many the leads came in; 0 when that is not known. */
void wn_targets_report(const wn_target *targets, const wn_target_result *results,
                       size_t count, double conf, double days, wn_doc *doc);

#endif
