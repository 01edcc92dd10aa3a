/* Scoring scripts: reads `scoring`, `score`, `group` and `rule` into a rule set. */
#include "core/base/mem.h"
#include "core/lua/matcher.h"
#include "core/rules/event_fields.h"
#include "core/rules/explain.h"
#include "core/rules/score_fields.h"
#include "core/rules/scorer.h"

/* -------------------------------------------------------------------------------- rule
 */

typedef struct rule_fields {
    const wn_node *points, *when, *cap;
    wn_event_fields events;
} rule_fields;

static const wn_field rule_spec[] = {
    {"points", WN_FIELD_NODE, .offset = offsetof(rule_fields, points), .required = true},
    {"when", WN_FIELD_NODE, .offset = offsetof(rule_fields, when)},
    {"cap", WN_FIELD_NODE, .offset = offsetof(rule_fields, cap)},
    WN_EVENT_FIELDS_RULE(rule_fields, events),
    {0}};

/* A cap limits what adds up: from above when it is positive, from below when negative. */
static wn_rc read_cap(const wn_node *node, wn_rule *rule, wn_err *err) {
    wn_points cap;
    if (!node) return WN_OK;
    wn_rc rc = wn_points_read(node, &cap, err);
    if (rc != WN_OK) return rc;
    if (cap == 0 || (!rule->compute && (cap < 0) != (rule->points < 0)))
        return wn_node_fail(node, err, "a cap has the sign of its points, and is not 0");
    rule->cap = cap > 0 ? (wn_clamp){.has_max = true, .max = cap}
                        : (wn_clamp){.has_min = true, .min = cap};
    return WN_OK;
}

static wn_rc read_events(const rule_fields *fields, wn_rule *rule, wn_err *err) {
    wn_rc rc = wn_event_rule_read(&fields->events, &rule->events, err);
    if (rc != WN_OK || rule->events.count == WN_EVENTS_NONE || !rule->compute) return rc;
    return wn_node_fail(rule->compute, err,
                        "the points of a rule that counts events are a number");
}

/* Two rules with one title could not be told apart in a lead's reasons. */
static wn_rc check_title(const wn_rule_set *set, const wn_declared *declared,
                         wn_err *err) {
    for (size_t i = 0; i < set->rule_count; i++)
        if (strcmp(set->rules[i].title, declared->title) == 0)
            return wn_node_fail(declared->body, err, "another rule has this title");
    return WN_OK;
}

static wn_rc read_rule(void *self, const wn_declared *declared, wn_err *err) {
    wn_rule_set *set = self;
    wn_rc rc = WN_OK;
    rule_fields fields = {0};
    wn_rule rule = {
        .title = declared->title, .group = WN_NO_GROUP, .node = declared->body};
    WN_TRY(check_title(set, declared, err));
    WN_TRY(wn_node_read(declared->body, rule_spec, &fields, err));
    if (fields.points->type == WN_NODE_FUNCTION)
        rule.compute = fields.points;
    else
        WN_TRY(wn_points_read(fields.points, &rule.points, err));
    WN_TRY(read_cap(fields.cap, &rule, err));
    WN_TRY(read_events(&fields, &rule, err));
    rule.when = fields.when;
    if (rule.when && rule.when->type != WN_NODE_FUNCTION)
        WN_TRY(wn_matcher_check(rule.when, err));
    WN_TRY(wn_grow(&set->rules, &set->rule_capacity, set->rule_count + 1,
                   sizeof *set->rules, err));
    set->rules[set->rule_count++] = rule;
out:
    return rc;
}

/* ------------------------------------------------------------------------------- group
 */

typedef struct group_fields {
    const wn_node *max, *min, *items;
    wn_event_fields events;
} group_fields;

static const wn_field group_spec[] = {
    {"max", WN_FIELD_NODE, .offset = offsetof(group_fields, max)},
    {"min", WN_FIELD_NODE, .offset = offsetof(group_fields, min)},
    {"items", WN_FIELD_ITEMS, .offset = offsetof(group_fields, items)},
    WN_EVENT_FIELDS_GROUP(group_fields, events),
    {0}};

