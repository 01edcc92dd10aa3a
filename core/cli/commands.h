/* The table of commands, made by the Makefile from the cmd_*.c files. */
#ifndef WN_CORE_CLI_COMMANDS_H
#define WN_CORE_CLI_COMMANDS_H

#include "core/cli/command.h"

extern const wn_command *const wn_commands[]; /* ends with NULL */

#endif
