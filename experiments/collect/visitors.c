/* Several rows may be one visitor: rows are gathered by visitor id, in file order. */
#include "core/base/mem.h"
#include "experiments/collect/collect.h"

/* A visitor in an arm. There is one record per visitor, in which `arm` is where the
 * visitor was first; only when crossovers are kept is there one for each of the arms. */
typedef struct record {
    uint32_t arm;
    uint32_t next; /* the same visitor in another arm, or WN_MAP_NONE */
    wn_time since; /* of the first row; WN_TIME_NEVER without a time */
} record;

/* A visitor, over all arms. */
typedef struct visitor {
    uint32_t head; /* first record */
    uint8_t crossed, moved;
} visitor;

struct wn_visitors {
    const wn_setup *setup;
    const wn_slots *slots; /* of the table that is being scanned */
    wn_tally *tally;
    wn_map ids;
    visitor *visitors; /* by number of the id */
    size_t visitor_capacity;
    record *records;
    size_t record_count, record_capacity;
    double *values; /* [record][metric]: a sum, or 1 for a conversion */
    size_t value_capacity;
    uint8_t *known; /* [record][metric]: whether any row had a value */
    size_t known_capacity;
    uint32_t *levels; /* [record][segment] */
    size_t level_capacity;
};

wn_rc wn_visitors_new(const wn_setup *setup, wn_tally *tally, wn_visitors **out,
                      wn_err *err) {
    *out = wn_alloc_zero(1, sizeof **out);
    if (!*out) return wn_fail_memory(err);
    (*out)->setup = setup;
    (*out)->tally = tally;
    return WN_OK;
}

void wn_visitors_free(wn_visitors *v) {
    if (!v) return;
    wn_map_free(&v->ids);
    wn_free(v->visitors);
    wn_free(v->records);
    wn_free(v->values);
    wn_free(v->known);
    wn_free(v->levels);
    wn_free(v);
}

static wn_rc new_record(wn_visitors *v, uint32_t arm, uint32_t *out, wn_err *err) {
    size_t metrics = v->setup->metric_count, segments = v->setup->segment_count;
    size_t i = v->record_count;
    wn_rc rc = WN_OK;
    WN_TRY(wn_grow(&v->records, &v->record_capacity, i + 1, sizeof *v->records, err));
    WN_TRY(wn_grow(&v->values, &v->value_capacity, (i + 1) * metrics, sizeof *v->values,
                   err));
    WN_TRY(wn_grow(&v->known, &v->known_capacity, (i + 1) * metrics, 1, err));
    WN_TRY(wn_grow(&v->levels, &v->level_capacity, (i + 1) * segments, sizeof *v->levels,
                   err));
    v->records[i] = (record){arm, WN_MAP_NONE, WN_TIME_NEVER};
    memset(&v->values[i * metrics], 0, metrics * sizeof *v->values);
    memset(&v->known[i * metrics], 0, metrics);
    v->record_count++;
    *out = (uint32_t)i;
out:
    return rc;
}

/* Where a row belongs. */
typedef struct place {
    uint32_t visitor, record;
    bool fresh; /* the first row of this record */
} place;

static wn_rc locate(wn_visitors *v, wn_text id, uint32_t arm, place *out, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t before = v->ids.count;
    WN_TRY(wn_map_put(&v->ids, id, &out->visitor, err));
    out->fresh = v->ids.count > before;
    if (out->fresh) {
        WN_TRY(wn_grow(&v->visitors, &v->visitor_capacity, v->ids.count,
                       sizeof *v->visitors, err));
        WN_TRY(new_record(v, arm, &out->record, err));
        v->visitors[out->visitor] = (visitor){.head = out->record};
        return WN_OK;
    }
    visitor *who = &v->visitors[out->visitor];
    uint32_t last = who->head, found = last;
    while (found != WN_MAP_NONE && v->records[found].arm != arm) {
        last = found;
        found = v->records[found].next;
    }
    out->record = found != WN_MAP_NONE ? found : who->head;
    if (found != WN_MAP_NONE) return WN_OK;
    who->crossed = 1;
    if (v->setup->crossovers != WN_CROSSOVERS_KEEP) return WN_OK;
    out->fresh = true;
    WN_TRY(new_record(v, arm, &out->record, err));
    v->records[last].next = out->record;
out:
    return rc;
}

