#include "core/cli/history.h"

static wn_rc check(const wn_call_history *h, const wn_rule_set *rules, const char *path,
                   wn_err *err) {
    const wn_rule *counting = wn_rules_with_events(rules);
    const wn_rule *ageing = wn_rules_with_ages(rules);
    if (path && !counting)
        return wn_fail(err, WN_E_USAGE,
                       "option --events: no rule of the script counts events");
    if (!path && counting) {
        wn_fail(err, WN_E_USAGE,
                "rule \"%s\" counts events, and no file of them is given",
                counting->title);
        return wn_err_hint(err, "name it with --events, as in --events events.csv");
    }
    if (ageing && !h->as_of) {
        wn_fail(err, WN_E_USAGE, "the points of rule \"%s\" depend on how old events are",
                ageing->title);
        return wn_err_hint(err, "say as of which day, as in --as-of 2025-03-01");
    }
    return WN_OK;
}

wn_rc wn_call_history_read(wn_call *call, const wn_rule_set *rules, wn_call_history *h,
                           wn_err *err) {
    wn_rc rc = WN_OK;
    const char *path = wn_call_text(call, "events");
    wn_event_columns columns = {.id = wn_call_text(call, "event-id"),
                                .event = wn_call_text(call, "event-name"),
                                .time = wn_call_text(call, "event-time")};
    h->as_of = wn_call_as_of(call, &h->day) ? &h->day : NULL;
    WN_TRY(check(h, rules, path, err));
    if (!path) goto out;
    WN_TRY(wn_call_open(call, path, &h->table, err));
    rc = wn_events_read(rules, h->table, &columns, h->as_of, wn_call_threads(call),
                        &h->events, err);
out:
    return rc;
}

void wn_call_history_free(wn_call_history *h) {
    wn_events_free(h->events);
    wn_table_free(h->table);
    *h = (wn_call_history){0};
}

wn_history wn_call_history_of(const wn_call_history *h) {
    return (wn_history){.events = h->events, .as_of = h->as_of};
}
