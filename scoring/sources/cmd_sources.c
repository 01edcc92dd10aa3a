#include "core/cli/command.h"
#include "core/lua/expression.h"
#include "scoring/sources/outliers_report.h"
#include "scoring/sources/report.h"

static const wn_option options[] = {
    {"source", 's', "COLUMN", false, "Where the lead came from."},
    {"outcome", 'g', "COLUMN", false,
     "Whether it was won: a column of yes and no, or a condition such as 'stage == "
     "\"Won\"'."},
    {"where", 'w', "CONDITION", true, "Only leads for which this holds."},
    {"conf", 0, "SHARE", false, "Coverage of the intervals (default 95%)."},
    {0},
};

static const wn_example examples[] = {
    {"Which source brings leads that convert?",
     "winnow sources leads.csv --source utm_source --outcome became_customer"},
    {"From a Russian CRM export", "winnow sources leads_ru.csv --encoding windows-1251 "
                                  "--source Источник --outcome Успешно"},
    {0},
};

static wn_rc take_census(wn_call *call, wn_table *table, wn_expressions *expressions,
                         wn_census *census, wn_err *err) {
    size_t source, outcome, filter;
    wn_rc rc = WN_OK;
    WN_TRY(
        wn_table_want_named(table, wn_call_text(call, "source"), WN_TEXT, &source, err));
    WN_TRY(wn_expression_slot(expressions, wn_call_text(call, "outcome"), WN_BOOL,
                              &outcome, err));
    for (size_t i = 0; i < wn_call_count(call, "where"); i++) {
        WN_TRY(wn_expression_slot(expressions, wn_call_nth(call, "where", i), WN_BOOL,
                                  &filter, err));
        WN_TRY(wn_table_where(table, filter, err));
    }
    rc = wn_census_take(table, source, outcome, wn_call_threads(call), census, err);
out:
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    double conf;
    wn_table *table = NULL;
    wn_expressions *expressions = NULL;
    wn_census census = {0};
    wn_judgement judgement = {0};
    wn_outliers outliers = {0};
    if (wn_call_files(call) != 1)
        return wn_fail(err, WN_E_USAGE, "expected one file of leads, got %zu",
                       wn_call_files(call));
    if (!wn_call_text(call, "source") || !wn_call_text(call, "outcome"))
        return wn_fail(err, WN_E_USAGE,
                       "--source and --outcome say which columns to use");
    WN_TRY(wn_call_number(call, "conf", 0.95, 0.5, 0.9999, &conf, err));
    WN_TRY(wn_call_open(call, wn_call_file(call, 0), &table, err));
    WN_TRY(wn_expressions_new(table, wn_call_limits(call), &expressions, err));
    WN_TRY(take_census(call, table, expressions, &census, err));
    WN_TRY(wn_judge(&census, conf, &judgement, err));
    WN_TRY(wn_outliers_find(&judgement, &outliers, err));
    wn_sources_report(&judgement, doc);
    wn_outliers_report(&judgement, &outliers, doc);
    wn_call_provenance(call, doc, &table, 1);
out:
    wn_outliers_free(&outliers);
    wn_judgement_free(&judgement);
    wn_census_free(&census);
    wn_expressions_free(expressions);
    wn_table_free(table);
    return rc;
}

const wn_command wn_cmd_sources = {
    .name = "sources",
    .group = "Leads",
    .summary = "Judge lead sources by what their leads became",
    .usage = "FILE --source COLUMN --outcome COLUMN [options]",
    .details =
        "Counts leads and won leads per source. A rate of 1 in 1 proves little, so each "
        "is "
        "also drawn towards the others as far as its number of leads leaves room for "
        "(an empirical-Bayes fit of a beta-binomial distribution); ranks and the "
        "probability of being the best come from these.\n"
        "Blank sources are a source of their own, printed as (blank).",
    .options = options,
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT,
    .examples = examples,
    .schema = "winnow.sources/1",
    .run = run,
};
