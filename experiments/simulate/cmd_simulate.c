/* winnow simulate: what would a set-up do, again and again, where the truth is known? */
#include "experiments/collect/collect.h"
#include "experiments/setup/experiment.h"
#include "experiments/setup/planned_looks.h"
#include "experiments/setup/usage.h"
#include "experiments/simulate/simulate_report.h"
#include "experiments/test/analyse.h"
#include "experiments/test/anytime.h"

#include <stdio.h>

/* What a command line asks for, and what becomes of it. */
typedef struct request {
    wn_experiment experiment;
    int64_t runs, looks; /* looks 0: a look for each day */
    double lift;
    bool lifted;

    wn_tally tally; /* of files */
    wn_arrivals arrivals;
    wn_findings arms; /* only its arms */
    char names[WN_ARMS_MAX][24];
    wn_population population;
    wn_simulated simulated;
} request;

/* --- visitors found in files ------------------------------------------------------ */

static const char *const described_options[] = {"baseline", "sd",   "visitors", "daily",
                                                "split",    "arms", NULL};

/* The metric that decides. */
static wn_rc choose_metric(request *r, wn_err *err) {
    const wn_setup *setup = r->experiment.setup;
    size_t metric = 0;
    while (setup->metrics[metric].role != WN_PRIMARY)
        metric++;
    wn_metric_kind kind = setup->metrics[metric].kind;
    if (kind != WN_CONVERSION && kind != WN_MEAN)
        return wn_fail(err, WN_E_USAGE,
                       "the primary metric \"%s\" is neither a conversion nor a mean: "
                       "only these can be simulated",
                       setup->metrics[metric].name);
    r->arrivals.metric = metric;
    r->population.kind = kind;
    r->simulated.metric = setup->metrics[metric].name;
    r->simulated.adjusted = setup->metrics[metric].covariate_count || setup->stratify;
    for (size_t i = 0; i < setup->metric_count; i++)
        r->simulated.primaries += setup->metrics[i].role == WN_PRIMARY;
    return WN_OK;
}

static wn_rc find_visitors(wn_call *call, request *r, wn_err *err) {
    const wn_experiment *e = &r->experiment;
    wn_rc rc = WN_OK;
    WN_TRY(wn_usage_refuse(call, described_options, "a file of visitors", err));
    WN_TRY(choose_metric(r, err));
    WN_TRY(wn_collect_arrivals(e->setup, e->scripting, e->tables, e->count,
                               wn_call_threads(call), &r->tally, &r->arrivals, err));
    WN_TRY(wn_arms_arrange(e->setup, &r->tally, &r->arms, err));
    WN_TRY(wn_population_find(&r->arrivals, (size_t)r->looks, &r->population, err));
    r->population.arm_count = r->arms.arm_count;
    for (size_t i = 0; i < r->arms.arm_count; i++) {
        r->population.shares[i] = r->arms.arms[i].share;
        r->simulated.arms[i] = r->arms.arms[i].name;
    }
    r->simulated.timed = r->arrivals.timed;
    r->simulated.daily = r->looks == 0;
out:
    if (rc != WN_OK && !err->file[0] && rc == WN_E_DATA)
        wn_err_at(err, wn_table_name(e->tables[0]), 0, NULL);
    return rc;
}

/* --- described visitors ----------------------------------------------------------- */

static wn_rc read_level(const wn_call *call, wn_population *p, wn_err *err) {
    wn_rc rc = WN_OK;
    bool rate = wn_call_text(call, "baseline"), mean = wn_call_text(call, "mean");
    if (rate == mean) {
        wn_fail(err, WN_E_USAGE,
                rate ? "--baseline, a rate, does not go with --mean: simulate one of them"
                     : "there is neither a file of visitors nor a description of them");
        return wn_err_hint(err,
                           "name a CSV file, or describe them: --baseline 12%% "
                           "--visitors 20000, or --mean 32 --sd 54 --visitors 20000");
    }
    p->kind = rate ? WN_CONVERSION : WN_MEAN;
    WN_TRY(wn_call_number(call, "baseline", 0, 1e-9, 0.999999, &p->baseline, err));
    if (rate) return WN_OK;
    if (!wn_call_text(call, "sd"))
        return wn_fail(err, WN_E_USAGE,
                       "--mean needs --sd, the standard deviation of the amounts per "
                       "visitor");
    WN_TRY(wn_call_number(call, "mean", 0, 1e-100, 1e100, &p->baseline, err));
    WN_TRY(wn_call_number(call, "sd", 0, 1e-100, 1e100, &p->sd, err));
out:
    return rc;
}

