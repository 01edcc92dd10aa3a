#include "scoring/money/targets_report.h"

#include "core/doc/listing.h"
#include "scoring/sources/names.h"

#include <stdio.h>

static wn_unit unit_of(const wn_target *t) {
    return t->metric == WN_TARGET_RATE ? WN_UNIT_PERCENT : WN_UNIT_PLAIN;
}

/* `cost per lead of "Google"`, `leads a month`. */
static void write_name(const wn_target *t, char *out, size_t size) {
    char period[32] = "", source[160] = "";
    if (t->period) snprintf(period, sizeof period, " a %s", t->period);
    if (t->source.p)
        snprintf(source, sizeof source, " of \"%.*s\"",
                 (int)(t->source.n < 140 ? t->source.n : 140), t->source.p);
    snprintf(out, size, "%s%s%s", wn_target_name(t), period, source);
}

/* As it was asked for. */
static void write_goal(const wn_target *t, char *out, size_t size) {
    bool percent = unit_of(t) == WN_UNIT_PERCENT;
    snprintf(out, size, "%s %.6g%s", t->at_most ? "at most" : "at least",
             t->value * (percent ? 100 : 1), percent ? "%" : "");
}

static const char *const states[] = {[WN_TARGET_MET] = "met",
                                     [WN_TARGET_MISSED] = "missed",
                                     [WN_TARGET_UNDECIDED] = "undecided"};

/* How an undecided one looks. */
static const char *looks(const wn_target *t, const wn_target_result *r) {
    if (r->state != WN_TARGET_UNDECIDED) return states[r->state];
    if (r->seen.why) return "undecided";
    bool good = t->at_most ? r->seen.value <= t->value : r->seen.value >= t->value;
    return good ? "undecided, looks met" : "undecided, looks missed";
}

static size_t count_of(const wn_target_result *results, size_t count,
                       wn_target_state state) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += results[i].state == state;
    return n;
}

/* The targets in a state, the first few by name. */
static void list_state(const wn_target *targets, const wn_target_result *results,
                       size_t count, wn_target_state state, char *out, size_t size) {
    wn_listing list =
        wn_listing_start(count_of(results, count, state), WN_NAMED, out, size);
    for (size_t i = 0; i < count; i++) {
        char name[256], goal[128], seen[WN_NUMBER_TEXT];
        if (results[i].state != state) continue;
        write_name(&targets[i], name, sizeof name);
        write_goal(&targets[i], goal, sizeof goal);
        wn_format_estimate(results[i].seen, unit_of(&targets[i]), seen);
        wn_listing_add(&list, "%s (%s, %s wanted)", name, seen, goal);
    }
}

static void answer(const wn_target *targets, const wn_target_result *results,
                   size_t count, wn_doc *doc) {
    char names[1024];
    size_t missed = count_of(results, count, WN_TARGET_MISSED);
    size_t open = count_of(results, count, WN_TARGET_UNDECIDED);
    wn_target_state told = missed ? WN_TARGET_MISSED
                           : open ? WN_TARGET_UNDECIDED
                                  : WN_TARGET_MET;
    list_state(targets, results, count, told, names, sizeof names);
    if (missed && count == 1)
        wn_doc_answer(doc, "The target is missed: %s.", names);
    else if (missed)
        wn_doc_answer(doc, "%zu of %zu targets %s missed: %s.", missed, count,
                      missed == 1 ? "is" : "are", names);
    else if (open && count == 1)
        wn_doc_answer(doc, "Whether the target is met cannot be decided: %s.", names);
    else if (open)
        wn_doc_answer(doc,
                      "No target is missed beyond chance; %zu of %zu cannot be decided: "
                      "%s.",
                      open, count, names);
    else
        wn_doc_answer(doc, "%s met: %s.",
                      count == 1 ? "The target is" : "All targets are", names);
}

static void table(const wn_target *targets, const wn_target_result *results, size_t count,
                  double conf, wn_doc *doc) {
    char heading[40];
    snprintf(heading, sizeof heading, "%g%% interval", conf * 100);
    wn_doc_table(doc, "Targets");
    wn_doc_column(doc, "target", "Target", WN_LEFT);
    wn_doc_column(doc, "goal", "Wanted", WN_RIGHT);
    wn_doc_column(doc, "seen", "Seen", WN_RIGHT);
    wn_doc_column_interval(doc, "seen", heading);
    wn_doc_column(doc, "state", "So it is", WN_LEFT);
    for (size_t i = 0; i < count; i++) {
        char name[256], goal[128];
        write_name(&targets[i], name, sizeof name);
        write_goal(&targets[i], goal, sizeof goal);
        wn_doc_row(doc);
        wn_doc_cell_text(doc, name);
        wn_doc_cell_text(doc, goal);
        wn_doc_cell_estimate(doc, results[i].seen, unit_of(&targets[i]));
        wn_doc_cell_interval(doc, results[i].seen, unit_of(&targets[i]));
        wn_doc_cell_text(doc, looks(&targets[i], &results[i]));
    }
}

static void data(const wn_target *targets, const wn_target_result *results, size_t count,
                 double days, wn_doc *doc) {
    json_t *array = wn_doc_set_array(doc, wn_doc_data(doc), "targets");
    for (size_t i = 0; i < count; i++) {
        const wn_target *t = &targets[i];
        json_t *o = wn_doc_append_object(doc, array);
        wn_doc_set_text(doc, o, "target", t->text);
        wn_doc_set_text(doc, o, "metric", wn_target_name(t));
        wn_doc_set_number(doc, o, "value", t->value);
        wn_doc_set_flag(doc, o, "at_most", t->at_most);
        if (t->period) wn_doc_set_number(doc, o, "periods", days / t->days);
        wn_doc_set_estimate(doc, o, "seen", results[i].seen);
        wn_doc_set_text(doc, o, "state", states[results[i].state]);
    }
}

void wn_targets_report(const wn_target *targets, const wn_target_result *results,
                       size_t count, double conf, double days, wn_doc *doc) {
    bool periods = false;
    for (size_t i = 0; i < count; i++)
        periods = periods || targets[i].period;
    answer(targets, results, count, doc);
    table(targets, results, count, conf, doc);
    data(targets, results, count, days, doc);
    wn_doc_paragraph(doc,
                     "A target is met or missed when the whole interval is on one side "
                     "of it; undecided, chance may have made what is seen.");
    if (periods)
        wn_doc_paragraph(doc, "The leads came in %g days, from the first to the last.",
                         days);
}
