/* What a scan of scored leads adds up to: leads per band and rule, the best leads, and a
 * CSV row per lead when rows are asked for.
 *
 * Memory is a few counts per band and rule and the list of the best, whatever the file's
 * size; rows are written as their batches come by, in the order of the file. */
#ifndef WN_SCORING_RULES_SCOREBOARD_H
#define WN_SCORING_RULES_SCOREBOARD_H

#include "core/rules/event_report.h"
#include "core/rules/scorer.h"

#include <stdio.h>

/* Leads, and how many became customers among those whose outcome is known. */
typedef struct wn_lead_count {
    uint64_t leads, known, won;
} wn_lead_count;

typedef struct wn_rule_count {
    wn_lead_count leads; /* that got points from the rule */
    wn_points points;    /* in all, before cuts */
} wn_rule_count;

typedef struct wn_score_counts {
    uint64_t leads;
    wn_points sum, low, high; /* of scores; low and high only when there are leads */
    wn_lead_count *bands;     /* [band_count + 1]; the last: below all bands */
    wn_rule_count *rules;     /* [rule_count] */
} wn_score_counts;

typedef struct wn_top_lead {
    char *id;
    wn_points score;
    wn_score_part *parts;
    size_t part_count;
} wn_top_lead;

typedef struct wn_scoreboard {
    const wn_scorer *scorer;
    wn_score_counts counts;
    wn_top_lead *top; /* best first; of equal scores the earlier in the file */
    size_t top_count, top_max;
    FILE *rows;   /* NULL: no rows; else the caller's */
    size_t *kept; /* the input's columns that are kept in rows: their slots */
    size_t kept_count;
    wn_presence presence; /* of leads with events; the caller begins it */
} wn_scoreboard;

/* `rows` as in wn_scoreboard; `append` keeps the input's columns in them. Asks the table
 * for columns and writes the header, so it comes before the scan. Zero-initialise the
 * board first; wn_scoreboard_free when done, also after a failure. */
wn_rc wn_scoreboard_init(wn_scoreboard *board, const wn_scorer *scorer, wn_table *table,
                         size_t top, FILE *rows, bool append, wn_err *err) WN_CHECKED;
void wn_scoreboard_free(wn_scoreboard *board);

wn_rc wn_scoreboard_scan(wn_scoreboard *board, wn_table *table, int threads,
                         wn_err *err) WN_CHECKED;

#endif
