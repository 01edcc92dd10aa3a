/* `winnow evaluate`: does a score tell who will be won? */
#include "core/cli/history.h"
#include "core/lua/expression.h"
#include "core/rules/created.h"
#include "core/rules/event_report.h"
#include "scoring/evaluate/report.h"

#include <stdlib.h>

static const wn_option options[] = {
    {"outcome", 'g', "COLUMN", false,
     "Whether a lead was won: a column of yes and no, or a condition such as 'stage == "
     "\"Won\"' (default: what the script says)."},
    {"time", 't', "COLUMN", false,
     "When a lead came in: a date, or a number that grows (default: the script's "
     "created)."},
    {"train", 0, "SHARE", false,
     "The oldest share of the leads, which the score is not judged by (default 70%)."},
    {"where", 'w', "CONDITION", true, "Only leads for which this holds."},
    {"score", 0, "NAME", false,
     "Which of the script's scores (default: that of its scoring)."},
    {"against", 0, "OTHER.lua", false,
     "A second script, the challenger, on the same leads."},
    {"cost-per-call", 0, "AMOUNT", false, "What it costs to call a lead."},
    {"value-per-win", 0, "AMOUNT", false, "What a won lead is worth."},
    {"capacity", 0, "N/PERIOD", false,
     "How many leads can be called: 500, 50/day, 200/week or 1000/month."},
    {"replay", 0, NULL, false,
     "Also score every lead as it was at some ages, by what was known then."},
    {"ages", 0, "DAYS", false, "The ages for --replay (default 0,1,7,30)."},
    {"conf", 0, "SHARE", false, "Coverage of the intervals (default 95%)."},
    {"replicates", 0, "N", false,
     "Of the bootstrap (default 1000, fewer for very many different scores)."},
    {0}};

static const wn_example examples[] = {
    {"Does the score work on the newest leads?",
     "winnow evaluate scripts/rules/b2b.lua scripts/examples/leads.csv"},
    {"From which score on is a call worth its cost?",
     "winnow evaluate scripts/rules/b2b.lua scripts/examples/leads.csv --cost-per-call 5 "
     "--value-per-win 400"},
    {"Would another script find more wins with 50 calls a week?",
     "winnow evaluate mine.lua leads.csv --against new.lua --capacity 50/week"},
    {0}};

/* ---------------------------------------------------------------------------- arguments
 */

static wn_rc read_plan(wn_call *call, wn_evaluation_plan *plan, wn_err *err) {
    wn_rc rc = WN_OK;
    int64_t replicates;
    const char *capacity = wn_call_text(call, "capacity");
    bool cost = wn_call_text(call, "cost-per-call");
    plan->deal.given = wn_call_text(call, "value-per-win");
    if (cost != plan->deal.given)
        return wn_fail(err, WN_E_USAGE,
                       "--cost-per-call and --value-per-win go together");
    WN_TRY(wn_call_number(call, "cost-per-call", 0, 0, 1e12, &plan->deal.cost, err));
    WN_TRY(wn_call_number(call, "value-per-win", 0, 0, 1e12, &plan->deal.value, err));
    WN_TRY(wn_call_number(call, "conf", 0.95, 0.5, 0.9999, &plan->conf, err));
    WN_TRY(wn_call_integer(call, "replicates", 0, WN_REPLICATES_LEAST, WN_REPLICATES_MOST,
                           &replicates, err));
    if (capacity) WN_TRY(wn_capacity_parse(capacity, &plan->capacity, err));
    plan->how = (wn_resampling){.seed = wn_call_seed(call),
                                .replicates = (size_t)replicates,
                                .threads = wn_call_threads(call)};
out:
    return rc;
}

/* ------------------------------------------------------------------------------- leads
 */

/* Scripts, what binds them to the file, and the leads. */
typedef struct work {
    wn_script *script, *other;
    wn_table *table;
    wn_expressions *expressions;
    wn_scorer *scorer, *challenger;
    wn_call_history known, other_known; /* by the one script, by the other */
    wn_presence presence;
    bool dated;
    wn_replay replay;
    wn_sheet_plan plan;
    wn_sheet sheet;
    const char *outcome;
} work;

