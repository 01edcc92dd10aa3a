#include "core/cli/command.h"
#include "core/lua/expression.h"
#include "scoring/attribute/attribute_options.h"
#include "scoring/attribute/costs.h"
#include "scoring/attribute/path_table.h"
#include "scoring/attribute/report.h"

static const wn_example examples[] = {
    {"Who gets the credit, by a log of touches?",
     "winnow attribute touches.csv --unit user --time seen_at --channel utm_source "
     "--outcome ordered --value revenue"},
    {"By whole paths, with how often each was gone",
     "winnow attribute paths.csv --path path --conversions total_conversions --nulls "
     "total_null"},
    {"What does a conversion cost, by each model?",
     "winnow attribute touches.csv --unit user --time seen_at --channel utm_source "
     "--outcome ordered --value revenue --cost spend.csv"},
    {"With the orders in a file of their own",
     "winnow attribute visits.csv --unit client --time at --channel source --deals "
     "orders.csv --id client --won paid_at --window 30d"},
    {0},
};

/* What a run reads. */
typedef struct reading {
    wn_table *tables[3]; /* the file, and those of deals and of spend */
    size_t table_count;
    wn_expressions *expressions;
    wn_journeys journeys;
    wn_spend spend;
} reading;

static void reading_free(reading *r) {
    wn_journeys_free(&r->journeys);
    wn_expressions_free(r->expressions);
    wn_spend_free(&r->spend);
    for (size_t i = 0; i < r->table_count; i++)
        wn_table_free(r->tables[i]);
}

static wn_rc open_table(wn_call *call, reading *r, const char *path, wn_table **table,
                        wn_err *err) {
    wn_rc rc = wn_call_open(call, path, table, err);
    if (rc == WN_OK) r->tables[r->table_count++] = *table;
    return rc;
}

static wn_rc want(wn_call *call, const char *option, wn_table *table, wn_type type,
                  size_t *slot, const char **name, wn_err *err) {
    const char *column = wn_call_text(call, option);
    *slot = WN_NO_SLOT;
    if (name) *name = column;
    return column ? wn_table_want_named(table, column, type, slot, err) : WN_OK;
}

static wn_rc read_paths(wn_call *call, reading *r, wn_err *err) {
    const char *separator = wn_call_text(call, "separator");
    wn_table *table = r->tables[0];
    wn_path_columns c = {.separator = separator && *separator ? separator : ">"};
    wn_rc rc = WN_OK;
    WN_TRY(want(call, "path", table, WN_TEXT, &c.path, NULL, err));
    WN_TRY(want(call, "conversions", table, WN_NUMBER, &c.conversions,
                &c.conversions_name, err));
    WN_TRY(want(call, "nulls", table, WN_NUMBER, &c.nulls, &c.nulls_name, err));
    WN_TRY(want(call, "value", table, WN_NUMBER, &c.value, &c.value_name, err));
    rc = wn_path_table_read(table, &c, wn_call_threads(call), &r->journeys, err);
out:
    return rc;
}

static wn_rc read_deals(wn_call *call, reading *r, wn_touch_log *log, wn_err *err) {
    wn_deal_columns d = {0};
    wn_table *table;
    wn_rc rc = WN_OK;
    WN_TRY(open_table(call, r, wn_call_text(call, "deals"), &table, err));
    WN_TRY(want(call, "id", table, WN_TEXT, &d.id, NULL, err));
    WN_TRY(want(call, "won", table, WN_TIME, &d.won, NULL, err));
    WN_TRY(want(call, "value", table, WN_NUMBER, &d.value, &d.value_name, err));
    rc = wn_touch_log_deals(log, table, &d, wn_call_threads(call), err);
out:
    return rc;
}

static wn_rc read_log(wn_call *call, const wn_log_rules *rules, reading *r, wn_err *err) {
    wn_table *table = r->tables[0];
    wn_touch_log *log = NULL;
    wn_log_columns c = {.outcome = WN_NO_SLOT, .value = WN_NO_SLOT};
    bool deals = wn_call_flag(call, "deals");
    wn_rc rc = WN_OK;
    WN_TRY(want(call, "unit", table, WN_TEXT, &c.unit, NULL, err));
    WN_TRY(want(call, "channel", table, WN_TEXT, &c.channel, NULL, err));
    WN_TRY(want(call, "time", table, WN_TIME, &c.time, NULL, err));
    if (!deals) {
        WN_TRY(wn_expression_slot(r->expressions, wn_call_text(call, "outcome"), WN_BOOL,
                                  &c.outcome, err));
        WN_TRY(want(call, "value", table, WN_NUMBER, &c.value, &c.value_name, err));
    }
    WN_TRY(wn_touch_log_new(rules, &r->journeys, &log, err));
    WN_TRY(wn_touch_log_scan(log, table, &c, wn_call_threads(call), err));
    if (deals) WN_TRY(read_deals(call, r, log, err));
    rc = wn_touch_log_finish(log, wn_table_name(table), err);
out:
    wn_touch_log_free(log);
    return rc;
}

