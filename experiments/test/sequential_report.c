#include "experiments/test/sequential_report.h"

#include "experiments/setup/planned_looks.h"

#include <stdio.h>

static const char *state_code(wn_looking state) {
    static const char *const codes[] = {[WN_LOOKING_UNPLANNED] = "unplanned",
                                        [WN_LOOKING_UNCOUNTED] = "uncounted",
                                        [WN_LOOKING_GOES_ON] = "goes_on",
                                        [WN_LOOKING_CROSSED] = "crossed",
                                        [WN_LOOKING_ENDED] = "ended"};
    return codes[state];
}

static wn_unit difference_unit(const wn_metric *metric) {
    return metric->kind == WN_CONVERSION ? WN_UNIT_POINTS : WN_UNIT_DIFFERENCE;
}

static const char *heading(const wn_findings *f, const char *what, char out[80]) {
    snprintf(out, 80, "%g%% interval%s", 100 * f->setup->conf, what);
    return out;
}

static void start_row(const wn_findings *f, size_t metric, size_t arm, wn_doc *doc) {
    wn_doc_row(doc);
    wn_doc_cell_text(doc, f->setup->metrics[metric].name);
    wn_doc_cell_text(doc, f->arms[arm].name);
}

/* ---- At any time ------------------------------------------------------------------- */

static void report_anytime(const wn_findings *f, wn_doc *doc) {
    char interval[80];
    wn_doc_table(doc, "Valid at any look, however many there were");
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column_interval(doc, "always_valid",
                           heading(f, " of the difference", interval));
    wn_doc_column(doc, "p_always_valid", "p", WN_RIGHT);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_anytime_result *now =
                &wn_sequential_of(f->sequential, m, a)->anytime;
            start_row(f, m, a, doc);
            wn_doc_cell_interval(doc, now->difference,
                                 difference_unit(&f->setup->metrics[m]));
            if (now->test.why)
                wn_doc_cell_none(doc, now->test.why);
            else
                wn_doc_cell_p(doc, now->test.p);
        }
    }
    bool several = f->setup->metric_count * (f->arm_count - 1) > 1;
    wn_doc_paragraph(doc,
                     "%s rates this rests on the random split alone, however they move "
                     "over time; of other metrics on large numbers.",
                     several ? "Each comparison is by itself. Of" : "Of");
}

/* ---- At planned looks -------------------------------------------------------------- */

static void report_looks(const wn_findings *f, wn_doc *doc) {
    const wn_sequential *s = f->sequential;
    char title[120], spending[WN_SPENDING_TEXT];
    snprintf(title, sizeof title, "Looks taken, of %d planned (%s)", f->setup->looks,
             wn_spending_text(f->setup->spending, spending));
    wn_doc_table(doc, title);
    wn_doc_column(doc, "look", "Look", WN_RIGHT);
    wn_doc_column(doc, "day", "Day", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    wn_doc_column(doc, "fraction", "Of the plan", WN_RIGHT);
    wn_doc_column(doc, "z", "Stops beyond z", WN_RIGHT);
    wn_doc_column(doc, "p", "or below p", WN_RIGHT);
    for (size_t k = 0; k < s->looks.count; k++) {
        const wn_look *look = &s->looks.look[k];
        wn_doc_row(doc);
        wn_doc_cell_count(doc, k + 1);
        wn_doc_cell_text(doc, s->taken[k].day     ? s->taken[k].day
                              : s->taken[k].known ? "now"
                                                  : "as planned");
        wn_doc_cell_count(doc, s->taken[k].visitors);
        wn_doc_cell_percent(doc, look->information, 3);
        wn_doc_cell_number(doc, look->z, 4);
        wn_doc_cell_p(doc, look->p);
    }
}

static void report_result(const wn_findings *f, size_t m, size_t a, wn_doc *doc) {
    const wn_sequential *s = f->sequential;
    const wn_sequential_finding *it = wn_sequential_of(s, m, a);
    wn_unit unit = difference_unit(&f->setup->metrics[m]);
    start_row(f, m, a, doc);
    wn_doc_cell_count(doc, it->look + 1);
    if (it->test.why) {
        for (int cell = 0; cell < 4; cell++)
            wn_doc_cell_none(doc, it->test.why);
        wn_doc_cell_text(doc, "");
        return;
    }
    wn_doc_cell_number(doc, it->test.statistic, 4);
    static const char open[] = "the test goes on";
    if (it->stopped) {
        wn_doc_cell_p(doc, it->result.p);
        wn_doc_cell_estimate(doc, it->result.effect, unit);
        wn_doc_cell_interval(doc, it->result.effect, unit);
    } else {
        for (int cell = 0; cell < 3; cell++)
            wn_doc_cell_none(doc, open);
    }
    wn_doc_cell_text(doc, it->crossed   ? "crossed"
                          : it->stopped ? "not crossed"
                                        : "goes on");
}

static void report_results(const wn_findings *f, wn_doc *doc) {
    char interval[80];
    wn_doc_table(doc, "Results that allow for the looks");
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "look", "Look", WN_RIGHT);
    wn_doc_column(doc, "z", "z", WN_RIGHT);
    wn_doc_column(doc, "p_stagewise", "p", WN_RIGHT);
    wn_doc_column(doc, "median_unbiased", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "stagewise", heading(f, "", interval));
    wn_doc_column(doc, "state", "Bound", WN_LEFT);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = 1; a < f->arm_count; a++) {
            if (f->setup->metrics[m].role == WN_PRIMARY) report_result(f, m, a, doc);
        }
    }
}

