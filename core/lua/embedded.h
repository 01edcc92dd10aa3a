/* Lua files that the Makefile puts into the binary. */
#ifndef WN_CORE_LUA_EMBEDDED_H
#define WN_CORE_LUA_EMBEDDED_H

#include <stddef.h>

typedef struct wn_embedded {
    const char *name;          /* "scripts/rules/b2b.lua" */
    const unsigned char *text; /* terminated */
    size_t size;
} wn_embedded;

/* In order of name; each ends with a zero row. */
extern const wn_embedded wn_scripts_lib[];   /* scripts/lib: the language */
extern const wn_embedded wn_scripts_ready[]; /* scripts/rules, scripts/experiments */

#endif
