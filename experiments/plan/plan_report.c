#include "experiments/plan/plan_report.h"

#include "core/base/hash.h"
#include "experiments/plan/small.h"
#include "experiments/setup/planned_looks.h"
#include "experiments/test/analyse.h"

#include <math.h>
#include <stdio.h>

enum { WORDS = 400 };

int wn_plan_digits(double change) {
    return (int)fmax(4, 2 - floor(log10(fmax(fabs(change), 1e-12))));
}

/* An amount as it was typed, or nearly. */
static const char *amount_text(double amount, int digits, char out[WN_NUMBER_TEXT]) {
    if (fabs(amount) >= 1e5) return wn_format_number(amount, digits, out);
    snprintf(out, WN_NUMBER_TEXT, "%.*g", digits, amount);
    return out;
}

/* A rate or a mean. What was typed shall be recognised; what was measured has no end. */
static const char *level_text(const wn_planned *p, double level, int digits,
                              char out[WN_NUMBER_TEXT]) {
    if (p->request->kind != WN_CONVERSION)
        return amount_text(level, digits + (p->history ? 0 : 2), out);
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
    double mean = wn_weekdays_week(&r->weekdays) / 7;
    out[0] = 0;
    if (plan->days)
        snprintf(out, WORDS, "%sabout %s day%s at %s a day%s", before,
                 wn_format_count(plan->days, days), plan->days == 1 ? "" : "s",
                 wn_format_count((uint64_t)round(mean), daily), after);
}

/* "a lift of 5% (from 12% to 12.6%)", with as many digits as the change has. */
static void say_effect(const wn_planned *p, char *out) {
    const wn_plan_request *r = p->request;
    char from[WN_NUMBER_TEXT], to[WN_NUMBER_TEXT];
    double change = r->aim == WN_AIM_DIFFERENT ? p->plan->lift : -r->margin;
    int digits = r->unknown == WN_PLAN_LIFT ? 3 : 6;
    if (r->aim == WN_AIM_EQUIVALENT)
        snprintf(out, WORDS, "a change of %.*g%% either way", digits, 100 * r->margin);
    else
        snprintf(out, WORDS, "a %s of %.*g%% (from %s to %s)",
                 change < 0 ? "fall" : "lift", digits, 100 * fabs(change),
                 level_text(p, r->baseline, wn_plan_digits(change), from),
                 level_text(p, r->baseline * (1 + change), wn_plan_digits(change), to));
}

/* What has to be true for a margin to be kept. */
static void say_truth(const wn_plan_request *r, char *out) {
    out[0] = 0;
    if (r->aim == WN_AIM_DIFFERENT) return;
    if (r->lift == 0)
        snprintf(out, WORDS, " if there is no difference");
    else
        snprintf(out, WORDS, " if the true lift is %.4g%%", 100 * r->lift);
}

static void say(const wn_planned *p, wn_doc *doc) {
    const wn_plan_request *r = p->request;
    const wn_plan *plan = p->plan;
    char visitors[WORDS], days[WORDS], effect[WORDS], truth[WORDS], power[WN_NUMBER_TEXT];
    bool margin = r->aim != WN_AIM_DIFFERENT, solved = r->unknown == WN_PLAN_VISITORS;
    say_visitors(r, plan, visitors);
    say_days(r, plan, solved ? ": " : " (", solved ? "" : ")", days);
    say_effect(p, effect);
    say_truth(r, truth);
    if (solved)
        wn_doc_answer(doc, "You need %s%s%s, to %s %s with a power of %.4g%%%s.",
                      plan->looks.count > 1 ? "up to " : "", visitors, days,
                      margin ? "rule out" : "detect", effect, 100 * r->power, truth);
    else if (r->unknown == WN_PLAN_LIFT)
        wn_doc_answer(doc,
                      "With %s%s, the smallest lift detected with a power of %.4g%% is "
                      "%s.",
                      visitors, days, 100 * r->power, effect + strlen("a lift of "));
    else
        wn_doc_answer(doc, "With %s%s, %s is %s with a probability of %s%s.", visitors,
                      days, effect, margin ? "ruled out" : "detected",
                      wn_format_probability(plan->power, power), truth);
}

/* --- how, and what to mind -------------------------------------------------------- */

