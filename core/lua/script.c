#include "core/lua/script.h"

#include "core/base/mem.h"
#include "core/lua/moment.h"
#include "core/lua/tree.h"

#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>

enum { SCRIPT_MAX = 1 << 20 };

/* A declaration that has begun: `group "Fit"` has been read, its { ... } perhaps not. */
typedef struct begun {
    const char *label; /* group "Fit" */
    const char *title;
    uint64_t line;
    bool done;
} begun;

struct wn_script {
    wn_buf text;
    wn_lua *lua;
    wn_tree tree;
    const wn_script_kind *wanted, *kind; /* NULL: any; NULL: nothing declared so far */
    void *self;
    begun *begun;
    size_t begun_count, begun_capacity;
    size_t *counts; /* per row of kind->declarations */
};

const char *wn_script_name(const wn_script *script) {
    return script->tree.root.key;
}

wn_text wn_script_text(const wn_script *script) {
    return (wn_text){script->text.p, script->text.n};
}

const wn_script_kind *wn_script_kind_of(const wn_script *script) {
    return script->kind;
}

void *wn_script_self(const wn_script *script) {
    return script->self;
}

wn_lua *wn_script_lua(const wn_script *script) {
    return script->lua;
}

/* The kind is settled by the first declaration. */
static wn_rc settle_kind(wn_script *script, const wn_script_kind *kind, wn_err *err) {
    if (script->kind == kind) return WN_OK;
    if (script->kind)
        return wn_fail(err, WN_E_SCRIPT, "a script declares %s or %s, not both",
                       script->kind->name, kind->name);
    if (script->wanted && script->wanted != kind) {
        wn_fail(err, WN_E_SCRIPT, "expected a script that declares %s; this declares %s",
                script->wanted->name, kind->name);
        return wn_err_hint(err, "run it with \"winnow %s\"", kind->command);
    }
    size_t count = 0;
    while (kind->declarations[count].name)
        count++;
    script->counts = wn_alloc_zero(count, sizeof *script->counts);
    if (!script->counts) return wn_fail_memory(err);
    wn_rc rc = kind->make(&script->self, err);
    if (rc == WN_OK) script->kind = kind;
    return rc;
}

/* Hands the declaration's body, on top of the stack, to its kind, and leaves in Lua a
 * value that stands for it. */
static int declare(lua_State *L, wn_script *script, const wn_declaration *word,
                   const char *title, const char *label, uint64_t line) {
    size_t *count = &script->counts[word - script->kind->declarations];
    wn_declared declared = {.title = title, .number = (*count)++};
    declared.body = wn_tree_copy(&script->tree, L, -1, label, line);
    wn_err err;
    wn_rc rc = WN_OK;
    if (word->titled && !wn_node_is_plain(declared.body))
        rc = wn_node_expected(declared.body, "{ ... }", &err);
    if (rc == WN_OK) rc = word->read(script->self, &declared, &err);
    if (rc != WN_OK) wn_lua_raise(L, &err);
    wn_tree_declared *value = lua_newuserdatauv(L, sizeof *value, 0);
    *value = (wn_tree_declared){word->name, declared.number};
    luaL_setmetatable(L, WN_TREE_DECLARED);
    return 1;
}

/* The second half: `{ ... }` after `group "Fit"`. Upvalues: script, word, number of the
 * begun declaration. */
static int declare_body(lua_State *L) {
    wn_script *script = lua_touserdata(L, lua_upvalueindex(1));
    const wn_declaration *word = lua_touserdata(L, lua_upvalueindex(2));
    begun *b = &script->begun[lua_tointeger(L, lua_upvalueindex(3))];
    luaL_checkany(L, 1);
    if (b->done) return luaL_error(L, "%s is declared twice", b->label);
    b->done = true;
    lua_settop(L, 1);
    return declare(L, script, word, b->title, b->label, b->line);
}

/* Remembers `group "Fit"` and leaves the function that takes its body. */
static int begin(lua_State *L, wn_script *script, const wn_declaration *word) {
    wn_err err;
    size_t number = script->begun_count;
    wn_text title;
    title.p = lua_tolstring(L, 1, &title.n);
    if (wn_grow(&script->begun, &script->begun_capacity, number + 1,
                sizeof *script->begun, &err) != WN_OK)
        wn_lua_raise(L, &err);
    begun b = {.line = wn_lua_line(L)};
    b.title = wn_tree_text(&script->tree, L, title);
    lua_pushfstring(L, "%s \"%s\"", word->name, b.title);
    b.label = wn_tree_text(&script->tree, L, wn_text_of(lua_tostring(L, -1)));
    script->begun[number] = b;
    script->begun_count++;
    lua_pushlightuserdata(L, script);
    lua_pushlightuserdata(L, (void *)(uintptr_t)word);
    lua_pushinteger(L, (lua_Integer)number);
    lua_pushcclosure(L, declare_body, 3);
    return 1;
}

/* What is called by the script's `group`. Upvalues: script, kind, word. */
static int declare_word(lua_State *L) {
    wn_script *script = lua_touserdata(L, lua_upvalueindex(1));
    const wn_script_kind *kind = lua_touserdata(L, lua_upvalueindex(2));
    const wn_declaration *word = lua_touserdata(L, lua_upvalueindex(3));
    wn_err err;
    if (settle_kind(script, kind, &err) != WN_OK) wn_lua_raise(L, &err);
    lua_settop(L, 1);
    if (!word->titled) return declare(L, script, word, NULL, word->name, wn_lua_line(L));
    if (lua_type(L, 1) != LUA_TSTRING || lua_rawlen(L, 1) == 0)
        return luaL_error(L, "%s needs a title, as in %s \"...\" { ... }", word->name,
                          word->name);
    return begin(L, script, word);
}

