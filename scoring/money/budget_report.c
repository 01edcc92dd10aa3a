#include "scoring/money/budget_report.h"

#include "core/doc/listing.h"
#include "scoring/money/money_report.h"
#include "scoring/sources/names.h"

#include <math.h>
#include <stdio.h>

/* How much a source gives (-1) or gets (1). */
static double change(const wn_budget_share *s, int way) {
    return way * (s->proposed - s->present);
}

static bool moves(const wn_budget_share *s, int way) {
    return change(s, way) > 0.0005;
}

/* `"a" (-1,200) and "b" (-300)`. */
static void list_moves(const wn_budget *b, int way, char *out, size_t size) {
    size_t all = 0;
    for (size_t i = 0; i < b->count; i++)
        all += moves(&b->shares[i], way);
    wn_listing list = wn_listing_start(all, WN_NAMED, out, size);
    for (size_t i = 0; i < b->count; i++) {
        const wn_budget_share *s = &b->shares[i];
        char amount[WN_NUMBER_TEXT];
        if (!moves(s, way)) continue;
        wn_money_text(b->spend * change(s, way), amount);
        wn_listing_add(&list, "\"%s\" (%s%s)", wn_money_name(s->row), way > 0 ? "+" : "-",
                       amount);
    }
}

static void write_sentence(const wn_budget *b, double conf, char *out, size_t size) {
    char from[512], to[512], share[WN_NUMBER_TEXT], gain[WN_NUMBER_TEXT],
        interval[WN_NUMBER_TEXT];
    const char *what = b->by_value ? "value" : "won leads";
    list_moves(b, -1, from, sizeof from);
    list_moves(b, 1, to, sizeof to);
    wn_format_share(b->moved, share);
    wn_format_estimate(b->gain, WN_UNIT_PERCENT, gain);
    wn_format_interval(b->gain, WN_UNIT_LIFT, interval);
    if (b->why)
        snprintf(out, size, "No move of the budget is supported: %s.", b->why);
    else if (b->supported)
        snprintf(
            out, size,
            "Move %s of the budget from %s to %s: about %s more %s for the same money "
            "(%g%% interval %s).",
            share, from, to, gain, what, conf * 100, interval);
    else if (b->moved >= WN_BUDGET_LEAST)
        snprintf(out, size,
                 "No move of the budget is supported: the best one, %s of it from %s to "
                 "%s, could as well bring %s (%g%% interval %s).",
                 share, from, to, b->by_value ? "less value" : "fewer won leads",
                 conf * 100, interval);
    else
        snprintf(out, size,
                 "No move of the budget is supported: what the sources bring "
                 "for their money cannot be told apart well enough.");
}

static void table(const wn_budget *b, wn_doc *doc) {
    wn_doc_table(doc, "Budget");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "spend", "Spend", WN_RIGHT);
    wn_doc_column(doc, "present", "Share now", WN_RIGHT);
    wn_doc_column(doc, "thompson", "Chance it brings most", WN_RIGHT);
    wn_doc_column(doc, "proposed", "Share supported", WN_RIGHT);
    wn_doc_column(doc, "cost",
                  b->by_value ? "Value per unit" : "Likely cost of a won lead", WN_RIGHT);
    for (size_t i = 0; i < b->count; i++) {
        const wn_budget_share *s = &b->shares[i];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, wn_money_name(s->row));
        wn_money_cell(doc, s->row->spend);
        wn_doc_cell_share(doc, s->present);
        wn_doc_cell_probability(doc, s->thompson);
        wn_doc_cell_share(doc, b->supported ? s->proposed : s->present);
        wn_doc_cell_number(doc, b->by_value ? s->per_unit : 1 / s->per_unit, 3);
    }
}

static void explain(const wn_budget *b, double conf, wn_doc *doc) {
    wn_doc_paragraph(
        doc,
        "A source gives money when it brings less for it than the others with a chance "
        "of %g%%, down to the share that is its chance to bring the most (Thompson); it "
        "takes up to %g times what it gets now (--growth). So far every source is taken "
        "to bring as much for the next money as for the last: nothing here knows when "
        "one is used up, so move in steps and look again.",
        conf * 100, b->growth);
    if (b->mature)
        wn_doc_paragraph(doc,
                         "Won leads that young sources are still to have are counted "
                         "in, as foreseen above.");
}

static void data(const wn_budget *b, wn_doc *doc) {
    json_t *budget = wn_doc_set_object(doc, wn_doc_data(doc), "budget");
    wn_doc_set_flag(doc, budget, "supported", b->supported);
    if (b->why) {
        wn_doc_set_none(doc, budget, "gain", b->why);
        return;
    }
    wn_doc_set_text(doc, budget, "of", b->by_value ? "value" : "won");
    wn_doc_set_number(doc, budget, "spend", b->spend);
    wn_doc_set_number(doc, budget, "growth", b->growth);
    wn_doc_set_flag(doc, budget, "mature", b->mature);
    wn_doc_set_number(doc, budget, "moved", b->moved);
    wn_doc_set_estimate(doc, budget, "gain", b->gain);
    wn_doc_set_number(doc, budget, "probability", b->probability);
    wn_doc_set_count(doc, budget, "draws", WN_BUDGET_DRAWS);
    wn_doc_set_text(doc, budget, "assumes", "constant returns");
    json_t *sources = wn_doc_set_array(doc, budget, "sources");
    for (size_t i = 0; i < b->count; i++) {
        const wn_budget_share *s = &b->shares[i];
        json_t *o = wn_doc_append_object(doc, sources);
        wn_doc_set_text(doc, o, "source", wn_money_name(s->row));
        wn_doc_set_number(doc, o, "present", s->present);
        wn_doc_set_number(doc, o, "thompson", s->thompson);
        wn_doc_set_number(doc, o, "proposed", s->proposed);
        wn_doc_set_number(doc, o, "per_unit", s->per_unit);
        wn_doc_set_number(doc, o, "probability_worse", s->worse);
    }
}

void wn_budget_report(const wn_budget *b, double conf, bool answers, wn_doc *doc) {
    char sentence[2048];
    write_sentence(b, conf, sentence, sizeof sentence);
    if (answers)
        wn_doc_answer(doc, "%s", sentence);
    else
        wn_doc_paragraph(doc, "%s", sentence);
    data(b, doc);
    if (b->why) return;
    table(b, doc);
    explain(b, conf, doc);
}
