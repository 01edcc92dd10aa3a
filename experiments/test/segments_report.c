#include "experiments/test/segments_report.h"

#include "experiments/test/kinds.h"
#include "experiments/test/report.h"

#include <stdio.h>

/* --- for people ----------------------------------------------------------------------
 */

static void add_value(wn_doc *doc, const wn_estimate *estimate, wn_unit unit) {
    if (estimate->why)
        wn_doc_cell_none(doc, estimate->why);
    else
        wn_doc_cell_estimate(doc, *estimate, unit);
}

static void add_level(const wn_findings *f, const wn_segment *segment, size_t number,
                      const wn_segment_effect *effect, wn_doc *doc) {
    size_t metric = effect->metric, arm = effect->arm;
    const wn_level_findings *level = &segment->split->levels[number];
    const wn_kind *kind = wn_kind_of(&f->setup->metrics[metric]);
    const wn_comparison *c = wn_findings_comparison(f, level, metric, arm);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, wn_level_name(level));
    wn_doc_cell_count(doc, level->visitors);
    if (f->arm_count > 2) wn_doc_cell_text(doc, f->arms[arm].name);
    add_value(doc, &wn_findings_arm(f, level, metric, 0)->estimate, kind->unit);
    add_value(doc, &wn_findings_arm(f, level, metric, arm)->estimate, kind->unit);
    wn_report_estimate(doc, &c->difference, kind->difference);
    wn_report_p(doc, &c->test, c->p_adjusted);
    wn_report_estimate(doc, &effect->likely[number], kind->difference);
}

/* How many of the levels, which are ordered by size, are for people: a few, and more only
 * as long as there are enough visitors for each arm to say something. */
static size_t levels_shown(const wn_findings *f, const wn_split_findings *split) {
    enum { FEW = 10, MOST = 20, ENOUGH = 20 };
    size_t shown = 0;
    while (shown < split->count && shown < MOST &&
           (shown < FEW || split->levels[shown].visitors >= ENOUGH * f->arm_count))
        shown++;
    return shown;
}

/* Whether the effect differs between the levels: what the section is about. */
static void say_whether(const wn_findings *f, const wn_segment *segment,
                        const wn_segment_effect *e, bool adjusted, wn_doc *doc) {
    char p[WN_NUMBER_TEXT], of[120] = "";
    const char *name = f->setup->metrics[e->metric].name;
    if (f->arm_count > 2) snprintf(of, sizeof of, " of %.100s", f->arms[e->arm].name);
    if (e->differs.why) {
        wn_doc_paragraph(doc,
                         "Whether the effect%s on %s differs between levels of %s cannot "
                         "be told: %s.",
                         of, name, segment->split->column, e->differs.why);
        return;
    }
    wn_format_p_is(e->differs_p_adjusted, p);
    bool differs = e->differs_p_adjusted < 1 - f->setup->conf;
    wn_doc_paragraph(
        doc,
        differs ? "The effect%s on %s differs between levels of %s (%s%s)."
                : "How the effect%s on %s differs between levels of %s is within "
                  "chance (%s%s).",
        of, name, segment->split->column, p,
        adjusted ? ", adjusted for all segments" : "");
}

static void say_over_all(const wn_findings *f, const wn_segment *segment,
                         const wn_segment_effect *e, wn_doc *doc) {
    const wn_metric *metric = &f->setup->metrics[e->metric];
    char value[WN_NUMBER_TEXT], between[WN_NUMBER_TEXT], p[WN_NUMBER_TEXT];
    if (e->test.why || e->difference.why || e->difference.why_no_interval) return;
    wn_format_estimate(e->difference, wn_kind_of(metric)->difference, value);
    wn_format_interval(e->difference, wn_kind_of(metric)->difference, between);
    wn_doc_paragraph(
        doc, "%s%sver all levels of %s alike%s the difference is %s (%s; %s).",
        f->arm_count > 2 ? f->arms[e->arm].name : "", f->arm_count > 2 ? ": o" : "O",
        segment->split->column, metric->kind == WN_CONVERSION ? " (Mantel-Haenszel)" : "",
        value, between, wn_format_p_is(e->test.p, p));
}

