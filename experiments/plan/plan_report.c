#include "experiments/plan/plan_report.h"

#include "core/stats/law/dist.h"
#include "experiments/test/analyse.h"

#include <math.h>
#include <stdio.h>

enum { WORDS = 400 };

/* Digits of a rate or mean that tell it from one that differs by `change`. */
static int digits_for(double change) {
    return (int)fmax(4, 2 - floor(log10(fmax(fabs(change), 1e-12))));
}

/* An amount as it was typed, or nearly. */
static const char *amount_text(double amount, int digits, char out[WN_NUMBER_TEXT]) {
    if (fabs(amount) >= 1e5) return wn_format_number(amount, digits, out);
    snprintf(out, WN_NUMBER_TEXT, "%.*g", digits, amount);
    return out;
}

/* A rate or a mean. */
static const char *level_text(const wn_plan_request *r, double level, int digits,
                              char out[WN_NUMBER_TEXT]) {
    if (r->kind == WN_MEAN) return amount_text(level, digits + 2, out);
    snprintf(out, WN_NUMBER_TEXT, "%.*g%%", digits, 100 * level);
    return out;
}

/* --- the sentence ----------------------------------------------------------------- */

/* "31,234 visitors per arm, 62,468 in all" */
static void say_visitors(const wn_plan_request *r, const wn_plan *plan, char *out) {
    char total[WN_NUMBER_TEXT], control[WN_NUMBER_TEXT], treatment[WN_NUMBER_TEXT];
    wn_format_count(plan->total, total);
    wn_format_count(plan->per_arm[0], control);
    wn_format_count(plan->per_arm[1], treatment);
    bool whole = plan->per_arm[0] * r->arm_count == plan->total;
    if (wn_plan_shares_equal(r))
        snprintf(out, WORDS, "%s%s visitors per arm, %s in all", whole ? "" : "about ",
                 control, total);
    else if (r->arm_count == 2)
        snprintf(out, WORDS, "%s visitors, %s in the control and %s in the treatment",
                 total, control, treatment);
    else
        snprintf(out, WORDS, "%s visitors in %zu arms", total, r->arm_count);
}

/* Between `before` and `after`; nothing when the days are not known. */
static void say_days(const wn_plan_request *r, const wn_plan *plan, const char *before,
                     const char *after, char *out) {
    char days[WN_NUMBER_TEXT], daily[WN_NUMBER_TEXT];
    out[0] = 0;
    if (plan->days)
        snprintf(out, WORDS, "%sabout %s day%s at %s a day%s", before,
                 wn_format_count(plan->days, days), plan->days == 1 ? "" : "s",
                 wn_format_count(r->daily, daily), after);
}

/* "5% (from 12% to 12.6%)", with as many digits as the change has. */
static void say_change(const wn_plan_request *r, double change, int digits, char *out) {
    char from[WN_NUMBER_TEXT], to[WN_NUMBER_TEXT];
    snprintf(out, WORDS, "%.*g%% (from %s to %s)", digits, 100 * fabs(change),
             level_text(r, r->baseline, digits_for(change), from),
             level_text(r, r->baseline * (1 + change), digits_for(change), to));
}

/* What has to be true for a margin to be kept. */
static void say_truth(const wn_plan_request *r, char *out) {
    out[0] = 0;
    if (r->margin > 0 && r->lift == 0)
        snprintf(out, WORDS, " if there is no difference");
    else if (r->margin > 0)
        snprintf(out, WORDS, " if the true lift is %.4g%%", 100 * r->lift);
}

static void say(const wn_plan_request *r, const wn_plan *plan, wn_doc *doc) {
    char visitors[WORDS], days[WORDS], change[WORDS], truth[WORDS], power[WN_NUMBER_TEXT];
    bool margin = r->margin > 0, solved = r->unknown == WN_PLAN_VISITORS;
    say_visitors(r, plan, visitors);
    say_days(r, plan, solved ? ": " : " (", solved ? "" : ")", days);
    say_change(r, margin ? -r->margin : plan->lift, r->unknown == WN_PLAN_LIFT ? 3 : 6,
               change);
    say_truth(r, truth);
    const char *effect = margin || plan->lift < 0 ? "fall" : "lift";
    if (solved)
        wn_doc_answer(doc, "You need %s%s, to %s a %s of %s with a power of %.4g%%%s.",
                      visitors, days, margin ? "rule out" : "detect", effect, change,
                      100 * r->power, truth);
    else if (r->unknown == WN_PLAN_LIFT)
        wn_doc_answer(doc,
                      "With %s%s, the smallest lift detected with a power of %.4g%% is "
                      "%s.",
                      visitors, days, 100 * r->power, change);
    else
        wn_doc_answer(doc, "With %s%s, a %s of %s is %s with a probability of %s%s.",
                      visitors, days, effect, change, margin ? "ruled out" : "detected",
                      wn_format_probability(plan->power, power), truth);
}

/* --- other plans ------------------------------------------------------------------ */

enum { POWERS = 4 };

