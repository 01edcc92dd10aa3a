#include "experiments/test/late_report.h"

#include "experiments/test/report.h"

#include <math.h>
#include <stdio.h>

enum { TEXT = 200, SPAN = WN_NUMBER_TEXT + 10 };

/* Below this the data are called unripe. */
static const double ripe_from = 0.9;

static const char *law_name(wn_delay_law law) {
    return law == WN_DELAY_EXPONENTIAL ? "exponential" : "log-normal";
}

/* "3.1 days", "12 minutes". */
static const char *say_span(double days, char out[SPAN]) {
    static const struct {
        double days;
        const char *name;
    } units[] = {{1, "day"}, {1.0 / 24, "hour"}, {1.0 / 1440, "minute"}};
    size_t i = 0;
    while (i < 2 && days < units[i].days)
        i++;
    char number[WN_NUMBER_TEXT];
    wn_format_number(days / units[i].days, 2, number);
    snprintf(out, SPAN, "%s %s%s", number, units[i].name,
             strcmp(number, "1") == 0 ? "" : "s");
    return out;
}

static const char *say_days(double days, char out[SPAN]) {
    snprintf(out, SPAN, "%.15g day%s", days, days == 1 ? "" : "s");
    return out;
}

/* An arm can win early because it is faster, and not more in the end. */
static bool is_only_faster(const wn_findings *f, const wn_late *late,
                           const wn_verdict *verdict) {
    if (!late || verdict->decision != WN_DECISION_SHIP ||
        &f->setup->metrics[verdict->metric] != late->metric)
        return false;
    const wn_late_comparison *c = &late->comparisons[verdict->arm];
    return !c->speed.why && c->speed.low > 1 && !c->final.test.why &&
           !wn_estimate_excludes(&c->final.estimate, 0);
}

wn_rc wn_late_caution(const wn_findings *f, const wn_late *late, wn_verdict *verdict,
                      wn_err *err) {
    char arm[WN_NUMBER_TEXT], control[WN_NUMBER_TEXT];
    if (!is_only_faster(f, late, verdict)) return WN_OK;
    return wn_buf_format(
        &verdict->sentence, err,
        " But it may only be faster: in the end %s are expected against %s.",
        wn_format_estimate(late->arms[verdict->arm].final.share, WN_UNIT_PERCENT, arm),
        wn_format_estimate(late->arms[0].final.share, WN_UNIT_PERCENT, control));
}

/* ---------------------------------------------------------------------------- sections
 */

static void report_days(const wn_findings *f, const wn_late *late, wn_doc *doc) {
    char interval[TEXT], title[TEXT];
    if (late->day_count == 0) return;
    snprintf(title, sizeof title, "%.100s, by days since first seen", late->metric->name);
    wn_doc_table(doc, title);
    wn_doc_column(doc, "day", "Within", WN_RIGHT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "watched", "Still watched", WN_RIGHT);
    wn_doc_column(doc, "converted", "Converted", WN_RIGHT);
    wn_doc_column_interval(doc, "converted",
                           wn_report_interval_heading(f, interval, sizeof interval));
    for (size_t i = 0; i < late->day_count; i++) {
        for (size_t a = 0; a < f->arm_count; a++) {
            char days[SPAN];
            wn_doc_row(doc);
            wn_doc_cell_text(doc, say_days(late->days[i], days));
            wn_doc_cell_text(doc, f->arms[a].name);
            wn_doc_cell_count(doc, late->arms[a].watched[i]);
            wn_report_estimate(doc, &late->arms[a].by_day[i], WN_UNIT_PERCENT);
        }
    }
}