/* One metric by the levels of a segment. */
static void report_segment(const wn_findings *f, const wn_segments *segments,
                           const wn_segment *segment, size_t metric, wn_doc *doc) {
    const wn_split_findings *split = segment->split;
    size_t shown = levels_shown(f, split), arms = f->arm_count;
    bool several = arms > 2, adjusted = segments->count * (arms - 1) > 1;
    char interval[40], title[200];
    for (size_t a = 1; a < arms; a++)
        say_whether(f, segment, wn_segments_effect(f, segment, metric, a), adjusted, doc);
    wn_report_interval_heading(f, interval, sizeof interval);
    snprintf(title, sizeof title, "%.90s by %.90s", f->setup->metrics[metric].name,
             split->column);
    wn_doc_table(doc, title);
    wn_doc_column(doc, "level", split->column, WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    if (several) wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "control", f->arms[0].name, WN_RIGHT);
    wn_doc_column(doc, "value", several ? "Arm's" : f->arms[1].name, WN_RIGHT);
    wn_doc_column(doc, "difference", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "difference", interval);
    wn_doc_column(doc, "p_adjusted", "Adjusted p", WN_RIGHT);
    wn_doc_column(doc, "likely", "Likely", WN_RIGHT);
    wn_doc_column_interval(doc, "likely", interval);
    for (size_t i = 0; i < shown; i++) {
        for (size_t a = 1; a < arms; a++)
            add_level(f, segment, i, wn_segments_effect(f, segment, metric, a), doc);
    }
    if (split->count > shown)
        wn_doc_paragraph(doc, "Not shown: %zu smaller level%s of %s; see --json.",
                         split->count - shown, split->count - shown == 1 ? "" : "s",
                         split->column);
    for (size_t a = 1; a < arms; a++)
        say_over_all(f, segment, wn_segments_effect(f, segment, metric, a), doc);
}

void wn_segments_report(const wn_findings *f, const wn_segments *segments, size_t metric,
                        wn_doc *doc) {
    for (size_t s = 0; s < segments->count; s++)
        report_segment(f, segments, &segments->of[s], metric, doc);
    if (segments->count)
        wn_doc_paragraph(doc,
                         "The likely difference of a level is drawn towards the others, "
                         "the more the less is known about it. A segment that stands out "
                         "is an idea for the next test, not a result of this one.");
}

/* The segment whose mix alone makes the arm better, or NULL. */
static const wn_segment *better_by_mix(const wn_findings *f, const wn_segments *segments,
                                       const wn_verdict *verdict) {
    for (size_t s = 0; s < segments->count; s++) {
        const wn_segment_effect *e =
            wn_segments_effect(f, &segments->of[s], verdict->metric, verdict->arm);
        if (e->misleads && e->difference.low <= 0) return &segments->of[s];
    }
    return NULL;
}

wn_rc wn_segments_caution(const wn_findings *f, const wn_segments *segments,
                          wn_verdict *verdict, wn_err *err) {
    if (verdict->decision != WN_DECISION_SHIP) return WN_OK;
    const wn_segment *segment = better_by_mix(f, segments, verdict);
    if (!segment) return WN_OK;
    const wn_metric *metric = &f->setup->metrics[verdict->metric];
    const wn_segment_effect *e =
        wn_segments_effect(f, segment, verdict->metric, verdict->arm);
    const char *arm = f->arms[verdict->arm].name;
    char within[WN_NUMBER_TEXT], between[WN_NUMBER_TEXT];
    wn_format_estimate(e->difference, wn_kind_of(metric)->difference, within);
    wn_format_interval(e->difference, wn_kind_of(metric)->difference, between);
    verdict->decision = WN_DECISION_FIX_DATA;
    wn_buf_free(&verdict->sentence);
    return wn_buf_format(
        &verdict->sentence, err,
        "Fix the data first: %s looks better on %s only because the arms "
        "differ in their mix of %s; over its levels the difference is %s "
        "(interval %s).",
        arm, metric->name, segment->split->column, within, between);
}

