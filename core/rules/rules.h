/* Rule sets: what a scoring script says a lead is worth.
 *
 *     score = sum over its groups of clamp(sum of the group's rules), then clamped itself
 *
 * in this order:
 *  1. a rule gives its points when its `when` holds (always, when it has none), as often
 *     as its events say (event_rule.h, when it counts events); what comes of events and
 *     of functions is rounded down to hundredths, and cut to the rule's `cap`;
 *  2. a group's rules are added up; a sum above its `max` or below its `min` is cut;
 *  3. a score adds up its groups (that of the scoring: all of them, and the rules that
 *     are in none); a total above the score's `max` or below its `min` is cut;
 *  4. the band is the highest whose bound the score reaches (score >= bound).
 * Each cut is a part of its own (`Engagement cap -7`), so that a score always equals the
 * sum of its parts.
 *
 * A rule set is filled by kind_scoring.c while the script runs; texts and nodes are the
 * script's. */
#ifndef WN_CORE_RULES_RULES_H
#define WN_CORE_RULES_RULES_H

#include "core/lua/script.h"
#include "core/rules/event_rule.h"
#include "core/rules/grade.h"
#include "core/rules/named_score.h"

#define WN_NO_GROUP SIZE_MAX

typedef struct wn_rule {
    const char *title;
    size_t group;           /* or WN_NO_GROUP */
    const wn_node *node;    /* its declaration */
    const wn_node *when;    /* matchers or a function; NULL: always */
    const wn_node *compute; /* the function that gives the points, or NULL */
    wn_points points;       /* when there is none */
    wn_event_rule events;   /* that the points are given for */
    wn_clamp cap;           /* of the rule's sum */
} wn_rule;

typedef struct wn_rule_group {
    const char *title;
    wn_clamp clamp;
} wn_rule_group;

/* The columns of the file of events; NULL where the script names none. */
typedef struct wn_event_columns {
    const char *id, *event, *time;
} wn_event_columns;

typedef struct wn_rule_set {
    const char *title;
    const wn_node *node; /* the scoring's declaration; NULL until there is one */
    const char *id;
    const char *outcome, *source, *created; /* or NULL */
    const wn_node *events_node;             /* of events, or NULL */
    wn_event_columns events;
    const char **missing; /* markers that mean "no value" */
    size_t missing_count;
    wn_named_score *scores; /* the scoring's own first, then the named ones */
    size_t score_count, score_capacity;
    wn_grading grading;
    wn_rule *rules; /* in the order of the script */
    size_t rule_count, rule_capacity;
    wn_rule_group *groups;
    size_t group_count, group_capacity;
} wn_rule_set;

/* The first rule that counts events, and the first whose events age, so that scores need
 * a date; or NULL. */
const wn_rule *wn_rules_with_events(const wn_rule_set *rules);
const wn_rule *wn_rules_with_ages(const wn_rule_set *rules);

/* The score of that name; NULL names the scoring's own, which is the first. WN_E_USAGE
 * when there is none, with the names there are. */
wn_rc wn_rules_find_score(const wn_rule_set *rules, const char *name, size_t *score,
                          wn_err *err) WN_CHECKED;

/* Where the script scores leads by product (it has named scores): the score that is best
 * for a lead with these points, [score_count]: the most probable when every named score
 * has a probability, else the one with the most points, if they are above 0; of equals
 * the first. False when none is. */
bool wn_rules_best(const wn_rule_set *rules, const wn_points *points, size_t *score);

/* Whether wn_rules_best goes by probability. */
bool wn_rules_best_by_probability(const wn_rule_set *rules);

/* Whether a score adds up the group, or, for WN_NO_GROUP, the rules that are in none. */
bool wn_score_takes(const wn_named_score *score, size_t group);

extern const wn_script_kind wn_kind_scoring;

#endif
