#include "scoring/learn/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* An interval of the AUC that is wider says little. */
static const double doubtful_width = 0.1;

/* --------------------------------------------------------------------------- sentence
 */

static void answer(const wn_learned *l, wn_doc *doc) {
    const wn_measure *m = l->facts->test->leads.n ? l->facts->test : l->facts->train;
    bool tested = m == l->facts->test;
    char leads[WN_NUMBER_TEXT], auc[WN_NUMBER_TEXT], from[WN_POINTS_TEXT];
    char hot[WN_NUMBER_TEXT], rest[WN_NUMBER_TEXT];
    wn_format_count(m->leads.n, leads);
    if (m->why) {
        wn_doc_answer(doc,
                      "A scorecard of %zu columns was learned, but how well it works "
                      "cannot be told: of the leads to test it on, %s.",
                      l->card->fit->count, m->why);
        return;
    }
    wn_prop others = {m->leads.x - m->hot.x, m->leads.n - m->hot.n};
    wn_format_number(100 * m->auc.value, 2, auc);
    wn_format_share(m->hot.n ? wn_prop_rate(m->hot) : 0, hot);
    wn_format_share(others.n ? wn_prop_rate(others) : 0, rest);
    wn_points_format(l->card->bands[0], false, from);
    const char *which = !tested ? "the same that it was learned from, so expect less"
                        : l->facts->time ? "newer than those it was learned from"
                                         : "not among those it was learned from";
    if (m->auc.low <= 0.5)
        wn_doc_answer(
            doc,
            "Do not go by this scorecard yet, as it cannot be told from chance: "
            "a lead that is won scores above one that is not %s times in 100, "
            "where 50 is chance (%s leads, %s).",
            auc, leads, which);
    else
        wn_doc_answer(doc,
                      "Of leads that score %s or more %s were won, of the others %s; a "
                      "lead that is won scores above one that is not %s times in 100 (%s "
                      "leads, %s).",
                      from, hot, rest, auc, leads, which);
}

/* ------------------------------------------------------------------------------ tables
 */

static void measure_row(wn_doc *doc, const char *name, const wn_measure *m) {
    wn_doc_row(doc);
    wn_doc_cell_text(doc, name);
    wn_doc_cell_count(doc, m->leads.n);
    wn_doc_cell_share(doc, m->leads.n ? wn_prop_rate(m->leads) : 0);
    if (m->why) {
        for (int i = 0; i < 3; i++)
            wn_doc_cell_none(doc, m->why);
        return;
    }
    wn_doc_cell_estimate(doc, m->auc, WN_UNIT_PLAIN);
    wn_doc_cell_interval(doc, m->auc, WN_UNIT_PLAIN);
    wn_doc_cell_number(doc, m->brier.value, 3);
}

static void measures(const wn_learned *l, wn_doc *doc) {
    char heading[40];
    snprintf(heading, sizeof heading, "%g%% interval", l->card->plan.conf * 100);
    wn_doc_table(doc, "How well it works");
    wn_doc_column(doc, "part", "Leads for", WN_LEFT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "rate", "Won", WN_RIGHT);
    wn_doc_column(doc, "auc", "AUC", WN_RIGHT);
    wn_doc_column_interval(doc, "auc", heading);
    wn_doc_column(doc, "brier", "Brier score", WN_RIGHT);
    measure_row(doc, "training", l->facts->train);
    if (l->facts->test->leads.n) measure_row(doc, "test", l->facts->test);
}

static wn_points width_in_points(const wn_card *card, size_t feature) {
    wn_points low = 0, high = 0;
    const wn_fit_feature *f = &card->fit->features[feature];
    for (size_t k = 0; k < f->binned->count; k++) {
        if (!(f->se[k] > 0)) continue;
        wn_points p = card->points[feature][k];
        low = p < low ? p : low;
        high = p > high ? p : high;
    }
    return high - low;
}

static void columns(const wn_learned *l, wn_doc *doc) {
    const wn_card *card = l->card;
    char points[WN_POINTS_TEXT];
    wn_doc_table(doc, "Columns in the scorecard");
    wn_doc_column(doc, "column", "Column", WN_LEFT);
    wn_doc_column(doc, "iv", "Information value", WN_RIGHT);
    wn_doc_column(doc, "bins", "Bins", WN_RIGHT);
    wn_doc_column(doc, "range", "Points between best and worst", WN_RIGHT);
    for (size_t i = 0; i < card->fit->count; i++) {
        const wn_binned *b = card->fit->features[i].binned;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, b->feature->name);
        wn_doc_cell_number(doc, b->iv, 2);
        wn_doc_cell_count(doc, b->count);
        wn_doc_cell_text(doc, wn_points_format(width_in_points(card, i), false, points));
    }
}

