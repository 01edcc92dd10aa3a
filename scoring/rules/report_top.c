/* The best leads of a scoreboard. */
#include "scoring/rules/report_parts.h"

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

static void add_columns(const wn_rule_set *rules, size_t score, wn_doc *doc) {
    wn_doc_table(doc, "Top leads");
    wn_doc_column(doc, "id", "Lead", WN_LEFT);
    wn_doc_column(doc, "score", "Score", WN_RIGHT);
    wn_doc_column(doc, "band", "Band", WN_LEFT);
    if (rules->scores[score].logit.given)
        wn_doc_column(doc, "probability", "Probability", WN_RIGHT);
    if (rules->grading.given) wn_doc_column(doc, "grade", "Grade", WN_LEFT);
    if (rules->score_count > 1) wn_doc_column(doc, "best", "Best product", WN_LEFT);
    wn_doc_column(doc, "reasons", "Reasons", WN_LEFT);
}

/* The points of all scores, and which is the best. */
static void add_scores(const wn_top_lead *lead, const wn_rule_set *rules, wn_doc *doc,
                       json_t *object) {
    size_t best;
    if (rules->score_count == 1) return;
    json_t *scores = wn_doc_set_object(doc, object, "scores");
    for (size_t i = 0; i < rules->score_count; i++)
        wn_doc_set_number(doc, scores, rules->scores[i].title,
                          wn_points_value(lead->points[i]));
    bool found = wn_rules_best(rules, lead->points, &best);
    wn_doc_cell_text(doc, found ? rules->scores[best].title : "");
    if (found)
        wn_doc_set_text(doc, object, "best_product", rules->scores[best].title);
    else
        wn_doc_set_none(doc, object, "best_product", "no named score is above 0");
}

static wn_rc add_lead(const wn_top_lead *lead, const wn_scoreboard *board, wn_doc *doc,
                      json_t *list, wn_buf *reasons, wn_err *err) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    const wn_named_score *named = &rules->scores[board->score];
    wn_points points = lead->points[board->score];
    char text[WN_POINTS_TEXT];
    double probability;
    const char *band = wn_score_band_name(named, points);
    wn_buf_clear(reasons);
    wn_rc rc = wn_score_reasons(lead->parts, lead->part_count, reasons, err);
    if (rc != WN_OK) return rc;
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, lead->id);
    wn_doc_set_text(doc, object, "id", lead->id);
    wn_doc_cell_text(doc, wn_points_format(points, false, text));
    wn_doc_set_number(doc, object, "score", wn_points_value(points));
    wn_doc_cell_text(doc, band);
    wn_doc_set_text(doc, object, "band", band);
    if (wn_score_probability(named, points, &probability)) {
        wn_doc_cell_probability(doc, probability);
        wn_doc_set_number(doc, object, "probability", probability);
    }
    if (rules->grading.given) {
        wn_doc_cell_text(doc, lead->grade);
        wn_doc_set_text(doc, object, "grade", lead->grade);
    }
    add_scores(lead, rules, doc, object);
    wn_doc_cell_text(doc, reasons->n ? reasons->p : "no rule applied");
    add_parts(lead, doc, object);
    return WN_OK;
}

wn_rc wn_score_report_top(const wn_scoreboard *board, wn_doc *doc, wn_err *err) {
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "top");
    if (board->top_count == 0) return WN_OK;
    add_columns(wn_scorer_rules(board->scorer), board->score, doc);
    wn_buf reasons = {0};
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < board->top_count && rc == WN_OK; i++)
        rc = add_lead(&board->top[i], board, doc, list, &reasons, err);
    wn_buf_free(&reasons);
    return rc;
}
