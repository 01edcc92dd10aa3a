#include "experiments/test/traffic_report.h"

#include <stdio.h>

enum { TEXT = 300, COUNT = WN_NUMBER_TEXT + 16 };

static const char *const names[] = {[WN_CHECK_SAMPLE_RATIO] = "Sample ratio",
                                    [WN_CHECK_DAILY_RATIO] = "Day by day",
                                    [WN_CHECK_CROSSOVERS] = "Crossovers",
                                    [WN_CHECK_BOTS] = "Bots",
                                    [WN_CHECK_DUPLICATES] = "Logged twice",
                                    [WN_CHECK_WEEKS] = "Whole weeks",
                                    [WN_CHECK_NOVELTY] = "Novelty"};

/* The same within a sentence. */
static const char *const nouns[] = {[WN_CHECK_SAMPLE_RATIO] = "the sample ratio",
                                    [WN_CHECK_DAILY_RATIO] =
                                        "the sample ratio day by day",
                                    [WN_CHECK_CROSSOVERS] = "crossovers",
                                    [WN_CHECK_BOTS] = "bots",
                                    [WN_CHECK_DUPLICATES] = "rows logged twice",
                                    [WN_CHECK_WEEKS] = "whole weeks",
                                    [WN_CHECK_NOVELTY] = "novelty"};

static const char *state_code(wn_check_state state) {
    static const char *const codes[] = {[WN_CHECK_FINE] = "fine",
                                        [WN_CHECK_NOTICED] = "noticed",
                                        [WN_CHECK_FAILED] = "failed",
                                        [WN_CHECK_SKIPPED] = "not_checked"};
    return codes[state];
}

static const char *level_name(const char *level) {
    return level[0] ? level : "(blank)";
}

/* "1 visitor", "12 visitors". */
static const char *count_visitors(uint64_t n, char out[COUNT]) {
    char number[WN_NUMBER_TEXT];
    snprintf(out, COUNT, "%s visitor%s", wn_format_count(n, number), n == 1 ? "" : "s");
    return out;
}

static void say_ratio(const wn_findings *f, const wn_check *check, char out[TEXT]) {
    char p[WN_NUMBER_TEXT];
    snprintf(out, TEXT, "%s %s split (%s)",
             check->state == WN_CHECK_FINE ? "fits" : "does not fit",
             f->setup->arm_count ? "the planned" : "an equal",
             wn_format_p_is(check->test.p, p));
}

static void say_daily_ratio(const wn_check *check, char out[TEXT]) {
    char p[WN_NUMBER_TEXT], days[WN_NUMBER_TEXT];
    const char *plural = check->days == 1 ? "" : "s";
    wn_format_p_is(check->test.p, p);
    wn_format_count(check->days, days);
    if (check->since && check->days)
        snprintf(out, TEXT, "the split is off since %s (%s), by itself on %s day%s",
                 check->since, p, days, plural);
    else if (check->since)
        snprintf(out, TEXT, "the split is off since %s (%s)", check->since, p);
    else if (check->days)
        snprintf(out, TEXT, "the split is off on %s day%s", days, plural);
    else
        snprintf(out, TEXT, "the split was never off (%s)", p);
}

static void say_suspects(const wn_findings *f, wn_check_kind kind, const wn_check *check,
                         char out[TEXT]) {
    static const char *const handled[] = {[WN_CROSSOVERS_DROP] = "left out",
                                          [WN_CROSSOVERS_FIRST] = "counted in the first",
                                          [WN_CROSSOVERS_KEEP] = "counted in each"};
    char who[COUNT], rows[WN_NUMBER_TEXT];
    count_visitors(check->visitors, who);
    wn_format_count(f->tally->facts.bot_rows, rows);
    if (kind == WN_CHECK_CROSSOVERS && check->visitors)
        snprintf(out, TEXT, "%s in several arms, %s", who, handled[f->setup->crossovers]);
    else if (kind == WN_CHECK_CROSSOVERS)
        snprintf(out, TEXT, "nobody was in several arms");
    else if (kind == WN_CHECK_BOTS)
        snprintf(out, TEXT, "%s with %s rows or more", check->visitors ? who : "nobody",
                 rows);
    else if (check->visitors)
        snprintf(out, TEXT, "%s with a row twice within a second", who);
    else
        snprintf(out, TEXT, "no row came twice within a second");
}

