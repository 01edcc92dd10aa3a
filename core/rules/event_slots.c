#include "core/rules/event_slots.h"

#include "core/base/mem.h"

struct wn_event_slots {
    const wn_rule_set *rules;
    wn_table *table;
    wn_history history;
    size_t id, lead; /* WN_TEXT; WN_NUMBER: the number, missing when there is none */
    size_t created;  /* WN_TIME, when there is history.after */
};

uint32_t wn_event_slots_lead(const wn_event_slots *s, const wn_batch *batch, size_t row) {
    const wn_column *lead = &batch->columns[s->lead];
    return lead->missing[row] ? WN_MAP_NONE : (uint32_t)lead->number[row];
}

static wn_rc fill_leads(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    (void)err;
    const wn_event_slots *s = ctx;
    const wn_column *id = &batch->columns[s->id];
    for (size_t row = 0; row < batch->rows; row++) {
        if (row % WN_MAP_AHEAD == 0)
            wn_events_prefetch(s->history.events, &id->text[row], batch->rows - row);
        uint32_t lead = id->missing[row]
                            ? WN_MAP_NONE
                            : wn_events_lead(s->history.events, id->text[row]);
        out->missing[row] = lead == WN_MAP_NONE;
        out->number[row] = lead == WN_MAP_NONE ? 0 : lead;
    }
    return WN_OK;
}

static wn_rc bind(wn_event_slots *s, wn_err *err) {
    const wn_rule_set *rules = s->rules;
    wn_rc rc = wn_table_want_named(s->table, rules->id, WN_TEXT, &s->id, err);
    if (rc != WN_OK) return wn_node_blame(wn_node_field(rules->node, "id"), err);
    if (s->history.after) {
        if (!rules->created)
            return wn_node_fail(rules->node, err,
                                "\"created\" is missing: when did a lead come");
        rc = wn_table_want_named(s->table, rules->created, WN_TIME, &s->created, err);
        if (rc != WN_OK) return wn_node_blame(wn_node_field(rules->node, "created"), err);
    }
    if (!s->history.events) return WN_OK;
    return wn_table_derive(s->table, WN_NUMBER, fill_leads, s, NULL, false, &s->lead,
                           err);
}

wn_rc wn_event_slots_new(const wn_rule_set *rules, wn_table *table,
                         const wn_history *history, wn_event_slots **out, wn_err *err) {
    *out = NULL;
    wn_event_slots *s = wn_alloc_zero(1, sizeof *s);
    if (!s) return wn_fail_memory(err);
    *s = (wn_event_slots){.rules = rules, .table = table, .history = *history};
    wn_rc rc = bind(s, err);
    if (rc == WN_OK)
        *out = s;
    else
        wn_event_slots_free(s);
    return rc;
}

void wn_event_slots_free(wn_event_slots *s) {
    wn_free(s);
}

/* ------------------------------------------------------------------------------- rules
 */

/* As of when the row is scored: *moment is NULL when all events count. False when it is
 * not known. */
static bool moment_of(const wn_event_slots *s, const wn_batch *batch, size_t row,
                      wn_time *store, const wn_time **moment) {
    const wn_history *history = &s->history;
    *moment = history->as_of;
    if (!history->after) return true;
    const wn_column *created = &batch->columns[s->created];
    if (created->missing[row]) return false;
    *store = created->time[row] + *history->after;
    if (!history->as_of || *store < *history->as_of) *moment = store;
    return true;
}

static bool worth_of(const wn_event_slots *s, const wn_batch *batch, size_t rule,
                     size_t row, wn_event_worth *worth) {
    wn_time store;
    const wn_time *moment;
    if (!moment_of(s, batch, row, &store, &moment)) return false;
    *worth =
        wn_events_at(s->history.events, rule, wn_event_slots_lead(s, batch, row), moment);
    return true;
}

size_t wn_event_slots_count(const wn_event_slots *s, const wn_batch *batch, size_t rule,
                            size_t row) {
    wn_event_worth worth = {0};
    return worth_of(s, batch, rule, row, &worth) ? worth.events : 0;
}

typedef struct bound_rule {
    const wn_event_slots *slots;
    size_t rule, when;
    bool gated;
} bound_rule;

enum { AHEAD = 8 };

static wn_rc fill_points(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    const bound_rule *bound = ctx;
    const wn_event_slots *s = bound->slots;
    const wn_rule *rule = &s->rules->rules[bound->rule];
    const wn_column *when = bound->gated ? &batch->columns[bound->when] : NULL;
    double each = wn_points_value(rule->points);
    for (size_t row = 0; row < batch->rows; row++) {
        if (row + AHEAD < batch->rows)
            wn_events_prefetch_lead(s->history.events,
                                    wn_event_slots_lead(s, batch, row + AHEAD));
        wn_event_worth worth;
        wn_points points;
        out->missing[row] = !batch->keep[row] ||
                            (when && (when->missing[row] || !when->boolean[row])) ||
                            !worth_of(s, batch, bound->rule, row, &worth);
        if (out->missing[row]) continue;
        if (!wn_points_from(each * worth.times, &points))
            return wn_node_fail(rule->node, err,
                                "expected at most %.0f points, got %.15g (for the row "
                                "at %s:%llu)",
                                WN_POINTS_MAX, each * worth.times,
                                wn_table_name(s->table),
                                (unsigned long long)wn_batch_line(batch, row));
        out->number[row] = wn_points_value(points);
    }
    return WN_OK;
}

wn_rc wn_event_slots_rule(wn_event_slots *s, size_t rule, const size_t *when,
                          size_t *slot, wn_err *err) {
    bound_rule *bound = wn_alloc(sizeof *bound);
    if (!bound) return wn_fail_memory(err);
    *bound = (bound_rule){s, rule, when ? *when : 0, when != NULL};
    return wn_table_derive(s->table, WN_NUMBER, fill_points, bound, wn_free, false, slot,
                           err);
}
