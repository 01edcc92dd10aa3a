/* Functions on texts for scripts: string.contains and the like, with costs that are
 * counted. They replace Lua's patterns, whose cost can explode. */
#include "core/lua/host.h"
#include "core/lua/library.h"

#include <lauxlib.h>
#include <lua.h>

static wn_text check_text(lua_State *L, int index) {
    wn_text text;
    text.p = luaL_checklstring(L, index, &text.n);
    return text;
}

static int contains(lua_State *L) {
    wn_text text = check_text(L, 1), part = check_text(L, 2);
    wn_lua_charge(L, text.n + part.n);
    lua_pushboolean(L, wn_text_contains(text, part));
    return 1;
}

static int starts(lua_State *L) {
    wn_text text = check_text(L, 1), part = check_text(L, 2);
    wn_lua_charge(L, part.n);
    lua_pushboolean(L, wn_text_starts(text, part));
    return 1;
}

static int ends(lua_State *L) {
    wn_text text = check_text(L, 1), part = check_text(L, 2);
    wn_lua_charge(L, part.n);
    lua_pushboolean(L, wn_text_ends(text, part));
    return 1;
}

static int glob(lua_State *L) {
    wn_text text = check_text(L, 1), pattern = check_text(L, 2);
    wn_lua_charge(L, text.n * (pattern.n + 1));
    lua_pushboolean(L, wn_text_glob(text, pattern));
    return 1;
}

static int trim(lua_State *L) {
    wn_text text = check_text(L, 1);
    wn_lua_charge(L, text.n);
    text = wn_text_trim(text);
    lua_pushlstring(L, text.p, text.n);
    return 1;
}

/* split("a;b;c", ";"): a list of the parts between the separators, always at least one.
 */
static int split(lua_State *L) {
    wn_text text = check_text(L, 1), separator = check_text(L, 2);
    luaL_argcheck(L, separator.n > 0, 2, "the separator is empty");
    wn_lua_charge(L, text.n * separator.n);
    lua_newtable(L);
    lua_Integer count = 0;
    size_t start = 0, at = 0;
    while (at + separator.n <= text.n) {
        if (memcmp(text.p + at, separator.p, separator.n) != 0) {
            at++;
            continue;
        }
        lua_pushlstring(L, text.p + start, at - start);
        lua_rawseti(L, -2, ++count);
        at += separator.n;
        start = at;
    }
    lua_pushlstring(L, text.p + start, text.n - start);
    lua_rawseti(L, -2, ++count);
    return 1;
}

static int change_case(lua_State *L, wn_case to) {
    wn_text text = check_text(L, 1);
    luaL_argcheck(L, wn_utf8_check(text.p, text.n) == text.n, 1, "not UTF-8");
    wn_lua_charge(L, text.n * 4);
    wn_buf *scratch = wn_lua_scratch(L);
    wn_err err;
    if (wn_buf_case(scratch, text, to, &err) != WN_OK) wn_lua_raise(L, &err);
    lua_pushlstring(L, scratch->p, scratch->n);
    return 1;
}

static int lower(lua_State *L) {
    return change_case(L, WN_CASE_LOWER);
}

static int upper(lua_State *L) {
    return change_case(L, WN_CASE_UPPER);
}

/* Lua's own loops as often as it is told, even to repeat nothing. */
static int rep(lua_State *L) {
    wn_text text = check_text(L, 1);
    lua_Integer times = luaL_checkinteger(L, 2);
    wn_text separator = {"", 0};
    if (!lua_isnoneornil(L, 3)) separator = check_text(L, 3);
    if (times <= 0 || text.n + separator.n == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    size_t count = (size_t)times;
    if (count > SIZE_MAX / 2 / (text.n + separator.n))
        return luaL_error(L, "the resulting text is too long");
    size_t total = count * text.n + (count - 1) * separator.n;
    wn_lua_charge(L, total);
    luaL_Buffer buffer;
    char *p = luaL_buffinitsize(L, &buffer, total);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            memcpy(p, separator.p, separator.n);
            p += separator.n;
        }
        memcpy(p, text.p, text.n);
        p += text.n;
    }
    luaL_pushresultsize(&buffer, total);
    return 1;
}

/* Lua's string.format, without what prints addresses. */
static int format(lua_State *L) {
    const char *p = luaL_checkstring(L, 1);
    while ((p = strchr(p, '%'))) {
        p += 1 + strspn(p + 1, "-+ #0123456789.");
        luaL_argcheck(L, *p != 'p', 1, "%p is not available");
        if (*p) p++;
    }
    for (int i = 2; i <= lua_gettop(L); i++) {
        int type = lua_type(L, i);
        if (type == LUA_TTABLE || type == LUA_TFUNCTION)
            return luaL_argerror(L, i, "expected a text or a number");
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

void wn_lua_texts(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"contains", contains}, {"starts", starts}, {"ends", ends},   {"glob", glob},
        {"split", split},       {"trim", trim},     {"lower", lower}, {"upper", upper},
        {"rep", rep},           {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
    lua_getfield(L, -1, "format"); /* Lua's own, put there by the caller */
    lua_pushcclosure(L, format, 1);
    lua_setfield(L, -2, "format");
}
