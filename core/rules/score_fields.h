/* What scripts say about scores: `bands`, `max`, ... of a `scoring`, and whole `score`
 * declarations. */
#ifndef WN_CORE_RULES_SCORE_FIELDS_H
#define WN_CORE_RULES_SCORE_FIELDS_H

#include "core/rules/rules.h"

#include <stddef.h>

/* What a `scoring` and a `score` say alike. */
typedef struct wn_score_fields {
    const wn_node *bands, *max, *min, *probability;
} wn_score_fields;

/* The rows of a spec for them, of a struct with a member of type wn_score_fields. */
#define WN_SCORE_FIELDS(type, member)                                                    \
    {"bands", WN_FIELD_NODE, .offset = offsetof(type, member.bands), .required = true},  \
        {"max", WN_FIELD_NODE, .offset = offsetof(type, member.max)},                    \
        {"min", WN_FIELD_NODE, .offset = offsetof(type, member.min)}, {                  \
        "probability", WN_FIELD_NODE, .offset = offsetof(type, member.probability)       \
    }

wn_rc wn_score_read(const wn_score_fields *fields, wn_named_score *out,
                    wn_err *err) WN_CHECKED;

/* Takes a `score "title" { }` into the rule set. */
wn_rc wn_score_declared(void *set, const wn_declared *declared, wn_err *err) WN_CHECKED;

/* Finds the groups that scores and grades name, once all are known: a score may be
 * declared before its groups are. */
wn_rc wn_scores_finish(wn_rule_set *set, wn_err *err) WN_CHECKED;

#endif
