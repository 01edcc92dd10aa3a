#include "core/rules/event_report.h"

#include "core/base/mem.h"

#include <stdio.h>

enum { NAMED = 5, LIST_TEXT = 400, SHOWN = 20 };

wn_rc wn_presence_init(wn_presence *p, const wn_events *events, wn_err *err) {
    *p = (wn_presence){.events = events};
    if (!events) return WN_OK;
    p->rows = wn_alloc_zero(wn_events_leads(events), sizeof *p->rows);
    return p->rows ? WN_OK : wn_fail_memory(err);
}

void wn_presence_free(wn_presence *p) {
    wn_free(p->rows);
    *p = (wn_presence){0};
}

/* Rows of leads that came later are in the file, too, so they are not asked for `keep`.
 */
void wn_presence_add(wn_presence *p, const wn_scorer *scorer, const wn_batch *batch) {
    if (!p->events) return;
    for (size_t row = 0; row < batch->rows; row++) {
        uint32_t lead = wn_scorer_lead(scorer, batch, row);
        if (lead != WN_MAP_NONE && p->rows[lead] < UINT32_MAX) p->rows[lead]++;
    }
}

static const char *plural(uint64_t count) {
    return count == 1 ? "" : "s";
}

/* ------------------------------------------------------------------------------- leads
 */

/* Leads with a property: how many, their events, and the first of them by name. */
typedef struct found {
    uint64_t leads, events;
    const char *names[NAMED + 1];
    size_t named;
} found;

static void find(found *f, const wn_events *events, uint32_t lead) {
    f->leads++;
    f->events += wn_events_of_lead(events, lead);
    if (f->named <= NAMED) f->names[f->named++] = wn_events_lead_id(events, lead).p;
}

/* `"a", "b" and 7 more`. */
static const char *list_of(const found *f, char *out) {
    size_t shown = f->named > NAMED ? NAMED : f->named;
    char more[WN_NUMBER_TEXT];
    wn_text_list(f->names, shown, out, LIST_TEXT - WN_NUMBER_TEXT - 16);
    size_t n = strlen(out);
    if (f->leads > shown)
        snprintf(out + n, LIST_TEXT - n, " and %s more",
                 wn_format_count(f->leads - shown, more));
    return out;
}

static void report_leads(const wn_presence *p, wn_doc *doc, json_t *data) {
    found unknown = {0}, repeated = {0};
    char events[WN_NUMBER_TEXT], leads[WN_NUMBER_TEXT], names[LIST_TEXT];
    for (uint32_t lead = 0; lead < wn_events_leads(p->events); lead++) {
        if (p->rows[lead] == 0) find(&unknown, p->events, lead);
        if (p->rows[lead] > 1) find(&repeated, p->events, lead);
    }
    wn_doc_set_count(doc, data, "unknown_leads", unknown.leads);
    wn_doc_set_count(doc, data, "events_of_unknown_leads", unknown.events);
    wn_doc_set_count(doc, data, "repeated_leads", repeated.leads);
    if (unknown.leads)
        wn_doc_warn(doc, "events_of_unknown_leads",
                    "%s event%s belong%s to %s id%s that no lead of the file has: %s.",
                    wn_format_count(unknown.events, events), plural(unknown.events),
                    unknown.events == 1 ? "s" : "", wn_format_count(unknown.leads, leads),
                    plural(unknown.leads), list_of(&unknown, names));
    if (repeated.leads && !p->repeats_known)
        wn_doc_warn(doc, "repeated_leads",
                    "%s id%s with events %s more than one row of the leads, and each row "
                    "is scored with all events of its id: %s.",
                    wn_format_count(repeated.leads, leads), plural(repeated.leads),
                    repeated.leads == 1 ? "has" : "have", list_of(&repeated, names));
}

/* ------------------------------------------------------------------------------- rules
 */

/* The name of the file's events that is most like the one that a rule asks for. */
static const char *nearest_name(const wn_events *events, const char *wanted) {
    const char *names[WN_EVENT_NAMES_MAX];
    size_t count;
    const wn_event_name *list = wn_events_names(events, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, wanted) == 0) return NULL;
        names[i] = list[i].name;
    }
    return wn_text_nearest(wanted, names, count);
}

