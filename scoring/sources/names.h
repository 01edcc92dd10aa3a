/* Names of sources in tables and sentences. */
#ifndef WN_SCORING_SOURCES_NAMES_H
#define WN_SCORING_SOURCES_NAMES_H

#include "scoring/sources/judge.h"

enum {
    WN_SOURCE_NAME = 256,
    WN_SOURCE_LIST = 1024,
    WN_NAMED = 3 /* how many sources a sentence names */
};

/* A name with blanks at its ends is shown in quotes, or nobody would see them; so is one
 * that looks like what stands for no name. `out` holds WN_SOURCE_NAME bytes. */
const char *wn_source_visible(const wn_source *source, char *out);

/* `"Welingak Website", "NC_EDM" and 2 others`: of the sources for which `wanted` holds,
 * the first `most` by name, into `out`, which holds WN_SOURCE_LIST bytes. Returns how
 * many there are. */
typedef bool (*wn_source_wanted)(const void *ctx, const wn_judgement *judgement,
                                 size_t source);
size_t wn_sources_list(const wn_judgement *judgement, wn_source_wanted wanted,
                       const void *ctx, size_t most, char *out);

#endif
