/* Subjects watched from a day of their own until an event, until something that rules the
 * event out, or until today; and the hazard of the event by age, pooled over groups.
 *
 * Watching may begin later than a subject did ("delayed entry"): nothing is known of what
 * happened before the day `since`, so a subject is at risk only from the age it had then.
 *
 * Hazards are taken at no more than WN_HAZARD_STEPS ages, those of events, joined where
 * there are more. They end at the `horizon`, the longest age at which enough subjects
 * were still watched. At the age of its event a subject counts as half at risk, as in
 * life tables, which keeps events / at risk a rate where many have it at once.
 *
 * Source: Andersen, Borgan, Gill and Keiding (1993) for delayed entry. */
#ifndef WN_CORE_STATS_SURVIVAL_WATCH_H
#define WN_CORE_STATS_SURVIVAL_WATCH_H

#include "core/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum wn_watch_end { WN_WATCH_OPEN, WN_WATCH_EVENT, WN_WATCH_OTHER } wn_watch_end;

typedef struct wn_watch {
    uint32_t group;
    int32_t start; /* the day it began */
    int32_t days;  /* until its end; until today when it is open */
    wn_watch_end end;
} wn_watch;

typedef struct wn_watches {
    const wn_watch *all;
    size_t count, groups;
    int32_t today;
} wn_watches;

enum { WN_HAZARD_STEPS = 200 };

/* Arrays are [count]; those by group [groups][count]. */
typedef struct wn_hazards {
    double *age;
    double *events, *others, *at_risk, *at_risk_others; /* others: since the age before */
    double *exposed;                                    /* at risk, by group */
    double *observed; /* [groups] events up to the horizon */
    size_t count, groups;
    double horizon;
} wn_hazards;

/* WN_E_SYSTEM. */
wn_rc wn_hazards_take(const wn_watches *watches, int32_t since, wn_hazards *out,
                      wn_err *err) WN_CHECKED;
void wn_hazards_free(wn_hazards *hazards);

/* How many of the ages are not above this one. */
size_t wn_hazards_passed(const wn_hazards *hazards, double age);

/* Since when events are on record. Where a file of events begins later than that of the
 * subjects, old subjects seem to have none, and hazards come out too low. There is such a
 * day when up to it there were fewer than a third of the events, 10 or more, that the
 * hazards by age lead to expect, far beyond chance (a likelihood ratio above e^8, over
 * all days). *since: that day, or that of the first subject. */
typedef struct wn_records {
    int32_t since;
    bool late;     /* records begin later than the subjects */
    double events; /* before that day */
    double expected;
} wn_records;
wn_rc wn_records_find(const wn_watches *watches, wn_records *out, wn_err *err) WN_CHECKED;

#endif
