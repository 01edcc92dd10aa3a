#include "core/rules/scorer.h"

#include "core/base/mem.h"
#include "core/lua/expression.h"
#include "core/lua/matcher.h"
#include "core/lua/rows.h"

/* Where a rule's columns are in a batch. */
typedef struct bound_rule {
    size_t when;  /* WN_BOOL, or WN_NO_SLOT: always */
    size_t value; /* WN_NUMBER, or WN_NO_SLOT: constant */
} bound_rule;

struct wn_scorer {
    const wn_rule_set *rules;
    wn_table *table;
    wn_expressions *expressions;
    wn_lua_rows *rows;      /* NULL unless a rule has a function */
    wn_event_slots *events; /* NULL unless a rule counts events */
    bound_rule *bound;      /* [rule_count] */
    size_t *order;          /* [rule_count]: group by group, rules without one last */
    size_t id, outcome;
    wn_err no_outcome; /* why the outcome is not used; code 0 when it is */
};

/* ------------------------------------------------------------------------------ binding
 */

static wn_rc need_rows(wn_scorer *s, wn_script *script, wn_err *err) {
    wn_rc rc = WN_OK;
    if (s->rows) return WN_OK;
    WN_TRY(wn_lua_rows_new(wn_script_lua(script), s->table, &s->rows, err));
    WN_TRY(wn_lua_rows_source(s->rows, wn_script_text(script), err));
out:
    return rc;
}

static wn_rc bind_when(wn_scorer *s, wn_script *script, const wn_rule *rule, size_t *slot,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    wn_cond *cond = NULL;
    *slot = WN_NO_SLOT;
    if (!rule->when) return WN_OK;
    if (rule->when->type == WN_NODE_FUNCTION) {
        WN_TRY(need_rows(s, script, err));
        return wn_lua_rows_slot(s->rows, rule->when->function, rule->node->key, WN_BOOL,
                                NULL, slot, err);
    }
    WN_TRY(wn_matcher_bind(rule->when, s->table, &cond, err));
    rc = wn_cond_take_slot(s->table, cond, slot, err);
out:
    return rc;
}

static wn_rc bind_events(wn_scorer *s, const wn_history *history, size_t number,
                         const size_t *when, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule *rule = &s->rules->rules[number];
    if (!history) {
        wn_node_fail(rule->node, err, "counts events, and none are read here");
        return wn_err_hint(err, "take a script without each, once and never");
    }
    bool dated = history->as_of || history->after;
    if (history->events && !dated && wn_event_rule_ages(&rule->events)) {
        wn_fail(err, WN_E_USAGE, "the points of rule \"%s\" depend on how old events are",
                rule->title);
        return wn_err_hint(err, "say as of which day, as in --as-of 2025-03-01");
    }
    if (!s->events)
        WN_TRY(wn_event_slots_new(s->rules, s->table, history, &s->events, err));
    if (history->events)
        rc = wn_event_slots_rule(s->events, number, when, &s->bound[number].value, err);
out:
    return rc;
}

static wn_rc bind_rule(wn_scorer *s, wn_script *script, const wn_history *history,
                       size_t number, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule *rule = &s->rules->rules[number];
    bound_rule *bound = &s->bound[number];
    bound->value = WN_NO_SLOT;
    WN_TRY(bind_when(s, script, rule, &bound->when, err));
    const size_t *when = bound->when == WN_NO_SLOT ? NULL : &bound->when;
    if (rule->events.count != WN_EVENTS_NONE)
        return bind_events(s, history, number, when, err);
    if (!rule->compute) return WN_OK;
    WN_TRY(need_rows(s, script, err));
    rc = wn_lua_rows_slot(s->rows, rule->compute->function, rule->node->key, WN_NUMBER,
                          when, &bound->value, err);
out:
    return rc;
}

wn_rc wn_scorer_want_id(wn_scorer *s, wn_err *err) {
    wn_rc rc = wn_table_want_named(s->table, s->rules->id, WN_TEXT, &s->id, err);
    return rc == WN_OK ? rc : wn_node_blame(wn_node_field(s->rules->node, "id"), err);
}

