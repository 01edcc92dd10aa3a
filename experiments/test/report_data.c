/* The data of the document, for programs. */
#include "experiments/test/adjusted_report.h"
#include "experiments/test/analyse.h"
#include "experiments/test/bandit.h"
#include "experiments/test/bets_report.h"
#include "experiments/test/kinds.h"
#include "experiments/test/late_report.h"
#include "experiments/test/quality_report.h"
#include "experiments/test/rates_report.h"
#include "experiments/test/replay_report.h"
#include "experiments/test/report.h"
#include "experiments/test/robust_report.h"
#include "experiments/test/segments_report.h"
#include "experiments/test/sequential_report.h"
#include "experiments/test/several_report.h"
#include "experiments/test/traffic_report.h"

#include <math.h>

const char *wn_method_code(wn_method method) {
    static const char *const codes[] = {[WN_METHOD_SCORE] = "miettinen-nurminen",
                                        [WN_METHOD_EXACT] = "exact-unconditional",
                                        [WN_METHOD_BARNARD] = "barnard",
                                        [WN_METHOD_BOSCHLOO] = "boschloo",
                                        [WN_METHOD_FISHER] = "fisher",
                                        [WN_METHOD_MID_P] = "mid-p",
                                        [WN_METHOD_WELCH] = "welch",
                                        [WN_METHOD_DELTA] = "delta",
                                        [WN_METHOD_QUANTILE] = "order-statistics",
                                        [WN_METHOD_CUPED] = "cuped",
                                        [WN_METHOD_STRATA] = "post-stratified",
                                        [WN_METHOD_CUPED_STRATA] =
                                            "cuped-post-stratified"};
    return codes[method];
}

const char *wn_guard_code(wn_guard guard) {
    static const char *const codes[] = {[WN_GUARD_HOLDS] = "holds",
                                        [WN_GUARD_NO_HARM] = "no_harm_shown",
                                        [WN_GUARD_BREACHED] = "breached",
                                        [WN_GUARD_UNCLEAR] = "unclear",
                                        [WN_GUARD_UNKNOWN] = "cannot_tell"};
    return codes[guard];
}

const char *wn_level_name(const wn_level_findings *level) {
    return level->name[0] ? level->name : "(blank)";
}

/* {"rate", "mean" or "ratio", "low", "high"} beside the other keys of an arm. */
static void set_flat(wn_doc *doc, json_t *object, const char *key,
                     const wn_estimate *estimate) {
    if (estimate->why)
        wn_doc_set_none(doc, object, key, estimate->why);
    else
        wn_doc_set_number(doc, object, key, estimate->value);
    wn_doc_set_interval(doc, object, *estimate);
}

/* Of an amount, or of a ratio's linearised values. */
static void set_sd(const wn_metric *metric, const wn_tally_cell *cell, wn_doc *doc,
                   json_t *object) {
    wn_sums sums;
    if (wn_cell_sums(metric, cell, &sums) && sums.n > 1)
        wn_doc_set_number(doc, object, "sd", wn_sums_sd(&sums));
    else
        wn_doc_set_none(doc, object, "sd", "needs two values");
}

static void add_arm(const wn_findings *f, const wn_level_findings *level, size_t metric,
                    size_t arm, wn_doc *doc, json_t *arms) {
    const wn_arm_finding *finding = wn_findings_arm(f, level, metric, arm);
    const wn_tally_cell *cell = &finding->cell;
    json_t *object = wn_doc_append_object(doc, arms);
    wn_doc_set_text(doc, object, "arm", f->arms[arm].name);
    wn_doc_set_flag(doc, object, "control", arm == 0);
    const wn_metric *of = &f->setup->metrics[metric];
    wn_doc_set_count(doc, object, "visitors", wn_tally_cell_visitors(cell));
    if (of->kind == WN_CONVERSION)
        wn_doc_set_count(doc, object, "conversions", cell->prop.x);
    set_flat(doc, object, wn_kind_of(of)->value, &finding->estimate);
    if (of->kind != WN_CONVERSION && of->kind != WN_QUANTILE)
        set_sd(of, cell, doc, object);
    wn_doc_set_count(doc, object, "without_value", cell->missing);
}

