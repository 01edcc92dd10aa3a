/* winnow assign: which arm does a visitor get? */
#include "core/base/mem.h"
#include "core/cli/command.h"
#include "core/lua/expression.h"
#include "core/lua/script.h"
#include "experiments/assign/assign_options.h"
#include "experiments/assign/assign_report.h"
#include "experiments/setup/usage.h"

extern const wn_script_kind wn_kind_experiment;

static FILE *rows_of(wn_call *call) {
    return wn_call_wants_rows(call) ? wn_call_rows_file(call) : NULL;
}

static wn_rc assign_ids(wn_call *call, const wn_setup *setup,
                        const wn_assignment *assignment, wn_doc *doc, wn_err *err) {
    static const char *const of_files[] = {"id-column", "target", "audit", NULL};
    wn_rc rc = WN_OK;
    wn_roster roster = {0};
    size_t count = wn_call_count(call, "id");
    wn_assigned_id *ids = wn_alloc_zero(count, sizeof *ids);
    if (!ids) return wn_fail_memory(err);
    WN_TRY(wn_usage_refuse(call, of_files, "--id", err));
    if (setup->assigning.target_count) {
        rc = wn_fail(err, WN_E_USAGE,
                     "the experiment has a target (%.100s), and of --id "
                     "nothing more than the id is known",
                     setup->assigning.targets[0]);
        wn_err_hint(err, "give a file with the columns it names");
        goto out;
    }
    WN_TRY(wn_roster_init(&roster, assignment, NULL, rows_of(call), err));
    for (size_t i = 0; i < count; i++) {
        ids[i].id = wn_call_nth(call, "id", i);
        if (!ids[i].id[0]) {
            rc = wn_fail(err, WN_E_USAGE, "--id: the id is empty");
            goto out;
        }
        WN_TRY(
            wn_roster_add(&roster, wn_text_of(ids[i].id), &ids[i].arm, &ids[i].why, err));
    }
    wn_assign_report_ids(&roster, ids, count, doc);
    wn_call_provenance(call, doc, NULL, 0);
out:
    wn_roster_free(&roster);
    wn_free(ids);
    return rc;
}

/* The column of the ids: as said, as the script says, or the only one there is. */
static wn_rc find_ids(const wn_call *call, const wn_setup *setup, wn_table *table,
                      size_t *slot, wn_err *err) {
    const char *name = wn_call_text(call, "id-column");
    if (!name) name = setup->unit;
    if (!name && wn_table_columns(table) == 1) name = wn_table_column(table, 0);
    if (name) return wn_table_want_named(table, name, WN_TEXT, slot, err);
    return wn_usage_incomplete(
        table, "which column has the visitors' ids? Name it with --id-column", err);
}

static wn_rc bind(const wn_call *call, const wn_setup *setup, wn_table *table,
                  wn_expressions *expressions, wn_roster_slots *slots, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t planned = setup->assigning.target_count;
    size_t count = planned + wn_call_count(call, "target");
    const char *audit = wn_call_text(call, "audit");
    slots->targets = wn_alloc_zero(count, sizeof *slots->targets);
    if (!slots->targets) return wn_fail_memory(err);
    WN_TRY(find_ids(call, setup, table, &slots->id, err));
    for (size_t i = 0; i < count; i++) {
        const char *target = i < planned ? setup->assigning.targets[i]
                                         : wn_call_nth(call, "target", i - planned);
        WN_TRY(wn_expression_slot(expressions, target, WN_BOOL, &slots->targets[i], err));
        slots->target_count++;
    }
    slots->audited = audit != NULL;
    if (audit) WN_TRY(wn_table_want_named(table, audit, WN_TEXT, &slots->recorded, err));
out:
    return rc;
}

static wn_rc assign_file(wn_call *call, const wn_setup *setup,
                         const wn_assignment *assignment, const char *path, wn_doc *doc,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    wn_table *table = NULL;
    wn_expressions *expressions = NULL;
    wn_roster_slots slots = {0};
    wn_roster roster = {0};
    WN_TRY(wn_call_open(call, path, &table, err));
    WN_TRY(wn_expressions_new(table, wn_call_limits(call), &expressions, err));
    WN_TRY(bind(call, setup, table, expressions, &slots, err));
    WN_TRY(wn_roster_init(&roster, assignment, &slots, rows_of(call), err));
    WN_TRY(wn_roster_scan(&roster, table, wn_call_threads(call), err));
    wn_assign_report_file(&roster, wn_call_text(call, "audit"), doc);
    wn_call_provenance(call, doc, &table, 1);
    if (wn_roster_disagreements(&roster)) wn_call_answer_no(call);
out:
    wn_roster_free(&roster);
    wn_free(slots.targets);
    wn_expressions_free(expressions);
    wn_table_free(table);
    return rc;
}

/* The arguments from `first` on, or --id, say whom to assign. */
static wn_rc assign(wn_call *call, const wn_setup *setup, size_t first, wn_doc *doc,
                    wn_err *err) {
    wn_rc rc = WN_OK;
    wn_assignment assignment = {0};
    size_t files = wn_call_files(call) - first, ids = wn_call_count(call, "id");
    if (ids && files) return wn_fail(err, WN_E_USAGE, "--id does not go with a file");
    if (files > 1)
        return wn_fail(err, WN_E_USAGE, "expected one file of visitors, got %zu", files);
    if (!ids && !files) {
        wn_fail(err, WN_E_USAGE, "whom to assign was not said");
        return wn_err_hint(err, "name a CSV file (or - for standard input), or give --id "
                                "for each visitor");
    }
    WN_TRY(wn_assign_options(call, setup, &assignment, err));
    if (ids)
        rc = assign_ids(call, setup, &assignment, doc, err);
    else
        rc = assign_file(call, setup, &assignment, wn_call_file(call, first), doc, err);
out:
    wn_assignment_free(&assignment);
    return rc;
}

