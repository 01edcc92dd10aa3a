#include "experiments/test/replay_report.h"

#include <stdio.h>

static const char *rule_words(const wn_findings *f, wn_rule rule, char out[80]) {
    double alpha = 100 * (1 - f->setup->conf);
    switch (rule) {
    case WN_RULE_PEEKING:
        snprintf(out, 80, "Usual test, p below %g%%", alpha);
        break;
    case WN_RULE_BAYESIAN:
        snprintf(out, 80, "Chance above %g%% or below %g%%", 100 - alpha, alpha);
        break;
    case WN_RULE_PLANNED:
        snprintf(out, 80, "O'Brien-Fleming bounds");
        break;
    default:
        snprintf(out, 80, "Interval for any look");
    }
    return out;
}

static void add_stop(const wn_findings *f, const wn_replay *r, wn_rule rule, size_t arm,
                     wn_doc *doc) {
    const wn_stop *stop = wn_replay_stop(r, rule, arm);
    char words[80], calls[80], percent[WN_NUMBER_TEXT];
    wn_doc_row(doc);
    wn_doc_cell_text(doc, rule_words(f, rule, words));
    if (f->arm_count > 2) wn_doc_cell_text(doc, f->arms[arm].name);
    wn_doc_cell_text(doc, stop->day ? stop->day : "never");
    if (stop->day)
        wn_doc_cell_count(doc, stop->visitors);
    else
        wn_doc_cell_text(doc, "");
    wn_doc_cell_text(doc, !stop->day ? "" : stop->better ? "better" : "worse");
    wn_format_percent(r->false_calls[rule], 2, percent);
    snprintf(calls, sizeof calls, "%s%.70s", rule == WN_RULE_ANYTIME ? "at most " : "",
             percent);
    wn_doc_cell_text(doc, calls);
}

static void report_days(const wn_findings *f, const wn_replay *r, wn_doc *doc) {
    char title[200], chance[WN_NUMBER_TEXT];
    snprintf(title, sizeof title, "Had you looked at %.80s on %zu days, %.20s to %.20s",
             f->setup->metrics[r->metric].name, r->looks, r->first, r->last);
    wn_doc_table(doc, title);
    wn_doc_column(doc, "rule", "Stop by", WN_LEFT);
    if (f->arm_count > 2) wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "day", "Stopped on", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    wn_doc_column(doc, "calls", "Called", WN_LEFT);
    wn_doc_column(doc, "false_calls", "False calls", WN_RIGHT);
    for (int rule = 0; rule < WN_RULES; rule++) {
        for (size_t a = 1; a < f->arm_count; a++)
            add_stop(f, r, (wn_rule)rule, a, doc);
    }
    wn_doc_paragraph(
        doc,
        "False calls: of tests without a difference, those that so many looks "
        "stop. Of the chance to be better, %s instead of %g%% would keep them "
        "at %g%%.",
        wn_format_percent(r->safe_chance, 4, chance), 100 * f->setup->conf,
        100 * (1 - f->setup->conf));
    wn_doc_paragraph(doc, "A visitor belongs to the day of the first row, with all that "
                          "became of it until now.");
}

/* Without days, what it costs to stop by the chance to be better at the planned looks. */
static void report_bayesian(const wn_findings *f, const wn_replay *r, wn_doc *doc) {
    char calls[WN_NUMBER_TEXT], chance[WN_NUMBER_TEXT];
    double alpha = 100 * (1 - f->setup->conf);
    if (!r->known || r->looks < 2) return;
    wn_doc_paragraph(
        doc,
        "Stopping at the first of %zu looks at which the chance to be better "
        "is above %g%% or below %g%% calls a difference that is not there in "
        "%s of such tests; %s would keep it at %g%%.",
        r->looks, 100 - alpha, alpha,
        wn_format_percent(r->false_calls[WN_RULE_BAYESIAN], 2, calls),
        wn_format_percent(r->safe_chance, 4, chance), alpha);
}

void wn_replay_report(const wn_findings *f, const wn_replay *r, wn_doc *doc) {
    if (r->why)
        report_bayesian(f, r, doc);
    else
        report_days(f, r, doc);
}

/* Stopping when the chance to be better is above `confidence`, or below the rest. */
static void set_bayesian(const wn_replay *r, wn_doc *doc, json_t *object) {
    static const char too_many[] = "there are too many looks to compute it for";
    json_t *stop = wn_doc_set_object(doc, object, "bayesian_stop");
    wn_doc_set_count(doc, stop, "looks", r->looks);
    if (r->known) {
        wn_doc_set_number(doc, stop, "false_calls", r->false_calls[WN_RULE_BAYESIAN]);
        wn_doc_set_number(doc, stop, "safe_chance", r->safe_chance);
    } else {
        wn_doc_set_none(doc, stop, "false_calls", too_many);
        wn_doc_set_none(doc, stop, "safe_chance", too_many);
    }
}

void wn_replay_data(const wn_findings *f, const wn_replay *r, wn_doc *doc,
                    json_t *object) {
    set_bayesian(r, doc, object);
    if (r->why) {
        wn_doc_set_none(doc, object, "replay", r->why);
        return;
    }
    json_t *replay = wn_doc_set_object(doc, object, "replay");
    wn_doc_set_text(doc, replay, "metric", f->setup->metrics[r->metric].name);
    wn_doc_set_text(doc, replay, "first_day", r->first);
    wn_doc_set_text(doc, replay, "last_day", r->last);
    wn_doc_set_count(doc, replay, "looks", r->looks);
    wn_doc_set_count(doc, replay, "every_days", r->step);
    json_t *rules = wn_doc_set_array(doc, replay, "rules");
    for (int rule = 0; rule < WN_RULES; rule++) {
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_stop *stop = wn_replay_stop(r, (wn_rule)rule, a);
            json_t *one = wn_doc_append_object(doc, rules);
            wn_doc_set_text(doc, one, "rule", wn_rule_codes[rule]);
            wn_doc_set_text(doc, one, "arm", f->arms[a].name);
            wn_doc_set_number(doc, one, "false_calls", r->false_calls[rule]);
            if (!stop->day) {
                wn_doc_set_none(doc, one, "day", "it would not have stopped");
                continue;
            }
            wn_doc_set_text(doc, one, "day", stop->day);
            wn_doc_set_count(doc, one, "visitors", stop->visitors);
            wn_doc_set_text(doc, one, "calls", stop->better ? "better" : "worse");
        }
    }
}