static void free_work(work *w) {
    wn_presence_free(&w->presence);
    wn_sheet_free(&w->sheet);
    wn_scorer_free(w->scorer);
    wn_scorer_free(w->challenger);
    wn_expressions_free(w->expressions);
    wn_table_free(w->table);
    wn_call_history_free(&w->known);
    wn_call_history_free(&w->other_known);
    wn_script_free(w->script);
    wn_script_free(w->other);
}

static wn_rc open_files(wn_call *call, work *w, wn_err *err) {
    wn_rc rc = WN_OK;
    const char *against = wn_call_text(call, "against");
    WN_TRY(wn_call_script(call, 0, &wn_kind_scoring, &w->script, err));
    wn_time as_of;
    wn_script_options how = {.limits = wn_call_limits(call),
                             .as_of = wn_call_as_of(call, &as_of) ? &as_of : NULL};
    if (against) WN_TRY(wn_script_run(against, &wn_kind_scoring, &how, &w->other, err));
    wn_script *scripts[] = {w->script, w->other};
    for (size_t i = 0; i < 2; i++) {
        if (!scripts[i]) continue;
        const wn_rule_set *rules = wn_script_self(scripts[i]);
        WN_TRY(wn_call_add_missing(call, rules->missing, rules->missing_count, err));
    }
    rc = wn_call_open(call, wn_call_file(call, 1), &w->table, err);
out:
    return rc;
}

static wn_rc want_outcome(const wn_call *call, work *w, const wn_rule_set *rules,
                          wn_err *err) {
    w->outcome = wn_call_text(call, "outcome");
    if (!w->outcome) w->outcome = rules->outcome;
    if (w->outcome)
        return wn_expression_slot(w->expressions, w->outcome, WN_BOOL, &w->plan.outcome,
                                  err);
    wn_fail(err, WN_E_USAGE, "the script does not say which leads were won");
    return wn_err_hint(err, "add --outcome COLUMN, or outcome = \"...\" to its scoring");
}

/* The script's created is used when the file has it. */
static const char *time_of(const wn_call *call, const work *w, const wn_rule_set *rules) {
    size_t column;
    wn_err none;
    const char *time = wn_call_text(call, "time");
    if (time || !rules->created) return time;
    if (wn_table_find(w->table, rules->created, &column, &none) != WN_OK) return NULL;
    wn_type type = wn_table_guess(w->table, column);
    return type == WN_TIME || type == WN_NUMBER ? rules->created : NULL;
}

/* The events of both scripts, of either that counts some. */
static wn_rc read_histories(wn_call *call, work *w, const wn_rule_set *rules,
                            wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *other = w->other ? wn_script_self(w->other) : NULL;
    bool other_counts = other && wn_rules_with_events(other);
    if (!other_counts || wn_rules_with_events(rules))
        WN_TRY(wn_call_history_read(call, rules, &w->known, err));
    else if (wn_call_as_of(call, &w->known.day))
        w->known.as_of = &w->known.day;
    if (other_counts)
        rc = wn_call_history_read(call, other, &w->other_known, err);
    else
        w->other_known.as_of = w->known.as_of;
out:
    return rc;
}

static wn_rc bind_script(wn_call *call, work *w, const wn_rule_set *rules, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(read_histories(call, w, rules, err));
    wn_history known = wn_call_history_of(&w->known);
    if (known.as_of)
        WN_TRY(wn_rules_leave_out_later(rules, w->table, *known.as_of, &w->dated, err));
    WN_TRY(wn_scorer_new_history(w->script, w->table, wn_call_limits(call), &known,
                                 &w->scorer, err));
    w->plan.scorer = w->scorer;
    WN_TRY(wn_presence_init(&w->presence, w->known.events, err));
    w->plan.presence = &w->presence;
out:
    return rc;
}

