#include "scoring/evaluate/sheet.h"

#include "core/base/mem.h"
#include "core/data/timeline.h"

typedef struct reading {
    wn_sheet *sheet;
    const wn_sheet_plan *plan;
    size_t time; /* its slot */
    size_t room; /* leads that fit */
} reading;

/* ---------------------------------------------------------------------------- batches */

typedef struct partial {
    wn_scores scores, other;
    int32_t *effect; /* [rule_count][rows] */
    bool too_many_points;
} partial;

static wn_rc begin_partial(void *self, void **p, wn_err *err) {
    (void)self;
    *p = wn_alloc_zero(1, sizeof(partial));
    return *p ? WN_OK : wn_fail_memory(err);
}

static void end_partial(void *self, void *p) {
    (void)self;
    partial *part = p;
    if (!part) return;
    wn_scores_free(&part->scores);
    wn_scores_free(&part->other);
    wn_free(part->effect);
    wn_free(part);
}

static int32_t fit(wn_points points, bool *cut) {
    if (points >= INT32_MIN && points <= INT32_MAX) return (int32_t)points;
    *cut = true;
    return points < 0 ? INT32_MIN : INT32_MAX;
}

static wn_rc add_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    wn_rc rc = WN_OK;
    const reading *r = self;
    const wn_sheet_plan *plan = r->plan;
    partial *part = p;
    WN_TRY(wn_scores_compute(plan->scorer, batch, &part->scores, err));
    if (plan->other) WN_TRY(wn_scores_compute(plan->other, batch, &part->other, err));
    size_t rules = r->sheet->rule_count;
    part->effect = wn_alloc_zero(rules * batch->rows, sizeof *part->effect);
    if (!part->effect) return wn_fail_memory(err);
    for (size_t rule = 0; rule < rules; rule++)
        for (size_t row = 0; row < batch->rows; row++) {
            if (!batch->keep[row]) continue;
            wn_points effect = wn_scores_effect(plan->scorer, batch, &part->scores,
                                                plan->score, rule, row);
            part->effect[rule * batch->rows + row] = fit(effect, &part->too_many_points);
        }
out:
    return rc;
}

/* The arrays grow together, so each starts from the room that all had. */
static wn_rc widen(void *array, const reading *r, size_t need, size_t size, wn_err *err) {
    size_t room = r->room;
    return wn_grow(array, &room, need, size, err);
}

static wn_rc make_room(reading *r, size_t need, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_sheet *sheet = r->sheet;
    if (need <= r->room) return WN_OK;
    WN_TRY(widen(&sheet->score, r, need, sizeof *sheet->score, err));
    if (r->plan->other) WN_TRY(widen(&sheet->other, r, need, sizeof *sheet->other, err));
    if (r->plan->time) WN_TRY(widen(&sheet->when, r, need, sizeof *sheet->when, err));
    if (r->plan->ids) WN_TRY(widen(&sheet->id, r, need, sizeof *sheet->id, err));
    if (r->plan->rows) WN_TRY(widen(&sheet->row, r, need, sizeof *sheet->row, err));
    for (size_t i = 0; i < sheet->rule_count; i++)
        WN_TRY(widen(&sheet->effect[i], r, need, sizeof **sheet->effect, err));
    rc = wn_grow(&sheet->won, &r->room, need, sizeof *sheet->won, err);
out:
    return rc;
}

static bool is_judged(reading *r, const wn_batch *batch, size_t row) {
    if (!batch->keep[row]) return false;
    bool open = batch->columns[r->plan->outcome].missing[row];
    bool undated = r->plan->time && batch->columns[r->time].missing[row];
    r->sheet->no_outcome += open;
    r->sheet->no_time += !open && undated;
    return !open && !undated;
}

static wn_rc add_id(const reading *r, const wn_batch *batch, size_t row, size_t lead,
                    wn_err *err) {
    wn_sheet *sheet = r->sheet;
    wn_text id = wn_scorer_id(r->plan->scorer, batch, row);
    sheet->id[lead] = sheet->ids.n;
    wn_rc rc = wn_buf_add(&sheet->ids, id.p, id.n, err);
    return rc == WN_OK ? wn_buf_add(&sheet->ids, "", 1, err) : rc;
}