/* 80%, 90%, 95%, and the plan's own; in order. */
static size_t powers_shown(const wn_plan_request *r, double out[POWERS]) {
    static const double usual[] = {0.8, 0.9, 0.95};
    bool own = r->unknown != WN_PLAN_POWER;
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        if (own && r->power <= usual[i]) {
            if (r->power < usual[i]) out[count++] = r->power;
            own = false;
        }
        out[count++] = usual[i];
    }
    if (own) out[count++] = r->power;
    return count;
}

static void add_power_columns(const double *powers, size_t count, const char *what,
                              wn_doc *doc) {
    for (size_t i = 0; i < count; i++) {
        char key[40], heading[40];
        snprintf(key, sizeof key, "%s_%.4g", what, 100 * powers[i]);
        snprintf(heading, sizeof heading, "%.4g%% power", 100 * powers[i]);
        wn_doc_column(doc, key, heading, WN_RIGHT);
    }
}

/* What is found for one request: visitors, or a lift. */
static void add_found(const wn_plan_request *r, wn_doc *doc) {
    wn_plan plan;
    wn_err err;
    if (wn_plan_make(r, &plan, &err) != WN_OK)
        wn_doc_cell_none(doc, r->unknown == WN_PLAN_LIFT
                                  ? "so few visitors detect no lift with this power"
                                  : "it takes more visitors than there are anywhere");
    else if (r->unknown == WN_PLAN_VISITORS)
        wn_doc_cell_count(doc, plan.total);
    else
        wn_doc_cell_percent(doc, plan.lift, 3);
}

/* Rows of other lifts (or margins), columns of powers. */
static void table_visitors(const wn_plan_request *request, wn_doc *doc) {
    static const double times[] = {0.5, 0.75, 1, 1.5, 2};
    wn_plan_request r = *request;
    bool margin = r.margin > 0;
    double powers[POWERS];
    size_t count = powers_shown(&r, powers);
    r.unknown = WN_PLAN_VISITORS;
    wn_doc_table(doc, margin ? "Visitors in all, by margin" : "Visitors in all, by lift");
    wn_doc_column(doc, margin ? "margin" : "lift", margin ? "Margin" : "Lift", WN_RIGHT);
    wn_doc_column(doc, "to", "To", WN_RIGHT);
    add_power_columns(powers, count, "visitors", doc);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        double change = times[i] * (margin ? -request->margin : request->lift);
        double to = r.baseline * (1 + change);
        if (change <= -1 || (r.kind == WN_CONVERSION && to > 1)) continue;
        if (margin)
            r.margin = -change;
        else
            r.lift = change;
        wn_doc_row(doc);
        wn_doc_cell_percent(doc, change, 3);
        if (r.kind == WN_CONVERSION)
            wn_doc_cell_percent(doc, to, digits_for(change));
        else
            wn_doc_cell_number(doc, to, digits_for(change));
        for (size_t p = 0; p < count; p++) {
            r.power = powers[p];
            add_found(&r, doc);
        }
    }
}

/* Rows of other numbers of visitors, columns of powers. */
static void table_lifts(const wn_plan_request *request, wn_doc *doc) {
    static const double times[] = {0.5, 1, 2, 4};
    wn_plan_request r = *request;
    double powers[POWERS];
    size_t count = powers_shown(&r, powers);
    r.unknown = WN_PLAN_LIFT;
    wn_doc_table(doc, "Smallest lift detected, by visitors");
    wn_doc_column(doc, "visitors", "Visitors in all", WN_RIGHT);
    add_power_columns(powers, count, "lift", doc);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        r.visitors = (uint64_t)(times[i] * (double)request->visitors);
        wn_doc_row(doc);
        wn_doc_cell_count(doc, r.visitors);
        for (size_t p = 0; p < count; p++) {
            r.power = powers[p];
            add_found(&r, doc);
        }
    }
}

static void table_arms(const wn_plan_request *r, const wn_plan *plan, wn_doc *doc) {
    wn_doc_table(doc, "Arms");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    for (size_t i = 0; i < r->arm_count; i++) {
        char name[40];
        snprintf(name, sizeof name, i ? "treatment %zu" : "control", i);
        wn_doc_row(doc);
        wn_doc_cell_text(doc, name);
        wn_doc_cell_count(doc, plan->per_arm[i]);
    }
}

/* --- how, and what to mind -------------------------------------------------------- */

