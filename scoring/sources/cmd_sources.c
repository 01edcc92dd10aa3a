#include "core/cli/command.h"
#include "scoring/money/money_options.h"
#include "scoring/money/quality_report.h"
#include "scoring/money/rating.h"
#include "scoring/rules/lead_ids.h"
#include "scoring/sources/maturity_report.h"
#include "scoring/sources/outliers_report.h"
#include "scoring/sources/report.h"
#include "scoring/sources/segments_report.h"

static const wn_option options[] = {
    {"source", 's', "COLUMN", false, "Where the lead came from."},
    {"outcome", 'g', "COLUMN", false,
     "Whether it was won: a column of yes and no, or a condition such as 'stage == "
     "\"Won\"'."},
    {"where", 'w', "CONDITION", true, "Only leads for which this holds."},
    {"segment", 0, "COLUMN", false,
     "Judges sources within each level of this column, too."},
    {"created", 0, "COLUMN", false, "When the lead came in."},
    {"won", 0, "COLUMN", false,
     "When it was won, instead of --outcome: foresees what young leads will become."},
    {"lost", 0, "COLUMN", false, "When it was lost."},
    {"deals", 0, "FILE", false,
     "Where --won and --lost are, when not in the file of leads: a CSV file of deals."},
    {"id", 0, "COLUMN", false,
     "The lead's id, by which its deals are found; ids in several rows are named."},
    {"deals-id", 0, "COLUMN", false, "What that column is called in the deals."},
    {"cost", 0, "FILE", false,
     "What the sources cost: a CSV file by source, or by source and day."},
    {"cost-source", 0, "COLUMN", false,
     "Its column of the source (default: the name that --source gives, or source, "
     "channel, utm_source, ...)."},
    {"cost-amount", 0, "COLUMN", false,
     "Its column of the amount (default: cost, spend, ...)."},
    {"cost-date", 0, "COLUMN", false, "Its column of the day (default: date, day, ...)."},
    {"qualified", 0, "COLUMN", false,
     "Whether a lead is qualified: a column of yes and no, or a condition."},
    {"value", 0, "COLUMN", false, "What a won lead is worth, for returns on the spend."},
    {"value-per", 0, "PERIOD", false,
     "Whether that is \"once\" (the default), or every \"month\", for the months to pay "
     "back."},
    {"margin", 0, "SHARE", false,
     "The share of a monthly value that is left to pay the spend back from."},
    {"growth", 0, "TIMES", false,
     "A source is to get at most so many times its present spend (default 2)."},
    {"target", 0, "TARGET", true,
     "What is to be met, by all or by one source: leads=30/month, Google:cac<=150, "
     "rate=12%. Of leads, qualified, won (a day, week, month, quarter, year, or in all), "
     "rate, cpl, cpq, cac (costs per lead, qualified, won), roas. --exit-code: status 1 "
     "when one is missed."},
    {"conf", 0, "SHARE", false, "Coverage of the intervals (default 95%)."},
    {0},
};

static const wn_example examples[] = {
    {"Which source brings leads that convert?",
     "winnow sources leads.csv --source utm_source --outcome became_customer"},
    {"Which will, when its leads have had their time",
     "winnow sources leads.csv --source utm_source --created created_at --won won_at"},
    {"The same, from leads and deals in two files, as known at the end of April",
     "winnow sources leads.csv --source origin --created first_contact --deals deals.csv "
     "--id lead_id --won won_date --as-of 2018-04-30"},
    {"What they cost, and where to move the budget",
     "winnow sources leads.csv --source utm_source --outcome became_customer "
     "--created created_at --cost spend.csv"},
    {"Which source brings the leads that are worth a call",
     "winnow sources rules.lua leads.csv --source utm_source --outcome became_customer"},
    {"From a Russian CRM export", "winnow sources leads_ru.csv --encoding windows-1251 "
                                  "--source Источник --outcome Успешно"},
    {0},
};

/* All that a run holds. */
typedef struct desk {
    double conf;
    wn_money_options money;
    wn_rating rating;
    wn_table *table, *spend;
    wn_expressions *expressions;
    wn_census census;
    wn_ledger ledger;
    wn_source_segments segments;
    size_t id; /* slot of --id, when the maturity does not look at ids, or WN_NO_SLOT */
    wn_lead_ids ids;
    wn_ripening ripening;
    wn_judgement judgement;
    wn_outliers outliers;
} desk;

static bool wants_ledger(const desk *d) {
    return wn_money_wanted(&d->money) || d->money.terms.has_quality;
}

