/* Tenths of the leads by score, and the script's bands. */
#include "scoring/evaluate/report.h"

#include "core/stats/rates/prop.h"

#include <stdio.h>

static void score_range(const wn_slice *slice, char *out, size_t size) {
    if (slice->high == slice->low)
        snprintf(out, size, "%.15g", slice->high);
    else
        snprintf(out, size, "%.15g to %.15g", slice->low, slice->high);
}

/* Significant digits that show one decimal. */
static int tenths_of(double won) {
    int digits = 2;
    for (; won >= 10; won /= 10)
        digits++;
    return digits;
}

static void add_decile(const wn_evaluation *e, int k, wn_doc *doc, json_t *list) {
    const wn_decile *d = &e->judged.deciles[k];
    char scores[64];
    score_range(&d->slice, scores, sizeof scores);
    wn_doc_row(doc);
    wn_doc_cell_count(doc, (uint64_t)k + 1);
    wn_doc_cell_text(doc, scores);
    wn_doc_cell_number(doc, d->slice.won, tenths_of(d->slice.won));
    wn_doc_cell_share(doc, d->slice.won / d->slice.cases);
    if (!e->judged.chance.why) wn_doc_cell_share(doc, d->chance);
    wn_doc_cell_estimate(doc, d->lift, WN_UNIT_PLAIN);
    wn_doc_cell_interval(doc, d->lift, WN_UNIT_PLAIN);
    wn_doc_cell_estimate(doc, d->gain, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, d->gain, WN_UNIT_PERCENT);
    json_t *o = wn_doc_append_object(doc, list);
    wn_doc_set_count(doc, o, "decile", (uint64_t)k + 1);
    wn_doc_set_number(doc, o, "score_low", d->slice.low);
    wn_doc_set_number(doc, o, "score_high", d->slice.high);
    wn_doc_set_number(doc, o, "leads", d->slice.cases);
    wn_doc_set_number(doc, o, "won", d->slice.won);
    wn_doc_set_number(doc, o, "rate", d->slice.won / d->slice.cases);
    if (!e->judged.chance.why) wn_doc_set_number(doc, o, "probability", d->chance);
    wn_evaluate_set(doc, o, "lift", d->lift);
    wn_evaluate_set(doc, o, "gain", d->gain);
}

static void add_deciles(const wn_evaluation *e, wn_doc *doc) {
    char interval[WN_INTERVAL_TEXT];
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "deciles");
    wn_evaluate_interval_name(e, interval);
    if (e->judged.why_no_deciles) {
        wn_doc_paragraph(doc, "No lift by tenths of the leads: %s.",
                         e->judged.why_no_deciles);
        return;
    }
    wn_doc_table(doc, "Lift, by tenths of the leads");
    wn_doc_column(doc, "decile", "Tenth", WN_RIGHT);
    wn_doc_column(doc, "scores", "Scores", WN_RIGHT);
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column(doc, "rate", "Rate", WN_RIGHT);
    if (!e->judged.chance.why) wn_doc_column(doc, "probability", "Expected", WN_RIGHT);
    wn_doc_column(doc, "lift", "Lift", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", interval);
    wn_doc_column(doc, "gain", "Wins so far", WN_RIGHT);
    wn_doc_column_interval(doc, "gain", interval);
    for (int k = 0; k < WN_DECILES; k++)
        add_decile(e, k, doc, list);
    wn_doc_paragraph(doc, "Lift is a tenth's rate over that of all leads. Leads with the "
                          "same score are shared out evenly, so wins need not be whole.");
}

/* ------------------------------------------------------------------------------- bands
 */

static double share(uint64_t part, uint64_t whole) {
    return whole ? (double)part / (double)whole : 0;
}

static void add_band(const wn_evaluation *e, size_t band, wn_doc *doc, json_t *list) {
    const wn_band_count *count = &e->bands[band];
    const wn_sheet *sheet = e->plan.sheet;
    bool below = band == e->score->band_count;
    const char *name = below ? "(below all)" : e->score->bands[band].name;
    wn_estimate rate = wn_prop_wilson(count->judged, e->plan.conf);
    double part = share(count->judged.n, sheet->leads - sheet->older);
    char from[WN_POINTS_TEXT] = "";
    if (!below) wn_points_format(e->score->bands[band].from, false, from);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, name);
    wn_doc_cell_text(doc, from);
    wn_doc_cell_count(doc, count->judged.n);
    wn_doc_cell_share(doc, part);
    if (e->split) wn_doc_cell_share(doc, share(count->older, sheet->older));
    wn_doc_cell_count(doc, count->judged.x);
    wn_doc_cell_estimate(doc, rate, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, rate, WN_UNIT_PERCENT);
    json_t *o = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, o, "band", name);
    if (!below)
        wn_doc_set_number(doc, o, "from", wn_points_value(e->score->bands[band].from));
    wn_doc_set_count(doc, o, "leads", count->judged.n);
    wn_doc_set_number(doc, o, "share", part);
    if (e->split)
        wn_doc_set_number(doc, o, "older_share", share(count->older, sheet->older));
    wn_doc_set_count(doc, o, "won", count->judged.x);
    wn_evaluate_set(doc, o, "rate", rate);
}

static void add_bands(const wn_evaluation *e, wn_doc *doc) {
    char interval[WN_INTERVAL_TEXT];
    size_t last = e->score->band_count;
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "bands");
    wn_doc_table(doc, "Bands");
    wn_doc_column(doc, "band", "Band", WN_LEFT);
    wn_doc_column(doc, "from", "From", WN_RIGHT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "share", "Share", WN_RIGHT);
    if (e->split) wn_doc_column(doc, "older_share", "Older", WN_RIGHT);
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column(doc, "rate", "Rate", WN_RIGHT);
    wn_doc_column_interval(doc, "rate", wn_evaluate_interval_name(e, interval));
    for (size_t band = 0; band <= last; band++)
        if (band < last || e->bands[last].judged.n || e->bands[last].older)
            add_band(e, band, doc, list);
}

void wn_evaluate_report_bands(const wn_evaluation *e, wn_doc *doc) {
    add_deciles(e, doc);
    add_bands(e, doc);
}
