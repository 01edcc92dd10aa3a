/* The options of a command: its own rows, then those of the groups it shares with
 * others. Help, manual pages and completion walk these groups; the parser asks by name.
 */
#ifndef WN_CORE_CLI_OPTIONS_H
#define WN_CORE_CLI_OPTIONS_H

#include "core/cli/command.h"

enum { WN_OPTION_GROUPS = 8, WN_OPTION_ROWS = 96 };

typedef struct wn_option_group {
    const char *heading;
    const wn_option *rows; /* ends with a zero row */
} wn_option_group;

/* Writes the groups that a command has, in the order of the help; returns how many. */
size_t wn_option_groups(const wn_command *command,
                        wn_option_group groups[WN_OPTION_GROUPS]);

/* Writes all rows of a command; returns how many. A command has at most
 * WN_OPTION_ROWS. */
size_t wn_option_rows(const wn_command *command, const wn_option *rows[WN_OPTION_ROWS]);

#endif
