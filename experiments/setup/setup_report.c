/* A set-up in words: what was planned, for those who did not write the script. */
#include "experiments/setup/setup_report.h"

#include "core/doc/format.h"
#include "experiments/setup/planned_looks.h"

#include <stdio.h>

static const char *reading_text(const wn_reading *reading) {
    return reading->text ? reading->text : "a function of the script";
}

static void report_arms(const wn_setup *setup, wn_doc *doc) {
    double total = 0;
    wn_doc_table(doc, "Arms");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "role", "Role", WN_LEFT);
    wn_doc_column(doc, "share", "Planned share", WN_RIGHT);
    for (size_t i = 0; i < setup->arm_count; i++)
        total += setup->arms[i].weight;
    for (size_t i = 0; i < setup->arm_count; i++) {
        const char *name = setup->arms[i].name.p;
        bool control = setup->control && strcmp(name, setup->control) == 0;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, name);
        wn_doc_cell_text(doc, control ? "control" : "variant");
        wn_doc_cell_share(doc, setup->arms[i].weight / total);
    }
}

static void report_metrics(const wn_setup *setup, wn_doc *doc) {
    wn_doc_table(doc, "Metrics");
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "kind", "Kind", WN_LEFT);
    wn_doc_column(doc, "role", "Role", WN_LEFT);
    wn_doc_column(doc, "margin", "Lift must not fall below", WN_RIGHT);
    for (size_t i = 0; i < setup->metric_count; i++) {
        const wn_metric *metric = &setup->metrics[i];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, metric->name);
        wn_doc_cell_text(doc, wn_metric_kind_code(metric->kind));
        wn_doc_cell_text(doc, wn_metric_role_code(metric->role));
        char margin[40] = "";
        if (metric->has_margin)
            snprintf(margin, sizeof margin, "%g%%", 100 * metric->margin);
        wn_doc_cell_text(doc, margin);
    }
}

static void report_adjusting(const wn_setup *setup, wn_doc *doc) {
    for (size_t i = 0; i < setup->metric_count; i++) {
        const wn_metric *metric = &setup->metrics[i];
        const char *names[WN_COVARIATES_MAX];
        char list[300];
        if (metric->covariate_count == 0) continue;
        for (size_t c = 0; c < metric->covariate_count; c++)
            names[c] = reading_text(&metric->covariates[c]);
        wn_doc_paragraph(
            doc, "%s is adjusted for %s, which must be from before the experiment.",
            metric->name,
            wn_text_list(names, metric->covariate_count, list, sizeof list));
    }
    if (setup->stratify)
        wn_doc_paragraph(
            doc,
            "The arms are compared within the levels of %s, weighed by their "
            "shares of all visitors.",
            setup->stratify);
}

/* What is done with the visitors' values themselves. */
static void report_values(const wn_setup *setup, wn_doc *doc) {
    for (size_t i = 0; i < setup->metric_count; i++) {
        const wn_metric *metric = &setup->metrics[i];
        if (metric->cap > 0)
            wn_doc_paragraph(doc,
                             "Values of %s above the %g%% quantile of all visitors' "
                             "count as it.",
                             metric->name, 100 * metric->cap);
        if (metric->ranks)
            wn_doc_paragraph(doc, "%s is compared by ranks, too.", metric->name);
        if (metric->replicates > 0)
            wn_doc_paragraph(doc, "%s is also resampled %zu times.", metric->name,
                             metric->replicates);
    }
}

static void report_visitors(const wn_setup *setup, wn_doc *doc) {
    static const char *const crossovers[] = {
        [WN_CROSSOVERS_DROP] = "left out",
        [WN_CROSSOVERS_FIRST] = "counted in the first arm",
        [WN_CROSSOVERS_KEEP] = "counted in each of their arms"};
    if (setup->unit)
        wn_doc_paragraph(doc,
                         "A visitor is one %s; a visitor seen in several arms is %s.",
                         setup->unit, crossovers[setup->crossovers]);
    else
        wn_doc_paragraph(doc, "Every row is a visitor.");
    for (size_t i = 0; i < setup->where_count; i++)
        wn_doc_paragraph(doc, "Only rows count where this holds: %s.",
                         reading_text(&setup->where[i]));
    for (size_t i = 0; i < setup->exclude_count; i++)
        wn_doc_paragraph(doc, "Rows are left out where this holds: %s.",
                         reading_text(&setup->exclude[i]));
    for (size_t i = 0; i < setup->segment_count; i++)
        wn_doc_paragraph(doc, "Results are also given by %s.", setup->segments[i]);
}

static void report_followed(const wn_setup *setup, wn_doc *doc) {
    size_t followed = wn_setup_followed(setup);
    if (followed == SIZE_MAX) return;
    const wn_metric *metric = &setup->metrics[followed];
    wn_doc_paragraph(
        doc, "%s says when %s happened; from %s on, %g day%s count as quick.", metric->at,
        metric->name, setup->time, metric->within, metric->within == 1 ? "" : "s");
}