static wn_rc merge_ids(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    desk *d = self;
    return wn_lead_ids_add(&d->ids, batch->columns[d->id].text, batch, err);
}

static const wn_accumulator ids_accumulator = {.merge = merge_ids};

/* One scan of the leads, for the census and, when it is needed, the ledger. */
static wn_rc scan_leads(wn_call *call, desk *d, wn_err *err) {
    size_t source, outcome, filter;
    wn_rc rc = WN_OK;
    wn_ledger_keeper keeper = {.ledger = &d->ledger};
    wn_census_taker taker = {.census = &d->census};
    wn_source_segments_taker splitter = {.segments = &d->segments};
    const char *segment = wn_call_text(call, "segment");
    WN_TRY(wn_table_want_named(d->table, wn_call_text(call, "source"), WN_TEXT, &source,
                               err));
    if (!d->ripening.asked)
        WN_TRY(wn_expression_slot(d->expressions, wn_call_text(call, "outcome"), WN_BOOL,
                                  &outcome, err));
    WN_TRY(wn_money_slots(&d->money, d->table, d->expressions, &keeper, err));
    d->id = WN_NO_SLOT;
    if (wn_call_text(call, "id") && !d->ripening.asked)
        WN_TRY(wn_table_want_named(d->table, wn_call_text(call, "id"), WN_TEXT, &d->id,
                                   err));
    if (segment)
        WN_TRY(wn_table_want_named(d->table, segment, WN_TEXT, &splitter.segment, err));
    WN_TRY(wn_rating_bind(&d->rating, call, d->table, !d->ripening.asked, &keeper, err));
    for (size_t i = 0; i < wn_call_count(call, "where"); i++) {
        WN_TRY(wn_expression_slot(d->expressions, wn_call_nth(call, "where", i), WN_BOOL,
                                  &filter, err));
        WN_TRY(wn_table_where(d->table, filter, err));
    }
    if (d->ripening.asked)
        WN_TRY(wn_ripening_begin(call, &d->ripening, d->table, &outcome, err));
    taker.source = keeper.source = source;
    taker.outcome = keeper.outcome = outcome;
    splitter.census = taker;
    wn_scan_part parts[5] = {{&wn_census_accumulator, &taker}};
    size_t count = 1;
    if (wants_ledger(d)) parts[count++] = (wn_scan_part){&wn_ledger_accumulator, &keeper};
    if (segment)
        parts[count++] = (wn_scan_part){&wn_source_segments_accumulator, &splitter};
    if (d->rating.known.events)
        parts[count++] = (wn_scan_part){&wn_rating_accumulator, &d->rating};
    if (d->id != WN_NO_SLOT) parts[count++] = (wn_scan_part){&ids_accumulator, d};
    rc = wn_census_scan(d->table, parts, count, wn_call_threads(call), &d->census, err);
out:
    return rc;
}

static wn_rc judge_quality(const desk *d, wn_doc *doc, wn_err *err) {
    wn_source_quality quality;
    const char *when = d->money.qualified ? d->money.qualified : d->rating.qualified_when;
    wn_rc rc = wn_source_quality_find(&d->ledger, d->conf, &quality, err);
    if (rc != WN_OK) return rc;
    wn_source_quality_report(&quality, when, d->rating.script != NULL, doc);
    wn_source_quality_free(&quality);
    return WN_OK;
}

static wn_rc judge_segments(const wn_call *call, desk *d, wn_doc *doc, wn_err *err) {
    const char *column = wn_call_text(call, "segment");
    wn_rc rc = wn_source_segments_judge(&d->segments, d->conf, err);
    if (rc == WN_OK)
        wn_source_segments_report(&d->segments, column, d->judgement.sources[0].name,
                                  doc);
    return rc;
}

static wn_rc judge_money(wn_call *call, desk *d, wn_doc *doc, wn_err *err) {
    bool foreseen = d->ripening.asked && !d->ripening.maturity.why;
    wn_money_case about = {.ledger = &d->ledger,
                           .census = &d->census,
                           .judgement = &d->judgement,
                           .maturity = foreseen ? &d->ripening.maturity : NULL};
    return wn_money_judge(call, &d->money, &about, doc, &d->spend, err);
}

