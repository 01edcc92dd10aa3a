#include "scoring/sources/report.h"

#include "core/stats/rates/prop.h"
#include "scoring/sources/maturity_report.h"
#include "scoring/sources/names.h"

#include <stdio.h>

/* --------------------------------------------------------------------------- sentence */

static bool like_best(const void *ctx, const wn_judgement *j, size_t i) {
    (void)ctx;
    return i > 0 && j->sources[i].like_best;
}

static void answer_best(const wn_judgement *j, wn_doc *doc) {
    const wn_source *best = &j->sources[0];
    char rate[WN_NUMBER_TEXT], interval[WN_NUMBER_TEXT], sure[WN_NUMBER_TEXT];
    char others[WN_SOURCE_LIST];
    size_t alike = wn_sources_list(j, like_best, NULL, WN_NAMED, others);
    wn_format_estimate(best->shrunk, WN_UNIT_PERCENT, rate);
    wn_format_interval(best->shrunk, WN_UNIT_PERCENT, interval);
    wn_format_probability(best->place.probability_best, sure);
    if (alike == 0)
        wn_doc_answer(doc,
                      "\"%s\" brings the best leads: about %s of them are won (%s); "
                      "every other source is worse.",
                      best->name, rate, interval);
    else if (alike == j->count - 1)
        wn_doc_answer(doc,
                      "No source can be told to be the best: \"%s\" comes first, "
                      "with a chance of %s to be it, and every other may be as good.",
                      best->name, sure);
    else
        wn_doc_answer(doc,
                      "\"%s\" %s the best leads (%s sure): about %s of them are won "
                      "(%s); it cannot be told from %s.",
                      best->name,
                      best->place.probability_best >= 0.5 ? "probably brings"
                                                          : "may bring",
                      sure, rate, interval, others);
}

static void answer_mature(const wn_judgement *j, wn_doc *doc) {
    char others[WN_SOURCE_LIST];
    size_t alike = wn_sources_list(j, like_best, NULL, WN_NAMED, others);
    wn_maturity_answer(j, alike, others, doc);
}

static void answer(const wn_judgement *j, wn_doc *doc) {
    char rate[WN_NUMBER_TEXT], leads[WN_NUMBER_TEXT];
    wn_estimate all = wn_prop_wilson(j->all, j->conf);
    wn_format_estimate(all, WN_UNIT_PERCENT, rate);
    wn_format_count(j->all.n, leads);
    if (j->all.x == 0)
        wn_doc_answer(doc,
                      "None of the %s leads was won, so no source can be told to be "
                      "better than another.",
                      leads);
    else if (j->maturity)
        answer_mature(j, doc);
    else if (j->count == 1)
        wn_doc_answer(doc,
                      "All leads come from one source, \"%s\": %s of the %s are won, "
                      "and there is nothing to compare it with.",
                      j->sources[0].name, rate, leads);
    else if (!j->fit.different)
        wn_doc_answer(doc,
                      "The sources cannot be told apart: %s of all %s leads are won, "
                      "and what differs between sources is no more than chance "
                      "brings.",
                      rate, leads);
    else
        answer_best(j, doc);
}

/* ------------------------------------------------------------------------------ table */

static void table(const wn_judgement *j, wn_doc *doc) {
    char interval[40];
    snprintf(interval, sizeof interval, "%g%% interval", j->conf * 100);
    wn_doc_table(doc, "Sources, best first");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column(doc, "rate", "Rate", WN_RIGHT);
    wn_doc_column_interval(doc, "rate", interval);
    if (j->maturity) {
        wn_maturity_columns(interval, doc);
    } else {
        wn_doc_column(doc, "shrunk", "Likely rate", WN_RIGHT);
        wn_doc_column_interval(doc, "shrunk", interval);
    }
    wn_doc_column(doc, "probability_best", "Chance best", WN_RIGHT);
    wn_doc_column(doc, "rank", "Rank", WN_RIGHT);
    for (size_t i = 0; i < j->count; i++) {
        const wn_source *s = &j->sources[i];
        char ranks[48], name[WN_SOURCE_NAME];
        snprintf(ranks, sizeof ranks, s->rank_low == s->rank_high ? "%zu" : "%zu to %zu",
                 s->rank_low, s->rank_high);
        wn_doc_row(doc);
        wn_doc_cell_text(doc, wn_source_visible(s, name));
        wn_doc_cell_count(doc, s->won.n);
        wn_doc_cell_count(doc, s->won.x);
        wn_doc_cell_estimate(doc, s->rate, WN_UNIT_PERCENT);
        wn_doc_cell_interval(doc, s->rate, WN_UNIT_PERCENT);
        if (j->maturity) {
            wn_maturity_cells(s, doc);
        } else {
            wn_doc_cell_estimate(doc, s->shrunk, WN_UNIT_PERCENT);
            wn_doc_cell_interval(doc, s->shrunk, WN_UNIT_PERCENT);
        }
        wn_doc_cell_probability(doc, s->place.probability_best);
        wn_doc_cell_text(doc, ranks);
    }
    if (!j->maturity)
        wn_doc_paragraph(
            doc,
            "The likely rate draws small sources towards the others: three "
            "leads do not prove much. How far is itself estimated, which "
            "makes its intervals a little too narrow. The rank runs over the "
            "places that the data leave open, two sources being told apart "
            "at %g%%.",
            j->conf * 100);
}

