/* The document of `winnow test`, for people. */
#include "experiments/test/report.h"
#include "experiments/test/adjusted_report.h"
#include "experiments/test/bandit.h"
#include "experiments/test/bets_report.h"
#include "experiments/test/kinds.h"
#include "experiments/test/late_report.h"
#include "experiments/test/quality_report.h"
#include "experiments/test/rates_report.h"
#include "experiments/test/replay_report.h"
#include "experiments/test/robust_report.h"
#include "experiments/test/segments_report.h"
#include "experiments/test/sequential_report.h"
#include "experiments/test/several_report.h"
#include "experiments/test/traffic_report.h"

#include <stdio.h>

/* A value without its interval, or why there is none. */
static void add_value(wn_doc *doc, const wn_estimate *estimate, wn_unit unit) {
    if (estimate->why)
        wn_doc_cell_none(doc, estimate->why);
    else
        wn_doc_cell_estimate(doc, *estimate, unit);
}

void wn_report_estimate(wn_doc *doc, const wn_estimate *estimate, wn_unit unit) {
    add_value(doc, estimate, unit);
    wn_doc_cell_interval(doc, *estimate, unit);
}

const char *wn_report_interval_heading(const wn_findings *f, char *out, size_t size) {
    snprintf(out, size, "%g%% interval", 100 * f->setup->conf);
    return out;
}

static bool has_kind(const wn_findings *f, wn_metric_kind kind) {
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        if (f->setup->metrics[m].kind == kind) return true;
    }
    return false;
}

/* Each table has a row for each arm of each metric, and begins with their names. */
static void name_columns(wn_doc *doc) {
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
}

static void start_row(wn_doc *doc, const wn_metric *metric, const wn_arm *arm) {
    wn_doc_row(doc);
    wn_doc_cell_text(doc, metric->name);
    wn_doc_cell_text(doc, arm->name);
}

static void report_arms(const wn_findings *f, wn_doc *doc) {
    const wn_level_findings *everyone = wn_findings_everyone(f);
    bool rates = has_kind(f, WN_CONVERSION);
    char interval[40], heading[40];
    wn_report_interval_heading(f, interval, sizeof interval);
    wn_doc_table(doc, "Arms");
    name_columns(doc);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    if (rates) wn_doc_column(doc, "conversions", "Conversions", WN_RIGHT);
    wn_doc_column(doc, "value", wn_kinds_heading(f->setup, heading, sizeof heading),
                  WN_RIGHT);
    wn_doc_column_interval(doc, "value", interval);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        for (size_t a = 0; a < f->arm_count; a++) {
            const wn_arm_finding *arm = wn_findings_arm(f, everyone, m, a);
            start_row(doc, metric, &f->arms[a]);
            wn_doc_cell_count(doc, wn_tally_cell_visitors(&arm->cell));
            if (metric->kind == WN_CONVERSION)
                wn_doc_cell_count(doc, arm->cell.prop.x);
            else if (rates)
                wn_doc_cell_text(doc, "");
            wn_report_estimate(doc, &arm->estimate, wn_kind_of(metric)->unit);
        }
    }
}

void wn_report_p(wn_doc *doc, const wn_test_result *test, double p) {
    if (test->why)
        wn_doc_cell_none(doc, test->why);
    else
        wn_doc_cell_p(doc, p);
}

static void report_comparisons(const wn_findings *f, wn_doc *doc) {
    const wn_level_findings *everyone = wn_findings_everyone(f);
    char interval[40];
    wn_report_interval_heading(f, interval, sizeof interval);
    wn_doc_table(doc, "Against the control");
    name_columns(doc);
    wn_doc_column(doc, "difference", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "difference", interval);
    wn_doc_column(doc, "lift", "Lift", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", interval);
    if (wn_several_are_adjusted(f))
        wn_doc_column(doc, "p_adjusted", "Adjusted p", WN_RIGHT);
    else
        wn_doc_column(doc, "p", "p", WN_RIGHT);
    bool odds = wn_rates_by_odds(f->setup);
    if (odds) wn_rates_columns(interval, doc);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_comparison *c = wn_findings_comparison(f, everyone, m, a);
            start_row(doc, metric, &f->arms[a]);
            wn_report_estimate(doc, &c->difference, wn_kind_of(metric)->difference);
            wn_report_estimate(doc, &c->lift, WN_UNIT_LIFT);
            wn_report_p(doc, &c->test, c->p_adjusted);
            if (odds) wn_rates_cells(c, doc);
        }
    }
}

static bool has_role(const wn_findings *f, wn_metric_role role) {
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        if (f->setup->metrics[m].role == role) return true;
    }
    return false;
}

static const char *guard_words(wn_guard guard) {
    static const char *const words[] = {[WN_GUARD_HOLDS] = "holds",
                                        [WN_GUARD_NO_HARM] = "no harm shown",
                                        [WN_GUARD_BREACHED] = "breached",
                                        [WN_GUARD_UNCLEAR] = "unclear",
                                        [WN_GUARD_UNKNOWN] = "cannot tell"};
    return words[guard];
}

