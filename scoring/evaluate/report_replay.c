/* The score as leads grew older. */
#include "scoring/evaluate/report.h"

#include <stdio.h>

static void set_age(const wn_replay_age *age, wn_doc *doc, json_t *list) {
    json_t *o = wn_doc_append_object(doc, list);
    wn_doc_set_number(doc, o, "days", age->days);
    wn_doc_set_number(doc, o, "mean_score", age->mean);
    wn_doc_set_estimate(doc, o, "auc", age->auc);
    wn_doc_set_number(doc, o, "top_20_percent", age->top);
    wn_evaluate_set(doc, o, "auc_difference", age->against.difference);
}

static void add_age(const wn_replay_age *age, wn_doc *doc) {
    char days[48];
    snprintf(days, sizeof days, "%.10g", age->days);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, days);
    wn_doc_cell_number(doc, age->mean, 3);
    wn_doc_cell_estimate(doc, age->auc, WN_UNIT_PLAIN);
    wn_doc_cell_interval(doc, age->auc, WN_UNIT_PLAIN);
    wn_doc_cell_share(doc, age->top);
    wn_doc_cell_estimate(doc, age->against.difference, WN_UNIT_DIFFERENCE);
    wn_doc_cell_interval(doc, age->against.difference, WN_UNIT_DIFFERENCE);
}

/* What was known when the lead was youngest is what a call can go by. */
static void say_first(const wn_evaluation *e, const wn_replay_age *first, wn_doc *doc) {
    const wn_estimate *change = &first->against.difference;
    char then[WN_NUMBER_TEXT], now[WN_NUMBER_TEXT];
    if (first->auc.why || e->judged.auc_interval.why) return;
    wn_format_estimate(first->auc, WN_UNIT_PLAIN, then);
    wn_format_estimate(e->judged.auc_interval, WN_UNIT_PLAIN, now);
    const char *verdict = first->against.test.why || !wn_estimate_excludes(change, 0)
                              ? "no difference that could not be chance"
                          : change->value < 0 ? "the file as it is now flatters the score"
                                              : "the score was better early on";
    wn_doc_paragraph(
        doc,
        "By what was known %.10g days after leads came in, their AUC was %s; "
        "by all that is in the file now it is %s: %s.",
        first->days, then, now, verdict);
}

void wn_evaluate_report_replay(const wn_evaluation *e, const wn_replay *replay,
                               wn_doc *doc) {
    char interval[WN_INTERVAL_TEXT];
    if (replay->count == 0) return;
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "replay");
    wn_evaluate_interval_name(e, interval);
    say_first(e, &replay->ages[0], doc);
    wn_doc_table(doc, "As leads grew older");
    wn_doc_column(doc, "days", "Days", WN_RIGHT);
    wn_doc_column(doc, "mean_score", "Mean score", WN_RIGHT);
    wn_doc_column(doc, "auc", "AUC", WN_RIGHT);
    wn_doc_column_interval(doc, "auc", interval);
    wn_doc_column(doc, "top", "Wins in the best 20%", WN_RIGHT);
    wn_doc_column(doc, "auc_difference", "Against now", WN_RIGHT);
    wn_doc_column_interval(doc, "auc_difference", interval);
    for (size_t i = 0; i < replay->count; i++) {
        add_age(&replay->ages[i], doc);
        set_age(&replay->ages[i], doc, list);
    }
    wn_doc_paragraph(doc,
                     "Only events and dates up to that age count. A column without dates "
                     "is taken as it is in the file: what was filled in later cannot be "
                     "told from what was there first.");
}