/* Equal arms, by --split, or those of a script. */
static wn_rc read_arms(const wn_call *call, const wn_setup *setup, wn_population *p,
                       wn_err *err) {
    int64_t arms;
    wn_rc rc = wn_call_integer(call, "arms", 2, 2, WN_ARMS_MAX, &arms, err);
    if (rc != WN_OK) return rc;
    if (wn_call_text(call, "split")) {
        rc = wn_usage_split(wn_call_text(call, "split"), p->shares, &p->arm_count, err);
        if (rc == WN_OK && wn_call_text(call, "arms") && p->arm_count != (size_t)arms)
            return wn_fail(err, WN_E_USAGE, "--split has %zu arms, --arms says %lld",
                           p->arm_count, (long long)arms);
    } else {
        p->arm_count = setup->arm_count ? setup->arm_count : (size_t)arms;
        for (size_t i = 0; i < p->arm_count; i++)
            p->shares[i] = setup->arm_count ? setup->arms[i].weight : 1;
    }
    double sum = 0;
    for (size_t i = 0; i < p->arm_count; i++)
        sum += p->shares[i];
    for (size_t i = 0; i < p->arm_count; i++)
        p->shares[i] /= sum;
    return rc;
}

static wn_rc describe_visitors(const wn_call *call, request *r, wn_err *err) {
    static const char *const of_files[] = {
        "arm", "goal", "unit", "time", "control", "weight", "where", "crossovers", NULL};
    const int64_t most = WN_PLANNED_VISITORS_MAX;
    int64_t visitors, daily;
    wn_population *p = &r->population;
    wn_rc rc = WN_OK;
    WN_TRY(read_level(call, p, err));
    WN_TRY(wn_usage_refuse(call, of_files, "a description of the visitors", err));
    WN_TRY(wn_call_integer(call, "visitors", (int64_t)r->experiment.setup->visitors, 2,
                           most, &visitors, err));
    WN_TRY(wn_call_integer(call, "daily", 0, 1, most, &daily, err));
    if (!visitors)
        return wn_fail(err, WN_E_USAGE,
                       "how many visitors are there? Say it with "
                       "--visitors");
    WN_TRY(read_arms(call, r->experiment.setup, p, err));
    WN_TRY(wn_population_describe((uint64_t)visitors, (uint64_t)daily,
                                  r->looks ? (size_t)r->looks : 1, p, err));
    for (size_t i = 0; i < p->arm_count; i++) {
        char *name = r->names[i];
        if (p->arm_count == 2)
            snprintf(name, sizeof r->names[i], i ? "treatment" : "control");
        else
            snprintf(name, sizeof r->names[i], i ? "treatment_%zu" : "control", i);
        r->simulated.arms[i] = name;
    }
out:
    return rc;
}

/* --- running ---------------------------------------------------------------------- */

/* One kind of runs: without a difference, or with the lift. */
typedef struct scenario {
    wn_rules rules;
    wn_simulation simulation;
} scenario;

static wn_rc run_scenario(const wn_call *call, const request *r, double lift,
                          _Atomic uint64_t *done, scenario *out, wn_err *err) {
    const wn_setup *setup = r->experiment.setup;
    bool planned = r->looks > 1 || r->population.described;
    wn_judging judging = {.alpha = 1 - setup->conf,
                          .spending = setup->spending,
                          .correction = setup->correction,
                          .rate_test = setup->rate_test,
                          .planned = planned ? r->population.visitors : setup->visitors};
    if (!judging.planned) judging.planned = WN_ANYTIME_VISITORS;
    wn_rc rc = wn_rules_make(&r->population, judging, lift, &out->rules, err);
    if (rc == WN_OK)
        rc = wn_simulate(&out->rules, wn_call_seed(call), (uint64_t)r->runs,
                         wn_call_threads(call), done, &out->simulation, err);
    return rc;
}

static void free_scenario(scenario *s) {
    wn_simulation_free(&s->simulation);
    wn_rules_free(&s->rules);
}

static wn_rc simulate(wn_call *call, request *r, wn_doc *doc, wn_err *err) {
    scenario same = {0}, lifted = {0};
    wn_rc rc = WN_OK;
    _Atomic uint64_t *done =
        wn_call_progress(call, "simulating", "runs", (uint64_t)r->runs * (1 + r->lifted));
    WN_TRY(run_scenario(call, r, 0, done, &same, err));
    r->simulated.same = &same.simulation;
    if (r->lifted) {
        WN_TRY(run_scenario(call, r, r->lift, done, &lifted, err));
        r->simulated.lifted = &lifted.simulation;
    }
    /* Planned looks are judged by bounds, days that happen to be there by the end. */
    if (r->looks > 1) r->simulated.own = 2;
    wn_report_simulation(&r->simulated, doc);
    wn_call_provenance(call, doc, r->experiment.tables, r->experiment.count);
out:
    free_scenario(&lifted);
    free_scenario(&same);
    return rc;
}

