#include "scoring/attribute/report.h"

#include <math.h>
#include <stdio.h>

const char *wn_channel_quoted(const wn_channel *c, char *out) {
    snprintf(out, WN_CHANNEL_NAME, c->blank ? "%s" : "\"%s\"", c->name);
    return out;
}

char *wn_format_amount(double amount, char *out) {
    bool whole = amount == floor(amount) || fabs(amount) >= 1000;
    return whole && amount >= 0 && amount < 1e15
               ? wn_format_count((uint64_t)llround(amount), out)
               : wn_format_number(amount, 3, out);
}

/* ---------------------------------------------------------------------------- sentence
 */

/* `last touch gives it 43%, first touch 32%`, of up to two rules beside the headline. */
static void other_models(const wn_attribution *a, const wn_channel *c, char *out,
                         size_t size) {
    static const wn_model telling[] = {WN_MODEL_LAST, WN_MODEL_FIRST, WN_MODEL_LINEAR};
    size_t n = 0, told = 0;
    out[0] = 0;
    for (size_t i = 0; i < 3 && told < 2; i++) {
        char share[WN_NUMBER_TEXT];
        if (!a->plan.wanted[telling[i]] || telling[i] == a->plan.headline) continue;
        wn_format_share(wn_channel_share(a, c, telling[i]).value, share);
        n += (size_t)snprintf(out + n, size - n, told ? ", %s %s" : "; %s gives it %s",
                              wn_model_words[telling[i]].phrase, share);
        told++;
    }
}

/* `, and "google_ads" perhaps as much`: of channels whose intervals meet the first's. */
static void close_seconds(const wn_attribution *a, char *out, size_t size) {
    wn_estimate first = wn_channel_share(a, &a->channels[0], a->plan.headline);
    size_t close = 0;
    char name[WN_CHANNEL_NAME];
    for (size_t i = 1; i < a->count; i++) {
        wn_estimate e = wn_channel_share(a, &a->channels[i], a->plan.headline);
        close += !e.why_no_interval && e.high >= first.low;
    }
    wn_channel_quoted(&a->channels[1], name);
    out[0] = 0;
    if (close == 1)
        snprintf(out, size, ", and %s perhaps as much", name);
    else if (close > 1)
        snprintf(out, size, ", and %s and %zu other%s perhaps as much", name, close - 1,
                 close == 2 ? "" : "s");
}

static void answer(const wn_attribution *a, wn_doc *doc) {
    const wn_channel *best = &a->channels[0];
    char name[WN_CHANNEL_NAME], share[WN_NUMBER_TEXT], interval[WN_NUMBER_TEXT];
    char conversions[WN_NUMBER_TEXT], close[WN_CHANNEL_NAME + 64], others[160];
    const char *phrase = wn_model_words[a->plan.headline].phrase;
    wn_estimate e = wn_channel_share(a, best, a->plan.headline);
    wn_channel_quoted(best, name);
    wn_format_amount(a->conversions, conversions);
    other_models(a, best, others, sizeof others);
    if (a->conversions < WN_CONVERSIONS_LEAST) {
        wn_doc_answer(
            doc, "%s conversion%s: too few to tell channels apart. By %s %s gets %s.",
            conversions, a->conversions == 1 ? "" : "s", phrase, name,
            wn_format_share(e.value, share));
        return;
    }
    if (e.why_no_interval) {
        wn_doc_answer(doc, "By %s %s deserves %s of the %s conversions%s.", phrase, name,
                      wn_format_share(e.value, share), conversions, others);
        return;
    }
    close_seconds(a, close, sizeof close);
    wn_doc_answer(doc, "By %s %s deserves %s of the %s conversions (%s)%s%s.", phrase,
                  name, wn_format_estimate(e, WN_UNIT_PERCENT, share), conversions,
                  wn_format_interval(e, WN_UNIT_PERCENT, interval), close, others);
}

static void answer_nothing(const wn_attribution *a, wn_doc *doc) {
    char journeys[WN_NUMBER_TEXT];
    wn_format_amount(a->nulls, journeys);
    wn_doc_answer(doc,
                  "None of the %s journeys ended in a conversion, so there is no credit "
                  "to give.",
                  journeys);
}

