#include "scoring/sources/outliers_report.h"

#include "scoring/sources/names.h"

#include <stdio.h>

/* ------------------------------------------------------------------------------- table
 */

static const char *where(const wn_source *s, const wn_outlier *o) {
    bool above = wn_prop_rate(s->won) > o->inner.value;
    if (o->outside_outer) return above ? "far above" : "far below";
    if (o->outside_inner) return above ? "above" : "below";
    return "inside";
}

static void table(const wn_judgement *j, const wn_outliers *all, wn_doc *doc) {
    wn_doc_table(doc, "Each source against the rest");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "rate", "Rate", WN_RIGHT);
    wn_doc_column(doc, "rest", "Rest", WN_RIGHT);
    wn_doc_column(doc, "p_value", "p", WN_RIGHT);
    wn_doc_column(doc, "p_adjusted", "Adjusted p", WN_RIGHT);
    wn_doc_column_interval(doc, "inner", "95% limits");
    wn_doc_column_interval(doc, "outer", "99.8% limits");
    wn_doc_column(doc, "place", "Place", WN_LEFT);
    for (size_t i = 0; i < all->count; i++) {
        const wn_outlier *o = &all->sources[i];
        const wn_source *s = &j->sources[i];
        char name[WN_SOURCE_NAME];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, wn_source_visible(s, name));
        wn_doc_cell_percent(doc, wn_prop_rate(s->won), 3);
        wn_doc_cell_percent(doc, wn_prop_rate(o->rest), 3);
        wn_doc_cell_p(doc, o->p);
        wn_doc_cell_p(doc, o->p_adjusted);
        wn_doc_cell_interval(doc, o->inner, WN_UNIT_PERCENT);
        wn_doc_cell_interval(doc, o->outer, WN_UNIT_PERCENT);
        wn_doc_cell_text(doc, where(s, o));
    }
}

/* --------------------------------------------------------------------------- sentences
 */

static bool differs_up(const wn_judgement *j, const wn_outliers *all, size_t i) {
    return wn_prop_rate(j->sources[i].won) > wn_prop_rate(all->sources[i].rest);
}

static bool better(const void *ctx, const wn_judgement *j, size_t i) {
    const wn_outliers *all = ctx;
    return all->sources[i].differs && differs_up(j, all, i);
}

static bool worse(const void *ctx, const wn_judgement *j, size_t i) {
    const wn_outliers *all = ctx;
    return all->sources[i].differs && !differs_up(j, all, i);
}

static bool outside(const void *ctx, const wn_judgement *j, size_t i) {
    (void)j;
    return ((const wn_outliers *)ctx)->sources[i].outside_inner;
}

static void say_differing(const wn_judgement *j, const wn_outliers *all, wn_doc *doc) {
    char up[WN_SOURCE_LIST], down[WN_SOURCE_LIST];
    if (all->differing == 0) {
        wn_doc_paragraph(doc,
                         "None of %zu sources differs from the rest beyond chance, the "
                         "p-values being adjusted for their number (Holm).",
                         all->count);
        return;
    }
    size_t above = wn_sources_list(j, better, all, WN_NAMED, up);
    size_t below = wn_sources_list(j, worse, all, WN_NAMED, down);
    wn_doc_paragraph(doc,
                     "%zu of %zu sources differ%s from the rest beyond chance "
                     "(adjusted p below %g, by Holm for %zu tests): %s%s%s%s%s.",
                     all->differing, all->count, all->differing == 1 ? "s" : "",
                     1 - j->conf, all->count, up, above ? " better" : "",
                     above && below ? ", " : "", down, below ? " worse" : "");
}

static void say_limits(const wn_judgement *j, const wn_outliers *all, wn_doc *doc) {
    char names[WN_SOURCE_LIST];
    size_t count = wn_sources_list(j, outside, all, WN_NAMED, names);
    const char *who = count ? names : "none";
    if (all->plot.phi > 1)
        wn_doc_paragraph(
            doc,
            "The rates scatter %.3g times as much as chance alone makes them "
            "(over-dispersion, the variance), and the limits are widened "
            "for that. Outside the 95%% ones, and so unusual even among "
            "these sources: %s.",
            all->plot.phi, who);
    else
        wn_doc_paragraph(doc,
                         "The rates scatter no more than chance makes them. Outside "
                         "the 95%% limits, where one source in 20 lies by chance: %s.",
                         who);
}

/* ------------------------------------------------------------------------------- data */

static void data(const wn_judgement *j, const wn_outliers *all, wn_doc *doc) {
    json_t *funnel = wn_doc_set_object(doc, wn_doc_data(doc), "funnel_plot");
    if (all->plot.why) {
        wn_doc_set_none(doc, funnel, "target", all->plot.why);
        return;
    }
    wn_doc_set_number(doc, funnel, "target", all->plot.target);
    wn_doc_set_number(doc, funnel, "phi_raw", all->plot.phi_raw);
    wn_doc_set_number(doc, funnel, "phi", all->plot.phi);
    wn_doc_set_number(doc, funnel, "widened", all->plot.widened);
    wn_doc_set_text(doc, funnel, "adjustment", "holm");
    wn_doc_set_count(doc, funnel, "differing", all->differing);
    wn_doc_set_count(doc, funnel, "outside", all->outside);
    json_t *sources = wn_doc_set_array(doc, funnel, "sources");
    for (size_t i = 0; i < all->count; i++) {
        const wn_outlier *o = &all->sources[i];
        json_t *object = wn_doc_append_object(doc, sources);
        wn_doc_set_text(doc, object, "source", j->sources[i].name);
        wn_doc_set_number(doc, object, "rest", wn_prop_rate(o->rest));
        wn_doc_set_number(doc, object, "p_value", o->p);
        wn_doc_set_number(doc, object, "p_adjusted", o->p_adjusted);
        wn_doc_set_flag(doc, object, "differs", o->differs);
        wn_doc_set_number(doc, object, "z", o->z);
        wn_doc_set_number(doc, object, "z_adjusted", o->z / all->plot.widened);
        wn_doc_set_interval(doc, wn_doc_set_object(doc, object, "limits_95"), o->inner);
        wn_doc_set_interval(doc, wn_doc_set_object(doc, object, "limits_998"), o->outer);
        wn_doc_set_text(doc, object, "place", where(&j->sources[i], o));
    }
}

void wn_outliers_report(const wn_judgement *j, const wn_outliers *outliers, wn_doc *doc) {
    data(j, outliers, doc);
    if (outliers->plot.why) return;
    table(j, outliers, doc);
    say_differing(j, outliers, doc);
    say_limits(j, outliers, doc);
}
