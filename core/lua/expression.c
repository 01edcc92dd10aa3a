#include "core/lua/expression.h"

#include "core/base/map.h"
#include "core/base/mem.h"
#include "core/data/cond.h"
#include "core/lua/rows.h"

#include <ctype.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>

struct wn_expressions {
    wn_table *table;
    wn_lua_limits limits;
    wn_lua *lua; /* NULL until an expression needs it; so are the rows */
    wn_lua_rows *rows;
    wn_map texts; /* of the expressions, for messages during the scan */
};

wn_rc wn_expressions_new(wn_table *table, const wn_lua_limits *limits,
                         wn_expressions **out, wn_err *err) {
    *out = wn_alloc_zero(1, sizeof **out);
    if (!*out) return wn_fail_memory(err);
    (*out)->table = table;
    (*out)->limits = limits ? *limits : wn_lua_limits_standard;
    return WN_OK;
}

void wn_expressions_free(wn_expressions *e) {
    if (!e) return;
    wn_lua_rows_free(e->rows);
    wn_lua_free(e->lua);
    wn_map_free(&e->texts);
    wn_free(e);
}

/* ------------------------------------------------------------------- Lua for expressions
 */

static wn_lua_rows *rows_of(lua_State *L) {
    return lua_touserdata(L, lua_upvalueindex(1));
}

/* The column called like the value at `index`, or the error that there is none. */
static int push_column(lua_State *L, int index) {
    lua_pushvalue(L, index);
    if (wn_lua_rows_push(rows_of(L), L)) return 1;
    lua_pushvalue(L, index);
    wn_lua_rows_unknown(rows_of(L), L, false);
}

/* Any global that Lua does not know is a column. */
static int global_column(lua_State *L) {
    return push_column(L, 2);
}

static int col(lua_State *L) {
    luaL_checkstring(L, 1);
    return push_column(L, 1);
}

static int give_nil(lua_State *L) {
    lua_pushnil(L);
    return 1;
}

static int give_false(lua_State *L) {
    lua_pushboolean(L, false);
    return 1;
}

