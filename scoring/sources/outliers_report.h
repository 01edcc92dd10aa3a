/* The sources out of the ordinary, as a part of the document. */
#ifndef WN_SCORING_SOURCES_OUTLIERS_REPORT_H
#define WN_SCORING_SOURCES_OUTLIERS_REPORT_H

#include "core/doc/doc.h"
#include "scoring/sources/outliers.h"

void wn_outliers_report(const wn_judgement *judgement, const wn_outliers *outliers,
                        wn_doc *doc);

#endif
