#include "core/stats/survival/watch.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------- ages */

static int by_size(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int32_t entry_of(const wn_watch *w, int32_t since) {
    return since > w->start ? since - w->start : 0;
}

/* The longest age that enough subjects reach: 5% of them, and at least 20. */
static int32_t find_horizon(const int32_t *days, size_t count) {
    enum { LEAST = 20, SHARE = 20 };
    size_t need = count / SHARE > LEAST ? count / SHARE : LEAST;
    return count == 0 ? 0 : days[count > need ? count - need : 0];
}

/* Distinct ages of the events within the horizon, joined to the number of steps. */
static void choose_ages(int32_t *ages, size_t events, wn_hazards *out) {
    size_t distinct = 0;
    qsort(ages, events, sizeof *ages, by_size);
    for (size_t i = 0; i < events; i++)
        if (ages[i] <= out->horizon && (i == 0 || ages[i] > ages[i - 1]))
            ages[distinct++] = ages[i];
    out->count = distinct < WN_HAZARD_STEPS ? distinct : WN_HAZARD_STEPS;
    for (size_t k = 0; k < out->count; k++)
        out->age[k] = ages[(k + 1) * distinct / out->count - 1];
}

/* How many ages are below this one. */
static size_t below(const wn_hazards *h, double age) {
    size_t low = 0, high = h->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->age[middle] < age)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t wn_hazards_passed(const wn_hazards *h, double age) {
    size_t k = below(h, age);
    return k < h->count && h->age[k] <= age ? k + 1 : k;
}

static wn_rc set_ages(const wn_watches *watches, int32_t since, wn_hazards *out,
                      wn_err *err) {
    int32_t *ages = wn_alloc_zero(watches->count + 1, sizeof *ages);
    size_t known = 0, events = 0;
    if (!ages) return wn_fail_memory(err);
    for (size_t i = 0; i < watches->count; i++)
        if (watches->all[i].days >= entry_of(&watches->all[i], since))
            ages[known++] = watches->all[i].days;
    qsort(ages, known, sizeof *ages, by_size);
    out->horizon = find_horizon(ages, known);
    for (size_t i = 0; i < watches->count; i++) {
        const wn_watch *w = &watches->all[i];
        if (w->end == WN_WATCH_EVENT && w->days >= entry_of(w, since))
            ages[events++] = w->days;
    }
    choose_ages(ages, events, out);
    wn_free(ages);
    return WN_OK;
}

/* ---------------------------------------------------------------------------- hazards */

/* The ages at which a subject is at risk: from *first up to, without, *end. */
static void find_span(const wn_hazards *h, const wn_watch *w, int32_t since,
                      size_t *first, size_t *end) {
    *first = below(h, entry_of(w, since));
    *end = wn_hazards_passed(h, w->days);
    if (w->end == WN_WATCH_EVENT) *end = below(h, w->days) + 1;
    if (*end > h->count) *end = h->count;
}

static void count_watch(const wn_watch *w, int32_t since, wn_hazards *h) {
    size_t first, end, k = below(h, w->days);
    if (w->days < entry_of(w, since)) return;
    find_span(h, w, since, &first, &end);
    if (first < end) {
        double *row = &h->exposed[w->group * h->count];
        double half = w->end == WN_WATCH_EVENT ? 0.5 : 0;
        row[first]++;
        row[end - 1] -= half;
        if (end < h->count) row[end] -= 1 - half;
    }
    if (k == h->count || w->end == WN_WATCH_OPEN) return;
    if (w->end == WN_WATCH_EVENT) {
        h->events[k]++;
        h->observed[w->group]++;
    } else {
        h->others[k]++;
        h->at_risk_others[k] += h->age[k] > w->days;
    }
}

/* From who comes and goes to who is there. */
static void add_up(wn_hazards *h) {
    for (size_t g = 0; g < h->groups; g++) {
        double *row = &h->exposed[g * h->count], there = 0;
        for (size_t k = 0; k < h->count; k++) {
            row[k] = there += row[k];
            h->at_risk[k] += there;
        }
    }
    for (size_t k = 0; k < h->count; k++)
        h->at_risk_others[k] += h->at_risk[k];
}

wn_rc wn_hazards_take(const wn_watches *watches, int32_t since, wn_hazards *out,
                      wn_err *err) {
    wn_rc rc = WN_OK;
    size_t groups = watches->groups;
    *out = (wn_hazards){.groups = groups};
    out->age = wn_alloc_zero(5 * WN_HAZARD_STEPS, sizeof *out->age);
    out->exposed = wn_alloc_zero(groups * WN_HAZARD_STEPS, sizeof *out->exposed);
    out->observed = wn_alloc_zero(groups, sizeof *out->observed);
    if (!out->age || !out->exposed || !out->observed) {
        rc = wn_fail_memory(err);
        goto out;
    }
    out->events = out->age + WN_HAZARD_STEPS;
    out->others = out->events + WN_HAZARD_STEPS;
    out->at_risk = out->others + WN_HAZARD_STEPS;
    out->at_risk_others = out->at_risk + WN_HAZARD_STEPS;
    WN_TRY(set_ages(watches, since, out, err));
    for (size_t i = 0; i < watches->count; i++)
        count_watch(&watches->all[i], since, out);
    add_up(out);
out:
    if (rc != WN_OK) wn_hazards_free(out);
    return rc;
}

void wn_hazards_free(wn_hazards *h) {
    wn_free(h->observed);
    wn_free(h->exposed);
    wn_free(h->age);
    *h = (wn_hazards){0};
}

/* ---------------------------------------------------------------------------- records */

/* Events on each day of the calendar, and how many the hazards lead to expect. */
typedef struct calendar {
    double *events, *expected; /* [days] */
    int32_t first;
    size_t days;
} calendar;

static void mark_days(const wn_watches *watches, const wn_hazards *h, calendar *c) {
    for (size_t i = 0; i < watches->count; i++) {
        const wn_watch *w = &watches->all[i];
        size_t first, end, day = (size_t)(w->start - c->first);
        if (w->end == WN_WATCH_EVENT) c->events[day + (size_t)w->days]++;
        find_span(h, w, w->start, &first, &end);
        for (size_t k = first; k < end; k++) {
            double age = fmin(h->age[k], w->days);
            c->expected[day + (size_t)age] += h->events[k] / h->at_risk[k];
        }
    }
}

static double surprise(double events, double expected) {
    return events > 0 ? events * log(events / expected) : 0;
}

/* The day up to which events are scarce most surely. */
static void scan(const calendar *c, wn_records *out) {
    const double threshold = 8, least = 10;
    double all_events = 0, all_expected = 0, events = 0, expected = 0, best = threshold;
    for (size_t d = 0; d < c->days; d++) {
        all_events += c->events[d];
        all_expected += c->expected[d];
    }
    for (size_t d = 0; d + 1 < c->days; d++) {
        events += c->events[d];
        expected += c->expected[d];
        double rest = all_expected - expected;
        if (rest <= 0 || expected < least || events >= expected / 3) continue;
        double ratio = surprise(events, expected) + surprise(all_events - events, rest);
        if (ratio <= best) continue;
        best = ratio;
        *out = (wn_records){.since = c->first + (int32_t)d + 1,
                            .late = true,
                            .events = events,
                            .expected = expected};
    }
}

wn_rc wn_records_find(const wn_watches *watches, wn_records *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_hazards h = {0};
    calendar c = {0};
    c.first = watches->today;
    for (size_t i = 0; i < watches->count; i++)
        if (watches->all[i].start < c.first) c.first = watches->all[i].start;
    c.days = (size_t)(watches->today - c.first) + 1;
    *out = (wn_records){.since = c.first};
    WN_TRY(wn_hazards_take(watches, c.first, &h, err));
    c.events = wn_alloc_zero(2 * c.days, sizeof *c.events);
    if (!c.events) {
        rc = wn_fail_memory(err);
        goto out;
    }
    c.expected = c.events + c.days;
    mark_days(watches, &h, &c);
    scan(&c, out);
out:
    wn_free(c.events);
    wn_hazards_free(&h);
    return rc;
}
