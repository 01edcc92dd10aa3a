#include "scoring/evaluate/report.h"

#include <stdio.h>

char *wn_evaluate_interval_name(const wn_evaluation *e, char out[WN_INTERVAL_TEXT]) {
    snprintf(out, WN_INTERVAL_TEXT, "%g%% interval", 100 * e->plan.conf);
    return out;
}

void wn_evaluate_set(wn_doc *doc, json_t *object, const char *key, wn_estimate e) {
    char interval[64];
    snprintf(interval, sizeof interval, "%s_interval", key);
    if (e.why) {
        wn_doc_set_none(doc, object, key, e.why);
        return;
    }
    wn_doc_set_number(doc, object, key, e.value);
    if (e.why_no_interval)
        wn_doc_set_none(doc, object, interval, e.why_no_interval);
    else
        wn_doc_set_interval(doc, wn_doc_set_object(doc, object, interval), e);
}

/* ------------------------------------------------------------------------------- answer
 */

/* `AUC 0.889 (0.877 to 0.901)` */
static void say_auc(wn_estimate auc, char *out, size_t size) {
    char value[WN_NUMBER_TEXT], interval[WN_NUMBER_TEXT];
    wn_format_estimate(auc, WN_UNIT_PLAIN, value);
    if (auc.why_no_interval) {
        snprintf(out, size, "AUC %s", value);
        return;
    }
    wn_format_interval(auc, WN_UNIT_PLAIN, interval);
    snprintf(out, size, "AUC %s (%s)", value, interval);
}

static const char *how_well(double auc) {
    if (auc >= 0.9) return "very well";
    if (auc >= 0.8) return "well";
    if (auc >= 0.7) return "fairly well";
    return "only weakly";
}

static void answer_works(const wn_evaluation *e, const char *auc, wn_doc *doc) {
    char top[WN_NUMBER_TEXT];
    const wn_figures *m = &e->judged;
    wn_format_estimate(m->top, WN_UNIT_PERCENT, top);
    wn_doc_answer(doc,
                  "The score sorts %s %s: %s. Calling the best %d%% reaches %s of the "
                  "wins.",
                  e->split ? "the newest leads" : "leads", how_well(m->auc.value), auc,
                  WN_TOP_PERCENT, top);
}

static void answer(const wn_evaluation *e, wn_doc *doc) {
    const wn_figures *m = &e->judged;
    char auc[3 * WN_NUMBER_TEXT], leads[WN_NUMBER_TEXT];
    const char *lead = m->ranking.won + m->ranking.lost == 1 ? "lead" : "leads";
    wn_format_count(m->ranking.won + m->ranking.lost, leads);
    say_auc(m->auc_interval, auc, sizeof auc);
    if (m->auc.why)
        wn_doc_answer(doc,
                      "It cannot be said whether the score works: of the %s %s%s %s.",
                      leads, e->split ? "newest " : "", lead, m->auc.why);
    else if (m->ranking.count == 1)
        wn_doc_answer(doc, "The score does not sort leads at all: all %s have the same.",
                      leads);
    else if (m->auc.why_no_variance)
        wn_doc_answer(doc,
                      "The score sorts these %s leads with %s, but how sure that is "
                      "cannot be said: %s.",
                      leads, auc, m->auc.why_no_variance);
    else if (m->auc_interval.high < 0.5)
        wn_doc_answer(doc,
                      "The score is upside down: won leads score lower than lost ones, "
                      "%s. Turn its points round before using it.",
                      auc);
    else if (m->auc_interval.low <= 0.5)
        wn_doc_answer(doc,
                      "The score cannot be told from chance: %s, where 0.5 is chance. "
                      "Do not go by it yet.",
                      auc);
    else
        answer_works(e, auc, doc);
}

/* ------------------------------------------------------------------------------ figures
 */

static void add_judged(const char *name, wn_estimate judged, wn_unit unit, wn_doc *doc) {
    wn_doc_row(doc);
    wn_doc_cell_text(doc, name);
    wn_doc_cell_estimate(doc, judged, unit);
    wn_doc_cell_interval(doc, judged, unit);
}

static void add_figure(const wn_evaluation *e, const char *name, wn_estimate judged,
                       wn_estimate older, wn_unit unit, wn_doc *doc) {
    add_judged(name, judged, unit, doc);
    if (e->split) wn_doc_cell_estimate(doc, older, unit);
}

/* Probabilities that were fitted to the older leads are calibrated on them. */
static void add_calibration(const wn_evaluation *e, const char *name, wn_estimate judged,
                            wn_estimate older, wn_doc *doc) {
    add_judged(name, judged, WN_UNIT_PLAIN, doc);
    if (e->split && e->judged.chance.fitted)
        wn_doc_cell_text(doc, "");
    else if (e->split)
        wn_doc_cell_estimate(doc, older, WN_UNIT_PLAIN);
}

