#include "core/lua/library.h"

#include "core/base/text.h"
#include "core/lua/embedded.h"
#include "core/lua/host.h"
#include "core/lua/term.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

/* What is taken over from Lua as it is: all of it costs at most time linear in the memory
 * it touches. Not in the lists, because they reach files or code, catch errors, hide
 * behind metatables, depend on addresses, hash order or chance, or loop without Lua
 * counting: everything else. `pairs`, `tostring`, `string.format`, `string.rep` and parts
 * of `table` come back in versions of our own. */
static const char *const from_base[] = {"assert",   "error", "ipairs", "select",
                                        "tonumber", "type",  NULL};
static const char *const from_string[] = {"byte",    "char", "format", "len",
                                          "reverse", "sub",  NULL};
static const char *const from_table[] = {"concat", "pack", "unpack", NULL};
static const char *const from_utf8[] = {"char", "codepoint", "codes",
                                        "len",  "offset",    NULL};
static const char *const from_math[] = {
    "abs", "acos",       "asin", "atan", "ceil",      "cos",  "deg",        "exp", "pi",
    "rad", "floor",      "fmod", "huge", "log",       "max",  "maxinteger", "min", "modf",
    "sin", "mininteger", "sqrt", "tan",  "tointeger", "type", "ult",        NULL};

static const struct {
    const char *name; /* NULL: names go to the globals themselves */
    lua_CFunction open;
    const char *const *names;
} libraries[] = {
    {NULL, luaopen_base, from_base},      {"string", luaopen_string, from_string},
    {"table", luaopen_table, from_table}, {"math", luaopen_math, from_math},
    {"utf8", luaopen_utf8, from_utf8},
};

/* Copies the named fields from the table at `from` to the one on top. */
static void copy_fields(lua_State *L, int from, const char *const *names) {
    for (; *names; names++) {
        lua_getfield(L, from, *names);
        lua_setfield(L, -2, *names);
    }
}

static void take_over(lua_State *L, int globals) {
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        lua_pushcfunction(L, libraries[i].open);
        lua_call(L, 0, 1);
        int library = lua_gettop(L);
        if (libraries[i].name) {
            lua_pushvalue(L, library);
            lua_setglobal(L, libraries[i].name); /* for scripts/lib */
            lua_newtable(L);
            copy_fields(L, library, libraries[i].names);
            lua_setfield(L, globals, libraries[i].name);
        } else {
            lua_pushvalue(L, globals);
            copy_fields(L, library, libraries[i].names);
        }
        lua_settop(L, library - 1);
    }
}

/* ("x"):rep(3) finds rep through the metatable of texts: the same allowed list. */
static void limit_methods(lua_State *L, int globals) {
    lua_pushliteral(L, "");
    lua_newtable(L);
    lua_getfield(L, globals, "string");
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/* Lua tells where a table or function lives in memory, which differs from run to run. */
static int to_string(lua_State *L) {
    int whole = 0;
    switch (lua_type(L, 1)) {
    case LUA_TTABLE:
    case LUA_TFUNCTION:
    case LUA_TLIGHTUSERDATA:
        lua_pushstring(L, luaL_typename(L, 1));
        return 1;
    default:
        luaL_checkany(L, 1);
        /* Cells are floats, and a 5 in a file is not "5.0". */
        if (lua_isnumber(L, 1) && lua_tointegerx(L, 1, &whole) && whole)
            lua_pushinteger(L, lua_tointeger(L, 1));
        luaL_tolstring(L, -1, NULL);
        return 1;
    }
}

/* An unknown name is nearly always a slip: say so, with the nearest known name. */
static int unknown_global(lua_State *L) {
    enum { NAMES_MAX = 256 };
    const char *names[NAMES_MAX];
    size_t count = 0;
    const char *wanted = lua_tostring(L, 2);
    lua_settop(L, 2);
    for (lua_pushnil(L); lua_next(L, 1) && count < NAMES_MAX; lua_pop(L, 1))
        if (lua_type(L, 3) == LUA_TSTRING) names[count++] = lua_tostring(L, 3);
    wn_err err;
    wn_fail(&err, WN_E_SCRIPT, "unknown name \"%s\"", wanted ? wanted : "?");
    if (wanted && strcmp(wanted, "as_of") == 0)
        wn_err_hint(&err, "say which day it is with --as-of, as in --as-of 2025-01-31");
    const char *nearest = wanted ? wn_text_nearest(wanted, names, count) : NULL;
    if (nearest) wn_err_hint(&err, "did you mean \"%s\"?", nearest);
    wn_lua_raise(L, &err);
}

static void refuse_unknown(lua_State *L, int globals) {
    lua_newtable(L);
    lua_pushcfunction(L, unknown_global);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, globals);
}

/* Runs scripts/lib with Lua's real globals, which scripts never see; it is told the
 * script's globals, the maker of terms and their metatable. */
static void run_embedded(lua_State *L, int globals) {
    for (const wn_embedded *lib = wn_scripts_lib; lib->name; lib++) {
        const char *text = (const char *)lib->text;
        if (luaL_loadbufferx(L, text, lib->size, "=winnow", "t") != LUA_OK) lua_error(L);
        lua_pushvalue(L, globals);
        wn_term_maker(L);
        wn_term_metatable(L);
        lua_call(L, 3, 0);
    }
}

void wn_lua_library(lua_State *L) {
    wn_lua_globals(L);
    int globals = lua_gettop(L);
    take_over(L, globals);
    lua_pushcfunction(L, to_string);
    lua_setfield(L, globals, "tostring");
    lua_getfield(L, globals, "string");
    wn_lua_texts(L);
    lua_settop(L, globals);
    wn_lua_moments(L);
    run_embedded(L, globals);
    limit_methods(L, globals);
    refuse_unknown(L, globals);
}