static void set_bayes(const wn_comparison *c, wn_doc *doc, json_t *object) {
    if (c->bayes_why) {
        wn_doc_set_none(doc, object, "bayes", c->bayes_why);
        return;
    }
    json_t *bayes = wn_doc_set_object(doc, object, "bayes");
    wn_doc_set_number(doc, bayes, "probability_better", c->bayes.probability_better);
    wn_doc_set_number(doc, bayes, "loss_if_chosen", c->bayes.loss_if_chosen);
    wn_doc_set_number(doc, bayes, "loss_if_kept", c->bayes.loss_if_kept);
}

void wn_report_comparison_data(const wn_comparison *c, wn_doc *doc, json_t *object) {
    wn_doc_set_estimate(doc, object, "difference", c->difference);
    wn_doc_set_estimate(doc, object, "lift", c->lift);
    if (c->test.why) {
        wn_doc_set_none(doc, object, "p_value", c->test.why);
        wn_doc_set_none(doc, object, "p_adjusted", c->test.why);
    } else {
        wn_doc_set_number(doc, object, "p_value", c->test.p);
        wn_doc_set_number(doc, object, "p_adjusted", c->p_adjusted);
    }
    wn_doc_set_text(doc, object, "method", wn_method_code(c->method));
}

static void add_comparison(const wn_findings *f, const wn_level_findings *level,
                           size_t metric, size_t arm, wn_doc *doc, json_t *comparisons) {
    const wn_comparison *c = wn_findings_comparison(f, level, metric, arm);
    const wn_metric *of = &f->setup->metrics[metric];
    json_t *object = wn_doc_append_object(doc, comparisons);
    wn_doc_set_text(doc, object, "arm", f->arms[arm].name);
    wn_doc_set_text(doc, object, "against", f->arms[0].name);
    wn_report_comparison_data(c, doc, object);
    if (of->kind == WN_CONVERSION) wn_rates_data(c, doc, object);
    wn_several_alone(c, doc, object);
    set_bayes(c, doc, object);
    if (of->role != WN_GUARDRAIL || level != wn_findings_everyone(f)) return;
    json_t *guardrail = wn_doc_set_object(doc, object, "guardrail");
    if (of->has_margin) wn_doc_set_number(doc, guardrail, "margin", of->margin);
    wn_doc_set_text(doc, guardrail, "state",
                    wn_guard_code(wn_verdict_guard(f, metric, arm)));
    const char *why = wn_verdict_guard_why(f, metric, arm);
    if (why) wn_doc_set_text(doc, guardrail, "state_why", why);
}

static void set_metrics(const wn_findings *f, const wn_level_findings *level, wn_doc *doc,
                        json_t *object) {
    json_t *metrics = wn_doc_set_array(doc, object, "metrics");
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        json_t *its = wn_doc_append_object(doc, metrics);
        wn_doc_set_text(doc, its, "name", metric->name);
        wn_doc_set_text(doc, its, "kind", wn_metric_kind_code(metric->kind));
        wn_doc_set_text(doc, its, "role", wn_metric_role_code(metric->role));
        if (metric->kind == WN_QUANTILE)
            wn_doc_set_number(doc, its, "share", metric->quantile);
        json_t *arms = wn_doc_set_array(doc, its, "arms");
        for (size_t a = 0; a < f->arm_count; a++)
            add_arm(f, level, m, a, doc, arms);
        json_t *comparisons = wn_doc_set_array(doc, its, "comparisons");
        for (size_t a = 1; a < f->arm_count; a++)
            add_comparison(f, level, m, a, doc, comparisons);
        if (level == wn_findings_everyone(f)) wn_adjusted_data(f, m, doc, its);
    }
}

static void set_segments(const wn_findings *f, const wn_segments *known, wn_doc *doc,
                         json_t *root) {
    json_t *segments = wn_doc_set_array(doc, root, "segments");
    for (size_t s = 1; s < f->split_count; s++) {
        const wn_split_findings *split = &f->splits[s];
        json_t *segment = wn_doc_append_object(doc, segments);
        wn_doc_set_text(doc, segment, "segment", split->column);
        json_t *levels = wn_doc_set_array(doc, segment, "levels");
        for (size_t i = 0; i < split->count; i++) {
            json_t *level = wn_doc_append_object(doc, levels);
            wn_doc_set_text(doc, level, "level", wn_level_name(&split->levels[i]));
            wn_doc_set_count(doc, level, "visitors", split->levels[i].visitors);
            set_metrics(f, &split->levels[i], doc, level);
        }
        wn_segments_data(f, &known->of[s - 1], doc, segment);
    }
}

