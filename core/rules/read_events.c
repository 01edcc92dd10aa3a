/* Reads a file of events (events.h). */
#include "core/base/mem.h"
#include "core/lua/matcher.h"
#include "core/rules/events_impl.h"

/* What is needed while the table is read. */
typedef struct reading {
    wn_events *events;
    wn_event_pile *piles; /* [rule_count] */
    size_t
        *slots; /* [rule_count] of type WN_BOOL: fits the rule; WN_NO_SLOT: no events */
    size_t id, event, time;
    bool has_until;
    wn_time until;
} reading;

/* ------------------------------------------------------------------------------ binding
 */

/* A column, called as the caller says, as the script says, or as usual. */
typedef struct wanted {
    const char *key, *given, *declared, *standard;
} wanted;

static const char *name_of(const wanted *w) {
    return w->given ? w->given : w->declared ? w->declared : w->standard;
}

static wn_rc want(const reading *r, wn_table *table, const wanted *w, wn_type type,
                  size_t *slot, wn_err *err) {
    wn_rc rc = wn_table_want_named(table, name_of(w), type, slot, err);
    if (rc == WN_OK || w->given) return rc;
    if (w->declared)
        return wn_node_blame(wn_node_field(r->events->rules->events_node, w->key), err);
    return wn_err_hint(err,
                       "say which column it is: events = { %s = \"...\" } in the "
                       "scoring",
                       w->key);
}

/* The event's name, and the matchers over the other columns. */
static wn_rc bind_rule(wn_table *table, size_t column, const wn_event_rule *rule,
                       size_t *slot, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_cond *parts[2] = {NULL, NULL}, *whole = NULL;
    WN_TRY(wn_matcher_bind_cell(rule->name, table, column, &parts[0], err));
    if (rule->where) WN_TRY(wn_matcher_bind(rule->where, table, &parts[1], err));
    rc = wn_cond_take_join(WN_COND_AND, parts, rule->where ? 2 : 1, &whole, err);
    parts[0] = parts[1] = NULL;
    if (rc == WN_OK) rc = wn_cond_take_slot(table, whole, slot, err);
out:
    wn_cond_free(parts[0]);
    wn_cond_free(parts[1]);
    return rc;
}

static wn_rc bind(reading *r, wn_table *table, const wn_event_columns *given,
                  wn_err *err) {
    static const wn_event_columns nothing = {0};
    const wn_rule_set *rules = r->events->rules;
    const wn_event_columns *declared = &rules->events;
    wn_rc rc = WN_OK;
    size_t column;
    if (!given) given = &nothing;
    const wanted id = {"id", given->id, declared->id, rules->id};
    const wanted event = {"event", given->event, declared->event, "event"};
    const wanted time = {"time", given->time, declared->time, "time"};
    WN_TRY(want(r, table, &id, WN_TEXT, &r->id, err));
    WN_TRY(want(r, table, &event, WN_TEXT, &r->event, err));
    WN_TRY(want(r, table, &time, WN_TIME, &r->time, err));
    WN_TRY(wn_table_find(table, name_of(&event), &column, err));
    for (size_t i = 0; i < rules->rule_count; i++) {
        const wn_event_rule *rule = &rules->rules[i].events;
        r->slots[i] = WN_NO_SLOT;
        if (rule->count != WN_EVENTS_NONE)
            WN_TRY(bind_rule(table, column, rule, &r->slots[i], err));
    }
out:
    return rc;
}

/* ------------------------------------------------------------------------------ reading
 */

/* A row fits a rule. */
typedef struct match {
    uint32_t row, rule;
} match;

/* What one batch comes to: which rows count, for which rules, and what they are called.
 */
typedef struct partial {
    wn_event_facts facts;
    wn_levels names;
    wn_event_name *counts; /* [names.map.count], without the names */
    size_t counts_capacity;
    uint8_t *valid; /* [rows] */
    match *matches; /* row by row */
    size_t match_count, match_capacity;
} partial;

static void end_partial(void *self, void *p) {
    (void)self;
    partial *part = p;
    if (!part) return;
    wn_levels_free(&part->names);
    wn_free(part->counts);
    wn_free(part->valid);
    wn_free(part->matches);
    wn_free(part);
}

static wn_rc begin_partial(void *self, void **p, wn_err *err) {
    (void)self;
    *p = wn_alloc_zero(1, sizeof(partial));
    return *p ? WN_OK : wn_fail_memory(err);
}

/* Whether the row is an event of somebody at some time that has come. */
static bool check_row(const reading *r, const wn_batch *batch, size_t row,
                      wn_event_facts *facts) {
    const wn_column *time = &batch->columns[r->time];
    facts->rows++;
    bool no_id = batch->columns[r->id].missing[row];
    bool no_time = !no_id && time->missing[row];
    bool after = !no_id && !no_time && r->has_until && time->time[row] > r->until;
    facts->no_id += no_id;
    facts->no_time += no_time;
    facts->after += after;
    return !no_id && !no_time && !after;
}

/* *used: some rule counts the row. */
static wn_rc match_row(const reading *r, partial *part, const wn_batch *batch, size_t row,
                       bool *used, wn_err *err) {
    size_t before = part->match_count;
    for (size_t i = 0; i < r->events->rules->rule_count; i++) {
        if (r->slots[i] == WN_NO_SLOT || !batch->columns[r->slots[i]].boolean[row])
            continue;
        wn_rc rc = wn_grow(&part->matches, &part->match_capacity, part->match_count + 1,
                           sizeof *part->matches, err);
        if (rc != WN_OK) return rc;
        part->matches[part->match_count++] = (match){(uint32_t)row, (uint32_t)i};
    }
    *used = part->match_count > before;
    return WN_OK;
}

