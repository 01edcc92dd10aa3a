#include "core/lua/tree.h"

#include "core/base/mem.h"
#include "core/lua/host.h"
#include "core/lua/moment.h"
#include "core/lua/term.h"

#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdlib.h>

enum {
    NODES_MAX = 100000, /* a script that declares more is caught in a loop */
    DEPTH_MAX = 32,
};

struct wn_tree_block {
    struct wn_tree_block *next;
    wn_node nodes[];
};

typedef struct copier {
    wn_tree *tree;
    lua_State *L;
} copier;

void wn_tree_free(wn_tree *tree) {
    while (tree->blocks) {
        struct wn_tree_block *next = tree->blocks->next;
        wn_free(tree->blocks);
        tree->blocks = next;
    }
    wn_map_free(&tree->texts);
    *tree = (wn_tree){0};
}

static wn_node *new_nodes(copier *c, size_t count) {
    wn_err err;
    if (count > NODES_MAX || c->tree->count + count > NODES_MAX) {
        wn_fail(&err, WN_E_SCRIPT, "the script declares more than %d values", NODES_MAX);
        wn_lua_raise(c->L, &err);
    }
    struct wn_tree_block *block =
        wn_alloc_zero(1, sizeof *block + count * sizeof *block->nodes);
    if (!block) {
        wn_fail_memory(&err);
        wn_lua_raise(c->L, &err);
    }
    block->next = c->tree->blocks;
    c->tree->blocks = block;
    c->tree->count += count;
    return block->nodes;
}

/* What keeps a text from being kept, or NULL. */
static const char *fault_of(wn_text text) {
    if (memchr(text.p, 0, text.n)) return "the text contains a NUL byte";
    if (wn_utf8_check(text.p, text.n) != text.n)
        return "the text is not UTF-8; save the script as UTF-8";
    return NULL;
}

const char *wn_tree_text(wn_tree *tree, lua_State *L, wn_text text) {
    wn_err err;
    uint32_t number;
    const char *fault = fault_of(text);
    wn_rc rc = fault ? wn_fail(&err, WN_E_SCRIPT, "%s", fault)
                     : wn_map_put(&tree->texts, text, &number, &err);
    if (rc != WN_OK) wn_lua_raise(L, &err);
    return wn_map_key(&tree->texts, number).p;
}

static _Noreturn void refuse(copier *c, const wn_node *node, const char *what) {
    wn_err err;
    wn_node_fail(node, &err, "%s", what);
    wn_lua_raise(c->L, &err);
}

static const char *text_at(copier *c, const wn_node *place, int index) {
    wn_text text;
    text.p = lua_tolstring(c->L, index, &text.n);
    const char *fault = fault_of(text);
    if (fault) refuse(c, place, fault);
    return wn_tree_text(c->tree, c->L, text);
}

static double number_at(copier *c, const wn_node *place, int index) {
    double number = lua_tonumber(c->L, index);
    if (!isfinite(number)) refuse(c, place, "expected a number, got one without bounds");
    bool whole = lua_isinteger(c->L, index);
    if (whole &&
        (fabs(number) >= 0x1p63 || (lua_Integer)number != lua_tointeger(c->L, index)))
        refuse(c, place, "the number has too many digits to be exact; put ids in quotes");
    return number;
}

static void copy_value(copier *c, wn_node *node, int depth);

static void copy_items(copier *c, wn_node *node, int table, int depth) {
    size_t count = lua_rawlen(c->L, table);
    if (count == 0) return;
    wn_node *items = new_nodes(c, count);
    for (size_t i = 0; i < count; i++) {
        items[i] = (wn_node){.parent = node, .position = i + 1};
        lua_rawgeti(c->L, table, (lua_Integer)i + 1);
        copy_value(c, &items[i], depth + 1);
    }
    node->table.items = items;
    node->table.item_count = count;
}

/* The next key that is a field's: not an item's, not one of the two that make a term.
 * Works like lua_next and leaves key and value on the stack. */
static bool next_field(copier *c, const wn_node *node, int table) {
    lua_State *L = c->L;
    while (lua_next(L, table)) {
        lua_Integer position = lua_isinteger(L, -2) ? lua_tointeger(L, -2) : 0;
        if (position >= 1 && (size_t)position <= node->table.item_count) {
            lua_pop(L, 1);
            continue;
        }
        if (position > 0) refuse(c, node, "the list has a gap: an item is nil");
        if (lua_type(L, -2) != LUA_TSTRING)
            refuse(c, node, "a key must be a name, as in { key = value }");
        const char *key = lua_tostring(L, -2);
        if (!node->table.term || (strcmp(key, "term") && strcmp(key, "line")))
            return true;
        lua_pop(L, 1);
    }
    return false;
}

