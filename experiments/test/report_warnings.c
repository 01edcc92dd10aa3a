/* What a reader must know before believing the answer. */
#include "experiments/test/adjusted_report.h"
#include "experiments/test/kinds.h"
#include "experiments/test/late_report.h"
#include "experiments/test/quality_report.h"
#include "experiments/test/report.h"
#include "experiments/test/robust_report.h"
#include "experiments/test/segments_report.h"
#include "experiments/test/sequential_report.h"
#include "experiments/test/traffic_report.h"

#include <stdio.h>

/* "1 row has", "12 rows have": the number with its noun and verb. */
static const char *count_of(uint64_t n, const char *noun, const char *verbs[2],
                            char out[WN_NUMBER_TEXT * 2]) {
    char number[WN_NUMBER_TEXT];
    snprintf(out, WN_NUMBER_TEXT * 2, "%s %s%s %s", wn_format_count(n, number), noun,
             n == 1 ? "" : "s", verbs[n != 1]);
    return out;
}

static void warn_spellings(const wn_findings *f, wn_doc *doc) {
    for (size_t a = 0; a < f->arm_count; a++) {
        size_t like = f->arms[a].spelled_like;
        if (like == SIZE_MAX) continue;
        wn_doc_warn(doc, "spelling",
                    "\"%s\" and \"%s\" differ only in case or spaces: are they one arm? "
                    "They are compared as two.",
                    f->arms[like].name, f->arms[a].name);
    }
}

static void warn_crossovers(const wn_findings *f, wn_doc *doc) {
    static const char *const handled[] = {
        [WN_CROSSOVERS_DROP] = "left out",
        [WN_CROSSOVERS_FIRST] = "counted in the first arm they saw",
        [WN_CROSSOVERS_KEEP] = "counted in each arm they saw"};
    uint64_t crossed = f->tally->facts.crossed;
    char count[WN_NUMBER_TEXT * 2];
    if (!crossed) return;
    const char *verbs[] = {"was", "were"};
    wn_doc_warn(doc, "crossovers", "%s seen in %s arms and %s (--crossovers %s).",
                count_of(crossed, "visitor", verbs, count),
                f->arm_count == 2 ? "both" : "several", handled[f->setup->crossovers],
                wn_crossovers_names[f->setup->crossovers]);
}

static void warn_rows(const wn_findings *f, wn_doc *doc) {
    const wn_tally_facts *facts = &f->tally->facts;
    const char *verbs[] = {"has", "have"};
    char count[WN_NUMBER_TEXT * 2];
    if (facts->no_arm)
        wn_doc_warn(doc, "no_arm", "%s no arm (\"%s\" is blank), left out.",
                    count_of(facts->no_arm, "row", verbs, count), f->setup->arm);
    if (facts->no_unit)
        wn_doc_warn(doc, "no_visitor_id", "%s no visitor id (\"%s\" is blank), left out.",
                    count_of(facts->no_unit, "row", verbs, count), f->setup->unit);
    const char *seen[] = {"was", "were"};
    if (facts->moved)
        wn_doc_warn(doc, "several_segments",
                    "%s seen in several levels of a segment and counted in the first.",
                    count_of(facts->moved, "visitor", seen, count));
}

static void warn_missing(const wn_findings *f, wn_doc *doc) {
    const char *verbs[] = {"is left out", "are left out"};
    char count[WN_NUMBER_TEXT * 2];
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        uint64_t missing = 0;
        for (size_t a = 0; a < f->arm_count; a++)
            missing += wn_findings_arm(f, wn_findings_everyone(f), m, a)->cell.missing;
        if (missing && f->setup->propensity)
            wn_doc_warn(
                doc, "missing_weights",
                "%s of \"%s\", having no value of it, or no weight above 0 and up "
                "to 1 in \"%s\".",
                count_of(missing, "visitor", verbs, count), metric->name,
                f->setup->propensity);
        if (!missing || f->setup->propensity) continue;
        wn_doc_warn(doc, "missing_values",
                    "%s of \"%s\", having no value of it. If blank means %s, say so with "
                    "an expression such as '%s'.",
                    count_of(missing, "visitor", verbs, count), metric->name,
                    wn_kind_of(metric)->blank, wn_kind_of(metric)->unblank);
    }
}

/* Half of those who bring anything. */
static double quantile_of_payers(double zeros) {
    return 1 - 0.5 * (1 - zeros);
}

/* A quantile among the zeros says nothing about those who bring something. */
static void warn_zero_quantiles(const wn_findings *f, wn_doc *doc) {
    const wn_level_findings *everyone = wn_findings_everyone(f);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        uint64_t zeros = 0, visitors = 0;
        bool all = metric->kind == WN_QUANTILE;
        for (size_t a = 0; a < f->arm_count && all; a++) {
            const wn_arm_finding *arm = wn_findings_arm(f, everyone, m, a);
            all = !arm->estimate.why && arm->estimate.value == 0;
            zeros += arm->cell.sample.zeros;
            visitors += wn_tally_cell_visitors(&arm->cell);
        }
        if (!all || zeros == visitors) continue;
        double share = (double)zeros / (double)visitors;
        char text[WN_NUMBER_TEXT], other[WN_NUMBER_TEXT];
        wn_doc_warn(doc, "zero_quantile",
                    "The %s is 0 in every arm, as %s of the visitors have 0. Try a "
                    "higher one, such as the %s quantile.",
                    metric->name, wn_format_share(share, text),
                    wn_format_share(quantile_of_payers(share), other));
    }
}

static void warn_secondary(const wn_findings *f, const wn_verdict *verdict, wn_doc *doc) {
    if (verdict->decision != WN_DECISION_SHIP) return;
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        if (metric->role != WN_SECONDARY) continue;
        if (wn_verdict_standing(f, m, verdict->arm) != WN_STANDING_WORSE) continue;
        wn_doc_warn(doc, "secondary_worse", "%s is worse than %s on %s.",
                    f->arms[verdict->arm].name, f->arms[0].name, metric->name);
    }
}

void wn_report_warnings(const wn_results *results, wn_doc *doc) {
    const wn_findings *f = results->findings;
    wn_traffic_warnings(f, results->traffic, doc);
    if (f->control_guessed)
        wn_doc_warn(doc, "control_guessed",
                    "Nothing says which arm is the control, so it is %s, the first by "
                    "name; --control names another.",
                    f->arms[0].name);
    warn_spellings(f, doc);
    warn_crossovers(f, doc);
    warn_rows(f, doc);
    warn_missing(f, doc);
    warn_zero_quantiles(f, doc);
    wn_segments_warn(f, results->segments, doc);
    wn_adjusted_warnings(f, doc);
    warn_secondary(f, results->verdict, doc);
    wn_robust_warnings(f, results->robust, doc);
    wn_quality_warnings(f, results->quality, doc);
    wn_late_warnings(f, results->late, results->verdict, doc);
    wn_sequential_warnings(f, doc);
}
