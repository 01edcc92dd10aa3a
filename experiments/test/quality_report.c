#include "experiments/test/quality_report.h"

#include "experiments/test/report.h"

#include <stdio.h>

/* How a part is called and written. */
typedef struct part_words {
    const char *name, *key;
    wn_unit unit, difference;
} part_words;

static const part_words words[] = {
    [WN_QUALITY_LEADS] = {"Leads per visitor", "lead_rate", WN_UNIT_PERCENT,
                          WN_UNIT_POINTS},
    [WN_QUALITY_QUALIFIED] = {"Qualified per visitor", "qualified_rate", WN_UNIT_PERCENT,
                              WN_UNIT_POINTS},
    [WN_QUALITY_SCORE] = {"Mean score of leads", "score", WN_UNIT_PLAIN,
                          WN_UNIT_DIFFERENCE},
    [WN_QUALITY_VALUE] = {"Value per visitor", "value_per_visitor", WN_UNIT_PLAIN,
                          WN_UNIT_DIFFERENCE},
    [WN_QUALITY_COST] = {"Cost per qualified lead", "cost_per_qualified", WN_UNIT_PLAIN,
                         WN_UNIT_DIFFERENCE}};

wn_rc wn_quality_caution(const wn_findings *f, const wn_quality_findings *q,
                         wn_verdict *verdict, wn_err *err) {
    if (!q || verdict->decision != WN_DECISION_SHIP) return WN_OK;
    if (!q->comparisons[verdict->arm].more_but_worse) return WN_OK;
    char arm[WN_NUMBER_TEXT], control[WN_NUMBER_TEXT];
    const wn_estimate *its = q->arms[verdict->arm].parts, *theirs = q->arms[0].parts;
    return wn_buf_format(
        &verdict->sentence, err,
        " But it brings more leads, not better ones: %s of its visitors become a "
        "qualified lead, %s of those of %s.",
        wn_format_estimate(its[WN_QUALITY_QUALIFIED], WN_UNIT_PERCENT, arm),
        wn_format_estimate(theirs[WN_QUALITY_QUALIFIED], WN_UNIT_PERCENT, control),
        f->arms[0].name);
}

/* ---------------------------------------------------------------------------- sections
 */

static void report_counts(const wn_findings *f, const wn_quality_findings *q,
                          wn_doc *doc) {
    wn_doc_table(doc, "Lead quality");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "qualified", "Qualified", WN_RIGHT);
    wn_doc_column(doc, "share", "Of the leads", WN_RIGHT);
    for (size_t a = 0; a < f->arm_count; a++) {
        const wn_quality_arm *arm = &q->arms[a];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, f->arms[a].name);
        wn_doc_cell_count(doc, arm->visitors);
        wn_doc_cell_count(doc, arm->leads);
        wn_doc_cell_count(doc, arm->qualified);
        if (arm->leads)
            wn_doc_cell_share(doc, (double)arm->qualified / (double)arm->leads);
        else
            wn_doc_cell_none(doc, "there are no leads");
    }
}

static void report_parts(const wn_findings *f, const wn_quality_findings *q,
                         const char *interval, wn_doc *doc) {
    wn_doc_table(doc, "What the leads are worth");
    wn_doc_column(doc, "what", "What", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "value", "Is", WN_RIGHT);
    wn_doc_column_interval(doc, "value", interval);
    for (int part = 0; part < WN_QUALITY_PARTS; part++) {
        for (size_t a = 0; q->has[part] && a < f->arm_count; a++) {
            wn_doc_row(doc);
            wn_doc_cell_text(doc, words[part].name);
            wn_doc_cell_text(doc, f->arms[a].name);
            wn_report_estimate(doc, &q->arms[a].parts[part], words[part].unit);
        }
    }
}