static void answer_one(const wn_attribution *a, wn_doc *doc) {
    char name[WN_CHANNEL_NAME], conversions[WN_NUMBER_TEXT];
    wn_format_amount(a->conversions, conversions);
    wn_doc_answer(doc,
                  "All %s conversions go to %s by any model: it is the only channel, and "
                  "there is nothing to compare it with.",
                  conversions, wn_channel_quoted(&a->channels[0], name));
}

/* --------------------------------------------------------------------------- agreement
 */

static size_t models_of(const wn_attribution *a) {
    size_t n = 0;
    for (int m = 0; m < WN_MODELS; m++)
        n += a->plan.wanted[m];
    return n;
}

/* The channel with the most credit. */
static const wn_channel *first_by(const wn_attribution *a, wn_model model) {
    const wn_channel *best = &a->channels[0];
    for (size_t i = 1; i < a->count; i++)
        if (a->channels[i].credit[model].conversions > best->credit[model].conversions)
            best = &a->channels[i];
    return best;
}

/* The models by which a channel gets least and most. */
typedef struct spread {
    wn_model least, most;
    double width;
} spread;

static spread spread_of(const wn_attribution *a, const wn_channel *c) {
    spread s = {a->plan.headline, a->plan.headline, 0};
    for (wn_model m = 0; m < WN_MODELS; m++) {
        if (!a->plan.wanted[m]) continue;
        if (c->credit[m].conversions < c->credit[s.least].conversions) s.least = m;
        if (c->credit[m].conversions > c->credit[s.most].conversions) s.most = m;
    }
    s.width = c->credit[s.most].conversions - c->credit[s.least].conversions;
    return s;
}

static void say_difference(const wn_attribution *a, const char *agreement, wn_doc *doc) {
    const wn_channel *widest = &a->channels[0];
    char name[WN_CHANNEL_NAME], least[WN_NUMBER_TEXT], most[WN_NUMBER_TEXT];
    for (size_t i = 1; i < a->count; i++)
        if (spread_of(a, &a->channels[i]).width > spread_of(a, widest).width)
            widest = &a->channels[i];
    spread s = spread_of(a, widest);
    if (s.width < 0.005 * a->conversions) {
        wn_doc_paragraph(doc, "%s They hardly differ.", agreement);
        return;
    }
    wn_format_share(wn_channel_share(a, widest, s.least).value, least);
    wn_format_share(wn_channel_share(a, widest, s.most).value, most);
    wn_doc_paragraph(doc, "%s They differ most on %s: %s by %s, %s by %s.", agreement,
                     wn_channel_quoted(widest, name), most, wn_model_words[s.most].phrase,
                     least, wn_model_words[s.least].phrase);
}

/* `"newsletter" leads by last touch and time decay`, by the models that put this
 * channel first; how many these are. */
static size_t list_models(const wn_attribution *a, const wn_channel *c, char *out,
                          size_t size) {
    char name[WN_CHANNEL_NAME];
    size_t all = 0, listed = 0;
    for (wn_model m = 0; m < WN_MODELS; m++)
        all += a->plan.wanted[m] && first_by(a, m) == c;
    size_t n = (size_t)snprintf(out, size, "%s leads by", wn_channel_quoted(c, name));
    for (wn_model m = 0; m < WN_MODELS && n < size; m++) {
        if (!a->plan.wanted[m] || first_by(a, m) != c) continue;
        const char *joint = listed == 0 ? "" : listed + 1 == all ? " and" : ",";
        n +=
            (size_t)snprintf(out + n, size - n, "%s %s", joint, wn_model_words[m].phrase);
        listed++;
    }
    return all;
}