static bool in_group(const void *ctx, const wn_judgement *j, size_t i) {
    return j->sources[i].group == *(const size_t *)ctx;
}

static void groups(const wn_judgement *j, wn_doc *doc) {
    size_t count = j->sources[j->count - 1].group;
    if (count == 1) return;
    wn_doc_table(doc, "Groups, best first");
    wn_doc_column(doc, "group", "Group", WN_RIGHT);
    wn_doc_column(doc, "sources", "Sources that cannot be told from its first", WN_LEFT);
    for (size_t group = 1; group <= count; group++) {
        char names[WN_SOURCE_LIST];
        wn_sources_list(j, in_group, &group, 12, names);
        wn_doc_row(doc);
        wn_doc_cell_count(doc, group);
        wn_doc_cell_text(doc, names);
    }
}

/* ------------------------------------------------------------------------------- data */

static void data(const wn_judgement *j, wn_doc *doc) {
    json_t *root = wn_doc_data(doc);
    wn_doc_set_number(doc, root, "confidence", j->conf);
    if (j->fit.different) {
        json_t *prior = wn_doc_set_object(doc, root, "prior");
        wn_doc_set_number(doc, prior, "alpha", j->fit.prior.a);
        wn_doc_set_number(doc, prior, "beta", j->fit.prior.b);
        wn_doc_set_number(doc, prior, "loglik", j->fit.loglik);
    } else {
        wn_doc_set_none(doc, root, "prior", "no detectable difference between sources");
    }
    json_t *same = wn_doc_set_object(doc, root, "homogeneity");
    if (j->same_rate.why) {
        wn_doc_set_none(doc, same, "p_value", j->same_rate.why);
    } else {
        wn_doc_set_number(doc, same, "chi2", j->same_rate.statistic);
        wn_doc_set_number(doc, same, "df", j->same_rate.df);
        wn_doc_set_number(doc, same, "p_value", j->same_rate.p);
    }
    json_t *sources = wn_doc_set_array(doc, root, "sources");
    for (size_t i = 0; i < j->count; i++) {
        const wn_source *s = &j->sources[i];
        json_t *o = wn_doc_append_object(doc, sources);
        wn_doc_set_text(doc, o, "source", s->name);
        wn_doc_set_count(doc, o, "leads", s->won.n);
        wn_doc_set_count(doc, o, "won", s->won.x);
        wn_doc_set_number(doc, o, "rate", s->rate.value);
        wn_doc_set_number(doc, o, "low", s->rate.low);
        wn_doc_set_number(doc, o, "high", s->rate.high);
        json_t *shrunk = wn_doc_set_object(doc, o, "shrunk");
        wn_doc_set_number(doc, shrunk, "rate", s->shrunk.value);
        wn_doc_set_number(doc, shrunk, "low", s->shrunk.low);
        wn_doc_set_number(doc, shrunk, "high", s->shrunk.high);
        json_t *place = wn_doc_set_object(doc, o, "rank");
        wn_doc_set_number(doc, place, "expected", s->place.expected_rank);
        wn_doc_set_number(doc, place, "probability_best", s->place.probability_best);
        wn_doc_set_count(doc, place, "low", s->rank_low);
        wn_doc_set_count(doc, place, "high", s->rank_high);
        wn_doc_set_flag(doc, o, "like_best", s->like_best);
        wn_doc_set_count(doc, o, "group", s->group);
        if (s->mature) wn_maturity_source_data(s, o, doc);
    }
}

static void warn_spelling(const wn_source *a, const wn_source *b, wn_doc *doc) {
    if (a->blank || b->blank)
        wn_doc_warn(
            doc, "spelling",
            "A source is called \"%s\", and (blank) without quotes stands for the "
            "leads without a source: are they one? They are counted as two.",
            a->blank ? b->name : a->name);
    else
        wn_doc_warn(doc, "spelling",
                    "\"%s\" and \"%s\" differ only in case or spaces: are they one "
                    "source? They are counted as two.",
                    a->name, b->name);
}

static void warn(const wn_judgement *j, wn_doc *doc) {
    for (size_t i = 0; i < j->count; i++) {
        size_t like = j->sources[i].spelled_like;
        if (like != SIZE_MAX) warn_spelling(&j->sources[like], &j->sources[i], doc);
    }
    if (j->no_outcome)
        wn_doc_warn(doc, "no_outcome",
                    "%llu leads have no outcome and are left out: a lead that is still "
                    "open is neither won nor lost.",
                    (unsigned long long)j->no_outcome);
}

void wn_sources_report(const wn_judgement *j, wn_doc *doc) {
    answer(j, doc);
    table(j, doc);
    groups(j, doc);
    data(j, doc);
    warn(j, doc);
}
