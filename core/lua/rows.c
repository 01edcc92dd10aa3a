#include "core/lua/rows.h"

#include "core/base/mem.h"
#include "core/lua/moment.h"

#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdio.h>

#define ROW "row"

/* Lua keeps short strings once, so that equal names are the same pointer: a small table
 * from pointers to columns finds a column without comparing a byte. */
typedef struct key {
    const char *name; /* NULL: free */
    size_t column;
} key;
enum { SHORT_MAX = 40 }; /* longer strings may exist several times */

#define NOT_READ SIZE_MAX

struct wn_lua_rows {
    wn_lua *lua;
    wn_table *table;
    size_t *slots; /* [columns] of type WN_TEXT, or NOT_READ */
    key *keys;     /* [key_mask + 1], at most half full */
    size_t key_mask;
    const wn_batch *batch; /* NULL between calls */
    size_t row;
};

/* ------------------------------------------------------------------------------- cells
 */

static key *key_place(const wn_lua_rows *rows, const char *name) {
    size_t i = ((uintptr_t)name >> 4) * 0x9E3779B97F4A7C15u >> 32;
    while (rows->keys[i & rows->key_mask].name &&
           rows->keys[i & rows->key_mask].name != name)
        i++;
    return &rows->keys[i & rows->key_mask];
}

/* The column called like the text at the top of the stack, or NOT_READ for none. A name
 * that is found is kept alive, so that its address stays its own. */
static size_t find_column(wn_lua_rows *rows, lua_State *L) {
    size_t n, column;
    const char *name = lua_tolstring(L, -1, &n);
    key *place = key_place(rows, name);
    if (place->name && n <= SHORT_MAX) return place->column;
    wn_err err;
    if (strlen(name) != n || wn_table_find(rows->table, name, &column, &err) != WN_OK)
        return NOT_READ;
    if (n <= SHORT_MAX) {
        lua_pushvalue(L, -1);
        luaL_ref(L, LUA_REGISTRYINDEX);
        *place = (key){name, column};
    }
    return column;
}

static void push_value(lua_State *L, const wn_value *value) {
    if (value->missing) {
        lua_pushnil(L);
        return;
    }
    switch (value->type) {
    case WN_TEXT:
        lua_pushlstring(L, value->text.p, value->text.n);
        break;
    case WN_NUMBER:
        lua_pushnumber(L, value->number);
        break;
    case WN_BOOL:
        lua_pushboolean(L, value->boolean);
        break;
    case WN_TIME:
        wn_moment_push(L, value->time);
        break;
    }
}

bool wn_lua_rows_push(wn_lua_rows *rows, lua_State *L) {
    wn_err err;
    size_t column = find_column(rows, L);
    if (column == NOT_READ) {
        lua_pop(L, 1);
        lua_pushnil(L);
        return false;
    }
    size_t slot = rows->slots[column];
    if (slot == NOT_READ) {
        wn_fail(&err, WN_E_SCRIPT, "column \"%s\" is not written out anywhere",
                lua_tostring(L, -1));
        wn_err_hint(&err, "name columns in full, so that only those are read");
        wn_lua_raise(L, &err);
    }
    if (!rows->batch) luaL_error(L, "the row is gone: it is there only during the call");
    lua_pop(L, 1);
    const wn_column *cells = &rows->batch->columns[slot];
    wn_value value = {.missing = true};
    if (!cells->missing[rows->row]) {
        wn_type type = wn_table_guess(rows->table, column);
        wn_rc rc = wn_table_read(rows->table, column, type, cells->text[rows->row],
                                 &value, &err);
        if (rc != WN_OK) wn_lua_raise(L, &err);
    }
    push_value(L, &value);
    return true;
}

_Noreturn void wn_lua_rows_unknown(wn_lua_rows *rows, lua_State *L, bool in_script) {
    wn_err err;
    size_t column;
    const char *name = lua_tostring(L, -1);
    if (wn_table_find(rows->table, name ? name : "", &column, &err) == WN_OK)
        wn_fail(&err, WN_E_DATA, "there is no column with a NUL byte in its name");
    if (in_script && err.code == WN_E_DATA) {
        err.code = WN_E_SCRIPT;
        *err.file = 0;
        err.line = 0;
    }
    wn_lua_raise(L, &err);
}

