#include "core/lua/term.h"

#include "core/lua/host.h"

#include <lauxlib.h>
#include <lua.h>

#define TERM "term"

void wn_term_metatable(lua_State *L) {
    luaL_newmetatable(L, TERM);
}

static int make_term(lua_State *L) {
    luaL_checkstring(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_pushvalue(L, 1);
    lua_setfield(L, 2, "term");
    lua_pushinteger(L, (lua_Integer)wn_lua_line(L));
    lua_setfield(L, 2, "line");
    wn_term_metatable(L);
    lua_setmetatable(L, 2);
    return 1;
}

void wn_term_maker(lua_State *L) {
    lua_pushcfunction(L, make_term);
}

bool wn_term_at(lua_State *L, int index) {
    if (!lua_istable(L, index) || !lua_getmetatable(L, index)) return false;
    luaL_getmetatable(L, TERM);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}