static wn_rc read_journeys(wn_call *call, const wn_attribute_options *options, reading *r,
                           wn_err *err) {
    wn_rc rc = WN_OK;
    size_t filter;
    wn_table *table;
    WN_TRY(open_table(call, r, wn_call_file(call, 0), &table, err));
    WN_TRY(wn_expressions_new(table, wn_call_limits(call), &r->expressions, err));
    for (size_t i = 0; i < wn_call_count(call, "where"); i++) {
        WN_TRY(wn_expression_slot(r->expressions, wn_call_nth(call, "where", i), WN_BOOL,
                                  &filter, err));
        WN_TRY(wn_table_where(table, filter, err));
    }
    rc =
        options->paths ? read_paths(call, r, err) : read_log(call, &options->log, r, err);
out:
    return rc;
}

static wn_rc read_spend(wn_call *call, reading *r, wn_err *err) {
    const wn_spend_columns columns = {.source = wn_call_text(call, "cost-source"),
                                      .amount = wn_call_text(call, "cost-amount"),
                                      .date = wn_call_text(call, "cost-date"),
                                      .leads_source = wn_call_text(call, "channel")};
    const wn_journey_facts *facts = &r->journeys.facts;
    const wn_spend_period days = {facts->dated, facts->first_day, facts->last_day};
    const char *path = wn_call_text(call, "cost");
    wn_table *table;
    if (!path) return WN_OK;
    wn_rc rc = open_table(call, r, path, &table, err);
    return rc == WN_OK ? wn_spend_read(table, &columns, days, wn_call_threads(call),
                                       &r->spend, err)
                       : rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_attribute_options options;
    reading r = {0};
    wn_attribution attribution = {0};
    wn_costs costs = {0};
    bool costed = wn_call_flag(call, "cost");
    if (wn_call_files(call) != 1)
        return wn_fail(err, WN_E_USAGE, "expected one file of touches or paths, got %zu",
                       wn_call_files(call));
    WN_TRY(wn_attribute_options_read(call, &options, err));
    WN_TRY(read_journeys(call, &options, &r, err));
    WN_TRY(read_spend(call, &r, err));
    options.plan.resampling.done =
        wn_call_progress(call, "resampling", "times", options.plan.resampling.replicates);
    WN_TRY(wn_attribute(&r.journeys, &options.plan, &attribution, err));
    if (costed) WN_TRY(wn_costs_make(&attribution, &r.spend, &costs, err));
    wn_attribution_report(&attribution, costed ? &costs : NULL, doc);
    wn_call_provenance(call, doc, r.tables, r.table_count);
out:
    wn_costs_free(&costs);
    wn_attribution_free(&attribution);
    reading_free(&r);
    return rc;
}

const wn_command wn_cmd_attribute = {
    .name = "attribute",
    .group = "Leads",
    .summary = "Share the credit for conversions among channels",
    .usage = "FILE --unit COLUMN --channel COLUMN --time COLUMN --outcome COLUMN\n"
             "FILE --path COLUMN --conversions COLUMN [--nulls COLUMN]",
    .details =
        "A journey is a person's touches up to a conversion, or up to now; touches after "
        "a conversion begin another. A row of a log is a touch, and the conversion, if "
        "its outcome is yes, comes right after it; if no converting row has a channel, "
        "these rows are conversions only. Touches of the same time stay in the order of "
        "the file. With --window older touches make a journey of their own, without a "
        "conversion.\n"
        "Rules (first, last, last non-direct, linear, position, time decay) go by the "
        "place or age of a touch. Markov asks what share of conversions would be lost if "
        "a channel led nowhere, exactly, at order 1 to 3; Shapley shares every "
        "conversion "
        "equally among the channels of its journey. These two have intervals, by "
        "resampling journeys.\n"
        "None of it is causal: it says who stood on the way.",
    .options = wn_attribute_option_rows,
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT | WN_OPTIONS_CHANCE,
    .examples = examples,
    .schema = "winnow.attribute/1",
    .run = run,
};
