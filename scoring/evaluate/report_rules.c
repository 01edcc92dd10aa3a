/* What each rule contributes. */
#include "scoring/evaluate/report.h"

#include <math.h>

enum { IDLE_NAMED = 8 };

static void set_rule(const wn_rule *rule, const wn_rule_worth *w, wn_doc *doc,
                     json_t *list) {
    json_t *o = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, o, "rule", rule->title);
    wn_doc_set_count(doc, o, "leads", w->fires.n);
    wn_doc_set_count(doc, o, "won", w->fires.x);
    wn_doc_set_number(doc, o, "points", w->points);
    wn_evaluate_set(doc, o, "rate", w->rate);
    wn_evaluate_set(doc, o, "auc_added", w->auc.difference);
    wn_evaluate_set(doc, o, "rate_difference_alike", w->alike);
    wn_doc_set_flag(doc, o, "contradicts", w->contradicts);
}

static void add_rule(const wn_rule *rule, const wn_rule_worth *w, wn_doc *doc) {
    uint64_t n = w->fires.n + w->others.n;
    char points[WN_POINTS_TEXT];
    wn_doc_row(doc);
    wn_doc_cell_text(doc, rule->title);
    wn_doc_cell_text(doc, wn_points_format(llround(w->points * 100), true, points));
    wn_doc_cell_share(doc, n ? (double)w->fires.n / (double)n : 0);
    wn_doc_cell_estimate(doc, w->rate, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, w->rate, WN_UNIT_PERCENT);
    wn_doc_cell_estimate(doc, w->auc.difference, WN_UNIT_DIFFERENCE);
    wn_doc_cell_interval(doc, w->auc.difference, WN_UNIT_DIFFERENCE);
}

static void warn_of(const wn_rule *rule, const wn_rule_worth *w, wn_doc *doc) {
    char apart[WN_NUMBER_TEXT], interval[WN_NUMBER_TEXT];
    if (!w->contradicts) return;
    wn_format_estimate(w->alike, WN_UNIT_POINTS, apart);
    wn_format_interval(w->alike, WN_UNIT_POINTS, interval);
    wn_doc_warn(doc, "rule_contradicts",
                "The rule \"%s\" %s points, but among leads alike in all other points "
                "those it applies to win %s often (%s; %s): turn its sign or leave it "
                "out.",
                rule->title, w->sign > 0 ? "gives" : "takes",
                w->sign > 0 ? "less" : "more", apart, interval);
}

/* Rules that have points to give and give them to nobody. */
static void warn_of_idle(const wn_evaluation *e, wn_doc *doc) {
    char names[512];
    const char *idle[IDLE_NAMED];
    size_t count = 0;
    for (size_t i = 0; i < e->plan.rules->rule_count; i++) {
        const wn_rule *rule = &e->plan.rules->rules[i];
        bool none = rule->points == 0 && !rule->compute;
        if (none || e->rules[i].fires.n || !wn_score_takes(e->score, rule->group))
            continue;
        if (count < IDLE_NAMED) idle[count] = rule->title;
        count++;
    }
    if (count == 0) return;
    wn_text_list(idle, count < IDLE_NAMED ? count : IDLE_NAMED, names, sizeof names);
    wn_doc_warn(doc, "rule_never_applies",
                "%zu rule%s the score of none of these leads: %s%s.", count,
                count == 1 ? " changes" : "s change", names,
                count > IDLE_NAMED ? ", ..." : "");
}

void wn_evaluate_report_rules(const wn_evaluation *e, wn_doc *doc) {
    char interval[WN_INTERVAL_TEXT];
    const wn_rule_set *rules = e->plan.rules;
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "rules");
    wn_evaluate_interval_name(e, interval);
    wn_doc_table(doc, "Rules");
    wn_doc_column(doc, "rule", "Rule", WN_LEFT);
    wn_doc_column(doc, "points", "Points", WN_RIGHT);
    wn_doc_column(doc, "share", "Applies", WN_RIGHT);
    wn_doc_column(doc, "rate", "Rate then", WN_RIGHT);
    wn_doc_column_interval(doc, "rate", interval);
    wn_doc_column(doc, "auc_added", "Adds to AUC", WN_RIGHT);
    wn_doc_column_interval(doc, "auc_added", interval);
    for (size_t i = 0; i < rules->rule_count; i++) {
        if (!wn_score_takes(e->score, rules->rules[i].group)) continue;
        add_rule(&rules->rules[i], &e->rules[i], doc);
        set_rule(&rules->rules[i], &e->rules[i], doc, list);
        warn_of(&rules->rules[i], &e->rules[i], doc);
    }
    warn_of_idle(e, doc);
    wn_doc_paragraph(doc, "A rule adds to the AUC what the score would lose without it, "
                          "the other rules staying as they are.");
    if (e->plan.sheet->too_many_points)
        wn_doc_warn(doc, "too_many_points",
                    "A rule changes a score by more than 21 million points: what such "
                    "rules add is cut there.");
}
