#include "experiments/setup/slots.h"

#include "core/base/mem.h"
#include "core/rules/scorer.h"

typedef struct binding {
    const wn_setup *setup;
    wn_table *table;
    wn_slots *slots;
} binding;

static wn_rc bind_reading(const binding *b, const wn_reading *reading, const char *what,
                          wn_type type, size_t *slot, wn_err *err) {
    if (reading->text)
        return wn_expression_slot(b->slots->expressions, reading->text, type, slot, err);
    return wn_lua_rows_slot(b->slots->rows, reading->function, what, type, NULL, slot,
                            err);
}

/* A slot that holds where another does not. */
static wn_rc negate(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    (void)err;
    const wn_column *column = &batch->columns[*(const size_t *)ctx];
    for (size_t row = 0; row < batch->rows; row++)
        out->boolean[row] = column->missing[row] || !column->boolean[row];
    return WN_OK;
}

static wn_rc derive_not(wn_table *table, size_t of, size_t *slot, wn_err *err) {
    size_t *ctx = wn_alloc(sizeof *ctx);
    if (!ctx) return wn_fail_memory(err);
    *ctx = of;
    return wn_table_derive(table, WN_BOOL, negate, ctx, wn_free, false, slot, err);
}

/* Filters come first: what they drop, a later function does not see. */
static wn_rc bind_filters(const binding *b, wn_err *err) {
    const wn_setup *setup = b->setup;
    wn_rc rc = WN_OK;
    size_t slot;
    for (size_t i = 0; i < setup->where_count; i++) {
        WN_TRY(bind_reading(b, &setup->where[i], "where", WN_BOOL, &slot, err));
        WN_TRY(wn_table_where(b->table, slot, err));
    }
    for (size_t i = 0; i < setup->exclude_count; i++) {
        WN_TRY(bind_reading(b, &setup->exclude[i], "exclude", WN_BOOL, &slot, err));
        WN_TRY(derive_not(b->table, slot, &slot, err));
        WN_TRY(wn_table_where(b->table, slot, err));
    }
out:
    return rc;
}

static wn_rc bind_more(const binding *b, const wn_metric *metric, wn_metric_slots *out,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    if (metric->kind == WN_RATIO)
        rc = bind_reading(b, &metric->per, metric->name, WN_NUMBER, &out->per, err);
    for (size_t i = 0; i < metric->covariate_count && rc == WN_OK; i++)
        rc = bind_reading(b, &metric->covariates[i], metric->name, WN_NUMBER,
                          &out->covariates[i], err);
    return rc;
}

/* The same text in every row: that of a column of zeroed cells. */
static wn_rc leave_empty(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    (void)ctx, (void)batch, (void)out, (void)err;
    return WN_OK;
}

static wn_rc bind_arm(const binding *b, wn_err *err) {
    size_t *slot = &b->slots->arm;
    if (b->setup->arm)
        return wn_table_want_named(b->table, b->setup->arm, WN_TEXT, slot, err);
    return wn_table_derive(b->table, WN_TEXT, leave_empty, NULL, NULL, false, slot, err);
}

static wn_rc bind_columns(const binding *b, wn_err *err) {
    const wn_setup *setup = b->setup;
    wn_slots *slots = b->slots;
    wn_rc rc = WN_OK;
    WN_TRY(bind_arm(b, err));
    if (setup->unit)
        WN_TRY(wn_table_want_named(b->table, setup->unit, WN_TEXT, &slots->unit, err));
    if (setup->time)
        WN_TRY(wn_table_want_named(b->table, setup->time, WN_TIME, &slots->time, err));
    for (size_t i = 0; i < setup->metric_count; i++) {
        const wn_metric *metric = &setup->metrics[i];
        wn_type type = metric->kind == WN_CONVERSION ? WN_BOOL : WN_NUMBER;
        WN_TRY(bind_reading(b, &metric->reading, metric->name, type, &slots->metrics[i],
                            err));
        WN_TRY(bind_more(b, metric, &slots->more[i], err));
        if (metric->at)
            WN_TRY(wn_table_want_named(b->table, metric->at, WN_TIME, &slots->converted,
                                       err));
    }
    for (size_t i = 0; i < setup->segment_count; i++)
        WN_TRY(wn_table_want_named(b->table, setup->segments[i], WN_TEXT,
                                   &slots->segments[i], err));
out:
    return rc;
}

static wn_rc bind_lead(const binding *b, wn_scripting scripting, wn_err *err) {
    const wn_quality *quality = &b->setup->quality;
    wn_slots *slots = b->slots;
    wn_rc rc = WN_OK;
    if (!scripting.rules) return WN_OK;
    WN_TRY(
        wn_scorer_new(scripting.rules, b->table, scripting.limits, &slots->scorer, err));
    WN_TRY(wn_scorer_slot(slots->scorer, quality->score_number, &slots->lead.score, err));
    if (quality->value)
        WN_TRY(wn_expression_slot(slots->expressions, quality->value, WN_NUMBER,
                                  &slots->lead.value, err));
    if (quality->cost)
        WN_TRY(wn_expression_slot(slots->expressions, quality->cost, WN_NUMBER,
                                  &slots->lead.cost, err));
out:
    return rc;
}

wn_rc wn_slots_bind(const wn_setup *setup, wn_scripting scripting, wn_table *table,
                    wn_slots *out, wn_err *err) {
    *out = (wn_slots){0};
    wn_rc rc = WN_OK;
    binding b = {setup, table, out};
    out->metrics = wn_alloc(setup->metric_count * sizeof *out->metrics);
    out->segments = wn_alloc(setup->segment_count * sizeof *out->segments);
    out->more = wn_alloc_zero(setup->metric_count, sizeof *out->more);
    if (!out->metrics || !out->segments || !out->more) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(wn_expressions_new(table, scripting.limits, &out->expressions, err));
    if (scripting.script) {
        WN_TRY(wn_lua_rows_new(wn_script_lua(scripting.script), table, &out->rows, err));
        WN_TRY(wn_lua_rows_source(out->rows, wn_script_text(scripting.script), err));
    }
    WN_TRY(bind_filters(&b, err));
    WN_TRY(bind_columns(&b, err));
    WN_TRY(bind_lead(&b, scripting, err));
out:
    if (rc != WN_OK) wn_slots_free(out);
    return rc;
}

void wn_slots_free(wn_slots *slots) {
    wn_scorer_free(slots->scorer);
    wn_lua_rows_free(slots->rows);
    wn_expressions_free(slots->expressions);
    wn_free(slots->segments);
    wn_free(slots->more);
    wn_free(slots->metrics);
    *slots = (wn_slots){0};
}