static int by_key(const void *a, const void *b) {
    const wn_node *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static void copy_fields(copier *c, wn_node *node, int table, int depth) {
    lua_State *L = c->L;
    size_t count = 0;
    for (lua_pushnil(L); next_field(c, node, table); lua_pop(L, 1))
        count++;
    if (count == 0) return;
    wn_node *fields = new_nodes(c, count);
    size_t i = 0;
    for (lua_pushnil(L); next_field(c, node, table); lua_pop(L, 1))
        fields[i++] = (wn_node){.parent = node, .key = text_at(c, node, -2)};
    qsort(fields, count, sizeof *fields, by_key);
    for (i = 0; i < count; i++) {
        lua_pushstring(L, fields[i].key);
        lua_rawget(L, table);
        copy_value(c, &fields[i], depth + 1);
    }
    node->table.fields = fields;
    node->table.field_count = count;
}

static void copy_table(copier *c, wn_node *node, int depth) {
    lua_State *L = c->L;
    node->type = WN_NODE_TABLE;
    if (depth > DEPTH_MAX) refuse(c, node, "tables are nested too deep");
    luaL_checkstack(L, LUA_MINSTACK, NULL);
    int table = lua_gettop(L);
    if (wn_term_at(L, table)) {
        lua_pushliteral(L, "line");
        lua_rawget(L, table);
        lua_Integer line = lua_tointeger(L, -1);
        node->line = line > 0 ? (uint64_t)line : 0;
        lua_pushliteral(L, "term");
        lua_rawget(L, table);
        bool named = lua_type(L, -1) == LUA_TSTRING; /* a script may have tampered */
        node->table.term = named ? text_at(c, node, -1) : "?";
        lua_pop(L, 2);
    }
    copy_items(c, node, table, depth);
    copy_fields(c, node, table, depth);
}

static void copy_function(copier *c, wn_node *node) {
    if (lua_iscfunction(c->L, -1))
        refuse(c, node,
               "expected a value, got a function of the language; perhaps its "
               "arguments or its { ... } are missing");
    lua_Debug about;
    lua_pushvalue(c->L, -1);
    lua_getinfo(c->L, ">S", &about);
    node->type = WN_NODE_FUNCTION;
    node->line = about.linedefined > 0 ? (uint64_t)about.linedefined : 0;
    lua_pushvalue(c->L, -1);
    node->function = luaL_ref(c->L, LUA_REGISTRYINDEX);
}

static void copy_userdata(copier *c, wn_node *node) {
    const wn_tree_declared *declared = luaL_testudata(c->L, -1, WN_TREE_DECLARED);
    if (declared) {
        node->type = WN_NODE_DECLARED;
        node->declared.name = declared->name;
        node->declared.number = declared->number;
    } else if (wn_moment_at(c->L, -1, &node->time)) {
        node->type = WN_NODE_TIME;
    } else if (wn_span_at(c->L, -1, &node->span)) {
        node->type = WN_NODE_SPAN;
    } else {
        refuse(c, node, "this value cannot be declared");
    }
}

/* Copies the value on top of the stack into the node, which knows its place, and pops it.
 */
static void copy_value(copier *c, wn_node *node, int depth) {
    switch (lua_type(c->L, -1)) {
    case LUA_TBOOLEAN:
        node->type = WN_NODE_BOOL;
        node->boolean = lua_toboolean(c->L, -1);
        break;
    case LUA_TNUMBER:
        node->type = WN_NODE_NUMBER;
        node->number = number_at(c, node, -1);
        break;
    case LUA_TSTRING:
        node->type = WN_NODE_TEXT;
        node->text = text_at(c, node, -1);
        break;
    case LUA_TFUNCTION:
        copy_function(c, node);
        break;
    case LUA_TUSERDATA:
        copy_userdata(c, node);
        break;
    case LUA_TTABLE:
        copy_table(c, node, depth);
        break;
    default:
        refuse(c, node, "expected a value, got nothing (nil)");
    }
    lua_pop(c->L, 1);
}

const wn_node *wn_tree_copy(wn_tree *tree, lua_State *L, int index, const char *key,
                            uint64_t line) {
    copier c = {tree, L};
    wn_node *node = new_nodes(&c, 1);
    *node = (wn_node){.parent = &tree->root, .key = key, .line = line};
    lua_pushvalue(L, index);
    copy_value(&c, node, 0);
    return node;
}
