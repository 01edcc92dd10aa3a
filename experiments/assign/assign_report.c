#include "experiments/assign/assign_report.h"

#include "core/stats/rates/srm.h"

#include <math.h>
#include <stdio.h>

static const char *const outside_keys[] = {"no_id", "target", "holdout", "namespace",
                                           "coverage"};
static const char *const outside_words[] = {"without an id", "not targeted", "held out",
                                            "outside the namespace",
                                            "outside the coverage"};

static const char *const audit_keys[] = {"agree", "other_arm", "unknown_arm", "not_in",
                                         "not_out"};
static const char *const audit_words[] = {
    "", "in another arm", "in an arm that the experiment does not have",
    "in an arm, but not in the experiment", "in no arm, but in the experiment"};

static const char *arm_name(const wn_roster *r, size_t arm) {
    return arm == WN_NO_ARM ? "" : r->assignment->arms[arm].p;
}

/* -------------------------------------------------------------------------- the parts */

static void report_arms(const wn_roster *r, wn_doc *doc) {
    const wn_assignment *a = r->assignment;
    uint64_t assigned = wn_roster_assigned(r);
    wn_doc_table(doc, "Arms");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "ids", "Ids", WN_RIGHT);
    wn_doc_column(doc, "share", "Share", WN_RIGHT);
    wn_doc_column(doc, "planned", "Planned", WN_RIGHT);
    wn_doc_column(doc, "hash", "Hash", WN_RIGHT);
    for (size_t i = 0; i < a->arm_count; i++) {
        char range[60];
        snprintf(range, sizeof range, "%.4g to %.4g", a->ranges[i].low,
                 a->ranges[i].high);
        wn_doc_row(doc);
        wn_doc_cell_text(doc, arm_name(r, i));
        wn_doc_cell_count(doc, r->counts.arms[i]);
        if (assigned)
            wn_doc_cell_share(doc, (double)r->counts.arms[i] / (double)assigned);
        else
            wn_doc_cell_none(doc, "no id is in an arm");
        wn_doc_cell_share(doc, a->weights[i]);
        wn_doc_cell_text(doc, range);
    }
}

/* `1,225 outside the coverage, 2 without an id` */
static void report_outside(const wn_roster *r, wn_doc *doc) {
    char text[WN_OUTSIDES * (WN_NUMBER_TEXT + 40)] = "", count[WN_NUMBER_TEXT];
    size_t n = 0;
    for (size_t i = 0; i < WN_OUTSIDES; i++) {
        if (!r->counts.outside[i]) continue;
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s %s", n ? ", " : "",
                              wn_format_count(r->counts.outside[i], count),
                              outside_words[i]);
    }
    if (n) wn_doc_paragraph(doc, "Without an arm: %s.", text);
}

static void report_assignment(const wn_assignment *a, wn_doc *doc) {
    wn_doc_paragraph(doc, "Key \"%s\", hash version %d, coverage %g%%.", a->key.p,
                     a->hash, 100 * a->coverage);
    for (size_t i = 0; i < a->namespace_count; i++) {
        const wn_namespace *space = &a->namespaces[i];
        wn_doc_paragraph(doc, "Namespace \"%s\", %g to %g.", space->name.p,
                         space->range.low, space->range.high);
    }
    for (size_t i = 0; i < a->holdout_count; i++)
        wn_doc_paragraph(doc, "Holdout \"%s\", %g%%.", a->holdouts[i].name.p,
                         100 * a->holdouts[i].share);
}

/* Parts that do not make a whole: our proportions are not what an SDK makes of them. */
static void warn_of_weights(const wn_assignment *a, wn_doc *doc) {
    bool fractions = false, taken = fabs(a->weight_sum - 1) <= WN_WEIGHTS_TOLERANCE;
    for (size_t i = 0; i < a->arm_count; i++)
        fractions |= a->weights[i] * a->weight_sum < 0.999;
    if (!fractions || taken) return;
    wn_doc_warn(doc, "weights",
                "The shares of the arms add up to %.4g, not 1, and are taken as parts of "
                "that. GrowthBook's SDKs would take equal shares instead.",
                a->weight_sum);
}