/* New leads have no outcome yet, and are scored without. */
static wn_rc bind_outcome(wn_scorer *s, wn_err *err) {
    s->outcome = WN_NO_SLOT;
    if (!s->rules->outcome) return WN_OK;
    wn_rc rc =
        wn_expression_slot(s->expressions, s->rules->outcome, WN_BOOL, &s->outcome, err);
    if (rc == WN_E_DATA) {
        s->no_outcome = *err;
        return WN_OK;
    }
    return rc == WN_OK ? rc
                       : wn_node_blame(wn_node_field(s->rules->node, "outcome"), err);
}

static void order_rules(const wn_rule_set *rules, size_t *order) {
    size_t count = 0;
    for (size_t group = 0; group <= rules->group_count; group++) {
        size_t wanted = group < rules->group_count ? group : WN_NO_GROUP;
        for (size_t i = 0; i < rules->rule_count; i++)
            if (rules->rules[i].group == wanted) order[count++] = i;
    }
}

wn_rc wn_scorer_new(wn_script *script, wn_table *table, const wn_lua_limits *limits,
                    wn_scorer **out, wn_err *err) {
    return wn_scorer_new_history(script, table, limits, NULL, out, err);
}

wn_rc wn_scorer_new_history(wn_script *script, wn_table *table,
                            const wn_lua_limits *limits, const wn_history *history,
                            wn_scorer **out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = NULL;
    wn_scorer *s = wn_alloc_zero(1, sizeof *s);
    if (!s) return wn_fail_memory(err);
    s->rules = wn_script_self(script);
    s->table = table;
    s->bound = wn_alloc_zero(s->rules->rule_count, sizeof *s->bound);
    s->order = wn_alloc_zero(s->rules->rule_count, sizeof *s->order);
    if (!s->bound || !s->order) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(wn_expressions_new(table, limits, &s->expressions, err));
    WN_TRY(bind_outcome(s, err));
    order_rules(s->rules, s->order);
    for (size_t i = 0; i < s->rules->rule_count; i++)
        WN_TRY(bind_rule(s, script, history, i, err));
    *out = s;
    s = NULL;
out:
    wn_scorer_free(s);
    return rc;
}

void wn_scorer_free(wn_scorer *s) {
    if (!s) return;
    wn_event_slots_free(s->events);
    wn_lua_rows_free(s->rows);
    wn_expressions_free(s->expressions);
    wn_free(s->order);
    wn_free(s->bound);
    wn_free(s);
}

const wn_rule_set *wn_scorer_rules(const wn_scorer *s) {
    return s->rules;
}

/* -------------------------------------------------------------------------------- rows
 */

const wn_text *wn_scorer_ids(const wn_scorer *s, const wn_batch *batch) {
    return batch->columns[s->id].text;
}

wn_text wn_scorer_id(const wn_scorer *s, const wn_batch *batch, size_t row) {
    return wn_scorer_ids(s, batch)[row];
}

uint32_t wn_scorer_lead(const wn_scorer *s, const wn_batch *batch, size_t row) {
    return s->events ? wn_event_slots_lead(s->events, batch, row) : WN_MAP_NONE;
}

const wn_err *wn_scorer_no_outcome(const wn_scorer *s) {
    return s->no_outcome.code == WN_OK ? NULL : &s->no_outcome;
}

bool wn_scorer_has_outcome(const wn_scorer *s) {
    return s->outcome != WN_NO_SLOT;
}

bool wn_scorer_outcome(const wn_scorer *s, const wn_batch *batch, size_t row, bool *won) {
    if (s->outcome == WN_NO_SLOT || batch->columns[s->outcome].missing[row]) return false;
    *won = batch->columns[s->outcome].boolean[row];
    return true;
}

static bool holds(const wn_column *when, size_t row) {
    return !when->missing[row] && when->boolean[row];
}

bool wn_scorer_rule(const wn_scorer *s, const wn_batch *batch, size_t rule, size_t row,
                    wn_points *points) {
    const bound_rule *bound = &s->bound[rule];
    if (bound->value != WN_NO_SLOT) {
        const wn_column *value = &batch->columns[bound->value];
        return !value->missing[row] && wn_points_from(value->number[row], points);
    }
    *points = s->rules->rules[rule].points;
    return bound->when == WN_NO_SLOT || holds(&batch->columns[bound->when], row);
}

/* ------------------------------------------------------------------------------- scores
 */

