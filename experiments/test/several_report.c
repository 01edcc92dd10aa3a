#include "experiments/test/several_report.h"

#include "experiments/test/kinds.h"
#include "experiments/test/report.h"

#include <stdio.h>

/* --- words ------------------------------------------------------------------------- */

/* Primary metrics with a comparison. */
static size_t count_metrics(const wn_findings *f, wn_metric_role role) {
    size_t count = 0;
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        bool tested = false;
        for (size_t a = 1; a < f->arm_count; a++)
            tested |= !wn_findings_comparison(f, wn_findings_everyone(f), m, a)->test.why;
        count += tested && f->setup->metrics[m].role == role;
    }
    return count;
}

/* "Dunnett", "Tukey within each metric and Bonferroni over 2 metrics". */
static const char *simultaneous_name(const wn_findings *f, size_t metrics, char *out,
                                     size_t size) {
    const char *within = f->setup->pairs ? "Tukey" : "Dunnett";
    if (metrics == 1)
        snprintf(out, size, "%s", within);
    else if (f->arm_count == 2)
        snprintf(out, size, "Bonferroni");
    else
        snprintf(out, size, "%s within each metric and Bonferroni over %zu metrics",
                 within, metrics);
    return out;
}

static const char *stepwise_name(wn_correction correction) {
    static const char *const names[] = {[WN_CORRECTION_DUNNETT] = "Holm",
                                        [WN_CORRECTION_HOLM] = "Holm",
                                        [WN_CORRECTION_HOCHBERG] = "Hochberg",
                                        [WN_CORRECTION_BH] = "Benjamini and Hochberg",
                                        [WN_CORRECTION_NONE] = "nothing"};
    return names[correction];
}

static void say_family(const wn_findings *f, wn_doc *doc) {
    const wn_setup *setup = f->setup;
    double conf = 100 * setup->conf, alpha = 100 - conf;
    char name[100];
    switch (setup->correction) {
    case WN_CORRECTION_DUNNETT:
        wn_doc_paragraph(
            doc,
            "Intervals and p are adjusted for %zu comparisons by %s: with %g%% "
            "confidence "
            "%s intervals hold at once.",
            f->family,
            simultaneous_name(f, count_metrics(f, WN_PRIMARY), name, sizeof name), conf,
            f->family == 2 ? "both" : "all");
        break;
    case WN_CORRECTION_HOLM:
    case WN_CORRECTION_HOCHBERG:
        wn_doc_paragraph(
            doc,
            "Intervals and p are adjusted for %zu comparisons by %s: the chance that any "
            "of the intervals leaves zero out where there is no difference is at most "
            "%g%%.",
            f->family, stepwise_name(setup->correction), alpha);
        break;
    case WN_CORRECTION_BH:
        wn_doc_paragraph(
            doc,
            "Intervals and p are adjusted for %zu comparisons by Benjamini and Hochberg: "
            "of the intervals that leave zero out at most %g%% are expected to miss the "
            "true difference.",
            f->family, alpha);
        break;
    case WN_CORRECTION_NONE:
        wn_doc_paragraph(doc,
                         "Nothing is adjusted for there being %zu comparisons: each has "
                         "its own %g%% chance of a false alarm.",
                         f->family, alpha);
        break;
    }
}

static bool has_role(const wn_findings *f, wn_metric_role role) {
    for (size_t m = 0; m < f->setup->metric_count; m++)
        if (f->setup->metrics[m].role == role) return true;
    return false;
}

void wn_several_words(const wn_findings *f, wn_doc *doc) {
    if (f->family > 1) say_family(f, doc);
    if (f->supporting > 1 && f->setup->correction != WN_CORRECTION_NONE)
        wn_doc_paragraph(doc,
                         "Secondary metrics decide nothing; their %zu comparisons are "
                         "adjusted in the same way, by themselves.",
                         f->supporting);
    else if (has_role(f, WN_SECONDARY))
        wn_doc_paragraph(doc, "Secondary metrics decide nothing.");
    if (f->split_count > 1 && f->setup->correction != WN_CORRECTION_NONE)
        wn_doc_paragraph(doc,
                         "In segments, intervals and p of a metric are adjusted for all "
                         "levels of all segments by %s.",
                         stepwise_name(f->setup->correction));
    if (has_role(f, WN_GUARDRAIL))
        wn_doc_paragraph(doc,
                         "Guardrails are not adjusted, as a variant must pass them all: "
                         "each is a one-sided test at %g%%.",
                         50 * (1 - f->setup->conf));
}

