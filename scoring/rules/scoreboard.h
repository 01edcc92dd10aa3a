/* What a scan of scored leads adds up to: counts (tally.h), the best leads, their ids,
 * and a CSV row per lead when rows are asked for.
 *
 * Memory is the leads' ids, a few counts per band and rule and the list of the best; rows
 * are written as their batches come by, in the order of the file. */
#ifndef WN_SCORING_RULES_SCOREBOARD_H
#define WN_SCORING_RULES_SCOREBOARD_H

#include "core/rules/event_report.h"
#include "scoring/rules/lead_ids.h"
#include "scoring/rules/lead_rows.h"
#include "scoring/rules/tally.h"

typedef struct wn_top_lead {
    char *id;
    wn_points *points; /* [score_count] */
    char grade[WN_GRADE_TEXT];
    wn_score_part *parts; /* of the score that leads are ranked by */
    size_t part_count;
} wn_top_lead;

typedef struct wn_scoreboard {
    const wn_scorer *scorer;
    size_t score; /* that leads are ranked by */
    wn_score_counts counts;
    wn_lead_ids ids;
    wn_top_lead *top; /* best first; of equal scores the earlier in the file */
    size_t top_count, top_max;
    wn_lead_rows rows;    /* file NULL: none */
    wn_presence presence; /* of leads with events; the caller begins it */
} wn_scoreboard;

/* Leads are ranked by the score of number `score`; `file` gets the rows, NULL: none;
 * `append` keeps the input's columns in them. Asks the table for columns and writes the
 * header, so it comes before the scan. Zero-initialise the board first;
 * wn_scoreboard_free when done, also after a failure. */
wn_rc wn_scoreboard_init(wn_scoreboard *board, const wn_scorer *scorer, wn_table *table,
                         size_t score, size_t top, FILE *file, bool append,
                         wn_err *err) WN_CHECKED;
void wn_scoreboard_free(wn_scoreboard *board);

wn_rc wn_scoreboard_scan(wn_scoreboard *board, wn_table *table, int threads,
                         wn_err *err) WN_CHECKED;

#endif