void wn_scores_free(wn_scores *scores) {
    wn_free(scores->score);
    wn_free(scores->sums);
    *scores = (wn_scores){0};
}

static wn_rc add_computed(const wn_scorer *s, size_t number, const wn_batch *batch,
                          wn_points *sum, wn_err *err) {
    const wn_rule *rule = &s->rules->rules[number];
    const wn_column *value = &batch->columns[s->bound[number].value];
    for (size_t row = 0; row < batch->rows; row++) {
        wn_points points;
        if (value->missing[row]) continue;
        if (!wn_points_from(value->number[row], &points))
            return wn_node_fail(rule->compute, err,
                                "expected at most %.0f points, got %.15g (for the row at "
                                "%s:%llu)",
                                WN_POINTS_MAX, value->number[row],
                                wn_table_name(s->table),
                                (unsigned long long)wn_batch_line(batch, row));
        sum[row] += wn_clamp_apply(&rule->cap, points);
    }
    return WN_OK;
}

static void add_constant(const wn_column *when, wn_points points, size_t rows,
                         wn_points *sum) {
    for (size_t row = 0; row < rows; row++)
        sum[row] += !when || holds(when, row) ? points : 0;
}

static wn_rc add_rules(const wn_scorer *s, const wn_batch *batch, wn_scores *scores,
                       wn_err *err) {
    const wn_rule_set *rules = s->rules;
    size_t rows = batch->rows;
    for (size_t i = 0; i < rules->rule_count; i++) {
        const bound_rule *bound = &s->bound[i];
        const wn_rule *rule = &rules->rules[i];
        size_t group = rule->group == WN_NO_GROUP ? rules->group_count : rule->group;
        wn_points *sum = scores->sums + group * rows;
        if (bound->value == WN_NO_SLOT) {
            add_constant(bound->when == WN_NO_SLOT ? NULL : &batch->columns[bound->when],
                         wn_clamp_apply(&rule->cap, rule->points), rows, sum);
        } else {
            wn_rc rc = add_computed(s, i, batch, sum, err);
            if (rc != WN_OK) return rc;
        }
    }
    return WN_OK;
}

static void add_groups(const wn_rule_set *rules, const wn_named_score *score,
                       const wn_scores *scores, wn_points *out) {
    size_t rows = scores->rows;
    for (size_t group = 0; group < rules->group_count; group++) {
        if (!wn_score_takes(score, group)) continue;
        const wn_points *sums = scores->sums + group * rows;
        for (size_t row = 0; row < rows; row++)
            out[row] += wn_clamp_apply(&rules->groups[group].clamp, sums[row]);
    }
    const wn_points *loose = scores->sums + rules->group_count * rows;
    if (wn_score_takes(score, WN_NO_GROUP))
        for (size_t row = 0; row < rows; row++)
            out[row] += loose[row];
    for (size_t row = 0; row < rows; row++)
        out[row] = wn_clamp_apply(&score->clamp, out[row]);
}

wn_rc wn_scores_compute(const wn_scorer *s, const wn_batch *batch, wn_scores *scores,
                        wn_err *err) {
    const wn_rule_set *rules = s->rules;
    size_t rows = batch->rows;
    wn_scores_free(scores);
    scores->rows = rows;
    scores->score = wn_alloc_zero(rows * rules->score_count, sizeof *scores->score);
    scores->sums = wn_alloc_zero(rows * (rules->group_count + 1), sizeof *scores->sums);
    if (!scores->score || !scores->sums) return wn_fail_memory(err);
    wn_rc rc = add_rules(s, batch, scores, err);
    for (size_t i = 0; i < rules->score_count && rc == WN_OK; i++)
        add_groups(rules, &rules->scores[i], scores, scores->score + i * rows);
    return rc;
}

static size_t level_at(const wn_rule_set *rules, const wn_grade_axis *axis,
                       const wn_scores *scores, size_t row) {
    if (axis->is_score)
        return wn_grade_level(axis, wn_scores_at(scores, axis->number, row));
    wn_points sum = scores->sums[axis->number * scores->rows + row];
    return wn_grade_level(axis, wn_clamp_apply(&rules->groups[axis->number].clamp, sum));
}