static wn_rc count_name(partial *part, wn_text name, bool used, wn_err *err) {
    uint32_t number;
    size_t before = part->names.map.count;
    wn_rc rc = wn_levels_put(&part->names, name, &number, err);
    if (rc == WN_OK)
        rc = wn_grow(&part->counts, &part->counts_capacity, number + 1,
                     sizeof *part->counts, err);
    if (rc != WN_OK) return rc;
    if (number == before) part->counts[number] = (wn_event_name){0};
    part->counts[number].rows++;
    part->counts[number].uncounted += !used;
    return WN_OK;
}

static wn_rc add_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    const reading *r = self;
    partial *part = p;
    const wn_column *name = &batch->columns[r->event];
    wn_rc rc = WN_OK;
    part->valid = wn_alloc_zero(batch->rows, 1);
    if (!part->valid) return wn_fail_memory(err);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        bool used = false;
        if (!batch->keep[row] || !check_row(r, batch, row, &part->facts)) continue;
        WN_TRY(match_row(r, part, batch, row, &used, err));
        part->valid[row] = 1;
        part->facts.used += used;
        part->facts.uncounted += !used;
        if (!name->missing[row]) rc = count_name(part, name->text[row], used, err);
    }
out:
    return rc;
}

static wn_rc merge_names(wn_events *e, const partial *part, wn_err *err) {
    for (uint32_t i = 0; i < part->names.map.count; i++) {
        wn_text text = wn_map_key(&part->names.map, i);
        uint32_t number = wn_map_find(&e->names.map, text);
        if (number == WN_MAP_NONE && e->names.map.count == WN_EVENT_NAMES_MAX) continue;
        wn_rc rc = wn_map_put(&e->names.map, text, &number, err);
        if (rc != WN_OK) return rc;
        wn_event_name *name = &e->name_list[number];
        name->name = wn_map_key(&e->names.map, number).p;
        name->rows += part->counts[i].rows;
        name->uncounted += part->counts[i].uncounted;
    }
    return WN_OK;
}

static void merge_facts(wn_event_facts *into, const wn_event_facts *from) {
    into->rows += from->rows;
    into->no_id += from->no_id;
    into->no_time += from->no_time;
    into->after += from->after;
    into->uncounted += from->uncounted;
    into->used += from->used;
}

static wn_rc put_on(wn_event_pile *on, uint32_t lead, wn_time time, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(
        wn_grow(&on->leads, &on->leads_capacity, on->count + 1, sizeof *on->leads, err));
    WN_TRY(
        wn_grow(&on->times, &on->times_capacity, on->count + 1, sizeof *on->times, err));
    on->leads[on->count] = lead;
    on->times[on->count++] = time;
out:
    return rc;
}

static wn_rc put_lead(wn_events *e, wn_text id, uint32_t *lead, wn_err *err) {
    size_t before = e->leads.count;
    wn_rc rc = wn_map_put(&e->leads, id, lead, err);
    if (rc == WN_OK)
        rc = wn_grow(&e->of_lead, &e->of_lead_capacity, *lead + 1, sizeof *e->of_lead,
                     err);
    if (rc != WN_OK) return rc;
    if (*lead == before) e->of_lead[*lead] = 0;
    e->of_lead[*lead]++;
    return WN_OK;
}

static wn_rc merge_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    reading *r = self;
    const partial *part = p;
    const match *next = part->matches, *end = next + part->match_count;
    const wn_text *ids = batch->columns[r->id].text;
    const wn_time *times = batch->columns[r->time].time;
    wn_rc rc = merge_names(r->events, part, err);
    merge_facts(&r->events->facts, &part->facts);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        uint32_t lead;
        if (row % WN_MAP_AHEAD == 0)
            wn_map_prefetch_all(&r->events->leads, &ids[row], batch->rows - row);
        if (!part->valid[row]) continue;
        WN_TRY(put_lead(r->events, ids[row], &lead, err));
        for (; next < end && next->row == row && rc == WN_OK; next++)
            rc = put_on(&r->piles[next->rule], lead, times[row], err);
    }
out:
    return rc;
}

/* -------------------------------------------------------------------------------- whole
 */

wn_rc wn_events_read(const wn_rule_set *rules, wn_table *table,
                     const wn_event_columns *columns, const wn_time *as_of, int threads,
                     wn_events **out, wn_err *err) {
    static const wn_accumulator accumulator = {.begin = begin_partial,
                                               .add = add_batch,
                                               .merge = merge_batch,
                                               .end = end_partial};
    wn_rc rc = WN_OK;
    *out = NULL;
    wn_events *e = wn_alloc_zero(1, sizeof *e);
    if (!e) return wn_fail_memory(err);
    reading r = {.events = e, .has_until = as_of != NULL};
    if (as_of) r.until = wn_time_until(*as_of);
    e->rules = rules;
    e->of_rule = wn_alloc_zero(rules->rule_count, sizeof *e->of_rule);
    r.piles = wn_alloc_zero(rules->rule_count, sizeof *r.piles);
    r.slots = wn_alloc_zero(rules->rule_count, sizeof *r.slots);
    if (!e->of_rule || !r.piles || !r.slots) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(bind(&r, table, columns, err));
    WN_TRY(wn_table_scan(table, &accumulator, &r, threads, err));
    WN_TRY(wn_events_sort(e, r.piles, err));
    *out = e;
    e = NULL;
out:
    for (size_t i = 0; r.piles && i < rules->rule_count; i++)
        wn_event_pile_clear(&r.piles[i]);
    wn_free(r.piles);
    wn_free(r.slots);
    wn_events_free(e);
    return rc;
}