/* What the models agree on, and where they differ most. */
static void agreement(const wn_attribution *a, wn_doc *doc) {
    char text[1024], part[512], name[WN_CHANNEL_NAME];
    const wn_channel *best = &a->channels[0];
    size_t models = models_of(a), agree = list_models(a, best, part, sizeof part);
    if (models < 2) return;
    wn_channel_quoted(best, name);
    if (agree == models) {
        if (models == 2)
            snprintf(text, sizeof text, "Both models put %s first.", name);
        else
            snprintf(text, sizeof text, "All %zu models put %s first.", models, name);
        say_difference(a, text, doc);
        return;
    }
    size_t n = (size_t)snprintf(text, sizeof text, "%zu of %zu models put %s first",
                                agree, models, name);
    for (size_t i = 1; i < a->count && n < sizeof text; i++)
        if (list_models(a, &a->channels[i], part, sizeof part))
            n += (size_t)snprintf(text + n, sizeof text - n, "; %s", part);
    if (n < sizeof text) snprintf(text + n, sizeof text - n, ".");
    say_difference(a, text, doc);
}

/* ------------------------------------------------------------------------------ tables
 */

/* A name with blanks at its ends is shown in quotes, or nobody would see them; so is one
 * that looks like what stands for no name. */
static void name_cell(const wn_channel *c, wn_doc *doc) {
    char quoted[WN_CHANNEL_NAME];
    bool odd = !c->blank && strcmp(c->name, "(blank)") == 0;
    wn_doc_cell_text(doc, odd ? wn_channel_quoted(c, quoted) : c->name);
}

static void share_table(const wn_attribution *a, bool of_value, const char *title,
                        wn_doc *doc) {
    double all = of_value ? a->value : a->conversions;
    wn_doc_table(doc, title);
    wn_doc_column(doc, "channel", "Channel", WN_LEFT);
    if (!of_value) wn_doc_column(doc, "journeys", "Journeys", WN_RIGHT);
    for (int m = 0; m < WN_MODELS; m++)
        if (a->plan.wanted[m])
            wn_doc_column(doc, wn_model_words[m].key, wn_model_words[m].heading,
                          WN_RIGHT);
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel *c = &a->channels[i];
        wn_doc_row(doc);
        name_cell(c, doc);
        if (!of_value) wn_doc_cell_count(doc, (uint64_t)llround(c->presence.journeys));
        for (int m = 0; m < WN_MODELS; m++)
            if (a->plan.wanted[m])
                wn_doc_cell_share(
                    doc,
                    (of_value ? c->credit[m].value : c->credit[m].conversions) / all);
    }
}

static void estimate_cells(wn_estimate e, wn_doc *doc) {
    if (e.why_no_interval && !e.why)
        wn_doc_cell_share(doc, e.value);
    else
        wn_doc_cell_estimate(doc, e, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, e, WN_UNIT_PERCENT);
}

static void data_driven_table(const wn_attribution *a, wn_doc *doc) {
    bool markov = a->plan.wanted[WN_MODEL_MARKOV],
         shapley = a->plan.wanted[WN_MODEL_SHAPLEY];
    char interval[40];
    snprintf(interval, sizeof interval, "%g%% interval", a->plan.resampling.conf * 100);
    wn_doc_table(doc, "Models of the journeys themselves");
    wn_doc_column(doc, "channel", "Channel", WN_LEFT);
    wn_doc_column(doc, "converted", "Converted", WN_RIGHT);
    if (markov) {
        wn_doc_column(doc, "removal_effect", "Lost without", WN_RIGHT);
        wn_doc_column(doc, "markov", "Markov", WN_RIGHT);
        wn_doc_column_interval(doc, "markov", interval);
    }
    if (shapley) {
        wn_doc_column(doc, "shapley", "Shapley", WN_RIGHT);
        wn_doc_column_interval(doc, "shapley", interval);
    }
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel *c = &a->channels[i];
        wn_doc_row(doc);
        name_cell(c, doc);
        wn_doc_cell_count(doc, (uint64_t)llround(c->presence.converted));
        if (markov) {
            if (c->shares.effect.why_no_interval)
                wn_doc_cell_share(doc, c->shares.effect.value);
            else
                wn_doc_cell_estimate(doc, c->shares.effect, WN_UNIT_PERCENT);
            estimate_cells(c->shares.markov, doc);
        }
        if (shapley) estimate_cells(c->shares.shapley, doc);
    }
}

