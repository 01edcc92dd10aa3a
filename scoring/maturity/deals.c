#include "scoring/maturity/deals.h"

#include "core/base/mem.h"

#include <stdio.h>

void wn_oddity_note(wn_oddity *o, wn_text name) {
    char kept[WN_NAME_KEPT];
    o->count++;
    if (o->named == WN_NAMES_KEPT || name.n == 0) return;
    snprintf(kept, sizeof kept, "%.*s", (int)(name.n < 200 ? name.n : 200), name.p);
    if (o->named && strcmp(o->names[o->named - 1], kept) == 0) return;
    memcpy(o->names[o->named++], kept, sizeof kept);
}

typedef struct reader {
    size_t id, won, lost; /* slots; SIZE_MAX: not asked */
    int32_t as_of;
    wn_deals *deals;
} reader;

/* The day in a cell. What is after `as_of` is not known yet. */
static int32_t day_in(const reader *r, const wn_batch *batch, size_t slot, size_t row,
                      bool *later) {
    if (slot == SIZE_MAX || batch->columns[slot].missing[row]) return WN_NO_DAY;
    int32_t day = (int32_t)wn_time_day(batch->columns[slot].time[row]);
    *later |= day > r->as_of;
    if (day > r->as_of) return WN_NO_DAY;
    if (day > r->deals->last) r->deals->last = day;
    return day;
}

static void put_deal(wn_deal *deal, int32_t won, int32_t lost) {
    if (won != WN_NO_DAY && (deal->won == WN_NO_DAY || won < deal->won)) deal->won = won;
    if (lost > deal->lost) deal->lost = lost;
    deal->rows++;
}

static wn_rc add_row(const reader *r, const wn_batch *batch, size_t row, wn_err *err) {
    wn_deals *d = r->deals;
    const wn_column *id = &batch->columns[r->id];
    uint32_t number;
    bool later = false;
    d->rows++;
    if (id->missing[row]) {
        d->no_id++;
        return WN_OK;
    }
    wn_rc rc = wn_map_put(&d->ids, id->text[row], &number, err);
    if (rc == WN_OK && number >= d->room) {
        size_t before = d->room;
        rc = wn_grow(&d->deals, &d->room, d->ids.count, sizeof *d->deals, err);
        for (size_t i = before; i < d->room && rc == WN_OK; i++)
            d->deals[i] = (wn_deal){.won = WN_NO_DAY, .lost = WN_NO_DAY};
    }
    if (rc != WN_OK) return rc;
    int32_t won = day_in(r, batch, r->won, row, &later);
    int32_t lost = day_in(r, batch, r->lost, row, &later);
    put_deal(&d->deals[number], won, lost);
    if (later) wn_oddity_note(&d->later, id->text[row]);
    return WN_OK;
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < batch->rows && rc == WN_OK; i++)
        if (batch->keep[i]) rc = add_row(self, batch, i, err);
    return rc;
}

wn_rc wn_deals_read(wn_table *table, const wn_deal_columns *columns, int32_t as_of,
                    int threads, wn_deals *out, wn_err *err) {
    const wn_accumulator accumulator = {.merge = merge};
    reader r = {.lost = SIZE_MAX, .as_of = as_of, .deals = out};
    wn_rc rc = WN_OK;
    *out = (wn_deals){.last = WN_NO_DAY};
    WN_TRY(wn_table_want_named(table, columns->id, WN_TEXT, &r.id, err));
    WN_TRY(wn_table_want_named(table, columns->won, WN_TIME, &r.won, err));
    if (columns->lost)
        WN_TRY(wn_table_want_named(table, columns->lost, WN_TIME, &r.lost, err));
    WN_TRY(wn_table_scan(table, &accumulator, &r, threads, err));
out:
    if (rc != WN_OK) wn_deals_free(out);
    return rc;
}

void wn_deals_free(wn_deals *d) {
    wn_map_free(&d->ids);
    wn_free(d->deals);
    *d = (wn_deals){0};
}

wn_deal *wn_deals_find(const wn_deals *d, wn_text id) {
    uint32_t number = wn_map_find(&d->ids, id);
    return number == WN_MAP_NONE ? NULL : &d->deals[number];
}