/* With looks: what they cost, and what they save. */
static void report_looks(const wn_planned *p, wn_doc *doc) {
    const wn_plan *plan = p->plan;
    char with[WN_NUMBER_TEXT], without[WN_NUMBER_TEXT], spending[WN_SPENDING_TEXT];
    double total = (double)plan->total;
    if (plan->looks.count == 1) {
        wn_doc_paragraph(doc, "Judge it once, when all visitors are in: looking earlier "
                              "and stopping at the first good p raises false alarms. "
                              "--looks plans for looking earlier.");
        return;
    }
    wn_doc_paragraph(
        doc,
        "Stopped at the first look beyond its bound, it takes %s visitors on average if "
        "the effect is there, and %s if there is none. Looking costs %.2g%% more "
        "visitors than judging once; all %zu looks together keep the false alarms, "
        "shared by %s.",
        wn_format_count((uint64_t)round(total * plan->with.mean_information), with),
        wn_format_count((uint64_t)round(total * plan->without.mean_information), without),
        100 * (plan->inflation - 1), plan->looks.count,
        wn_spending_text(p->request->spending, spending));
}

static const char *test_words(wn_rate_test test) {
    static const char *const words[] = {
        [WN_RATE_TEST_AUTO] = ("the exact test, and of the score test where every arm "
                               "has at least 10 conversions and non-conversions"),
        [WN_RATE_TEST_SCORE] = "the score test of Miettinen and Nurminen",
        [WN_RATE_TEST_EXACT] = "the exact unconditional test",
        [WN_RATE_TEST_BARNARD] = "Barnard's test",
        [WN_RATE_TEST_BOSCHLOO] = "Boschloo's test",
        [WN_RATE_TEST_FISHER] = "Fisher's exact test",
        [WN_RATE_TEST_MID_P] = "Fisher's test with the mid-p"};
    return words[test];
}

static const char *correction_words(const wn_plan_request *r) {
    static const char *const words[] = {
        [WN_CORRECTION_HOLM] = "Holm's correction never rejects less",
        [WN_CORRECTION_HOCHBERG] = "Hochberg's correction never rejects less",
        [WN_CORRECTION_BH] = "that of Benjamini and Hochberg never rejects less",
        [WN_CORRECTION_NONE] = "no correction: false alarms add up"};
    if (r->correction != WN_CORRECTION_DUNNETT) return words[r->correction];
    return r->pairs ? "Tukey: all hold together" : "Dunnett: all hold together";
}

static void report_test(const wn_plan_request *r, const wn_plan *plan, wn_doc *doc) {
    char sd[WN_NUMBER_TEXT], test[WORDS];
    if (plan->exact)
        snprintf(test, sizeof test, "%s, added up over all outcomes",
                 test_words(r->rate_test));
    else if (r->kind == WN_CONVERSION)
        snprintf(test, sizeof test,
                 "the score test of Miettinen and Nurminen, in its normal approximation");
    else
        snprintf(test, sizeof test,
                 "Welch's test, with a standard deviation of %s in every arm",
                 amount_text(r->sd, 6, sd));
    if (r->aim != WN_AIM_DIFFERENT)
        wn_doc_paragraph(doc, "Power of %s: the lift's %.4g%% interval is %s %.4g%%.",
                         test, 100 * (1 - r->alpha),
                         r->aim == WN_AIM_EQUIVALENT ? "within plus and minus"
                                                     : "above minus",
                         100 * r->margin);
    else
        wn_doc_paragraph(doc,
                         "Power of %s, two-sided at %.3g%%%s. A result in the wrong "
                         "direction does not count.",
                         test, 100 * r->alpha,
                         plan->comparisons == 1 ? ""
                         : r->correction == WN_CORRECTION_NONE
                             ? " for each comparison"
                             : " for all comparisons together");
    if (plan->comparisons > 1)
        wn_doc_paragraph(doc, "Each of the %zu comparisons is planned at %.3g%% (%s).",
                         plan->comparisons, 200 * plan->tail, correction_words(r));
}

/* What makes a visitor count for more or less than one. */
static void report_variance(const wn_planned *p, wn_doc *doc) {
    const wn_plan_request *r = p->request;
    double known = r->correlation * r->correlation;
    if (known > 0)
        wn_doc_paragraph(doc,
                         "Adjusting for what was known before, with a correlation of "
                         "%.3g, saves %.3g%% of the visitors (CUPED).",
                         r->correlation, 100 * known);
    if (r->cluster > 1)
        wn_doc_paragraph(doc,
                         "Visitors come in clusters of %.4g that are assigned as one: "
                         "%.0f clusters in the control. As visitors of a cluster are "
                         "alike (%.3g), it takes %.3g times as many.",
                         r->cluster,
                         ceil((double)p->plan->per_arm[0] / r->cluster - 1e-9), r->icc,
                         1 + (r->cluster - 1) * r->icc);
}

