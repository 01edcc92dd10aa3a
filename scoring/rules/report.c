#include "scoring/rules/report.h"

#include "core/stats/rates/prop.h"

static wn_estimate outcome_rate(const wn_lead_count *count) {
    return wn_prop_wilson((wn_prop){count->won, count->known}, 0.95);
}

static double share(uint64_t part, uint64_t whole) {
    return whole ? (double)part / (double)whole : 0;
}

/* ------------------------------------------------------------------------------- bands
 */

/* Leads below the lowest band are shown only when there are some. */
static size_t bands_shown(const wn_scoreboard *board, const wn_rule_set *rules) {
    return rules->scores[0].band_count +
           (board->counts.bands[rules->scores[0].band_count].leads > 0);
}

static void add_outcome_cells(wn_doc *doc, json_t *object, const wn_lead_count *count) {
    wn_estimate rate = outcome_rate(count);
    wn_doc_cell_count(doc, count->won);
    wn_doc_cell_estimate(doc, rate, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, rate, WN_UNIT_PERCENT);
    wn_doc_set_count(doc, object, "known", count->known);
    wn_doc_set_count(doc, object, "won", count->won);
    if (rate.why) {
        wn_doc_set_none(doc, object, "rate", rate.why);
        return;
    }
    wn_doc_set_number(doc, object, "rate", rate.value);
    wn_doc_set_number(doc, object, "low", rate.low);
    wn_doc_set_number(doc, object, "high", rate.high);
}

static void add_outcome_columns(wn_doc *doc) {
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column(doc, "rate", "Won, %", WN_RIGHT);
    wn_doc_column_interval(doc, "rate", "95% interval");
}

static void add_band(const wn_scoreboard *board, const wn_rule_set *rules, size_t band,
                     wn_doc *doc, json_t *list) {
    const wn_lead_count *count = &board->counts.bands[band];
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_row(doc);
    if (band < rules->scores[0].band_count) {
        char from[WN_POINTS_TEXT];
        wn_doc_cell_text(doc, rules->scores[0].bands[band].name);
        wn_doc_cell_text(
            doc, wn_points_format(rules->scores[0].bands[band].from, false, from));
        wn_doc_set_text(doc, object, "band", rules->scores[0].bands[band].name);
        wn_doc_set_number(doc, object, "from",
                          wn_points_value(rules->scores[0].bands[band].from));
    } else {
        wn_doc_cell_text(doc, "(below all)");
        wn_doc_cell_text(doc, "");
        wn_doc_set_none(doc, object, "band", "the score is below the lowest band");
    }
    wn_doc_cell_count(doc, count->leads);
    wn_doc_cell_share(doc, share(count->leads, board->counts.leads));
    wn_doc_set_count(doc, object, "leads", count->leads);
    wn_doc_set_number(doc, object, "share", share(count->leads, board->counts.leads));
    if (wn_scorer_has_outcome(board->scorer)) add_outcome_cells(doc, object, count);
}

static void add_bands(const wn_scoreboard *board, const wn_rule_set *rules, wn_doc *doc) {
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "bands");
    wn_doc_table(doc, "Bands");
    wn_doc_column(doc, "band", "Band", WN_LEFT);
    wn_doc_column(doc, "from", "Score from", WN_RIGHT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "share", "Share", WN_RIGHT);
    if (wn_scorer_has_outcome(board->scorer)) add_outcome_columns(doc);
    for (size_t band = 0; band < bands_shown(board, rules); band++)
        add_band(board, rules, band, doc, list);
}

/* ------------------------------------------------------------------------------- leads
 */

static void add_parts(const wn_top_lead *lead, wn_doc *doc, json_t *object) {
    json_t *list = wn_doc_set_array(doc, object, "reasons");
    for (size_t i = 0; i < lead->part_count; i++) {
        json_t *part = wn_doc_append_object(doc, list);
        wn_doc_set_text(doc, part, "part", lead->parts[i].title);
        wn_doc_set_flag(doc, part, "cap", lead->parts[i].cut);
        if (lead->parts[i].events)
            wn_doc_set_count(doc, part, "events", lead->parts[i].events);
        wn_doc_set_number(doc, part, "points", wn_points_value(lead->parts[i].points));
    }
}

static wn_rc add_lead(const wn_top_lead *lead, const wn_rule_set *rules, wn_doc *doc,
                      json_t *list, wn_buf *reasons, wn_err *err) {
    char points[WN_POINTS_TEXT];
    double probability;
    const char *band = wn_score_band_name(&rules->scores[0], lead->score);
    wn_buf_clear(reasons);
    wn_rc rc = wn_score_reasons(lead->parts, lead->part_count, reasons, err);
    if (rc != WN_OK) return rc;
    wn_doc_row(doc);
    wn_doc_cell_text(doc, lead->id);
    wn_doc_cell_text(doc, wn_points_format(lead->score, false, points));
    wn_doc_cell_text(doc, band);
    if (wn_score_probability(&rules->scores[0], lead->score, &probability))
        wn_doc_cell_probability(doc, probability);
    wn_doc_cell_text(doc, reasons->n ? reasons->p : "no rule applied");
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, object, "id", lead->id);
    wn_doc_set_number(doc, object, "score", wn_points_value(lead->score));
    wn_doc_set_text(doc, object, "band", band);
    if (wn_score_probability(&rules->scores[0], lead->score, &probability))
        wn_doc_set_number(doc, object, "probability", probability);
    add_parts(lead, doc, object);
    return WN_OK;
}

