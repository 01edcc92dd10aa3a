#include "scoring/attribute/costs.h"
#include "scoring/attribute/report.h"

#include <stdio.h>

/* ------------------------------------------------------------------------------ tables
 */

static void number_cell(wn_estimate e, wn_doc *doc) {
    if (e.why)
        wn_doc_cell_none(doc, e.why);
    else if (e.why_no_interval)
        wn_doc_cell_number(doc, e.value, 3);
    else
        wn_doc_cell_estimate(doc, e, WN_UNIT_PLAIN);
}

static bool has_interval(const wn_attribution *a) {
    return a->plan.headline >= WN_MODEL_MARKOV &&
           !wn_channel_share(a, &a->channels[0], a->plan.headline).why_no_interval;
}

/* Either of the two figures, of the channels whose cost is known. */
static void table(const wn_costs *costs, bool roas, const char *title, wn_doc *doc) {
    const wn_attribution *a = costs->attribution;
    wn_model headline = a->plan.headline;
    char heading[96];
    wn_doc_table(doc, title);
    wn_doc_column(doc, "channel", "Channel", WN_LEFT);
    wn_doc_column(doc, "cost", "Cost", WN_RIGHT);
    for (int m = 0; m < WN_MODELS; m++)
        if (a->plan.wanted[m])
            wn_doc_column(doc, wn_model_words[m].key, wn_model_words[m].heading,
                          WN_RIGHT);
    snprintf(heading, sizeof heading, "%g%% interval by %s",
             a->plan.resampling.conf * 100, wn_model_words[headline].heading);
    if (has_interval(a)) wn_doc_column_interval(doc, "interval", heading);
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel_cost *c = &costs->channels[i];
        const wn_estimate *figures = roas ? c->roas : c->per_conversion;
        if (!c->known) continue;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, a->channels[i].name);
        wn_doc_cell_number(doc, c->cost, 3);
        for (int m = 0; m < WN_MODELS; m++)
            if (a->plan.wanted[m]) number_cell(figures[m], doc);
        if (has_interval(a)) wn_doc_cell_interval(doc, figures[headline], WN_UNIT_PLAIN);
    }
}

/* ---------------------------------------------------------------------------- sentence
 */

/* The channel with the least or the most cost per conversion; NULL when none has one. */
static const wn_channel_cost *extreme(const wn_costs *costs, bool most) {
    wn_model m = costs->attribution->plan.headline;
    const wn_channel_cost *found = NULL;
    for (size_t i = 0; i < costs->attribution->count; i++) {
        const wn_channel_cost *c = &costs->channels[i];
        if (!c->known || c->per_conversion[m].why) continue;
        double cost = c->per_conversion[m].value;
        if (!found || (cost > found->per_conversion[m].value) == most) found = c;
    }
    return found;
}

static void say_costs(const wn_costs *costs, wn_doc *doc) {
    const wn_attribution *a = costs->attribution;
    wn_model m = a->plan.headline;
    const wn_channel_cost *least = extreme(costs, false), *most = extreme(costs, true);
    char names[2][WN_CHANNEL_NAME], low[WN_NUMBER_TEXT], high[WN_NUMBER_TEXT];
    if (!least || least == most) return;
    wn_channel_quoted(&a->channels[least - costs->channels], names[0]);
    wn_channel_quoted(&a->channels[most - costs->channels], names[1]);
    wn_doc_paragraph(doc, "By %s a conversion costs least by %s, %s, and most by %s, %s.",
                     wn_model_words[m].phrase, names[0],
                     wn_format_number(least->per_conversion[m].value, 2, low), names[1],
                     wn_format_number(most->per_conversion[m].value, 2, high));
}

/* -------------------------------------------------------------------------------- data
 */

static void set_figures(const wn_attribution *a, const wn_estimate *figures,
                        const char *key, json_t *channel, wn_doc *doc) {
    json_t *o = wn_doc_set_object(doc, channel, key);
    for (int m = 0; m < WN_MODELS; m++)
        if (a->plan.wanted[m])
            wn_doc_set_estimate(doc, o, wn_model_words[m].key, figures[m]);
}

static void data(const wn_costs *costs, wn_doc *doc) {
    const wn_attribution *a = costs->attribution;
    json_t *channels = json_object_get(wn_doc_data(doc), "channels");
    wn_doc_set_number(doc, wn_doc_data(doc), "cost", costs->total);
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel_cost *c = &costs->channels[i];
        json_t *channel = json_array_get(channels, i);
        if (!c->known) {
            wn_doc_set_none(doc, channel, "cost", "the spend has no row of it");
            continue;
        }
        wn_doc_set_number(doc, channel, "cost", c->cost);
        if (!(a->conversions > 0)) continue;
        set_figures(a, c->per_conversion, "cost_per_conversion", channel, doc);
        if (a->value > 0) set_figures(a, c->roas, "roas", channel, doc);
    }
}

/* ---------------------------------------------------------------------------- warnings
 */

static bool has_touches(const wn_costs *costs, const char *name) {
    for (size_t i = 0; i < costs->attribution->count; i++) {
        const wn_channel *c = &costs->attribution->channels[i];
        if (strcmp(c->blank ? "" : c->name, name) == 0) return true;
    }
    return false;
}

static void warn_strangers(const wn_costs *costs, wn_doc *doc) {
    const wn_spend *s = costs->spend;
    for (uint32_t i = 0; i < s->sources.map.count; i++) {
        const char *name = wn_map_key(&s->sources.map, i).p;
        char amount[WN_NUMBER_TEXT];
        if (has_touches(costs, name)) continue;
        wn_doc_warn(doc, "spend_without_touches",
                    "\"%s\" cost %s and has no touch: its spend is in none of the "
                    "figures.",
                    name, wn_format_amount(s->lines[i].amount, amount));
    }
}

static void warn(const wn_costs *costs, wn_doc *doc) {
    const wn_spend *s = costs->spend;
    char count[WN_NUMBER_TEXT], amount[WN_NUMBER_TEXT];
    warn_strangers(costs, doc);
    if (costs->unknown)
        wn_doc_warn(doc, "no_spend",
                    "%zu channel%s no row of spend: what %s cost is unknown, not 0.",
                    costs->unknown, costs->unknown == 1 ? " has" : "s have",
                    costs->unknown == 1 ? "it" : "they");
    if (s->outside_rows)
        wn_doc_warn(doc, "spend_outside",
                    "%s row%s of spend, %s in all, on days without touches: left out.",
                    wn_format_count(s->outside_rows, count),
                    s->outside_rows == 1 ? "" : "s",
                    wn_format_amount(s->outside, amount));
    if (s->no_amount)
        wn_doc_warn(doc, "spend_blank", "%s row%s of spend without an amount: read as 0.",
                    wn_format_count(s->no_amount, count), s->no_amount == 1 ? "" : "s");
    if (s->repeated)
        wn_doc_warn(doc, "spend_repeated",
                    "%s row%s of spend on a channel%s that had one before: added up.",
                    wn_format_count(s->repeated, count), s->repeated == 1 ? "" : "s",
                    s->dated ? " and day" : "");
}

void wn_costs_report(const wn_costs *costs, wn_doc *doc) {
    const wn_attribution *a = costs->attribution;
    if (a->conversions > 0 && costs->unknown < a->count) {
        say_costs(costs, doc);
        table(costs, false, "Cost of a credited conversion, by model", doc);
        if (a->value > 0 && costs->total > 0)
            table(costs, true, "ROAS: credited value per unit of cost, by model", doc);
    }
    data(costs, doc);
    warn(costs, doc);
}
