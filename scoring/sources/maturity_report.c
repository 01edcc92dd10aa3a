#include "scoring/sources/maturity_report.h"

#include "scoring/sources/names.h"

#include <stdio.h>

/* --------------------------------------------------------------------------- sentence */

/* What its leads will have become; of its leads to come, when these are too young. */
static wn_estimate reached(const wn_source *s) {
    return s->mature->mature.why ? s->mature->rate : s->mature->mature;
}

/* No more wins are likely. */
static bool settled(const wn_estimate *e) {
    return !e->why && e->low == e->high;
}

static void format_end(const wn_source *s, char *rate, char *interval) {
    wn_estimate e = reached(s);
    if (settled(&e)) {
        wn_format_percent(e.value, 3, rate);
        snprintf(interval, WN_NUMBER_TEXT, "no more are likely");
        return;
    }
    wn_format_estimate(e, WN_UNIT_PERCENT, rate);
    wn_format_interval(e, WN_UNIT_PERCENT, interval);
}

static const wn_source *best_so_far(const wn_judgement *j) {
    const wn_source *best = &j->sources[0];
    for (size_t i = 1; i < j->count; i++)
        if (j->sources[i].shrunk.value > best->shrunk.value) best = &j->sources[i];
    return best;
}

static void answer_early(const wn_judgement *j, wn_doc *doc) {
    char won[WN_NUMBER_TEXT], leads[WN_NUMBER_TEXT];
    wn_format_count(j->all.x, won);
    wn_format_count(j->all.n, leads);
    wn_doc_answer(doc,
                  "It is too early to say what the leads will become: %s (%s of %s "
                  "leads are won so far).",
                  j->maturity->why, won, leads);
}

/* ` So far "google" looks better, for its leads are older.`, or nothing. */
static void compare_with_now(const wn_judgement *j, char *out, size_t size) {
    const wn_source *best = &j->sources[0], *now = best_so_far(j);
    char rate[WN_NUMBER_TEXT], its[WN_NUMBER_TEXT];
    wn_format_estimate(best->rate, WN_UNIT_PERCENT, rate);
    wn_format_estimate(now->rate, WN_UNIT_PERCENT, its);
    out[0] = '\0';
    if (now == best) return;
    bool older = now->mature->share_in > best->mature->share_in;
    snprintf(out, size, " So far \"%s\" looks better (%s won, against %s)%s.", now->name,
             its, rate, older ? ", because its leads are older" : "");
}

void wn_maturity_answer(const wn_judgement *j, size_t alike, const char *others,
                        wn_doc *doc) {
    const wn_source *best = &j->sources[0];
    char rate[WN_NUMBER_TEXT], interval[WN_NUMBER_TEXT], sure[WN_NUMBER_TEXT];
    char so_far[512];
    if (j->maturity->why) {
        answer_early(j, doc);
        return;
    }
    format_end(best, rate, interval);
    wn_format_probability(best->place.probability_best, sure);
    compare_with_now(j, so_far, sizeof so_far);
    if (j->count == 1)
        wn_doc_answer(doc,
                      "All leads come from one source, \"%s\": about %s of them will be "
                      "won in the end (%s).",
                      best->name, rate, interval);
    else if (alike == 0)
        wn_doc_answer(doc,
                      "\"%s\" brings the best leads: about %s of them will be won in "
                      "the end (%s); every other source is worse.%s",
                      best->name, rate, interval, so_far);
    else if (alike == j->count - 1)
        wn_doc_answer(doc,
                      "No source can be told to be the best: when all leads have had "
                      "their time \"%s\" comes first, with a chance of %s to be it, and "
                      "every other may be as good.%s",
                      best->name, sure, so_far);
    else
        wn_doc_answer(doc,
                      "\"%s\" %s the best leads (%s sure): about %s of them will be won "
                      "in the end (%s); it cannot be told from %s.%s",
                      best->name,
                      best->place.probability_best >= 0.5 ? "probably brings"
                                                          : "may bring",
                      sure, rate, interval, others, so_far);
}

/* -------------------------------------------------------------------- the main table
 */

void wn_maturity_columns(const char *interval, wn_doc *doc) {
    wn_doc_column(doc, "mature", "In the end", WN_RIGHT);
    wn_doc_column_interval(doc, "mature", interval);
}

