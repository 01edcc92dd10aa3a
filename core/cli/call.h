/* One use of a command: the command line, understood. For core/cli only; commands see it
 * through command.h. */
#ifndef WN_CORE_CLI_CALL_H
#define WN_CORE_CLI_CALL_H

#include "core/base/hash.h"
#include "core/cli/command.h"
#include "core/cli/output.h"
#include "core/doc/render.h"
#include "core/lua/host.h"

typedef struct wn_given {
    const wn_option *option;
    const char *value; /* NULL for a flag; borrowed from the command line */
} wn_given;

typedef enum wn_color { WN_COLOR_AUTO, WN_COLOR_ALWAYS, WN_COLOR_NEVER } wn_color;

struct wn_call {
    const wn_command *command;
    wn_given *given; /* in the order of the command line */
    size_t given_count, given_capacity;
    const char **files;
    size_t file_count, file_capacity;

    /* What the shared options say. */
    wn_read_options reading;
    const char **missing, **text_columns; /* the arrays behind those of `reading` */
    int threads;
    uint64_t seed;
    wn_lua_limits limits;
    bool has_as_of;
    wn_time as_of;
    wn_format format;
    const char *output_name; /* NULL: standard output */
    wn_color color;

    /* What happens while it runs. */
    _Atomic uint64_t bytes_read, done; /* for progress */
    const char *script; /* the name of the script that was run; NULL: none */
    char script_hash[WN_HASH_TEXT];
    bool said_no;
    bool wrote_rows; /* the command has asked for the file to write rows to */
    wn_buf plain, made;
    wn_output output; /* open while the command runs */
};

/* Understands the words after the command's name; argv[0] is not looked at. Nothing is
 * opened or written. Errors are WN_E_USAGE. With --help the values of shared options are
 * not looked at: ask wn_call_flag(call, "help") first. */
wn_rc wn_call_parse(const wn_command *command, int argc, char **argv, wn_call **out,
                    wn_err *err) WN_CHECKED;
void wn_call_free(wn_call *call);

/* Fills what the shared options say; a part of wn_call_parse. */
wn_rc wn_call_settle(wn_call *call, wn_err *err) WN_CHECKED;

#endif