static void report_final(const wn_findings *f, const wn_late *late, wn_doc *doc) {
    char interval[TEXT], span[SPAN];
    wn_doc_table(doc, "In the end");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    wn_doc_column(doc, "converted", "Converted", WN_RIGHT);
    wn_doc_column(doc, "median_delay", "Half of them after", WN_RIGHT);
    wn_doc_column(doc, "final", "In the end", WN_RIGHT);
    wn_doc_column_interval(doc, "final",
                           wn_report_interval_heading(f, interval, sizeof interval));
    wn_doc_column(doc, "complete", "Of these in", WN_RIGHT);
    for (size_t a = 0; a < f->arm_count; a++) {
        const wn_late_arm *arm = &late->arms[a];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, f->arms[a].name);
        wn_doc_cell_count(doc, arm->visitors);
        wn_doc_cell_count(doc, arm->converted);
        if (arm->fit.why)
            wn_doc_cell_none(doc, arm->fit.why);
        else
            wn_doc_cell_text(doc,
                             say_span(wn_delay_quantile(&arm->fit.delay, 0.5), span));
        wn_report_estimate(doc, &arm->final.share, WN_UNIT_PERCENT);
        if (arm->complete.why)
            wn_doc_cell_none(doc, arm->complete.why);
        else
            wn_doc_cell_share(doc, arm->complete.value);
    }
}

static void add_contrast(wn_doc *doc, const char *what, const char *arm,
                         const wn_estimate *estimate, wn_unit unit,
                         const wn_test_result *test) {
    wn_doc_row(doc);
    wn_doc_cell_text(doc, what);
    wn_doc_cell_text(doc, arm);
    wn_report_estimate(doc, estimate, unit);
    if (test->why)
        wn_doc_cell_none(doc, test->why);
    else
        wn_doc_cell_p(doc, test->p);
}

static wn_estimate as_lift(wn_estimate ratio) {
    if (ratio.why) return ratio;
    return (wn_estimate){
        .value = ratio.value - 1, .low = ratio.low - 1, .high = ratio.high - 1};
}

static void report_comparisons(const wn_findings *f, const wn_late *late, wn_doc *doc) {
    char interval[TEXT], quick[TEXT], waiting[TEXT], days[SPAN];
    snprintf(quick, sizeof quick, "Converted within %s, seen so long ago",
             say_days(late->metric->within, days));
    snprintf(waiting, sizeof waiting, "Mean days until it, up to day %g", late->horizon);
    wn_doc_table(doc, "Late conversions against the control");
    wn_doc_column(doc, "what", "What", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "difference", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "difference",
                           wn_report_interval_heading(f, interval, sizeof interval));
    wn_doc_column(doc, "p", "p", WN_RIGHT);
    for (size_t a = 1; a < f->arm_count; a++) {
        const wn_late_comparison *c = &late->comparisons[a];
        const char *arm = f->arms[a].name;
        wn_estimate faster = as_lift(c->speed);
        add_contrast(doc, "Speed of converting", arm, &faster, WN_UNIT_LIFT,
                     &c->speed_test);
        if (late->day_count)
            add_contrast(doc, waiting, arm, &c->waiting.estimate, WN_UNIT_DIFFERENCE,
                         &c->waiting.test);
        add_contrast(doc, quick, arm, &c->quick.difference, WN_UNIT_POINTS,
                     &c->quick.test);
        add_contrast(doc, "Converted in the end", arm, &c->final.estimate, WN_UNIT_POINTS,
                     &c->final.test);
    }
}

static void report_ripeness(const wn_findings *f, const wn_late *late, wn_doc *doc) {
    char day[WN_TIME_TEXT], part[WN_NUMBER_TEXT], young[WN_NUMBER_TEXT], span[SPAN];
    wn_time_format(late->as_of, day);
    const char *from = f->setup->has_as_of
                           ? "the day given with --as-of"
                           : "the latest time in the file; --as-of sets another";
    if (late->complete.why) {
        wn_doc_paragraph(doc,
                         "Visitors are watched until %s (%s). How many will convert in "
                         "the end cannot be told: %s.",
                         day, from, late->complete.why);
        return;
    }
    wn_doc_paragraph(doc,
                     "Visitors are watched until %s (%s). Of the conversions expected "
                     "from them in the end, %s are in; %s visitors, those of the last "
                     "%s, are still young.",
                     day, from, wn_format_share(late->complete.value, part),
                     wn_format_count(late->young, young), say_span(late->ripe, span));
}