static void say_weeks(const wn_traffic *t, const wn_check *check, char out[TEXT]) {
    size_t weeks = t->days / 7;
    int used = snprintf(out, TEXT, "%zu day%s from %s to %s", t->days,
                        t->days == 1 ? "" : "s", t->first_day, t->last_day);
    if (weeks == 0)
        snprintf(out + used, (size_t)(TEXT - used), ": not a week yet");
    else if (check->days)
        snprintf(out + used, (size_t)(TEXT - used), ": the last %zu go beyond %zu week%s",
                 check->days, weeks, weeks == 1 ? "" : "s");
    else
        snprintf(out + used, (size_t)(TEXT - used), ": whole weeks");
}

static void say_novelty(const wn_check *check, char out[TEXT]) {
    char p[WN_NUMBER_TEXT];
    wn_format_p_is(check->test.p, p);
    if (check->state == WN_CHECK_NOTICED)
        snprintf(out, TEXT, "the difference %s over the days (%s)",
                 check->test.statistic > 0 ? "rises" : "falls", p);
    else
        snprintf(out, TEXT, "no clear rise or fall of the difference over the days (%s)",
                 p);
}

static const char *say_found(const wn_findings *f, const wn_traffic *t,
                             wn_check_kind kind, char out[TEXT]) {
    const wn_check *check = &t->checks[kind];
    switch (kind) {
    case WN_CHECK_SAMPLE_RATIO:
        say_ratio(f, check, out);
        break;
    case WN_CHECK_DAILY_RATIO:
        say_daily_ratio(check, out);
        break;
    case WN_CHECK_CROSSOVERS:
    case WN_CHECK_BOTS:
    case WN_CHECK_DUPLICATES:
        say_suspects(f, kind, check, out);
        break;
    case WN_CHECK_WEEKS:
        say_weeks(t, check, out);
        break;
    case WN_CHECK_NOVELTY:
        say_novelty(check, out);
        break;
    case WN_CHECKS:
        break;
    }
    return out;
}

/* What was left out, or put in, to see what it does to the verdict. */
static const char *say_change(const wn_findings *f, wn_check_kind kind) {
    switch (kind) {
    case WN_CHECK_CROSSOVERS:
        return f->setup->crossovers == WN_CROSSOVERS_DROP ? "with them in their first arm"
                                                          : "without them";
    case WN_CHECK_WEEKS:
        return "in whole weeks";
    case WN_CHECK_NOVELTY:
        return "without the first days";
    case WN_CHECK_DAILY_RATIO:
        return "without these days";
    default:
        return "without them";
    }
}

/* "the same", or what it would be. */
static const char *say_without(const wn_findings *f, wn_check_kind kind,
                               const wn_check *check, char out[TEXT]) {
    const wn_without *without = &check->without;
    out[0] = 0;
    if (check->state != WN_CHECK_NOTICED) return out;
    if (without->why)
        snprintf(out, TEXT, "%s", without->why);
    else if (!without->changes)
        snprintf(out, TEXT, "does not change %s", say_change(f, kind));
    else
        snprintf(out, TEXT, "CHANGES %s: %s%s%.80s", say_change(f, kind),
                 wn_decision_words(without->decision),
                 without->arm && without->arm < f->arm_count ? " " : "",
                 without->arm && without->arm < f->arm_count ? f->arms[without->arm].name
                                                             : "");
    return out;
}