/* --- pairs ------------------------------------------------------------------------- */

static void add_pair(const wn_findings *f, const wn_pair *pair, wn_doc *doc) {
    const wn_metric *metric = &f->setup->metrics[pair->metric];
    const wn_comparison *c = &pair->comparison;
    wn_doc_row(doc);
    wn_doc_cell_text(doc, metric->name);
    wn_doc_cell_text(doc, f->arms[pair->arm].name);
    wn_doc_cell_text(doc, f->arms[pair->against].name);
    wn_report_estimate(doc, &c->difference, wn_kind_of(metric)->difference);
    wn_report_estimate(doc, &c->lift, WN_UNIT_LIFT);
    if (c->test.why)
        wn_doc_cell_none(doc, c->test.why);
    else
        wn_doc_cell_p(doc, c->p_adjusted);
}

void wn_several_pairs(const wn_findings *f, wn_doc *doc) {
    char interval[40];
    if (f->pair_count == 0) return;
    wn_report_interval_heading(f, interval, sizeof interval);
    wn_doc_table(doc, "Against each other");
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "against", "Against", WN_LEFT);
    wn_doc_column(doc, "difference", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "difference", interval);
    wn_doc_column(doc, "lift", "Lift", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", interval);
    bool adjusted = wn_several_are_adjusted(f);
    wn_doc_column(doc, adjusted ? "p_adjusted" : "p", adjusted ? "Adjusted p" : "p",
                  WN_RIGHT);
    for (size_t i = 0; i < f->pair_count; i++)
        add_pair(f, &f->pairs[i], doc);
}

/* --- data -------------------------------------------------------------------------- */

void wn_several_alone(const wn_comparison *c, wn_doc *doc, json_t *object) {
    wn_doc_set_number(doc, object, "coverage", 1 - c->level);
    if (c->test.why) return;
    json_t *alone = wn_doc_set_object(doc, object, "alone");
    wn_doc_set_estimate(doc, alone, "difference", c->alone.difference);
    wn_doc_set_estimate(doc, alone, "lift", c->alone.lift);
}

static void add_pair_data(const wn_findings *f, const wn_pair *pair, wn_doc *doc,
                          json_t *pairs) {
    const wn_comparison *c = &pair->comparison;
    json_t *object = wn_doc_append_object(doc, pairs);
    wn_doc_set_text(doc, object, "metric", f->setup->metrics[pair->metric].name);
    wn_doc_set_text(doc, object, "arm", f->arms[pair->arm].name);
    wn_doc_set_text(doc, object, "against", f->arms[pair->against].name);
    wn_report_comparison_data(c, doc, object);
    wn_several_alone(c, doc, object);
}

void wn_several_data(const wn_findings *f, wn_doc *doc, json_t *root) {
    static const char *const holds[] = {[WN_CORRECTION_DUNNETT] = "simultaneous coverage",
                                        [WN_CORRECTION_HOLM] = "familywise error rate",
                                        [WN_CORRECTION_HOCHBERG] =
                                            "familywise error rate",
                                        [WN_CORRECTION_BH] = "false discovery rate",
                                        [WN_CORRECTION_NONE] = "nothing"};
    const wn_setup *setup = f->setup;
    bool tukey = setup->pairs && setup->correction == WN_CORRECTION_DUNNETT;
    json_t *object = wn_doc_set_object(doc, root, "correction");
    wn_doc_set_text(doc, object, "method",
                    tukey ? "tukey" : wn_correction_names[setup->correction]);
    wn_doc_set_text(doc, object, "controls", holds[setup->correction]);
    wn_doc_set_count(doc, object, "primary", f->family);
    wn_doc_set_count(doc, object, "secondary", f->supporting);
    if (!setup->pairs) return;
    json_t *pairs = wn_doc_set_array(doc, root, "pairs");
    for (size_t i = 0; i < f->pair_count; i++)
        add_pair_data(f, &f->pairs[i], doc, pairs);
}
