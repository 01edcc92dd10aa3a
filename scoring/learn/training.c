#include "scoring/learn/training.h"

#include "core/base/mem.h"
#include "core/data/timeline.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

/* --------------------------------------------------------------------------- features */

void wn_feature_drop(wn_feature *f, const char *why, ...) {
    va_list args;
    va_start(args, why);
    vsnprintf(f->why, sizeof f->why, why, args);
    va_end(args);
    f->in = false;
    f->notice = WN_NOTICE_LEFT_OUT;
}

wn_text wn_feature_level(const wn_feature *f, uint32_t level) {
    return level == WN_MAP_NONE ? (wn_text){"", 0} : wn_map_key(&f->levels.map, level);
}

static bool is_listed(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

static bool is_name_byte(char c) {
    return (unsigned char)c >= 0x80 || c == '_' || isalnum((unsigned char)c);
}

/* Does the name stand in the expression as a whole word? */
static bool is_used(const char *name, const char *expression) {
    size_t n = strlen(name);
    for (const char *p = expression; n && (p = strstr(p, name)); p++)
        if ((p == expression || !is_name_byte(p[-1])) && !is_name_byte(p[n])) return true;
    return false;
}

static void judge_role(const wn_table *table, const wn_training_plan *plan,
                       wn_feature *f) {
    size_t column;
    wn_err err;
    if (is_used(f->name, plan->outcome_text))
        wn_feature_drop(f, "the outcome is read from it");
    else if (plan->id && strcmp(f->name, plan->id) == 0)
        wn_feature_drop(f, "it is the lead's id");
    else if (plan->time && strcmp(f->name, plan->time) == 0)
        wn_feature_drop(f, "it orders the leads in time");
    else if (is_listed(f->name, plan->excluded, plan->excluded_count))
        wn_feature_drop(f, "it was excluded");
    else if (!f->name[0])
        wn_feature_drop(f, "the column has no name");
    else if (wn_table_find(table, f->name, &column, &err) != WN_OK)
        wn_feature_drop(f, "several columns have this name");
}

static wn_rc check_names(const wn_table *table, const char *const *names, size_t count,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    size_t column;
    for (size_t i = 0; i < count; i++)
        WN_TRY(wn_table_find(table, names[i], &column, err));
out:
    return rc;
}

/* ---------------------------------------------------------------------------- reading */

typedef struct reading {
    wn_training *t;
    const wn_training_plan *plan;
    size_t *slots; /* [feature_count] */
    size_t id, time;
    size_t room;      /* leads that fit */
    uint32_t *codes;  /* of the batch at hand */
    size_t code_room; /* rows that fit */
} reading;

static wn_rc want_features(wn_table *table, reading *r, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_training *t = r->t;
    const wn_training_plan *plan = r->plan;
    size_t columns = wn_table_columns(table);
    t->features = wn_alloc_zero(columns, sizeof *t->features);
    r->slots = wn_alloc_zero(columns, sizeof *r->slots);
    if (!t->features || !r->slots) return wn_fail_memory(err);
    for (size_t i = 0; i < columns; i++) {
        const char *name = wn_table_column(table, i);
        if (plan->column_count && !is_listed(name, plan->columns, plan->column_count))
            continue;
        wn_feature *f = &t->features[t->feature_count];
        *f = (wn_feature){.name = name, .type = wn_table_guess(table, i), .in = true};
        judge_role(table, plan, f);
        if (f->in)
            WN_TRY(wn_table_want(table, i, f->type, &r->slots[t->feature_count], err));
        t->feature_count++;
    }
out:
    return rc;
}

/* The bytes of one value of a feature, and where they are. */
static size_t value_size(const wn_feature *f) {
    return f->type == WN_TEXT   ? sizeof *f->level
           : f->type == WN_BOOL ? sizeof *f->boolean
                                : sizeof *f->number;
}

/* The arrays grow together, so each starts from the room that all had. */
static wn_rc widen(void *array, const reading *r, size_t need, size_t size, wn_err *err) {
    size_t room = r->room;
    return wn_grow(array, &room, need, size, err);
}

static wn_rc make_room(reading *r, size_t need, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_training *t = r->t;
    if (need <= r->room) return WN_OK;
    if (r->plan->time) WN_TRY(widen(&t->when, r, need, sizeof *t->when, err));
    if (r->plan->id) WN_TRY(widen(&t->id, r, need, sizeof *t->id, err));
    for (size_t i = 0; i < t->feature_count; i++) {
        wn_feature *f = &t->features[i];
        if (!f->in) continue;
        WN_TRY(widen(&f->missing, r, need, sizeof *f->missing, err));
        WN_TRY(widen(&f->level, r, need, value_size(f), err));
    }
    rc = wn_grow(&t->won, &r->room, need, sizeof *t->won, err);
out:
    return rc;
}

static void take_value(wn_feature *f, size_t lead, const wn_column *column, size_t row,
                       const uint32_t *codes) {
    f->missing[lead] = column->missing[row];
    switch (f->type) {
    case WN_TEXT:
        f->level[lead] = codes[row];
        break;
    case WN_NUMBER:
        f->number[lead] = column->missing[row] ? 0 : column->number[row];
        break;
    case WN_BOOL:
        f->boolean[lead] = !column->missing[row] && column->boolean[row];
        break;
    case WN_TIME:
        f->time[lead] = column->missing[row] ? 0 : wn_timeline_when(column, WN_TIME, row);
        break;
    }
}

/* Whether the row is a lead to learn from; one that is not is counted. */
static bool is_lead(const reading *r, const wn_batch *batch, size_t row) {
    if (!batch->keep[row]) return false;
    if (batch->columns[r->plan->outcome].missing[row]) return false;
    return !r->plan->time || !batch->columns[r->time].missing[row];
}

static void count_row(reading *r, const wn_batch *batch, size_t row) {
    if (!batch->keep[row]) return;
    if (batch->columns[r->plan->outcome].missing[row])
        r->t->no_outcome++;
    else if (!is_lead(r, batch, row))
        r->t->no_time++;
}

static wn_rc add_feature(reading *r, wn_feature *f, size_t slot, const wn_batch *batch,
                         wn_err *err) {
    const wn_column *column = &batch->columns[slot];
    const wn_column *outcome = &batch->columns[r->plan->outcome];
    size_t lead = r->t->leads;
    if (f->type == WN_TEXT) {
        wn_rc rc = wn_levels_code(&f->levels, batch, slot, r->codes, err);
        if (rc != WN_OK) return rc;
    }
    for (size_t row = 0; row < batch->rows; row++) {
        if (is_lead(r, batch, row))
            take_value(f, lead++, column, row, r->codes);
        else if (batch->keep[row] && outcome->missing[row])
            f->open_present += !column->missing[row];
    }
    return WN_OK;
}

static wn_rc add_ids(reading *r, const wn_batch *batch, wn_err *err) {
    wn_rc rc = wn_levels_code(&r->t->ids, batch, r->id, r->codes, err);
    size_t lead = r->t->leads;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++)
        if (is_lead(r, batch, row)) r->t->id[lead++] = r->codes[row];
    return rc;
}

