#include "scoring/money/quality_report.h"

#include "core/doc/listing.h"
#include "scoring/sources/names.h"

#include <stdio.h>

static const char *shown(const wn_source_quality_row *r) {
    return r->name[0] ? r->name : "(blank)";
}

static void table(const wn_source_quality *q, bool scored, wn_doc *doc) {
    char heading[40];
    snprintf(heading, sizeof heading, "%g%% interval", q->conf * 100);
    wn_doc_table(doc, "Quality of leads, the most qualified first");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "qualified", "Qualified", WN_RIGHT);
    wn_doc_column(doc, "share", "Share", WN_RIGHT);
    wn_doc_column_interval(doc, "share", heading);
    wn_doc_column(doc, "share_p", "Adjusted p", WN_RIGHT);
    if (scored) {
        wn_doc_column(doc, "score", "Mean score", WN_RIGHT);
        wn_doc_column_interval(doc, "score", heading);
        wn_doc_column(doc, "score_p", "Adjusted p", WN_RIGHT);
    }
    for (size_t i = 0; i < q->count; i++) {
        const wn_source_quality_row *r = &q->rows[i];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, shown(r));
        wn_doc_cell_count(doc, r->qualified.n);
        wn_doc_cell_count(doc, r->qualified.x);
        wn_doc_cell_estimate(doc, r->share, WN_UNIT_PERCENT);
        wn_doc_cell_interval(doc, r->share, WN_UNIT_PERCENT);
        wn_doc_cell_p(doc, r->share_p);
        if (!scored) continue;
        wn_doc_cell_estimate(doc, r->score, WN_UNIT_PLAIN);
        wn_doc_cell_interval(doc, r->score, WN_UNIT_PLAIN);
        wn_doc_cell_p(doc, r->score_p);
    }
}

static bool differs(const wn_source_quality *q, size_t i, bool above) {
    const wn_source_quality_row *r = &q->rows[i];
    return r->share_differs && (r->share.value > wn_prop_rate(q->all)) == above;
}

/* Those that differ from the rest, above or below; returns how many there are. */
static size_t list_differing(const wn_source_quality *q, bool above, char *out,
                             size_t size) {
    size_t all = 0;
    for (size_t i = 0; i < q->count; i++)
        all += differs(q, i, above);
    wn_listing list = wn_listing_start(all, WN_NAMED, out, size);
    for (size_t i = 0; i < q->count; i++)
        if (differs(q, i, above)) wn_listing_add(&list, "\"%s\"", shown(&q->rows[i]));
    return all;
}

static void say(const wn_source_quality *q, const char *when, wn_doc *doc) {
    char up[512], down[512], share[WN_NUMBER_TEXT];
    if (q->all.n == 0) return;
    size_t above = list_differing(q, true, up, sizeof up),
           below = list_differing(q, false, down, sizeof down);
    wn_format_share(wn_prop_rate(q->all), share);
    if (q->differing == 0)
        wn_doc_paragraph(doc,
                         "Qualified (%s) are %s of the leads; no source differs from the "
                         "rest beyond chance.",
                         when, share);
    else
        wn_doc_paragraph(doc,
                         "Qualified (%s) are %s of the leads; beyond chance there are "
                         "%s%s%s%s%s.",
                         when, share, above ? "more from " : "", up,
                         above && below ? ", fewer from " : "",
                         !above && below ? "fewer from " : "", down);
}

static void data(const wn_source_quality *q, const char *when, bool scored, wn_doc *doc) {
    json_t *quality = wn_doc_set_object(doc, wn_doc_data(doc), "quality");
    wn_doc_set_text(doc, quality, "qualified_when", when);
    if (q->same_share.why)
        wn_doc_set_none(doc, quality, "p_value", q->same_share.why);
    else
        wn_doc_set_number(doc, quality, "p_value", q->same_share.p);
    wn_doc_set_text(doc, quality, "adjustment", "holm");
    json_t *sources = wn_doc_set_array(doc, quality, "sources");
    for (size_t i = 0; i < q->count; i++) {
        const wn_source_quality_row *r = &q->rows[i];
        json_t *o = wn_doc_append_object(doc, sources);
        wn_doc_set_text(doc, o, "source", shown(r));
        wn_doc_set_count(doc, o, "leads", r->qualified.n);
        wn_doc_set_count(doc, o, "qualified", r->qualified.x);
        wn_doc_set_estimate(doc, o, "share", r->share);
        wn_doc_set_number(doc, o, "share_p_adjusted", r->share_p);
        if (!scored) continue;
        wn_doc_set_estimate(doc, o, "score", r->score);
        wn_doc_set_number(doc, o, "score_p_adjusted", r->score_p);
    }
}

void wn_source_quality_report(const wn_source_quality *q, const char *when, bool scored,
                              wn_doc *doc) {
    table(q, scored, doc);
    say(q, when, doc);
    data(q, when, scored, doc);
}