static void set_sample_ratio(const wn_findings *f, wn_doc *doc, json_t *root) {
    json_t *ratio = wn_doc_set_object(doc, root, "sample_ratio");
    if (f->sample_ratio.why)
        wn_doc_set_none(doc, ratio, "p_value", f->sample_ratio.why);
    else
        wn_doc_set_number(doc, ratio, "p_value", f->sample_ratio.p);
    wn_doc_set_flag(doc, ratio, "ok", f->sample_ratio_ok);
    wn_doc_set_flag(doc, ratio, "planned", f->setup->arm_count > 0);
    json_t *arms = wn_doc_set_array(doc, ratio, "arms");
    for (size_t a = 0; a < f->arm_count; a++) {
        json_t *arm = wn_doc_append_object(doc, arms);
        wn_doc_set_text(doc, arm, "arm", f->arms[a].name);
        wn_doc_set_count(doc, arm, "visitors", f->arms[a].visitors);
        wn_doc_set_number(doc, arm, "planned_share", f->arms[a].share);
    }
}

static void set_visitors(const wn_findings *f, wn_doc *doc, json_t *root) {
    const wn_tally_facts *facts = &f->tally->facts;
    json_t *visitors = wn_doc_set_object(doc, root, "visitors");
    wn_doc_set_count(doc, visitors, "rows", facts->rows);
    wn_doc_set_count(doc, visitors, "rows_without_arm", facts->no_arm);
    if (!f->setup->unit) return;
    wn_doc_set_text(doc, visitors, "unit", f->setup->unit);
    wn_doc_set_count(doc, visitors, "rows_without_id", facts->no_unit);
    wn_doc_set_count(doc, visitors, "distinct", facts->visitors);
    wn_doc_set_count(doc, visitors, "repeated_rows", facts->repeats);
    wn_doc_set_count(doc, visitors, "in_several_arms", facts->crossed);
    wn_doc_set_text(doc, visitors, "crossovers",
                    wn_crossovers_names[f->setup->crossovers]);
    wn_doc_set_count(doc, visitors, "in_several_segments", facts->moved);
}

void wn_report_data(const wn_results *results, wn_doc *doc) {
    const wn_findings *f = results->findings;
    const wn_verdict *verdict = results->verdict;
    json_t *root = wn_doc_data(doc);
    const wn_setup *setup = f->setup;
    if (setup->name) wn_doc_set_text(doc, root, "experiment", setup->name);
    if (setup->question) wn_doc_set_text(doc, root, "question", setup->question);
    json_t *object = wn_doc_set_object(doc, root, "verdict");
    size_t arm = wn_verdict_arm(verdict);
    wn_doc_set_text(doc, object, "decision", wn_decision_code(verdict->decision));
    if (arm < f->arm_count)
        wn_doc_set_text(doc, object, "arm", f->arms[arm].name);
    else
        wn_doc_set_none(doc, object, "arm", "the data do not say");
    wn_doc_set_text(doc, object, "sentence", verdict->sentence.p);
    if (verdict->visitors_more > 0)
        wn_doc_set_count(doc, object, "visitors_more",
                         (uint64_t)ceil(verdict->visitors_more));
    if (verdict->days_more > 0)
        wn_doc_set_count(doc, object, "days_more", (uint64_t)ceil(verdict->days_more));
    wn_doc_set_number(doc, root, "confidence", setup->conf);
    set_sample_ratio(f, doc, root);
    set_visitors(f, doc, root);
    wn_replay_data(f, results->replay, doc, wn_sequential_data(f, doc, root));
    wn_traffic_data(f, results->traffic, doc, root);
    wn_doc_set_count(doc, root, "adjusted_together", f->family);
    wn_several_data(f, doc, root);
    wn_bets_data(f, results->bets, doc, root);
    wn_bandit_data(f, results->bets, doc, root);
    set_metrics(f, wn_findings_everyone(f), doc, root);
    wn_robust_data(f, results->robust, doc, root);
    set_segments(f, results->segments, doc, root);
    wn_quality_data(f, results->quality, doc, root);
    wn_late_data(f, results->late, doc, root);
}
