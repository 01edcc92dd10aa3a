/* Several rows may be one visitor: rows are gathered by visitor id, in file order. */
#include "core/base/mem.h"
#include "experiments/collect/collect.h"

/* A visitor in an arm. There is one record per visitor, in which `arm` is where the
 * visitor was first; only when crossovers are kept is there one for each of the arms. */
typedef struct record {
    uint32_t arm;
    uint32_t next;     /* the same visitor in another arm, or WN_MAP_NONE */
    wn_time since;     /* of the first row; WN_TIME_NEVER without a time */
    wn_time converted; /* the first time that is known; WN_TIME_NEVER without one */
} record;

/* A visitor, over all arms. */
typedef struct visitor {
    uint32_t head; /* first record */
    uint32_t last; /* a hash of the last row, to know it when it comes again */
    uint16_t rows; /* at most ROWS_MOST */
    uint8_t crossed : 1, moved : 1, duplicated : 1;
} visitor;

enum { ROWS_MOST = UINT16_MAX };

/* Nobody looks at a page so much more often than others do. */
enum { BOT_TIMES_MEAN = 20, BOT_ROWS_LEAST = 50 };

struct wn_visitors {
    const wn_setup *setup;
    const wn_slots *slots; /* of the table that is being scanned */
    wn_tally *tally;
    wn_map ids;
    visitor *visitors; /* by number of the id */
    size_t visitor_capacity;
    record *records;
    size_t record_count, record_capacity;
    size_t width; /* values of a record: the metrics', then the others metric by metric */
    double *values; /* [record][width]: a sum, 1 for a conversion, or a covariate */
    size_t value_capacity;
    uint8_t *known; /* [record][width]: whether any row had a value */
    size_t known_capacity;
    uint32_t *levels; /* [record][segment] */
    size_t level_capacity;
    wn_lead *leads; /* [record]; NULL unless leads are scored */
    size_t lead_capacity;
};

/* Beside its own a metric has the values of its denominator and its covariates. */
static size_t others_of(const wn_metric *metric) {
    return (metric->kind == WN_RATIO) + metric->covariate_count;
}

wn_rc wn_visitors_new(const wn_setup *setup, wn_tally *tally, wn_visitors **out,
                      wn_err *err) {
    *out = wn_alloc_zero(1, sizeof **out);
    if (!*out) return wn_fail_memory(err);
    (*out)->setup = setup;
    (*out)->tally = tally;
    (*out)->width = setup->metric_count;
    for (size_t m = 0; m < setup->metric_count; m++)
        (*out)->width += others_of(&setup->metrics[m]);
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
    wn_free(v->leads);
    wn_free(v);
}