static void report_guardrails(const wn_findings *f, wn_doc *doc) {
    const wn_level_findings *everyone = wn_findings_everyone(f);
    char interval[40];
    if (!has_role(f, WN_GUARDRAIL)) return;
    wn_report_interval_heading(f, interval, sizeof interval);
    wn_doc_table(doc, "Guardrails");
    name_columns(doc);
    wn_doc_column_interval(doc, "lift", interval);
    wn_doc_column(doc, "margin", "Must stay above", WN_RIGHT);
    wn_doc_column(doc, "state", "State", WN_LEFT);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        if (metric->role != WN_GUARDRAIL) continue;
        char margin[40] = "no margin";
        if (metric->has_margin)
            snprintf(margin, sizeof margin, "%g%%", 100 * metric->margin);
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_comparison *c = wn_findings_comparison(f, everyone, m, a);
            start_row(doc, metric, &f->arms[a]);
            wn_doc_cell_interval(doc, c->lift, WN_UNIT_LIFT);
            wn_doc_cell_text(doc, margin);
            wn_doc_cell_text(doc, guard_words(wn_verdict_guard(f, m, a)));
        }
    }
}

/* How rows became visitors. */
static void report_visitors(const wn_findings *f, wn_doc *doc) {
    const wn_tally_facts *facts = &f->tally->facts;
    char rows[WN_NUMBER_TEXT], visitors[WN_NUMBER_TEXT], repeats[WN_NUMBER_TEXT];
    wn_format_count(facts->rows, rows);
    if (f->setup->unit)
        wn_doc_paragraph(doc, "%s visitors in %s rows; %s %s of a visitor seen before.",
                         wn_format_count(facts->visitors, visitors), rows,
                         wn_format_count(facts->repeats, repeats),
                         facts->repeats == 1 ? "row is" : "rows are");
    else if (*f->tally->arm_column)
        wn_doc_paragraph(doc,
                         "Each of %s rows counts as a visitor; if visitors can come "
                         "back, name the column of their ids with --unit.",
                         rows);
}

/* Which methods any comparison used. */
static void find_methods(const wn_findings *f, bool used[WN_METHODS]) {
    for (size_t s = 0; s < f->split_count; s++) {
        for (size_t i = 0; i < f->splits[s].count; i++) {
            const wn_level_findings *level = &f->splits[s].levels[i];
            for (size_t m = 0; m < f->setup->metric_count; m++) {
                for (size_t a = 1; a < f->arm_count; a++)
                    used[wn_findings_comparison(f, level, m, a)->method] = true;
            }
        }
    }
}

/* What was computed and how, in a few words. */
static void report_methods(const wn_findings *f, wn_doc *doc) {
    bool used[WN_METHODS] = {false};
    find_methods(f, used);
    wn_rates_words(used, doc);
    if (used[WN_METHOD_WELCH])
        wn_doc_paragraph(doc,
                         "Means: Welch's t test and interval; Fieller's interval for "
                         "the lift.");
    if (used[WN_METHOD_QUANTILE])
        wn_doc_paragraph(doc, "Quantiles: intervals from order statistics, and between "
                              "arms from the standard errors these imply; Fieller's "
                              "interval for the lift.");
    if (used[WN_METHOD_DELTA])
        wn_doc_paragraph(doc, "Ratios: the delta method, with Welch's t test and "
                              "Fieller's interval for the lift.");
    if (f->setup->propensity)
        wn_doc_paragraph(doc,
                         "The split adapted to the results: each visitor counts 1 / %s, "
                         "the weight that the arm had (Hajek), so the arms can be "
                         "compared without the bias of when they were chosen.",
                         f->setup->propensity);
    wn_several_words(f, doc);
}

void wn_report_text(const wn_results *results, wn_doc *doc) {
    const wn_findings *f = results->findings;
    wn_doc_answer(doc, "%s", results->verdict->sentence.p);
    if (f->setup->question)
        wn_doc_paragraph(doc, "%s: %s", f->setup->name, f->setup->question);
    report_arms(f, doc);
    report_comparisons(f, doc);
    wn_several_pairs(f, doc);
    wn_adjusted_report(f, doc);
    wn_bets_report(f, results->bets, doc);
    wn_bandit_report(f, results->bets, doc);
    wn_sequential_report(f, doc);
    wn_replay_report(f, results->replay, doc);
    report_guardrails(f, doc);
    wn_robust_report(f, results->robust, doc);
    wn_segments_report(f, results->segments, results->verdict->metric, doc);
    wn_quality_report(f, results->quality, doc);
    wn_late_report(f, results->late, doc);
    wn_traffic_report(f, results->traffic, doc);
    report_visitors(f, doc);
    report_methods(f, doc);
}

void wn_report_test(const wn_results *results, wn_doc *doc) {
    wn_report_text(results, doc);
    wn_report_csv(results->findings, doc);
    wn_report_data(results, doc);
    wn_report_warnings(results, doc);
}