static void add_outcomes(reading *r, const wn_batch *batch) {
    wn_training *t = r->t;
    const wn_column *outcome = &batch->columns[r->plan->outcome];
    for (size_t row = 0; row < batch->rows; row++) {
        count_row(r, batch, row);
        if (!is_lead(r, batch, row)) continue;
        if (r->plan->time)
            t->when[t->leads] =
                wn_timeline_when(&batch->columns[r->time], t->time_type, row);
        t->won[t->leads++] = outcome->boolean[row];
    }
}

/* Batches arrive parsed, in the order of the file; what is left is copying. */
static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    wn_rc rc = WN_OK;
    reading *r = self;
    WN_TRY(make_room(r, r->t->leads + batch->rows, err));
    WN_TRY(wn_grow(&r->codes, &r->code_room, batch->rows, sizeof *r->codes, err));
    for (size_t i = 0; i < r->t->feature_count; i++)
        if (r->t->features[i].in)
            WN_TRY(add_feature(r, &r->t->features[i], r->slots[i], batch, err));
    if (r->plan->id) WN_TRY(add_ids(r, batch, err));
    add_outcomes(r, batch);
out:
    return rc;
}

static wn_rc read_all(wn_table *table, reading *r, int threads, wn_err *err) {
    static const wn_accumulator accumulator = {.merge = merge};
    const wn_training_plan *plan = r->plan;
    wn_rc rc = WN_OK;
    WN_TRY(check_names(table, plan->columns, plan->column_count, err));
    WN_TRY(check_names(table, plan->excluded, plan->excluded_count, err));
    if (plan->time)
        WN_TRY(wn_timeline_want(table, plan->time, "--time", &r->t->time_type, &r->time,
                                err));
    if (plan->id) WN_TRY(wn_table_want_named(table, plan->id, WN_TEXT, &r->id, err));
    WN_TRY(want_features(table, r, err));
    WN_TRY(wn_table_scan(table, &accumulator, r, threads, err));
    if (r->t->leads) return WN_OK;
    rc = wn_fail(err, WN_E_DATA,
                 "no lead to learn from: %llu have no outcome and %llu no time",
                 (unsigned long long)r->t->no_outcome, (unsigned long long)r->t->no_time);
    wn_err_at(err, wn_table_name(table), 0, NULL);
    wn_err_hint(err, "check --outcome, --time and --where");
out:
    return rc;
}