/* ------------------------------------------------------------------------------- data */

static void set_range(wn_doc *doc, json_t *object, wn_range range) {
    wn_doc_set_number(doc, object, "low", range.low);
    wn_doc_set_number(doc, object, "high", range.high);
}

static void data_arms(const wn_roster *r, wn_doc *doc) {
    const wn_assignment *a = r->assignment;
    uint64_t assigned = wn_roster_assigned(r);
    json_t *arms = wn_doc_set_array(doc, wn_doc_data(doc), "arms");
    for (size_t i = 0; i < a->arm_count; i++) {
        json_t *arm = wn_doc_append_object(doc, arms);
        wn_doc_set_text(doc, arm, "arm", arm_name(r, i));
        wn_doc_set_number(doc, arm, "weight", a->weights[i]);
        set_range(doc, arm, a->ranges[i]);
        wn_doc_set_count(doc, arm, "ids", r->counts.arms[i]);
        wn_doc_set_number(doc, arm, "expected", (double)assigned * a->weights[i]);
    }
}

static void data(const wn_roster *r, wn_doc *doc) {
    const wn_assignment *a = r->assignment;
    json_t *root = wn_doc_data(doc);
    wn_test_result ratio = wn_roster_sample_ratio(r);
    wn_doc_set_text(doc, root, "key", a->key.p);
    wn_doc_set_count(doc, root, "hash", (uint64_t)a->hash);
    wn_doc_set_number(doc, root, "coverage", a->coverage);
    json_t *spaces = wn_doc_set_array(doc, root, "namespaces");
    for (size_t i = 0; i < a->namespace_count; i++) {
        json_t *space = wn_doc_append_object(doc, spaces);
        wn_doc_set_text(doc, space, "name", a->namespaces[i].name.p);
        set_range(doc, space, a->namespaces[i].range);
    }
    json_t *holdouts = wn_doc_set_array(doc, root, "holdouts");
    for (size_t i = 0; i < a->holdout_count; i++) {
        json_t *holdout = wn_doc_append_object(doc, holdouts);
        wn_doc_set_text(doc, holdout, "name", a->holdouts[i].name.p);
        wn_doc_set_number(doc, holdout, "share", a->holdouts[i].share);
    }
    wn_doc_set_count(doc, root, "ids", r->counts.ids);
    wn_doc_set_count(doc, root, "assigned", wn_roster_assigned(r));
    json_t *outside = wn_doc_set_object(doc, root, "outside");
    for (size_t i = 0; i < WN_OUTSIDES; i++)
        wn_doc_set_count(doc, outside, outside_keys[i], r->counts.outside[i]);
    data_arms(r, doc);
    json_t *sample = wn_doc_set_object(doc, root, "sample_ratio");
    if (ratio.why)
        wn_doc_set_none(doc, sample, "p_value", ratio.why);
    else
        wn_doc_set_number(doc, sample, "p_value", ratio.p);
}

static void data_audit(const wn_roster *r, const char *column, wn_doc *doc) {
    json_t *audit = wn_doc_set_object(doc, wn_doc_data(doc), "audit");
    wn_doc_set_text(doc, audit, "column", column);
    wn_doc_set_count(doc, audit, "disagree", wn_roster_disagreements(r));
    for (size_t i = 0; i < WN_AUDITS; i++)
        wn_doc_set_count(doc, audit, audit_keys[i], r->counts.audit[i]);
    if (!r->first.line) return;
    json_t *first = wn_doc_set_object(doc, audit, "first");
    wn_doc_set_count(doc, first, "line", r->first.line);
    wn_doc_set_text(doc, first, "id", r->first.id);
    wn_doc_set_text(doc, first, "recorded", r->first.recorded);
    wn_doc_set_text(doc, first, "arm", arm_name(r, r->first.arm));
}

