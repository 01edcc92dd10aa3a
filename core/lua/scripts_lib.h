/* The Lua files of scripts/lib, embedded into the binary by the Makefile. */
#ifndef WN_CORE_LUA_SCRIPTS_LIB_H
#define WN_CORE_LUA_SCRIPTS_LIB_H

#include <stddef.h>

typedef struct wn_script_lib {
    const char *name; /* "scripts/lib/matchers.lua" */
    const char *text; /* terminated */
    size_t size;
} wn_script_lib;

extern const wn_script_lib wn_scripts_lib[]; /* in order of name; ends with a zero row */

#endif