void wn_maturity_cells(const wn_source *s, wn_doc *doc) {
    if (settled(&s->mature->mature))
        wn_doc_cell_percent(doc, s->mature->mature.value, 3);
    else
        wn_doc_cell_estimate(doc, s->mature->mature, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, s->mature->mature, WN_UNIT_PERCENT);
}

/* -------------------------------------------------------------------------- own tables
 */

static void table_of_ages(const wn_judgement *j, bool has_lost, wn_doc *doc) {
    wn_doc_table(doc, "How mature the sources are");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "median_age", "Median age", WN_RIGHT);
    if (has_lost) wn_doc_column(doc, "lost", "Lost", WN_RIGHT);
    wn_doc_column(doc, "share_in", "Wins in by now", WN_RIGHT);
    wn_doc_column(doc, "to_come", "Wins to come", WN_RIGHT);
    wn_doc_column(doc, "median_days", "Median days to win", WN_RIGHT);
    for (size_t i = 0; i < j->count; i++) {
        const wn_source *s = &j->sources[i];
        const wn_mature_source *m = s->mature;
        char name[WN_SOURCE_NAME];
        wn_doc_row(doc);
        wn_doc_cell_text(doc, wn_source_visible(s, name));
        wn_doc_cell_number(doc, m->median_age, 3);
        if (has_lost) wn_doc_cell_count(doc, m->lost);
        if (j->maturity->why) {
            wn_doc_cell_none(doc, j->maturity->why);
            wn_doc_cell_none(doc, j->maturity->why);
        } else {
            wn_doc_cell_share(doc, m->share_in);
            wn_doc_cell_number(doc, m->to_come, 2);
        }
        if (m->half.why)
            wn_doc_cell_none(doc, m->half.why);
        else
            wn_doc_cell_number(doc, m->half.value, 3);
    }
}

static const double days[] = {7, 30, 90, 180, 365};
enum { WON, LOST, DAYS = sizeof days / sizeof *days };

static void table_of_delays(const wn_judgement *j, bool has_lost, wn_doc *doc) {
    const wn_risks *risks = &j->maturity->risks;
    char interval[40];
    snprintf(interval, sizeof interval, "%g%% interval", j->conf * 100);
    if (risks->count == 0 || risks->last < days[0]) return;
    wn_doc_table(doc, "How long wins take, all sources together");
    wn_doc_column(doc, "days", "After days", WN_RIGHT);
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column_interval(doc, "won", interval);
    if (has_lost) wn_doc_column(doc, "lost", "Lost", WN_RIGHT);
    if (has_lost) wn_doc_column_interval(doc, "lost", interval);
    for (size_t i = 0; i < DAYS && days[i] <= risks->last; i++) {
        wn_doc_row(doc);
        wn_doc_cell_count(doc, (uint64_t)days[i]);
        for (size_t cause = WON; cause <= (has_lost ? LOST : WON); cause++) {
            wn_risk_point point =
                wn_risks_at(risks, cause, days[i], WN_KM_LOG_LOG, j->conf);
            wn_doc_cell_estimate(doc, point.happened, WN_UNIT_PERCENT);
            wn_doc_cell_interval(doc, point.happened, WN_UNIT_PERCENT);
        }
    }
}

static void explain(const wn_judgement *j, const wn_ripening *r, wn_doc *doc) {
    const wn_outlook *o = &j->maturity->outlook;
    char day[WN_TIME_TEXT], half[WN_NUMBER_TEXT], most[WN_NUMBER_TEXT];
    wn_time_format((wn_time)r->fates.today * WN_DAY, day);
    wn_doc_paragraph(doc, "As known at the end of %s, %s.", day,
                     r->fates.as_of_given ? "the day of --as-of"
                                          : "the latest day in the files");
    if (j->maturity->why) return;
    wn_format_number(o->half, 2, half);
    wn_format_number(o->nine_tenth, 2, most);
    wn_doc_paragraph(
        doc,
        "Half of all wins are in %s days after a lead came, nine in ten after %s. In the "
        "end: the share of these leads that will have been won, by the pace at which "
        "leads of all sources are won at each age%s; its intervals allow for chance, for "
        "what is not known of that pace, and draw small sources towards the others. "
        "Ranks and chances compare the rates in the end; the tests of each source "
        "against the rest compare what is won so far.",
        half, most,
        j->maturity->outlook.within < 0.995 ? ", and beyond the oldest by a law fitted "
                                              "to their delays"
                                            : "");
}

