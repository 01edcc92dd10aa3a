#include "scoring/maturity/fates.h"

#include "core/base/mem.h"

enum { NOT_COUNTED, OPEN, WON, LOST };

typedef struct gatherer {
    size_t source, created, won, lost, id; /* slots; SIZE_MAX: not asked */
    int32_t as_of;
    wn_deals *deals;
    wn_fates *fates;
} gatherer;

/* -------------------------------------------------------------------------- one lead */

static int32_t cell_day(const wn_batch *batch, size_t slot, size_t row) {
    if (slot == SIZE_MAX || batch->columns[slot].missing[row]) return WN_NO_DAY;
    return (int32_t)wn_time_day(batch->columns[slot].time[row]);
}

/* The day, if it is not after today. */
static int32_t known_day(const gatherer *g, int32_t day, wn_text id) {
    if (day > g->as_of) {
        wn_oddity_note(&g->fates->later, id);
        return WN_NO_DAY;
    }
    if (day > g->fates->today) g->fates->today = day;
    return day;
}

static wn_text id_of(const gatherer *g, const wn_batch *batch, size_t row) {
    if (g->id == SIZE_MAX || batch->columns[g->id].missing[row]) return (wn_text){"", 0};
    return batch->columns[g->id].text[row];
}

/* False for a lead that does not count. */
static wn_rc admit(gatherer *g, int32_t created, wn_text id, bool *counts, wn_err *err) {
    wn_fates *f = g->fates;
    uint32_t number;
    size_t before = f->ids.count;
    *counts = false;
    if (created == WN_NO_DAY) {
        f->no_created++;
        return WN_OK;
    }
    if (created > g->as_of) {
        wn_oddity_note(&f->after, id);
        return WN_OK;
    }
    *counts = true;
    if (g->id == SIZE_MAX) return WN_OK;
    if (id.n == 0) {
        f->no_id++;
        return WN_OK;
    }
    wn_rc rc = wn_map_put(&f->ids, id, &number, err);
    if (rc == WN_OK && f->ids.count == before) {
        wn_oddity_note(&f->repeated, id);
        *counts = false;
    }
    return rc;
}

static void find_end(gatherer *g, const wn_batch *batch, size_t row, wn_text id,
                     int32_t *won, int32_t *lost) {
    wn_deal *deal = g->deals && id.n ? wn_deals_find(g->deals, id) : NULL;
    if (g->deals) {
        *won = deal ? deal->won : WN_NO_DAY;
        *lost = deal ? deal->lost : WN_NO_DAY;
        if (deal && deal->rows > 1) wn_oddity_note(&g->fates->several, id);
        return;
    }
    *won = known_day(g, cell_day(batch, g->won, row), id);
    *lost = known_day(g, cell_day(batch, g->lost, row), id);
}

static wn_watch fate_of(gatherer *g, int32_t created, int32_t won, int32_t lost,
                        wn_text id) {
    wn_watch w = {.start = created, .end = WN_WATCH_OPEN};
    int32_t end = WN_NO_DAY;
    if (won != WN_NO_DAY && lost != WN_NO_DAY) wn_oddity_note(&g->fates->both, id);
    if (won != WN_NO_DAY && (lost == WN_NO_DAY || won <= lost)) {
        w.end = WN_WATCH_EVENT;
        end = won;
    } else if (lost != WN_NO_DAY) {
        w.end = WN_WATCH_OTHER;
        end = lost;
    }
    if (w.end == WN_WATCH_OPEN) return w;
    if (end < created) wn_oddity_note(&g->fates->too_early, id);
    w.days = end > created ? end - created : 0;
    return w;
}

static wn_rc keep(wn_fates *f, wn_watch watch, wn_text source, wn_err *err) {
    wn_rc rc = wn_levels_put(&f->sources, source, &watch.group, err);
    if (rc == WN_OK && f->count == f->room)
        rc = wn_grow(&f->all, &f->room, f->count + 1, sizeof *f->all, err);
    if (rc == WN_OK) f->all[f->count++] = watch;
    return rc;
}

/* --------------------------------------------------------------------------- the slots
 */