/* A name that is misspelt counts nothing, in silence. */
static void warn_of_rule(const wn_events *events, const wn_rule *rule, wn_doc *doc) {
    const char *wanted =
        rule->events.name->type == WN_NODE_TEXT ? rule->events.name->text : NULL;
    const char *nearest = wanted ? nearest_name(events, wanted) : NULL;
    if (nearest)
        wn_doc_warn(doc, "rule_without_events",
                    "The rule \"%s\" counts events \"%s\", and there are none; did you "
                    "mean \"%s\"?",
                    rule->title, wanted, nearest);
    else
        wn_doc_warn(doc, "rule_without_events", "No event fits the rule \"%s\".",
                    rule->title);
}

/* ------------------------------------------------------------------------------ events
 */

/* The names that events have, of which a misspelt one stands out. */
static void report_names(const wn_events *events, wn_doc *doc, json_t *data) {
    size_t count;
    const wn_event_name *names = wn_events_names(events, &count);
    json_t *list = wn_doc_set_array(doc, data, "names");
    wn_doc_table(doc, "Events");
    wn_doc_column(doc, "event", "Event", WN_LEFT);
    wn_doc_column(doc, "rows", "Times", WN_RIGHT);
    wn_doc_column(doc, "counted", "Counted by a rule", WN_RIGHT);
    for (size_t i = 0; i < count; i++) {
        uint64_t counted = names[i].rows - names[i].uncounted;
        json_t *object = wn_doc_append_object(doc, list);
        wn_doc_set_text(doc, object, "name", names[i].name);
        wn_doc_set_count(doc, object, "rows", names[i].rows);
        wn_doc_set_count(doc, object, "counted", counted);
        if (i >= SHOWN) continue;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, names[i].name);
        wn_doc_cell_count(doc, names[i].rows);
        wn_doc_cell_count(doc, counted);
    }
}

static void warn_of_rows(const wn_event_facts *facts, const wn_time *as_of, wn_doc *doc) {
    char count[WN_NUMBER_TEXT], other[WN_NUMBER_TEXT], day[WN_TIME_TEXT];
    if (facts->no_id || facts->no_time)
        wn_doc_warn(doc, "events_incomplete",
                    "%s event%s without a lead's id and %s without a time are left out.",
                    wn_format_count(facts->no_id, count), plural(facts->no_id),
                    wn_format_count(facts->no_time, other));
    if (facts->after)
        wn_doc_warn(doc, "events_after_as_of", "%s event%s dated after %s %s left out.",
                    wn_format_count(facts->after, count), plural(facts->after),
                    wn_time_format(*as_of, day), facts->after == 1 ? "is" : "are");
}

void wn_event_report(const wn_rule_set *rules, const wn_presence *presence,
                     const wn_time *as_of, wn_doc *doc) {
    const wn_events *events = presence->events;
    wn_event_facts facts = wn_events_facts(events);
    json_t *data = wn_doc_set_object(doc, wn_doc_data(doc), "events");
    char used[WN_NUMBER_TEXT], rows[WN_NUMBER_TEXT];
    wn_doc_set_count(doc, data, "rows", facts.rows);
    wn_doc_set_count(doc, data, "used", facts.used);
    wn_doc_set_count(doc, data, "uncounted", facts.uncounted);
    wn_doc_set_count(doc, data, "no_id", facts.no_id);
    wn_doc_set_count(doc, data, "no_time", facts.no_time);
    wn_doc_set_count(doc, data, "after_as_of", facts.after);
    report_names(events, doc, data);
    wn_doc_paragraph(doc, "Rules count %s of %s event%s.",
                     wn_format_count(facts.used, used), wn_format_count(facts.rows, rows),
                     plural(facts.rows));
    warn_of_rows(&facts, as_of, doc);
    report_leads(presence, doc, data);
    for (size_t i = 0; i < rules->rule_count; i++)
        if (rules->rules[i].events.count != WN_EVENTS_NONE &&
            wn_events_of_rule(events, i) == 0)
            warn_of_rule(events, &rules->rules[i], doc);
}
