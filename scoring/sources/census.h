/* The census: how many leads each source brought, and how many of them were won. */
#ifndef WN_SCORING_SOURCES_CENSUS_H
#define WN_SCORING_SOURCES_CENSUS_H

#include "core/data/levels.h"
#include "core/data/together.h"
#include "core/stats/sums.h"

/* More than this is the wrong column. */
enum { WN_SOURCES_MAX = 1000 };
/* WN_E_DATA for more. */
wn_rc wn_sources_check(size_t count, wn_err *err) WN_CHECKED;

typedef struct wn_census {
    wn_levels sources; /* by number, in order of first appearance; blank is "" */
    wn_prop *won;      /* [room]: won among leads */
    size_t room;
    uint64_t no_outcome; /* leads whose outcome is blank: in none of the counts */
} wn_census;             /* zero-initialise to start */

/* Counts into *census, which is zero to start: one part of a scan, beside others. */
typedef struct wn_census_taker {
    size_t source, outcome; /* slots, WN_TEXT and WN_BOOL */
    wn_census *census;
} wn_census_taker;
extern const wn_accumulator wn_census_accumulator; /* self: a wn_census_taker */

/* Its steps, for those who keep several: so many leads of a source, of which so many are
 * won; one row; another census. */
wn_rc wn_census_add(wn_census *census, wn_text source, wn_prop won,
                    wn_err *err) WN_CHECKED;
wn_rc wn_census_add_row(wn_census *census, const wn_census_taker *slots,
                        const wn_batch *batch, size_t row, wn_err *err) WN_CHECKED;
wn_rc wn_census_merge(wn_census *into, const wn_census *from, wn_err *err) WN_CHECKED;

/* Scans the table for all parts, of which one fills the census. WN_E_DATA when there are
 * more than WN_SOURCES_MAX sources, or no lead has an outcome. */
wn_rc wn_census_scan(wn_table *table, const wn_scan_part *parts, size_t count,
                     int threads, const wn_census *census, wn_err *err) WN_CHECKED;

/* The census alone: `source` is a WN_TEXT slot, `outcome` a WN_BOOL slot. Errors
 * as above. */
wn_rc wn_census_take(wn_table *table, size_t source, size_t outcome, int threads,
                     wn_census *out, wn_err *err) WN_CHECKED;
void wn_census_free(wn_census *census);

#endif