static wn_rc merge_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    wn_rc rc = WN_OK;
    reading *r = self;
    wn_sheet *sheet = r->sheet;
    const partial *part = p;
    const wn_points *score = part->scores.score + r->plan->score * batch->rows;
    const wn_points *other =
        r->plan->other ? part->other.score + r->plan->other_score * batch->rows : NULL;
    WN_TRY(make_room(r, sheet->leads + batch->rows, err));
    sheet->too_many_points |= part->too_many_points;
    for (size_t row = 0; row < batch->rows; row++) {
        if (!is_judged(r, batch, row)) continue;
        size_t lead = sheet->leads;
        if (r->plan->ids) WN_TRY(add_id(r, batch, row, lead, err));
        if (r->plan->rows) sheet->row[lead] = sheet->rows + row;
        sheet->score[lead] = wn_points_value(score[row]);
        if (other) sheet->other[lead] = wn_points_value(other[row]);
        if (r->plan->time)
            sheet->when[lead] =
                wn_timeline_when(&batch->columns[r->time], sheet->time_type, row);
        for (size_t i = 0; i < sheet->rule_count; i++)
            sheet->effect[i][lead] = part->effect[i * batch->rows + row];
        sheet->won[lead] = batch->columns[r->plan->outcome].boolean[row];
        sheet->leads++;
    }
    sheet->rows += batch->rows;
    if (r->plan->presence->events)
        wn_presence_add(r->plan->presence, r->plan->scorer, batch);
out:
    return rc;
}

/* ------------------------------------------------------------------------------- time */

static wn_rc order_by_time(wn_sheet *sheet, double share, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t n = sheet->leads;
    size_t *order = wn_alloc_zero(n, sizeof *order);
    void *scratch = wn_alloc_zero(n, sizeof(double));
    if (!order || !scratch) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(wn_timeline_order(sheet->when, n, order, err));
    wn_timeline_arrange(sheet->won, sizeof *sheet->won, order, n, scratch);
    wn_timeline_arrange(sheet->score, sizeof *sheet->score, order, n, scratch);
    wn_timeline_arrange(sheet->other, sizeof *sheet->other, order, n, scratch);
    wn_timeline_arrange(sheet->when, sizeof *sheet->when, order, n, scratch);
    wn_timeline_arrange(sheet->id, sizeof *sheet->id, order, n, scratch);
    wn_timeline_arrange(sheet->row, sizeof *sheet->row, order, n, scratch);
    for (size_t i = 0; i < sheet->rule_count; i++)
        wn_timeline_arrange(sheet->effect[i], sizeof **sheet->effect, order, n, scratch);
    sheet->older = wn_timeline_older(n, share);
    if (sheet->older == n) sheet->older--;
out:
    wn_free(scratch);
    wn_free(order);
    return rc;
}

/* --------------------------------------------------------------------------- together */

static wn_rc refuse_none(wn_table *table, const wn_sheet *sheet, wn_err *err) {
    bool any = sheet->no_outcome || sheet->no_time;
    if (any)
        wn_fail(err, WN_E_DATA,
                "no lead to judge the score by: %llu have no outcome and %llu no time",
                (unsigned long long)sheet->no_outcome,
                (unsigned long long)sheet->no_time);
    else
        wn_fail(err, WN_E_DATA, "no lead is left to judge the score by");
    wn_err_at(err, wn_table_name(table), 0, NULL);
    return wn_err_hint(err, any ? "check --outcome, --time and --where"
                                : "check --where, and whether any lead came before "
                                  "--as-of");
}

wn_rc wn_sheet_read(wn_table *table, const wn_sheet_plan *plan, int threads,
                    wn_sheet *out, wn_err *err) {
    static const wn_accumulator accumulator = {begin_partial, add_batch, merge_batch,
                                               end_partial};
    wn_rc rc = WN_OK;
    reading r = {.sheet = out, .plan = plan};
    *out = (wn_sheet){.rule_count = wn_scorer_rules(plan->scorer)->rule_count};
    out->effect = wn_alloc_zero(out->rule_count, sizeof *out->effect);
    if (!out->effect) {
        out->rule_count = 0;
        return wn_fail_memory(err);
    }
    if (plan->time)
        WN_TRY(
            wn_timeline_want(table, plan->time, "--time", &out->time_type, &r.time, err));
    WN_TRY(wn_table_scan(table, &accumulator, &r, threads, err));
    if (out->leads == 0) WN_TRY(refuse_none(table, out, err));
    if (plan->time) WN_TRY(order_by_time(out, plan->train, err));
out:
    if (rc != WN_OK) wn_sheet_free(out);
    return rc;
}

void wn_sheet_free(wn_sheet *sheet) {
    for (size_t i = 0; i < sheet->rule_count; i++)
        wn_free(sheet->effect[i]);
    wn_free(sheet->effect);
    wn_free(sheet->score);
    wn_free(sheet->other);
    wn_free(sheet->won);
    wn_free(sheet->when);
    wn_free(sheet->id);
    wn_free(sheet->row);
    wn_buf_free(&sheet->ids);
    *sheet = (wn_sheet){0};
}

const char *wn_sheet_id(const wn_sheet *sheet, size_t lead) {
    return sheet->id ? sheet->ids.p + sheet->id[lead] : "";
}