static void report_quality(const wn_setup *setup, wn_doc *doc) {
    const wn_quality *quality = &setup->quality;
    if (!quality->rules) return;
    wn_doc_paragraph(doc,
                     "Visitors with %s are leads, scored by the rules of %s; those of "
                     "%s%s are qualified.",
                     setup->metrics[wn_setup_lead(setup)].name, quality->rules,
                     quality->qualified ? "the band " : "the best band",
                     quality->qualified ? quality->qualified : "");
}

/* Who gets an arm at all, and how it is chosen, as far as it differs from the usual. */
static void report_assigning(const wn_setup *setup, wn_doc *doc) {
    const wn_assigning *a = &setup->assigning;
    if (a->key || a->hash != 2)
        wn_doc_paragraph(doc, "Visitors are split by hash %d of the key \"%s\".", a->hash,
                         a->key ? a->key : setup->name);
    if (a->coverage < 1)
        wn_doc_paragraph(doc, "The experiment takes %g%% of the visitors.",
                         100 * a->coverage);
    for (size_t i = 0; i < a->target_count; i++)
        wn_doc_paragraph(doc, "Only visitors take part for whom this holds: %s.",
                         a->targets[i]);
    for (size_t i = 0; i < a->namespace_count; i++)
        wn_doc_paragraph(doc, "Of the namespace %s it has the places from %g to %g.",
                         a->namespaces[i].name.p, a->namespaces[i].range.low,
                         a->namespaces[i].range.high);
    for (size_t i = 0; i < a->holdout_count; i++)
        wn_doc_paragraph(doc, "The holdout %s keeps %g%% of the visitors out.",
                         a->holdouts[i].name.p, 100 * a->holdouts[i].share);
}

static void report_judging(const wn_setup *setup, wn_doc *doc) {
    if (setup->pairs)
        wn_doc_paragraph(doc, "All arms are compared with each other, not only with the "
                              "control.");
    if (setup->correction != WN_CORRECTION_DUNNETT)
        wn_doc_paragraph(doc, "Several comparisons are adjusted by the method \"%s\".",
                         wn_correction_names[setup->correction]);
    if (setup->prior.kind != WN_PRIOR_NONE)
        wn_doc_paragraph(
            doc, "Before, %s was known as well as from %g %s and %g visitors%s.",
            setup->metrics[0].name, setup->prior.a,
            setup->prior.kind == WN_PRIOR_BETA ? "conversions" : "events", setup->prior.b,
            setup->prior.kind == WN_PRIOR_BETA ? " without one" : "");
    if (setup->propensity)
        wn_doc_paragraph(doc,
                         "The split adapts: a visitor counts 1 / %s, the weight that the "
                         "arm had.",
                         setup->propensity);
    if (setup->bandit != WN_BANDIT_NONE)
        wn_doc_paragraph(doc,
                         "The next split is computed by the rule \"%s\", with at least "
                         "%g%% for each arm.",
                         wn_bandit_names[setup->bandit - 1], 100 * setup->floor);
    if (setup->rope > 0)
        wn_doc_paragraph(doc, "A lift of less than %g%%, up or down, is as good as none.",
                         100 * setup->rope);
}

static void report_looks(const wn_setup *setup, wn_doc *doc) {
    char spending[WN_SPENDING_TEXT], visitors[WN_NUMBER_TEXT];
    if (setup->visitors)
        wn_doc_paragraph(doc, "It ends at %s visitors.",
                         wn_format_count(setup->visitors, visitors));
    if (setup->looks > 1)
        wn_doc_paragraph(doc,
                         "The results are looked at %d times; false alarms are "
                         "shared by the rule %s.",
                         setup->looks, wn_spending_text(setup->spending, spending));
}

/* The other of two arms. */
static const char *variant_of(const wn_setup *setup) {
    const char *first = setup->arms[0].name.p;
    return strcmp(first, setup->control) == 0 ? setup->arms[1].name.p : first;
}

void wn_report_setup(const wn_setup *setup, wn_doc *doc) {
    if (setup->arm_count == 2)
        wn_doc_answer(doc, "Experiment %s compares %s with the control %s on %s.",
                      setup->name, variant_of(setup), setup->control,
                      setup->metrics[0].name);
    else
        wn_doc_answer(
            doc, "Experiment %s compares %zu variants with the control %s on %s.",
            setup->name, setup->arm_count - 1, setup->control, setup->metrics[0].name);
    if (setup->question) wn_doc_paragraph(doc, "%s", setup->question);
    report_arms(setup, doc);
    report_metrics(setup, doc);
    report_adjusting(setup, doc);
    report_values(setup, doc);
    report_followed(setup, doc);
    report_quality(setup, doc);
    report_visitors(setup, doc);
    report_assigning(setup, doc);
    wn_doc_paragraph(doc, "Intervals cover %g%%; tests are at %g%%.", 100 * setup->conf,
                     100 * (1 - setup->conf));
    if (setup->detect > 0)
        wn_doc_paragraph(doc, "A lift of %g%% is worth finding.", 100 * setup->detect);
    report_judging(setup, doc);
    report_looks(setup, doc);
}
