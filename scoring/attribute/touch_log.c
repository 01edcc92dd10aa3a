#include "scoring/attribute/touch_log.h"

#include "core/base/mem.h"
#include "core/stats/attribution/touches.h"
#include "scoring/money/spend.h"

#include <stdlib.h>

/* What happened: a touch by the channel of this number, or one of these. */
#define BLANK UINT32_C(0x80000000)      /* a touch without a channel */
#define BARE UINT32_C(0x80000001)       /* the same, on a row that converts */
#define CONVERSION UINT32_C(0xc0000000) /* with the number of the conversion */

typedef struct event {
    wn_time time;
    uint32_t what;
    uint32_t next; /* of the same person, or NO_EVENT */
} event;

#define NO_EVENT UINT32_MAX

typedef struct person {
    uint32_t first, last;
} person;

/* The touches of a journey that is under way. */
typedef struct trail {
    uint32_t *touches;
    wn_time *times;
    double *ages, *shares; /* of a journey that converts */
    size_t count, touch_room, time_room, age_room, share_room;
} trail;

/* An event in the order that it is taken in. */
typedef struct ordered {
    wn_time time;
    uint32_t number; /* of the event */
} ordered;

struct wn_touch_log {
    const wn_log_rules *rules;
    wn_journeys *journeys;
    wn_map ids;
    person *people; /* by number of the id */
    size_t people_room;
    event *events;
    size_t event_count, event_room;
    double *values; /* of conversions */
    size_t conversions, value_room;
    size_t bare; /* conversions on rows without a channel */
    bool timed;

    /* Of the table that is being scanned. */
    const wn_log_columns *columns;
    const wn_deal_columns *deals;
    const char *file;

    trail trail;
    ordered *order; /* of one person's events */
    size_t order_room;
};

wn_rc wn_touch_log_new(const wn_log_rules *rules, wn_journeys *journeys,
                       wn_touch_log **out, wn_err *err) {
    *out = wn_alloc_zero(1, sizeof **out);
    if (!*out) return wn_fail_memory(err);
    (*out)->rules = rules;
    (*out)->journeys = journeys;
    return WN_OK;
}

void wn_touch_log_free(wn_touch_log *log) {
    if (!log) return;
    wn_map_free(&log->ids);
    wn_free(log->people);
    wn_free(log->events);
    wn_free(log->values);
    wn_free(log->trail.touches);
    wn_free(log->trail.times);
    wn_free(log->trail.ages);
    wn_free(log->trail.shares);
    wn_free(log->order);
    wn_free(log);
}

/* ------------------------------------------------------------------------------ rows */

static wn_rc add_event(wn_touch_log *log, uint32_t who, wn_time time, uint32_t what,
                       wn_err *err) {
    if (log->event_count >= CONVERSION - BARE)
        return wn_fail(err, WN_E_DATA, "more than a thousand million touches");
    wn_rc rc = wn_grow(&log->events, &log->event_room, log->event_count + 1,
                       sizeof *log->events, err);
    if (rc != WN_OK) return rc;
    uint32_t number = (uint32_t)log->event_count++;
    person *p = &log->people[who];
    if (p->first == NO_EVENT)
        p->first = number;
    else
        log->events[p->last].next = number;
    p->last = number;
    log->events[number] = (event){time, what, NO_EVENT};
    return WN_OK;
}

static wn_rc add_conversion(wn_touch_log *log, uint32_t who, wn_time time,
                            const wn_batch *batch, size_t row, size_t slot,
                            const char *name, wn_err *err) {
    double value = 0;
    wn_rc rc = WN_OK;
    if (slot != WN_NO_SLOT) {
        const wn_column *c = &batch->columns[slot];
        if (c->missing[row]) log->journeys->facts.no_value++;
        value = c->missing[row] ? 0 : c->number[row];
        if (value < 0 || value > WN_AMOUNT_MOST) {
            wn_fail(err, WN_E_DATA, "expected a value from 0 to %g, got %g",
                    WN_AMOUNT_MOST, value);
            return wn_err_at(err, log->file, wn_batch_line(batch, row), name);
        }
    }
    WN_TRY(wn_grow(&log->values, &log->value_room, log->conversions + 1,
                   sizeof *log->values, err));
    log->values[log->conversions] = value;
    rc = add_event(log, who, time, CONVERSION | (uint32_t)log->conversions, err);
    if (rc == WN_OK) log->conversions++;
out:
    return rc;
}

