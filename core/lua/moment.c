#include "core/lua/moment.h"

#include "core/lua/host.h"
#include "core/lua/library.h"

#include <lauxlib.h>
#include <lua.h>
#include <math.h>

#define MOMENT "date"
#define SPAN "span"

static void push(lua_State *L, const char *type, wn_time value) {
    wn_time *p = lua_newuserdatauv(L, sizeof *p, 0);
    *p = value;
    luaL_setmetatable(L, type);
}

void wn_moment_push(lua_State *L, wn_time time) {
    push(L, MOMENT, time);
}

static bool value_at(lua_State *L, int index, const char *type, wn_time *value) {
    const wn_time *p = luaL_testudata(L, index, type);
    if (!p) return false;
    *value = *p;
    return true;
}

bool wn_moment_at(lua_State *L, int index, wn_time *time) {
    return value_at(L, index, MOMENT, time);
}

bool wn_span_at(lua_State *L, int index, wn_time *span) {
    return value_at(L, index, SPAN, span);
}

static int new_date(lua_State *L) {
    wn_text text;
    text.p = luaL_checklstring(L, 1, &text.n);
    wn_time time;
    if (!wn_time_parse(text, &time))
        return luaL_error(L, "\"%s\" is not a date; write it as in date \"2025-01-31\"",
                          text.p);
    wn_moment_push(L, time);
    return 1;
}

/* The length of the unit is upvalue 1. */
static int new_span(lua_State *L) {
    double length =
        luaL_checknumber(L, 1) * (double)lua_tointeger(L, lua_upvalueindex(1));
    luaL_argcheck(L, fabs(length) < 9e18, 1, "too long");
    push(L, SPAN, (wn_time)llround(length));
    return 1;
}

/* Both operands as two dates or two spans, or an error; true when they are dates. */
static bool two_alike(lua_State *L, wn_time *a, wn_time *b) {
    if (wn_moment_at(L, 1, a) && wn_moment_at(L, 2, b)) return true;
    if (wn_span_at(L, 1, a) && wn_span_at(L, 2, b)) return false;
    luaL_error(L, "cannot compute with %s and %s", luaL_tolstring(L, 1, NULL),
               luaL_tolstring(L, 2, NULL));
    return false;
}

static int equal(lua_State *L) {
    wn_time a, b;
    bool alike = (wn_moment_at(L, 1, &a) && wn_moment_at(L, 2, &b)) ||
                 (wn_span_at(L, 1, &a) && wn_span_at(L, 2, &b));
    lua_pushboolean(L, alike && a == b);
    return 1;
}

/* A comparison with nil is false where nil spreads (core/lua/expression.c says so by
 * giving nil an ordering of its own), and an error elsewhere. */
static bool spreads(lua_State *L) {
    int nil = lua_isnil(L, 1) ? 1 : lua_isnil(L, 2) ? 2 : 0;
    return nil && luaL_getmetafield(L, nil, "__lt") != LUA_TNIL;
}

static int less(lua_State *L) {
    wn_time a, b;
    if (spreads(L)) {
        lua_pushboolean(L, false);
        return 1;
    }
    two_alike(L, &a, &b);
    lua_pushboolean(L, a < b);
    return 1;
}

static int less_or_equal(lua_State *L) {
    wn_time a, b;
    if (spreads(L)) {
        lua_pushboolean(L, false);
        return 1;
    }
    two_alike(L, &a, &b);
    lua_pushboolean(L, a <= b);
    return 1;
}

static int sum(lua_State *L, wn_time a, wn_time b, const char *type) {
    wn_time result;
    if (__builtin_add_overflow(a, b, &result))
        return luaL_error(L, "the %s is out of range", type);
    push(L, type, result);
    return 1;
}

static int add(lua_State *L) {
    wn_time a, b;
    if (wn_moment_at(L, 1, &a) && wn_span_at(L, 2, &b)) return sum(L, a, b, MOMENT);
    if (wn_span_at(L, 1, &a) && wn_moment_at(L, 2, &b)) return sum(L, a, b, MOMENT);
    if (wn_span_at(L, 1, &a) && wn_span_at(L, 2, &b)) return sum(L, a, b, SPAN);
    return luaL_error(L, "a date and a span, or two spans, can be added");
}

static int subtract(lua_State *L) {
    wn_time a, b;
    if (wn_moment_at(L, 1, &a) && wn_span_at(L, 2, &b) && b != INT64_MIN)
        return sum(L, a, -b, MOMENT);
    if (spreads(L)) {
        lua_pushnil(L);
        return 1;
    }
    bool dates = two_alike(L, &a, &b);
    if (b == INT64_MIN) return luaL_error(L, "the span is out of range");
    (void)dates; /* either way the difference is a span */
    return sum(L, a, -b, SPAN);
}

static int divide(lua_State *L) {
    wn_time a, b;
    if (!wn_span_at(L, 1, &a) || !wn_span_at(L, 2, &b) || b == 0)
        return luaL_error(L, "a span can be divided by a span that is not zero");
    lua_pushnumber(L, (double)a / (double)b);
    return 1;
}

static int show(lua_State *L) {
    wn_time value;
    char text[WN_TIME_TEXT];
    if (wn_moment_at(L, 1, &value))
        lua_pushstring(L, wn_time_format(value, text));
    else if (wn_span_at(L, 1, &value))
        lua_pushfstring(L, "%f days", (lua_Number)value / (lua_Number)WN_DAY);
    else
        lua_pushliteral(L, "?");
    return 1;
}

void wn_lua_moments(lua_State *L) {
    static const luaL_Reg operators[] = {
        {"__eq", equal},     {"__lt", less},    {"__le", less_or_equal}, {"__add", add},
        {"__sub", subtract}, {"__div", divide}, {"__tostring", show},    {NULL, NULL},
    };
    static const struct {
        const char *name;
        wn_time length;
    } units[] = {{"minutes", 60 * WN_SECOND},
                 {"hours", 3600 * WN_SECOND},
                 {"days", WN_DAY},
                 {"weeks", 7 * WN_DAY}};
    static const char *const types[] = {MOMENT, SPAN};
    for (size_t i = 0; i < 2; i++) {
        luaL_newmetatable(L, types[i]);
        luaL_setfuncs(L, operators, 0);
        lua_pop(L, 1);
    }
    lua_pushcfunction(L, new_date);
    lua_setfield(L, -2, "date");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        lua_pushinteger(L, units[i].length);
        lua_pushcclosure(L, new_span, 1);
        lua_setfield(L, -2, units[i].name);
    }
}