/* ------------------------------------------------------------------------------- data */

void wn_maturity_source_data(const wn_source *s, json_t *object, wn_doc *doc) {
    const wn_mature_source *m = s->mature;
    json_t *mature = wn_doc_set_object(doc, object, "mature");
    if (m->mature.why)
        wn_doc_set_none(doc, mature, "rate", m->mature.why);
    else
        wn_doc_set_number(doc, mature, "rate", m->mature.value);
    wn_doc_set_interval(doc, mature, m->mature);
    wn_doc_set_number(doc, mature, "median_age_days", m->median_age);
    wn_doc_set_count(doc, mature, "lost", m->lost);
    if (m->half.why)
        wn_doc_set_none(doc, mature, "median_days_to_win", m->half.why);
    else
        wn_doc_set_number(doc, mature, "median_days_to_win", m->half.value);
    if (!m->draws) return;
    wn_doc_set_number(doc, mature, "share_in", m->share_in);
    wn_doc_set_number(doc, mature, "to_come", m->to_come);
    wn_doc_set_estimate(doc, mature, "source_rate", m->rate);
}

static void delay_data(const wn_judgement *j, json_t *object, wn_doc *doc) {
    const wn_risks *risks = &j->maturity->risks;
    json_t *rows = wn_doc_set_array(doc, object, "by_age");
    for (size_t i = 0; i < DAYS && days[i] <= risks->last; i++) {
        json_t *row = wn_doc_append_object(doc, rows);
        wn_doc_set_number(doc, row, "days", days[i]);
        wn_risk_point won = wn_risks_at(risks, WON, days[i], WN_KM_LOG_LOG, j->conf);
        wn_risk_point lost = wn_risks_at(risks, LOST, days[i], WN_KM_LOG_LOG, j->conf);
        wn_doc_set_estimate(doc, row, "won", won.happened);
        wn_doc_set_estimate(doc, row, "lost", lost.happened);
    }
}

static void outlook_data(const wn_judgement *j, json_t *object, wn_doc *doc) {
    const wn_maturity *m = j->maturity;
    const wn_outlook *o = &m->outlook;
    wn_doc_set_number(doc, object, "horizon_days", o->horizon);
    wn_doc_set_number(doc, object, "share_within_horizon", o->within);
    if (m->why) {
        wn_doc_set_none(doc, object, "rate", m->why);
        return;
    }
    wn_doc_set_number(doc, object, "half_in_days", o->half);
    wn_doc_set_number(doc, object, "nine_tenths_in_days", o->nine_tenth);
    wn_doc_set_number(doc, object, "rate", m->all.mature.value);
    wn_doc_set_interval(doc, object, m->all.mature);
    wn_doc_set_number(doc, object, "share_in", m->all.share_in);
    wn_doc_set_number(doc, object, "to_come", m->all.to_come);
    json_t *same = wn_doc_set_object(doc, object, "same_delay");
    if (o->same_delay.why) {
        wn_doc_set_none(doc, same, "p_value", o->same_delay.why);
    } else {
        wn_doc_set_number(doc, same, "chi2", o->same_delay.statistic);
        wn_doc_set_number(doc, same, "df", o->same_delay.df);
        wn_doc_set_number(doc, same, "p_value", o->same_delay.p);
    }
}

/* ----------------------------------------------------------------------------- oddities
 */

/* `: a, b and others`, or nothing when none has a name. */
static void list_names(const wn_oddity *o, char *out, size_t size) {
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < o->named && n < size; i++) {
        bool last = i + 1 == o->named && o->count <= o->named;
        const char *joint = i == 0 ? ": " : last ? " and " : ", ";
        n += (size_t)snprintf(out + n, size - n, "%s%s", joint, o->names[i]);
    }
    if (o->named && o->count > o->named && n < size)
        snprintf(out + n, size - n, " and others");
}

typedef struct odd {
    const char *code;
    const wn_oddity *oddity;
    const char *one, *many; /* what it is, and what becomes of it */
} odd;

static void warn_odd(const odd *o, json_t *object, wn_doc *doc) {
    char count[WN_NUMBER_TEXT], names[WN_NAMES_KEPT * (WN_NAME_KEPT + 8)];
    wn_doc_set_count(doc, object, o->code, o->oddity->count);
    if (o->oddity->count == 0) return;
    wn_format_count(o->oddity->count, count);
    list_names(o->oddity, names, sizeof names);
    wn_doc_warn(doc, o->code, "%s %s%s.", count, o->oddity->count == 1 ? o->one : o->many,
                names);
}