static void add_figures(const wn_evaluation *e, wn_doc *doc) {
    char interval[WN_INTERVAL_TEXT];
    const wn_figures *a = &e->judged, *b = &e->older;
    wn_doc_table(doc, "Figures");
    wn_doc_column(doc, "figure", "Figure", WN_LEFT);
    wn_doc_column(doc, "value", e->split ? "Newer leads" : "Value", WN_RIGHT);
    wn_doc_column_interval(doc, "value", wn_evaluate_interval_name(e, interval));
    if (e->split) wn_doc_column(doc, "older", "Older leads", WN_RIGHT);
    add_figure(e, "AUC", a->auc_interval, b->auc_interval, WN_UNIT_PLAIN, doc);
    add_figure(e, "Gini", a->gini, b->gini, WN_UNIT_PLAIN, doc);
    add_figure(e, "KS", a->ks, b->ks, WN_UNIT_PLAIN, doc);
    add_figure(e, "Wins in the best 20%", a->top, b->top, WN_UNIT_PERCENT, doc);
    if (a->chance.why) return;
    add_figure(e, "Brier score", a->brier.score, b->brier.score, WN_UNIT_PLAIN, doc);
    add_figure(e, "Log loss", a->log_loss.score, b->log_loss.score, WN_UNIT_PLAIN, doc);
    add_calibration(e, "Calibration slope", a->calibration.slope, b->calibration.slope,
                    doc);
    add_calibration(e, "Calibration intercept", a->calibration.intercept,
                    b->calibration.intercept, doc);
    add_calibration(e, "Calibration in the large", a->calibration.in_the_large,
                    b->calibration.in_the_large, doc);
}

/* Are the probabilities right? By the slope, and on the whole. */
static void say_calibration(const wn_figures *m, bool fit, wn_doc *doc) {
    const wn_estimate *slope = &m->calibration.slope, *all = &m->calibration.in_the_large;
    if (m->chance.why) {
        wn_doc_paragraph(doc, "No Brier score, log loss and calibration: %s%s.",
                         fit ? "the script gives no probability, and none can be fitted "
                               "to the older leads, as "
                             : "",
                         m->chance.why);
        return;
    }
    const char *whose = m->chance.fitted ? "fitted to the older leads" : "of the script";
    if (slope->why)
        wn_doc_paragraph(doc, "Whether the probabilities are right cannot be said: %s.",
                         slope->why);
    else if (!wn_estimate_excludes(slope, 1) && !wn_estimate_excludes(all, 0))
        wn_doc_paragraph(doc,
                         "The probabilities %s fit these leads: nothing shows that they "
                         "are too high, too low or too bold.",
                         whose);
    else
        wn_doc_paragraph(doc, "The probabilities %s are %s%s%s.", whose,
                         !wn_estimate_excludes(all, 0) ? "right on average"
                         : all->value > 0              ? "too low on average"
                                                       : "too high on average",
                         !wn_estimate_excludes(slope, 1) ? "" : ", and ",
                         !wn_estimate_excludes(slope, 1) ? ""
                         : slope->value < 1
                             ? "too bold (slope below 1): high ones are too high, low "
                               "ones too low"
                             : "too timid (slope above 1): high ones are too low, low "
                               "ones too high");
}

static void say_brier(const wn_figures *m, wn_doc *doc) {
    const wn_brier *b = &m->brier;
    char hl[WN_NUMBER_TEXT], z[WN_NUMBER_TEXT], parts[3][WN_NUMBER_TEXT];
    if (m->chance.why || b->score.why) return;
    wn_doc_paragraph(doc,
                     "Brier score: %s for being off, less %s for telling leads apart, "
                     "plus %s that the mix of wins brings (isotonic parts).",
                     wn_format_number(b->reliability, 2, parts[0]),
                     wn_format_number(b->resolution, 2, parts[1]),
                     wn_format_number(b->uncertainty, 2, parts[2]));
    if (m->hosmer_lemeshow.why || m->spiegelhalter.why) return;
    bool bent = m->hosmer_lemeshow.p < 0.05;
    wn_doc_paragraph(doc, "Hosmer-Lemeshow test: %s%s; Spiegelhalter's: %s.",
                     wn_format_p_is(m->hosmer_lemeshow.p, hl),
                     bent ? ", so in some tenths the rate is not what was said" : "",
                     wn_format_p_is(m->spiegelhalter.p, z));
}

/* --------------------------------------------------------------------------- the leads
 */

