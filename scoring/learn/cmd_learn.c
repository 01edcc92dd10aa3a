#include "core/base/mem.h"
#include "core/cli/command.h"
#include "core/lua/expression.h"
#include "scoring/learn/inspect.h"
#include "scoring/learn/naive.h"
#include "scoring/learn/report.h"

#include <stdlib.h>
#include <string.h>

static const wn_option options[] = {
    {"outcome", 'g', "COLUMN", false,
     "Whether the lead was won: a column of yes and no, or a condition such as 'stage == "
     "\"Won\"'."},
    {"columns", 0, "LIST", false,
     "Learn from these columns only: names separated by commas, quoted where a name has "
     "one."},
    {"exclude", 0, "COLUMN", true, "Do not learn from this column."},
    {"allow", 0, "COLUMN", true,
     "Learn from this column though it looks as if it knew the outcome."},
    {"time", 0, "COLUMN", false,
     "When the lead came: a date, or a number that grows. The newest leads are the "
     "test."},
    {"train", 0, "SHARE", false, "Leads to learn from (default 70%); 1 tests on none."},
    {"id", 0, "COLUMN", false, "The lead's id, for the script."},
    {"model", 0, "NAME", false,
     "scorecard, or naive-bayes: Odoo's predictive lead scoring, to compare with."},
    {"blanks", 0, "HOW", false,
     "With naive-bayes a blank is a value, or is left out (skip) as Odoo does."},
    {"points", 0, "N", false, "The score at the odds of --odds (default 50)."},
    {"odds", 0, "W:L", false, "Odds of winning at --points (default 1:1)."},
    {"pdo", 0, "N", false, "Points that double the odds (default 10)."},
    {"decimals", 0, "N", false, "Decimals of points, 0 (the default) to 2."},
    {"max-bins", 0, "N", false, "Bins of a column, at most (default 8)."},
    {"where", 'w', "CONDITION", true, "Only leads for which this holds."},
    {"conf", 0, "SHARE", false, "Coverage of the intervals (default 95%)."},
    {0},
};

static const wn_example examples[] = {
    {"A scorecard as a script, and how well it works",
     "winnow learn leads.csv --outcome became_customer --time created_at -o "
     "scorecard.lua"},
    {"From what is known when a lead arrives",
     "winnow learn leads.csv --outcome won --columns 'source,country,\"visits, total\"'"},
    {0},
};

/* ---------------------------------------------------------------------------- options
 */

/* A list of names, split at commas outside of double quotes. */
typedef struct names {
    char *text;
    const char **name;
    size_t count;
} names;

static wn_rc split_names(const char *list, names *out, wn_err *err) {
    *out = (names){0};
    if (!list) return WN_OK;
    out->text = wn_strdup(list);
    out->name = wn_alloc_zero(strlen(list) + 1, sizeof *out->name);
    if (!out->text || !out->name) return wn_fail_memory(err);
    for (char *p = out->text, *end; p; p = end) {
        bool quoted = *p == '"';
        char *to = p += quoted, *from = p;
        for (; *from && (quoted || *from != ','); from++) {
            if (quoted && *from == '"' && *++from != '"') break;
            *to++ = *from;
        }
        end = *from == ',' ? from + 1 : NULL;
        if (*from && *from != ',')
            return wn_fail(err, WN_E_USAGE,
                           "option --columns: expected a comma after a quoted name, got "
                           "\"%s\"",
                           from);
        *to = 0;
        if (*p) out->name[out->count++] = p;
    }
    if (out->count == 0)
        return wn_fail(err, WN_E_USAGE, "option --columns: expected names of columns");
    return WN_OK;
}

static void free_names(names *n) {
    wn_free(n->text);
    wn_free(n->name);
}

/* `1:9`, or a number. */
static wn_rc read_odds(const char *text, double *odds, wn_err *err) {
    char *end;
    *odds = 1;
    if (!text) return WN_OK;
    *odds = strtod(text, &end);
    if (end != text && *end == ':') {
        const char *second = end + 1;
        double against = strtod(second, &end);
        *odds = end != second && against > 0 ? *odds / against : 0;
    }
    if (*end == 0 && *odds > 0 && *odds < 1e9) return WN_OK;
    return wn_fail(err, WN_E_USAGE,
                   "option --odds: expected odds such as 1:9, got \"%s\"", text);
}

enum { SCORECARD, NAIVE_BAYES, MODELS };
static const char *const models[] = {"scorecard", "naive-bayes", NULL};
static const char *const blanks[] = {"value", "skip", NULL};

/* What the options leave open. Points of naive Bayes are so small that rounding them to
 * hundredths moves no probability by 0.01%. */
