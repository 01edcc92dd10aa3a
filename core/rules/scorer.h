/* A rule set bound to a table: computes the scores of a batch.
 *
 * Conditions run in C over columns; functions of the script are slots that the table
 * fills row by row. Both are ready when a batch arrives, so scoring one is sums over
 * columns and safe from several threads. */
#ifndef WN_CORE_RULES_SCORER_H
#define WN_CORE_RULES_SCORER_H

#include "core/rules/event_slots.h"

typedef struct wn_scorer wn_scorer;

/* Finds every column that the rules use and asks for it. Unknown columns and other
 * mismatches are WN_E_SCRIPT at the script's line. Free the scorer after the scan, before
 * the script. */
wn_rc wn_scorer_new(wn_script *script, wn_table *table, const wn_lua_limits *limits,
                    wn_scorer **out, wn_err *err) WN_CHECKED;

/* The same with the events of leads, for scripts whose rules count them (wn_scorer_new
 * refuses those). A rule whose events age needs a date: WN_E_USAGE. */
wn_rc wn_scorer_new_history(wn_script *script, wn_table *table,
                            const wn_lua_limits *limits, const wn_history *history,
                            wn_scorer **out, wn_err *err) WN_CHECKED;
void wn_scorer_free(wn_scorer *scorer);

/* Asks for the lead's id, for wn_scorer_id. */
wn_rc wn_scorer_want_id(wn_scorer *scorer, wn_err *err) WN_CHECKED;

const wn_rule_set *wn_scorer_rules(const wn_scorer *scorer);

/* Whether outcomes are counted; and why not when the scoring names an outcome that the
 * table does not have, else NULL. */
bool wn_scorer_has_outcome(const wn_scorer *scorer);
const wn_err *wn_scorer_no_outcome(const wn_scorer *scorer);

/* The lead's id; what became of it (missing: not known; false without an outcome). */
wn_text wn_scorer_id(const wn_scorer *scorer, const wn_batch *batch, size_t row);
const wn_text *wn_scorer_ids(const wn_scorer *scorer, const wn_batch *batch);
bool wn_scorer_outcome(const wn_scorer *scorer, const wn_batch *batch, size_t row,
                       bool *won);

/* The row's number among the leads that have events, or WN_MAP_NONE. */
uint32_t wn_scorer_lead(const wn_scorer *scorer, const wn_batch *batch, size_t row);

/* Whether a rule gave its points to the row, and how many, before its cap. */
bool wn_scorer_rule(const wn_scorer *scorer, const wn_batch *batch, size_t rule,
                    size_t row, wn_points *points);

/* Adds a score (its number in the rule set) as a column of numbers to the table's
 * batches; the scorer has to live until the scan is over. */
wn_rc wn_scorer_slot(const wn_scorer *scorer, size_t score, size_t *slot,
                     wn_err *err) WN_CHECKED;

/* The scores of a batch; zero-initialise to start, wn_scores_free when done. */
typedef struct wn_scores {
    size_t rows;
    wn_points *score; /* [score_count][rows]; not set where keep is 0 */
    wn_points *sums;  /* [groups + 1][rows] before cuts; the last: rules in no group */
} wn_scores;
wn_rc wn_scores_compute(const wn_scorer *scorer, const wn_batch *batch, wn_scores *scores,
                        wn_err *err) WN_CHECKED;
void wn_scores_free(wn_scores *scores);

/* A row's points by a score; its levels in the grading of the rule set. */
static inline wn_points wn_scores_at(const wn_scores *scores, size_t score, size_t row) {
    return scores->score[score * scores->rows + row];
}
void wn_scores_grade(const wn_rule_set *rules, const wn_scores *scores, size_t row,
                     size_t *fit, size_t *engagement);

/* The parts that make up a row's score: the rules of each of its groups, each with what
 * its cap takes away, and the group's cut; the rules in no group; the total's cut. Points
 * of parts are never 0 and add up to the score. */
typedef struct wn_score_part {
    const char *title; /* of the rule or group; "Total" */
    size_t events;     /* that a rule counted each of, else 0; printed "<title> x5" */
    bool cut; /* by the limits of a rule, a group or the total, printed "<title> cap" */
    wn_points points;
} wn_score_part;

/* `parts` has room for wn_scorer_parts_max; returns how many were written. */
size_t wn_scorer_parts_max(const wn_rule_set *rules);
size_t wn_scorer_parts(const wn_scorer *scorer, const wn_batch *batch,
                       const wn_scores *scores, size_t score, size_t row,
                       wn_score_part *parts);

/* Appends `Right size +20; Engagement cap -7`. */
wn_rc wn_score_reasons(const wn_score_part *parts, size_t count, wn_buf *text,
                       wn_err *err) WN_CHECKED;

#endif
