/* What a command knows about leads beside their file: --events, and --as-of. */
#ifndef WN_CORE_CLI_HISTORY_H
#define WN_CORE_CLI_HISTORY_H

#include "core/cli/command.h"
#include "core/rules/event_slots.h"

/* Zero-initialise; free after the scan of the leads. */
typedef struct wn_call_history {
    wn_table *table; /* the file of events, for the provenance; NULL without */
    wn_events *events;
    wn_time day;          /* of --as-of */
    const wn_time *as_of; /* NULL: not given */
} wn_call_history;

/* Reads the file of --events, if given, for rules that count events. WN_E_USAGE when one
 * is there without the other, or when ages are asked for without a date. */
wn_rc wn_call_history_read(wn_call *call, const wn_rule_set *rules, wn_call_history *out,
                           wn_err *err) WN_CHECKED;
void wn_call_history_free(wn_call_history *history);

/* For wn_scorer_new_history; points into the argument. */
wn_history wn_call_history_of(const wn_call_history *history);

#endif
