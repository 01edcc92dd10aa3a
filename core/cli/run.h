/* One run of the program: find the command, run it, show its result. */
#ifndef WN_CORE_CLI_RUN_H
#define WN_CORE_CLI_RUN_H

#include "core/cli/command.h"

/* Returns the exit status; what went wrong has been told. */
int wn_run(int argc, char **argv);

/* The command of this name; an unknown one is refused with the nearest. */
wn_rc wn_run_find(const char *name, const wn_command **command, wn_err *err) WN_CHECKED;

#endif
