/* Whom to call: the threshold that pays, the capacity, and another script's choice. */
#include "scoring/evaluate/report.h"

#include "core/stats/rates/prop.h"

#include <stdio.h>

enum { IDS_KEPT = 1000 };

/* ---------------------------------------------------------------------------- threshold
 */

static void set_profit(const wn_profit *p, wn_doc *doc, json_t *o) {
    wn_doc_set_number(doc, o, "calls", p->cases);
    wn_doc_set_number(doc, o, "won", p->won);
    wn_doc_set_number(doc, o, "profit", p->profit);
}

static void set_threshold(const wn_evaluation *e, wn_doc *doc) {
    const wn_threshold *t = &e->threshold;
    json_t *o = wn_doc_set_object(doc, wn_doc_data(doc), "threshold");
    wn_doc_set_number(doc, o, "cost_per_call", e->plan.deal.cost);
    wn_doc_set_number(doc, o, "value_per_win", e->plan.deal.value);
    wn_doc_set_text(doc, o, "chosen_on", t->older ? "older leads" : "the same leads");
    wn_doc_set_number(doc, o, "profit_of_calling_all", t->everyone);
    if (t->chosen.none) {
        wn_doc_set_none(doc, o, "score", "no score is high enough to pay for the calls");
        return;
    }
    wn_doc_set_number(doc, o, "score", t->chosen.from);
    set_profit(&t->paid, doc, o);
    wn_doc_set_interval(doc, wn_doc_set_object(doc, o, "profit_interval"), t->profit);
    if (!t->hindsight.none) {
        json_t *best = wn_doc_set_object(doc, o, "best_in_hindsight");
        wn_doc_set_number(doc, best, "score", t->hindsight.from);
        set_profit(&t->hindsight, doc, best);
    }
}

static void say_threshold(const wn_evaluation *e, wn_doc *doc) {
    const wn_threshold *t = &e->threshold;
    const wn_ranking *r = &e->judged.ranking;
    char calls[WN_NUMBER_TEXT], all[WN_NUMBER_TEXT], profit[WN_NUMBER_TEXT];
    char interval[WN_NUMBER_TEXT], everyone[WN_NUMBER_TEXT];
    if (t->chosen.none) {
        wn_doc_paragraph(doc,
                         "No threshold pays at %.10g a call and %.10g a win: calling "
                         "nobody loses the least.",
                         e->plan.deal.cost, e->plan.deal.value);
        return;
    }
    if (t->paid.cases >= (double)(r->won + r->lost)) {
        wn_doc_paragraph(
            doc,
            "At %.10g a call and %.10g a win every lead is worth a call, for "
            "a profit of %s (%s): call the best first, and all of them.",
            e->plan.deal.cost, e->plan.deal.value,
            wn_format_estimate(t->profit, WN_UNIT_PLAIN, profit),
            wn_format_interval(t->profit, WN_UNIT_PLAIN, interval));
        return;
    }
    wn_doc_paragraph(
        doc,
        "Call leads that score %.15g or more: at %.10g a call and %.10g a win that is %s "
        "of %s leads and a profit of %s (%s), against %s for calling all. The threshold "
        "was chosen on %s.",
        t->chosen.from, e->plan.deal.cost, e->plan.deal.value,
        wn_format_count((uint64_t)t->paid.cases, calls),
        wn_format_count(r->won + r->lost, all),
        wn_format_estimate(t->profit, WN_UNIT_PLAIN, profit),
        wn_format_interval(t->profit, WN_UNIT_PLAIN, interval),
        wn_format_number(t->everyone, 3, everyone),
        t->older ? "the older leads" : "the same leads, which flatters it");
}

/* ----------------------------------------------------------------------------- capacity
 */

static void say_period(const wn_capacity *capacity, char *out, size_t size) {
    const char *per = wn_period_name(capacity->per);
    char leads[WN_NUMBER_TEXT];
    wn_format_count(capacity->leads, leads);
    snprintf(out, size, "%s%s%s", leads, *per ? " a " : "", per);
}