static void warn_oddities(const wn_ripening *r, json_t *object, wn_doc *doc) {
    const wn_fates *f = &r->fates;
    const wn_oddity no_created = {.count = f->no_created}, no_id = {.count = f->no_id};
    const wn_oddity no_deal_id = {.count = r->deals.no_id};
    const odd rows[] = {
        {"no_created", &no_created, "lead has no day of coming in and is left out",
         "leads have no day of coming in and are left out"},
        {"after_as_of", &f->after, "lead came after the day and is left out",
         "leads came after the day and are left out"},
        {"repeated_id", &f->repeated,
         "row repeats the id of a lead before it and is left out",
         "rows repeat the id of a lead before them and are left out"},
        {"no_id", &no_id, "lead has no id: taken as open, as no deal can be found",
         "leads have no id: taken as open, as no deal can be found"},
        {"won_after_as_of", &f->later,
         "lead was won or lost after the day and counts as open",
         "leads were won or lost after the day and count as open"},
        {"deals_after_as_of", &r->deals.later,
         "deal ended after the day and counts as open",
         "deals ended after the day and count as open"},
        {"won_before_created", &f->too_early,
         "lead was won or lost before it came in, and counts as on its first day",
         "leads were won or lost before they came in, and count as on their first "
         "day"},
        {"won_and_lost", &f->both, "lead is both won and lost: what came first counts",
         "leads are both won and lost: what came first counts"},
        {"several_deals", &f->several,
         "lead has several deals: it is won with the first that was",
         "leads have several deals: they are won with the first that was"},
        {"deals_without_lead", &f->without_lead,
         r->some ? "deal has no lead among those that --where chooses"
                 : "deal has no lead in the file and is not counted",
         r->some ? "deals have no lead among those that --where chooses"
                 : "deals have no lead in the file and are not counted"},
        {"deals_without_id", &no_deal_id, "deal has no id and is not counted",
         "deals have no id and are not counted"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        warn_odd(&rows[i], object, doc);
}

static void warn_assumptions(const wn_judgement *j, json_t *object, wn_doc *doc) {
    const wn_outlook *o = &j->maturity->outlook;
    char day[WN_TIME_TEXT], expected[WN_NUMBER_TEXT], p[WN_NUMBER_TEXT], wins[40];
    wn_doc_set_flag(doc, object, "records_begin_late", o->records.late);
    if (o->records.late) {
        wn_time_format((wn_time)o->records.since * WN_DAY, day);
        wn_format_number(o->records.expected, 2, expected);
        if (o->records.events > 0)
            snprintf(wins, sizeof wins, "%s only %g win%s",
                     o->records.events == 1 ? "is" : "are", o->records.events,
                     o->records.events == 1 ? "" : "s");
        else
            snprintf(wins, sizeof wins, "are no wins");
        wn_doc_set_text(doc, object, "records_since", day);
        wn_doc_warn(doc, "records_begin_late",
                    "Before %s there %s where some %s were due: wins seem to be on "
                    "record since that day. How long a win takes is learnt from what "
                    "came after it.",
                    day, wins, expected);
    }
    if (j->maturity->why || o->same_delay.why || o->same_delay.p >= 0.01) return;
    wn_format_p_is(o->same_delay.p, p);
    wn_doc_warn(doc, "delays_differ",
                "Sources differ in how long wins take (%s), but one pace by age is used "
                "for all, at another level for each: see the median days to win. Slow "
                "sources will reach more than is foreseen, fast ones less.",
                p);
}

void wn_maturity_report(const wn_judgement *j, const wn_ripening *r, wn_doc *doc) {
    char day[WN_TIME_TEXT];
    json_t *object = wn_doc_set_object(doc, wn_doc_data(doc), "maturity");
    explain(j, r, doc);
    table_of_ages(j, r->fates.has_lost, doc);
    table_of_delays(j, r->fates.has_lost, doc);
    wn_doc_set_text(doc, object, "as_of",
                    wn_time_format((wn_time)r->fates.today * WN_DAY, day));
    wn_doc_set_flag(doc, object, "as_of_given", r->fates.as_of_given);
    outlook_data(j, object, doc);
    delay_data(j, object, doc);
    warn_assumptions(j, object, doc);
    warn_oddities(r, object, doc);
}