static void format_when(const wn_sheet *sheet, size_t lead, char out[WN_TIME_TEXT]) {
    if (sheet->time_type == WN_TIME)
        wn_time_format(
            (wn_time)(sheet->when[lead] * (double)WN_DAY) / WN_SECOND * WN_SECOND, out);
    else
        snprintf(out, WN_TIME_TEXT, "%.15g", sheet->when[lead]);
}

static void say_leads(const wn_evaluation *e, const wn_sheet_plan *plan, wn_doc *doc) {
    const wn_sheet *r = e->plan.sheet;
    const wn_figures *m = &e->judged;
    char newer[WN_NUMBER_TEXT], older[WN_NUMBER_TEXT], won[WN_NUMBER_TEXT];
    char from[WN_TIME_TEXT], to[WN_TIME_TEXT];
    const char *were = m->ranking.won == 1 ? "was" : "were";
    wn_format_count(r->leads - r->older, newer);
    wn_format_count(r->older, older);
    wn_format_count(m->ranking.won, won);
    if (!e->split) {
        wn_doc_paragraph(doc, "Judged by %s lead%s, of which %s %s won.", newer,
                         r->leads == 1 ? "" : "s", won, were);
        return;
    }
    format_when(r, r->older, from);
    format_when(r, r->leads - 1, to);
    wn_doc_paragraph(doc,
                     "Judged by the newest %s lead%s, %s from %s to %s, of which %s %s "
                     "won; the %s before them are the older ones.",
                     newer, r->leads - r->older == 1 ? "" : "s", plan->time, from, to,
                     won, were, older);
}

static const char *psi_in_words(const wn_psi *psi) {
    if (psi->value <= psi->chance) return "no more than chance brings";
    if (psi->value < 0.1) return "little";
    if (psi->value < 0.25) return "worth a look";
    return "the leads are not what they were";
}

static void say_drift(const wn_evaluation *e, wn_doc *doc) {
    char psi[WN_NUMBER_TEXT], chance[WN_NUMBER_TEXT];
    if (!e->split || e->psi.why) return;
    wn_doc_paragraph(doc,
                     "From older to newer leads scores moved by a PSI of %s: %s (chance "
                     "alone: up to %s).",
                     wn_format_number(e->psi.value, 2, psi), psi_in_words(&e->psi),
                     wn_format_number(e->psi.chance, 2, chance));
    const wn_estimate *change = &e->drift.difference;
    if (!e->drift.test.why && wn_estimate_excludes(change, 0))
        wn_doc_paragraph(doc, "The AUC has %s from older to newer leads, beyond chance.",
                         change->value < 0 ? "fallen" : "risen");
}

static void warn(const wn_evaluation *e, wn_doc *doc) {
    const wn_sheet *r = e->plan.sheet;
    if (r->no_outcome)
        wn_doc_warn(doc, "no_outcome",
                    "%llu lead%s no outcome and %s left out: a lead that is still open "
                    "is neither won nor lost.",
                    (unsigned long long)r->no_outcome,
                    r->no_outcome == 1 ? " has" : "s have",
                    r->no_outcome == 1 ? "is" : "are");
    if (r->no_time)
        wn_doc_warn(doc, "no_time", "%llu lead%s no time and %s left out.",
                    (unsigned long long)r->no_time, r->no_time == 1 ? " has" : "s have",
                    r->no_time == 1 ? "is" : "are");
    if (e->split && r->when[0] == r->when[r->leads - 1])
        wn_doc_warn(doc, "same_time",
                    "All leads have the same time, so that the newest ones are merely "
                    "the last in the file.");
    if (!e->split)
        wn_doc_warn(doc, "in_sample",
                    "The score is judged by all leads: if its rules were made from the "
                    "same leads, these figures are too good. --time judges it by the "
                    "newest ones.");
    if (!e->judged.auc.why && e->judged.auc.value >= 0.99 && e->judged.auc.cases >= 20)
        wn_doc_warn(doc, "too_good",
                    "This is better than scores are: does a rule read something that is "
                    "known only after a lead was won or lost?");
    if (e->judged.log_loss.clipped)
        wn_doc_warn(doc, "clipped",
                    "%llu leads have a probability of 0 or 1; for the log loss it is "
                    "taken for 2.2e-16 away from that.",
                    (unsigned long long)e->judged.log_loss.clipped);
}

/* --------------------------------------------------------------------------------- data
 */

static void set_test(wn_doc *doc, json_t *object, const char *key,
                     const wn_test_result *test) {
    json_t *o = wn_doc_set_object(doc, object, key);
    if (test->why) {
        wn_doc_set_none(doc, o, "p_value", test->why);
        return;
    }
    wn_doc_set_number(doc, o, "statistic", test->statistic);
    if (test->df > 0) wn_doc_set_number(doc, o, "df", test->df);
    wn_doc_set_number(doc, o, "p_value", test->p);
}