static wn_rc add_top(const wn_scoreboard *board, const wn_rule_set *rules, wn_doc *doc,
                     wn_err *err) {
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "top");
    if (board->top_count == 0) return WN_OK;
    wn_doc_table(doc, "Top leads");
    wn_doc_column(doc, "id", "Lead", WN_LEFT);
    wn_doc_column(doc, "score", "Score", WN_RIGHT);
    wn_doc_column(doc, "band", "Band", WN_LEFT);
    if (rules->scores[0].logit.given)
        wn_doc_column(doc, "probability", "Probability", WN_RIGHT);
    wn_doc_column(doc, "reasons", "Reasons", WN_LEFT);
    wn_buf reasons = {0};
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < board->top_count && rc == WN_OK; i++)
        rc = add_lead(&board->top[i], rules, doc, list, &reasons, err);
    wn_buf_free(&reasons);
    return rc;
}

/* ------------------------------------------------------------------------------- rules
 */

static void add_rule(const wn_scoreboard *board, const wn_rule_set *rules, size_t number,
                     wn_doc *doc, json_t *list) {
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
    wn_doc_cell_count(doc, count->leads.leads);
    wn_doc_cell_share(doc, share(count->leads.leads, board->counts.leads));
    wn_doc_set_text(doc, object, "group", group);
    wn_doc_set_text(doc, object, "rule", rule->title);
    wn_doc_set_count(doc, object, "leads", count->leads.leads);
    wn_doc_set_number(doc, object, "points", wn_points_value(count->points));
    if (wn_scorer_has_outcome(board->scorer))
        add_outcome_cells(doc, object, &count->leads);
    bool no_events =
        board->presence.events && wn_events_of_rule(board->presence.events, number) == 0;
    bool said = rule->events.count != WN_EVENTS_NONE && no_events; /* with the events */
    if (count->leads.leads == 0 && board->counts.leads > 0 && !said)
        wn_doc_warn(doc, "rule_never_applies", "No lead meets the rule \"%s\".",
                    rule->title);
}

static void add_rules(const wn_scoreboard *board, const wn_rule_set *rules, wn_doc *doc) {
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "rules");
    wn_doc_table(doc, "Rules");
    wn_doc_column(doc, "group", "Group", WN_LEFT);
    wn_doc_column(doc, "rule", "Rule", WN_LEFT);
    wn_doc_column(doc, "points", "Points in all", WN_RIGHT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "share", "Share", WN_RIGHT);
    if (wn_scorer_has_outcome(board->scorer)) add_outcome_columns(doc);
    for (size_t i = 0; i < rules->rule_count; i++)
        add_rule(board, rules, i, doc, list);
}

/* ------------------------------------------------------------------------------- answer
 */

/* How many leads are in the highest band, and what that has been worth. */
static void add_answer(const wn_scoreboard *board, const wn_rule_set *rules,
                       wn_doc *doc) {
    const wn_score_counts *counts = &board->counts;
    const wn_band *best = &rules->scores[0].bands[0];
    const wn_lead_count *top = &counts->bands[0];
    char leads[WN_NUMBER_TEXT], all[WN_NUMBER_TEXT], part[WN_NUMBER_TEXT];
    char from[WN_POINTS_TEXT], rate[2][WN_NUMBER_TEXT];
    wn_format_count(top->leads, leads);
    wn_format_count(counts->leads, all);
    wn_format_share(share(top->leads, counts->leads), part);
    wn_points_format(best->from, false, from);
    wn_lead_count rest = {0};
    for (size_t i = 1; i <= rules->scores[0].band_count; i++) {
        rest.known += counts->bands[i].known;
        rest.won += counts->bands[i].won;
    }
    if (top->known == 0 || rest.known == 0) {
        wn_doc_answer(doc, "%s of %s leads (%s) are %s: they score %s or more.", leads,
                      all, part, best->name, from);
        return;
    }
    wn_doc_answer(doc,
                  "%s of %s leads (%s) are %s (score %s or more); %s of them were won, "
                  "and %s of the others.",
                  leads, all, part, best->name, from,
                  wn_format_estimate(outcome_rate(top), WN_UNIT_PERCENT, rate[0]),
                  wn_format_estimate(outcome_rate(&rest), WN_UNIT_PERCENT, rate[1]));
}

static void add_totals(const wn_scoreboard *board, wn_doc *doc) {
    const wn_score_counts *counts = &board->counts;
    json_t *data = wn_doc_data(doc);
    wn_doc_set_count(doc, data, "leads", counts->leads);
    json_t *score = wn_doc_set_object(doc, data, "score");
    if (counts->leads == 0) {
        wn_doc_set_none(doc, score, "mean", "there are no leads");
        return;
    }
    wn_doc_set_number(doc, score, "mean",
                      (double)counts->sum / 100 / (double)counts->leads);
    wn_doc_set_number(doc, score, "low", wn_points_value(counts->low));
    wn_doc_set_number(doc, score, "high", wn_points_value(counts->high));
}

static void warn_of_outcome(const wn_scoreboard *board, wn_doc *doc) {
    const wn_err *why = wn_scorer_no_outcome(board->scorer);
    if (!why) return;
    wn_doc_warn(doc, "no_outcome", "Leads won are not counted: %s.", why->message);
}

wn_rc wn_score_report(const wn_scoreboard *board, wn_doc *doc, wn_err *err) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    wn_doc_set_text(doc, wn_doc_data(doc), "scoring", rules->title);
    add_answer(board, rules, doc);
    add_totals(board, doc);
    add_bands(board, rules, doc);
    wn_rc rc = add_top(board, rules, doc, err);
    if (rc == WN_OK) add_rules(board, rules, doc);
    warn_of_outcome(board, doc);
    return rc;
}