/* -------------------------------------------------------------------------- paragraphs
 */

static void say_methods(const wn_attribution *a, wn_doc *doc) {
    char replicates[WN_NUMBER_TEXT];
    if (a->plan.wanted[WN_MODEL_MARKOV])
        wn_doc_paragraph(
            doc,
            "Markov: journeys as a chain of order %zu over %zu states. \"Lost without\" "
            "is the share of conversions that would be lost if every step to the channel "
            "led nowhere; Markov is that, made to add up to 100%%.",
            a->plan.order, a->states);
    if (a->plan.wanted[WN_MODEL_SHAPLEY])
        wn_doc_paragraph(doc, "Shapley: every conversion is shared equally by the "
                              "distinct channels of its journey.");
    if (!a->channels[0].shares.markov.why_no_interval)
        wn_doc_paragraph(
            doc,
            "Intervals: %s resamples of the journeys (Poisson weights, seed %llu)%s.",
            wn_format_count(a->plan.resampling.replicates, replicates),
            (unsigned long long)a->plan.resampling.seed,
            a->plan.usual_replicates &&
                    a->plan.resampling.replicates < WN_REPLICATES_USUAL
                ? ", fewer than usual as the chain is large (--resamples)"
                : "");
}

static void say_counts(const wn_attribution *a, wn_doc *doc) {
    char journeys[WN_NUMBER_TEXT], rate[WN_NUMBER_TEXT], units[WN_NUMBER_TEXT];
    char rows[WN_NUMBER_TEXT], people[WN_NUMBER_TEXT + 16] = "";
    wn_format_amount(a->conversions + a->nulls, journeys);
    wn_format_count(a->journeys->facts.rows, rows);
    wn_format_percent(a->p_conversion, 3, rate);
    if (a->journeys->facts.units)
        snprintf(people, sizeof people, " of %s people",
                 wn_format_count(a->journeys->facts.units, units));
    if (a->journeys->has_nulls)
        wn_doc_paragraph(doc, "%s journeys%s in %s rows; %s of the journeys converted.",
                         journeys, people, rows, rate);
    else
        wn_doc_paragraph(doc,
                         "%s journeys in %s rows, all of them converting: --nulls names "
                         "the column of those that did not, without which removal "
                         "effects know nothing of them.",
                         journeys, rows);
}

static void say_limits(wn_doc *doc) {
    wn_doc_paragraph(doc, "Attribution says who stood on the way to conversions, not "
                          "what caused them: people who would have bought anyway click, "
                          "too. What a channel brings about, only a test that switches "
                          "it off for some can tell.");
}

void wn_attribution_report(const wn_attribution *a, const wn_costs *costs, wn_doc *doc) {
    char title[128], amount[WN_NUMBER_TEXT];
    bool markov = a->plan.wanted[WN_MODEL_MARKOV];
    bool by_data = markov || a->plan.wanted[WN_MODEL_SHAPLEY];
    if (!(a->conversions > 0))
        answer_nothing(a, doc);
    else if (a->count == 1)
        answer_one(a, doc);
    else
        answer(a, doc);
    wn_attribution_csv(a, doc);
    if (a->conversions > 0) {
        if (a->count > 1) agreement(a, doc);
        snprintf(title, sizeof title, "Share of the %s conversion%s, by model",
                 wn_format_amount(a->conversions, amount),
                 a->conversions == 1 ? "" : "s");
        share_table(a, false, title, doc);
        snprintf(title, sizeof title, "Share of their value of %s, by model",
                 wn_format_amount(a->value, amount));
        if (a->value > 0) share_table(a, true, title, doc);
        if (by_data) data_driven_table(a, doc);
    }
    wn_attribution_data(a, doc);
    wn_attribution_warnings(a, doc);
    if (costs) wn_costs_report(costs, doc);
    if (a->conversions > 0 && by_data) say_methods(a, doc);
    say_counts(a, doc);
    if (a->conversions > 0 && a->count > 1) say_limits(doc);
}
