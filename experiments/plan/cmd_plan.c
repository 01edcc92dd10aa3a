/* winnow plan: how many visitors, or what can be seen with those there are? */
#include "core/cli/command.h"
#include "core/lua/script.h"
#include "experiments/plan/plan_options.h"
#include "experiments/plan/plan_report.h"
#include "experiments/setup/experiment.h"
#include "experiments/setup/setup_options.h"
#include "experiments/setup/usage.h"

extern const wn_script_kind wn_kind_experiment;

/* What a plan is made from, beside options. */
typedef struct sources {
    wn_script *script;
    wn_setup *setup; /* of the script, or of the options that name columns */
    wn_setup of_options;
    wn_table *table; /* the history, when there is one */
    wn_history history;
} sources;

static void close_sources(sources *s) {
    wn_table_free(s->table);
    wn_script_free(s->script);
    wn_setup_free(&s->of_options);
}

static wn_rc run_script(wn_call *call, sources *s, wn_err *err) {
    static const char *const of_script[] = {"goal", "ratio",     "unit",
                                            "time", "covariate", NULL};
    wn_rc rc = wn_usage_refuse(call, of_script, "a script, which says it", err);
    if (rc == WN_OK) rc = wn_call_script(call, 0, &wn_kind_experiment, &s->script, err);
    if (rc == WN_OK) s->setup = wn_script_self(s->script);
    return rc;
}

/* The columns of a history, as `winnow test` names them. */
static wn_rc name_columns(const wn_call *call, sources *s, wn_err *err) {
    wn_rc rc = wn_setup_from_options(call, &s->of_options, err);
    if (rc != WN_OK) return rc;
    s->setup = &s->of_options;
    if (s->setup->metric_count == 0)
        return wn_usage_incomplete(
            s->table,
            "what counts as success? Name a column, or an expression, with --goal (yes "
            "or no), --mean (amounts) or --ratio",
            err);
    return WN_OK;
}

static wn_rc measure(wn_call *call, sources *s, wn_err *err) {
    static const char *const measured[] = {"baseline", "sd", "daily", NULL};
    wn_rc rc = WN_OK;
    WN_TRY(wn_usage_refuse(call, measured, "--history, which measures it", err));
    WN_TRY(wn_call_open(call, wn_call_text(call, "history"), &s->table, err));
    if (!s->script) WN_TRY(name_columns(call, s, err));
    wn_scripting scripting = {.script = s->script, .limits = wn_call_limits(call)};
    rc = wn_history_measure(s->setup, scripting, s->table, wn_call_threads(call),
                            &s->history, err);
    if (rc != WN_OK && !err->file[0]) wn_err_at(err, wn_table_name(s->table), 0, NULL);
out:
    return rc;
}

static wn_rc open_sources(wn_call *call, sources *s, wn_err *err) {
    static const char *const of_history[] = {"goal",      "ratio", "unit", "time",
                                             "covariate", "where", NULL};
    bool scripted = wn_experiment_is_scripted(call);
    wn_rc rc = WN_OK;
    if (wn_call_files(call) > scripted) {
        wn_fail(err, WN_E_USAGE, "a plan needs no results, but \"%.100s\" was given",
                wn_call_file(call, scripted));
        return wn_err_hint(err, "to measure the time before, name it with --history");
    }
    if (scripted) WN_TRY(run_script(call, s, err));
    if (wn_call_text(call, "history"))
        rc = measure(call, s, err);
    else
        rc = wn_usage_refuse(call, of_history, "a plan without --history", err);
out:
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    sources s = {.of_options = wn_setup_standard()};
    wn_plan_request request;
    wn_plan plan = {0};
    wn_rc rc = WN_OK;
    WN_TRY(open_sources(call, &s, err));
    const wn_setup *setup = s.script ? s.setup : NULL;
    const wn_history *history = s.table ? &s.history : NULL;
    WN_TRY(wn_plan_read(call, setup, history, &request, err));
    WN_TRY(wn_plan_make(&request, &plan, err));
    wn_planned planned = {&request, &plan, history, setup};
    WN_TRY(wn_report_plan(&planned, doc, err));
    wn_call_provenance(call, doc, &s.table, s.table ? 1 : 0);
out:
    wn_plan_free(&plan);
    close_sources(&s);
    return rc;
}