static wn_rc locate(wn_touch_log *log, wn_text id, uint32_t *who, wn_err *err) {
    size_t before = log->ids.count;
    wn_rc rc = wn_map_put(&log->ids, id, who, err);
    if (rc != WN_OK || log->ids.count == before) return rc;
    rc = wn_grow(&log->people, &log->people_room, log->ids.count, sizeof *log->people,
                 err);
    if (rc == WN_OK) log->people[*who] = (person){NO_EVENT, NO_EVENT};
    return rc;
}

/* Is the row in, by its person and time? */
static bool is_in(wn_touch_log *log, const wn_column *units, const wn_column *times,
                  size_t row) {
    wn_journey_facts *facts = &log->journeys->facts;
    bool late = times && !times->missing[row] && log->rules->has_as_of &&
                times->time[row] > log->rules->as_of;
    if (units->missing[row])
        facts->no_unit++;
    else if (times && times->missing[row])
        facts->no_time++;
    else if (late)
        facts->later++;
    else
        return true;
    return false;
}

static void note_day(wn_journey_facts *facts, wn_time time) {
    int64_t day = wn_time_day(time);
    if (!facts->dated || day < facts->first_day) facts->first_day = day;
    if (!facts->dated || day > facts->last_day) facts->last_day = day;
    facts->dated = true;
}

static wn_rc what_touched(wn_touch_log *log, const wn_column *channels, size_t row,
                          bool converts, uint32_t *what, wn_err *err) {
    wn_text name =
        channels->missing[row] ? (wn_text){"", 0} : wn_text_trim(channels->text[row]);
    if (name.n) return wn_journeys_channel(log->journeys, name, what, err);
    *what = converts ? BARE : BLANK;
    log->bare += converts;
    return WN_OK;
}

static wn_rc add_row(wn_touch_log *log, const wn_batch *batch, size_t row, wn_err *err) {
    const wn_log_columns *c = log->columns;
    const wn_column *units = &batch->columns[c->unit];
    const wn_column *times = c->time == WN_NO_SLOT ? NULL : &batch->columns[c->time];
    const wn_column *outcome =
        c->outcome == WN_NO_SLOT ? NULL : &batch->columns[c->outcome];
    uint32_t who, what;
    wn_rc rc = WN_OK;
    log->journeys->facts.rows++;
    if (!is_in(log, units, times, row)) return WN_OK;
    bool converts = outcome && !outcome->missing[row] && outcome->boolean[row];
    wn_time time = times ? times->time[row] : 0;
    if (times) note_day(&log->journeys->facts, time);
    WN_TRY(locate(log, units->text[row], &who, err));
    WN_TRY(what_touched(log, &batch->columns[c->channel], row, converts, &what, err));
    WN_TRY(add_event(log, who, time, what, err));
    if (converts)
        rc = add_conversion(log, who, time, batch, row, c->value, c->value_name, err);
out:
    return rc;
}

