/* `winnow score`: what each lead is worth by the rules of a script. */
#include "core/cli/history.h"
#include "core/lua/host.h"
#include "core/rules/created.h"
#include "scoring/rules/report.h"

enum { TOP_STANDARD = 10, TOP_MAX = 1000 };

static wn_rc score_table(wn_call *call, wn_script *script, wn_table *table,
                         const wn_call_history *known, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_scorer *scorer = NULL;
    wn_scoreboard board = {0};
    int64_t top;
    size_t score;
    bool append = wn_call_flag(call, "append");
    FILE *rows = wn_call_wants_rows(call) ? wn_call_rows_file(call) : NULL;
    if (append && !rows) {
        wn_fail(err, WN_E_USAGE, "--append needs rows to append to");
        wn_err_hint(err, "add --csv, or -o FILE.csv");
        return err->code;
    }
    WN_TRY(wn_call_integer(call, "top", TOP_STANDARD, 0, TOP_MAX, &top, err));
    const wn_history history = wn_call_history_of(known);
    const wn_rule_set *rules = wn_script_self(script);
    bool dated = false;
    if (known->as_of)
        WN_TRY(wn_rules_leave_out_later(rules, table, *known->as_of, &dated, err));
    WN_TRY(wn_scorer_new_history(script, table, wn_call_limits(call), &history, &scorer,
                                 err));
    WN_TRY(wn_scorer_want_id(scorer, err));
    WN_TRY(wn_rules_find_score(rules, wn_call_text(call, "score"), &score, err));
    WN_TRY(
        wn_scoreboard_init(&board, scorer, table, score, (size_t)top, rows, append, err));
    WN_TRY(wn_presence_init(&board.presence, known->events, err));
    board.presence.repeats_known = true;
    WN_TRY(wn_scoreboard_scan(&board, table, wn_call_threads(call), err));
    WN_TRY(wn_score_report(&board, doc, err));
    if (known->events) wn_event_report(rules, &board.presence, known->as_of, doc);
    if (known->as_of) wn_rules_report_later(rules, table, *known->as_of, dated, doc);
    wn_table *tables[] = {table, known->table};
    wn_call_provenance(call, doc, tables, known->table ? 2 : 1);
out:
    wn_scoreboard_free(&board);
    wn_scorer_free(scorer);
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_script *script = NULL;
    wn_table *table = NULL;
    wn_call_history known = {0};
    WN_TRY(wn_call_script_and_leads(call, err));
    WN_TRY(wn_call_script(call, 0, &wn_kind_scoring, &script, err));
    const wn_rule_set *rules = wn_script_self(script);
    WN_TRY(wn_call_add_missing(call, rules->missing, rules->missing_count, err));
    WN_TRY(wn_call_open(call, wn_call_file(call, 1), &table, err));
    WN_TRY(wn_call_history_read(call, rules, &known, err));
    rc = score_table(call, script, table, &known, doc, err);
out:
    wn_table_free(table);
    wn_call_history_free(&known);
    wn_script_free(script);
    return rc;
}

static const wn_option options[] = {
    {"score", 0, "NAME", false,
     "Rank and explain the leads by this score of the script (default: the scoring's "
     "own)."},
    {"top", 0, "N", false, "Show the best N leads with their reasons (default 10)."},
    {"append", 0, NULL, false,
     "Keep the input's columns in the rows, and add score, band and reasons."},
    {0}};

static const wn_example examples[] = {
    {"How many leads are hot, and which", "winnow score scripts/rules/b2b.lua "
                                          "scripts/examples/leads.csv"},
    {"Every lead with its score and the reasons, for the CRM",
     "winnow score scripts/rules/b2b.lua scripts/examples/leads.csv -o scored.csv"},
    {"What leads have done counts, too, as of a day",
     "winnow score scripts/rules/engagement.lua scripts/examples/leads.csv "
     "--events scripts/examples/events.csv --as-of 2025-06-30"},
    {0}};

const wn_command wn_cmd_score = {
    .name = "score",
    .group = "Leads",
    .summary = "Score leads by the rules of a script, with reasons",
    .usage = "[options] RULES.lua LEADS.csv",
    .details =
        "Shows how many leads fall into each band of the script, the best leads with the "
        "parts their scores are made of, and how often each rule applied. When the "
        "script "
        "names an outcome, also how many leads of each band were won.\n"
        "\n"
        "With --csv, or -o FILE.csv, every lead becomes a row id,score,band,reasons, in "
        "the order of the file, with probability and grade where the script gives them. "
        "Of other scores that the script declares there are the same columns, such as "
        "\"Enterprise score\", and at the end the best product. --append keeps the "
        "columns of the input (columns of those names from an earlier run are "
        "replaced). A text that a spreadsheet would run as a formula gets an apostrophe "
        "in front.\n"
        "\n"
        "A score is the exact sum of the parts in its reasons: points are hundredths, "
        "and what a cap of a rule, a group or the total takes away is a part of its own, "
        "such as \"Engagement cap -7\". A rule's points are rounded down first, then "
        "cut; "
        "then groups are cut, then the total. A band begins at its bound (score >= "
        "bound).\n"
        "\n"
        "Rules may count what leads did, from a second file (--events): every time or "
        "once, in the last days, less the longer ago. The script knows no clock: as_of "
        "is "
        "the day given with --as-of. It counts whole; events after it, and leads whose "
        "\"created\" is after it, are left out, and their number is said.\n"
        "\n"
        "scripts/README.md explains the language of scripts; \"winnow script list\" "
        "shows ready-made ones.",
    .options = options,
    .shared = WN_OPTIONS_EVENTS | WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT,
    .examples = examples,
    .schema = "winnow.score/1",
    .run = run};