/* Looks as --looks says, or as they are planned; else, with times, one for each day. */
static wn_rc read_numbers(const wn_call *call, request *r, wn_err *err) {
    wn_setup *setup = r->experiment.setup;
    wn_rc rc = WN_OK;
    WN_TRY(wn_call_integer(call, "runs", 10000, 1, 100000000, &r->runs, err));
    WN_TRY(wn_setup_refine_looks(call, setup, err));
    bool planned = setup->looks > 1 || wn_call_text(call, "looks");
    r->looks = setup->time && !planned ? 0 : setup->looks;
    r->lifted = wn_call_text(call, "lift") != NULL;
    WN_TRY(wn_call_number(call, "lift", 0, -0.99, 1000, &r->lift, err));
    if (r->lifted && r->lift == 0)
        return wn_fail(err, WN_E_USAGE,
                       "--lift 0 is no lift: without --lift no difference is simulated");
out:
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    request r = {0};
    wn_rc rc = WN_OK;
    WN_TRY(wn_experiment_open(call, &r.experiment, err));
    WN_TRY(read_numbers(call, &r, err));
    if (r.experiment.count)
        WN_TRY(find_visitors(call, &r, err));
    else
        WN_TRY(describe_visitors(call, &r, err));
    if (r.lifted) WN_TRY(wn_population_check_lift(&r.population, r.lift, err));
    WN_TRY(simulate(call, &r, doc, err));
out:
    wn_population_free(&r.population);
    wn_findings_free(&r.arms);
    wn_arrivals_free(&r.arrivals);
    wn_tally_free(&r.tally);
    wn_experiment_close(&r.experiment);
    return rc;
}

static const wn_option options[] = {
    {.name = "runs",
     .letter = 'r',
     .value = "N",
     .help = "How many experiments to simulate (default: 10000)."},
    {.name = "lift",
     .letter = 'l',
     .value = "LIFT",
     .help = "Also simulate a true lift of every treatment, such as 5%, for the power."},
    {.name = "looks",
     .letter = 'k',
     .value = "N",
     .help = "How many times the test is looked at, after equal numbers of visitors "
             "(default: as the script plans; else, with --time, at the end of each day; "
             "else once)."},
    {.name = "spending",
     .value = "NAME",
     .help = "How planned looks share the false alarms: obrien-fleming (hardly any "
             "early), pocock, power[:RHO] or hwang-shih-decani[:GAMMA] (default: as the "
             "script plans; else obrien-fleming)."},
    WN_EXPERIMENT_OPTIONS,
    {.name = "baseline",
     .letter = 'b',
     .value = "RATE",
     .help = "Without a file: the conversion rate of the control, such as 12%."},
    {.name = "sd",
     .value = "AMOUNT",
     .help = "Without a file: the standard deviation of normal amounts, whose mean is "
             "--mean AMOUNT."},
    {.name = "visitors",
     .letter = 'n',
     .value = "N",
     .help = "Without a file: how many visitors there are, in all arms together."},
    {.name = "daily",
     .value = "N",
     .help = "Without a file: visitors a day, in all arms together; the answer then "
             "tells the days."},
    {.name = "arms",
     .value = "N",
     .help = "Without a file: how many arms with the control (default: 2)."},
    {.name = "split",
     .value = "SHARES",
     .help = "Without a file: the shares of the arms, the control's first, such as 80/20 "
             "(default: equal)."},
    {0}};

static const wn_example examples[] = {
    {"How often does a test with 14 looks call a winner where there is none?",
     "winnow simulate visits.csv --arm variant --goal signed_up --looks 14"},
    {"And how often does it find a lift of 5%, looked at every day?",
     "winnow simulate visits.csv --arm variant --goal signed_up --time seen_at "
     "--lift 5%"},
    {"The experiment of a script, on last month's visitors",
     "winnow simulate scripts/experiments/landing_page.lua visits.csv --lift 10%"},
    {"Before there are visitors",
     "winnow simulate --baseline 12% --lift 5% --visitors 100000 --daily 7000 "
     "--looks 14"},
    {0}};

const wn_command wn_cmd_simulate = {
    .name = "simulate",
    .group = "Experiments",
    .summary = "How often would a test be wrong, or find what is there?",
    .usage = "[SCRIPT.lua] FILE... --arm COLUMN --goal WHAT [--lift LIFT]\n"
             "--baseline RATE --visitors N [--lift LIFT]\n"
             "--mean AMOUNT --sd AMOUNT --visitors N ...",
    .details =
        "Runs an experiment thousands of times where the truth is known. The visitors of "
        "a file keep what they did and are put into the arms again at random, by the "
        "planned shares, in their order of arrival: there is no difference then, so "
        "every winner is a false alarm. With --lift it is run again with a true lift in "
        "every treatment: conversions are added (or taken away) at random, amounts are "
        "multiplied.\n\n"
        "Every run is judged by several rules side by side: one look at the end; the "
        "first p below alpha; planned looks that share the false alarms; a confidence "
        "sequence; the first chance to be better above 95%. For each the false alarms, "
        "the power, the coverage of the interval and the visitors are told, each with "
        "its standard error. The set-up's own rule is that of the planned looks, or "
        "else the one look at the end.\n\n"
        "The same seed gives the same answer, with any number of threads.",
    .options = options,
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT | WN_OPTIONS_CHANCE,
    .examples = examples,
    .schema = "winnow.simulate/1",
    .run = run,
};