/* The person of a row some way ahead is fetched while earlier rows are added. */
static void look_ahead(const wn_touch_log *log, const wn_batch *batch, size_t slot,
                       size_t row) {
    enum { AHEAD = 16 };
    const wn_column *units = &batch->columns[slot];
    if (row + AHEAD < batch->rows && !units->missing[row + AHEAD])
        wn_map_prefetch(&log->ids, units->text[row + AHEAD]);
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    wn_touch_log *log = self;
    for (size_t row = 0; row < batch->rows; row++) {
        look_ahead(log, batch, log->columns->unit, row);
        wn_rc rc = batch->keep[row] ? add_row(log, batch, row, err) : WN_OK;
        if (rc == WN_E_DATA) wn_err_at(err, log->file, 0, NULL);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

wn_rc wn_touch_log_scan(wn_touch_log *log, wn_table *table, const wn_log_columns *columns,
                        int threads, wn_err *err) {
    static const wn_accumulator accumulator = {.merge = merge};
    log->columns = columns;
    log->file = wn_table_name(table);
    log->timed = columns->time != WN_NO_SLOT;
    log->journeys->has_value = columns->value != WN_NO_SLOT;
    return wn_table_scan(table, &accumulator, log, threads, err);
}

/* ----------------------------------------------------------------------------- deals */

static void note_stranger(wn_journey_facts *facts, wn_text id) {
    size_t n = id.n < sizeof facts->stranger ? id.n : sizeof facts->stranger - 1;
    if (facts->strangers++ > 0) return;
    memcpy(facts->stranger, id.p, n);
    facts->stranger[n] = 0;
}

static wn_rc add_deal(wn_touch_log *log, const wn_batch *batch, size_t row, wn_err *err) {
    const wn_deal_columns *d = log->deals;
    const wn_column *ids = &batch->columns[d->id], *won = &batch->columns[d->won];
    if (won->missing[row] || !is_in(log, ids, won, row)) return WN_OK;
    uint32_t who = wn_map_find(&log->ids, ids->text[row]);
    if (who == WN_MAP_NONE) {
        note_stranger(&log->journeys->facts, ids->text[row]);
        return WN_OK;
    }
    wn_time time = won->time[row];
    if (time % WN_DAY == 0) time += WN_DAY - 1;
    return add_conversion(log, who, time, batch, row, d->value, d->value_name, err);
}

static wn_rc merge_deals(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    wn_touch_log *log = self;
    for (size_t row = 0; row < batch->rows; row++) {
        wn_rc rc = batch->keep[row] ? add_deal(log, batch, row, err) : WN_OK;
        if (rc == WN_E_DATA) wn_err_at(err, log->file, 0, NULL);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

wn_rc wn_touch_log_deals(wn_touch_log *log, wn_table *table,
                         const wn_deal_columns *columns, int threads, wn_err *err) {
    static const wn_accumulator accumulator = {.merge = merge_deals};
    log->deals = columns;
    log->file = wn_table_name(table);
    log->journeys->has_value = columns->value != WN_NO_SLOT;
    return wn_table_scan(table, &accumulator, log, threads, err);
}

/* -------------------------------------------------------------------------- journeys */

/* Gives a conversion's credit by the ages of the trail's touches from `from` on. */
static wn_rc add_decay(wn_touch_log *log, size_t from, wn_time end, double value,
                       wn_err *err) {
    trail *t = &log->trail;
    wn_journeys *j = log->journeys;
    size_t count = t->count - from;
    wn_rc rc = WN_OK;
    WN_TRY(wn_grow(&t->ages, &t->age_room, count, sizeof *t->ages, err));
    WN_TRY(wn_grow(&t->shares, &t->share_room, count, sizeof *t->shares, err));
    for (size_t i = 0; i < count; i++)
        t->ages[i] = (double)(end - t->times[from + i]) / (double)WN_DAY;
    wn_decay_shares(t->ages, count, log->rules->half_life, t->shares);
    for (size_t i = 0; i < count; i++) {
        wn_credit *credit = &j->decay[t->touches[from + i]];
        credit->conversions += t->shares[i];
        credit->value += t->shares[i] * value;
    }
out:
    return rc;
}

/* The first touch of the trail, below `count`, that is within the window of its end. */
static size_t window_start(const wn_touch_log *log, size_t count, wn_time end) {
    const trail *t = &log->trail;
    if (!log->rules->window) return 0;
    size_t from = count;
    while (from > 0 && end - t->times[from - 1] <= log->rules->window)
        from--;
    return from;
}

/* Ends journeys without a conversion: of the first `count` touches of the trail. */
static wn_rc lose(wn_touch_log *log, size_t count, wn_err *err) {
    const trail *t = &log->trail;
    while (count > 0) {
        size_t from = window_start(log, count, t->times[count - 1]);
        wn_path_counts lost = {.nulls = 1};
        wn_rc rc = wn_paths_add(&log->journeys->paths, t->touches + from, count - from,
                                lost, err);
        if (rc != WN_OK) return rc;
        log->journeys->facts.cut += from > 0;
        count = from;
    }
    return WN_OK;
}

/* Ends the journey with a conversion. */
static wn_rc convert(wn_touch_log *log, wn_time end, double value, wn_err *err) {
    trail *t = &log->trail;
    wn_journeys *j = log->journeys;
    size_t from = window_start(log, t->count, end);
    wn_rc rc = lose(log, from, err);
    if (rc != WN_OK) return rc;
    if (from == t->count) {
        j->facts.unattributed++;
        j->facts.unattributed_value += value;
    } else {
        wn_path_counts won = {.conversions = 1, .value = value};
        rc = wn_paths_add(&j->paths, t->touches + from, t->count - from, won, err);
        if (rc == WN_OK && log->timed) rc = add_decay(log, from, end, value, err);
        j->facts.cut += from > 0;
    }
    t->count = 0;
    return rc;
}

static wn_rc touch(wn_touch_log *log, const event *e, uint32_t channel, wn_err *err) {
    trail *t = &log->trail;
    wn_rc rc = WN_OK;
    WN_TRY(wn_grow(&t->touches, &t->touch_room, t->count + 1, sizeof *t->touches, err));
    WN_TRY(wn_grow(&t->times, &t->time_room, t->count + 1, sizeof *t->times, err));
    t->touches[t->count] = channel;
    t->times[t->count++] = e->time;
out:
    return rc;
}

static int by_time(const void *a, const void *b) {
    const ordered *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* A person's events, in the order they are taken in: [*count]. */
static wn_rc put_in_order(wn_touch_log *log, const person *p, size_t *count,
                          wn_err *err) {
    bool sorted = true;
    *count = 0;
    for (uint32_t n = p->first; n != NO_EVENT; n = log->events[n].next) {
        wn_rc rc =
            wn_grow(&log->order, &log->order_room, *count + 1, sizeof *log->order, err);
        if (rc != WN_OK) return rc;
        log->order[*count] = (ordered){log->events[n].time, n};
        if (*count && log->order[*count - 1].time > log->events[n].time) sorted = false;
        ++*count;
    }
    if (!sorted) qsort(log->order, *count, sizeof *log->order, by_time);
    log->journeys->facts.disordered += !sorted && !log->deals;
    return WN_OK;
}

/* `blank` is the channel of touches without one; `bare` says whether rows that convert
 * and have none are touches. */
static wn_rc follow(wn_touch_log *log, const person *p, uint32_t blank, bool bare,
                    wn_err *err) {
    size_t count;
    wn_rc rc = put_in_order(log, p, &count, err);
    log->trail.count = 0;
    for (size_t i = 0; i < count && rc == WN_OK; i++) {
        const event *e = &log->events[log->order[i].number];
        if (e->what >= CONVERSION)
            rc = convert(log, e->time, log->values[e->what - CONVERSION], err);
        else if (e->what == BLANK || (e->what == BARE && bare))
            rc = touch(log, e, blank, err);
        else if (e->what != BARE)
            rc = touch(log, e, e->what, err);
    }
    return rc == WN_OK ? lose(log, log->trail.count, err) : rc;
}

/* Numbers the blank channel when there is a touch of it. */
static wn_rc settle_blanks(wn_touch_log *log, bool bare, uint32_t *blank, wn_err *err) {
    wn_journey_facts *facts = &log->journeys->facts;
    for (size_t i = 0; i < log->event_count; i++) {
        uint32_t what = log->events[i].what;
        facts->blank_touches += what == BLANK || (what == BARE && bare);
    }
    if (!bare) facts->bare = log->bare;
    if (facts->blank_touches == 0) return WN_OK;
    return wn_journeys_channel(log->journeys, (wn_text){"", 0}, blank, err);
}

wn_rc wn_touch_log_finish(wn_touch_log *log, const char *file, wn_err *err) {
    wn_journeys *j = log->journeys;
    bool bare = log->bare < log->conversions;
    uint32_t blank = 0;
    wn_rc rc = settle_blanks(log, bare, &blank, err);
    if (rc == WN_OK && log->timed) {
        j->decay_room = j->channels.map.count;
        j->decay = wn_alloc_zero(j->decay_room + 1, sizeof *j->decay);
        if (!j->decay) rc = wn_fail_memory(err);
    }
    j->has_nulls = true;
    j->facts.units = log->ids.count;
    for (size_t i = 0; i < log->ids.count && rc == WN_OK; i++)
        rc = follow(log, &log->people[i], blank, bare, err);
    return rc == WN_OK ? wn_journeys_settle(j, file, err) : rc;
}
