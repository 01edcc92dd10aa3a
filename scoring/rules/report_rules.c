/* The rules of a scoreboard: how often each gave points. */
#include "scoring/rules/report_parts.h"

static void add_rule(const wn_scoreboard *board, size_t number, wn_doc *doc,
                     json_t *list) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    const wn_rule *rule = &rules->rules[number];
    const wn_rule_count *count = &board->counts.rules[number];
    const char *group =
        rule->group == WN_NO_GROUP ? "" : rules->groups[rule->group].title;
    char points[WN_POINTS_TEXT];
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, group);
    wn_doc_cell_text(doc, rule->title);
    wn_doc_cell_text(doc, wn_points_format(count->points, true, points));
    wn_doc_set_text(doc, object, "group", group);
    wn_doc_set_text(doc, object, "rule", rule->title);
    wn_doc_set_number(doc, object, "points", wn_points_value(count->points));
    wn_lead_cells(board, &count->leads, doc, object);
}

/* Points that are the same for all leads can be meant where there is no condition; with
 * one, they are a mistake. */
static bool tells_none_apart(const wn_rule *rule, uint64_t leads, uint64_t all) {
    bool constant = !rule->compute && rule->events.count == WN_EVENTS_NONE;
    return leads == all && constant && rule->when;
}

/* The report on events names rules whose events the file has not. */
static bool has_no_events(const wn_scoreboard *board, size_t rule) {
    const wn_events *events = board->presence.events;
    return wn_scorer_rules(board->scorer)->rules[rule].events.count != WN_EVENTS_NONE &&
           events && wn_events_of_rule(events, rule) == 0;
}

/* One sentence about all rules that never applied, or about all that always did. */
static wn_rc warn(const wn_scoreboard *board, bool never, wn_doc *doc, wn_err *err) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    uint64_t all = board->counts.all.leads;
    wn_buf names = {0};
    wn_rc rc = WN_OK;
    size_t count = 0;
    for (size_t i = 0; i < rules->rule_count; i++) {
        const wn_rule *rule = &rules->rules[i];
        uint64_t leads = board->counts.rules[i].leads.leads;
        bool worth_0 = !rule->compute && rule->points == 0;
        if (worth_0 || has_no_events(board, i) ||
            (never ? leads > 0 : !tells_none_apart(rule, leads, all)))
            continue;
        WN_TRY(wn_buf_format(&names, err, "%s\"%s\"", count++ ? ", " : "", rule->title));
    }
    if (count > 0 && never)
        wn_doc_warn(doc, "rule_never_applies", "No lead meets the rule%s %s.",
                    count == 1 ? "" : "s", names.p);
    else if (count > 0)
        wn_doc_warn(doc, "rule_always_applies",
                    "Every lead meets the rule%s %s, which therefore tell%s none apart.",
                    count == 1 ? "" : "s", names.p, count == 1 ? "s" : "");
out:
    wn_buf_free(&names);
    return rc;
}

wn_rc wn_score_report_rules(const wn_scoreboard *board, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "rules");
    wn_doc_table(doc, "Rules");
    wn_doc_column(doc, "group", "Group", WN_LEFT);
    wn_doc_column(doc, "rule", "Rule", WN_LEFT);
    wn_doc_column(doc, "points", "Points in all", WN_RIGHT);
    wn_lead_columns(board, doc);
    for (size_t i = 0; i < wn_scorer_rules(board->scorer)->rule_count; i++)
        add_rule(board, i, doc, list);
    if (board->counts.all.leads == 0) return WN_OK;
    WN_TRY(warn(board, true, doc, err));
    if (board->counts.all.leads > 1) rc = warn(board, false, doc, err);
out:
    return rc;
}