static void report_methods(const wn_findings *f, const wn_late *late, wn_doc *doc) {
    wn_doc_paragraph(
        doc,
        "Late conversions: Kaplan-Meier with log-log intervals; speed by the "
        "log-rank test, as a one-step ratio of hazards; the end by a cure "
        "model with %s delays. Their p are not adjusted for each other.",
        law_name(late->law));
    char p[WN_NUMBER_TEXT];
    if (f->arm_count > 2 && !late->speed_test.why)
        wn_doc_paragraph(doc, "All arms together: speeds %s (log-rank, %s).",
                         late->speed_test.p < 1 - f->setup->conf
                             ? "differ"
                             : "are not shown to differ",
                         wn_format_p_is(late->speed_test.p, p));
}

void wn_late_report(const wn_findings *f, const wn_late *late, wn_doc *doc) {
    if (!late) return;
    report_days(f, late, doc);
    report_final(f, late, doc);
    report_comparisons(f, late, doc);
    report_ripeness(f, late, doc);
    report_methods(f, late, doc);
}

/* -------------------------------------------------------------------------------- data
 */

static void set_test(wn_doc *doc, json_t *object, const wn_test_result *test) {
    if (test->why)
        wn_doc_set_none(doc, object, "p_value", test->why);
    else
        wn_doc_set_number(doc, object, "p_value", test->p);
}

static void add_arm(const wn_findings *f, const wn_late *late, size_t a, wn_doc *doc,
                    json_t *list) {
    const wn_late_arm *arm = &late->arms[a];
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, object, "arm", f->arms[a].name);
    wn_doc_set_count(doc, object, "visitors", arm->visitors);
    wn_doc_set_count(doc, object, "conversions", arm->converted);
    json_t *days = wn_doc_set_array(doc, object, "by_day");
    for (size_t i = 0; i < late->day_count; i++) {
        json_t *day = wn_doc_append_object(doc, days);
        wn_doc_set_number(doc, day, "day", late->days[i]);
        wn_doc_set_count(doc, day, "watched", arm->watched[i]);
        wn_doc_set_estimate(doc, day, "converted", arm->by_day[i]);
    }
    wn_doc_set_estimate(doc, object, "days_without", arm->waiting.estimate);
    json_t *quick = wn_doc_set_object(doc, object, "quick");
    wn_doc_set_count(doc, quick, "visitors", arm->quick.n);
    wn_doc_set_count(doc, quick, "conversions", arm->quick.x);
    wn_doc_set_estimate(doc, object, "final", arm->final.share);
    wn_doc_set_estimate(doc, object, "complete", arm->complete);
    if (arm->fit.why) {
        wn_doc_set_none(doc, object, "delay", arm->fit.why);
        return;
    }
    json_t *delay = wn_doc_set_object(doc, object, "delay");
    wn_doc_set_number(doc, delay, "median", wn_delay_quantile(&arm->fit.delay, 0.5));
    wn_doc_set_number(doc, delay, "q90", wn_delay_quantile(&arm->fit.delay, 0.9));
}

static void add_comparison(const wn_findings *f, const wn_late *late, size_t a,
                           wn_doc *doc, json_t *list) {
    const wn_late_comparison *c = &late->comparisons[a];
    const struct {
        const char *key, *effect;
        const wn_estimate *estimate;
        const wn_test_result *test;
    } parts[] = {
        {"speed", "hazard_ratio", &c->speed, &c->speed_test},
        {"days_without", "difference", &c->waiting.estimate, &c->waiting.test},
        {"quick", "difference", &c->quick.difference, &c->quick.test},
        {"final", "difference", &c->final.estimate, &c->final.test},
    };
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, object, "arm", f->arms[a].name);
    wn_doc_set_text(doc, object, "against", f->arms[0].name);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        json_t *part = wn_doc_set_object(doc, object, parts[i].key);
        wn_doc_set_estimate(doc, part, parts[i].effect, *parts[i].estimate);
        set_test(doc, part, parts[i].test);
    }
}

