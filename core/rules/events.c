#include "core/rules/events.h"

#include "core/base/mem.h"
#include "core/rules/events_impl.h"

#include <stdlib.h>

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

void wn_event_pile_clear(wn_event_pile *pile) {
    wn_free(pile->leads);
    wn_free(pile->times);
    *pile = (wn_event_pile){0};
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
static size_t count_entries(wn_events *e, const wn_event_pile *piles) {
    size_t entries = 0;
    for (size_t i = 0; i < e->rules->rule_count; i++) {
        const wn_event_pile *from = &piles[i];
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
static void distribute(wn_events *e, wn_event_pile *piles, size_t *next) {
    for (size_t i = 0; i < e->rules->rule_count; i++) {
        wn_event_pile *from = &piles[i];
        for (size_t k = 0; k < from->count; k++) {
            size_t at = next[from->leads[k]]++;
            e->rule_of[at] = (uint16_t)i;
            e->times[at] = from->times[k];
        }
        wn_event_pile_clear(from);
    }
}

/* Where the entries of the rule end that are those of entry `at`. */
static size_t end_of_rule(const wn_events *e, size_t at, size_t end) {
    size_t i = at + 1;
    while (i < end && e->rule_of[i] == e->rule_of[at])
        i++;
    return i;
}

wn_rc wn_events_sort(wn_events *e, wn_event_pile *piles, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t leads = e->leads.count, *next = NULL;
    e->starts = wn_alloc_zero(leads + 1, sizeof *e->starts);
    if (!e->starts) return wn_fail_memory(err);
    size_t entries = count_entries(e, piles);
    e->rule_of = wn_alloc_zero(entries, sizeof *e->rule_of);
    e->times = wn_alloc_zero(entries, sizeof *e->times);
    next = wn_alloc_zero(leads + 1, sizeof *next);
    if (!e->rule_of || !e->times || !next) {
        rc = wn_fail_memory(err);
        goto out;
    }
    memcpy(next, e->starts, leads * sizeof *next);
    distribute(e, piles, next);
    for (size_t lead = 0; lead < leads; lead++)
        for (size_t at = e->starts[lead], end; at < e->starts[lead + 1]; at = end) {
            end = end_of_rule(e, at, e->starts[lead + 1]);
            sort_times(e->times + at, end - at);
        }
out:
    wn_free(next);
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