/* Window and decay of the group go to its rules that count events. */
static wn_rc share_events(wn_rule_set *set, const group_fields *fields,
                          const wn_node *body, wn_err *err) {
    wn_event_rule shared = {0};
    bool counts = false;
    wn_rc rc = wn_event_group_read(&fields->events, &shared, err);
    if (rc != WN_OK) return rc;
    for (size_t i = 0; i < set->rule_count; i++) {
        wn_rule *rule = &set->rules[i];
        if (rule->group != set->group_count) continue;
        wn_event_rule_inherit(&rule->events, &shared);
        counts = counts || rule->events.count != WN_EVENTS_NONE;
    }
    if (counts || !wn_event_rule_ages(&shared)) return WN_OK;
    return wn_node_fail(body, err, "no rule of the group counts events that could age");
}

static wn_rc take_rule(wn_rule_set *set, const wn_node *item, wn_err *err) {
    if (item->type != WN_NODE_DECLARED || strcmp(item->declared.name, "rule") != 0)
        return wn_node_expected(item, "a rule, as in rule \"...\" { points = 10 }", err);
    wn_rule *rule = &set->rules[item->declared.number];
    if (rule->group != WN_NO_GROUP)
        return wn_node_fail(item, err, "rule \"%s\" is in a group already", rule->title);
    rule->group = set->group_count;
    return WN_OK;
}

static wn_rc read_group(void *self, const wn_declared *declared, wn_err *err) {
    wn_rule_set *set = self;
    wn_rc rc = WN_OK;
    group_fields fields = {0};
    wn_rule_group group = {.title = declared->title};
    for (size_t i = 0; i < set->group_count; i++)
        if (strcmp(set->groups[i].title, declared->title) == 0)
            return wn_node_fail(declared->body, err, "another group has this title");
    WN_TRY(wn_node_read(declared->body, group_spec, &fields, err));
    WN_TRY(wn_clamp_read(fields.max, fields.min, &group.clamp, err));
    if (fields.items->table.item_count == 0)
        return wn_node_fail(declared->body, err, "the group has no rules");
    for (size_t i = 0; i < fields.items->table.item_count; i++)
        WN_TRY(take_rule(set, &fields.items->table.items[i], err));
    WN_TRY(share_events(set, &fields, declared->body, err));
    WN_TRY(wn_grow(&set->groups, &set->group_capacity, set->group_count + 1,
                   sizeof *set->groups, err));
    set->groups[set->group_count++] = group;
out:
    return rc;
}

/* ----------------------------------------------------------------------------- scoring
 */

typedef struct scoring_fields {
    const char *id, *outcome, *source, *created;
    const wn_node *missing, *events, *grade;
    wn_score_fields score;
} scoring_fields;

static const wn_field scoring_spec[] = {
    {"id", WN_FIELD_TEXT, .offset = offsetof(scoring_fields, id), .required = true},
    {"outcome", WN_FIELD_TEXT, .offset = offsetof(scoring_fields, outcome)},
    {"source", WN_FIELD_TEXT, .offset = offsetof(scoring_fields, source)},
    {"created", WN_FIELD_TEXT, .offset = offsetof(scoring_fields, created)},
    {"missing", WN_FIELD_LIST, .offset = offsetof(scoring_fields, missing)},
    WN_SCORE_FIELDS(scoring_fields, score),
    {"grade", WN_FIELD_NODE, .offset = offsetof(scoring_fields, grade)},
    {"events", WN_FIELD_NODE, .offset = offsetof(scoring_fields, events)},
    {0}};

static const wn_field events_spec[] = {
    {"id", WN_FIELD_TEXT, .offset = offsetof(wn_event_columns, id)},
    {"event", WN_FIELD_TEXT, .offset = offsetof(wn_event_columns, event)},
    {"time", WN_FIELD_TEXT, .offset = offsetof(wn_event_columns, time)},
    {0}};

static wn_rc read_event_columns(wn_rule_set *set, const wn_node *node, wn_err *err) {
    if (!node) return WN_OK;
    set->events_node = node;
    if (!wn_node_is_plain(node))
        return wn_node_expected(
            node, "columns, as in { id = \"lead_id\", event = \"event\", time = \"at\" }",
            err);
    return wn_node_read(node, events_spec, &set->events, err);
}

static wn_rc read_missing(wn_rule_set *set, const wn_node *node, wn_err *err) {
    if (!node) return WN_OK;
    set->missing = wn_alloc_zero(node->table.item_count, sizeof *set->missing);
    if (!set->missing) return wn_fail_memory(err);
    for (size_t i = 0; i < node->table.item_count; i++) {
        wn_rc rc = wn_node_text(&node->table.items[i], &set->missing[i], err);
        if (rc != WN_OK) return rc;
    }
    set->missing_count = node->table.item_count;
    return WN_OK;
}