void wn_late_data(const wn_findings *f, const wn_late *late, wn_doc *doc, json_t *root) {
    char day[WN_TIME_TEXT];
    if (!late) return;
    json_t *object = wn_doc_set_object(doc, root, "late");
    wn_doc_set_text(doc, object, "metric", late->metric->name);
    wn_doc_set_text(doc, object, "converted_at", late->metric->at);
    wn_doc_set_text(doc, object, "as_of", wn_time_format(late->as_of, day));
    wn_doc_set_flag(doc, object, "as_of_given", f->setup->has_as_of);
    wn_doc_set_number(doc, object, "within_days", late->metric->within);
    wn_doc_set_number(doc, object, "horizon_days", late->horizon);
    wn_doc_set_text(doc, object, "delays", law_name(late->law));
    if (late->complete.why) {
        wn_doc_set_none(doc, object, "complete", late->complete.why);
    } else {
        wn_doc_set_number(doc, object, "complete", late->complete.value);
        wn_doc_set_number(doc, object, "ripe_after_days", late->ripe);
        wn_doc_set_count(doc, object, "young_visitors", late->young);
    }
    json_t *test = wn_doc_set_object(doc, object, "log_rank");
    set_test(doc, test, &late->speed_test);
    json_t *arms = wn_doc_set_array(doc, object, "arms");
    for (size_t a = 0; a < f->arm_count; a++)
        add_arm(f, late, a, doc, arms);
    json_t *comparisons = wn_doc_set_array(doc, object, "comparisons");
    for (size_t a = 1; a < f->arm_count; a++)
        add_comparison(f, late, a, doc, comparisons);
    json_t *left_out = wn_doc_set_object(doc, object, "left_out");
    wn_doc_set_count(doc, left_out, "without_time", late->no_time);
    wn_doc_set_count(doc, left_out, "converted_at_unknown_time",
                     late->no_conversion_time);
    wn_doc_set_count(doc, left_out, "converted_before_seen", late->before);
    wn_doc_set_count(doc, left_out, "seen_after_as_of", late->after);
}

/* ---------------------------------------------------------------------------- warnings
 */

static void warn_left_out(const wn_late *late, wn_doc *doc) {
    const struct {
        uint64_t count;
        const char *what;
    } parts[] = {{late->no_time, "without a usable time of being seen"},
                 {late->no_conversion_time, "converted at an unknown time"},
                 {late->before, "converted before being seen"},
                 {late->after, "first seen after the day of --as-of"}};
    char list[2 * TEXT] = "", number[WN_NUMBER_TEXT];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t used = strlen(list);
        if (parts[i].count == 0) continue;
        snprintf(list + used, sizeof list - used, "%s%s %s", used ? ", " : "",
                 wn_format_count(parts[i].count, number), parts[i].what);
    }
    if (list[0])
        wn_doc_warn(doc, "late_left_out",
                    "Visitors are left out of the late conversions: %s.", list);
}

static void warn_of_speed(const wn_findings *f, const wn_late *late,
                          const wn_verdict *verdict, wn_doc *doc) {
    if (!is_only_faster(f, late, verdict)) return;
    wn_doc_warn(doc, "faster_not_more",
                "%s converts faster, but is not shown to convert more in the end.",
                f->arms[verdict->arm].name);
}

void wn_late_warnings(const wn_findings *f, const wn_late *late,
                      const wn_verdict *verdict, wn_doc *doc) {
    char part[WN_NUMBER_TEXT];
    if (!late) return;
    if (!late->complete.why && late->complete.value < ripe_from)
        wn_doc_warn(doc, "unripe",
                    "Only %s of the conversions expected from these visitors are in: an "
                    "arm that converts slowly looks worse than it is. Go by those seen "
                    "long enough ago, or wait.",
                    wn_format_share(late->complete.value, part));
    warn_of_speed(f, late, verdict, doc);
    warn_left_out(late, doc);
}