static void report_culprits(const wn_traffic *t, wn_doc *doc) {
    if (t->culprit_count == 0) {
        wn_doc_paragraph(doc,
                         "No level of a segment and no day explains it: the split is "
                         "off everywhere, or where no column shows it.");
        return;
    }
    wn_doc_table(doc, "Where the split is off");
    wn_doc_column(doc, "segment", "Column", WN_LEFT);
    wn_doc_column(doc, "level", "Level", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    wn_doc_column(doc, "p", "p, adjusted", WN_RIGHT);
    wn_doc_column(doc, "p_rest", "p of the rest", WN_RIGHT);
    for (size_t i = 0; i < t->culprit_count; i++) {
        wn_doc_row(doc);
        wn_doc_cell_text(doc, t->culprits[i].column);
        wn_doc_cell_text(doc, level_name(t->culprits[i].level));
        wn_doc_cell_count(doc, t->culprits[i].visitors);
        wn_doc_cell_p(doc, t->culprits[i].p);
        wn_doc_cell_p(doc, t->culprits[i].p_rest);
    }
}

static bool is_skipped(const wn_check *check, const char *why) {
    return check->state == WN_CHECK_SKIPPED && strcmp(check->why, why) == 0;
}

/* What could not be checked, by what it would take; who typed counts knows. */
static void report_skipped(const wn_traffic *t, wn_doc *doc) {
    for (int first = 0; first < WN_CHECKS; first++) {
        const char *why = t->checks[first].why;
        char list[TEXT] = "";
        bool said = t->checks[first].state != WN_CHECK_SKIPPED;
        for (int kind = 0; kind < first && !said; kind++)
            said = is_skipped(&t->checks[kind], why);
        for (int kind = first; kind < WN_CHECKS && !said; kind++) {
            size_t used = strlen(list);
            if (is_skipped(&t->checks[kind], why))
                snprintf(list + used, TEXT - used, "%s%s", used ? ", " : "", nouns[kind]);
        }
        if (!said) wn_doc_paragraph(doc, "Not checked: %s (%s).", list, why);
    }
}

static void report_checked(const wn_findings *f, const wn_traffic *t, wn_doc *doc) {
    char found[TEXT], without[TEXT];
    int first = 0;
    while (first < WN_CHECKS && t->checks[first].state == WN_CHECK_SKIPPED)
        first++;
    if (first == WN_CHECKS) return;
    wn_doc_table(doc, "Is the traffic sound?");
    wn_doc_column(doc, "check", "Check", WN_LEFT);
    wn_doc_column(doc, "found", "Found", WN_LEFT);
    wn_doc_column(doc, "verdict", "The verdict", WN_LEFT);
    for (int kind = first; kind < WN_CHECKS; kind++) {
        const wn_check *check = &t->checks[kind];
        if (check->state == WN_CHECK_SKIPPED) continue;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, names[kind]);
        wn_doc_cell_text(doc, say_found(f, t, (wn_check_kind)kind, found));
        wn_doc_cell_text(doc, say_without(f, (wn_check_kind)kind, check, without));
    }
}

void wn_traffic_report(const wn_findings *f, const wn_traffic *t, wn_doc *doc) {
    report_checked(f, t, doc);
    if (t->checks[WN_CHECK_SAMPLE_RATIO].state == WN_CHECK_FAILED)
        report_culprits(t, doc);
    if (f->tally->arm_column[0]) report_skipped(t, doc);
}

static void set_without(const wn_findings *f, const wn_check *check, wn_doc *doc,
                        json_t *object) {
    if (check->without.why) {
        wn_doc_set_none(doc, object, "without", check->without.why);
        return;
    }
    json_t *without = wn_doc_set_object(doc, object, "without");
    wn_doc_set_text(doc, without, "decision", wn_decision_code(check->without.decision));
    if (check->without.arm < f->arm_count)
        wn_doc_set_text(doc, without, "arm", f->arms[check->without.arm].name);
    wn_doc_set_flag(doc, without, "changes", check->without.changes);
}

static bool has_test(wn_check_kind kind) {
    return kind == WN_CHECK_SAMPLE_RATIO || kind == WN_CHECK_DAILY_RATIO ||
           kind == WN_CHECK_NOVELTY;
}