static void report_measured(const wn_planned *p, wn_doc *doc) {
    static const char *const names[] = {
        [WN_CONVERSION] = "rate", [WN_MEAN] = "mean", [WN_RATIO] = "ratio"};
    const wn_history *h = p->history;
    char visitors[WN_NUMBER_TEXT], value[WN_NUMBER_TEXT];
    char first[WN_TIME_TEXT], last[WN_TIME_TEXT];
    if (!h) return;
    wn_doc_paragraph(doc, "Measured: the %s of %s is %s, over %s visitors.",
                     names[h->metric->kind], h->metric->name,
                     level_text(p, h->value, 4, value),
                     wn_format_count(h->visitors, visitors));
    if (h->days)
        wn_doc_paragraph(doc,
                         "Visitors a day are those of %llu whole days, %s to %s; days "
                         "are counted from a %s.",
                         (unsigned long long)h->days,
                         wn_time_format(h->first_day * WN_DAY, first),
                         wn_time_format(h->last_day * WN_DAY, last),
                         wn_weekdays_names[p->request->weekdays.start]);
}

static void report_method(const wn_planned *p, wn_doc *doc) {
    report_measured(p, doc);
    report_test(p->request, p->plan, doc);
    report_variance(p, doc);
    report_looks(p, doc);
    if (p->plan->days % 7)
        wn_doc_paragraph(doc,
                         "Run whole weeks, %llu days here, as visitors differ by "
                         "weekday.",
                         (unsigned long long)((p->plan->days + 6) / 7 * 7));
}

static void report_warnings(const wn_plan_request *r, const wn_plan *plan, wn_doc *doc) {
    double fewest = wn_small_fewest(r, plan);
    if (r->kind == WN_CONVERSION && !plan->exact && fewest < 2 * WN_EXACT_BELOW)
        wn_doc_warn(doc, "few_conversions",
                    "An arm will have only about %.0f conversions or non-conversions. "
                    "winnow test then uses the exact test, which this plan only "
                    "approximates.",
                    fewest);
    if (r->kind != WN_CONVERSION && plan->per_arm[0] < 100)
        wn_doc_warn(doc, "few_amounts",
                    "With so few visitors the plan holds for amounts that are about "
                    "normal; skewed ones, such as revenue, need more.");
    if (r->cluster > 1 && (double)plan->per_arm[0] < 20 * r->cluster)
        wn_doc_warn(doc, "few_clusters",
                    "With fewer than 20 clusters in an arm chance differs more than "
                    "this plan allows for: plan for more of them.");
    if (r->unknown == WN_PLAN_POWER && plan->power < 0.5)
        wn_doc_warn(doc, "low_power",
                    "It is more likely to be missed than found, and what is found with "
                    "so little power looks larger than it is.");
}

/* --- all of it -------------------------------------------------------------------- */

static void report_script(const wn_planned *p, const char *script, wn_doc *doc) {
    char hash[WN_HASH_TEXT];
    if (p->setup) {
        wn_doc_paragraph(doc, "The plan, for the script:");
    } else {
        wn_doc_paragraph(doc,
                         "The plan as a script, hash %s; put in the names that your "
                         "file has:",
                         wn_hash_text(wn_text_of(script), hash));
        wn_doc_set_text(doc, wn_doc_data(doc), "script_hash", hash);
    }
    wn_doc_code(doc, script);
}

wn_rc wn_report_plan(const wn_planned *planned, wn_doc *doc, wn_err *err) {
    wn_buf script = {0};
    wn_rc rc = WN_OK;
    WN_TRY(wn_plan_script(planned, &script, err));
    say(planned, doc);
    WN_TRY(wn_plan_report_tables(planned, doc, err));
    report_method(planned, doc);
    report_script(planned, script.p, doc);
    report_warnings(planned->request, planned->plan, doc);
    wn_plan_report_data(planned, doc);
out:
    wn_buf_free(&script);
    return rc;
}
