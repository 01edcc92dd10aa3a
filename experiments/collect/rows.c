/* Every row is a visitor: a parallel scan. */
#include "core/base/mem.h"
#include "experiments/collect/collect.h"

typedef struct scan {
    const wn_setup *setup;
    const wn_slots *slots;
    wn_tally *tally; /* of the whole */
    wn_arrivals *arrivals;
} scan;

/* What one batch adds up to, and for each of its rows the arm and level. */
typedef struct partial {
    wn_tally tally;
    uint32_t *arms, *levels; /* [rows] */
} partial;

static wn_rc begin(void *self, void **out, wn_err *err) {
    const scan *s = self;
    partial *p = wn_alloc_zero(1, sizeof *p);
    if (!p) return wn_fail_memory(err);
    wn_rc rc = wn_tally_init(&p->tally, s->setup, err);
    if (rc == WN_OK)
        *out = p;
    else
        wn_free(p);
    return rc;
}

static void end(void *self, void *ended) {
    (void)self;
    partial *p = ended;
    if (!p) return;
    wn_tally_free(&p->tally);
    wn_free(p->arms);
    wn_free(p->levels);
    wn_free(p);
}

static void count_rows(partial *p, const wn_batch *batch) {
    for (size_t row = 0; row < batch->rows; row++) {
        p->tally.facts.rows += batch->keep[row];
        p->tally.facts.no_arm += batch->keep[row] && p->arms[row] == WN_MAP_NONE;
    }
}

/* Puts a metric's column into the cells of its arms and levels. The loop over all rows
 * of a file: the kind is settled outside it. */
static void add_conversions(const partial *p, size_t split, size_t metric,
                            const wn_batch *batch, const wn_column *column) {
    const wn_tally *tally = &p->tally;
    for (size_t row = 0; row < batch->rows; row++) {
        if (p->arms[row] == WN_MAP_NONE) continue;
        wn_tally_cell *cell =
            &wn_tally_cells(tally, split, p->levels[row], p->arms[row])[metric];
        cell->missing += column->missing[row];
        cell->prop.n += !column->missing[row];
        cell->prop.x += column->boolean[row];
    }
}

static wn_rc add_values(const partial *p, size_t split, size_t metric,
                        const wn_batch *batch, const wn_column *column, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (p->arms[row] == WN_MAP_NONE || column->missing[row]) continue;
        wn_tally_cell *cells =
            wn_tally_cells(&p->tally, split, p->levels[row], p->arms[row]);
        rc = wn_sample_add(&cells[metric].sample, column->number[row], err);
    }
    return rc;
}

static void add_amounts(const partial *p, size_t split, size_t metric,
                        const wn_batch *batch, const wn_column *column) {
    const wn_tally *tally = &p->tally;
    for (size_t row = 0; row < batch->rows; row++) {
        if (p->arms[row] == WN_MAP_NONE) continue;
        wn_tally_cell *cell =
            &wn_tally_cells(tally, split, p->levels[row], p->arms[row])[metric];
        if (column->missing[row])
            cell->missing++;
        else
            wn_sums_add(&cell->sums, column->number[row]);
    }
}

static wn_rc code_days(const scan *s, wn_split *days, const wn_batch *batch,
                       uint32_t *levels, wn_err *err) {
    const wn_column *times = &batch->columns[s->slots->time];
    wn_rc rc = WN_OK;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (!batch->keep[row]) continue;
        const wn_time *time = times->missing[row] ? NULL : &times->time[row];
        rc = wn_split_day(days, time, &levels[row], err);
    }
    return rc;
}

static wn_rc code_segment(wn_split *segment, size_t slot, const wn_batch *batch,
                          uint32_t *levels, wn_err *err) {
    wn_rc rc = wn_levels_code(&segment->levels, batch, slot, levels, err);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (batch->keep[row] && levels[row] == WN_MAP_NONE)
            rc = wn_levels_put(&segment->levels, wn_text_of(""), &levels[row], err);
    }
    return rc;
}

/* The variables of a metric with moments; false when it has no value in this row. */
static bool row_variables(const wn_metric *metric, const wn_metric_slots *slots,
                          const wn_batch *batch, const wn_column *column, size_t row,
                          double *out) {
    if (column->missing[row]) return false;
    bool rate = metric->kind == WN_CONVERSION;
    *out++ = rate ? column->boolean[row] : column->number[row];
    if (metric->kind == WN_RATIO) {
        const wn_column *per = &batch->columns[slots->per];
        if (per->missing[row]) return false;
        *out++ = per->number[row];
    }
    for (size_t i = 0; i < metric->covariate_count; i++) {
        const wn_column *covariate = &batch->columns[slots->covariates[i]];
        bool missing = covariate->missing[row];
        *out++ = missing ? 0 : covariate->number[row];
        *out++ = missing;
    }
    return true;
}