void wn_traffic_data(const wn_findings *f, const wn_traffic *t, wn_doc *doc,
                     json_t *root) {
    char found[TEXT];
    json_t *traffic = wn_doc_set_object(doc, root, "traffic");
    if (t->first_day) {
        wn_doc_set_text(doc, traffic, "first_day", t->first_day);
        wn_doc_set_text(doc, traffic, "last_day", t->last_day);
        wn_doc_set_count(doc, traffic, "days", t->days);
    }
    json_t *checks = wn_doc_set_array(doc, traffic, "checks");
    for (int kind = 0; kind < WN_CHECKS; kind++) {
        const wn_check *check = &t->checks[kind];
        json_t *object = wn_doc_append_object(doc, checks);
        wn_doc_set_text(doc, object, "check", wn_check_codes[kind]);
        wn_doc_set_text(doc, object, "state", state_code(check->state));
        if (check->state == WN_CHECK_SKIPPED) {
            wn_doc_set_text(doc, object, "why", check->why);
            continue;
        }
        wn_doc_set_text(doc, object, "found",
                        say_found(f, t, (wn_check_kind)kind, found));
        if (has_test((wn_check_kind)kind))
            wn_doc_set_number(doc, object, "p_value", check->test.p);
        else
            wn_doc_set_count(doc, object, "visitors", check->visitors);
        if (check->state == WN_CHECK_NOTICED) set_without(f, check, doc, object);
    }
    json_t *culprits = wn_doc_set_array(doc, traffic, "split_off_in");
    for (size_t i = 0; i < t->culprit_count; i++) {
        json_t *object = wn_doc_append_object(doc, culprits);
        wn_doc_set_text(doc, object, "column", t->culprits[i].column);
        wn_doc_set_text(doc, object, "level", level_name(t->culprits[i].level));
        wn_doc_set_count(doc, object, "visitors", t->culprits[i].visitors);
        wn_doc_set_number(doc, object, "p_adjusted", t->culprits[i].p);
        wn_doc_set_number(doc, object, "p_rest", t->culprits[i].p_rest);
    }
}

/* Of two arms, how many visitors the second lacks if the first is complete. */
static void warn_ratio(const wn_findings *f, wn_doc *doc) {
    const wn_arm *control = &f->arms[0], *arm = &f->arms[1];
    double expected = (double)control->visitors * arm->share / control->share;
    double lost = 1 - (double)arm->visitors / expected;
    char share[WN_NUMBER_TEXT];
    if (f->arm_count > 2 || expected <= 0) {
        wn_doc_warn(doc, "sample_ratio",
                    "The split of the visitors is off. Look for redirects that lose "
                    "visitors, bots filtered in one arm, or logging that differs.");
        return;
    }
    wn_format_number(100 * (lost > 0 ? lost : -lost), 2, share);
    wn_doc_warn(
        doc, "sample_ratio",
        "The split of the visitors is off: measured by %s, %s has %s%% too %s. Look "
        "for redirects that lose visitors, bots filtered in one arm, or logging "
        "that differs.",
        control->name, arm->name, share, lost > 0 ? "few" : "many");
}

void wn_traffic_warnings(const wn_findings *f, const wn_traffic *t, wn_doc *doc) {
    char found[TEXT], without[TEXT];
    if (t->checks[WN_CHECK_SAMPLE_RATIO].state == WN_CHECK_FAILED) warn_ratio(f, doc);
    for (int kind = 0; kind < WN_CHECKS; kind++) {
        const wn_check *check = &t->checks[kind];
        if (check->state != WN_CHECK_NOTICED || !check->without.changes) continue;
        say_found(f, t, (wn_check_kind)kind, found);
        say_without(f, (wn_check_kind)kind, check, without);
        wn_doc_warn(doc, wn_check_codes[kind], "%s: %s. The verdict %s.", names[kind],
                    found, without);
    }
}