void wn_segments_warn(const wn_findings *f, const wn_segments *segments, wn_doc *doc) {
    for (size_t k = 0; k < segments->count * segments->effects; k++) {
        const wn_segment *segment = &segments->of[k / segments->effects];
        const wn_segment_effect *e = &segment->effects[k % segments->effects];
        if (!e->misleads) continue;
        const wn_metric *metric = &f->setup->metrics[e->metric];
        wn_unit unit = wn_kind_of(metric)->difference;
        char all[WN_NUMBER_TEXT], within[WN_NUMBER_TEXT], p[WN_NUMBER_TEXT];
        wn_estimate everyone = e->difference;
        everyone.value = e->everyone;
        wn_doc_warn(
            doc, "simpson",
            "The arms differ in their mix of %s (%s), and that misleads: the "
            "difference of %s on %s is %s among all visitors and %s over the "
            "levels of %s. Believe the latter, and find out why the mix differs.",
            segment->split->column, wn_format_p_is(segment->mix.p, p),
            f->arms[e->arm].name, metric->name, wn_format_estimate(everyone, unit, all),
            wn_format_estimate(e->difference, unit, within), segment->split->column);
    }
}

/* --- for programs ----------------------------------------------------------------------
 */

static void set_test(const wn_test_result *test, const char *method, wn_doc *doc,
                     json_t *object) {
    wn_doc_set_text(doc, object, "method", method);
    if (test->why) {
        wn_doc_set_none(doc, object, "p_value", test->why);
        return;
    }
    wn_doc_set_number(doc, object, "statistic", test->statistic);
    wn_doc_set_number(doc, object, "p_value", test->p);
}

static void add_effect(const wn_findings *f, const wn_segment *segment,
                       const wn_segment_effect *e, wn_doc *doc, json_t *effects) {
    const wn_metric *metric = &f->setup->metrics[e->metric];
    bool rates = metric->kind == WN_CONVERSION;
    json_t *object = wn_doc_append_object(doc, effects);
    wn_doc_set_text(doc, object, "metric", metric->name);
    wn_doc_set_text(doc, object, "arm", f->arms[e->arm].name);
    json_t *differs = wn_doc_set_object(doc, object, "heterogeneity");
    set_test(&e->differs, rates ? "breslow-day-tarone" : "cochran-q", doc, differs);
    if (!e->differs.why) {
        wn_doc_set_number(doc, differs, "df", e->differs.df);
        wn_doc_set_number(doc, differs, "p_adjusted", e->differs_p_adjusted);
    }
    const wn_test_result *q = &e->pooling.heterogeneity;
    json_t *differences = wn_doc_set_object(doc, object, "differences");
    set_test(q, "cochran-q", doc, differences);
    wn_doc_set_number(doc, differences, "i2", e->pooling.i2);
    wn_doc_set_number(doc, differences, "tau2", e->pooling.tau2);
    json_t *common = wn_doc_set_object(doc, object, "over_levels");
    set_test(&e->test, rates ? "cochran-mantel-haenszel" : "weighted", doc, common);
    wn_doc_set_estimate(doc, common, "difference", e->difference);
    if (rates) wn_doc_set_estimate(doc, common, "odds_ratio", e->odds_ratio);
    wn_doc_set_number(doc, common, "among_everyone", e->everyone);
    wn_doc_set_flag(doc, common, "mix_misleads", e->misleads);
    json_t *levels = wn_doc_set_array(doc, object, "levels");
    for (size_t i = 0; i < segment->split->count; i++) {
        json_t *level = wn_doc_append_object(doc, levels);
        wn_doc_set_text(doc, level, "level", wn_level_name(&segment->split->levels[i]));
        wn_doc_set_estimate(doc, level, "likely", e->likely[i]);
    }
}

void wn_segments_data(const wn_findings *f, const wn_segment *segment, wn_doc *doc,
                      json_t *object) {
    set_test(&segment->mix, "chi-square", doc, wn_doc_set_object(doc, object, "mix"));
    json_t *effects = wn_doc_set_array(doc, object, "effects");
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = 1; a < f->arm_count; a++)
            add_effect(f, segment, wn_segments_effect(f, segment, m, a), doc, effects);
    }
}
