/* A command as data: one cmd_<name>.c exports one `const wn_command wn_cmd_<name>`, and
 * main, --help, the man pages and the shell completions are all made from it. */
#ifndef WN_CORE_CLI_COMMAND_H
#define WN_CORE_CLI_COMMAND_H

#include "core/data/table.h"
#include "core/doc/doc.h"

#include <stdio.h>

typedef struct wn_option {
    const char *name;  /* long name, without dashes */
    char letter;       /* short form, or 0 */
    const char *value; /* what the argument is called in the help; NULL for a flag */
    bool repeats;      /* may be given several times */
    const char *help;  /* one line, or a few; says the default */
} wn_option;

typedef struct wn_example {
    const char *text;    /* what it is for */
    const char *command; /* as typed */
} wn_example;

/* Options that many commands share; a command names the groups it takes. */
enum {
    /* --delimiter --decimal --encoding --missing --bad-rows --threads --as-of --verbose
     */
    WN_OPTIONS_READ = 1,
    WN_OPTIONS_OUTPUT = 2,  /* --json --csv --markdown --html -o --color --no-pager */
    WN_OPTIONS_SCRIPT = 4,  /* --lua-memory --lua-instructions --lua-seconds */
    WN_OPTIONS_CHANCE = 8,  /* --seed */
    WN_OPTIONS_ANSWER = 16, /* --exit-code */
    WN_OPTIONS_EVENTS =
        32 /* --events --event-id --event-name --event-time; see history.h */
};
/* every command: -h --help */

typedef struct wn_call wn_call;

typedef struct wn_command {
    const char *name;
    const char *group; /* heading in `winnow --help`: "Experiments", "Leads", "Scripts" */
    const char *summary;        /* one line, no full stop */
    const char *usage;          /* after `winnow name`; a line for each way to use it */
    const char *details;        /* paragraphs for --help and the man page, or NULL */
    const wn_option *options;   /* ends with a zero row */
    unsigned shared;            /* WN_OPTIONS_... */
    const wn_example *examples; /* ends with a zero row */
    const char *schema;         /* of its document */
    /* Fills the document, which the caller finishes and renders. */
    wn_rc (*run)(wn_call *call, wn_doc *doc, wn_err *err);
} wn_command;

/* What the user asked for. Texts are borrowed from the call, which outlives the run. */
const char *wn_call_text(const wn_call *call, const char *option); /* NULL: not given */
bool wn_call_flag(const wn_call *call, const char *option);
size_t wn_call_count(const wn_call *call, const char *option); /* of a repeated option */
const char *wn_call_nth(const wn_call *call, const char *option, size_t i);

/* Numbers with a default and a closed range (DBL_MAX: no upper limit); `12%` is 0.12. */
wn_rc wn_call_number(const wn_call *call, const char *option, double standard, double low,
                     double high, double *value, wn_err *err) WN_CHECKED;
wn_rc wn_call_integer(const wn_call *call, const char *option, int64_t standard,
                      int64_t low, int64_t high, int64_t *value, wn_err *err) WN_CHECKED;
/* One of `choices` (ends with NULL); the first is the default. */
wn_rc wn_call_choice(const wn_call *call, const char *option, const char *const *choices,
                     size_t *choice, wn_err *err) WN_CHECKED;

/* WN_E_USAGE when an option was given without the other, which it needs. */
wn_rc wn_call_needs(const wn_call *call, const char *option, const char *other,
                    wn_err *err) WN_CHECKED;

size_t wn_call_files(const wn_call *call); /* arguments that are not options */
const char *wn_call_file(const wn_call *call, size_t i);
bool wn_call_is_script(const wn_call *call, size_t i); /* its name ends in .lua */

/* WN_E_USAGE unless the arguments are a script and a file of leads, in this order. */
wn_rc wn_call_script_and_leads(const wn_call *call, wn_err *err) WN_CHECKED;

/* From the shared options. */
const wn_read_options *wn_call_reading(const wn_call *call);
int wn_call_threads(const wn_call *call);
uint64_t wn_call_seed(const wn_call *call);
bool wn_call_as_of(const wn_call *call, wn_time *time); /* false: not given */
struct wn_lua_limits;                                   /* core/lua/host.h */
const struct wn_lua_limits *wn_call_limits(const wn_call *call);

/* More texts that mean "no value", beside those of --missing: a script's. Comes before
 * wn_call_open; the texts are borrowed until the call ends. */
wn_rc wn_call_add_missing(wn_call *call, const char *const *markers, size_t count,
                          wn_err *err) WN_CHECKED;

/* Opens a table with the call's reading options, and hooks progress up to it. */
wn_rc wn_call_open(wn_call *call, const char *path, wn_table **out,
                   wn_err *err) WN_CHECKED;

/* Runs the script among the arguments that has this number, with the call's limits and
 * --as-of; see wn_script_run. Its hash goes into the provenance. */
struct wn_script;
struct wn_script_kind;
wn_rc wn_call_script(wn_call *call, size_t file, const struct wn_script_kind *kind,
                     struct wn_script **out, wn_err *err) WN_CHECKED;

/* Turns the progress line from reading to what is done next (`doing`, such as
 * "simulating", so many `things`), and hands out the count of what is done. */
_Atomic uint64_t *wn_call_progress(wn_call *call, const char *doing, const char *things,
                                   uint64_t total);

/* Puts {"files":[{"name","rows","rejected",...}],"threads","seed","options"} into
 * data.provenance, and warns of rejected rows. The hash of a script that was run goes
 * into data.script_hash, and is the last thing printed: a result says by which plan or
 * rules it was judged. */
void wn_call_provenance(const wn_call *call, wn_doc *doc, wn_table *const *tables,
                        size_t count);

/* The command's question is answered with no: status 1 if --exit-code was given. */
void wn_call_answer_no(wn_call *call);

/* A command whose result is a row per input row writes them itself: when --csv, or -o
 * with a name ending in .csv, asks for rows, it writes CSV to this file. The caller
 * checks that all was written, closes the file and, for -o, gives it its name. The
 * document then goes to standard error when the rows went to a file; otherwise only its
 * warnings do. */
bool wn_call_wants_rows(const wn_call *call);
FILE *wn_call_rows_file(wn_call *call);

/* For a command that makes a file besides its report: with -o FILE this text goes to the
 * file, and the report to standard output; without -o it goes nowhere, and the report
 * has to show it. */
wn_buf *wn_call_made(wn_call *call);
const char *wn_call_output_name(const wn_call *call); /* of -o, or NULL */

/* Appends the command line as typed, quoted for a shell, but for where its result goes
 * (-o, --json, ...). */
wn_rc wn_call_command_line(const wn_call *call, wn_buf *out, wn_err *err) WN_CHECKED;

/* For a command whose result is a text of its own (help, a generated script): what is put
 * into this buffer is printed instead of the document. */
wn_buf *wn_call_plain(wn_call *call);

#endif