static const wn_option options[] = {
    {.name = "baseline",
     .letter = 'b',
     .value = "RATE",
     .help = "The control's conversion rate today, such as 12% or 0.12."},
    {.name = "mean",
     .letter = 'm',
     .value = "AMOUNT",
     .help = "Instead of a rate: the control's mean per visitor; with --history, the "
             "column or expression to measure."},
    {.name = "sd",
     .value = "AMOUNT",
     .help = "With --mean: the standard deviation of the amounts per visitor."},
    {.name = "lift",
     .letter = 'l',
     .value = "LIFT",
     .help = "The smallest relative change worth detecting: 5% of a rate of 12% is 12.6% "
             "(with --margin: the true lift, default: 0)."},
    {.name = "power",
     .letter = 'p',
     .value = "SHARE",
     .help = "The chance to detect it when it is there (default: 80%)."},
    {.name = "visitors",
     .letter = 'n',
     .value = "N",
     .help = "How many visitors there will be, in all arms together."},
    {.name = "days",
     .letter = 'd',
     .value = "N",
     .help = "The same by days, with --daily."},
    {.name = "daily",
     .value = "N",
     .help = "Visitors a day, in all arms together: the answer then says how many days."},
    {.name = "alpha",
     .value = "SHARE",
     .help = "The chance of a false alarm, two-sided, over all comparisons (default: "
             "5%)."},
    {.name = "arms",
     .letter = 'k',
     .value = "N",
     .help = "How many arms with the control (default: 2)."},
    {.name = "split",
     .value = "SHARES",
     .help = "Their shares of the visitors, the control's first, such as 80/20 (default: "
             "equal)."},
    {.name = "method",
     .value = "auto|score|exact|barnard|boschloo|fisher|mid-p",
     .help = "How rates will be compared. It matters to a plan only where few "
             "conversions are expected: the power is then that of this very test, added "
             "up over all outcomes (default: auto, as of winnow test)."},
    {.name = "correction",
     .value = "dunnett|holm|hochberg|bh|none",
     .help = "How several comparisons will be adjusted for (default: dunnett)."},
    {.name = "pairs",
     .help = "All arms will be compared with each other, not only with the control."},
    {.name = "margin",
     .value = "SHARE",
     .help = "Plan to show that the treatment is no worse: that a fall by this share of "
             "the baseline can be ruled out."},
    {.name = "equivalent",
     .help = "With --margin: that a rise by as much can be ruled out, too."},
    {.name = "looks",
     .value = "N",
     .help = "Look at the results this often, the last look included, after equal parts "
             "of the visitors, and stop at the first that decides (default: 1)."},
    {.name = "spending",
     .value = "NAME",
     .help = "How the looks share the false alarms: obrien-fleming (hardly any early), "
             "pocock, power[:RHO] or hwang-shih-decani[:GAMMA] (default: "
             "obrien-fleming)."},
    {.name = "correlation",
     .value = "R",
     .help = "Of the outcome with what is known of a visitor from before, which the "
             "result will be adjusted for (default: 0, or what --covariate measures)."},
    {.name = "cluster",
     .value = "N",
     .help = "Visitors per cluster, such as a company or a shop, when clusters are "
             "assigned and not visitors."},
    {.name = "icc",
     .value = "SHARE",
     .help = "With --cluster: the intraclass correlation, how alike its visitors are."},
    {.name = "history",
     .value = "FILE",
     .help = "Measure the rate or mean of today, and the visitors of each weekday, in a "
             "file of visits from before."},
    {.name = "goal",
     .letter = 'g',
     .value = "WHAT",
     .help = "With --history: what counts as a conversion, a column of yes and no or an "
             "expression. For an amount --mean names it."},
    {.name = "ratio",
     .value = "NUM/DEN",
     .help = "With --history: two amounts whose ratio to measure, such as "
             "orders/sessions."},
    {.name = "covariate",
     .value = "COLUMN",
     .repeats = true,
     .help = "With --history: a number known of the visitors before, which the result "
             "will be adjusted for; its correlation is measured."},
    {.name = "unit",
     .letter = 'u',
     .value = "COLUMN",
     .help = "With --history: the visitor's id, when a visitor may have several rows."},
    {.name = "time", .value = "COLUMN", .help = "With --history: when a row happened."},
    {.name = "where",
     .letter = 'w',
     .value = "EXPR",
     .repeats = true,
     .help = "With --history: only use rows for which this holds."},
    {0}};

static const wn_example examples[] = {
    {"How many visitors, and days?", "winnow plan --baseline 12% --lift 5% --daily 2000"},
    {"What can be detected in four weeks, with three arms?",
     "winnow plan --baseline 12% --days 28 --daily 2000 --arms 3"},
    {"What chance has a lift of 5% among 20,000 visitors?",
     "winnow plan --baseline 12% --lift 5% --visitors 20000"},
    {"Looking once a week, and stopping when it is clear",
     "winnow plan --baseline 12% --lift 5% --daily 4500 --looks 3"},
    {"From the visits of last month",
     "winnow plan --history visits.csv --goal signed_up --unit visitor_id --time seen_at "
     "--lift 20%"},
    {"An experiment that is written down already",
     "winnow plan scripts/experiments/landing_page.lua --baseline 10%"},
    {"Revenue per visitor, a tenth of them in the treatment",
     "winnow plan --mean 32 --sd 54 --lift 4% --split 90/10"},
    {"Is the new form no worse than 2%?", "winnow plan --baseline 12% --margin 2%"},
    {0}};

const wn_command wn_cmd_plan = {
    .name = "plan",
    .group = "Experiments",
    .summary = "How many visitors does a test need?",
    .usage = "--baseline RATE --lift LIFT [--daily N]\n"
             "--baseline RATE --visitors N [--lift LIFT]\n"
             "--mean AMOUNT --sd AMOUNT ...\n"
             "--history FILE --goal WHAT [--time COLUMN] ...\n"
             "SCRIPT.lua ...",
    .details =
        "Of visitors, lift and power two are given and the third follows: with a lift, "
        "the visitors that it takes; with visitors, the smallest lift that is detected; "
        "with both, the power. A script brings what its plan says, and options go on "
        "top.\n\n"
        "The power is that of the test that winnow test will run: for rates the score "
        "test of Miettinen and Nurminen (in its normal approximation, Farrington and "
        "Manning 1990), for means Welch's test (by the noncentral t distribution). With "
        "several treatments each is compared with the control at the level that lets all "
        "hold together (Dunnett 1955). With looks the bounds come from spending "
        "functions (Lan and DeMets 1983), and the power is that of stopping at any of "
        "them.\n\n"
        "A ratio, such as revenue per order, is planned as a mean: the ratio is --mean, "
        "and --sd the standard deviation of (numerator - ratio x denominator) / mean "
        "denominator.\n\n"
        "The plan is printed as an experiment script, too: written before the start, it "
        "is the promise of how the result will be judged.",
    .options = options,
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT,
    .examples = examples,
    .schema = "winnow.plan/1",
    .run = run,
};
