#include "core/cli/run.h"

#include "core/cli/call.h"
#include "core/cli/commands.h"
#include "core/cli/help.h"
#include "core/cli/screen.h"
#include "core/cli/talk.h"
#include "core/cli/version.h"

#include <sys/stat.h>
#include <unistd.h>

enum { COMMANDS_MAX = 64 };

wn_rc wn_run_find(const char *name, const wn_command **command, wn_err *err) {
    const char *names[COMMANDS_MAX];
    size_t count = 0;
    for (const wn_command *const *c = wn_commands; *c && count < COMMANDS_MAX; c++) {
        *command = *c;
        if (strcmp((*c)->name, name) == 0) return WN_OK;
        names[count++] = (*c)->name;
    }
    *command = NULL;
    wn_fail(err, WN_E_USAGE, "unknown %s \"%s\"", name[0] == '-' ? "option" : "command",
            name);
    const char *nearest = wn_text_nearest(name, names, count);
    if (nearest) return wn_err_hint(err, "did you mean `winnow %s`?", nearest);
    return wn_err_hint(err, "`winnow --help` lists the commands");
}

/* The size of all files named on the command line, for progress; 0 when it cannot be
 * known. */
static uint64_t bytes_to_read(const wn_call *call) {
    uint64_t total = 0;
    for (size_t i = 0; i < call->file_count; i++) {
        struct stat file;
        if (stat(call->files[i], &file) != 0 || !S_ISREG(file.st_mode)) return 0;
        total += (uint64_t)file.st_size;
    }
    return total;
}

/* To where results go: the file of -o, the pager, standard output. */
static wn_rc put(wn_call *call, const wn_buf *text, const wn_screen *screen,
                 wn_err *err) {
    if (wn_page((wn_text){text->p, text->n}, screen)) return WN_OK;
    if (text->n) fwrite(text->p, 1, text->n, call->output.file);
    return wn_output_commit(&call->output, err);
}

/* What the result has no place for goes to standard error: the warnings beside a CSV
 * table, the whole report beside a file of rows. */
static wn_rc put_aside(const wn_call *call, const wn_doc *doc, wn_err *err) {
    wn_screen screen = wn_screen_of(STDERR_FILENO);
    wn_render_options options = {.width = screen.width, .color = screen.color};
    wn_buf text = {0};
    wn_rc rc = WN_OK;
    if (call->wrote_rows && call->output_name)
        rc = wn_render(doc, &options, &text, err);
    else if (call->format == WN_FORMAT_CSV)
        rc = wn_render_warnings(doc, &options, &text, err);
    if (rc == WN_OK && text.n) fputs(text.p, stderr);
    wn_buf_free(&text);
    return rc;
}

/* What was made goes to the file, the report to standard output. */
static wn_rc put_made(wn_call *call, wn_err *err) {
    if (!call->made.n || !call->output_name) return WN_OK;
    fwrite(call->made.p, 1, call->made.n, call->output.file);
    wn_rc rc = wn_output_commit(&call->output, err);
    if (rc != WN_OK) return rc;
    call->output_name = NULL;
    return wn_output_open(&call->output, NULL, err);
}

static wn_rc show(wn_call *call, const wn_doc *doc, wn_err *err) {
    wn_screen screen = {0};
    if (!call->output_name) screen = wn_screen_of(STDOUT_FILENO);
    bool color =
        call->color == WN_COLOR_AUTO ? screen.color : call->color == WN_COLOR_ALWAYS;
    wn_render_options options = {call->format, screen.width, color};
    if (wn_call_flag(call, "no-pager")) screen.height = 0;
    if (call->plain.n) return put(call, &call->plain, &screen, err);

    wn_buf text = {0};
    wn_rc rc;
    if (!call->wrote_rows) WN_TRY(wn_render(doc, &options, &text, err));
    WN_TRY(put_aside(call, doc, err));
    rc = put(call, &text, &screen, err);
out:
    wn_buf_free(&text);
    return rc;
}

static wn_rc run_command(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_progress_start(&call->bytes_read, bytes_to_read(call));
    wn_rc rc = call->command->run(call, doc, err);
    wn_progress_stop();
    /* `| head` has what it wanted; that later rows could not be written is no failure. */
    if (rc == WN_E_SYSTEM && call->wrote_rows && wn_output_is_deserted(&call->output))
        rc = WN_OK;
    return rc == WN_OK ? wn_doc_finish(doc, err) : rc;
}

static wn_rc explain(wn_call *call, wn_err *err) {
    size_t width = wn_screen_prose(wn_screen_of(STDOUT_FILENO));
    return wn_help_command(call->command, &call->plain, width, err);
}

static wn_rc run(const wn_command *command, int argc, char **argv, int *status,
                 wn_err *err) {
    wn_rc rc;
    wn_call *call = NULL;
    wn_doc *doc = NULL;
    WN_TRY(wn_call_parse(command, argc, argv, &call, err));
    WN_TRY(wn_doc_new(command->schema, &doc, err));
    WN_TRY(wn_output_open(&call->output, call->output_name, err));
    if (wn_call_flag(call, "help"))
        WN_TRY(explain(call, err));
    else
        WN_TRY(run_command(call, doc, err));
    WN_TRY(put_made(call, err));
    WN_TRY(show(call, doc, err));
    *status = call->said_no && wn_call_flag(call, "exit-code") ? 1 : 0;
out:
    if (rc == WN_E_USAGE && !err->hint[0])
        wn_err_hint(err, "see `winnow %s --help`", command->name);
    wn_doc_free(doc);
    wn_call_free(call);
    return rc;
}

static wn_rc print_version(wn_err *err) {
    wn_output out;
    wn_rc rc = wn_output_open(&out, NULL, err);
    if (rc != WN_OK) return rc;
    fputs("winnow " WN_VERSION "\n"
          "Free software under the GNU General Public License, version 3 or later.\n"
          "There is no warranty.\n",
          out.file);
    return wn_output_commit(&out, err);
}

static wn_rc dispatch(int argc, char **argv, int *status, wn_err *err) {
    if (argc < 2) {
        wn_fail(err, WN_E_USAGE, "which command?");
        return wn_err_hint(err, "`winnow --help` lists them");
    }
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0) return print_version(err);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
    const wn_command *command;
    wn_rc rc = wn_run_find(name, &command, err);
    return rc == WN_OK ? run(command, argc - 1, argv + 1, status, err) : rc;
}

int wn_run(int argc, char **argv) {
    wn_err err;
    int status = 0;
    if (dispatch(argc, argv, &status, &err) == WN_OK) return status;
    wn_talk_error(&err);
    return (int)err.code;
}
