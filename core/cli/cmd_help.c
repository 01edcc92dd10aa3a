/* winnow help: also the source of the manual pages and completion scripts that `make
 * install` puts in place. */
#include "core/cli/commands.h"
#include "core/cli/help.h"
#include "core/cli/run.h"
#include "core/cli/screen.h"

#include <unistd.h>

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    (void)doc;
    const wn_command *command = NULL;
    wn_buf *out = wn_call_plain(call);
    if (wn_call_text(call, "completion")) {
        size_t shell;
        wn_rc rc = wn_call_choice(call, "completion", wn_help_shells, &shell, err);
        return rc == WN_OK ? wn_help_completion(wn_help_shells[shell], out, err) : rc;
    }
    if (wn_call_files(call) > 1)
        return wn_fail(err, WN_E_USAGE, "expected one command, got %zu",
                       wn_call_files(call));
    if (wn_call_files(call) == 1) {
        wn_rc rc = wn_run_find(wn_call_file(call, 0), &command, err);
        if (rc != WN_OK) return rc;
    }
    if (wn_call_flag(call, "man")) return wn_help_man(command, out, err);
    size_t width = wn_screen_prose(wn_screen_of(STDOUT_FILENO));
    return command ? wn_help_command(command, out, width, err)
                   : wn_help_overview(out, width, err);
}

static const wn_option options[] = {
    {.name = "man", .help = "Print the manual page, in roff."},
    {.name = "completion",
     .value = "bash|zsh|fish",
     .help = "Print a completion script for a shell."},
    {0}};

static const wn_example examples[] = {
    {"How a command is used", "winnow help test"},
    {"Completion in this bash", "eval \"$(winnow help --completion bash)\""},
    {0}};

const wn_command wn_cmd_help = {
    .name = "help",
    .group = "Help",
    .summary = "explain a command",
    .usage = "[options] [COMMAND]",
    .options = options,
    .examples = examples,
    .schema = "winnow.help/1",
    .run = run,
};