static wn_rc judge(wn_call *call, desk *d, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_ripening *r = &d->ripening;
    if (r->asked) WN_TRY(wn_ripening_finish(call, r, d->conf, err));
    WN_TRY(wn_judge(&d->census, r->asked ? &r->maturity : NULL, d->conf, &d->judgement,
                    err));
    WN_TRY(wn_outliers_find(&d->judgement, &d->outliers, err));
    wn_sources_report(&d->judgement, doc);
    if (r->asked) wn_maturity_report(&d->judgement, r, doc);
    wn_outliers_report(&d->judgement, &d->outliers, doc);
    if (wn_call_text(call, "segment")) WN_TRY(judge_segments(call, d, doc, err));
    if (d->money.terms.has_quality) WN_TRY(judge_quality(d, doc, err));
    if (wn_money_wanted(&d->money)) WN_TRY(judge_money(call, d, doc, err));
    wn_rating_report(&d->rating, d->table, doc);
    wn_lead_ids_report(&d->ids, "each row counts as a lead", doc);
out:
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    desk d = {0};
    size_t leads, script;
    WN_TRY(wn_rating_files(call, &leads, &script, err));
    WN_TRY(wn_ripening_read(call, &d.ripening, err));
    if (!wn_call_text(call, "source") ||
        !(wn_call_text(call, "outcome") || d.ripening.asked))
        WN_TRY(wn_fail(err, WN_E_USAGE,
                       "--source and --outcome (or --won) say which columns to use"));
    WN_TRY(wn_call_number(call, "conf", 0.95, 0.5, 0.9999, &d.conf, err));
    WN_TRY(wn_money_options_read(call, d.conf, script != SIZE_MAX, &d.money, err));
    WN_TRY(wn_rating_load(call, script, &d.rating, err));
    WN_TRY(wn_call_open(call, wn_call_file(call, leads), &d.table, err));
    WN_TRY(wn_expressions_new(d.table, wn_call_limits(call), &d.expressions, err));
    WN_TRY(scan_leads(call, &d, err));
    WN_TRY(judge(call, &d, doc, err));
    wn_table *tables[4] = {d.table};
    size_t count = 1;
    if (d.ripening.table) tables[count++] = d.ripening.table;
    if (d.spend) tables[count++] = d.spend;
    if (d.rating.known.table) tables[count++] = d.rating.known.table;
    wn_call_provenance(call, doc, tables, count);
out:
    wn_outliers_free(&d.outliers);
    wn_judgement_free(&d.judgement);
    wn_money_options_free(&d.money);
    wn_ripening_free(&d.ripening);
    wn_source_segments_free(&d.segments);
    wn_lead_ids_free(&d.ids);
    wn_ledger_free(&d.ledger);
    wn_census_free(&d.census);
    wn_expressions_free(d.expressions);
    wn_table_free(d.spend);
    wn_table_free(d.table);
    wn_rating_free(&d.rating);
    return rc;
}

const wn_command wn_cmd_sources = {
    .name = "sources",
    .group = "Leads",
    .summary = "Judge lead sources by what their leads became",
    .usage = "[RULES.lua] FILE --source COLUMN --outcome COLUMN [options]\n"
             "[RULES.lua] FILE --source COLUMN --created COLUMN --won COLUMN [options]",
    .details =
        "Counts leads and won leads per source. A rate of 1 in 1 proves little, so each "
        "is also drawn towards the others as far as its number of leads leaves room for "
        "(an empirical-Bayes fit of a beta-binomial distribution); ranks and the "
        "probability of being the best come from these.\n"
        "Blank sources are a source of their own, printed as (blank).\n"
        "\n"
        "With --created and --won, days instead of yes and no, sources whose leads are "
        "too young to have been won are not taken for bad: how long wins take is learnt "
        "from "
        "all leads, and the rate that each source will reach is foreseen, with an "
        "interval. Leads with a day of --lost are not waited for. Everything is as known "
        "at the end of the day of --as-of, or of the latest day in the files.\n"
        "\n"
        "With a script of scoring rules (see \"winnow score\"), the mean score and the "
        "share of qualified leads by source: those in its highest band, or for which "
        "--qualified holds. Rules may count what leads did (--events).\n"
        "\n"
        "With --cost, costs per lead, per qualified and per won lead, and how much of "
        "the budget the data support moving. With --value, returns. Days outside those "
        "of the leads are left out when --created tells them; what does not fit "
        "together is listed.",
    .options = options,
    .shared = WN_OPTIONS_EVENTS | WN_OPTIONS_READ | WN_OPTIONS_OUTPUT |
              WN_OPTIONS_SCRIPT | WN_OPTIONS_CHANCE | WN_OPTIONS_ANSWER,
    .examples = examples,
    .schema = "winnow.sources/1",
    .run = run,
};
