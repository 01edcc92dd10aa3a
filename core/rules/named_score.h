/* A score: which groups it adds up, its limits, and how it is read (bands, probability).
 *
 * A rule set has at least one, that of its `scoring`, which adds up everything. Each
 * `score "Enterprise" { groups = { "Fit", "Enterprise signals" } }` is another; a group
 * may be in several. Texts and nodes are the script's. */
#ifndef WN_CORE_RULES_NAMED_SCORE_H
#define WN_CORE_RULES_NAMED_SCORE_H

#include "core/lua/script.h"
#include "core/rules/limits.h"

typedef struct wn_band {
    const char *name;
    wn_points from; /* the lowest score in it */
} wn_band;

/* logit p = intercept + per_point * score. */
typedef struct wn_score_logit {
    bool given;
    double intercept, per_point; /* per_point >= 0 */
} wn_score_logit;

typedef struct wn_named_score {
    const char *title;
    const wn_node *node;   /* its declaration; NULL until there is one */
    const wn_node *groups; /* their names; NULL: everything, also rules in no group */
    bool *takes;           /* [group_count]; NULL: all */
    wn_clamp clamp;
    wn_band *bands; /* from the highest down */
    size_t band_count;
    wn_score_logit logit;
} wn_named_score;

/* Frees what the score holds. */
void wn_named_score_clear(wn_named_score *score);

/* The highest band whose bound the points reach, or band_count when they are below all.
 */
size_t wn_score_band(const wn_named_score *score, wn_points points);
/* Its name; "" below all bands. */
const char *wn_score_band_name(const wn_named_score *score, wn_points points);

/* The probability of the outcome, in [0, 1]; false when the score gives none. */
bool wn_score_probability(const wn_named_score *score, wn_points points, double *p);

#endif
