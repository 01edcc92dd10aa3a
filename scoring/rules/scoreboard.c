#include "scoring/rules/scoreboard.h"

#include "core/base/mem.h"
#include "core/doc/csv_row.h"

#include <errno.h>

/* ------------------------------------------------------------------------------- counts
 */

static wn_rc init_counts(wn_score_counts *counts, const wn_rule_set *rules, wn_err *err) {
    counts->bands = wn_alloc_zero(rules->scores[0].band_count + 1, sizeof *counts->bands);
    counts->rules = wn_alloc_zero(rules->rule_count, sizeof *counts->rules);
    return counts->bands && counts->rules ? WN_OK : wn_fail_memory(err);
}

static void free_counts(wn_score_counts *counts) {
    wn_free(counts->bands);
    wn_free(counts->rules);
}

static void count_lead(wn_lead_count *count, bool known, bool won) {
    count->leads++;
    count->known += known;
    count->won += known && won;
}

static void merge_leads(wn_lead_count *into, const wn_lead_count *from) {
    into->leads += from->leads;
    into->known += from->known;
    into->won += from->won;
}

static void count_score(wn_score_counts *counts, wn_points score) {
    if (counts->leads++ == 0) counts->low = counts->high = score;
    if (score < counts->low) counts->low = score;
    if (score > counts->high) counts->high = score;
    counts->sum += score;
}

static void merge_counts(wn_score_counts *into, const wn_score_counts *from,
                         const wn_rule_set *rules) {
    if (from->leads == 0) return;
    if (into->leads == 0 || from->low < into->low) into->low = from->low;
    if (into->leads == 0 || from->high > into->high) into->high = from->high;
    into->leads += from->leads;
    into->sum += from->sum;
    for (size_t i = 0; i <= rules->scores[0].band_count; i++)
        merge_leads(&into->bands[i], &from->bands[i]);
    for (size_t i = 0; i < rules->rule_count; i++) {
        merge_leads(&into->rules[i].leads, &from->rules[i].leads);
        into->rules[i].points += from->rules[i].points;
    }
}

/* ------------------------------------------------------------------------------ batches
 */

/* What one batch comes to. */
typedef struct partial {
    wn_scores scores;
    wn_score_counts counts;
    size_t *top; /* [top_max] rows, best first */
    size_t top_count;
    wn_score_part *parts; /* of the row at hand */
    wn_buf reasons;
    wn_csv_row csv;
} partial;

static void end_partial(void *self, void *p) {
    (void)self;
    partial *part = p;
    if (!part) return;
    wn_scores_free(&part->scores);
    free_counts(&part->counts);
    wn_free(part->top);
    wn_free(part->parts);
    wn_buf_free(&part->reasons);
    wn_buf_free(&part->csv.text);
    wn_free(part);
}

static wn_rc begin_partial(void *self, void **p, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_scoreboard *board = self;
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    partial *part = wn_alloc_zero(1, sizeof *part);
    if (!part) return wn_fail_memory(err);
    WN_TRY(init_counts(&part->counts, rules, err));
    part->top = wn_alloc_zero(board->top_max, sizeof *part->top);
    part->parts = wn_alloc_zero(wn_scorer_parts_max(rules), sizeof *part->parts);
    if (!part->top || !part->parts) rc = wn_fail_memory(err);
out:
    if (rc != WN_OK)
        end_partial(self, part);
    else
        *p = part;
    return rc;
}

/* Keeps the row if it is among the batch's best; an equal score stays behind. */
static void offer_row(partial *part, size_t max, size_t row) {
    const wn_points *score = part->scores.score;
    size_t at = part->top_count;
    while (at > 0 && score[part->top[at - 1]] < score[row])
        at--;
    if (at >= max) return;
    if (part->top_count < max) part->top_count++;
    memmove(&part->top[at + 1], &part->top[at],
            (part->top_count - at - 1) * sizeof *part->top);
    part->top[at] = row;
}

static wn_rc write_row(const wn_scoreboard *board, partial *part, const wn_batch *batch,
                       size_t row, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    const wn_named_score *named = &rules->scores[0];
    wn_points score = part->scores.score[row];
    double probability;
    char points[WN_POINTS_TEXT];
    size_t count =
        wn_scorer_parts(board->scorer, batch, &part->scores, 0, row, part->parts);
    wn_buf_clear(&part->reasons);
    WN_TRY(wn_score_reasons(part->parts, count, &part->reasons, err));
    for (size_t i = 0; i < board->kept_count; i++)
        WN_TRY(
            wn_csv_row_text(&part->csv, batch->columns[board->kept[i]].text[row], err));
    if (!board->kept)
        WN_TRY(wn_csv_row_text(&part->csv, wn_scorer_id(board->scorer, batch, row), err));
    WN_TRY(wn_csv_row_text(&part->csv, wn_text_of(wn_points_format(score, false, points)),
                           err));
    WN_TRY(
        wn_csv_row_text(&part->csv, wn_text_of(wn_score_band_name(named, score)), err));
    if (wn_score_probability(named, score, &probability))
        WN_TRY(wn_csv_row_number(&part->csv, probability, err));
    WN_TRY(wn_csv_row_text(&part->csv, (wn_text){part->reasons.p, part->reasons.n}, err));
    WN_TRY(wn_csv_row_end(&part->csv, err));
out:
    return rc;
}