static void set_ids(const wn_evaluation *e, const wn_called *yes, const wn_called *no,
                    wn_doc *doc, json_t *object, const char *key) {
    const wn_sheet *sheet = e->plan.sheet;
    json_t *list = wn_doc_set_array(doc, object, key);
    size_t count = 0;
    for (size_t i = 0; i < sheet->leads - sheet->older && count < IDS_KEPT; i++) {
        if (!yes->flags[i] || (no && no->flags[i])) continue;
        json_t *o = wn_doc_append_object(doc, list);
        size_t lead = sheet->older + i;
        wn_doc_set_text(doc, o, "id", wn_sheet_id(sheet, lead));
        wn_doc_set_number(doc, o, "score", sheet->score[lead]);
        if (sheet->other) wn_doc_set_number(doc, o, "other_score", sheet->other[lead]);
        wn_doc_set_flag(doc, o, "won", sheet->won[lead]);
        count++;
    }
}

static void add_capacity(const wn_evaluation *e, wn_doc *doc) {
    const wn_called *c = &e->called;
    char period[WN_NUMBER_TEXT + 16], calls[WN_NUMBER_TEXT], wins[WN_NUMBER_TEXT];
    char reached[WN_NUMBER_TEXT], interval[WN_NUMBER_TEXT], chance[WN_NUMBER_TEXT];
    char all[WN_NUMBER_TEXT];
    wn_estimate share = wn_prop_wilson((wn_prop){c->won.x, c->wins}, e->plan.conf);
    say_period(&e->plan.capacity, period, sizeof period);
    json_t *o = wn_doc_set_object(doc, wn_doc_data(doc), "capacity");
    wn_doc_set_count(doc, o, "leads", e->plan.capacity.leads);
    wn_doc_set_text(doc, o, "per", wn_period_name(e->plan.capacity.per));
    wn_doc_set_count(doc, o, "periods", c->periods);
    wn_doc_set_count(doc, o, "periods_with_more_leads", c->full);
    wn_doc_set_count(doc, o, "calls", c->won.n);
    wn_doc_set_count(doc, o, "won", c->won.x);
    wn_doc_set_number(doc, o, "won_by_chance", c->by_chance);
    wn_evaluate_set(doc, o, "reached", share);
    set_ids(e, c, NULL, doc, o, "called");
    if (share.why) return;
    wn_doc_paragraph(
        doc,
        "Calling the best %s, %s calls, reaches %s of the %s wins: %s (%s). As many "
        "calls in any order would reach about %s.",
        period, wn_format_count(c->won.n, calls), wn_format_count(c->won.x, wins),
        wn_format_count(c->wins, all),
        wn_format_estimate(share, WN_UNIT_PERCENT, reached),
        wn_format_interval(share, WN_UNIT_PERCENT, interval),
        wn_format_number(c->by_chance, 2, chance));
    if (c->full == 0)
        wn_doc_warn(doc, "capacity_for_all",
                    "%s is enough for all leads, so the score decides nothing.", period);
}

/* ------------------------------------------------------------------------ another script
 */

static void add_count(const char *name, wn_prop prop, double conf, wn_doc *doc) {
    wn_estimate rate = wn_prop_wilson(prop, conf);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, name);
    wn_doc_cell_count(doc, prop.n);
    wn_doc_cell_count(doc, prop.x);
    wn_doc_cell_estimate(doc, rate, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, rate, WN_UNIT_PERCENT);
}

