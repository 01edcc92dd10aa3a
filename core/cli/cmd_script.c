/* `winnow script`: checks and explains scripts of any kind, and hands out ready-made
 * ones. What a kind of script means is the business of its kind_*.c file; this walks
 * their table. */
#include "core/base/mem.h"
#include "core/cli/command.h"
#include "core/lua/embedded.h"
#include "core/lua/script.h"

#include <stdio.h>

static wn_rc expect_files(const wn_call *call, size_t least, size_t most,
                          const char *wanted, wn_err *err) {
    size_t count = wn_call_files(call) - 1;
    if (count >= least && count <= most) return WN_OK;
    wn_fail(err, WN_E_USAGE, "expected %s after %s", wanted, wn_call_file(call, 0));
    return wn_err_hint(err, "winnow script --help shows how it is used");
}

static void tell_kind(const wn_script *script, wn_doc *doc) {
    const wn_script_kind *kind = wn_script_kind_of(script);
    wn_doc_set_text(doc, wn_doc_data(doc), "script", wn_script_name(script));
    wn_doc_set_text(doc, wn_doc_data(doc), "kind", kind->name);
    wn_doc_set_text(doc, wn_doc_data(doc), "command", kind->command);
}

/* ------------------------------------------------------------------------- subcommands
 */

static wn_rc check(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_script *script = NULL;
    wn_table *table = NULL;
    WN_TRY(expect_files(call, 1, 2, "a script, and perhaps a file of data", err));
    WN_TRY(wn_call_script(call, 1, NULL, &script, err));
    const wn_script_kind *kind = wn_script_kind_of(script);
    const char *name = wn_script_name(script);
    if (wn_call_files(call) == 3) {
        const char *data = wn_call_file(call, 2);
        WN_TRY(wn_call_open(call, data, &table, err));
        WN_TRY(kind->bind(script, table, err));
        wn_doc_answer(doc, "%s is in order, and %s has the columns it names.", name,
                      data);
        wn_doc_set_text(doc, wn_doc_data(doc), "data", data);
    } else {
        wn_doc_answer(doc, "%s is in order.", name);
    }
    wn_doc_paragraph(doc, "It declares: %s. Run it with \"winnow %s %s FILE\".",
                     kind->name, kind->command, name);
    tell_kind(script, doc);
out:
    wn_table_free(table);
    wn_script_free(script);
    return rc;
}

static wn_rc explain(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_script *script = NULL;
    WN_TRY(expect_files(call, 1, 1, "a script", err));
    WN_TRY(wn_call_script(call, 1, NULL, &script, err));
    WN_TRY(wn_script_kind_of(script)->explain(script, doc, err));
    tell_kind(script, doc);
out:
    wn_script_free(script);
    return rc;
}

/* A ready-made script says what it is for in the first sentence of its first line, a
 * comment. */
static const char *purpose_of(const wn_embedded *script, char *out, size_t size) {
    const char *text = (const char *)script->text;
    if (strncmp(text, "-- ", 3) != 0) return "";
    snprintf(out, size, "%.*s", (int)strcspn(text + 3, ".?\n"), text + 3);
    return out;
}

static wn_rc list(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_rc rc = expect_files(call, 0, 0, "nothing", err);
    if (rc != WN_OK) return rc;
    size_t count = 0;
    json_t *array = wn_doc_set_array(doc, wn_doc_data(doc), "scripts");
    wn_doc_table(doc, "Ready-made scripts");
    wn_doc_column(doc, "script", "Script", WN_LEFT);
    wn_doc_column(doc, "purpose", "What it is for", WN_LEFT);
    for (const wn_embedded *script = wn_scripts_ready; script->name; script++, count++) {
        char purpose[200];
        json_t *object = wn_doc_append_object(doc, array);
        wn_doc_row(doc);
        wn_doc_cell_text(doc, script->name);
        wn_doc_cell_text(doc, purpose_of(script, purpose, sizeof purpose));
        wn_doc_set_text(doc, object, "script", script->name);
        wn_doc_set_text(doc, object, "purpose",
                        purpose_of(script, purpose, sizeof purpose));
    }
    wn_doc_answer(doc,
                  "There are %zu ready-made scripts; \"winnow script show NAME\" prints "
                  "one to start from.",
                  count);
    return WN_OK;
}

/* `b2b` will do for `scripts/rules/b2b.lua`. */
static bool is_called(const wn_embedded *script, const char *name) {
    const char *slash = strrchr(script->name, '/');
    const char *last = slash ? slash + 1 : script->name;
    size_t stem = strcspn(last, ".");
    return strcmp(script->name, name) == 0 || strcmp(last, name) == 0 ||
           (strlen(name) == stem && strncmp(last, name, stem) == 0);
}

static wn_rc show(wn_call *call, wn_doc *doc, wn_err *err) {
    (void)doc;
    wn_rc rc = expect_files(call, 1, 1, "the name of a ready-made script", err);
    if (rc != WN_OK) return rc;
    const char *name = wn_call_file(call, 1);
    for (const wn_embedded *script = wn_scripts_ready; script->name; script++)
        if (is_called(script, name))
            return wn_buf_add(wn_call_plain(call), (const char *)script->text,
                              script->size, err);
    wn_fail(err, WN_E_USAGE, "there is no ready-made script \"%s\"", name);
    return wn_err_hint(err, "winnow script list shows what there is");
}

/* ----------------------------------------------------------------------------- command
 */

static const struct {
    const char *name;
    wn_rc (*run)(wn_call *call, wn_doc *doc, wn_err *err);
} subcommands[] = {
    {"check", check}, {"explain", explain}, {"list", list}, {"show", show}};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    const char *names[SUBCOMMANDS];
    const char *given = wn_call_files(call) ? wn_call_file(call, 0) : NULL;
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        if (given && strcmp(given, subcommands[i].name) == 0)
            return subcommands[i].run(call, doc, err);
        names[i] = subcommands[i].name;
    }
    if (given)
        wn_fail(err, WN_E_USAGE, "unknown action \"%s\"", given);
    else
        wn_fail(err, WN_E_USAGE, "expected check, explain, list or show");
    const char *nearest = given ? wn_text_nearest(given, names, SUBCOMMANDS) : NULL;
    if (nearest) return wn_err_hint(err, "did you mean \"%s\"?", nearest);
    return wn_err_hint(err, "as in: winnow script check rules.lua");
}

static const wn_example examples[] = {
    {"Is this script right, and does it fit the file?",
     "winnow script check scripts/rules/b2b.lua scripts/examples/leads.csv"},
    {"What does it do, in words?", "winnow script explain scripts/rules/b2b.lua"},
    {"A script to start from", "winnow script show b2b > rules.lua"},
    {0}};

const wn_command wn_cmd_script = {
    .name = "script",
    .group = "Scripts",
    .summary = "Check and explain scripts, and list ready-made ones",
    .usage =
        "[options] check SCRIPT.lua [DATA.csv] | explain SCRIPT.lua | list | show NAME",
    .details =
        "check runs a script, without any data unless a file is given, and says what is "
        "wrong with it: each declaration, and with a file the columns that it names.\n"
        "\n"
        "explain describes what a script declares in words.\n"
        "\n"
        "list shows the ready-made scripts that are part of winnow, and show prints one "
        "of them, to be changed into your own.\n"
        "\n"
        "Scripts run in a sandbox: they reach no files and no network, and stop at the "
        "limits of memory, instructions and time. scripts/README.md explains their "
        "language.",
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT,
    .examples = examples,
    .schema = "winnow.script/1",
    .run = run};
