/* Scripts: what may be declared, and running one.
 *
 * A script declares things of one kind, such as scoring rules or an experiment. A kind is
 * data: one kind_<name>.c exports one `const wn_script_kind wn_kind_<name>`, the Makefile
 * collects them, and commands that work on any script (`winnow script`) walk the table.
 *
 * A script runs once, from top to bottom. Each declaration is copied into nodes
 * (core/lua/node.h) and handed to its `read`, which checks it at once and keeps what it
 * says in the kind's own object; an error carries the line of the script. Nothing
 * in a kind needs lua.h.
 *
 * The words of the language that are not declarations (matchers, terms such as `control`
 * or `mean`) are defined in scripts/lib; scripts/README.md explains all of it. */
#ifndef WN_CORE_LUA_SCRIPT_H
#define WN_CORE_LUA_SCRIPT_H

#include "core/data/table.h"
#include "core/doc/doc.h"
#include "core/lua/host.h"
#include "core/lua/node.h"

typedef struct wn_script wn_script;

/* One declaration in a script. Its texts and nodes live as long as the script. */
typedef struct wn_declared {
    const char *title; /* "Fit"; NULL when the declaration has none */
    size_t number;     /* counts declarations of this name in this script from 0 */
    /* A plain table; without a title, whatever was given. body->key names the declaration
     * in messages: `group "Fit"`. */
    const wn_node *body;
} wn_declared;

/* A word that declares: `name "title" { ... }`, or `name(value)` when it has no title. */
typedef struct wn_declaration {
    const char *name;
    bool titled;
    wn_rc (*read)(void *self, const wn_declared *declared, wn_err *err);
} wn_declaration;

typedef struct wn_script_kind {
    const char *name;                   /* "scoring" */
    const char *command;                /* the command that runs such a script: "score" */
    const wn_declaration *declarations; /* ends with a zero row */
    wn_rc (*make)(void **self, wn_err *err);
    /* After the last line: checks what only the whole script can tell. */
    wn_rc (*finish)(void *self, wn_err *err);
    /* Binds to the columns of a file, before it is scanned. */
    wn_rc (*bind)(wn_script *script, wn_table *table, wn_err *err);
    /* Describes the script in words. */
    wn_rc (*explain)(const wn_script *script, wn_doc *doc, wn_err *err);
    void (*free)(void *self); /* NULL is fine */
} wn_script_kind;

extern const wn_script_kind *const wn_script_kinds[]; /* ends with NULL */

typedef struct wn_script_options {
    const wn_lua_limits *limits; /* NULL: the standard ones */
    const wn_time *as_of;        /* what `as_of` is in the script; NULL: not given */
} wn_script_options;

/* Runs the script in a file (at most 1 MiB of UTF-8). `kind` is what it must declare;
 * NULL: any one kind. WN_E_SYSTEM when the file cannot be read, else WN_E_SCRIPT. */
wn_rc wn_script_run(const char *path, const wn_script_kind *kind,
                    const wn_script_options *options, wn_script **out,
                    wn_err *err) WN_CHECKED;

/* The same from memory; `name` stands for the file in messages. */
wn_rc wn_script_run_text(const char *name, wn_text text, const wn_script_kind *kind,
                         const wn_script_options *options, wn_script **out,
                         wn_err *err) WN_CHECKED;

void wn_script_free(wn_script *script);

const char *wn_script_name(const wn_script *script);
wn_text wn_script_text(const wn_script *script);
const wn_script_kind *wn_script_kind_of(const wn_script *script);
void *wn_script_self(const wn_script *script); /* what the kind's `make` made */
wn_lua *wn_script_lua(const wn_script *script);

#endif