static wn_rc read_scoring(void *self, const wn_declared *declared, wn_err *err) {
    wn_rule_set *set = self;
    wn_rc rc = WN_OK;
    scoring_fields fields = {0};
    if (set->node)
        return wn_node_fail(declared->body, err,
                            "a script has one scoring; this is the "
                            "second");
    WN_TRY(wn_node_read(declared->body, scoring_spec, &fields, err));
    set->title = declared->title;
    set->node = declared->body;
    set->id = fields.id;
    set->outcome = fields.outcome;
    set->source = fields.source;
    set->created = fields.created;
    set->scores[0].title = declared->title;
    set->scores[0].node = declared->body;
    WN_TRY(wn_score_read(&fields.score, &set->scores[0], err));
    WN_TRY(wn_grading_read(fields.grade, &set->grading, err));
    WN_TRY(read_missing(set, fields.missing, err));
    WN_TRY(read_event_columns(set, fields.events, err));
out:
    return rc;
}

/* --------------------------------------------------------------------------- the kind */

static void free_set(void *self) {
    wn_rule_set *set = self;
    for (size_t i = 0; i < set->score_count; i++)
        wn_named_score_clear(&set->scores[i]);
    wn_free(set->scores);
    wn_free(set->rules);
    wn_free(set->groups);
    wn_free(set->missing);
    wn_free(set);
}

static wn_rc make(void **self, wn_err *err) {
    wn_rule_set *set = wn_alloc_zero(1, sizeof *set);
    if (!set) return wn_fail_memory(err);
    wn_rc rc = wn_grow(&set->scores, &set->score_capacity, 1, sizeof *set->scores, err);
    if (rc != WN_OK) {
        free_set(set);
        return rc;
    }
    set->scores[set->score_count++] = (wn_named_score){0};
    *self = set;
    return WN_OK;
}

static wn_rc finish(void *self, wn_err *err) {
    wn_rule_set *set = self;
    if (!set->node) {
        wn_fail(err, WN_E_SCRIPT, "the script has rules but no scoring");
        return wn_err_hint(err, "add scoring \"...\" { id = \"...\", bands = { hot = 70, "
                                "cold = 0 } }");
    }
    if (set->rule_count == 0)
        return wn_node_fail(set->node, err, "the script has no rules");
    return wn_scores_finish(set, err);
}

static wn_rc check_column(const wn_rule_set *set, const wn_table *table, const char *key,
                          const char *name, wn_err *err) {
    size_t column;
    if (!name || wn_table_find(table, name, &column, err) == WN_OK) return WN_OK;
    return wn_node_blame(wn_node_field(set->node, key), err);
}

/* Stricter than scoring, which can do without an outcome. */
static wn_rc bind(wn_script *script, wn_table *table, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *set = wn_script_self(script);
    const wn_history unread = {0};
    wn_scorer *scorer = NULL;
    WN_TRY(check_column(set, table, "source", set->source, err));
    WN_TRY(check_column(set, table, "created", set->created, err));
    WN_TRY(wn_scorer_new_history(script, table, NULL, &unread, &scorer, err));
    WN_TRY(wn_scorer_want_id(scorer, err));
    const wn_err *no_outcome = wn_scorer_no_outcome(scorer);
    if (no_outcome) {
        *err = *no_outcome;
        rc = wn_node_blame(wn_node_field(set->node, "outcome"), err);
    }
out:
    wn_scorer_free(scorer);
    return rc;
}

static wn_rc explain(const wn_script *script, wn_doc *doc, wn_err *err) {
    return wn_rules_explain(wn_script_self(script), doc, err);
}

static const wn_declaration words[] = {{"scoring", true, read_scoring},
                                       {"score", true, wn_score_declared},
                                       {"group", true, read_group},
                                       {"rule", true, read_rule},
                                       {0}};

const wn_script_kind wn_kind_scoring = {.name = "scoring",
                                        .command = "score",
                                        .declarations = words,
                                        .make = make,
                                        .finish = finish,
                                        .bind = bind,
                                        .explain = explain,
                                        .free = free_set};
