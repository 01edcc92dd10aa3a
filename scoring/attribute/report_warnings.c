/* What was left out, assumed, or is too thin to trust: by name and count. */
#include "scoring/attribute/report.h"

#include <stdio.h>

static const char *plural(double n) {
    return n == 1 ? "" : "s";
}

static void warn_rare(const wn_attribution *a, wn_doc *doc) {
    enum { NAMED = 5 };
    char text[1024];
    size_t n = 0, rare = 0;
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel *c = &a->channels[i];
        char name[WN_CHANNEL_NAME], journeys[WN_NUMBER_TEXT], converted[WN_NUMBER_TEXT];
        if (!c->rare || rare++ >= NAMED || n >= sizeof text) continue;
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s (%s of %s converted)",
                              n ? ", " : "", wn_channel_quoted(c, name),
                              wn_format_amount(c->presence.converted, converted),
                              wn_format_amount(c->presence.journeys, journeys));
    }
    if (rare > NAMED && n < sizeof text)
        snprintf(text + n, sizeof text - n, " and %zu more", rare - NAMED);
    if (rare)
        wn_doc_warn(doc, "rare",
                    "%zu channel%s in fewer than %d converting journeys, too few to "
                    "judge: %s.",
                    rare, rare == 1 ? " is" : "s are", WN_RARE_CONVERSIONS, text);
}

static void warn_spellings(const wn_attribution *a, wn_doc *doc) {
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel *c = &a->channels[i], *like;
        if (c->spelled_like == SIZE_MAX) continue;
        like = &a->channels[c->spelled_like];
        wn_doc_warn(doc, "spelling",
                    "\"%s\" and \"%s\" differ only in case or spaces: are they one "
                    "channel? They are counted as two.",
                    like->name, c->name);
    }
}

static void warn_left_out(const wn_journey_facts *f, wn_doc *doc) {
    char count[WN_NUMBER_TEXT];
    if (f->unattributed > 0)
        wn_doc_warn(doc, "no_touch",
                    "%s conversion%s had no touch before: nobody gets credit for them, "
                    "and they are in none of the figures.",
                    wn_format_amount(f->unattributed, count), plural(f->unattributed));
    if (f->unattributed_nulls > 0)
        wn_doc_warn(doc, "no_path",
                    "%s journey%s without a path did not convert either, and are in none "
                    "of the figures.",
                    wn_format_amount(f->unattributed_nulls, count),
                    plural(f->unattributed_nulls));
    if (f->strangers)
        wn_doc_warn(doc, "strangers",
                    "%s conversion%s of people who have no touch in the log, the first "
                    "\"%s\": left out.",
                    wn_format_count(f->strangers, count), plural((double)f->strangers),
                    f->stranger);
    if (f->no_unit)
        wn_doc_warn(doc, "no_unit", "%s row%s left out: whose they are is blank.",
                    wn_format_count(f->no_unit, count), plural((double)f->no_unit));
    if (f->no_time)
        wn_doc_warn(doc, "no_time", "%s row%s left out: their time is blank.",
                    wn_format_count(f->no_time, count), plural((double)f->no_time));
    if (f->later)
        wn_doc_warn(doc, "later", "%s row%s left out: they are later than --as-of.",
                    wn_format_count(f->later, count), plural((double)f->later));
}

static void warn_assumed(const wn_attribution *a, wn_doc *doc) {
    const wn_journey_facts *f = &a->journeys->facts;
    char count[WN_NUMBER_TEXT];
    if (f->bare)
        wn_doc_warn(doc, "bare",
                    "None of the %s rows that convert has a channel: they count as "
                    "conversions, not as touches.",
                    wn_format_count(f->bare, count));
    if (f->blank_touches)
        wn_doc_warn(doc, "blank",
                    "%s touch%s without a channel: they count as one channel, (blank), "
                    "most likely direct visits.",
                    wn_format_count(f->blank_touches, count),
                    f->blank_touches == 1 ? "" : "es");
    if (f->cut)
        wn_doc_warn(doc, "window",
                    "%s journey%s longer than --window: touches before it count as "
                    "journeys of their own, without a conversion.",
                    wn_format_count(f->cut, count), f->cut == 1 ? " is" : "s are");
    if (f->blank_counts)
        wn_doc_warn(doc, "blank_counts", "%s blank count%s: read as 0.",
                    wn_format_count(f->blank_counts, count),
                    plural((double)f->blank_counts));
    if (f->no_value)
        wn_doc_warn(doc, "no_value", "%s conversion%s without a value: worth 0.",
                    wn_format_count(f->no_value, count), plural((double)f->no_value));
}

/* A separator that is never there makes every path a channel of its own. */
static void warn_separator(const wn_attribution *a, wn_doc *doc) {
    const wn_paths *paths = &a->journeys->paths;
    if (a->journeys->facts.units || paths->touch_count > paths->count || a->count < 2)
        return;
    wn_doc_warn(doc, "separator",
                "Every path is a single touch. Is the separator another one? "
                "--separator says what stands between touches.");
}

void wn_attribution_warnings(const wn_attribution *a, wn_doc *doc) {
    if (a->conversions > 0) warn_rare(a, doc);
    warn_spellings(a, doc);
    warn_separator(a, doc);
    warn_assumed(a, doc);
    warn_left_out(&a->journeys->facts, doc);
}