/* -------------------------------------------------------------------------- the split */

/* Is the k-th of its kind (from 0) for training? The shares run along with the file. The
 * little that is added makes 10 x 0.7 seven. */
static bool is_for_training(size_t k, double share) {
    return floor((double)(k + 1) * share + 1e-9) > floor((double)k * share + 1e-9);
}

static void order_by_share(wn_training *t, size_t *order, double share) {
    size_t seen[2] = {0, 0}, test = 0;
    t->train = 0;
    for (size_t i = 0; i < t->leads; i++)
        t->train += is_for_training(seen[t->won[i]]++, share);
    seen[0] = seen[1] = 0;
    for (size_t i = 0, train = 0; i < t->leads; i++) {
        bool learn = is_for_training(seen[t->won[i]]++, share);
        order[learn ? train++ : t->train + test++] = i;
    }
}

static wn_rc split(wn_training *t, double share, wn_err *err) {
    size_t *order = wn_alloc_zero(t->leads, sizeof *order);
    void *scratch = wn_alloc_zero(t->leads, sizeof(double));
    wn_rc rc = order && scratch ? WN_OK : wn_fail_memory(err);
    if (rc != WN_OK) goto out;
    if (t->when) {
        WN_TRY(wn_timeline_order(t->when, t->leads, order, err));
        t->train = wn_timeline_older(t->leads, share);
    } else {
        order_by_share(t, order, share);
    }
    wn_timeline_arrange(t->won, sizeof *t->won, order, t->leads, scratch);
    wn_timeline_arrange(t->when, sizeof *t->when, order, t->leads, scratch);
    wn_timeline_arrange(t->id, sizeof *t->id, order, t->leads, scratch);
    for (size_t i = 0; i < t->feature_count; i++) {
        wn_feature *f = &t->features[i];
        wn_timeline_arrange(f->missing, sizeof *f->missing, order, t->leads, scratch);
        wn_timeline_arrange(f->level, value_size(f), order, t->leads, scratch);
    }
out:
    wn_free(scratch);
    wn_free(order);
    return rc;
}

/* --------------------------------------------------------------------------- together */

/* Leads without an id are all different. */
static wn_rc count_repeated(wn_training *t, wn_err *err) {
    if (!t->id) return WN_OK;
    uint8_t *seen = wn_alloc_zero(t->ids.map.count, sizeof *seen);
    if (!seen) return wn_fail_memory(err);
    for (size_t i = 0; i < t->leads; i++) {
        if (t->id[i] == WN_MAP_NONE) continue;
        t->repeated_ids += seen[t->id[i]];
        seen[t->id[i]] = 1;
    }
    wn_free(seen);
    return WN_OK;
}

wn_rc wn_training_read(wn_table *table, const wn_training_plan *plan, int threads,
                       wn_training *out, wn_err *err) {
    wn_rc rc = WN_OK;
    reading r = {.t = out, .plan = plan};
    *out = (wn_training){0};
    WN_TRY(read_all(table, &r, threads, err));
    WN_TRY(split(out, plan->train, err));
    WN_TRY(count_repeated(out, err));
out:
    wn_free(r.codes);
    wn_free(r.slots);
    if (rc != WN_OK) wn_training_free(out);
    return rc;
}

void wn_training_free(wn_training *t) {
    for (size_t i = 0; i < t->feature_count; i++) {
        wn_free(t->features[i].missing);
        wn_free(t->features[i].level);
        wn_levels_free(&t->features[i].levels);
    }
    wn_free(t->features);
    wn_free(t->won);
    wn_free(t->when);
    wn_free(t->id);
    wn_levels_free(&t->ids);
    *t = (wn_training){0};
}