static int row_index(lua_State *L) {
    wn_lua_rows *rows = *(wn_lua_rows **)lua_touserdata(L, 1);
    if (lua_type(L, 2) != LUA_TSTRING)
        return luaL_error(L, "a row is asked for columns by name");
    lua_pushvalue(L, 2);
    if (wn_lua_rows_push(rows, L)) return 1;
    lua_pushvalue(L, 2);
    wn_lua_rows_unknown(rows, L, true);
}

static int row_newindex(lua_State *L) {
    return luaL_error(L, "rows cannot be changed");
}

/* ------------------------------------------------------------------------------- slots
 */

typedef struct function {
    wn_lua_rows *rows;
    int reference;
    const char *what;
    wn_type type;
    bool gated;
    size_t gate;
} function;

typedef struct call {
    const function *f;
    wn_value result;
} call;

/* The line where the function begins, or 0. */
static uint64_t function_line(lua_State *L, const function *f) {
    lua_Debug about;
    lua_rawgeti(L, LUA_REGISTRYINDEX, f->reference);
    lua_getinfo(L, ">S", &about);
    return about.linedefined > 0 ? (uint64_t)about.linedefined : 0;
}

static void take_result(lua_State *L, call *c) {
    wn_value *result = &c->result;
    int type = lua_type(L, -1);
    result->missing = type == LUA_TNIL;
    if (result->missing) return;
    if (c->f->type == WN_BOOL && type == LUA_TBOOLEAN) {
        result->boolean = lua_toboolean(L, -1);
        return;
    }
    wn_err err;
    if (c->f->type == WN_NUMBER && type == LUA_TNUMBER) {
        result->number = lua_tonumber(L, -1);
        if (isfinite(result->number)) return;
        wn_fail(&err, WN_E_SCRIPT, "%s: expected a number, got one without bounds",
                c->f->what);
        wn_err_hint(&err, "is something divided by zero?");
    } else {
        wn_fail(&err, WN_E_SCRIPT, "%s: expected %s, got a %s", c->f->what,
                c->f->type == WN_BOOL ? "true or false" : "a number",
                luaL_typename(L, -1));
    }
    wn_err_at(&err, NULL, function_line(L, c->f), NULL);
    wn_lua_raise(L, &err);
}

static void call_function(lua_State *L, void *arg) {
    call *c = arg;
    lua_rawgeti(L, LUA_REGISTRYINDEX, c->f->reference);
    lua_rawgetp(L, LUA_REGISTRYINDEX, c->f->rows);
    lua_call(L, 1, 1);
    take_result(L, c);
}

/* `lead.visits * 2` where the cell is missing is the slip that everybody makes. */
static void hint_at_missing(wn_err *err) {
    static const char nil[] = "a nil value (field '";
    const char *field = strstr(err->message, nil);
    if (!field || *err->hint) return;
    field += sizeof nil - 1;
    wn_err_hint(err,
                "the cell is missing in this row; say what it counts as, as in "
                "(lead.%.*s or 0)",
                (int)strcspn(field, "'"), field);
}

/* Says which row it was: as the place when the script has none to show. */
static wn_rc at_row(const function *f, wn_err *err) {
    const wn_lua_rows *rows = f->rows;
    const char *name = wn_table_name(rows->table);
    uint64_t line = wn_batch_line(rows->batch, rows->row);
    char message[sizeof err->message];
    if (!*err->file && strncmp(err->message, f->what, strlen(f->what)) != 0) {
        snprintf(message, sizeof message, "%.140s: %.360s", f->what, err->message);
        memcpy(err->message, message, sizeof message);
    }
    if (!*err->file || (strcmp(err->file, name) == 0 && !err->line))
        return wn_err_at(err, name, line, NULL);
    if (err->code == WN_E_SCRIPT) {
        hint_at_missing(err);
        size_t n = strlen(err->message);
        snprintf(err->message + n, sizeof err->message - n, " (for the row at %s:%llu)",
                 name, (unsigned long long)line);
    }
    return err->code;
}