static wn_rc gather_row(gatherer *g, const wn_batch *batch, size_t row, double *fate,
                        wn_err *err) {
    const wn_column *source = &batch->columns[g->source];
    int32_t created = cell_day(batch, g->created, row), won, lost;
    wn_text id = id_of(g, batch, row);
    bool counts;
    wn_deal *deal = g->deals && id.n ? wn_deals_find(g->deals, id) : NULL;
    if (deal) deal->has_lead = true;
    wn_rc rc = admit(g, created, id, &counts, err);
    if (rc != WN_OK || !counts) return rc;
    if (created > g->fates->today) g->fates->today = created;
    find_end(g, batch, row, id, &won, &lost);
    wn_watch watch = fate_of(g, created, won, lost, id);
    *fate = watch.end == WN_WATCH_EVENT ? WON : watch.end == WN_WATCH_OTHER ? LOST : OPEN;
    return keep(g->fates, watch,
                source->missing[row] ? (wn_text){"", 0} : source->text[row], err);
}

static wn_rc gather(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < batch->rows && rc == WN_OK; i++)
        if (batch->keep[i]) rc = gather_row(ctx, batch, i, &out->number[i], err);
    return rc;
}

/* From the slot of the fates. */
static wn_rc mark_counted(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    (void)err;
    const double *fates = batch->columns[*(size_t *)ctx].number;
    for (size_t i = 0; i < batch->rows; i++)
        out->boolean[i] = fates[i] != NOT_COUNTED;
    return WN_OK;
}

static wn_rc mark_won(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    (void)err;
    const double *fates = batch->columns[*(size_t *)ctx].number;
    for (size_t i = 0; i < batch->rows; i++)
        out->boolean[i] = fates[i] == WON;
    return WN_OK;
}

static wn_rc derive_from(wn_table *table, wn_derive_fn fill, size_t fates, size_t *slot,
                         wn_err *err) {
    size_t *ctx = wn_alloc(sizeof *ctx);
    if (!ctx) return wn_fail_memory(err);
    *ctx = fates;
    return wn_table_derive(table, WN_BOOL, fill, ctx, wn_free, true, slot, err);
}

static wn_rc want_columns(wn_table *table, const wn_fate_columns *c, gatherer *g,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    g->won = g->lost = g->id = SIZE_MAX;
    WN_TRY(wn_table_want_named(table, c->source, WN_TEXT, &g->source, err));
    WN_TRY(wn_table_want_named(table, c->created, WN_TIME, &g->created, err));
    if (c->id) WN_TRY(wn_table_want_named(table, c->id, WN_TEXT, &g->id, err));
    if (g->deals) goto out;
    WN_TRY(wn_table_want_named(table, c->won, WN_TIME, &g->won, err));
    if (c->lost) WN_TRY(wn_table_want_named(table, c->lost, WN_TIME, &g->lost, err));
out:
    return rc;
}

wn_rc wn_fates_gather(wn_table *table, const wn_fate_columns *columns, wn_deals *deals,
                      int32_t as_of, wn_fates *fates, size_t *won, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t fate, counted;
    gatherer *g = wn_alloc_zero(1, sizeof *g);
    if (!g) return wn_fail_memory(err);
    *g = (gatherer){.as_of = as_of, .deals = deals, .fates = fates};
    fates->as_of_given = as_of != INT32_MAX;
    fates->has_lost = columns->lost;
    fates->today = fates->as_of_given ? as_of : WN_NO_DAY;
    rc = want_columns(table, columns, g, err);
    if (rc != WN_OK) {
        wn_free(g);
        return rc;
    }
    WN_TRY(wn_table_derive(table, WN_NUMBER, gather, g, wn_free, true, &fate, err));
    WN_TRY(derive_from(table, mark_counted, fate, &counted, err));
    WN_TRY(wn_table_where(table, counted, err));
    WN_TRY(derive_from(table, mark_won, fate, won, err));
out:
    return rc;
}

/* ------------------------------------------------------------------------ after a scan
 */

void wn_fates_settle(wn_fates *f, const wn_deals *deals) {
    if (deals && !f->as_of_given && deals->last > f->today) f->today = deals->last;
    for (size_t i = 0; i < f->count; i++)
        if (f->all[i].end == WN_WATCH_OPEN) f->all[i].days = f->today - f->all[i].start;
    for (size_t i = 0; deals && i < deals->ids.count; i++)
        if (!deals->deals[i].has_lead)
            wn_oddity_note(&f->without_lead, wn_map_key(&deals->ids, (uint32_t)i));
}

void wn_fates_free(wn_fates *f) {
    wn_levels_free(&f->sources);
    wn_map_free(&f->ids);
    wn_free(f->all);
    *f = (wn_fates){0};
}