/* -------------------------------------------------------------------------------- ids */

/* `All 12 ids are`, `3 of 12 ids (25%) are`, `None of the 12 ids is` */
static const char *say_assigned(const wn_roster *r, char *out, size_t size) {
    uint64_t assigned = wn_roster_assigned(r), ids = r->counts.ids;
    char part[WN_NUMBER_TEXT], all[WN_NUMBER_TEXT], share[WN_NUMBER_TEXT];
    wn_format_count(assigned, part);
    wn_format_count(ids, all);
    if (ids == 1)
        snprintf(out, size, "%s", assigned ? "The only id is" : "The only id is not");
    else if (assigned == ids)
        snprintf(out, size, "All %s ids are", all);
    else if (assigned == 0)
        snprintf(out, size, "None of the %s ids is", all);
    else
        snprintf(out, size, "%s of %s ids (%s) are", part, all,
                 wn_format_share((double)assigned / (double)ids, share));
    return out;
}

static void answer_ids(const wn_roster *r, const wn_assigned_id *ids, size_t count,
                       wn_doc *doc) {
    char assigned[3 * WN_NUMBER_TEXT + 40];
    if (count > 1)
        wn_doc_answer(doc, "%s in the experiment.",
                      say_assigned(r, assigned, sizeof assigned));
    else if (ids->arm == WN_NO_ARM)
        wn_doc_answer(doc, "\"%s\" is in no arm: it is %s.", ids->id,
                      outside_words[ids->why]);
    else
        wn_doc_answer(doc, "\"%s\" is in %s.", ids->id, arm_name(r, ids->arm));
}

static void report_ids(const wn_roster *r, const wn_assigned_id *ids, size_t count,
                       wn_doc *doc) {
    bool all = wn_roster_assigned(r) == count;
    wn_doc_table(doc, "");
    wn_doc_column(doc, "id", "Id", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    if (!all) wn_doc_column(doc, "why", "Why none", WN_LEFT);
    for (size_t i = 0; i < count; i++) {
        wn_doc_row(doc);
        wn_doc_cell_text(doc, ids[i].id);
        wn_doc_cell_text(doc, arm_name(r, ids[i].arm));
        if (!all)
            wn_doc_cell_text(doc,
                             ids[i].arm == WN_NO_ARM ? outside_words[ids[i].why] : "");
    }
}

static void data_ids(const wn_roster *r, const wn_assigned_id *ids, size_t count,
                     wn_doc *doc) {
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "assignments");
    for (size_t i = 0; i < count; i++) {
        json_t *one = wn_doc_append_object(doc, list);
        wn_doc_set_text(doc, one, "id", ids[i].id);
        if (ids[i].arm == WN_NO_ARM)
            wn_doc_set_none(doc, one, "arm", outside_words[ids[i].why]);
        else
            wn_doc_set_text(doc, one, "arm", arm_name(r, ids[i].arm));
    }
}

void wn_assign_report_ids(const wn_roster *r, const wn_assigned_id *ids, size_t count,
                          wn_doc *doc) {
    answer_ids(r, ids, count, doc);
    if (count > 1) report_ids(r, ids, count, doc);
    report_assignment(r->assignment, doc);
    data(r, doc);
    data_ids(r, ids, count, doc);
    warn_of_weights(r->assignment, doc);
}

/* ------------------------------------------------------------------------------- file */

static void answer_file(const wn_roster *r, wn_doc *doc) {
    char assigned[3 * WN_NUMBER_TEXT + 40], p[WN_NUMBER_TEXT];
    wn_test_result ratio = wn_roster_sample_ratio(r);
    say_assigned(r, assigned, sizeof assigned);
    if (r->counts.ids == 0)
        wn_doc_answer(doc, "There are no ids.");
    else if (ratio.why)
        wn_doc_answer(doc, "%s in the experiment.", assigned);
    else
        wn_doc_answer(doc, "%s in the experiment, %s (%s).", assigned,
                      ratio.p < WN_SRM_ALARM ? "but not in the planned shares"
                                             : "in the planned shares",
                      wn_format_p_is(ratio.p, p));
    if (!ratio.why && ratio.p < WN_SRM_ALARM)
        wn_doc_warn(doc, "sample_ratio",
                    "The arms do not get the shares that were planned. An id that comes "
                    "in many rows counts as often; if every id comes once, the ids are "
                    "not all of the visitors.");
}