static wn_rc fill(void *ctx, const wn_batch *batch, wn_column *out, wn_err *err) {
    const function *f = ctx;
    wn_lua_rows *rows = f->rows;
    const wn_column *gate = f->gated ? &batch->columns[f->gate] : NULL;
    wn_rc rc = WN_OK;
    rows->batch = batch;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        bool wanted =
            batch->keep[row] && (!gate || (!gate->missing[row] && gate->boolean[row]));
        call c = {.f = f, .result = {.missing = true}};
        rows->row = row;
        if (wanted) rc = wn_lua_enter(rows->lua, call_function, &c, err);
        if (rc != WN_OK) rc = at_row(f, err);
        out->missing[row] = c.result.missing;
        if (c.result.missing) continue;
        if (f->type == WN_BOOL)
            out->boolean[row] = c.result.boolean;
        else
            out->number[row] = c.result.number;
    }
    rows->batch = NULL;
    return rc;
}

wn_rc wn_lua_rows_slot(wn_lua_rows *rows, int reference, const char *what, wn_type type,
                       const size_t *when, size_t *slot, wn_err *err) {
    if (type != WN_BOOL && type != WN_NUMBER)
        return wn_fail(err, WN_E_BUG, "a function gives a number, true or false");
    function *f = wn_alloc(sizeof *f);
    if (!f) return wn_fail_memory(err);
    *f = (function){.rows = rows,
                    .reference = reference,
                    .what = what,
                    .type = type,
                    .gated = when != NULL,
                    .gate = when ? *when : 0};
    return wn_table_derive(rows->table, type, fill, f, wn_free, true, slot, err);
}

/* -------------------------------------------------------------------------------- rows
 */

wn_rc wn_lua_rows_source(wn_lua_rows *rows, wn_text source, wn_err *err) {
    for (size_t i = 0; i < wn_table_columns(rows->table); i++) {
        wn_text name = wn_text_of(wn_table_column(rows->table, i));
        if (rows->slots[i] != NOT_READ || !wn_text_contains(source, name)) continue;
        wn_rc rc = wn_table_want(rows->table, i, WN_TEXT, &rows->slots[i], err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

/* The one value that stands for whatever row is at hand. */
static void make_row(lua_State *L, void *arg) {
    wn_lua_rows **row = lua_newuserdatauv(L, sizeof *row, 0);
    *row = arg;
    if (luaL_newmetatable(L, ROW)) {
        lua_pushcfunction(L, row_index);
        lua_setfield(L, -2, "__index");
        lua_pushcfunction(L, row_newindex);
        lua_setfield(L, -2, "__newindex");
    }
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, arg);
}

wn_rc wn_lua_rows_new(wn_lua *lua, wn_table *table, wn_lua_rows **out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = NULL;
    wn_lua_rows *rows = wn_alloc_zero(1, sizeof *rows);
    if (!rows) return wn_fail_memory(err);
    size_t columns = wn_table_columns(table), places = 16;
    while (places < columns * 2)
        places *= 2;
    rows->lua = lua;
    rows->table = table;
    rows->key_mask = places - 1;
    rows->slots = wn_alloc_zero(columns, sizeof *rows->slots);
    rows->keys = wn_alloc_zero(places, sizeof *rows->keys);
    if (!rows->slots || !rows->keys) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t i = 0; i < columns; i++)
        rows->slots[i] = NOT_READ;
    WN_TRY(wn_lua_enter(lua, make_row, rows, err));
    *out = rows;
    rows = NULL;
out:
    wn_lua_rows_free(rows);
    return rc;
}

void wn_lua_rows_free(wn_lua_rows *rows) {
    if (!rows) return;
    wn_free(rows->slots);
    wn_free(rows->keys);
    wn_free(rows);
}
