/* All figures in one flat table: a row for each arm of each metric, for everyone together
 * and for each level of each segment. */
#include "experiments/test/report.h"

static void add_columns(wn_doc *doc) {
    wn_doc_table_csv(doc);
    wn_doc_column(doc, "segment", "", WN_LEFT);
    wn_doc_column(doc, "level", "", WN_LEFT);
    wn_doc_column(doc, "metric", "", WN_LEFT);
    wn_doc_column(doc, "kind", "", WN_LEFT);
    wn_doc_column(doc, "role", "", WN_LEFT);
    wn_doc_column(doc, "arm", "", WN_LEFT);
    wn_doc_column(doc, "visitors", "", WN_RIGHT);
    wn_doc_column(doc, "conversions", "", WN_RIGHT);
    wn_doc_column(doc, "value", "", WN_RIGHT);
    wn_doc_column_interval(doc, "value", "");
    wn_doc_column(doc, "against", "", WN_LEFT);
    wn_doc_column(doc, "difference", "", WN_RIGHT);
    wn_doc_column_interval(doc, "difference", "");
    wn_doc_column(doc, "lift", "", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", "");
    wn_doc_column(doc, "p_value", "", WN_RIGHT);
    wn_doc_column(doc, "p_adjusted", "", WN_RIGHT);
    wn_doc_column(doc, "method", "", WN_LEFT);
    wn_doc_column(doc, "probability_better", "", WN_RIGHT);
    wn_doc_column(doc, "loss_if_chosen", "", WN_RIGHT);
    wn_doc_column(doc, "loss_if_kept", "", WN_RIGHT);
}

static void add_estimate(const wn_estimate *estimate, wn_doc *doc) {
    wn_doc_cell_estimate(doc, *estimate, WN_UNIT_PLAIN);
    wn_doc_cell_interval(doc, *estimate, WN_UNIT_PLAIN);
}

static void add_comparison(const wn_comparison *c, const char *against, wn_doc *doc) {
    wn_doc_cell_text(doc, against);
    add_estimate(&c->difference, doc);
    add_estimate(&c->lift, doc);
    if (c->test.why) {
        wn_doc_cell_none(doc, c->test.why);
        wn_doc_cell_none(doc, c->test.why);
    } else {
        wn_doc_cell_p(doc, c->test.p);
        wn_doc_cell_p(doc, c->p_adjusted);
    }
    wn_doc_cell_text(doc, wn_method_code(c->method));
    if (c->bayes_why) return;
    wn_doc_cell_probability(doc, c->bayes.probability_better);
    wn_doc_cell_number(doc, c->bayes.loss_if_chosen, 2);
    wn_doc_cell_number(doc, c->bayes.loss_if_kept, 2);
}

static void add_level(const wn_findings *f, const char *segment,
                      const wn_level_findings *level, wn_doc *doc) {
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        for (size_t a = 0; a < f->arm_count; a++) {
            const wn_arm_finding *arm = wn_findings_arm(f, level, m, a);
            wn_doc_row(doc);
            wn_doc_cell_text(doc, segment ? segment : "");
            wn_doc_cell_text(doc, segment ? wn_level_name(level) : "");
            wn_doc_cell_text(doc, metric->name);
            wn_doc_cell_text(doc, wn_metric_kind_code(metric->kind));
            wn_doc_cell_text(doc, wn_metric_role_code(metric->role));
            wn_doc_cell_text(doc, f->arms[a].name);
            wn_doc_cell_count(doc, wn_tally_cell_visitors(&arm->cell));
            if (metric->kind == WN_CONVERSION)
                wn_doc_cell_count(doc, arm->cell.prop.x);
            else
                wn_doc_cell_text(doc, "");
            add_estimate(&arm->estimate, doc);
            if (a == 0) continue;
            add_comparison(wn_findings_comparison(f, level, m, a), f->arms[0].name, doc);
        }
    }
}

void wn_report_csv(const wn_findings *f, wn_doc *doc) {
    add_columns(doc);
    for (size_t s = 0; s < f->split_count; s++) {
        for (size_t i = 0; i < f->splits[s].count; i++)
            add_level(f, f->splits[s].column, &f->splits[s].levels[i], doc);
    }
}
