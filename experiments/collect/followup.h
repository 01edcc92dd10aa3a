/* When an arm's visitors were first seen, and when they converted: all that is needed to
 * tell how late conversions come. Parts of a file merge.
 *
 * Memory is that of the distinct times. */
#ifndef WN_EXPERIMENTS_COLLECT_FOLLOWUP_H
#define WN_EXPERIMENTS_COLLECT_FOLLOWUP_H

#include "core/stats/survival/life.h"
#include "experiments/setup/setup.h"

/* Times count in microseconds from here on, so that they are exact in a double. */
#define WN_FOLLOWUP_ORIGIN (-25567 * WN_DAY) /* 1900-01-01 */

typedef struct wn_followup {
    wn_life delays;  /* of who converted: from the first row to the conversion */
    wn_life waiting; /* who has not, by when they were first seen */
    wn_life seen;    /* both, by when; the event is a conversion that was quick enough */
    wn_time latest;  /* of all times; WN_FOLLOWUP_ORIGIN when there is none */
    /* Visitors that are in none of these: */
    uint64_t no_time;            /* nobody knows when they were seen */
    uint64_t no_conversion_time; /* or when they converted */
    uint64_t before;             /* they converted before they were seen */
    uint64_t after;              /* they were first seen after the as-of day */
} wn_followup;                   /* start with wn_followup_start */

void wn_followup_start(wn_followup *f);
void wn_followup_free(wn_followup *f);

/* A visitor: when first seen, and when converted, if it is known (NULL: not). After the
 * set-up's as-of day nothing has happened yet. */
wn_rc wn_followup_add(wn_followup *f, const wn_setup *setup, bool converted,
                      const wn_time *since, const wn_time *at, wn_err *err) WN_CHECKED;
wn_rc wn_followup_merge(wn_followup *into, const wn_followup *from,
                        wn_err *err) WN_CHECKED;

/* Puts everybody in order, after the last one. */
void wn_followup_settle(wn_followup *f);

#endif