static void report_method(const wn_plan_request *r, const wn_plan *plan, wn_doc *doc) {
    char sd[WN_NUMBER_TEXT], test[WORDS];
    if (r->kind == WN_CONVERSION)
        snprintf(test, sizeof test,
                 "the score test of Miettinen and Nurminen, in its normal approximation");
    else
        snprintf(test, sizeof test,
                 "Welch's test, with a standard deviation of %s in every arm",
                 amount_text(r->sd, 6, sd));
    if (r->margin > 0)
        wn_doc_paragraph(doc,
                         "Power of %s: the low end of the lift's %.4g%% interval is "
                         "above -%.4g%%.",
                         test, 100 * (1 - r->alpha), 100 * r->margin);
    else
        wn_doc_paragraph(doc,
                         "Power of %s, two-sided at %.3g%%%s. A result in the wrong "
                         "direction does not count.",
                         test, 100 * r->alpha,
                         plan->comparisons > 1 ? " for all comparisons together" : "");
    if (plan->comparisons > 1)
        wn_doc_paragraph(doc,
                         "Each of the %zu comparisons with the control is planned at "
                         "%.3g%% (Bonferroni); Holm's method, which winnow test uses, "
                         "never rejects less.",
                         plan->comparisons, 200 * plan->tail);
    wn_doc_paragraph(doc, "Judge it once, when all visitors are in: looking earlier and "
                          "stopping at the first good p raises false alarms.");
    uint64_t weeks = (plan->days + 6) / 7;
    if (plan->days % 7)
        wn_doc_paragraph(doc,
                         "Run whole weeks, %llu days here, as visitors differ by "
                         "weekday.",
                         (unsigned long long)(7 * weeks));
}

static double fewest_expected(const wn_plan_request *r, const wn_plan *plan) {
    double fewest = INFINITY, treated = r->baseline + plan->difference;
    for (size_t i = 0; i < r->arm_count; i++) {
        double rate = i ? treated : r->baseline, n = (double)plan->per_arm[i];
        fewest = fmin(fewest, n * fmin(rate, 1 - rate));
    }
    return fewest;
}

static void report_warnings(const wn_plan_request *r, const wn_plan *plan, wn_doc *doc) {
    if (r->kind == WN_CONVERSION && fewest_expected(r, plan) < 2 * WN_EXACT_BELOW)
        wn_doc_warn(doc, "few_conversions",
                    "An arm will have only about %.0f conversions or non-conversions. "
                    "winnow test then uses the exact test, which needs more visitors "
                    "than this plan says.",
                    fewest_expected(r, plan));
    if (r->kind == WN_MEAN && plan->per_arm[0] < 100)
        wn_doc_warn(doc, "few_amounts",
                    "With so few visitors the plan holds for amounts that are about "
                    "normal; skewed ones, such as revenue, need more.");
    if (r->unknown == WN_PLAN_POWER && plan->power < 0.5)
        wn_doc_warn(doc, "low_power",
                    "It is more likely to be missed than found, and what is found with "
                    "so little power looks larger than it is.");
}

/* --- for programs ----------------------------------------------------------------- */

static void report_data(const wn_plan_request *r, const wn_plan *plan, wn_doc *doc) {
    static const char *const unknowns[] = {"visitors", "lift", "power"};
    json_t *data = wn_doc_data(doc);
    wn_doc_set_text(doc, data, "solved_for", unknowns[r->unknown]);
    wn_doc_set_text(doc, data, "kind", r->kind == WN_CONVERSION ? "conversion" : "mean");
    wn_doc_set_number(doc, data, "baseline", r->baseline);
    if (r->kind == WN_MEAN) wn_doc_set_number(doc, data, "sd", r->sd);
    wn_doc_set_number(doc, data, "alpha", r->alpha);
    wn_doc_set_count(doc, data, "comparisons", plan->comparisons);
    if (r->margin > 0) wn_doc_set_number(doc, data, "margin", r->margin);
    json_t *per_arm = wn_doc_set_array(doc, data, "per_arm");
    for (size_t i = 0; i < r->arm_count; i++)
        wn_doc_append_count(doc, per_arm, plan->per_arm[i]);
    wn_doc_set_count(doc, data, "total", plan->total);
    if (plan->days)
        wn_doc_set_count(doc, data, "days", plan->days);
    else
        wn_doc_set_none(doc, data, "days", "visitors a day (--daily) were not given");
    json_t *detectable = wn_doc_set_object(doc, data, "detectable");
    wn_doc_set_number(doc, detectable, "difference", plan->difference);
    wn_doc_set_number(doc, detectable, "lift", plan->lift);
    wn_doc_set_number(doc, data, "power", plan->power);
    json_t *look = wn_doc_append_object(doc, wn_doc_set_array(doc, data, "looks"));
    wn_doc_set_number(doc, look, "fraction", 1);
    wn_doc_set_number(doc, look, "z", -wn_normal_quantile(plan->tail));
    wn_doc_set_number(doc, look, "p", r->margin > 0 ? plan->tail : 2 * plan->tail);
}

wn_rc wn_report_plan(const wn_plan_request *request, const wn_plan *plan, wn_doc *doc,
                     wn_err *err) {
    wn_buf script = {0};
    wn_rc rc = wn_plan_script(request, plan, &script, err);
    if (rc == WN_OK) {
        say(request, plan, doc);
        if (request->unknown == WN_PLAN_VISITORS || request->margin > 0)
            table_visitors(request, doc);
        else
            table_lifts(request, doc);
        if (request->arm_count > 2 && !wn_plan_shares_equal(request))
            table_arms(request, plan, doc);
        report_method(request, plan, doc);
        wn_doc_paragraph(doc, "The plan as a script; put in the names that your file "
                              "has:");
        wn_doc_code(doc, script.p);
        report_warnings(request, plan, doc);
        report_data(request, plan, doc);
    }
    wn_buf_free(&script);
    return rc;
}
