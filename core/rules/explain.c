#include "core/rules/explain.h"

#include "core/lua/matcher.h"
#include "core/rules/event_fields.h"

/* `hot from 70, warm from 40, cold from 0` */
static wn_rc say_bands(const wn_named_score *score, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    char from[WN_POINTS_TEXT];
    for (size_t i = 0; i < score->band_count && rc == WN_OK; i++)
        rc = wn_buf_format(out, err, "%s%s from %s", i > 0 ? ", " : "",
                           score->bands[i].name,
                           wn_points_format(score->bands[i].from, false, from));
    return rc;
}

/* `at most 50`, `at least 0 and at most 100`, or nothing. */
static wn_rc say_clamp(const wn_clamp *clamp, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    char text[WN_POINTS_TEXT];
    if (clamp->has_min)
        rc = wn_buf_format(out, err, "at least %s%s",
                           wn_points_format(clamp->min, false, text),
                           clamp->has_max ? " and " : "");
    if (rc == WN_OK && clamp->has_max)
        rc = wn_buf_format(out, err, "at most %s",
                           wn_points_format(clamp->max, false, text));
    return rc;
}

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

static wn_rc add_limits(const wn_rule_set *rules, wn_doc *doc, wn_buf *text,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i <= rules->group_count && rc == WN_OK; i++) {
        bool total = i == rules->group_count;
        const wn_clamp *clamp = total ? &rules->scores[0].clamp : &rules->groups[i].clamp;
        if (!clamp->has_max && !clamp->has_min) continue;
        wn_buf_clear(text);
        rc = say_clamp(clamp, text, err);
        if (rc != WN_OK) break;
        if (total)
            wn_doc_paragraph(doc, "A score is %s.", text->p);
        else
            wn_doc_paragraph(doc, "%s gives %s.", rules->groups[i].title, text->p);
    }
    return rc;
}

/* What the score means at the bounds of the bands, where people look first. */
static wn_rc add_probability(const wn_named_score *score, wn_doc *doc, wn_buf *text,
                             wn_err *err) {
    wn_rc rc = WN_OK;
    if (!score->logit.given) return WN_OK;
    json_t *object = wn_doc_set_object(doc, wn_doc_data(doc), "probability");
    wn_doc_set_number(doc, object, "intercept", score->logit.intercept);
    wn_doc_set_number(doc, object, "per_point", score->logit.per_point);
    wn_buf_clear(text);
    for (size_t i = 0; i < score->band_count; i++) {
        const wn_points from = score->bands[i].from;
        char points[WN_POINTS_TEXT], chance[WN_NUMBER_TEXT];
        double p;
        if (!wn_score_probability(score, from, &p)) continue;
        WN_TRY(wn_buf_format(text, err, "%s%s at a score of %s", i > 0 ? ", " : "",
                             wn_format_probability(p, chance),
                             wn_points_format(from, false, points)));
    }
    wn_doc_paragraph(doc,
                     "The probability of the outcome is %s: logit p = %.9g + %.9g x "
                     "score.",
                     text->p, score->logit.intercept, score->logit.per_point);
out:
    return rc;
}

wn_rc wn_rules_explain(const wn_rule_set *rules, wn_doc *doc, wn_err *err) {
    wn_buf text = {0};
    wn_rc rc = WN_OK;
    WN_TRY(say_bands(&rules->scores[0], &text, err));
    wn_doc_answer(doc, "\"%s\" adds up %zu rule%s; bands: %s.", rules->title,
                  rules->rule_count, rules->rule_count == 1 ? "" : "s", text.p);
    wn_doc_set_text(doc, wn_doc_data(doc), "scoring", rules->title);
    WN_TRY(add_rules(rules, doc, &text, err));
    WN_TRY(add_limits(rules, doc, &text, err));
    WN_TRY(add_probability(&rules->scores[0], doc, &text, err));
out:
    wn_buf_free(&text);
    return rc;
}