static void define_words(lua_State *L, wn_script *script) {
    luaL_newmetatable(L, WN_TREE_DECLARED);
    wn_lua_globals(L);
    for (const wn_script_kind *const *kind = wn_script_kinds; *kind; kind++) {
        for (const wn_declaration *word = (*kind)->declarations; word->name; word++) {
            lua_pushlightuserdata(L, script);
            lua_pushlightuserdata(L, (void *)(uintptr_t)*kind);
            lua_pushlightuserdata(L, (void *)(uintptr_t)word);
            lua_pushcclosure(L, declare_word, 3);
            lua_setfield(L, -2, word->name);
        }
    }
}

typedef struct run {
    wn_script *script;
    const wn_script_options *options;
} run;

static void run_script(lua_State *L, void *arg) {
    const run *r = arg;
    wn_script *script = r->script;
    define_words(L, script);
    if (r->options && r->options->as_of) {
        wn_moment_push(L, *r->options->as_of);
        lua_setfield(L, -2, "as_of");
    }
    wn_lua_load(L, wn_script_text(script));
    lua_call(L, 0, 0);
}

static wn_rc check_complete(wn_script *script, wn_err *err) {
    const char *file = wn_script_name(script);
    for (size_t i = 0; i < script->begun_count; i++) {
        const begun *b = &script->begun[i];
        if (b->done) continue;
        wn_fail(err, WN_E_SCRIPT, "%s has a title but no { ... } after it", b->label);
        return wn_err_at(err, file, b->line, NULL);
    }
    if (!script->kind) {
        wn_fail(err, WN_E_SCRIPT, "the script declares nothing");
        wn_err_hint(err, "scripts/README.md shows what a script may declare");
        return wn_err_at(err, file, 0, NULL);
    }
    wn_rc rc = script->kind->finish ? script->kind->finish(script->self, err) : WN_OK;
    return rc == WN_OK || *err->file ? rc : wn_err_at(err, file, 0, NULL);
}

/* Takes the text over. */
static wn_rc run_take_text(const char *name, wn_buf text, const wn_script_kind *kind,
                           const wn_script_options *options, wn_script **out,
                           wn_err *err) {
    wn_rc rc = WN_OK;
    *out = NULL;
    wn_script *script = wn_alloc_zero(1, sizeof *script);
    if (!script) {
        wn_buf_free(&text);
        return wn_fail_memory(err);
    }
    script->text = text;
    script->wanted = kind;
    script->tree.root.type = WN_NODE_TABLE;
    uint32_t number;
    WN_TRY(wn_map_put(&script->tree.texts, wn_text_of(name), &number, err));
    script->tree.root.key = wn_map_key(&script->tree.texts, number).p;
    if (wn_utf8_check(text.p, text.n) != text.n) {
        wn_fail(err, WN_E_SCRIPT, "the script is not UTF-8 text");
        rc = wn_err_at(err, name, 0, NULL);
        goto out;
    }
    WN_TRY(wn_lua_new(options ? options->limits : NULL, name, &script->lua, err));
    run r = {script, options};
    WN_TRY(wn_lua_enter(script->lua, run_script, &r, err));
    WN_TRY(check_complete(script, err));
    *out = script;
    script = NULL;
out:
    wn_script_free(script);
    return rc;
}

wn_rc wn_script_run_text(const char *name, wn_text text, const wn_script_kind *kind,
                         const wn_script_options *options, wn_script **out, wn_err *err) {
    *out = NULL;
    wn_buf copy = {0};
    wn_rc rc = wn_buf_add(&copy, text.p, text.n, err);
    if (rc != WN_OK) return rc;
    return run_take_text(name, copy, kind, options, out, err);
}

static wn_rc read_file(const char *path, wn_buf *text, wn_err *err) {
    wn_rc rc = WN_OK;
    char chunk[16 * 1024];
    size_t n;
    FILE *file = fopen(path, "rb");
    if (!file) {
        wn_fail(err, WN_E_SYSTEM, "cannot open the script: %s", strerror(errno));
        return wn_err_at(err, path, 0, NULL);
    }
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0) {
        WN_TRY(wn_buf_add(text, chunk, n, err));
        if (text->n > SCRIPT_MAX) {
            wn_fail(err, WN_E_SCRIPT, "longer than 1 MiB: this is not a script");
            rc = wn_err_at(err, path, 0, NULL);
            goto out;
        }
    }
    if (ferror(file)) {
        wn_fail(err, WN_E_SYSTEM, "cannot read the script: %s", strerror(errno));
        rc = wn_err_at(err, path, 0, NULL);
    }
out:
    fclose(file);
    return rc;
}

wn_rc wn_script_run(const char *path, const wn_script_kind *kind,
                    const wn_script_options *options, wn_script **out, wn_err *err) {
    *out = NULL;
    wn_buf text = {0};
    wn_rc rc = wn_buf_add(&text, "", 0, err); /* an empty file is a text too */
    if (rc == WN_OK) rc = read_file(path, &text, err);
    if (rc != WN_OK) {
        wn_buf_free(&text);
        return rc;
    }
    return run_take_text(path, text, kind, options, out, err);
}

void wn_script_free(wn_script *script) {
    if (!script) return;
    if (script->self) script->kind->free(script->self);
    wn_lua_free(script->lua);
    wn_tree_free(&script->tree);
    wn_free(script->begun);
    wn_free(script->counts);
    wn_buf_free(&script->text);
    wn_free(script);
}