/* Missing cells are nil: let them spread as in the conditions that run in C. */
static void let_nil_spread(lua_State *L) {
    static const char *const spreading[] = {"__add", "__sub",    "__mul",
                                            "__div", "__mod",    "__pow",
                                            "__unm", "__concat", "__idiv"};
    lua_pushnil(L);
    lua_newtable(L);
    for (size_t i = 0; i < sizeof spreading / sizeof *spreading; i++) {
        lua_pushcfunction(L, give_nil);
        lua_setfield(L, -2, spreading[i]);
    }
    lua_pushcfunction(L, give_false);
    lua_setfield(L, -2, "__lt");
    lua_pushcfunction(L, give_false);
    lua_setfield(L, -2, "__le");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

static void furnish(lua_State *L, void *arg) {
    wn_expressions *e = arg;
    wn_lua_globals(L);
    for (size_t i = 0; i < wn_table_columns(e->table); i++) {
        lua_pushnil(L);
        lua_setfield(L, -2, wn_table_column(e->table, i));
    }
    lua_pushlightuserdata(L, e->rows);
    lua_pushcclosure(L, col, 1);
    lua_setfield(L, -2, "col");
    lua_newtable(L);
    lua_pushlightuserdata(L, e->rows);
    lua_pushcclosure(L, global_column, 1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    let_nil_spread(L);
}

static wn_rc need_lua(wn_expressions *e, wn_err *err) {
    wn_rc rc = WN_OK;
    if (e->rows) return WN_OK;
    if (!e->lua) WN_TRY(wn_lua_new(&e->limits, "", &e->lua, err));
    WN_TRY(wn_lua_rows_new(e->lua, e->table, &e->rows, err));
    WN_TRY(wn_lua_enter(e->lua, furnish, e, err));
out:
    return rc;
}

typedef struct compilation {
    wn_text text;
    wn_type type;
    int function;
} compilation;

static void compile(lua_State *L, void *arg) {
    compilation *c = arg;
    /* A condition is always true or false, also over missing cells. */
    bool condition = c->type == WN_BOOL;
    lua_pushstring(L, condition ? "return (" : "return ");
    lua_pushlstring(L, c->text.p, c->text.n);
    lua_pushstring(L, condition ? "\n) or false" : "");
    lua_concat(L, 3);
    wn_text code;
    code.p = lua_tolstring(L, -1, &code.n);
    wn_lua_load(L, code);
    c->function = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* --------------------------------------------------------------------------- expressions
 */

static bool is_column(const wn_table *table, wn_text text) {
    for (size_t i = 0; i < wn_table_columns(table); i++)
        if (wn_text_equal(wn_text_of(wn_table_column(table, i)), text)) return true;
    return false;
}

/* Nothing but letters, digits and spaces, without the words that make a condition: a
 * column's name, perhaps misspelled. */
static bool looks_like_column(const char *text) {
    if (isdigit((unsigned char)*text) || strncmp(text, "not ", 4) == 0 ||
        strstr(text, " and ") || strstr(text, " or ") || strstr(text, " not "))
        return false;
    for (; *text; text++)
        if ((unsigned char)*text < 0x80 && !isalnum((unsigned char)*text) &&
            !strchr("_ ", *text))
            return false;
    return true;
}

static wn_rc quote(const char *text, wn_err *err) {
    char message[sizeof err->message];
    snprintf(message, sizeof message, "expression \"%.120s\": %.360s", text,
             err->message);
    memcpy(err->message, message, sizeof message);
    return err->code;
}

/* Who comes from another language writes its operators. */
static void hint_at_operators(const char *text, wn_err *err) {
    static const struct {
        const char *theirs, *ours;
    } habits[] = {{"!=", "~="}, {"<>", "~="}, {"&&", "and"}, {"||", "or"}};
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        if (!strstr(text, habits[i].theirs)) continue;
        wn_err_hint(err, "in Lua %s is written %s", habits[i].theirs, habits[i].ours);
        return;
    }
    for (const char *p = text; (p = strchr(p, '=')); p++) {
        bool doubled = p[1] == '=' || (p > text && strchr("=<>~", p[-1]));
        if (!doubled) {
            wn_err_hint(err, "two values are compared with ==");
            return;
        }
    }
}

static wn_rc lua_slot(wn_expressions *e, const char *text, wn_type type, size_t *slot,
                      wn_err *err) {
    wn_rc rc = WN_OK;
    if (type != WN_BOOL && type != WN_NUMBER) {
        wn_fail(err, WN_E_USAGE,
                "expected the name of a column, got the expression "
                "\"%s\"",
                text);
        return wn_err_hint(err, "expressions give numbers, or true and false");
    }
    compilation c = {.text = wn_text_of(text), .type = type};
    uint32_t number;
    WN_TRY(need_lua(e, err));
    WN_TRY(wn_lua_rows_source(e->rows, c.text, err));
    rc = wn_lua_enter(e->lua, compile, &c, err);
    if (rc != WN_OK) {
        hint_at_operators(text, err);
        return quote(text, err);
    }
    char what[160];
    int n = snprintf(what, sizeof what, "expression \"%.120s\"", text);
    WN_TRY(wn_map_put(&e->texts, (wn_text){what, (size_t)n}, &number, err));
    rc = wn_lua_rows_slot(e->rows, c.function, wn_map_key(&e->texts, number).p, type,
                          NULL, slot, err);
out:
    return rc;
}

wn_rc wn_expression_slot(wn_expressions *e, const char *text, wn_type type, size_t *slot,
                         wn_err *err) {
    if (is_column(e->table, wn_text_of(text)) || looks_like_column(text))
        return wn_table_want_named(e->table, text, type, slot, err);
    if (type == WN_BOOL) {
        wn_cond *cond;
        wn_rc rc = wn_cond_parse(e->table, text, &cond, err);
        if (rc != WN_OK) return quote(text, err);
        if (cond) return wn_cond_take_slot(e->table, cond, slot, err);
    }
    return lua_slot(e, text, type, slot, err);
}
