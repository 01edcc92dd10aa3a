/* Help, manual pages and shell completion, all made from the rows of the commands. Each
 * call appends to `out`. */
#ifndef WN_CORE_CLI_HELP_H
#define WN_CORE_CLI_HELP_H

#include "core/cli/command.h"

/* What `winnow --help` and `winnow <command> --help` print, in lines of `width`. */
wn_rc wn_help_overview(wn_buf *out, size_t width, wn_err *err) WN_CHECKED;
wn_rc wn_help_command(const wn_command *command, wn_buf *out, size_t width,
                      wn_err *err) WN_CHECKED;

/* Manual pages in roff's man macros: winnow(1) for NULL, winnow-<command>(1). */
wn_rc wn_help_man(const wn_command *command, wn_buf *out, wn_err *err) WN_CHECKED;

/* A completion script for one of wn_help_shells. */
extern const char *const wn_help_shells[]; /* "bash", "zsh", "fish", NULL */
wn_rc wn_help_completion(const char *shell, wn_buf *out, wn_err *err) WN_CHECKED;

/* The headings under which the commands are listed; ends with NULL. */
extern const char *const wn_help_groups[];

/* One line about winnow, and the paragraph about exit statuses. */
extern const char wn_help_summary[], wn_help_statuses[];

#endif
