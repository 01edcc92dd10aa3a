/* The judgement as a document. */
#ifndef WN_SCORING_SOURCES_REPORT_H
#define WN_SCORING_SOURCES_REPORT_H

#include "core/doc/doc.h"
#include "scoring/sources/judge.h"

void wn_sources_report(const wn_judgement *judgement, wn_doc *doc);

#endif