static wn_rc new_record(wn_visitors *v, uint32_t arm, uint32_t *out, wn_err *err) {
    size_t width = v->width, segments = v->setup->segment_count;
    size_t i = v->record_count;
    wn_rc rc = WN_OK;
    WN_TRY(wn_grow(&v->records, &v->record_capacity, i + 1, sizeof *v->records, err));
    WN_TRY(
        wn_grow(&v->values, &v->value_capacity, (i + 1) * width, sizeof *v->values, err));
    WN_TRY(wn_grow(&v->known, &v->known_capacity, (i + 1) * width, 1, err));
    WN_TRY(wn_grow(&v->levels, &v->level_capacity, (i + 1) * segments, sizeof *v->levels,
                   err));
    if (v->tally->scores) {
        WN_TRY(wn_grow(&v->leads, &v->lead_capacity, i + 1, sizeof *v->leads, err));
        v->leads[i] = (wn_lead){0};
    }
    v->records[i] = (record){arm, WN_MAP_NONE, WN_TIME_NEVER, WN_TIME_NEVER};
    memset(&v->values[i * width], 0, width * sizeof *v->values);
    memset(&v->known[i * width], 0, width);
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

static void add_amount(const wn_batch *batch, size_t slot, size_t row, double *value,
                       uint8_t *known) {
    const wn_column *column = &batch->columns[slot];
    if (column->missing[row]) return;
    *value += column->number[row];
    *known = 1;
}

/* A covariate is what the first row says or, when that is blank, another one. */
static void set_covariate(const wn_batch *batch, size_t slot, size_t row, bool first,
                          double *value, uint8_t *known) {
    const wn_column *column = &batch->columns[slot];
    if (column->missing[row] || (*known && !first)) return;
    *value = column->number[row];
    *known = 1;
}

/* The denominators and covariates, from the place after the metrics on. */
static void add_others(wn_visitors *v, const wn_batch *batch, size_t row, bool first,
                       double *values, uint8_t *known) {
    for (size_t m = 0; m < v->setup->metric_count; m++) {
        const wn_metric *metric = &v->setup->metrics[m];
        const wn_metric_slots *slots = &v->slots->more[m];
        if (metric->kind == WN_RATIO)
            add_amount(batch, slots->per, row, values++, known++);
        for (size_t i = 0; i < metric->covariate_count; i++)
            set_covariate(batch, slots->covariates[i], row, first, values++, known++);
    }
}

/* Adds the row's values to its record; `first` says whether it is the earliest yet. */
static void add_values(wn_visitors *v, uint32_t number, const wn_batch *batch, size_t row,
                       bool first) {
    size_t metrics = v->setup->metric_count;
    double *values = &v->values[number * v->width];
    uint8_t *known = &v->known[number * v->width];
    for (size_t m = 0; m < metrics; m++) {
        const wn_column *column = &batch->columns[v->slots->metrics[m]];
        if (v->setup->metrics[m].kind != WN_CONVERSION) {
            add_amount(batch, v->slots->metrics[m], row, &values[m], &known[m]);
        } else if (!column->missing[row]) {
            if (column->boolean[row]) values[m] = 1;
            known[m] = 1;
        }
    }
    if (v->width > metrics)
        add_others(v, batch, row, first, values + metrics, known + metrics);
}

/* The visitor's arm and levels are those of the earliest row; true when this is it. */
static bool note_levels(wn_visitors *v, place at, uint32_t arm, wn_time time,
                        const uint32_t *levels) {
    size_t segments = v->setup->segment_count;
    size_t bytes = segments * sizeof *levels;
    record *kept = &v->records[at.record];
    uint32_t *known = bytes ? &v->levels[at.record * segments] : NULL;
    if (!at.fresh && bytes && memcmp(known, levels, bytes) != 0)
        v->visitors[at.visitor].moved = 1;
    if (!at.fresh && time >= kept->since) return false;
    kept->since = time;
    kept->arm = arm;
    if (bytes) memcpy(known, levels, bytes);
    return true;
}

/* A visitor converted at the earliest time of the rows that say so. */
static void note_conversion(wn_visitors *v, uint32_t number, const wn_batch *batch,
                            size_t row) {
    size_t metric = wn_setup_followed(v->setup);
    const wn_column *column = &batch->columns[v->slots->metrics[metric]];
    const wn_column *at = &batch->columns[v->slots->converted];
    wn_time *known = &v->records[number].converted;
    if (column->missing[row] || !column->boolean[row] || at->missing[row]) return;
    if (at->time[row] < *known) *known = at->time[row];
}

static uint64_t fold(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

/* Notes what makes a visitor suspect. The same row within a second was logged twice; that
 * takes times that are more than dates. */
static void note_row(wn_visitors *v, visitor *who, const wn_batch *batch, size_t row,
                     const wn_time *time) {
    if (who->rows < ROWS_MOST) who->rows++;
    if (!time || *time % WN_DAY == 0) return;
    uint64_t hash = fold(0, (uint64_t)(*time / WN_SECOND));
    for (size_t m = 0; m < v->setup->metric_count; m++) {
        const wn_column *column = &batch->columns[v->slots->metrics[m]];
        uint64_t value = 0;
        if (column->missing[row])
            value = UINT64_MAX;
        else if (v->setup->metrics[m].kind != WN_CONVERSION)
            memcpy(&value, &column->number[row], sizeof value);
        else
            value = column->boolean[row];
        hash = fold(hash, value);
    }
    if (who->rows > 1 && who->last == (uint32_t)hash) who->duplicated = true;
    who->last = (uint32_t)hash;
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
    const wn_time *time = times && !times->missing[row] ? &times->time[row] : NULL;
    bool first = note_levels(v, at, arm, time ? *time : WN_TIME_NEVER, levels);
    note_row(v, &v->visitors[at.visitor], batch, row, time);
    add_values(v, at.record, batch, row, first);
    if (v->tally->follows) note_conversion(v, at.record, batch, row);
    if (v->tally->scores)
        wn_lead_add_row(&v->leads[at.record], v->setup, v->slots, batch, row);
out:
    return rc;
}

/* The visitor of a row some way ahead is fetched while earlier rows are added. */
static void look_ahead(const wn_visitors *v, const wn_batch *batch, size_t row) {
    enum { AHEAD = 16 };
    const wn_column *units = &batch->columns[v->slots->unit];
    if (row + AHEAD < batch->rows && !units->missing[row + AHEAD])
        wn_map_prefetch(&v->ids, units->text[row + AHEAD]);
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    wn_visitors *v = self;
    wn_rc rc = WN_OK;
    uint32_t *levels = wn_alloc(v->setup->segment_count * sizeof *levels);
    if (!levels) return wn_fail_memory(err);
    for (size_t row = 0; row < batch->rows; row++) {
        look_ahead(v, batch, row);
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

static wn_suspect suspect(const wn_visitors *v, const visitor *who) {
    if (who->crossed) return WN_SUSPECT_CROSSED;
    if (who->rows >= v->tally->facts.bot_rows) return WN_SUSPECT_BOT;
    return who->duplicated ? WN_SUSPECT_DUPLICATED : WN_SUSPECT_NONE;
}

static wn_rc level_of(const wn_visitors *v, const visitor *who, size_t number,
                      size_t split, uint32_t *level, wn_err *err) {
    wn_split *of = &v->tally->splits[split];
    const record *it = &v->records[number];
    *level = 0;
    switch (of->kind) {
    case WN_SPLIT_SEGMENT:
        *level = v->levels[number * v->setup->segment_count + split - 1];
        break;
    case WN_SPLIT_DAY:
        return wn_split_day(of, it->since == WN_TIME_NEVER ? NULL : &it->since, level,
                            err);
    case WN_SPLIT_SUSPECT:
        *level = suspect(v, who);
        break;
    case WN_SPLIT_EVERYONE:
        break;
    }
    return WN_OK;
}

/* Adds a metric's value and, as it has moments, its others to a cell. */
static wn_rc count_variables(const wn_metric *metric, double value, const double *others,
                             const uint8_t *known, wn_tally_cell *cell, wn_err *err) {
    double variables[WN_MOMENTS_MAX] = {value}, *next = &variables[1];
    if (metric->kind == WN_RATIO) {
        *next++ = *others++;
        known++;
    }
    for (size_t i = 0; i < metric->covariate_count; i++) {
        *next++ = others[i];
        *next++ = !known[i];
    }
    return wn_tally_cell_add(cell, metric, variables, err);
}

static wn_rc count_value(const wn_metric *metric, double value, wn_tally_cell *cell,
                         wn_err *err) {
    if (metric->kind == WN_CONVERSION) {
        cell->prop.n++;
        cell->prop.x += value > 0;
        return WN_OK;
    }
    wn_sums_add(&cell->sums, value);
    return wn_metric_keeps_values(metric) ? wn_sample_add(&cell->sample, value, err)
                                          : WN_OK;
}

/* Puts one record into the cells of its arm, in one level of a split. */
static wn_rc count_record(const wn_visitors *v, size_t number, size_t split,
                          uint32_t level, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t metrics = v->setup->metric_count;
    const double *values = &v->values[number * v->width], *others = values + metrics;
    const uint8_t *known = &v->known[number * v->width], *others_known = known + metrics;
    wn_tally_cell *cells = wn_tally_cells(v->tally, split, level, v->records[number].arm);
    for (size_t m = 0; m < metrics && rc == WN_OK; m++) {
        const wn_metric *metric = &v->setup->metrics[m];
        if (!known[m] || (metric->kind == WN_RATIO && !*others_known)) {
            cells[m].missing++;
        } else {
            rc = count_value(metric, values[m], &cells[m], err);
            if (rc == WN_OK && wn_metric_has_moments(metric))
                rc = count_variables(metric, values[m], others, others_known, &cells[m],
                                     err);
        }
        others += others_of(metric);
        others_known += others_of(metric);
    }
    return rc;
}

/* Puts one record among the arrivals. */
static wn_rc add_arrival(const wn_visitors *v, size_t number, wn_arrivals *arrivals,
                         wn_err *err) {
    size_t at = number * v->width + arrivals->metric;
    if (!v->known[at]) return WN_OK;
    return wn_arrivals_add(arrivals, v->values[at], v->records[number].since, err);
}

/* Puts one record among those whose conversion is followed. */
static wn_rc follow_record(const wn_visitors *v, size_t number, wn_err *err) {
    size_t at = number * v->width + wn_setup_followed(v->setup);
    const record *it = &v->records[number];
    if (!v->known[at]) return WN_OK;
    return wn_followup_add(&v->tally->followups[it->arm], v->setup, v->values[at] > 0,
                           it->since == WN_TIME_NEVER ? NULL : &it->since,
                           it->converted == WN_TIME_NEVER ? NULL : &it->converted, err);
}

static void score_record(const wn_visitors *v, size_t number) {
    if (v->known[number * v->width + wn_setup_lead(v->setup)])
        wn_leads_add(&v->tally->leads[v->records[number].arm], &v->leads[number]);
}

/* Who was dropped from everything else is still among the suspects. */
static wn_rc count_visitor(const wn_visitors *v, const visitor *who,
                           wn_arrivals *arrivals, wn_err *err) {
    bool dropped = who->crossed && v->setup->crossovers == WN_CROSSOVERS_DROP;
    uint32_t level;
    for (uint32_t number = who->head; number != WN_MAP_NONE;
         number = v->records[number].next) {
        for (size_t split = 0; split < v->tally->split_count; split++) {
            if (dropped && v->tally->splits[split].kind != WN_SPLIT_SUSPECT) continue;
            wn_rc rc = level_of(v, who, number, split, &level, err);
            if (rc == WN_OK && level >= v->tally->splits[split].level_room)
                rc = wn_tally_make_room(v->tally, err);
            if (rc == WN_OK) rc = count_record(v, number, split, level, err);
            if (rc != WN_OK) return rc;
        }
        wn_rc rc = arrivals && !dropped ? add_arrival(v, number, arrivals, err) : WN_OK;
        if (rc == WN_OK && v->tally->follows && !dropped)
            rc = follow_record(v, number, err);
        if (v->tally->scores && !dropped) score_record(v, number);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

wn_rc wn_visitors_count(wn_visitors *v, wn_arrivals *arrivals, wn_err *err) {
    wn_tally_facts *facts = &v->tally->facts;
    uint64_t rows = facts->rows - facts->no_arm - facts->no_unit;
    wn_rc rc = wn_tally_make_room(v->tally, err);
    facts->visitors = v->ids.count;
    facts->repeats = rows - facts->visitors;
    if (facts->visitors) facts->bot_rows = BOT_TIMES_MEAN * rows / facts->visitors;
    if (facts->bot_rows < BOT_ROWS_LEAST) facts->bot_rows = BOT_ROWS_LEAST;
    for (size_t i = 0; i < v->ids.count && rc == WN_OK; i++) {
        const visitor *who = &v->visitors[i];
        facts->crossed += who->crossed;
        facts->moved += who->moved;
        rc = count_visitor(v, who, arrivals, err);
    }
    return rc;
}