static wn_rc bind(wn_call *call, work *w, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t filter;
    const wn_rule_set *rules = wn_script_self(w->script);
    WN_TRY(wn_expressions_new(w->table, wn_call_limits(call), &w->expressions, err));
    for (size_t i = 0; i < wn_call_count(call, "where"); i++) {
        WN_TRY(wn_expression_slot(w->expressions, wn_call_nth(call, "where", i), WN_BOOL,
                                  &filter, err));
        WN_TRY(wn_table_where(w->table, filter, err));
    }
    WN_TRY(want_outcome(call, w, rules, err));
    WN_TRY(bind_script(call, w, rules, err));
    WN_TRY(wn_rules_find_score(rules, wn_call_text(call, "score"), &w->plan.score, err));
    if (w->other) {
        wn_history known = wn_call_history_of(&w->other_known);
        WN_TRY(wn_scorer_new_history(w->other, w->table, wn_call_limits(call), &known,
                                     &w->challenger, err));
        w->plan.other = w->challenger;
    }
    w->plan.time = time_of(call, w, rules);
    w->plan.ids = w->other || wn_call_text(call, "capacity");
    if (w->plan.ids) WN_TRY(wn_scorer_want_id(w->scorer, err));
    w->plan.rows = wn_call_flag(call, "replay");
    WN_TRY(wn_call_number(call, "train", 0.7, 0.01, 0.99, &w->plan.train, err));
out:
    return rc;
}

/* ------------------------------------------------------------------------------ replay
 */

/* The table is opened again, since it shows other dates for every age. */
static wn_rc replay_age(wn_call *call, work *w, double days, const wn_evaluation *e,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    wn_table *table = NULL;
    wn_scorer *scorer = NULL;
    size_t created;
    wn_time after = (wn_time)(days * (double)WN_DAY);
    wn_history known = wn_call_history_of(&w->known);
    known.after = &after;
    const wn_rule_set *rules = wn_script_self(w->script);
    WN_TRY(wn_call_open(call, wn_call_file(call, 1), &table, err));
    WN_TRY(wn_table_find(table, rules->created, &created, err));
    WN_TRY(wn_table_blank_later(table, created, after, err));
    WN_TRY(wn_scorer_new_history(w->script, table, wn_call_limits(call), &known, &scorer,
                                 err));
    rc = wn_replay_add(&w->replay, &w->sheet, table, scorer, w->plan.score, days,
                       &e->judged.ranking, e->plan.conf, wn_call_threads(call), err);
out:
    wn_scorer_free(scorer);
    wn_table_free(table);
    return rc;
}

static wn_rc check_replay(const wn_call *call, const work *w, wn_err *err) {
    const wn_rule_set *rules = wn_script_self(w->script);
    size_t column;
    if (strcmp(wn_call_file(call, 1), "-") == 0)
        return wn_fail(err, WN_E_USAGE,
                       "--replay reads the leads several times, so they have to be in a "
                       "file");
    if (!rules->created) {
        wn_fail(err, WN_E_USAGE, "--replay needs the date when a lead came in");
        return wn_err_hint(err, "add created = \"COLUMN\" to the scoring");
    }
    wn_rc rc = wn_table_find(w->table, rules->created, &column, err);
    if (rc != WN_OK) return rc;
    if (wn_table_guess(w->table, column) == WN_TIME) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "--replay: column \"%s\" has no dates",
                   rules->created);
}

static wn_rc replay(wn_call *call, work *w, const wn_evaluation *e, wn_err *err) {
    wn_rc rc = check_replay(call, w, err);
    const char *ages = wn_call_text(call, "ages");
    for (const char *at = ages ? ages : "0,1,7,30"; rc == WN_OK && *at;) {
        char *end;
        double days = strtod(at, &end);
        bool fits = end > at && days >= 0 && days <= 36500 && (!*end || *end == ',');
        if (!fits || w->replay.count == WN_REPLAY_MOST)
            return wn_fail(err, WN_E_USAGE,
                           "--ages: expected at most %d numbers of days, as in 0,1,7,30",
                           WN_REPLAY_MOST);
        rc = replay_age(call, w, days, e, err);
        at = *end ? end + 1 : end;
    }
    return rc;
}

static wn_rc check_capacity(const wn_evaluation_plan *plan, const work *w, wn_err *err) {
    if (plan->capacity.per == WN_PERIOD_ALL) return WN_OK;
    if (w->plan.time && w->sheet.time_type == WN_TIME) return WN_OK;
    wn_fail(err, WN_E_USAGE, "--capacity per %s needs the dates when leads came in",
            wn_period_name(plan->capacity.per));
    return wn_err_hint(err, "add --time COLUMN, a column of dates");
}

static void report_history(const work *w, wn_doc *doc) {
    const wn_rule_set *rules = wn_script_self(w->script);
    if (w->known.events) wn_event_report(rules, &w->presence, w->known.as_of, doc);
    if (w->known.as_of)
        wn_rules_report_later(rules, w->table, *w->known.as_of, w->dated, doc);
    if ((w->known.events || w->other_known.events) && !w->replay.count)
        wn_doc_warn(doc, "look_ahead",
                    "All events count, also those after a lead was won or lost: "
                    "--replay shows how the score would have done by what was known at "
                    "the time.");
}

