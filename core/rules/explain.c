#include "core/rules/explain.h"

#include "core/lua/matcher.h"
#include "core/rules/event_fields.h"
#include "core/rules/explain_scores.h"

static wn_rc say_when(const wn_rule *rule, wn_buf *out, wn_err *err) {
    if (rule->events.count != WN_EVENTS_NONE) {
        wn_rc rc = wn_event_rule_describe(&rule->events, out, err);
        if (rc != WN_OK || !rule->when) return rc;
        rc = wn_buf_text(out, "; when ", err);
        if (rc != WN_OK) return rc;
    }
    if (!rule->when) return wn_buf_text(out, "always", err);
    if (rule->when->type != WN_NODE_FUNCTION)
        return wn_matcher_describe(rule->when, out, err);
    return wn_buf_format(out, err, "as the function in line %llu says",
                         (unsigned long long)rule->when->line);
}

static wn_rc say_points(const wn_rule *rule, wn_buf *out, wn_err *err) {
    char text[WN_POINTS_TEXT];
    wn_rc rc;
    if (rule->compute)
        rc = wn_buf_format(out, err, "function in line %llu",
                           (unsigned long long)rule->compute->line);
    else
        rc = wn_buf_text(out, wn_points_format(rule->points, true, text), err);
    const wn_clamp *cap = &rule->cap;
    if (rc != WN_OK || (!cap->has_max && !cap->has_min)) return rc;
    return wn_buf_format(
        out, err, ", cap %s",
        wn_points_format(cap->has_max ? cap->max : cap->min, true, text));
}

static const char *group_of(const wn_rule_set *rules, const wn_rule *rule) {
    return rule->group == WN_NO_GROUP ? "" : rules->groups[rule->group].title;
}

/* One rule as a row of the table and as an object of the data. */
static wn_rc add_rule(const wn_rule_set *rules, const wn_rule *rule, wn_doc *doc,
                      json_t *list, wn_buf *text, wn_err *err) {
    wn_rc rc = WN_OK;
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, group_of(rules, rule));
    wn_doc_set_text(doc, object, "group", group_of(rules, rule));
    wn_doc_cell_text(doc, rule->title);
    wn_doc_set_text(doc, object, "rule", rule->title);
    wn_buf_clear(text);
    WN_TRY(say_points(rule, text, err));
    wn_doc_cell_text(doc, text->p);
    wn_doc_set_text(doc, object, "points", text->p);
    wn_buf_clear(text);
    WN_TRY(say_when(rule, text, err));
    wn_doc_cell_text(doc, text->p);
    wn_doc_set_text(doc, object, "when", text->p);
out:
    return rc;
}

static wn_rc add_rules(const wn_rule_set *rules, wn_doc *doc, wn_buf *text, wn_err *err) {
    wn_doc_table(doc, "Rules");
    wn_doc_column(doc, "group", "Group", WN_LEFT);
    wn_doc_column(doc, "rule", "Rule", WN_LEFT);
    wn_doc_column(doc, "points", "Points", WN_RIGHT);
    wn_doc_column(doc, "when", "When", WN_LEFT);
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "rules");
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < rules->rule_count && rc == WN_OK; i++)
        rc = add_rule(rules, &rules->rules[i], doc, list, text, err);
    return rc;
}

wn_rc wn_rules_explain(const wn_rule_set *rules, wn_doc *doc, wn_err *err) {
    wn_buf text = {0};
    wn_rc rc = WN_OK;
    WN_TRY(wn_explain_bands(&rules->scores[0], &text, err));
    wn_doc_answer(doc, "\"%s\" adds up %zu rule%s; bands: %s.", rules->title,
                  rules->rule_count, rules->rule_count == 1 ? "" : "s", text.p);
    wn_doc_set_text(doc, wn_doc_data(doc), "scoring", rules->title);
    WN_TRY(add_rules(rules, doc, &text, err));
    WN_TRY(wn_explain_order(rules, doc, &text, err));
    WN_TRY(wn_explain_scores(rules, doc, &text, err));
out:
    wn_buf_free(&text);
    return rc;
}
