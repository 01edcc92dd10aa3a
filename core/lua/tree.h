/* Copies Lua values into nodes (core/lua/node.h); used by script.c only.
 *
 * A tree keeps every node and text of one script at one place until it is freed. */
#ifndef WN_CORE_LUA_TREE_H
#define WN_CORE_LUA_TREE_H

#include "core/base/map.h"
#include "core/lua/node.h"

struct lua_State;

typedef struct wn_tree {
    struct wn_tree_block *blocks;
    wn_map texts; /* each text once */
    size_t count; /* nodes */
    wn_node root; /* parent of all; its key is the script's name */
} wn_tree;        /* zero-initialise to start, then set root.key */

void wn_tree_free(wn_tree *tree);

/* A userdata of this metatable is what a declaration leaves in Lua. */
#define WN_TREE_DECLARED "declaration"
typedef struct wn_tree_declared {
    const char *name;
    size_t number;
} wn_tree_declared;

/* Copies the value at `index` as a node called `key` on `line`, a child of the root.
 * Called from inside an entry; what is wrong with the value is raised. */
const wn_node *wn_tree_copy(wn_tree *tree, struct lua_State *L, int index,
                            const char *key, uint64_t line);

/* A text, copied to where it stays. Called from inside an entry; a text that is not UTF-8
 * or holds a NUL byte is raised. */
const char *wn_tree_text(wn_tree *tree, struct lua_State *L, wn_text text);

#endif