void wn_scores_grade(const wn_rule_set *rules, const wn_scores *scores, size_t row,
                     size_t *fit, size_t *engagement) {
    *fit = level_at(rules, &rules->grading.fit, scores, row);
    *engagement = level_at(rules, &rules->grading.engagement, scores, row);
}

/* Which score a column of the table holds. */
typedef struct score_column {
    const wn_scorer *scorer;
    size_t score;
} score_column;

static wn_rc fill_scores(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    const score_column *column = ctx;
    wn_scores scores = {0};
    wn_rc rc = wn_scores_compute(column->scorer, batch, &scores, err);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++)
        out->number[row] = wn_points_value(wn_scores_at(&scores, column->score, row));
    wn_scores_free(&scores);
    return rc;
}

wn_rc wn_scorer_slot(const wn_scorer *s, size_t score, size_t *slot, wn_err *err) {
    score_column *column = wn_alloc(sizeof *column);
    if (!column) return wn_fail_memory(err);
    *column = (score_column){s, score};
    return wn_table_derive(s->table, WN_NUMBER, fill_scores, column, wn_free, false, slot,
                           err);
}

/* -------------------------------------------------------------------------------- parts
 */

size_t wn_scorer_parts_max(const wn_rule_set *rules) {
    return 2 * rules->rule_count + rules->group_count + 1;
}

static size_t add_cut(const wn_clamp *clamp, const char *title, wn_points sum,
                      wn_score_part *part) {
    wn_points cut = wn_clamp_apply(clamp, sum) - sum;
    *part = (wn_score_part){.title = title, .cut = true, .points = cut};
    return cut != 0;
}

/* The parts of one group, or of the rules in none, among them from order[*at] on; *at
 * moves behind them. */
static size_t add_group_parts(const wn_scorer *s, const wn_batch *batch,
                              const wn_scores *scores, size_t row, size_t *at,
                              wn_score_part *parts) {
    const wn_rule_set *rules = s->rules;
    size_t count = 0, group = rules->rules[s->order[*at]].group;
    for (; *at < rules->rule_count; ++*at) {
        const wn_rule *rule = &rules->rules[s->order[*at]];
        wn_points points;
        if (rule->group != group) break;
        if (!wn_scorer_rule(s, batch, s->order[*at], row, &points) || !points) continue;
        size_t events = rule->events.count == WN_EVENTS_EACH
                            ? wn_event_slots_count(s->events, batch, s->order[*at], row)
                            : 0;
        parts[count++] =
            (wn_score_part){.title = rule->title, .events = events, .points = points};
        count += add_cut(&rule->cap, rule->title, points, &parts[count]);
    }
    if (group == WN_NO_GROUP) return count;
    wn_points sum = scores->sums[group * scores->rows + row];
    return count + add_cut(&rules->groups[group].clamp, rules->groups[group].title, sum,
                           &parts[count]);
}

size_t wn_scorer_parts(const wn_scorer *s, const wn_batch *batch, const wn_scores *scores,
                       size_t score, size_t row, wn_score_part *parts) {
    const wn_rule_set *rules = s->rules;
    const wn_named_score *named = &rules->scores[score];
    size_t count = 0, at = 0;
    wn_points total = 0;
    while (at < rules->rule_count) {
        size_t group = rules->rules[s->order[at]].group;
        size_t added = add_group_parts(s, batch, scores, row, &at, &parts[count]);
        if (wn_score_takes(named, group)) count += added;
    }
    for (size_t i = 0; i < count; i++)
        total += parts[i].points;
    count += add_cut(&named->clamp, "Total", total, &parts[count]);
    return count;
}

wn_rc wn_score_reasons(const wn_score_part *parts, size_t count, wn_buf *text,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    char points[WN_POINTS_TEXT];
    for (size_t i = 0; i < count; i++) {
        if (i > 0) WN_TRY(wn_buf_add(text, "; ", 2, err));
        WN_TRY(wn_buf_text(text, parts[i].title, err));
        if (parts[i].events > 1)
            WN_TRY(wn_buf_format(text, err, " x%zu", parts[i].events));
        WN_TRY(wn_buf_text(text, parts[i].cut ? " cap " : " ", err));
        WN_TRY(wn_buf_text(text, wn_points_format(parts[i].points, true, points), err));
    }
out:
    return rc;
}
