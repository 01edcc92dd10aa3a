/* What the events of leads come to, as columns of the table of leads. */
#ifndef WN_CORE_RULES_EVENT_SLOTS_H
#define WN_CORE_RULES_EVENT_SLOTS_H

#include "core/rules/events.h"

/* What is known about leads beside their rows, and as of when. All is borrowed until the
 * scan is over. */
typedef struct wn_history {
    const wn_events *events; /* NULL: the script is only checked against the columns */
    const wn_time *as_of;    /* NULL: all events count, and none ages */
    /* NULL, or for looking back: each lead is scored as of so long after its `created`
     * (at most as_of). A lead without that date gets no points from events. */
    const wn_time *after;
} wn_history;

typedef struct wn_event_slots wn_event_slots;

/* Asks for the lead's id, and for `created` where it is needed. WN_E_SCRIPT when a column
 * is not there. Free after the scan. */
wn_rc wn_event_slots_new(const wn_rule_set *rules, wn_table *table,
                         const wn_history *history, wn_event_slots **out,
                         wn_err *err) WN_CHECKED;
void wn_event_slots_free(wn_event_slots *slots);

/* A slot of type WN_NUMBER with the points of a rule that counts events, in whole
 * hundredths and before its cap; missing where the WN_BOOL slot `when` (NULL: none) does
 * not hold. */
wn_rc wn_event_slots_rule(wn_event_slots *slots, size_t rule, const size_t *when,
                          size_t *slot, wn_err *err) WN_CHECKED;

/* The lead's number among the events, or WN_MAP_NONE. */
uint32_t wn_event_slots_lead(const wn_event_slots *slots, const wn_batch *batch,
                             size_t row);

/* How many events the rule counts of the row's lead. */
size_t wn_event_slots_count(const wn_event_slots *slots, const wn_batch *batch,
                            size_t rule, size_t row);

#endif
