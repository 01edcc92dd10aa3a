/* Sources within segments, as a part of the document. */
#ifndef WN_SCORING_SOURCES_SEGMENTS_REPORT_H
#define WN_SCORING_SOURCES_SEGMENTS_REPORT_H

#include "core/doc/doc.h"
#include "scoring/sources/segments.h"

/* `column`: what the segments are levels of; `best`: the first source of all. */
void wn_source_segments_report(const wn_source_segments *segments, const char *column,
                               const char *best, wn_doc *doc);

#endif