static const struct {
    double points, pdo;
    int decimals;
} scales[MODELS] = {[SCORECARD] = {50, 10, 0}, [NAIVE_BAYES] = {0, 1000, 2}};

static wn_rc read_card_plan(const wn_call *call, size_t model, wn_card_plan *plan,
                            wn_err *err) {
    wn_rc rc = WN_OK;
    double points, pdo, odds;
    int64_t decimals;
    WN_TRY(wn_call_number(call, "points", scales[model].points, -1e6, 1e6, &points, err));
    WN_TRY(wn_call_number(call, "pdo", scales[model].pdo, 0.1, 1e4, &pdo, err));
    WN_TRY(
        wn_call_integer(call, "decimals", scales[model].decimals, 0, 2, &decimals, err));
    WN_TRY(wn_call_number(call, "conf", 0.95, 0.5, 0.9999, &plan->conf, err));
    WN_TRY(read_odds(wn_call_text(call, "odds"), &odds, err));
    plan->decimals = (int)decimals;
    rc = wn_pdo_scale(points, odds, pdo, 2, &plan->scale, err);
out:
    return rc;
}

/* ---------------------------------------------------------------------------- reading
 */

/* All values of a repeated option; newly allocated. */
static wn_rc values_of(const wn_call *call, const char *option, const char ***out,
                       size_t *count, wn_err *err) {
    *count = wn_call_count(call, option);
    *out = wn_alloc_zero(*count + 1, sizeof **out);
    if (!*out) return wn_fail_memory(err);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = wn_call_nth(call, option, i);
    return WN_OK;
}

static wn_rc inspect(const wn_call *call, wn_training *training, wn_err *err) {
    const char **allowed = NULL;
    size_t count;
    wn_rc rc = values_of(call, "allow", &allowed, &count, err);
    if (rc == WN_OK) rc = wn_inspect(training, allowed, count, err);
    wn_free(allowed);
    return rc;
}

static wn_rc read_training(wn_call *call, wn_table *table, wn_expressions *expressions,
                           wn_training *training, wn_err *err) {
    wn_rc rc = WN_OK;
    names columns = {0};
    const char **excluded = NULL;
    wn_training_plan plan = {.outcome_text = wn_call_text(call, "outcome"),
                             .id = wn_call_text(call, "id"),
                             .time = wn_call_text(call, "time")};
    WN_TRY(split_names(wn_call_text(call, "columns"), &columns, err));
    plan.columns = columns.name;
    plan.column_count = columns.count;
    WN_TRY(values_of(call, "exclude", &excluded, &plan.excluded_count, err));
    plan.excluded = excluded;
    WN_TRY(wn_call_number(call, "train", 0.7, 0.05, 1, &plan.train, err));
    WN_TRY(
        wn_expression_slot(expressions, plan.outcome_text, WN_BOOL, &plan.outcome, err));
    for (size_t i = 0; i < wn_call_count(call, "where"); i++) {
        size_t filter;
        WN_TRY(wn_expression_slot(expressions, wn_call_nth(call, "where", i), WN_BOOL,
                                  &filter, err));
        WN_TRY(wn_table_where(table, filter, err));
    }
    rc = wn_training_read(table, &plan, wn_call_threads(call), training, err);
out:
    wn_free(excluded);
    free_names(&columns);
    return rc;
}

/* ---------------------------------------------------------------------------- learning
 */

/* The column that a script names as the lead's id: without --id the first that has a name
 * of its own. */
static const char *id_of(const wn_call *call, const wn_table *table) {
    const char *id = wn_call_text(call, "id");
    size_t column;
    wn_err err;
    for (size_t i = 0; !id && i < wn_table_columns(table); i++) {
        const char *name = wn_table_column(table, i);
        if (name[0] && wn_table_find(table, name, &column, &err) == WN_OK) id = name;
    }
    return id ? id : "id";
}

static wn_rc write_and_report(wn_call *call, wn_table *table, const wn_training *t,
                              const wn_card *card, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf command = {0}, *script = wn_call_made(call);
    wn_measure train, test;
    double conf = card->plan.conf;
    const wn_read_options *reading = wn_call_reading(call);
    WN_TRY(wn_measure_make(t, card, 0, t->train, conf, &train, err));
    WN_TRY(wn_measure_make(t, card, t->train, t->leads, conf, &test, err));
    WN_TRY(wn_call_command_line(call, &command, err));
    wn_script_facts facts = {.file = wn_table_name(table),
                             .command = command.p,
                             .outcome = wn_call_text(call, "outcome"),
                             .id = id_of(call, table),
                             .time = wn_call_text(call, "time"),
                             .missing = reading->missing,
                             .missing_count = reading->missing_count,
                             .train = &train,
                             .test = &test};
    WN_TRY(wn_script_write(card, &facts, script, err));
    wn_learn_report(&(wn_learned){t, card, &facts, script->p, wn_call_output_name(call)},
                    doc);
out:
    wn_buf_free(&command);
    return rc;
}

