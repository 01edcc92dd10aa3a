#include "scoring/rules/lead_rows.h"

#include "core/base/mem.h"

#include <errno.h>

wn_rc wn_lead_row_init(wn_lead_row *row, const wn_rule_set *rules, wn_err *err) {
    row->parts = wn_alloc_zero(wn_scorer_parts_max(rules), sizeof *row->parts);
    row->points = wn_alloc_zero(rules->score_count, sizeof *row->points);
    return row->parts && row->points ? WN_OK : wn_fail_memory(err);
}

void wn_lead_row_free(wn_lead_row *row) {
    wn_free(row->parts);
    wn_free(row->points);
    wn_buf_free(&row->reasons);
    wn_buf_free(&row->csv.text);
}

/* ------------------------------------------------------------------------------- header
 */

/* Calls `use` with the name of each column that is added, until it fails. The scoring's
 * own are "score", "band", ..., those of others "Enterprise score", ... */
typedef wn_rc (*use_fn)(void *ctx, const char *name, wn_err *err);

static wn_rc use_name(const wn_named_score *score, const char *what, use_fn use,
                      void *ctx, wn_err *err) {
    wn_buf name = {0};
    wn_rc rc = score ? wn_buf_format(&name, err, "%s %s", score->title, what)
                     : wn_buf_text(&name, what, err);
    if (rc == WN_OK) rc = use(ctx, name.p, err);
    wn_buf_free(&name);
    return rc;
}

static wn_rc each_column(const wn_rule_set *rules, use_fn use, void *ctx, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < rules->score_count; i++) {
        const wn_named_score *score = i > 0 ? &rules->scores[i] : NULL;
        WN_TRY(use_name(score, "score", use, ctx, err));
        WN_TRY(use_name(score, "band", use, ctx, err));
        if (rules->scores[i].logit.given)
            WN_TRY(use_name(score, "probability", use, ctx, err));
        if (i == 0 && rules->grading.given)
            WN_TRY(use_name(NULL, "grade", use, ctx, err));
        WN_TRY(use_name(score, "reasons", use, ctx, err));
    }
    if (rules->score_count > 1) WN_TRY(use_name(NULL, "best product", use, ctx, err));
out:
    return rc;
}

static wn_rc add_heading(void *header, const char *name, wn_err *err) {
    return wn_csv_row_text(header, wn_text_of(name), err);
}

typedef struct search {
    const char *wanted;
    bool found;
} search;

static wn_rc compare_name(void *ctx, const char *name, wn_err *err) {
    (void)err;
    search *s = ctx;
    s->found = s->found || strcmp(s->wanted, name) == 0;
    return WN_OK;
}

static wn_rc keep_columns(wn_lead_rows *rows, wn_table *table, wn_csv_row *header,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    size_t columns = wn_table_columns(table);
    rows->kept = wn_alloc_zero(columns, sizeof *rows->kept);
    if (!rows->kept) return wn_fail_memory(err);
    for (size_t i = 0; i < columns; i++) {
        search s = {.wanted = wn_table_column(table, i)};
        WN_TRY(each_column(wn_scorer_rules(rows->scorer), compare_name, &s, err));
        if (s.found) continue;
        WN_TRY(wn_table_want(table, i, WN_TEXT, &rows->kept[rows->kept_count], err));
        rows->kept_count++;
        WN_TRY(wn_csv_row_text(header, wn_text_of(s.wanted), err));
    }
out:
    return rc;
}

wn_rc wn_lead_rows_begin(wn_lead_rows *rows, const wn_scorer *scorer, wn_table *table,
                         FILE *file, bool append, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_csv_row header = {0};
    rows->scorer = scorer;
    rows->file = file;
    if (append)
        WN_TRY(keep_columns(rows, table, &header, err));
    else
        WN_TRY(wn_csv_row_text(&header, wn_text_of("id"), err));
    WN_TRY(each_column(wn_scorer_rules(scorer), add_heading, &header, err));
    WN_TRY(wn_csv_row_end(&header, err));
    rc = wn_lead_rows_write(rows, &header, err);
out:
    wn_buf_free(&header.text);
    return rc;
}

