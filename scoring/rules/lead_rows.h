/* Scored leads as CSV rows: id (or the input's columns), score, band, probability, grade
 * and reasons, then the same of each named score, and the best product. */
#ifndef WN_SCORING_RULES_LEAD_ROWS_H
#define WN_SCORING_RULES_LEAD_ROWS_H

#include "core/doc/csv_row.h"
#include "core/rules/scorer.h"

#include <stdio.h>

typedef struct wn_lead_rows {
    const wn_scorer *scorer;
    FILE *file;   /* the caller's */
    size_t *kept; /* the input's columns that are kept: their slots; NULL: the id */
    size_t kept_count;
} wn_lead_rows;

/* What writing a row needs besides: its parts and their text. */
typedef struct wn_lead_row {
    wn_score_part *parts; /* [wn_scorer_parts_max] */
    wn_points *points;    /* [score_count] */
    wn_buf reasons;
    wn_csv_row csv; /* of the rows so far */
} wn_lead_row;
wn_rc wn_lead_row_init(wn_lead_row *row, const wn_rule_set *rules,
                       wn_err *err) WN_CHECKED;
void wn_lead_row_free(wn_lead_row *row);

/* Asks the table for columns that are kept (`append`), and writes the header. Columns of
 * the same names, from an earlier run, are replaced. */
wn_rc wn_lead_rows_begin(wn_lead_rows *rows, const wn_scorer *scorer, wn_table *table,
                         FILE *file, bool append, wn_err *err) WN_CHECKED;
void wn_lead_rows_free(wn_lead_rows *rows);

/* Adds a row of the batch to out->csv. */
wn_rc wn_lead_rows_add(const wn_lead_rows *rows, const wn_batch *batch,
                       const wn_scores *scores, size_t row, wn_lead_row *out,
                       wn_err *err) WN_CHECKED;
wn_rc wn_lead_rows_write(const wn_lead_rows *rows, const wn_csv_row *csv,
                         wn_err *err) WN_CHECKED;

#endif
