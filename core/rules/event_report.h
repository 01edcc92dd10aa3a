/* What was read of events and what was left out, by name and count, as part of a
 * document. */
#ifndef WN_CORE_RULES_EVENT_REPORT_H
#define WN_CORE_RULES_EVENT_REPORT_H

#include "core/doc/doc.h"
#include "core/rules/scorer.h"

/* In how many rows of the leads each lead with events is. Zero-initialise; add the
 * batches in any order, one at a time. */
typedef struct wn_presence {
    const wn_events *events;
    uint32_t *rows;     /* [wn_events_leads] */
    bool repeats_known; /* the caller warns of ids in several rows */
} wn_presence;

wn_rc wn_presence_init(wn_presence *presence, const wn_events *events,
                       wn_err *err) WN_CHECKED;
void wn_presence_add(wn_presence *presence, const wn_scorer *scorer,
                     const wn_batch *batch);
void wn_presence_free(wn_presence *presence);

/* Adds a paragraph, warnings, and data.events. `as_of` is the date of the reading, or
 * NULL. */
void wn_event_report(const wn_rule_set *rules, const wn_presence *presence,
                     const wn_time *as_of, wn_doc *doc);

#endif
