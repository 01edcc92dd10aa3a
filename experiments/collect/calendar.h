/* The days of a tally in their order. */
#ifndef WN_EXPERIMENTS_COLLECT_CALENDAR_H
#define WN_EXPERIMENTS_COLLECT_CALENDAR_H

#include "experiments/collect/tally.h"

typedef struct wn_calendar_day {
    int64_t number; /* of the day since 1970 */
    uint32_t level; /* in the split by day */
} wn_calendar_day;

typedef struct wn_calendar {
    const wn_split *split;
    wn_calendar_day *days; /* [count], rising; rows without a time have none */
    size_t count;
} wn_calendar; /* wn_calendar_free when done, also after a failure */

/* Of a split by day. Errors: WN_E_SYSTEM. */
wn_rc wn_calendar_make(const wn_split *split, wn_calendar *out, wn_err *err) WN_CHECKED;
void wn_calendar_free(wn_calendar *calendar);

/* "2025-01-31"; borrowed from the tally. */
const char *wn_calendar_name(const wn_calendar *calendar, size_t day);

#endif
