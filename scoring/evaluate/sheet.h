/* The leads of a file with their scores and what became of them, in the order of time.
 *
 * With a time (a column of dates, or of numbers that grow with it) the leads are ordered
 * by it, ties as in the file: [0, older) are the older part, to fit and to compare with,
 * [older, leads) the newer one that a score is judged by. The share that is older is
 * rounded as `winnow learn` rounds it, so that a scorecard is judged by leads it has not
 * seen, but at least one lead is judged. Without a time all leads are judged, and older
 * is 0.
 *
 * Leads without an outcome or without a time are counted and left out. Memory is per
 * lead: 17 bytes, 8 for a second score, 4 for each rule, and the id when ids are kept. */
#ifndef WN_SCORING_EVALUATE_SHEET_H
#define WN_SCORING_EVALUATE_SHEET_H

#include "core/rules/effect.h"
#include "core/rules/event_report.h"

typedef struct wn_sheet_plan {
    const wn_scorer *scorer, *other; /* other: of a second script, or NULL */
    size_t score, other_score;       /* their numbers in their rule sets */
    size_t outcome;                  /* a WN_BOOL slot */
    const char *time;                /* a column, or NULL */
    double train;                    /* the share of the older part, in (0, 1) */
    bool ids;                        /* keep them; the scorer has been asked for them */
    bool rows;                       /* keep the leads' rows */
    wn_presence *presence;           /* counts the leads among the events */
} wn_sheet_plan;

typedef struct wn_sheet {
    size_t leads, older;
    double *score, *other; /* [leads], points; other: NULL without a second script */
    uint8_t *won;          /* [leads] */
    double *when;          /* [leads]: the number, or days since 1970; NULL: no time */
    wn_type time_type;
    size_t *id; /* [leads]: where it begins in `ids`, where it ends with a zero byte */
    wn_buf ids;
    size_t *row;      /* [leads], in the file, from 0; NULL unless they are kept */
    size_t rows;      /* of the file */
    int32_t **effect; /* [rule_count][leads], hundredths: what the lead's score would
                         lose without the rule, caps and limits considered */
    size_t rule_count;
    uint64_t no_outcome, no_time;
    bool too_many_points; /* some effect did not fit, and was cut */
} wn_sheet;

/* Scans the table. WN_E_DATA: no lead with an outcome, a time that is neither a date nor
 * a number; errors of the scorers. */
wn_rc wn_sheet_read(wn_table *table, const wn_sheet_plan *plan, int threads,
                    wn_sheet *out, wn_err *err) WN_CHECKED;
void wn_sheet_free(wn_sheet *sheet);

const char *wn_sheet_id(const wn_sheet *sheet, size_t lead); /* "" without ids */

#endif
