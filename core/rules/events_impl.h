/* What read_events.c and events.c share. */
#ifndef WN_CORE_RULES_EVENTS_IMPL_H
#define WN_CORE_RULES_EVENTS_IMPL_H

#include "core/data/levels.h"
#include "core/rules/events.h"

struct wn_events {
    const wn_rule_set *rules;
    wn_map leads;
    uint64_t *of_lead; /* [leads]: rows of the file */
    size_t of_lead_capacity;
    size_t *starts;    /* [leads + 1]: where a lead's entries begin */
    uint16_t *rule_of; /* [entries]; a script has far fewer rules than that */
    wn_time *times;    /* [entries] */
    uint64_t *of_rule; /* [rule_count] */
    wn_levels names;
    wn_event_name name_list[WN_EVENT_NAMES_MAX];
    wn_event_facts facts;
};

/* The events of one rule as they are read: two arrays, so that no byte is padding. */
typedef struct wn_event_pile {
    uint32_t *leads;
    wn_time *times;
    size_t count, leads_capacity, times_capacity;
} wn_event_pile;

void wn_event_pile_clear(wn_event_pile *pile);

/* Turns the piles, one for each rule, into the sorted entries; they are empty then. */
wn_rc wn_events_sort(wn_events *events, wn_event_pile *piles, wn_err *err) WN_CHECKED;

#endif
