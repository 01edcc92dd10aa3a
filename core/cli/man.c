/* Manual pages, in the man macros of roff. */
#include "core/cli/commands.h"
#include "core/cli/help.h"
#include "core/cli/options.h"
#include "core/cli/version.h"

/* Text that roff takes for text: no escapes, no requests, hyphens that can be copied. */
static wn_rc add_text(wn_buf *out, wn_text text, wn_err *err) {
    wn_rc rc = WN_OK;
    if (text.n && strchr(".'", text.p[0])) rc = wn_buf_text(out, "\\&", err);
    for (size_t i = 0; i < text.n && rc == WN_OK; i++) {
        if (text.p[i] == '\\')
            rc = wn_buf_text(out, "\\e", err);
        else if (text.p[i] == '-')
            rc = wn_buf_text(out, "\\-", err);
        else
            rc = wn_buf_add(out, text.p + i, 1, err);
    }
    return rc;
}

/* What comes before as it is, the text made safe, what comes after as it is. */
static wn_rc add(wn_buf *out, const char *before, wn_text text, const char *after,
                 wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_text(out, before, err));
    WN_TRY(add_text(out, text, err));
    WN_TRY(wn_buf_text(out, after, err));
out:
    return rc;
}

static wn_rc add_line(wn_buf *out, wn_text line, wn_err *err) {
    if (line.n == 0) return wn_buf_text(out, ".PP\n", err);
    bool verbatim = line.p[0] == ' ';
    return add(out, verbatim ? ".nf\n" : "", line, verbatim ? "\n.fi\n" : "\n", err);
}

/* Every line of the usage is one way to use the command. */
static wn_rc add_usage(const wn_command *command, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    for (const char *line = command->usage; *line && rc == WN_OK;) {
        wn_text way = {line, strcspn(line, "\n")};
        const char *lead = line == command->usage ? "\\fBwinnow " : ".br\n\\fBwinnow ";
        WN_TRY(add(out, lead, wn_text_of(command->name), "\\fR ", err));
        rc = add(out, "", way, "\n", err);
        line += way.n + (line[way.n] == '\n');
    }
out:
    return rc;
}

/* Paragraphs; lines that start with a space stay as they are. */
static wn_rc add_prose(wn_buf *out, const char *text, wn_err *err) {
    wn_rc rc = WN_OK;
    while (*text && rc == WN_OK) {
        wn_text line = {text, strcspn(text, "\n")};
        rc = add_line(out, line, err);
        text += line.n + (text[line.n] == '\n');
    }
    return rc;
}

static wn_rc add_option(wn_buf *out, const wn_option *row, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_text(out, ".TP\n", err));
    if (row->letter) WN_TRY(wn_buf_format(out, err, "\\fB\\-%c\\fR, ", row->letter));
    WN_TRY(add(out, "\\fB\\-\\-", wn_text_of(row->name), "\\fR", err));
    if (row->value) WN_TRY(add(out, " \\fI", wn_text_of(row->value), "\\fR", err));
    WN_TRY(add(out, "\n", wn_text_of(row->help), "\n", err));
    if (row->repeats) WN_TRY(wn_buf_text(out, "May be given several times.\n", err));
out:
    return rc;
}

static wn_rc add_options(const wn_command *command, wn_buf *out, wn_err *err) {
    wn_rc rc;
    wn_option_group groups[WN_OPTION_GROUPS];
    size_t count = wn_option_groups(command, groups);
    WN_TRY(wn_buf_text(out, ".SH OPTIONS\n", err));
    for (size_t g = 0; g < count; g++) {
        if (g > 0) WN_TRY(add(out, ".SS ", wn_text_of(groups[g].heading), "\n", err));
        for (const wn_option *row = groups[g].rows; row->name; row++)
            WN_TRY(add_option(out, row, err));
    }
out:
    return rc;
}

static wn_rc add_examples(const wn_command *command, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (!command->examples || !command->examples[0].command) return WN_OK;
    WN_TRY(wn_buf_text(out, ".SH EXAMPLES\n", err));
    for (const wn_example *e = command->examples; e->command; e++) {
        WN_TRY(add(out, ".PP\n", wn_text_of(e->text), "\n.PP\n.nf\n.RS\n", err));
        WN_TRY(add(out, "", wn_text_of(e->command), "\n.RE\n.fi\n", err));
    }
out:
    return rc;
}

static wn_rc add_end(wn_buf *out, wn_err *err) {
    return add(out, ".SH EXIT STATUS\n", wn_text_of(wn_help_statuses), "\n", err);
}

static wn_rc add_command(const wn_command *command, wn_buf *out, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_format(out, err, ".TH WINNOW-%s 1 \"\" \"winnow %s\"\n.SH NAME\n",
                         command->name, WN_VERSION));
    WN_TRY(add(out, "winnow\\-", wn_text_of(command->name), " \\- ", err));
    WN_TRY(add(out, "", wn_text_of(command->summary), "\n.SH SYNOPSIS\n", err));
    WN_TRY(add_usage(command, out, err));
    if (command->details) {
        WN_TRY(wn_buf_text(out, ".SH DESCRIPTION\n", err));
        WN_TRY(add_prose(out, command->details, err));
    }
    WN_TRY(add_options(command, out, err));
    WN_TRY(add_examples(command, out, err));
    WN_TRY(add_end(out, err));
    rc = wn_buf_text(out, ".SH SEE ALSO\n.BR winnow (1)\n", err);
out:
    return rc;
}

static wn_rc add_overview(wn_buf *out, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_format(out, err, ".TH WINNOW 1 \"\" \"winnow %s\"\n.SH NAME\n",
                         WN_VERSION));
    WN_TRY(add(out, "winnow \\- ", wn_text_of(wn_help_summary), "\n.SH SYNOPSIS\n", err));
    WN_TRY(wn_buf_text(out,
                       "\\fBwinnow\\fR \\fIcommand\\fR [options] [script.lua] "
                       "[file...]\n.SH COMMANDS\n",
                       err));
    for (const wn_command *const *c = wn_commands; *c; c++) {
        WN_TRY(add(out, ".TP\n\\fBwinnow\\-", wn_text_of((*c)->name), "\\fR(1)\n", err));
        WN_TRY(add(out, "", wn_text_of((*c)->summary), "\n", err));
    }
    rc = add_end(out, err);
out:
    return rc;
}

wn_rc wn_help_man(const wn_command *command, wn_buf *out, wn_err *err) {
    return command ? add_command(command, out, err) : add_overview(out, err);
}
