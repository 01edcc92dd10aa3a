/* The attribution for programs: JSON, and all figures in one flat table. */
#include "scoring/attribute/report.h"

#include <math.h>
#include <stdio.h>

/* Counts are whole, as they come; those of a table of paths may have fractions. */
static void set_amount(wn_doc *doc, json_t *object, const char *key, double amount) {
    if (amount == floor(amount) && amount >= 0 && amount < 0x1p53)
        wn_doc_set_count(doc, object, key, (uint64_t)amount);
    else
        wn_doc_set_number(doc, object, key, amount);
}

/* {"credit", "low", "high", "share"}, in units of `all`. */
static json_t *set_credit(wn_doc *doc, json_t *object, const char *key, wn_estimate share,
                          double all) {
    json_t *o = wn_doc_set_object(doc, object, key);
    wn_doc_set_number(doc, o, "credit", share.value * all);
    if (share.why_no_interval) {
        wn_doc_set_none(doc, o, "low", share.why_no_interval);
        wn_doc_set_none(doc, o, "high", share.why_no_interval);
    } else {
        wn_doc_set_number(doc, o, "low", share.low * all);
        wn_doc_set_number(doc, o, "high", share.high * all);
    }
    wn_doc_set_number(doc, o, "share", share.value);
    return o;
}

static bool is_rule(int model) {
    return model != WN_MODEL_MARKOV && model != WN_MODEL_SHAPLEY;
}

static void set_conversions(const wn_attribution *a, const wn_channel *c, json_t *o,
                            wn_doc *doc) {
    for (int m = 0; m < WN_MODELS; m++)
        if (a->plan.wanted[m] && is_rule(m))
            wn_doc_set_number(doc, o, wn_model_words[m].key, c->credit[m].conversions);
    if (a->plan.wanted[WN_MODEL_MARKOV]) {
        json_t *markov = set_credit(doc, o, "markov", c->shares.markov, a->conversions);
        wn_doc_set_number(doc, markov, "removal_effect", c->shares.effect.value);
        if (!c->shares.effect.why_no_interval) {
            wn_doc_set_number(doc, markov, "removal_effect_low", c->shares.effect.low);
            wn_doc_set_number(doc, markov, "removal_effect_high", c->shares.effect.high);
        }
    }
    if (a->plan.wanted[WN_MODEL_SHAPLEY])
        set_credit(doc, o, "shapley", c->shares.shapley, a->conversions);
}

static void set_value(const wn_attribution *a, const wn_channel *c, json_t *o,
                      wn_doc *doc) {
    json_t *value = wn_doc_set_object(doc, o, "value");
    for (int m = 0; m < WN_MODELS; m++)
        if (a->plan.wanted[m] && is_rule(m))
            wn_doc_set_number(doc, value, wn_model_words[m].key, c->credit[m].value);
    if (a->plan.wanted[WN_MODEL_MARKOV])
        set_credit(doc, value, "markov", c->shares.markov_value, a->value);
    if (a->plan.wanted[WN_MODEL_SHAPLEY])
        set_credit(doc, value, "shapley", c->shares.shapley_value, a->value);
}

static void set_left_out(const wn_attribution *a, json_t *root, wn_doc *doc) {
    const wn_journey_facts *f = &a->journeys->facts;
    json_t *o = wn_doc_set_object(doc, root, "left_out");
    set_amount(doc, o, "conversions_without_touch", f->unattributed);
    set_amount(doc, o, "journeys_without_touch", f->unattributed_nulls);
    wn_doc_set_count(doc, o, "conversions_of_strangers", f->strangers);
    wn_doc_set_count(doc, o, "rows_without_unit", f->no_unit);
    wn_doc_set_count(doc, o, "rows_without_time", f->no_time);
    wn_doc_set_count(doc, o, "rows_after_as_of", f->later);
}