/* Columns that are out, those that know the outcome apart. */
static void left_out(const wn_learned *l, bool refused, wn_doc *doc) {
    bool any = false;
    for (size_t i = 0; i < l->training->feature_count; i++) {
        const wn_feature *f = &l->training->features[i];
        if (f->in || (f->notice == WN_NOTICE_REFUSED) != refused) continue;
        if (!any) {
            wn_doc_table(doc, refused
                                  ? "Refused, as they know the outcome (--allow COLUMN "
                                    "lets one in)"
                                  : "Columns left out");
            wn_doc_column(doc, "column", "Column", WN_LEFT);
            wn_doc_column(doc, "why", "Because", WN_LEFT);
        }
        any = true;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, f->name);
        wn_doc_cell_text(doc, f->why);
    }
}

/* --------------------------------------------------------------------------- remarks */

static void method(const wn_learned *l, wn_doc *doc) {
    const wn_card *card = l->card;
    const wn_measure *m = l->facts->test->leads.n ? l->facts->test : l->facts->train;
    char loss[WN_NUMBER_TEXT];
    wn_doc_paragraph(doc,
                     "%.4g points are even odds, and every %.4g more double them. The "
                     "script gives the probability with the score.",
                     wn_pdo_score(card->plan.scale, 0), card->plan.scale.factor * log(2));
    if (m->why) return;
    double change = m->auc.value - m->exact_auc;
    wn_format_number(fabs(change), 2, loss);
    if (fabs(change) < 5e-6)
        wn_doc_paragraph(doc, "Rounding the points does not change how they rank leads.");
    else
        wn_doc_paragraph(doc, "Rounding the points %s the AUC by %s.",
                         change < 0 ? "lowers" : "raises", loss);
}

static void warnings(const wn_learned *l, wn_doc *doc) {
    const wn_training *t = l->training;
    const wn_fit *fit = l->card->fit;
    const wn_measure *test = l->facts->test;
    char n[WN_NUMBER_TEXT];
    if (fit->method == WN_FIT_FIRTH)
        wn_doc_warn(doc, "firth",
                    "Points are by Firth's method, on weights of evidence alone, because "
                    "%s.",
                    fit->why_firth);
    if (test->leads.n && !test->why && test->auc.high - test->auc.low > doubtful_width)
        wn_doc_warn(doc, "few_test_leads",
                    "The test leads are few: the AUC may be anything from %.2f to %.2f.",
                    test->auc.low, test->auc.high);
    if (t->no_outcome)
        wn_doc_warn(doc, "no_outcome",
                    "%s leads without an outcome (neither won nor lost) are not learned "
                    "from.",
                    wn_format_count(t->no_outcome, n));
    if (t->no_time)
        wn_doc_warn(doc, "no_time", "%s leads without a time are left out.",
                    wn_format_count(t->no_time, n));
    if (t->repeated_ids)
        wn_doc_warn(doc, "repeated_ids",
                    "%s leads have an id that an earlier lead has; they are kept.",
                    wn_format_count(t->repeated_ids, n));
    for (size_t i = 0; i < t->feature_count; i++) {
        const wn_feature *f = &t->features[i];
        if (!f->in || f->notice < WN_NOTICE_WARNED) continue;
        bool allowed = f->notice == WN_NOTICE_ALLOWED;
        wn_doc_warn(doc, allowed ? "allowed_column" : "late_column",
                    allowed ? "\"%s\" is in because you allow it: %s."
                            : "Exclude \"%s\" if it is filled in late: %s.",
                    f->name, f->why);
    }
}

/* -------------------------------------------------------------------------------- data
 */