/* An option of the other model would change nothing. */
static wn_rc check_option(const wn_call *call, const char *option, const char *model,
                          wn_err *err) {
    if (!wn_call_text(call, option)) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "--%s goes with --model %s", option, model);
}

static wn_rc fit_scorecard(const wn_call *call, wn_training *training,
                           wn_binned_list *list, wn_fit *fit, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_binning_plan bins = wn_binning_standard;
    int64_t most;
    WN_TRY(check_option(call, "blanks", models[NAIVE_BAYES], err));
    WN_TRY(wn_call_integer(call, "max-bins", (int64_t)bins.max_bins, 2, 64, &most, err));
    bins.max_bins = (size_t)most;
    WN_TRY(wn_binned_make(training, &bins, list, err));
    rc = wn_fit_make(training, list, fit, err);
out:
    return rc;
}

static wn_rc fit_naive(const wn_call *call, wn_training *training, wn_binned_list *list,
                       wn_fit *fit, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t how;
    WN_TRY(check_option(call, "max-bins", models[SCORECARD], err));
    WN_TRY(wn_call_choice(call, "blanks", blanks, &how, err));
    WN_TRY(wn_binned_plain(training, WN_NAIVE_PARTS, list, err));
    rc = wn_naive_fit(training, list, how == 0, fit, err);
out:
    return rc;
}

static wn_rc learn(wn_call *call, wn_table *table, wn_training *training, wn_doc *doc,
                   wn_err *err) {
    wn_rc rc = WN_OK;
    wn_binned_list list = {0};
    wn_card_plan plan;
    wn_fit fit = {0};
    wn_card card = {0};
    size_t model;
    WN_TRY(wn_call_choice(call, "model", models, &model, err));
    WN_TRY(read_card_plan(call, model, &plan, err));
    WN_TRY(model == NAIVE_BAYES ? fit_naive(call, training, &list, &fit, err)
                                : fit_scorecard(call, training, &list, &fit, err));
    WN_TRY(wn_card_make(training, &fit, &plan, &card, err));
    rc = write_and_report(call, table, training, &card, doc, err);
out:
    wn_card_free(&card);
    wn_fit_free(&fit);
    wn_binned_free(&list);
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_table *table = NULL;
    wn_expressions *expressions = NULL;
    wn_training training = {0};
    if (wn_call_files(call) != 1)
        return wn_fail(err, WN_E_USAGE, "expected one file of leads, got %zu",
                       wn_call_files(call));
    if (!wn_call_text(call, "outcome"))
        return wn_fail(err, WN_E_USAGE, "--outcome says which leads were won");
    WN_TRY(wn_call_open(call, wn_call_file(call, 0), &table, err));
    WN_TRY(wn_expressions_new(table, wn_call_limits(call), &expressions, err));
    WN_TRY(read_training(call, table, expressions, &training, err));
    WN_TRY(inspect(call, &training, err));
    WN_TRY(learn(call, table, &training, doc, err));
    wn_call_provenance(call, doc, &table, 1);
out:
    wn_training_free(&training);
    wn_expressions_free(expressions);
    wn_table_free(table);
    return rc;
}

const wn_command wn_cmd_learn = {
    .name = "learn",
    .group = "Leads",
    .summary = "Learn a scorecard from leads whose outcome is known",
    .usage = "FILE --outcome COLUMN [options]",
    .details =
        "Cuts columns into bins by how often their leads were won, weighs the bins by "
        "logistic regression, and writes the result as a rule script: points for each "
        "bin, to be read, edited and run by `winnow score`. Part of the leads, the "
        "newest "
        "where --time says which these are, are kept out of it to see how well it "
        "works.\n"
        "With -o FILE the script goes to the file and the report to standard output.\n"
        "\n"
        "Columns that know the outcome are refused by name, since a new lead does not: "
        "one that alone tells the won from the lost almost without error (AUC 0.9), one "
        "that is filled in, or has a certain value, for leads of one outcome only, one "
        "that closed leads have and open ones have not, and dates later than --time. "
        "Columns whose name or strength says that they may be written later are warned "
        "about. --allow COLUMN lets one in.\n"
        "\n"
        "With --model naive-bayes the script gives the probabilities of Odoo's scheme, "
        "as "
        "a baseline: every value of a text, and tenths of a number, multiply the odds by "
        "how much more frequent they are among the won. Odoo itself skips blank fields "
        "(--blanks skip).",
    .options = options,
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT,
    .examples = examples,
    .schema = "winnow.learn/1",
    .run = run,
};