void wn_attribution_data(const wn_attribution *a, wn_doc *doc) {
    json_t *root = wn_doc_data(doc);
    json_t *models = wn_doc_set_array(doc, root, "models");
    for (int m = 0; m < WN_MODELS; m++)
        if (a->plan.wanted[m]) wn_doc_append_text(doc, models, wn_model_words[m].key);
    wn_doc_set_text(doc, root, "headline", wn_model_words[a->plan.headline].key);
    wn_doc_set_number(doc, root, "confidence", a->plan.resampling.conf);
    set_amount(doc, root, "journeys", a->conversions + a->nulls);
    set_amount(doc, root, "conversions", a->conversions);
    set_amount(doc, root, "nulls", a->nulls);
    if (a->journeys->has_value) wn_doc_set_number(doc, root, "value", a->value);
    wn_doc_set_number(doc, root, "p_conversion", a->p_conversion);
    if (a->plan.wanted[WN_MODEL_MARKOV]) {
        wn_doc_set_count(doc, root, "order", a->plan.order);
        wn_doc_set_count(doc, root, "states", a->states);
    }
    if (a->journeys->facts.units) {
        wn_doc_set_count(doc, root, "people", a->journeys->facts.units);
        wn_doc_set_count(doc, root, "people_put_in_order", a->journeys->facts.disordered);
    }
    set_left_out(a, root, doc);
    json_t *channels = wn_doc_set_array(doc, root, "channels");
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel *c = &a->channels[i];
        json_t *o = wn_doc_append_object(doc, channels);
        wn_doc_set_text(doc, o, "name", c->name);
        set_amount(doc, o, "paths", c->presence.journeys);
        set_amount(doc, o, "converted", c->presence.converted);
        set_amount(doc, o, "touches", c->presence.touches);
        wn_doc_set_flag(doc, o, "rare", c->rare);
        if (!(a->conversions > 0)) continue;
        set_conversions(a, c, o, doc);
        if (a->value > 0) set_value(a, c, o, doc);
    }
}

/* -------------------------------------------------------------------------------- csv */

static wn_estimate times(wn_estimate share, double all) {
    share.value *= all;
    share.low *= all;
    share.high *= all;
    return share;
}

static void csv_columns(const wn_attribution *a, wn_doc *doc) {
    wn_doc_table_csv(doc);
    wn_doc_column(doc, "channel", "", WN_LEFT);
    wn_doc_column(doc, "journeys", "", WN_RIGHT);
    wn_doc_column(doc, "converted", "", WN_RIGHT);
    wn_doc_column(doc, "touches", "", WN_RIGHT);
    for (int m = 0; m < WN_MODELS; m++) {
        if (!a->plan.wanted[m]) continue;
        wn_doc_column(doc, wn_model_words[m].key, "", WN_RIGHT);
        if (!is_rule(m)) wn_doc_column_interval(doc, wn_model_words[m].key, "");
        if (m == WN_MODEL_MARKOV) wn_doc_column(doc, "removal_effect", "", WN_RIGHT);
    }
    for (int m = 0; m < WN_MODELS && a->value > 0; m++) {
        char key[64];
        if (!a->plan.wanted[m]) continue;
        snprintf(key, sizeof key, "%s_value", wn_model_words[m].key);
        wn_doc_column(doc, key, "", WN_RIGHT);
    }
}

static void csv_row(const wn_attribution *a, const wn_channel *c, wn_doc *doc) {
    wn_doc_row(doc);
    wn_doc_cell_text(doc, c->name);
    wn_doc_cell_number(doc, c->presence.journeys, 6);
    wn_doc_cell_number(doc, c->presence.converted, 6);
    wn_doc_cell_number(doc, c->presence.touches, 6);
    for (wn_model m = 0; m < WN_MODELS; m++) {
        if (!a->plan.wanted[m]) continue;
        wn_doc_cell_number(doc, c->credit[m].conversions, 6);
        if (!is_rule((int)m))
            wn_doc_cell_interval(doc, times(wn_channel_share(a, c, m), a->conversions),
                                 WN_UNIT_PLAIN);
        if (m == WN_MODEL_MARKOV) wn_doc_cell_number(doc, c->shares.effect.value, 6);
    }
    for (int m = 0; m < WN_MODELS && a->value > 0; m++)
        if (a->plan.wanted[m]) wn_doc_cell_number(doc, c->credit[m].value, 6);
}

void wn_attribution_csv(const wn_attribution *a, wn_doc *doc) {
    csv_columns(a, doc);
    for (size_t i = 0; i < a->count; i++)
        csv_row(a, &a->channels[i], doc);
}
