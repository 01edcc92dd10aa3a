/* Sources within segments: a census for each level of another column, such as a country
 * or a product, each judged for itself. */
#ifndef WN_SCORING_SOURCES_SEGMENTS_H
#define WN_SCORING_SOURCES_SEGMENTS_H

#include "scoring/sources/judge.h"

/* More than this is the wrong column. */
enum { WN_SEGMENTS_MAX = 50 };

typedef struct wn_source_segments {
    wn_levels names;     /* in order of first appearance; blank is "" */
    wn_census *censuses; /* [room] */
    size_t room;
    wn_judgement *judgements; /* [names.map.count] once judged; no sources where no lead
                                 has an outcome */
} wn_source_segments;         /* zero-initialise to start */

/* A part of a scan; self: a wn_source_segments_taker. WN_E_DATA for too many segments or
 * sources. */
typedef struct wn_source_segments_taker {
    size_t segment;         /* a WN_TEXT slot */
    wn_census_taker census; /* source and outcome; its census is not used */
    wn_source_segments *segments;
} wn_source_segments_taker;
extern const wn_accumulator wn_source_segments_accumulator;

/* Errors as wn_judge. */
wn_rc wn_source_segments_judge(wn_source_segments *segments, double conf,
                               wn_err *err) WN_CHECKED;
void wn_source_segments_free(wn_source_segments *segments);

#endif