static void count_row(const wn_scoreboard *board, partial *part, const wn_batch *batch,
                      size_t row) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    wn_points score = part->scores.score[row];
    bool won = false, known = wn_scorer_outcome(board->scorer, batch, row, &won);
    count_score(&part->counts, score);
    count_lead(&part->counts.bands[wn_score_band(&rules->scores[0], score)], known, won);
    for (size_t i = 0; i < rules->rule_count; i++) {
        wn_points points;
        if (!wn_scorer_rule(board->scorer, batch, i, row, &points) || !points) continue;
        count_lead(&part->counts.rules[i].leads, known, won);
        part->counts.rules[i].points += points;
    }
}

static wn_rc add_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    const wn_scoreboard *board = self;
    partial *part = p;
    wn_rc rc = wn_scores_compute(board->scorer, batch, &part->scores, err);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (!batch->keep[row]) continue;
        count_row(board, part, batch, row);
        offer_row(part, board->top_max, row);
        if (board->rows) rc = write_row(board, part, batch, row, err);
    }
    return rc;
}

/* -------------------------------------------------------------------------------- merge
 */

static void free_top_lead(wn_top_lead *lead) {
    wn_free(lead->id);
    wn_free(lead->parts);
}

static wn_rc make_top_lead(const wn_scoreboard *board, partial *part,
                           const wn_batch *batch, size_t row, wn_top_lead *lead,
                           wn_err *err) {
    wn_text id = wn_scorer_id(board->scorer, batch, row);
    size_t count =
        wn_scorer_parts(board->scorer, batch, &part->scores, 0, row, part->parts);
    *lead = (wn_top_lead){.id = wn_strndup(id.p, id.n),
                          .score = part->scores.score[row],
                          .parts = wn_alloc_zero(count, sizeof *lead->parts),
                          .part_count = count};
    if (!lead->id || !lead->parts) {
        free_top_lead(lead);
        return wn_fail_memory(err);
    }
    memcpy(lead->parts, part->parts, count * sizeof *lead->parts);
    return WN_OK;
}

static wn_rc offer_lead(wn_scoreboard *board, partial *part, const wn_batch *batch,
                        size_t row, wn_err *err) {
    wn_points score = part->scores.score[row];
    size_t at = board->top_count;
    while (at > 0 && board->top[at - 1].score < score)
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

static wn_rc write_out(FILE *file, const wn_csv_row *csv, wn_err *err) {
    if (fwrite(csv->text.p, 1, csv->text.n, file) == csv->text.n) return WN_OK;
    return wn_fail(err, WN_E_SYSTEM, "cannot write the scored rows: %s", strerror(errno));
}

static wn_rc merge_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_scoreboard *board = self;
    partial *part = p;
    wn_presence_add(&board->presence, board->scorer, batch);
    merge_counts(&board->counts, &part->counts, wn_scorer_rules(board->scorer));
    for (size_t i = 0; i < part->top_count; i++)
        WN_TRY(offer_lead(board, part, batch, part->top[i], err));
    if (part->csv.text.n) rc = write_out(board->rows, &part->csv, err);
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

static const char *const added[] = {"score", "band", "probability", "reasons"};

enum { ADDED = sizeof added / sizeof *added };

static bool is_written(const wn_scoreboard *board, size_t column) {
    return wn_scorer_rules(board->scorer)->scores[0].logit.given ||
           strcmp(added[column], "probability") != 0;
}

/* Columns that an earlier run added are replaced. */
static bool is_added(const wn_scoreboard *board, const char *name) {
    for (size_t i = 0; i < ADDED; i++)
        if (is_written(board, i) && strcmp(name, added[i]) == 0) return true;
    return false;
}

static wn_rc keep_columns(wn_scoreboard *board, wn_table *table, wn_csv_row *header,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    size_t columns = wn_table_columns(table);
    board->kept = wn_alloc_zero(columns, sizeof *board->kept);
    if (!board->kept) return wn_fail_memory(err);
    for (size_t i = 0; i < columns; i++) {
        const char *name = wn_table_column(table, i);
        if (is_added(board, name)) continue;
        WN_TRY(wn_table_want(table, i, WN_TEXT, &board->kept[board->kept_count], err));
        board->kept_count++;
        WN_TRY(wn_csv_row_text(header, wn_text_of(name), err));
    }
out:
    return rc;
}

static wn_rc begin_rows(wn_scoreboard *board, wn_table *table, bool append, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_csv_row header = {0};
    if (append)
        WN_TRY(keep_columns(board, table, &header, err));
    else
        WN_TRY(wn_csv_row_text(&header, wn_text_of("id"), err));
    for (size_t i = 0; i < ADDED; i++)
        if (is_written(board, i))
            WN_TRY(wn_csv_row_text(&header, wn_text_of(added[i]), err));
    WN_TRY(wn_csv_row_end(&header, err));
    rc = write_out(board->rows, &header, err);
out:
    wn_buf_free(&header.text);
    return rc;
}

wn_rc wn_scoreboard_init(wn_scoreboard *board, const wn_scorer *scorer, wn_table *table,
                         size_t top, FILE *rows, bool append, wn_err *err) {
    board->scorer = scorer;
    board->top_max = top;
    board->rows = rows;
    board->top = wn_alloc_zero(top, sizeof *board->top);
    if (!board->top) return wn_fail_memory(err);
    wn_rc rc = init_counts(&board->counts, wn_scorer_rules(scorer), err);
    return rc == WN_OK && rows ? begin_rows(board, table, append, err) : rc;
}

void wn_scoreboard_free(wn_scoreboard *board) {
    for (size_t i = 0; i < board->top_count; i++)
        free_top_lead(&board->top[i]);
    wn_free(board->top);
    wn_free(board->kept);
    wn_presence_free(&board->presence);
    free_counts(&board->counts);
    *board = (wn_scoreboard){0};
}
