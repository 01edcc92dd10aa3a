#include "core/rules/events.h"

#include "core/base/mem.h"
#include "core/data/levels.h"
#include "core/lua/matcher.h"

#include <stdlib.h>

/* The events of one rule as they are read: two arrays, so that no byte is padding. */
typedef struct pile {
    uint32_t *leads;
    wn_time *times;
    size_t count, leads_capacity, times_capacity;
} pile;

struct wn_events {
    const wn_rule_set *rules;
    wn_map leads;
    uint64_t *of_lead; /* [leads]: rows of the file */
    size_t of_lead_capacity;
    size_t *starts;    /* [leads + 1]: where a lead's entries begin */
    uint16_t *rule_of; /* [entries] */
    wn_time *times;    /* [entries] */
    uint64_t *of_rule; /* [rule_count] */
    wn_levels names;
    wn_event_name name_list[WN_EVENT_NAMES_MAX];
    wn_event_facts facts;
};

/* What is needed while the table is read. */
typedef struct reading {
    wn_events *events;
    pile *piles;   /* [rule_count] */
    size_t *slots; /* [rule_count] of type WN_BOOL: fits the rule; NO_SLOT: no events */
    size_t id, event, time;
    bool has_until;
    wn_time until;
} reading;

#define NO_SLOT SIZE_MAX

void wn_events_free(wn_events *e) {
    if (!e) return;
    wn_map_free(&e->leads);
    wn_levels_free(&e->names);
    wn_free(e->of_lead);
    wn_free(e->starts);
    wn_free(e->rule_of);
    wn_free(e->times);
    wn_free(e->of_rule);
    wn_free(e);
}

/* ------------------------------------------------------------------------------ binding
 */

/* A column: as the caller says, as the script says, or the standard one. */
static wn_rc want(const reading *r, wn_table *table, const char *key, const char *given,
                  const char *declared, const char *standard, wn_type type, size_t *slot,
                  wn_err *err) {
    const char *name = given ? given : declared ? declared : standard;
    wn_rc rc = wn_table_want_named(table, name, type, slot, err);
    if (rc == WN_OK || given) return rc;
    const wn_rule_set *rules = r->events->rules;
    if (declared) return wn_node_blame(wn_node_field(rules->events_node, key), err);
    return wn_err_hint(err,
                       "say which column it is: events = { %s = \"...\" } in the "
                       "scoring",
                       key);
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
    WN_TRY(
        want(r, table, "id", given->id, declared->id, rules->id, WN_TEXT, &r->id, err));
    WN_TRY(want(r, table, "event", given->event, declared->event, "event", WN_TEXT,
                &r->event, err));
    WN_TRY(want(r, table, "time", given->time, declared->time, "time", WN_TIME, &r->time,
                err));
    const char *event = given->event      ? given->event
                        : declared->event ? declared->event
                                          : "event";
    WN_TRY(wn_table_find(table, event, &column, err));
    for (size_t i = 0; i < rules->rule_count; i++) {
        const wn_event_rule *rule = &rules->rules[i].events;
        r->slots[i] = NO_SLOT;
        if (rule->count != WN_EVENTS_NONE)
            WN_TRY(bind_rule(table, column, rule, &r->slots[i], err));
    }
out:
    return rc;
}

/* ------------------------------------------------------------------------------ reading
 */

/* What one batch comes to: which rows count, for which rules, and what they are called.
 */
typedef struct match {
    uint32_t row, rule;
} match;

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

