#include "core/cli/help.h"

#include "core/cli/commands.h"
#include "core/cli/options.h"
#include "core/doc/wrap.h"

enum { OPTION_COLUMN = 24, COMMAND_COLUMN = 13 };

const char *const wn_help_groups[] = {"Experiments", "Leads", "Scripts", "Help", NULL};

const char wn_help_summary[] =
    "which landing-page variant is better, which lead is worth a call";

const char wn_help_statuses[] =
    "0 done; 1 done and the answer is no (only with --exit-code); 2 the command line is "
    "wrong; 3 a file's content is wrong; 4 a script is wrong; 5 the system refused "
    "something (files, memory); 6 a computation did not converge; 70 a fault of winnow's "
    "own.";

/* `lead`, then the text from `column` on; a lead that is too long gets its own line. */
static wn_rc add_entry(wn_buf *out, const char *lead, size_t column, const char *text,
                       size_t width, wn_err *err) {
    wn_rc rc;
    bool fits = strlen(lead) + 2 <= column;
    WN_TRY(wn_buf_format(out, err, "%s%s", lead, fits ? "" : "\n"));
    size_t blanks = fits ? column - strlen(lead) : column;
    WN_TRY(wn_buf_format(out, err, "%*s", (int)blanks, ""));
    WN_TRY(wn_wrap(out, wn_text_of(text), column, column, width, err));
out:
    return rc;
}

/* Paragraphs; lines that start with a space stay as they are. */
static wn_rc add_prose(wn_buf *out, const char *text, size_t width, wn_err *err) {
    wn_rc rc = WN_OK;
    while (*text && rc == WN_OK) {
        wn_text line = {text, strcspn(text, "\n")};
        size_t limit = *text == ' ' ? SIZE_MAX : width;
        if (*text == ' ')
            WN_TRY(wn_buf_format(out, err, "%*s", (int)strspn(text, " "), ""));
        rc = wn_wrap(out, line, 0, 0, limit, err);
        text += line.n + (text[line.n] == '\n');
    }
out:
    return rc;
}

static wn_rc add_option(wn_buf *out, const wn_option *row, size_t width, wn_err *err) {
    char lead[80], letter[8] = "";
    if (row->letter) snprintf(letter, sizeof letter, "-%c, ", row->letter);
    snprintf(lead, sizeof lead, "  %s--%s%s%s", letter, row->name, row->value ? " " : "",
             row->value ? row->value : "");
    wn_buf text = {0};
    wn_rc rc = wn_buf_format(&text, err, "%s%s", row->help,
                             row->repeats ? " May be given several times." : "");
    if (rc == WN_OK) rc = add_entry(out, lead, OPTION_COLUMN, text.p, width, err);
    wn_buf_free(&text);
    return rc;
}

static wn_rc add_options(const wn_command *command, wn_buf *out, size_t width,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    wn_option_group groups[WN_OPTION_GROUPS];
    size_t count = wn_option_groups(command, groups);
    for (size_t g = 0; g < count; g++) {
        WN_TRY(wn_buf_format(out, err, "\n%s:\n", groups[g].heading));
        for (const wn_option *row = groups[g].rows; row->name; row++)
            WN_TRY(add_option(out, row, width, err));
    }
out:
    return rc;
}

static wn_rc add_examples(const wn_command *command, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (!command->examples || !command->examples[0].command) return WN_OK;
    WN_TRY(wn_buf_text(out, "\nExamples:\n", err));
    for (const wn_example *e = command->examples; e->command; e++)
        WN_TRY(wn_buf_format(out, err, "  %s\n    %s\n", e->text, e->command));
out:
    return rc;
}

/* Every line of the usage is one way to use the command. */
static wn_rc add_usage(const wn_command *command, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    const char *lead = "Usage:";
    for (const char *line = command->usage; *line && rc == WN_OK; lead = "      ") {
        size_t n = strcspn(line, "\n");
        rc = wn_buf_format(out, err, "%s winnow %s %.*s\n", lead, command->name, (int)n,
                           line);
        line += n + (line[n] == '\n');
    }
    return rc;
}

wn_rc wn_help_command(const wn_command *command, wn_buf *out, size_t width, wn_err *err) {
    wn_rc rc;
    WN_TRY(
        wn_buf_format(out, err, "winnow %s - %s\n\n", command->name, command->summary));
    WN_TRY(add_usage(command, out, err));
    if (command->details) {
        WN_TRY(wn_buf_text(out, "\n", err));
        WN_TRY(add_prose(out, command->details, width, err));
    }
    WN_TRY(add_examples(command, out, err));
    WN_TRY(add_options(command, out, width, err));
    WN_TRY(wn_buf_text(out, "\nExit status:\n", err));
    rc = add_entry(out, "", 2, wn_help_statuses, width, err);
out:
    return rc;
}

static wn_rc add_group(const char *group, wn_buf *out, size_t width, wn_err *err) {
    wn_rc rc = WN_OK;
    bool headed = false;
    for (const wn_command *const *c = wn_commands; *c; c++) {
        if (strcmp((*c)->group, group) != 0) continue;
        if (!headed) WN_TRY(wn_buf_format(out, err, "\n%s:\n", group));
        headed = true;
        char lead[40];
        snprintf(lead, sizeof lead, "  %s", (*c)->name);
        WN_TRY(add_entry(out, lead, COMMAND_COLUMN, (*c)->summary, width, err));
    }
out:
    return rc;
}

wn_rc wn_help_overview(wn_buf *out, size_t width, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_format(out, err,
                         "winnow - %s\n\n"
                         "Usage: winnow COMMAND [options] [script.lua] [FILE...]\n",
                         wn_help_summary));
    for (const char *const *group = wn_help_groups; *group; group++)
        WN_TRY(add_group(*group, out, width, err));
    WN_TRY(wn_buf_text(out, "\n", err));
    rc = add_prose(out,
                   "`winnow COMMAND --help` explains a command. Files are CSV in any of "
                   "its dialects, plain or gzip; - is standard input. Nothing leaves "
                   "this machine.\n",
                   width, err);
out:
    return rc;
}
