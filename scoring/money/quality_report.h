/* The quality of leads by source, as a part of the document. */
#ifndef WN_SCORING_MONEY_QUALITY_REPORT_H
#define WN_SCORING_MONEY_QUALITY_REPORT_H

#include "core/doc/doc.h"
#include "scoring/money/quality.h"

/* What makes a lead qualified, in words ("score 60 or more"); whether there are scores.
 */
void wn_source_quality_report(const wn_source_quality *quality,
                              const char *qualified_when, bool scored, wn_doc *doc);

#endif