void wn_lead_rows_free(wn_lead_rows *rows) {
    wn_free(rows->kept);
    *rows = (wn_lead_rows){0};
}

/* --------------------------------------------------------------------------------- rows
 */

static wn_rc add_lead(const wn_lead_rows *rows, const wn_batch *batch, size_t row,
                      wn_csv_row *csv, wn_err *err) {
    wn_rc rc = WN_OK;
    if (!rows->kept)
        return wn_csv_row_text(csv, wn_scorer_id(rows->scorer, batch, row), err);
    for (size_t i = 0; i < rows->kept_count && rc == WN_OK; i++)
        rc = wn_csv_row_text(csv, batch->columns[rows->kept[i]].text[row], err);
    return rc;
}

static wn_rc add_grade(const wn_rule_set *rules, const wn_scores *scores, size_t row,
                       wn_csv_row *csv, wn_err *err) {
    size_t fit, engagement;
    char grade[WN_GRADE_TEXT];
    wn_scores_grade(rules, scores, row, &fit, &engagement);
    return wn_csv_row_text(csv, wn_text_of(wn_grade_name(fit, engagement, grade)), err);
}

static wn_rc add_score(const wn_lead_rows *rows, const wn_batch *batch,
                       const wn_scores *scores, size_t score, size_t row,
                       wn_lead_row *out, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *rules = wn_scorer_rules(rows->scorer);
    const wn_named_score *named = &rules->scores[score];
    wn_points points = wn_scores_at(scores, score, row);
    char text[WN_POINTS_TEXT];
    double probability;
    size_t count = wn_scorer_parts(rows->scorer, batch, scores, score, row, out->parts);
    wn_buf_clear(&out->reasons);
    WN_TRY(wn_score_reasons(out->parts, count, &out->reasons, err));
    wn_points_format(points, false, text);
    WN_TRY(wn_csv_row_text(&out->csv, wn_text_of(text), err));
    const char *band = wn_score_band_name(named, points);
    WN_TRY(wn_csv_row_text(&out->csv, wn_text_of(band), err));
    if (wn_score_probability(named, points, &probability))
        WN_TRY(wn_csv_row_number(&out->csv, probability, err));
    if (score == 0 && rules->grading.given)
        WN_TRY(add_grade(rules, scores, row, &out->csv, err));
    rc = wn_csv_row_text(&out->csv, (wn_text){out->reasons.p, out->reasons.n}, err);
out:
    return rc;
}

static wn_rc add_best(const wn_rule_set *rules, const wn_scores *scores, size_t row,
                      wn_lead_row *out, wn_err *err) {
    size_t best;
    for (size_t i = 0; i < rules->score_count; i++)
        out->points[i] = wn_scores_at(scores, i, row);
    bool found = wn_rules_best(rules, out->points, &best);
    return wn_csv_row_text(&out->csv, wn_text_of(found ? rules->scores[best].title : ""),
                           err);
}

wn_rc wn_lead_rows_add(const wn_lead_rows *rows, const wn_batch *batch,
                       const wn_scores *scores, size_t row, wn_lead_row *out,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *rules = wn_scorer_rules(rows->scorer);
    WN_TRY(add_lead(rows, batch, row, &out->csv, err));
    for (size_t i = 0; i < rules->score_count; i++)
        WN_TRY(add_score(rows, batch, scores, i, row, out, err));
    if (rules->score_count > 1) WN_TRY(add_best(rules, scores, row, out, err));
    rc = wn_csv_row_end(&out->csv, err);
out:
    return rc;
}

wn_rc wn_lead_rows_write(const wn_lead_rows *rows, const wn_csv_row *csv, wn_err *err) {
    if (fwrite(csv->text.p, 1, csv->text.n, rows->file) == csv->text.n) return WN_OK;
    return wn_fail(err, WN_E_SYSTEM, "cannot write the scored rows: %s", strerror(errno));
}