static void answer_audit(const wn_roster *r, const char *column, wn_doc *doc) {
    char all[WN_NUMBER_TEXT], wrong[WN_NUMBER_TEXT], share[WN_NUMBER_TEXT];
    uint64_t disagreements = wn_roster_disagreements(r);
    wn_format_count(r->counts.ids, all);
    wn_format_count(disagreements, wrong);
    if (r->counts.ids == 0)
        wn_doc_answer(doc, "The log has no rows to check.");
    else if (disagreements == 0)
        wn_doc_answer(doc,
                      "The log agrees: in all %s rows \"%s\" is the arm that the "
                      "assignment gives.",
                      all, column);
    else
        wn_doc_answer(
            doc,
            "The log disagrees with the assignment in %s of %s rows (%s), first in line "
            "%llu: \"%s\" was recorded in %s%s%s and should be in %s.",
            wrong, all,
            wn_format_share((double)disagreements / (double)r->counts.ids, share),
            (unsigned long long)r->first.line, r->first.id,
            r->first.recorded[0] ? "\"" : "no arm", r->first.recorded,
            r->first.recorded[0] ? "\"" : "",
            r->first.arm == WN_NO_ARM ? "none" : arm_name(r, r->first.arm));
}

/* How often two unrelated assignments with these weights disagree. */
static double chance_of_other(const wn_assignment *a) {
    double same = 0;
    for (size_t i = 0; i < a->arm_count; i++)
        same += a->weights[i] * a->weights[i];
    return 1 - same;
}

static void report_audit(const wn_roster *r, wn_doc *doc) {
    const uint64_t *audit = r->counts.audit;
    uint64_t disagreements = wn_roster_disagreements(r);
    char share[WN_NUMBER_TEXT];
    if (disagreements == 0) return;
    wn_doc_table(doc, "Disagreements");
    wn_doc_column(doc, "recorded", "Recorded", WN_LEFT);
    wn_doc_column(doc, "rows", "Rows", WN_RIGHT);
    for (size_t i = 0; i < WN_AUDITS; i++) {
        if (i == WN_AUDIT_AGREES || !audit[i]) continue;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, audit_words[i]);
        wn_doc_cell_count(doc, audit[i]);
    }
    double chance = chance_of_other(r->assignment);
    uint64_t compared = audit[WN_AUDIT_AGREES] + audit[WN_AUDIT_OTHER_ARM];
    if ((double)audit[WN_AUDIT_OTHER_ARM] > chance / 2 * (double)compared)
        wn_doc_paragraph(doc,
                         "Unrelated assignments disagree in about %s of rows: another "
                         "key, hash version, id column or order of the arms may have "
                         "been used.",
                         wn_format_share(chance, share));
}

void wn_assign_report_file(const wn_roster *r, const char *audited, wn_doc *doc) {
    char count[WN_NUMBER_TEXT];
    uint64_t blank = r->counts.outside[WN_OUTSIDE_NO_ID];
    if (audited) {
        answer_audit(r, audited, doc);
        report_audit(r, doc);
    } else {
        answer_file(r, doc);
    }
    report_arms(r, doc);
    report_outside(r, doc);
    report_assignment(r->assignment, doc);
    data(r, doc);
    if (audited) data_audit(r, audited, doc);
    if (blank)
        wn_doc_warn(doc, "no_id", "%s %s no id and %s no arm.",
                    wn_format_count(blank, count), blank == 1 ? "row has" : "rows have",
                    blank == 1 ? "gets" : "get");
    warn_of_weights(r->assignment, doc);
}