static void measure_data(wn_doc *doc, json_t *root, const char *key,
                         const wn_measure *m) {
    json_t *object = wn_doc_set_object(doc, root, key);
    wn_doc_set_count(doc, object, "leads", m->leads.n);
    wn_doc_set_count(doc, object, "won", m->leads.x);
    if (m->why) {
        wn_doc_set_none(doc, object, "auc", m->why);
        return;
    }
    wn_doc_set_estimate(doc, object, "auc", m->auc);
    wn_doc_set_estimate(doc, object, "brier", m->brier);
    wn_doc_set_number(doc, object, "auc_before_rounding", m->exact_auc);
    wn_doc_set_number(doc, object, "brier_before_rounding", m->exact_brier);
}

static void bins_data(wn_doc *doc, const wn_card *card, size_t feature, json_t *object) {
    const wn_fit_feature *f = &card->fit->features[feature];
    json_t *bins = wn_doc_set_array(doc, object, "bins");
    for (size_t k = 0; k < f->binned->count; k++) {
        const wn_bin *bin = &f->binned->bins[k];
        json_t *one = wn_doc_append_object(doc, bins);
        wn_doc_set_text(doc, one, "label", bin->label);
        wn_doc_set_count(doc, one, "leads", bin->won.n);
        wn_doc_set_count(doc, one, "won", bin->won.x);
        wn_doc_set_number(doc, one, "points", wn_points_value(card->points[feature][k]));
        if (!(f->se[k] > 0)) {
            wn_doc_set_none(doc, one, "woe", "too few leads");
            continue;
        }
        wn_doc_set_number(doc, one, "woe", bin->woe);
        wn_doc_set_number(doc, one, "log_odds", f->effect[k]);
        wn_doc_set_number(doc, one, "se", f->se[k]);
    }
}

static void data(const wn_learned *l, wn_doc *doc) {
    const wn_card *card = l->card;
    json_t *root = wn_doc_data(doc);
    static const char *const methods[] = {[WN_FIT_RIDGE] = "ridge",
                                          [WN_FIT_FIRTH] = "firth",
                                          [WN_FIT_NAIVE_BAYES] = "naive-bayes"};
    wn_fit_method how = card->fit->method;
    wn_doc_set_text(doc, root, "model",
                    how == WN_FIT_NAIVE_BAYES ? methods[how] : "scorecard");
    wn_doc_set_text(doc, root, "method", methods[how]);
    if (how == WN_FIT_RIDGE) wn_doc_set_number(doc, root, "ridge", card->fit->ridge);
    measure_data(doc, root, "train", l->facts->train);
    if (l->facts->test->leads.n) measure_data(doc, root, "test", l->facts->test);
    json_t *probability = wn_doc_set_object(doc, root, "probability");
    wn_doc_set_number(doc, probability, "intercept", card->intercept);
    wn_doc_set_number(doc, probability, "per_point", card->per_point);
    wn_doc_set_number(doc, root, "base", wn_points_value(card->base));
    json_t *in = wn_doc_set_array(doc, root, "columns");
    for (size_t i = 0; i < card->fit->count; i++) {
        const wn_binned *b = card->fit->features[i].binned;
        json_t *one = wn_doc_append_object(doc, in);
        wn_doc_set_text(doc, one, "column", b->feature->name);
        wn_doc_set_number(doc, one, "iv", b->iv);
        bins_data(doc, card, i, one);
    }
    json_t *out = wn_doc_set_array(doc, root, "left_out");
    for (size_t i = 0; i < l->training->feature_count; i++) {
        const wn_feature *f = &l->training->features[i];
        if (f->in) continue;
        json_t *one = wn_doc_append_object(doc, out);
        wn_doc_set_text(doc, one, "column", f->name);
        wn_doc_set_flag(doc, one, "refused", f->notice == WN_NOTICE_REFUSED);
        wn_doc_set_text(doc, one, "why", f->why);
    }
    wn_doc_set_text(doc, root, "script", l->script);
}

void wn_learn_report(const wn_learned *l, wn_doc *doc) {
    answer(l, doc);
    measures(l, doc);
    columns(l, doc);
    left_out(l, true, doc);
    left_out(l, false, doc);
    method(l, doc);
    if (l->written) {
        wn_doc_paragraph(doc,
                         "The script is in %s: change a line, and `winnow score %s %s` "
                         "runs it.",
                         l->written, l->written, l->facts->file);
    } else {
        wn_doc_paragraph(doc, "The script (-o FILE writes it to a file):");
        wn_doc_code(doc, l->script);
    }
    warnings(l, doc);
    data(l, doc);
}