static void report_comparisons(const wn_findings *f, const wn_quality_findings *q,
                               const char *interval, wn_doc *doc) {
    wn_doc_table(doc, "Lead quality against the control");
    wn_doc_column(doc, "what", "What", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "difference", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "difference", interval);
    wn_doc_column(doc, "lift", "Lift", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", interval);
    wn_doc_column(doc, "p", "p", WN_RIGHT);
    for (int part = 0; part < WN_QUALITY_PARTS; part++) {
        for (size_t a = 1; q->has[part] && a < f->arm_count; a++) {
            const wn_comparison *c = &q->comparisons[a].parts[part];
            wn_doc_row(doc);
            wn_doc_cell_text(doc, words[part].name);
            wn_doc_cell_text(doc, f->arms[a].name);
            wn_report_estimate(doc, &c->difference, words[part].difference);
            wn_report_estimate(doc, &c->lift, WN_UNIT_LIFT);
            if (c->test.why)
                wn_doc_cell_none(doc, c->test.why);
            else
                wn_doc_cell_p(doc, c->test.p);
        }
    }
}

void wn_quality_report(const wn_findings *f, const wn_quality_findings *q, wn_doc *doc) {
    if (!q) return;
    const wn_setup *setup = f->setup;
    char interval[40];
    wn_report_interval_heading(f, interval, sizeof interval);
    report_counts(f, q, doc);
    report_parts(f, q, interval, doc);
    report_comparisons(f, q, interval, doc);
    wn_doc_paragraph(doc,
                     "A lead is a visitor with %s, and qualified with a score of %g or "
                     "more (%s) by the rules \"%s\". These p are not adjusted for each "
                     "other.",
                     setup->metrics[wn_setup_lead(setup)].name, setup->quality.from,
                     setup->quality.qualified, setup->quality.title);
}

/* -------------------------------------------------------------------------------- data
 */

static void add_arm(const wn_findings *f, const wn_quality_findings *q, size_t a,
                    wn_doc *doc, json_t *list) {
    const wn_quality_arm *arm = &q->arms[a];
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, object, "arm", f->arms[a].name);
    wn_doc_set_count(doc, object, "visitors", arm->visitors);
    wn_doc_set_count(doc, object, "leads", arm->leads);
    wn_doc_set_count(doc, object, "qualified", arm->qualified);
    for (int part = 0; part < WN_QUALITY_PARTS; part++)
        if (q->has[part])
            wn_doc_set_estimate(doc, object, words[part].key, arm->parts[part]);
}

static void add_comparison(const wn_findings *f, const wn_quality_findings *q, size_t a,
                           wn_doc *doc, json_t *list) {
    const wn_quality_comparison *c = &q->comparisons[a];
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, object, "arm", f->arms[a].name);
    wn_doc_set_text(doc, object, "against", f->arms[0].name);
    for (int part = 0; part < WN_QUALITY_PARTS; part++) {
        if (!q->has[part]) continue;
        const wn_comparison *its = &c->parts[part];
        json_t *of = wn_doc_set_object(doc, object, words[part].key);
        wn_doc_set_estimate(doc, of, "difference", its->difference);
        wn_doc_set_estimate(doc, of, "lift", its->lift);
        if (its->test.why)
            wn_doc_set_none(doc, of, "p_value", its->test.why);
        else
            wn_doc_set_number(doc, of, "p_value", its->test.p);
    }
    wn_doc_set_flag(doc, object, "more_but_worse", c->more_but_worse);
}

void wn_quality_data(const wn_findings *f, const wn_quality_findings *q, wn_doc *doc,
                     json_t *root) {
    if (!q) return;
    const wn_quality *quality = &f->setup->quality;
    json_t *object = wn_doc_set_object(doc, root, "quality");
    wn_doc_set_text(doc, object, "scoring", quality->title);
    wn_doc_set_text(doc, object, "lead", f->setup->metrics[wn_setup_lead(f->setup)].name);
    wn_doc_set_text(doc, object, "qualified", quality->qualified);
    wn_doc_set_number(doc, object, "qualified_from", quality->from);
    json_t *arms = wn_doc_set_array(doc, object, "arms");
    for (size_t a = 0; a < f->arm_count; a++)
        add_arm(f, q, a, doc, arms);
    json_t *comparisons = wn_doc_set_array(doc, object, "comparisons");
    for (size_t a = 1; a < f->arm_count; a++)
        add_comparison(f, q, a, doc, comparisons);
}

/* ---------------------------------------------------------------------------- warnings
 */

void wn_quality_warnings(const wn_findings *f, const wn_quality_findings *q,
                         wn_doc *doc) {
    for (size_t a = 1; q && a < f->arm_count; a++) {
        if (!q->comparisons[a].more_but_worse) continue;
        const wn_estimate *arm = q->arms[a].parts, *control = q->arms[0].parts;
        const wn_estimate *change =
            &q->comparisons[a].parts[WN_QUALITY_QUALIFIED].difference;
        bool fewer = !change->high_unbounded && change->high < 0;
        char n[4][WN_NUMBER_TEXT];
        wn_doc_warn(
            doc, "more_but_worse_leads",
            "More but worse leads: %s makes %s of the visitors a lead against %s, but "
            "%s qualified ones: %s against %s.",
            f->arms[a].name,
            wn_format_estimate(arm[WN_QUALITY_LEADS], WN_UNIT_PERCENT, n[0]),
            wn_format_estimate(control[WN_QUALITY_LEADS], WN_UNIT_PERCENT, n[1]),
            fewer ? "brings fewer" : "is not shown to bring more",
            wn_format_estimate(arm[WN_QUALITY_QUALIFIED], WN_UNIT_PERCENT, n[2]),
            wn_format_estimate(control[WN_QUALITY_QUALIFIED], WN_UNIT_PERCENT, n[3]));
    }
}
