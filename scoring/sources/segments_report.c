#include "scoring/sources/segments_report.h"

#include "scoring/sources/names.h"

#include <stdio.h>

enum { SHOWN = 5 }; /* sources of a segment in the table */

static const char *name_of(const wn_source_segments *s, size_t i) {
    wn_text name = wn_map_key(&s->names.map, (uint32_t)i);
    return name.n ? name.p : "(blank)";
}

static void rows(const wn_source_segments *s, size_t segment, wn_doc *doc) {
    const wn_judgement *j = &s->judgements[segment];
    for (size_t i = 0; i < j->count && i < SHOWN; i++) {
        const wn_source *source = &j->sources[i];
        char name[WN_SOURCE_NAME];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, i == 0 ? name_of(s, segment) : "");
        wn_doc_cell_text(doc, wn_source_visible(source, name));
        wn_doc_cell_count(doc, source->won.n);
        wn_doc_cell_count(doc, source->won.x);
        wn_doc_cell_estimate(doc, source->shrunk, WN_UNIT_PERCENT);
        wn_doc_cell_interval(doc, source->shrunk, WN_UNIT_PERCENT);
        wn_doc_cell_probability(doc, source->place.probability_best);
        wn_doc_cell_text(doc, source->like_best ? "yes" : "no");
    }
}

static void table(const wn_source_segments *s, const char *column, double conf,
                  wn_doc *doc) {
    char title[256], interval[40];
    snprintf(title, sizeof title, "By %s, the first %d sources of each", column, SHOWN);
    snprintf(interval, sizeof interval, "%g%% interval", conf * 100);
    wn_doc_table(doc, title);
    wn_doc_column(doc, "segment", "Segment", WN_LEFT);
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column(doc, "shrunk", "Likely rate", WN_RIGHT);
    wn_doc_column_interval(doc, "shrunk", interval);
    wn_doc_column(doc, "probability_best", "Chance best", WN_RIGHT);
    wn_doc_column(doc, "like_best", "May be best", WN_LEFT);
    for (size_t i = 0; i < s->names.map.count; i++)
        rows(s, i, doc);
}

/* Whether the best of all is told to be worse than the best of the segment. */
static bool is_beaten(const wn_judgement *j, const char *best) {
    for (size_t i = 0; i < j->count; i++)
        if (strcmp(j->sources[i].name, best) == 0) return !j->sources[i].like_best;
    return false;
}

static void say(const wn_source_segments *s, const char *column, const char *best,
                wn_doc *doc) {
    size_t beaten = 0, count = s->names.map.count;
    for (size_t i = 0; i < count; i++)
        beaten += is_beaten(&s->judgements[i], best);
    if (beaten)
        wn_doc_paragraph(doc,
                         "\"%s\", the first of all, is told to be worse than another "
                         "source in %zu of the %zu levels of %s; with so many looked at, "
                         "one in 40 is by chance.",
                         best, beaten, count, column);
    else
        wn_doc_paragraph(doc,
                         "In none of the %zu levels of %s is \"%s\", the first of all, "
                         "told to be worse than another source: that the order differs "
                         "between them may be chance.",
                         count, column, best);
}

static void data(const wn_source_segments *s, const char *column, wn_doc *doc) {
    json_t *segments = wn_doc_set_object(doc, wn_doc_data(doc), "segments");
    wn_doc_set_text(doc, segments, "column", column);
    json_t *levels = wn_doc_set_array(doc, segments, "levels");
    for (size_t i = 0; i < s->names.map.count; i++) {
        const wn_judgement *j = &s->judgements[i];
        json_t *level = wn_doc_append_object(doc, levels);
        wn_doc_set_text(doc, level, "segment", name_of(s, i));
        wn_doc_set_count(doc, level, "no_outcome", s->censuses[i].no_outcome);
        json_t *sources = wn_doc_set_array(doc, level, "sources");
        for (size_t k = 0; k < j->count; k++) {
            const wn_source *source = &j->sources[k];
            json_t *o = wn_doc_append_object(doc, sources);
            wn_doc_set_text(doc, o, "source", source->name);
            wn_doc_set_count(doc, o, "leads", source->won.n);
            wn_doc_set_count(doc, o, "won", source->won.x);
            wn_doc_set_estimate(doc, o, "rate", source->rate);
            wn_doc_set_estimate(doc, o, "shrunk", source->shrunk);
            wn_doc_set_number(doc, o, "probability_best", source->place.probability_best);
            wn_doc_set_flag(doc, o, "like_best", source->like_best);
        }
    }
}

void wn_source_segments_report(const wn_source_segments *s, const char *column,
                               const char *best, wn_doc *doc) {
    table(s, column, s->judgements[0].conf, doc);
    say(s, column, best, doc);
    data(s, column, doc);
}