static wn_rc match_row(const reading *r, partial *part, const wn_batch *batch, size_t row,
                       bool *used, wn_err *err) {
    size_t before = part->match_count;
    for (size_t i = 0; i < r->events->rules->rule_count; i++) {
        if (r->slots[i] == NO_SLOT || !batch->columns[r->slots[i]].boolean[row]) continue;
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

static wn_rc put_on(pile *on, uint32_t lead, wn_time time, wn_err *err) {
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

/* ------------------------------------------------------------------------------ sorting
 */

static int by_time(const void *a, const void *b) {
    wn_time x = *(const wn_time *)a, y = *(const wn_time *)b;
    return (x > y) - (x < y);
}

/* Files are mostly in the order of time, and then there is nothing to do. */
static void sort_times(wn_time *times, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (times[i - 1] <= times[i]) continue;
        qsort(times, count, sizeof *times, by_time);
        return;
    }
}

/* starts[lead + 1] becomes the number of entries of the lead, then where it ends. */
static size_t count_entries(wn_events *e, const reading *r) {
    size_t entries = 0;
    for (size_t i = 0; i < e->rules->rule_count; i++) {
        const pile *from = &r->piles[i];
        e->of_rule[i] = from->count;
        entries += from->count;
        for (size_t k = 0; k < from->count; k++)
            e->starts[from->leads[k] + 1]++;
    }
    for (size_t lead = 0; lead < e->leads.count; lead++)
        e->starts[lead + 1] += e->starts[lead];
    return entries;
}

/* Rule by rule, so that the entries of a lead are in the order of the rules. Piles are
 * given back as they empty. */
static void distribute(wn_events *e, reading *r, size_t *next) {
    for (size_t i = 0; i < e->rules->rule_count; i++) {
        pile *from = &r->piles[i];
        for (size_t k = 0; k < from->count; k++) {
            size_t at = next[from->leads[k]]++;
            e->rule_of[at] = (uint16_t)i;
            e->times[at] = from->times[k];
        }
        wn_free(from->leads);
        wn_free(from->times);
        *from = (pile){0};
    }
}

/* Where the entries of the rule end that are those of entry `at`. */
static size_t end_of_rule(const wn_events *e, size_t at, size_t end) {
    size_t i = at + 1;
    while (i < end && e->rule_of[i] == e->rule_of[at])
        i++;
    return i;
}

static wn_rc sort(wn_events *e, reading *r, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t leads = e->leads.count, *next = NULL;
    e->starts = wn_alloc_zero(leads + 1, sizeof *e->starts);
    if (!e->starts) return wn_fail_memory(err);
    size_t entries = count_entries(e, r);
    e->rule_of = wn_alloc_zero(entries, sizeof *e->rule_of);
    e->times = wn_alloc_zero(entries, sizeof *e->times);
    next = wn_alloc_zero(leads + 1, sizeof *next);
    if (!e->rule_of || !e->times || !next) {
        rc = wn_fail_memory(err);
        goto out;
    }
    memcpy(next, e->starts, leads * sizeof *next);
    distribute(e, r, next);
    for (size_t lead = 0; lead < leads; lead++)
        for (size_t at = e->starts[lead], end; at < e->starts[lead + 1]; at = end) {
            end = end_of_rule(e, at, e->starts[lead + 1]);
            sort_times(e->times + at, end - at);
        }
out:
    wn_free(next);
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
    WN_TRY(sort(e, &r, err));
    *out = e;
    e = NULL;
out:
    for (size_t i = 0; r.piles && i < rules->rule_count; i++) {
        wn_free(r.piles[i].leads);
        wn_free(r.piles[i].times);
    }
    wn_free(r.piles);
    wn_free(r.slots);
    wn_events_free(e);
    return rc;
}

/* ------------------------------------------------------------------------------ answers
 */

uint32_t wn_events_lead(const wn_events *e, wn_text id) {
    return wn_map_find(&e->leads, id);
}

void wn_events_prefetch(const wn_events *e, const wn_text *ids, size_t count) {
    wn_map_prefetch_all(&e->leads, ids, count);
}

size_t wn_events_leads(const wn_events *e) {
    return e->leads.count;
}

wn_text wn_events_lead_id(const wn_events *e, uint32_t lead) {
    return wn_map_key(&e->leads, lead);
}

uint64_t wn_events_of_lead(const wn_events *e, uint32_t lead) {
    return e->of_lead[lead];
}

void wn_events_prefetch_lead(const wn_events *e, uint32_t lead) {
    if (lead == WN_MAP_NONE) return;
    __builtin_prefetch(&e->rule_of[e->starts[lead]]);
    __builtin_prefetch(&e->times[e->starts[lead]]);
}

/* The first entry in [low, high) whose rule is at least this. */
static size_t from_rule(const wn_events *e, size_t low, size_t high, size_t rule) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (e->rule_of[middle] < rule)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

wn_event_worth wn_events_at(const wn_events *e, size_t rule, uint32_t lead,
                            const wn_time *moment) {
    const wn_event_rule *counted = &e->rules->rules[rule].events;
    if (lead == WN_MAP_NONE) return wn_event_rule_worth(counted, NULL, 0, moment);
    size_t end = e->starts[lead + 1];
    size_t first = from_rule(e, e->starts[lead], end, rule);
    size_t last = from_rule(e, first, end, rule + 1);
    return wn_event_rule_worth(counted, e->times + first, last - first, moment);
}

wn_event_facts wn_events_facts(const wn_events *e) {
    return e->facts;
}

uint64_t wn_events_of_rule(const wn_events *e, size_t rule) {
    return e->of_rule[rule];
}

const wn_event_name *wn_events_names(const wn_events *e, size_t *count) {
    *count = e->names.map.count;
    return e->name_list;
}
