/* The events of leads, read from a file of their own: who did what, and when.
 *
 * Reading keeps, of each event that a rule counts, its lead, the rule and the time, in
 * ten bytes, sorted by lead, rule and time; so what a rule's events come to can be had as
 * of any moment, and depends neither on the order of the file nor on threads. Leads get
 * numbers in the order in which the file names them.
 *
 * Events without an id or a time, and those after the date of the reading, are left out
 * and counted. */
#ifndef WN_CORE_RULES_EVENTS_H
#define WN_CORE_RULES_EVENTS_H

#include "core/base/map.h"
#include "core/data/table.h"
#include "core/rules/rules.h"

typedef struct wn_events wn_events;

/* Reads the table: its columns are what `columns` says, else what the script says, else
 * the lead's id, "event" and "time". `as_of`, if not NULL, is the date of the reading.
 * WN_E_SCRIPT for columns that the script names and the table does not have, WN_E_DATA
 * for others. The rule set has to outlive the events; the table may go. */
wn_rc wn_events_read(const wn_rule_set *rules, wn_table *table,
                     const wn_event_columns *columns, const wn_time *as_of, int threads,
                     wn_events **out, wn_err *err) WN_CHECKED;
void wn_events_free(wn_events *events);

/* The lead that has an id in the file, or WN_MAP_NONE; fetching ahead as
 * wn_map_prefetch_all does. */
uint32_t wn_events_lead(const wn_events *events, wn_text id);
void wn_events_prefetch(const wn_events *events, const wn_text *ids, size_t count);
void wn_events_prefetch_lead(const wn_events *events, uint32_t lead);

size_t wn_events_leads(const wn_events *events);
wn_text wn_events_lead_id(const wn_events *events, uint32_t lead);
uint64_t wn_events_of_lead(const wn_events *events, uint32_t lead); /* of any name */

/* What the events of a lead (or of none: WN_MAP_NONE) come to for a rule that counts
 * events, as of a moment; NULL: all events. */
wn_event_worth wn_events_at(const wn_events *events, size_t rule, uint32_t lead,
                            const wn_time *moment);

/* What became of the rows of the file: they are used or left out for one reason. */
typedef struct wn_event_facts {
    uint64_t rows;
    uint64_t no_id, no_time;
    uint64_t after;     /* the date of the reading */
    uint64_t uncounted; /* fit no rule */
    uint64_t used;
} wn_event_facts;
wn_event_facts wn_events_facts(const wn_events *events);

/* How many events of the file fit the rule, of leads of any kind. */
uint64_t wn_events_of_rule(const wn_events *events, size_t rule);

/* The names that events have, in the order of the file (the first WN_EVENT_NAMES_MAX of
 * them): how many have it, and how many of those fit no rule. */
enum { WN_EVENT_NAMES_MAX = 1000 };
typedef struct wn_event_name {
    const char *name;
    uint64_t rows, uncounted;
} wn_event_name;
const wn_event_name *wn_events_names(const wn_events *events, size_t *count);

#endif
