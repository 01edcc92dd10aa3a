/* The sandbox: a Lua 5.4 state that scripts and expressions run in.
 *
 * A script sees an allow-list: values, `string`, `table`, `math` and `utf8` without the
 * parts that could reach files, other code, metatables or unbounded work (no io, os,
 * debug, load, require, pcall, coroutines, metatables, Lua patterns, random numbers).
 * `pairs` goes through keys in sorted order, so nothing depends on hash order.
 *
 * Limits hold for every entry: running a script once is one entry, each call of one of
 * its functions for one row is another. They cannot be caught from inside. Breaking one
 * is WN_E_SCRIPT with the line that did it; that state then refuses to be entered again.
 *
 * A state belongs to one thread at a time. Everything it allocates comes from
 * core/base/mem.h: when that has no more, the error is WN_E_SYSTEM. */
#ifndef WN_CORE_LUA_HOST_H
#define WN_CORE_LUA_HOST_H

#include "core/base/text.h"

typedef struct wn_lua_limits {
    size_t memory; /* bytes that the state may hold; one block at most 1/16 of it */
    uint64_t instructions; /* Lua instructions in one entry; work done in C counts too */
    double seconds;        /* wall-clock time of one entry */
} wn_lua_limits;

/* 64 MiB, 10 million instructions, 5 seconds. */
extern const wn_lua_limits wn_lua_limits_standard;

typedef struct wn_lua wn_lua;

/* A fresh state; the limits (NULL: the standard ones) are copied. `file` is the name that
 * errors give to what is loaded; "" for code that is not in a file. */
wn_rc wn_lua_new(const wn_lua_limits *limits, const char *file, wn_lua **out,
                 wn_err *err) WN_CHECKED;
void wn_lua_free(wn_lua *lua);

/* The rest is for core/lua and for *_lua.c files, which include lua.h themselves. */

struct lua_State;
wn_lua *wn_lua_of(struct lua_State *L);

/* Runs body(L, arg) in a protected call, under the limits: the only way in. Inside, Lua
 * may jump out of `body` at any call, so it must hold no memory and no file of its own;
 * what it makes goes where `arg` points, to an owner outside. The stack is left as it
 * was found. An entry within an entry shares its limits. */
typedef void (*wn_lua_body)(struct lua_State *L, void *arg);
wn_rc wn_lua_enter(wn_lua *lua, wn_lua_body body, void *arg, wn_err *err) WN_CHECKED;

/* The others are called from inside an entry. */

/* Makes wn_lua_enter return exactly this error; it gets the script's file and line when
 * it names no file. */
_Noreturn void wn_lua_raise(struct lua_State *L, const wn_err *err);

/* Pushes the function that a text (never bytecode) compiles to; its globals are the
 * table that wn_lua_globals pushes. */
void wn_lua_load(struct lua_State *L, wn_text text);
void wn_lua_globals(struct lua_State *L);

/* Counts `bytes` of work in C against the limits; called before the work is done. */
void wn_lua_charge(struct lua_State *L, size_t bytes);

/* The line of the script that is running, or 0. */
uint64_t wn_lua_line(struct lua_State *L);

/* A buffer for C functions to work in: it is the state's, so that nothing is lost when
 * Lua jumps. Whoever takes it clears it first. */
wn_buf *wn_lua_scratch(struct lua_State *L);

#endif
