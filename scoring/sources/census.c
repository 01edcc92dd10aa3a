#include "scoring/sources/census.h"

#include "core/base/mem.h"

wn_rc wn_sources_check(size_t count, wn_err *err) {
    if (count <= WN_SOURCES_MAX) return WN_OK;
    wn_fail(err, WN_E_DATA, "the source column has more than %d different values",
            WN_SOURCES_MAX);
    return wn_err_hint(err, "--source takes a column that groups leads, such as a "
                            "channel or a campaign; an id does not");
}

static wn_rc make_room(wn_census *c, wn_err *err) {
    size_t levels = c->sources.map.count, before = c->room;
    wn_rc rc = wn_sources_check(levels, err);
    if (rc != WN_OK) return rc;
    rc = wn_grow(&c->won, &c->room, levels, sizeof *c->won, err);
    if (rc == WN_OK && c->room > before)
        memset(c->won + before, 0, (c->room - before) * sizeof *c->won);
    return rc;
}

static wn_rc begin(void *self, void **partial, wn_err *err) {
    (void)self;
    *partial = wn_alloc_zero(1, sizeof(wn_census));
    return *partial ? WN_OK : wn_fail_memory(err);
}

wn_rc wn_census_add(wn_census *c, wn_text source, wn_prop won, wn_err *err) {
    uint32_t level;
    wn_rc rc = wn_levels_put(&c->sources, source, &level, err);
    if (rc == WN_OK && level >= c->room) rc = make_room(c, err);
    if (rc != WN_OK) return rc;
    c->won[level].n += won.n;
    c->won[level].x += won.x;
    return WN_OK;
}

wn_rc wn_census_add_row(wn_census *c, const wn_census_taker *slots, const wn_batch *batch,
                        size_t row, wn_err *err) {
    const wn_column *source = &batch->columns[slots->source];
    const wn_column *outcome = &batch->columns[slots->outcome];
    if (outcome->missing[row]) {
        c->no_outcome++;
        return WN_OK;
    }
    wn_text text = source->missing[row] ? (wn_text){"", 0} : source->text[row];
    return wn_census_add(c, text, (wn_prop){outcome->boolean[row], 1}, err);
}

wn_rc wn_census_merge(wn_census *into, const wn_census *from, wn_err *err) {
    wn_rc rc = WN_OK;
    into->no_outcome += from->no_outcome;
    for (uint32_t i = 0; i < from->sources.map.count && rc == WN_OK; i++)
        rc = wn_census_add(into, wn_map_key(&from->sources.map, i), from->won[i], err);
    return rc;
}

static wn_rc add(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < batch->rows && rc == WN_OK; i++)
        if (batch->keep[i]) rc = wn_census_add_row(partial, self, batch, i, err);
    return rc;
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)batch;
    return wn_census_merge(((wn_census_taker *)self)->census, partial, err);
}

static void end(void *self, void *partial) {
    (void)self;
    if (partial) wn_census_free(partial);
    wn_free(partial);
}

static wn_rc nobody_left(const wn_table *table, wn_err *err) {
    wn_table_facts facts;
    wn_table_facts_get(table, &facts);
    if (facts.filtered == facts.rows) {
        wn_fail(err, WN_E_DATA, "no lead is left: all %llu rows were filtered out",
                (unsigned long long)facts.rows);
        return wn_err_hint(err, "check --where and, with --won, whether any lead has a "
                                "day of --created up to that of --as-of");
    }
    wn_fail(
        err, WN_E_DATA,
        "no lead is left: of %llu rows %llu were filtered out, and the others have no "
        "outcome",
        (unsigned long long)facts.rows, (unsigned long long)facts.filtered);
    return wn_err_hint(err, "check --where and --outcome");
}

wn_rc wn_census_scan(wn_table *table, const wn_scan_part *parts, size_t count,
                     int threads, const wn_census *census, wn_err *err) {
    wn_rc rc = wn_table_scan_together(table, parts, count, threads, err);
    if (rc == WN_OK && census->sources.map.count == 0) rc = nobody_left(table, err);
    if (rc == WN_E_DATA && !err->file[0]) wn_err_at(err, wn_table_name(table), 0, NULL);
    return rc;
}

const wn_accumulator wn_census_accumulator = {begin, add, merge, end};

wn_rc wn_census_take(wn_table *table, size_t source, size_t outcome, int threads,
                     wn_census *out, wn_err *err) {
    wn_census_taker taker = {source, outcome, out};
    const wn_scan_part part = {&wn_census_accumulator, &taker};
    *out = (wn_census){0};
    wn_rc rc = wn_census_scan(table, &part, 1, threads, out, err);
    if (rc != WN_OK) wn_census_free(out);
    return rc;
}

void wn_census_free(wn_census *c) {
    wn_levels_free(&c->sources);
    wn_free(c->won);
    *c = (wn_census){0};
}