static void report_planned(const wn_findings *f, wn_doc *doc) {
    const wn_sequential *s = f->sequential;
    char next[WN_NUMBER_TEXT], more[WN_NUMBER_TEXT];
    if (s->looks.count) {
        report_looks(f, doc);
        report_results(f, doc);
    }
    if (s->next > s->visitors && s->state == WN_LOOKING_GOES_ON)
        wn_doc_paragraph(doc, "The %s look is at %s visitors, %s more than so far.",
                         s->looks.count ? "next" : "first",
                         wn_format_count(s->next, next),
                         wn_format_count(s->next - s->visitors, more));
}

void wn_sequential_report(const wn_findings *f, wn_doc *doc) {
    report_planned(f, doc);
    report_anytime(f, doc);
}

void wn_sequential_warnings(const wn_findings *f, wn_doc *doc) {
    const wn_sequential *s = f->sequential;
    char percent[WN_NUMBER_TEXT], visitors[WN_NUMBER_TEXT];
    if (s->state == WN_LOOKING_UNCOUNTED)
        wn_doc_warn(
            doc, "planned_looks",
            "%d looks are planned, but not for how many visitors (visitors in the "
            "script's plan, or --planned-visitors), so there are no bounds for "
            "them: judged by what is valid at any look.",
            f->setup->looks);
    size_t looks = s->looks.count;
    bool over = looks && s->next == 0 && s->taken[looks - 1].visitors < s->visitors;
    if (over)
        wn_doc_warn(
            doc, "beyond_plan",
            "There are %s visitors, %s of those planned: what came after the last "
            "look does not count for the decision.",
            wn_format_count(s->visitors, visitors),
            wn_format_percent((double)s->visitors / (double)f->setup->visitors, 4,
                              percent));
}

/* ---- For programs ------------------------------------------------------------------ */

static void set_looks(const wn_findings *f, wn_doc *doc, json_t *object) {
    const wn_sequential *s = f->sequential;
    json_t *looks = wn_doc_set_array(doc, object, "looks");
    for (size_t k = 0; k < s->looks.count; k++) {
        const wn_look *look = &s->looks.look[k];
        json_t *one = wn_doc_append_object(doc, looks);
        wn_doc_set_number(doc, one, "fraction", look->information);
        wn_doc_set_count(doc, one, "visitors", s->taken[k].visitors);
        if (s->taken[k].day) wn_doc_set_text(doc, one, "day", s->taken[k].day);
        wn_doc_set_number(doc, one, "z", look->z);
        wn_doc_set_number(doc, one, "p", look->p);
        wn_doc_set_number(doc, one, "spent", look->spent);
    }
    if (!f->setup->visitors) return;
    char spending[WN_SPENDING_TEXT];
    wn_doc_set_text(doc, object, "spending",
                    wn_spending_text(f->setup->spending, spending));
    wn_doc_set_count(doc, object, "planned_looks", (uint64_t)f->setup->looks);
    wn_doc_set_count(doc, object, "planned_visitors", f->setup->visitors);
    wn_doc_set_number(doc, object, "alpha_each", s->alpha);
    if (s->next)
        wn_doc_set_count(doc, object, "next_look_visitors", s->next);
    else
        wn_doc_set_none(doc, object, "next_look_visitors", "no look is left");
}

static void set_p(wn_doc *doc, json_t *object, const char *key,
                  const wn_test_result *test) {
    if (test->why)
        wn_doc_set_none(doc, object, key, test->why);
    else
        wn_doc_set_number(doc, object, key, test->p);
}

static void add_comparison(const wn_findings *f, size_t m, size_t a, wn_doc *doc,
                           json_t *comparisons) {
    const wn_sequential *s = f->sequential;
    const wn_sequential_finding *it = wn_sequential_of(s, m, a);
    json_t *object = wn_doc_append_object(doc, comparisons);
    wn_doc_set_text(doc, object, "metric", f->setup->metrics[m].name);
    wn_doc_set_text(doc, object, "arm", f->arms[a].name);
    wn_doc_set_estimate(doc, object, "difference", it->anytime.difference);
    set_p(doc, object, "p_always_valid", &it->anytime.test);
    if (s->looks.count == 0 || f->setup->metrics[m].role != WN_PRIMARY) return;
    wn_doc_set_count(doc, object, "look", it->look + 1);
    wn_doc_set_flag(doc, object, "crossed", it->crossed);
    if (it->test.why)
        wn_doc_set_none(doc, object, "z", it->test.why);
    else
        wn_doc_set_number(doc, object, "z", it->test.statistic);
    if (!it->stopped) return;
    wn_doc_set_number(doc, object, "p_stagewise", it->result.p);
    wn_doc_set_estimate(doc, object, "median_unbiased", it->result.effect);
}

json_t *wn_sequential_data(const wn_findings *f, wn_doc *doc, json_t *root) {
    const wn_sequential *s = f->sequential;
    json_t *object = wn_doc_set_object(doc, root, "sequential");
    wn_doc_set_text(doc, object, "method",
                    f->setup->visitors ? "lan-demets" : "confidence-sequence");
    wn_doc_set_text(doc, object, "state", state_code(s->state));
    wn_doc_set_count(doc, object, "visitors", s->visitors);
    set_looks(f, doc, object);
    set_p(doc, object, "p_always_valid", &wn_sequential_of(s, 0, 1)->anytime.test);
    json_t *comparisons = wn_doc_set_array(doc, object, "comparisons");
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = 1; a < f->arm_count; a++)
            add_comparison(f, m, a, doc, comparisons);
    }
    return object;
}