/* The row's level of every segment, into levels[segments]; blank is a level too. */
static wn_rc row_levels(wn_visitors *v, const wn_batch *batch, size_t row,
                        uint32_t *levels, wn_err *err) {
    for (size_t s = 0; s < v->setup->segment_count; s++) {
        const wn_column *column = &batch->columns[v->slots->segments[s]];
        wn_text text = column->missing[row] ? wn_text_of("") : column->text[row];
        wn_rc rc = wn_levels_put(&v->tally->splits[s + 1].levels, text, &levels[s], err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

/* Adds the row's values to its record. */
static void add_values(wn_visitors *v, uint32_t number, const wn_batch *batch,
                       size_t row) {
    size_t metrics = v->setup->metric_count;
    for (size_t m = 0; m < metrics; m++) {
        const wn_column *column = &batch->columns[v->slots->metrics[m]];
        if (column->missing[row]) continue;
        double *value = &v->values[number * metrics + m];
        if (v->setup->metrics[m].kind == WN_MEAN)
            *value += column->number[row];
        else if (column->boolean[row])
            *value = 1;
        v->known[number * metrics + m] = 1;
    }
}

/* The visitor's arm and levels are those of the earliest row. */
static void note_levels(wn_visitors *v, place at, uint32_t arm, wn_time time,
                        const uint32_t *levels) {
    size_t segments = v->setup->segment_count;
    size_t bytes = segments * sizeof *levels;
    record *kept = &v->records[at.record];
    uint32_t *known = bytes ? &v->levels[at.record * segments] : NULL;
    if (!at.fresh && bytes && memcmp(known, levels, bytes) != 0)
        v->visitors[at.visitor].moved = 1;
    if (!at.fresh && time >= kept->since) return;
    kept->since = time;
    kept->arm = arm;
    if (bytes) memcpy(known, levels, bytes);
}

/* `levels` is scratch for one row: [segments]. */
static wn_rc add_row(wn_visitors *v, const wn_batch *batch, size_t row, uint32_t *levels,
                     wn_err *err) {
    const wn_column *arms = &batch->columns[v->slots->arm];
    const wn_column *units = &batch->columns[v->slots->unit];
    const wn_column *times = v->setup->time ? &batch->columns[v->slots->time] : NULL;
    wn_tally_facts *facts = &v->tally->facts;
    wn_rc rc = WN_OK;
    facts->rows++;
    if (arms->missing[row] || units->missing[row]) {
        facts->no_arm += arms->missing[row];
        facts->no_unit += !arms->missing[row];
        return WN_OK;
    }
    uint32_t arm;
    place at;
    WN_TRY(wn_levels_put(&v->tally->arms, arms->text[row], &arm, err));
    WN_TRY(locate(v, units->text[row], arm, &at, err));
    WN_TRY(row_levels(v, batch, row, levels, err));
    bool timed = times && !times->missing[row];
    note_levels(v, at, arm, timed ? times->time[row] : WN_TIME_NEVER, levels);
    add_values(v, at.record, batch, row);
out:
    return rc;
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    wn_visitors *v = self;
    wn_rc rc = WN_OK;
    uint32_t *levels = wn_alloc(v->setup->segment_count * sizeof *levels);
    if (!levels) return wn_fail_memory(err);
    for (size_t row = 0; row < batch->rows; row++) {
        if (batch->keep[row]) WN_TRY(add_row(v, batch, row, levels, err));
    }
    /* Only to refuse a wrong column early: the cells are filled after the scan. */
    WN_TRY(wn_tally_make_room(v->tally, err));
out:
    wn_free(levels);
    return rc;
}

wn_rc wn_visitors_scan(wn_visitors *v, const wn_slots *slots, wn_table *table,
                       int threads, wn_err *err) {
    static const wn_accumulator accumulator = {.merge = merge};
    v->slots = slots;
    return wn_table_scan(table, &accumulator, v, threads, err);
}

/* Puts one record into the cells of its arm, in one split. */
static wn_rc count_record(const wn_visitors *v, size_t number, size_t split,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    size_t metrics = v->setup->metric_count, segments = v->setup->segment_count;
    uint32_t level = split ? v->levels[number * segments + split - 1] : 0;
    wn_tally_cell *cells = wn_tally_cells(v->tally, split, level, v->records[number].arm);
    for (size_t m = 0; m < metrics && rc == WN_OK; m++) {
        double value = v->values[number * metrics + m];
        if (!v->known[number * metrics + m]) {
            cells[m].missing++;
        } else if (v->setup->metrics[m].kind == WN_MEAN) {
            wn_sums_add(&cells[m].sums, value);
            if (v->setup->metrics[m].keeps)
                rc = wn_sample_add(&cells[m].sample, value, err);
        } else {
            cells[m].prop.n++;
            cells[m].prop.x += value > 0;
        }
    }
    return rc;
}

/* Puts one record among the arrivals. */
static wn_rc add_arrival(const wn_visitors *v, size_t number, wn_arrivals *arrivals,
                         wn_err *err) {
    size_t at = number * v->setup->metric_count + arrivals->metric;
    if (!v->known[at]) return WN_OK;
    return wn_arrivals_add(arrivals, v->values[at], v->records[number].since, err);
}

wn_rc wn_visitors_count(wn_visitors *v, wn_arrivals *arrivals, wn_err *err) {
    wn_tally_facts *facts = &v->tally->facts;
    wn_rc rc = wn_tally_make_room(v->tally, err);
    if (rc != WN_OK) return rc;
    facts->visitors = v->ids.count;
    facts->repeats = facts->rows - facts->no_arm - facts->no_unit - facts->visitors;
    for (size_t i = 0; i < v->ids.count; i++) {
        const visitor *who = &v->visitors[i];
        facts->crossed += who->crossed;
        facts->moved += who->moved;
        if (who->crossed && v->setup->crossovers == WN_CROSSOVERS_DROP) continue;
        for (uint32_t number = who->head; number != WN_MAP_NONE;
             number = v->records[number].next) {
            for (size_t split = 0; split < v->tally->split_count && rc == WN_OK; split++)
                rc = count_record(v, number, split, err);
            if (rc == WN_OK && arrivals) rc = add_arrival(v, number, arrivals, err);
            if (rc != WN_OK) return rc;
        }
    }
    return WN_OK;
}