static wn_rc assign_by_script(wn_call *call, wn_doc *doc, wn_err *err) {
    static const char *const of_script[] = {"arms", NULL};
    wn_rc rc = WN_OK;
    wn_script *script = NULL;
    WN_TRY(wn_usage_refuse(call, of_script, "a script, which says it", err));
    WN_TRY(wn_call_script(call, 0, &wn_kind_experiment, &script, err));
    WN_TRY(assign(call, wn_script_self(script), 1, doc, err));
out:
    wn_script_free(script);
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    if (wn_call_files(call) > 0 &&
        wn_text_ends(wn_text_of(wn_call_file(call, 0)), wn_text_of(".lua")))
        return assign_by_script(call, doc, err);
    wn_setup setup = wn_setup_standard();
    wn_rc rc = wn_assign_options_arms(call, &setup, err);
    if (rc == WN_OK) rc = assign(call, &setup, 0, doc, err);
    wn_setup_free(&setup);
    return rc;
}

static const wn_option options[] = {
    {.name = "id",
     .letter = 'i',
     .value = "ID",
     .repeats = true,
     .help = "A visitor's id, instead of a file."},
    {.name = "id-column",
     .letter = 'u',
     .value = "COLUMN",
     .help = "The column of the file that has the ids (default: the script's unit, or "
             "the only column)."},
    {.name = "arms",
     .letter = 'a',
     .value = "ARM=SHARE,...",
     .repeats = true,
     .help = "The arms and their shares, such as control=90,new=10; without shares they "
             "are equal. The order matters."},
    {.name = "key",
     .letter = 'k',
     .value = "TEXT",
     .help = "The experiment's key, or its seed where it has one: visitors are split "
             "anew for each key (default: the script's name)."},
    {.name = "hash",
     .value = "2|1",
     .help = "The version of GrowthBook's hash (default: 2)."},
    {.name = "coverage",
     .value = "SHARE",
     .help = "The share of the visitors that the experiment takes (default: 100%)."},
    {.name = "namespace",
     .value = "NAME,LOW,HIGH",
     .repeats = true,
     .help = "Only visitors whose place in the namespace is from LOW to below HIGH: "
             "experiments with places apart share no visitors."},
    {.name = "holdout",
     .value = "NAME=SHARE",
     .repeats = true,
     .help = "This share of the visitors gets no arm in any experiment that names the "
             "holdout: what all of them do together is measured against these."},
    {.name = "target",
     .value = "EXPR",
     .repeats = true,
     .help = "Only visitors for whom this holds, such as 'country == \"DE\"'; the others "
             "get no arm."},
    {.name = "audit",
     .value = "COLUMN",
     .help = "Check the arms that a log recorded in this column."},
    {0}};

static const wn_example examples[] = {
    {"Which form does a visitor see?",
     "winnow assign --id v10001 --key form-test --arms long_form,short_form"},
    {"An arm for every visitor, a row each",
     "winnow assign visitors.csv -u visitor_id -k form-test -a control=90,new=10 -o "
     "arms.csv"},
    {"A list of ids from another program, half of the visitors",
     "winnow assign - --key form-test --arms control,new --coverage 50% --csv"},
    {"Did everybody see what the experiment says?",
     "winnow assign scripts/experiments/landing_page.lua scripts/examples/visits.csv "
     "--audit variant"},
    {0}};

const wn_command wn_cmd_assign = {
    .name = "assign",
    .group = "Experiments",
    .summary = "Which arm does a visitor get?",
    .usage = "FILE.csv --key TEXT --arms ARM=SHARE,... [options]\n"
             "--id ID... --key TEXT --arms ARM=SHARE,... [options]\n"
             "SCRIPT.lua [FILE.csv] [options]",
    .details =
        "The arm comes from a hash of the key and the visitor's id, so the same visitor "
        "gets the same arm everywhere and nothing is stored. The hash, the shares, the "
        "coverage and the namespaces are those of GrowthBook's SDKs.\n\n"
        "With --csv, or -o FILE.csv, every id becomes a row id,arm, in the order of the "
        "file; the arm is empty for those who are not in the experiment. Otherwise a "
        "summary is printed, with a check whether the arms get the shares that were "
        "planned; an id that comes in several rows counts in each.\n\n"
        "--audit compares with what a log recorded and names the first line that "
        "disagrees; an empty cell there stands for no arm. The rows then have a third "
        "column, recorded. With --exit-code a log that disagrees counts as no.\n\n"
        "Of a script its name, its unit, its arms and what it says under assign are "
        "used; "
        "where and exclude are about the analysis. Its target needs a file: with --id "
        "nothing is known of a visitor but the id.",
    .options = options,
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT | WN_OPTIONS_ANSWER,
    .examples = examples,
    .schema = "winnow.assign/1",
    .run = run,
};