/* A rule that reads the outcome itself sorts leads perfectly, and new ones not at all. */
static void warn_of_outcome(const work *w, wn_doc *doc) {
    const wn_rule_set *rules = wn_script_self(w->script);
    for (size_t i = 0; i < rules->rule_count; i++) {
        const wn_rule *rule = &rules->rules[i];
        bool reads = rule->when && rule->when->type == WN_NODE_TABLE &&
                     wn_node_field(rule->when, w->outcome);
        if (!reads || !wn_score_takes(&rules->scores[w->plan.score], rule->group))
            continue;
        wn_doc_warn(doc, "rule_reads_outcome",
                    "The rule \"%s\" reads \"%s\", which is the outcome: a new lead has "
                    "none, so these figures are too good.",
                    rule->title, w->outcome);
        return;
    }
}

/* Scorecards learned for one outcome, or a script and a copy, have the same title. */
static void name_scores(const wn_call *call, const work *w, wn_evaluation_plan *plan) {
    plan->against = plan->other_name = wn_scorer_rules(w->challenger)->title;
    plan->name = plan->rules->scores[plan->score].title;
    if (strcmp(plan->name, plan->other_name) != 0) return;
    plan->name = wn_call_file(call, 0);
    plan->other_name = wn_call_text(call, "against");
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    work w = {0};
    wn_evaluation_plan plan = {0};
    wn_evaluation evaluation = {0};
    WN_TRY(wn_call_script_and_leads(call, err));
    WN_TRY(read_plan(call, &plan, err));
    WN_TRY(open_files(call, &w, err));
    WN_TRY(bind(call, &w, err));
    WN_TRY(wn_sheet_read(w.table, &w.plan, wn_call_threads(call), &w.sheet, err));
    WN_TRY(check_capacity(&plan, &w, err));
    plan.sheet = &w.sheet;
    plan.rules = wn_script_self(w.script);
    plan.score = w.plan.score;
    if (w.other) name_scores(call, &w, &plan);
    WN_TRY(wn_evaluate(&plan, &evaluation, err));
    if (wn_call_flag(call, "replay")) WN_TRY(replay(call, &w, &evaluation, err));
    wn_evaluate_report(&evaluation, &w.plan, &w.replay, doc);
    warn_of_outcome(&w, doc);
    report_history(&w, doc);
    wn_table *events = w.known.table ? w.known.table : w.other_known.table;
    wn_table *tables[] = {w.table, events};
    wn_call_provenance(call, doc, tables, events ? 2 : 1);
out:
    wn_evaluation_free(&evaluation);
    free_work(&w);
    return rc;
}

const wn_command wn_cmd_evaluate = {
    .name = "evaluate",
    .group = "Leads",
    .summary = "Find out whether a score tells who will be won",
    .usage = "[options] RULES.lua LEADS.csv",
    .details =
        "Scores leads whose outcome is known and says how well the score sorts them, "
        "whether its probabilities are right, what each rule contributes, and whom to "
        "call.\n"
        "\n"
        "With a time the score is judged by the newest leads, as it will be used: the "
        "oldest 70% (--train) are for fitting and comparing only. Without, it is judged "
        "by all leads; if rules were made from the same leads, that flatters them.\n"
        "\n"
        "AUC is the chance that a won lead scores above a lost one: 0.5 is chance, 1 is "
        "perfect (DeLong's interval). A rule's contribution is what the AUC loses "
        "without it. Figures without a formula have bootstrap intervals, from --seed.\n"
        "\n"
        "With --replay every lead is also scored as of some days after it came in: later "
        "events and later dates in its row do not count.\n"
        "\n"
        "A script that gives no probability gets one for the figures that need it, "
        "fitted to the older leads.",
    .options = options,
    .shared = WN_OPTIONS_EVENTS | WN_OPTIONS_READ | WN_OPTIONS_OUTPUT |
              WN_OPTIONS_SCRIPT | WN_OPTIONS_CHANCE,
    .examples = examples,
    .schema = "winnow.evaluate/1",
    .run = run};