static wn_rc add_variables(const scan *s, const partial *p, size_t split, size_t m,
                           const wn_batch *batch, wn_err *err) {
    const wn_metric *metric = &s->setup->metrics[m];
    const wn_column *column = &batch->columns[s->slots->metrics[m]];
    double variables[WN_MOMENTS_MAX];
    for (size_t row = 0; row < batch->rows; row++) {
        if (p->arms[row] == WN_MAP_NONE) continue;
        wn_tally_cell *cell =
            &wn_tally_cells(&p->tally, split, p->levels[row], p->arms[row])[m];
        if (!row_variables(metric, &s->slots->more[m], batch, column, row, variables)) {
            cell->missing++;
            continue;
        }
        if (metric->kind == WN_CONVERSION) {
            cell->prop.n++;
            cell->prop.x += column->boolean[row];
        } else {
            wn_sums_add(&cell->sums, column->number[row]);
        }
        wn_rc rc = wn_tally_cell_add(cell, metric, variables, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

/* The rows' levels in one split: all 0 for everyone; blank is a level too. */
static wn_rc code_levels(const scan *s, partial *p, size_t number, const wn_batch *batch,
                         wn_err *err) {
    wn_split *split = &p->tally.splits[number];
    switch (split->kind) {
    case WN_SPLIT_SEGMENT:
        return code_segment(split, s->slots->segments[number - 1], batch, p->levels, err);
    case WN_SPLIT_DAY:
        return code_days(s, split, batch, p->levels, err);
    case WN_SPLIT_SUSPECT: /* needs ids */
    case WN_SPLIT_EVERYONE:
        break;
    }
    memset(p->levels, 0, batch->rows * sizeof *p->levels);
    return WN_OK;
}

/* When the rows' visitors were seen, and when they converted. */
static wn_rc follow_rows(const scan *s, const partial *p, const wn_batch *batch,
                         wn_err *err) {
    size_t metric = wn_setup_followed(s->setup);
    const wn_column *column = &batch->columns[s->slots->metrics[metric]];
    const wn_column *times = &batch->columns[s->slots->time];
    const wn_column *converted = &batch->columns[s->slots->converted];
    wn_rc rc = WN_OK;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (p->arms[row] == WN_MAP_NONE || column->missing[row]) continue;
        rc = wn_followup_add(&p->tally.followups[p->arms[row]], s->setup,
                             column->boolean[row],
                             times->missing[row] ? NULL : &times->time[row],
                             converted->missing[row] ? NULL : &converted->time[row], err);
    }
    return rc;
}

static void score_rows(const scan *s, const partial *p, const wn_batch *batch) {
    const wn_column *converted =
        &batch->columns[s->slots->metrics[wn_setup_lead(s->setup)]];
    for (size_t row = 0; row < batch->rows; row++) {
        wn_lead lead = {0};
        if (p->arms[row] == WN_MAP_NONE || converted->missing[row]) continue;
        wn_lead_add_row(&lead, s->setup, s->slots, batch, row);
        wn_leads_add(&p->tally.leads[p->arms[row]], &lead);
    }
}

static wn_rc add(void *self, void *to, const wn_batch *batch, wn_err *err) {
    const scan *s = self;
    partial *p = to;
    p->arms = wn_alloc(batch->rows * sizeof *p->arms);
    p->levels = wn_alloc(batch->rows * sizeof *p->levels);
    if (!p->arms || !p->levels) return wn_fail_memory(err);
    wn_rc rc = wn_levels_code(&p->tally.arms, batch, s->slots->arm, p->arms, err);
    if (rc != WN_OK) return rc;
    count_rows(p, batch);
    for (size_t split = 0; split < p->tally.split_count; split++) {
        rc = code_levels(s, p, split, batch, err);
        if (rc == WN_OK) rc = wn_tally_make_room(&p->tally, err);
        if (rc != WN_OK) return rc;
        for (size_t m = 0; m < s->setup->metric_count; m++) {
            const wn_column *column = &batch->columns[s->slots->metrics[m]];
            if (wn_metric_has_moments(&s->setup->metrics[m]))
                rc = add_variables(s, p, split, m, batch, err);
            else if (s->setup->metrics[m].kind == WN_CONVERSION)
                add_conversions(p, split, m, batch, column);
            else
                add_amounts(p, split, m, batch, column);
            if (rc == WN_OK && wn_metric_keeps_values(&s->setup->metrics[m]))
                rc = add_values(p, split, m, batch, column, err);
            if (rc != WN_OK) return rc;
        }
    }
    if (p->tally.scores) score_rows(s, p, batch);
    return p->tally.follows ? follow_rows(s, p, batch, err) : WN_OK;
}

static wn_rc add_arrivals(const scan *s, const partial *p, const wn_batch *batch,
                          wn_err *err) {
    size_t metric = s->arrivals->metric;
    const wn_column *column = &batch->columns[s->slots->metrics[metric]];
    const wn_column *times = s->setup->time ? &batch->columns[s->slots->time] : NULL;
    bool rate = s->setup->metrics[metric].kind == WN_CONVERSION;
    wn_rc rc = WN_OK;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (p->arms[row] == WN_MAP_NONE || column->missing[row]) continue;
        double value = rate ? column->boolean[row] : column->number[row];
        bool timed = times && !times->missing[row];
        rc = wn_arrivals_add(s->arrivals, value, timed ? times->time[row] : WN_TIME_NEVER,
                             err);
    }
    return rc;
}

static wn_rc merge(void *self, void *from, const wn_batch *batch, wn_err *err) {
    scan *s = self;
    const partial *p = from;
    wn_rc rc = wn_tally_merge(s->tally, &p->tally, err);
    return rc == WN_OK && s->arrivals ? add_arrivals(s, p, batch, err) : rc;
}

wn_rc wn_rows_scan(const wn_setup *setup, const wn_slots *slots, wn_table *table,
                   int threads, wn_tally *tally, wn_arrivals *arrivals, wn_err *err) {
    static const wn_accumulator accumulator = {begin, add, merge, end};
    scan s = {setup, slots, tally, arrivals};
    return wn_table_scan(table, &accumulator, &s, threads, err);
}
