#include "scoring/rules/report.h"

#include "scoring/rules/report_parts.h"

/* The leads of all bands but one. */
static wn_lead_count rest_of(const wn_score_count *count, size_t bands, size_t band) {
    wn_lead_count rest = {0};
    for (size_t i = 0; i <= bands; i++) {
        if (i == band) continue;
        rest.known += count->bands[i].known;
        rest.won += count->bands[i].won;
    }
    return rest;
}

/* No lead is in any band. */
static void answer_none(const wn_named_score *named, const wn_score_count *count,
                        const char *all, wn_doc *doc) {
    char high[WN_POINTS_TEXT], from[WN_POINTS_TEXT];
    const wn_band *lowest = &named->bands[named->band_count - 1];
    wn_doc_answer(doc,
                  "None of %s leads is in a band: the best score is %s, and %s begins at "
                  "%s.",
                  all, wn_points_format(count->high, false, high), lowest->name,
                  wn_points_format(lowest->from, false, from));
}

/* `: 31.7% of them were won, and 9.3% of the others`, or nothing. */
static const char *say_won(const wn_lead_count *top, const wn_lead_count *rest, char *out,
                           size_t size) {
    char rate[2][WN_NUMBER_TEXT];
    *out = 0;
    if (top->known == 0 || rest->known == 0) return out;
    snprintf(out, size, ": %s of them were won, and %s of the others",
             wn_format_estimate(wn_lead_rate(top), WN_UNIT_PERCENT, rate[0]),
             wn_format_estimate(wn_lead_rate(rest), WN_UNIT_PERCENT, rate[1]));
    return out;
}

/* Whether all or none of the leads with an outcome were won, so that bands cannot
 * differ. */
static bool outcomes_alike(const wn_lead_count *top, const wn_lead_count *rest) {
    uint64_t known = top->known + rest->known, won = top->won + rest->won;
    return known > 0 && (won == 0 || won == known);
}

/* Whom to begin with: the highest band that has leads, unless it is not won more often.
 */
static void add_answer(const wn_scoreboard *board, wn_doc *doc) {
    const wn_named_score *named = &wn_scorer_rules(board->scorer)->scores[board->score];
    const wn_score_count *count = &board->counts.scores[board->score];
    char leads[WN_NUMBER_TEXT], all[WN_NUMBER_TEXT], part[WN_NUMBER_TEXT];
    char from[WN_POINTS_TEXT], won[4 * WN_NUMBER_TEXT];
    uint64_t total = board->counts.all.leads;
    size_t band = 0;
    while (band < named->band_count && count->bands[band].leads == 0)
        band++;
    wn_format_count(total, all);
    if (total == 0) {
        wn_doc_answer(doc, "There are no leads to score.");
        return;
    }
    if (band == named->band_count) {
        answer_none(named, count, all, doc);
        return;
    }
    const wn_lead_count *top = &count->bands[band];
    const wn_lead_count rest = rest_of(count, named->band_count, band);
    const wn_lead_order order = wn_lead_compare(top, &rest);
    const char *name = named->bands[band].name;
    wn_points_format(named->bands[band].from, false, from);
    wn_format_count(top->leads, leads);
    wn_format_share(wn_lead_share(top->leads, total), part);
    say_won(top, &rest, won, sizeof won);
    if (total == 1)
        wn_doc_answer(doc, "The only lead is %s (score %s or more).", name, from);
    else if (top->leads == total)
        wn_doc_answer(doc,
                      "All %s leads are %s (score %s or more), so the bands tell "
                      "none apart.",
                      all, name, from);
    else if (outcomes_alike(top, &rest))
        wn_doc_answer(doc,
                      "Of %s leads %s (%s) are %s (score %s or more); whether they are "
                      "the better ones cannot be said, as %s.",
                      all, leads, part, name, from,
                      top->won + rest.won ? "all leads were won" : "no lead was won");
    else if (order != WN_ORDER_FINE)
        wn_doc_answer(doc, "%s: of %s leads %s (%s) are %s (score %s or more)%s.",
                      order == WN_ORDER_WRONG
                          ? "Do not go by this score"
                          : "This score is not shown to find the better leads",
                      all, leads, part, name, from, won);
    else
        wn_doc_answer(doc, "Begin with the %s %s lead%s of %s (%s, score %s or more)%s.",
                      leads, name, top->leads == 1 ? "" : "s", all, part, from, won);
}

wn_rc wn_score_report(const wn_scoreboard *board, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    json_t *data = wn_doc_data(doc);
    wn_doc_set_text(doc, data, "scoring", rules->title);
    if (board->score > 0)
        wn_doc_set_text(doc, data, "ranked_by", rules->scores[board->score].title);
    wn_doc_set_count(doc, data, "leads", board->counts.all.leads);
    add_answer(board, doc);
    wn_score_report_bands(board, doc);
    WN_TRY(wn_score_report_top(board, doc, err));
    WN_TRY(wn_score_report_rules(board, doc, err));
    wn_score_report_order(board, doc);
    wn_lead_ids_report(&board->ids,
                       board->presence.events
                           ? "each row is scored by itself, with all events of its id"
                           : "each row is scored by itself",
                       doc);
    const wn_err *why = wn_scorer_no_outcome(board->scorer);
    if (why)
        wn_doc_warn(doc, "no_outcome", "Leads won are not counted: %s.", why->message);
out:
    return rc;
}
