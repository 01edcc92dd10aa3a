/* Where a result goes: standard output, or a file that appears only when it is whole. */
#ifndef WN_CORE_CLI_OUTPUT_H
#define WN_CORE_CLI_OUTPUT_H

#include "core/base/err.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct wn_output {
    FILE *file;       /* NULL: not open */
    const char *name; /* as given, borrowed; NULL for standard output */
    char *target;     /* what `temporary` will be called */
    char *temporary;  /* NULL: written straight to where it goes */
} wn_output;

/* `path` (borrowed until it is closed) NULL is standard output. A file is written under
 * another name in the same folder and keeps the permissions of the file it replaces; what
 * is not a regular file, such as /dev/null or a pipe, is written to directly. */
wn_rc wn_output_open(wn_output *output, const char *path, wn_err *err) WN_CHECKED;

/* Writes out what is buffered, and gives the file its name. A reader of standard output
 * that has left early (`| head`) is not an error. Closes in any case; on failure nothing
 * is left behind. */
wn_rc wn_output_commit(wn_output *output, wn_err *err) WN_CHECKED;

/* True when it is a pipe that nobody reads any more. */
bool wn_output_is_deserted(const wn_output *output);

/* Closes and leaves nothing behind; fine when it is not open. */
void wn_output_discard(wn_output *output);

/* Makes sure that files 0 to 2 are open, so that no file of ours takes their number, that
 * a reader who leaves ends no process, and that an interrupt leaves no half file. Once,
 * first thing. */
void wn_output_prepare(void);

#endif
