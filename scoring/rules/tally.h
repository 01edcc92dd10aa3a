/* What scored leads add up to: counts per band, product, grade and rule, and which of
 * the leads became customers. Sums are whole numbers, so merging in any order gives the
 * same. */
#ifndef WN_SCORING_RULES_TALLY_H
#define WN_SCORING_RULES_TALLY_H

#include "core/rules/scorer.h"

/* Leads, and how many became customers among those whose outcome is known. */
typedef struct wn_lead_count {
    uint64_t leads, known, won;
} wn_lead_count;

typedef struct wn_rule_count {
    wn_lead_count leads; /* that got points from the rule */
    wn_points points;    /* in all, before cuts */
} wn_rule_count;

/* By one score of the rule set. */
typedef struct wn_score_count {
    wn_points sum, low, high; /* of scores; low and high only when there are leads */
    wn_lead_count *bands;     /* [band_count + 1]; the last: below all bands */
    wn_lead_count best;       /* leads for which it is the best product (wn_rules_best) */
    uint64_t best_top;        /* of them, in its highest band */
} wn_score_count;

typedef struct wn_score_counts {
    wn_lead_count all;
    wn_score_count *scores; /* [score_count] */
    wn_rule_count *rules;   /* [rule_count] */
    wn_lead_count *grades;  /* [fit levels][engagement levels]; NULL without a grading */
    wn_lead_count no_best;  /* leads with no best product */
} wn_score_counts;

/* Zero-initialise first; wn_score_counts_free when done, also after a failure. */
wn_rc wn_score_counts_init(wn_score_counts *counts, const wn_rule_set *rules,
                           wn_err *err) WN_CHECKED;
void wn_score_counts_free(wn_score_counts *counts, const wn_rule_set *rules);

/* One lead: a row of a batch. `points` is a scratch of [score_count]. */
void wn_score_counts_add(wn_score_counts *counts, const wn_scorer *scorer,
                         const wn_batch *batch, const wn_scores *scores, size_t row,
                         wn_points *points);
void wn_score_counts_merge(wn_score_counts *into, const wn_score_counts *from,
                           const wn_rule_set *rules);

#endif