static void set_curve(const wn_figures *m, wn_doc *doc, json_t *object) {
    json_t *curve = wn_doc_set_array(doc, object, "curve");
    for (size_t i = 0; i < m->curve_count; i++) {
        json_t *o = wn_doc_append_object(doc, curve);
        const wn_forecast_group *g = &m->curve[i];
        wn_doc_set_count(doc, o, "leads", g->cases);
        wn_doc_set_count(doc, o, "won", g->won);
        wn_doc_set_number(doc, o, "probability", g->expected / (double)g->cases);
        wn_doc_set_number(doc, o, "rate", (double)g->won / (double)g->cases);
    }
}

static void set_measure(const wn_figures *m, wn_doc *doc, json_t *o) {
    wn_doc_set_count(doc, o, "leads", m->ranking.won + m->ranking.lost);
    wn_doc_set_count(doc, o, "won", m->ranking.won);
    wn_doc_set_estimate(doc, o, "auc", m->auc_interval);
    wn_evaluate_set(doc, o, "gini", m->gini);
    wn_evaluate_set(doc, o, "ks", m->ks);
    if (!m->ks.why) wn_doc_set_number(doc, o, "ks_score", m->ks_at);
    wn_evaluate_set(doc, o, "top_20_percent", m->top);
    wn_evaluate_set(doc, o, "brier", m->brier.score);
    if (!m->brier.score.why) {
        json_t *parts = wn_doc_set_object(doc, o, "brier_parts");
        wn_doc_set_number(doc, parts, "reliability", m->brier.reliability);
        wn_doc_set_number(doc, parts, "resolution", m->brier.resolution);
        wn_doc_set_number(doc, parts, "uncertainty", m->brier.uncertainty);
    }
    wn_evaluate_set(doc, o, "log_loss", m->log_loss.score);
    json_t *calibration = wn_doc_set_object(doc, o, "calibration");
    wn_evaluate_set(doc, calibration, "slope", m->calibration.slope);
    wn_evaluate_set(doc, calibration, "intercept", m->calibration.intercept);
    wn_evaluate_set(doc, calibration, "in_the_large", m->calibration.in_the_large);
    set_curve(m, doc, calibration);
    set_test(doc, o, "hosmer_lemeshow", &m->hosmer_lemeshow);
    set_test(doc, o, "spiegelhalter", &m->spiegelhalter);
}

static void set_data(const wn_evaluation *e, const wn_sheet_plan *plan, wn_doc *doc) {
    json_t *root = wn_doc_data(doc);
    const wn_chance *chance = &e->judged.chance;
    wn_doc_set_text(doc, root, "scoring", e->score->title);
    wn_doc_set_number(doc, root, "confidence", e->plan.conf);
    wn_doc_set_count(doc, root, "replicates", e->plan.how.replicates);
    set_measure(&e->judged, doc, root);
    if (chance->why) {
        wn_doc_set_none(doc, root, "probability", chance->why);
    } else {
        json_t *p = wn_doc_set_object(doc, root, "probability");
        wn_doc_set_text(doc, p, "from", chance->fitted ? "older leads" : "script");
        wn_doc_set_number(doc, p, "intercept", chance->a);
        wn_doc_set_number(doc, p, "per_point", chance->b);
    }
    if (!e->split) return;
    wn_doc_set_text(doc, root, "time", plan->time);
    set_measure(&e->older, doc, wn_doc_set_object(doc, root, "older"));
    wn_doc_set_estimate(doc, root, "auc_change", e->drift.difference);
    json_t *psi = wn_doc_set_object(doc, root, "psi");
    if (e->psi.why) {
        wn_doc_set_none(doc, psi, "value", e->psi.why);
        return;
    }
    wn_doc_set_number(doc, psi, "value", e->psi.value);
    wn_doc_set_number(doc, psi, "chance", e->psi.chance);
    set_test(doc, psi, "moved", &e->psi.moved);
}

void wn_evaluate_report(const wn_evaluation *e, const wn_sheet_plan *plan,
                        const wn_replay *replay, wn_doc *doc) {
    if (e->plan.against)
        wn_evaluate_answer_versus(e, doc);
    else
        answer(e, doc);
    set_data(e, plan, doc);
    wn_evaluate_report_calls(e, doc);
    add_figures(e, doc);
    say_calibration(&e->judged, e->split, doc);
    say_brier(&e->judged, doc);
    wn_evaluate_report_versus(e, doc);
    wn_evaluate_report_replay(e, replay, doc);
    wn_evaluate_report_bands(e, doc);
    wn_evaluate_report_rules(e, doc);
    say_leads(e, plan, doc);
    say_drift(e, doc);
    warn(e, doc);
}