static void set_versus(const wn_evaluation *e, wn_doc *doc) {
    const wn_versus *v = &e->versus;
    json_t *o = wn_doc_set_object(doc, wn_doc_data(doc), "against");
    wn_doc_set_text(doc, o, "scoring", e->plan.against);
    wn_doc_set_estimate(doc, o, "auc", v->challenger);
    wn_doc_set_estimate(doc, o, "auc_difference", v->auc.difference);
    if (!v->auc.test.why) wn_doc_set_number(doc, o, "p_value", v->auc.test.p);
    wn_doc_set_count(doc, o, "calls", v->called.won.n);
    wn_doc_set_count(doc, o, "won", v->called.won.x);
    wn_doc_set_count(doc, o, "won_by_other", v->instead.won.x);
    wn_doc_set_estimate(doc, o, "wins_difference", v->wins);
    set_ids(e, &v->instead, &v->called, doc, o, "called_instead");
    set_ids(e, &v->called, &v->instead, doc, o, "no_longer_called");
}

/* What calling by the other script changes, when something does. */
static void say_wins(const wn_versus *v, wn_doc *doc) {
    char wins[WN_NUMBER_TEXT], from[WN_NUMBER_TEXT], calls[WN_NUMBER_TEXT];
    if (v->wins.why_no_interval || v->wins.why) return;
    wn_doc_paragraph(
        doc,
        "With %s calls either way it would call %zu other leads instead: %s wins (%s)%s.",
        wn_format_count(v->called.won.n, calls), (size_t)v->added.n,
        wn_format_estimate(v->wins, WN_UNIT_DIFFERENCE, wins),
        wn_format_interval(v->wins, WN_UNIT_DIFFERENCE, from),
        wn_estimate_excludes(&v->wins, 0) ? "" : ", which may be chance");
}

void wn_evaluate_answer_versus(const wn_evaluation *e, wn_doc *doc) {
    const wn_versus *v = &e->versus;
    const wn_estimate *change = &v->auc.difference;
    char ours[WN_NUMBER_TEXT], other[WN_NUMBER_TEXT], far[WN_NUMBER_TEXT];
    const char *why = change->why ? change->why : change->why_no_interval;
    if (why) {
        wn_doc_answer(doc, "\"%s\" and \"%s\" cannot be told apart: %s.",
                      e->plan.other_name, e->plan.name, why);
        return;
    }
    wn_format_estimate(v->champion, WN_UNIT_PLAIN, ours);
    wn_format_estimate(v->challenger, WN_UNIT_PLAIN, other);
    wn_format_interval(*change, WN_UNIT_DIFFERENCE, far);
    bool told = wn_estimate_excludes(change, 0);
    const char *verdict = !told               ? "is not shown to sort leads better than"
                          : change->value > 0 ? "sorts leads better than"
                                              : "sorts leads worse than";
    wn_doc_answer(doc, "%s \"%s\": \"%s\" %s it, AUC %s against %s (difference %s).",
                  told && change->value > 0 ? "Replace" : "Keep", e->plan.name,
                  e->plan.other_name, verdict, other, ours, far);
}

static void add_versus(const wn_evaluation *e, wn_doc *doc) {
    const wn_versus *v = &e->versus;
    char interval[WN_INTERVAL_TEXT];
    say_wins(v, doc);
    wn_doc_table(doc, "Who is called");
    wn_doc_column(doc, "called", "Called by", WN_LEFT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column(doc, "rate", "Rate", WN_RIGHT);
    wn_doc_column_interval(doc, "rate", wn_evaluate_interval_name(e, interval));
    add_count("both", v->both, e->plan.conf, doc);
    add_count("this script only", v->dropped, e->plan.conf, doc);
    add_count("the other only", v->added, e->plan.conf, doc);
    set_versus(e, doc);
}

void wn_evaluate_report_calls(const wn_evaluation *e, wn_doc *doc) {
    if (e->plan.deal.given) {
        say_threshold(e, doc);
        set_threshold(e, doc);
    }
    if (e->plan.capacity.given) add_capacity(e, doc);
}

void wn_evaluate_report_versus(const wn_evaluation *e, wn_doc *doc) {
    if (e->plan.against) add_versus(e, doc);
}
