#include "scoring/rules/scoreboard.h"

#include "core/base/mem.h"

/* ------------------------------------------------------------------------------ batches
 */

/* What one batch comes to. */
typedef struct partial {
    wn_scores scores;
    wn_score_counts counts;
    size_t *top; /* [top_max] rows, best first */
    size_t top_count;
    wn_lead_row row; /* the one at hand, and those written */
    const wn_rule_set *rules;
} partial;

static void end_partial(void *self, void *p) {
    (void)self;
    partial *part = p;
    if (!part) return;
    wn_scores_free(&part->scores);
    wn_score_counts_free(&part->counts, part->rules);
    wn_free(part->top);
    wn_lead_row_free(&part->row);
    wn_free(part);
}

static wn_rc begin_partial(void *self, void **p, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_scoreboard *board = self;
    partial *part = wn_alloc_zero(1, sizeof *part);
    if (!part) return wn_fail_memory(err);
    part->rules = wn_scorer_rules(board->scorer);
    WN_TRY(wn_score_counts_init(&part->counts, part->rules, err));
    WN_TRY(wn_lead_row_init(&part->row, part->rules, err));
    part->top = wn_alloc_zero(board->top_max, sizeof *part->top);
    if (!part->top) rc = wn_fail_memory(err);
out:
    if (rc != WN_OK)
        end_partial(self, part);
    else
        *p = part;
    return rc;
}

/* Keeps the row if it is among the batch's best; an equal score stays behind. */
static void offer_row(const wn_scoreboard *board, partial *part, size_t row) {
    const wn_points *points = part->scores.score + board->score * part->scores.rows;
    size_t at = part->top_count;
    while (at > 0 && points[part->top[at - 1]] < points[row])
        at--;
    if (at >= board->top_max) return;
    if (part->top_count < board->top_max) part->top_count++;
    memmove(&part->top[at + 1], &part->top[at],
            (part->top_count - at - 1) * sizeof *part->top);
    part->top[at] = row;
}

static wn_rc add_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    const wn_scoreboard *board = self;
    partial *part = p;
    wn_rc rc = wn_scores_compute(board->scorer, batch, &part->scores, err);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (!batch->keep[row]) continue;
        wn_score_counts_add(&part->counts, board->scorer, batch, &part->scores, row,
                            part->row.points);
        offer_row(board, part, row);
        if (board->rows.file)
            rc = wn_lead_rows_add(&board->rows, batch, &part->scores, row, &part->row,
                                  err);
    }
    return rc;
}

/* -------------------------------------------------------------------------------- merge
 */

static void free_top_lead(wn_top_lead *lead) {
    wn_free(lead->id);
    wn_free(lead->points);
    wn_free(lead->parts);
}

static wn_rc make_top_lead(const wn_scoreboard *board, partial *part,
                           const wn_batch *batch, size_t row, wn_top_lead *lead,
                           wn_err *err) {
    const wn_rule_set *rules = part->rules;
    wn_text id = wn_scorer_id(board->scorer, batch, row);
    size_t count = wn_scorer_parts(board->scorer, batch, &part->scores, board->score, row,
                                   part->row.parts);
    *lead =
        (wn_top_lead){.id = wn_strndup(id.p, id.n),
                      .points = wn_alloc_zero(rules->score_count, sizeof *lead->points),
                      .parts = wn_alloc_zero(count, sizeof *lead->parts),
                      .part_count = count};
    if (!lead->id || !lead->points || !lead->parts) {
        free_top_lead(lead);
        return wn_fail_memory(err);
    }
    memcpy(lead->parts, part->row.parts, count * sizeof *lead->parts);
    for (size_t i = 0; i < rules->score_count; i++)
        lead->points[i] = wn_scores_at(&part->scores, i, row);
    if (rules->grading.given) {
        size_t fit, engagement;
        wn_scores_grade(rules, &part->scores, row, &fit, &engagement);
        wn_grade_name(fit, engagement, lead->grade);
    }
    return WN_OK;
}

static wn_rc offer_lead(wn_scoreboard *board, partial *part, const wn_batch *batch,
                        size_t row, wn_err *err) {
    wn_points points = wn_scores_at(&part->scores, board->score, row);
    size_t at = board->top_count;
    while (at > 0 && board->top[at - 1].points[board->score] < points)
        at--;
    if (at >= board->top_max) return WN_OK;
    wn_top_lead lead;
    wn_rc rc = make_top_lead(board, part, batch, row, &lead, err);
    if (rc != WN_OK) return rc;
    if (board->top_count < board->top_max)
        board->top_count++;
    else
        free_top_lead(&board->top[board->top_count - 1]);
    memmove(&board->top[at + 1], &board->top[at],
            (board->top_count - at - 1) * sizeof *board->top);
    board->top[at] = lead;
    return WN_OK;
}

static wn_rc merge_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_scoreboard *board = self;
    partial *part = p;
    wn_presence_add(&board->presence, board->scorer, batch);
    WN_TRY(wn_lead_ids_add(&board->ids, wn_scorer_ids(board->scorer, batch), batch, err));
    wn_score_counts_merge(&board->counts, &part->counts, part->rules);
    for (size_t i = 0; i < part->top_count; i++)
        WN_TRY(offer_lead(board, part, batch, part->top[i], err));
    if (part->row.csv.text.n) rc = wn_lead_rows_write(&board->rows, &part->row.csv, err);
out:
    return rc;
}

wn_rc wn_scoreboard_scan(wn_scoreboard *board, wn_table *table, int threads,
                         wn_err *err) {
    static const wn_accumulator accumulator = {.begin = begin_partial,
                                               .add = add_batch,
                                               .merge = merge_batch,
                                               .end = end_partial};
    return wn_table_scan(table, &accumulator, board, threads, err);
}

/* --------------------------------------------------------------------------- beginnings
 */

wn_rc wn_scoreboard_init(wn_scoreboard *board, const wn_scorer *scorer, wn_table *table,
                         size_t score, size_t top, FILE *file, bool append, wn_err *err) {
    board->scorer = scorer;
    board->score = score;
    board->top_max = top;
    board->top = wn_alloc_zero(top, sizeof *board->top);
    if (!board->top) return wn_fail_memory(err);
    wn_rc rc = wn_score_counts_init(&board->counts, wn_scorer_rules(scorer), err);
    if (rc != WN_OK || !file) return rc;
    return wn_lead_rows_begin(&board->rows, scorer, table, file, append, err);
}

void wn_scoreboard_free(wn_scoreboard *board) {
    for (size_t i = 0; i < board->top_count; i++)
        free_top_lead(&board->top[i]);
    wn_free(board->top);
    wn_lead_ids_free(&board->ids);
    wn_lead_rows_free(&board->rows);
    wn_presence_free(&board->presence);
    if (board->scorer)
        wn_score_counts_free(&board->counts, wn_scorer_rules(board->scorer));
    *board = (wn_scoreboard){0};
}
