/* What scripts find in their world; used by host.c only. */
#ifndef WN_CORE_LUA_LIBRARY_H
#define WN_CORE_LUA_LIBRARY_H

struct lua_State;

/* Fills the globals of scripts: the allowed part of Lua's own library, our functions on
 * texts and dates, and what scripts/lib defines. Runs inside an entry. */
void wn_lua_library(struct lua_State *L);

/* Parts of it. Each adds functions to the table on top of the stack. */
void wn_lua_texts(struct lua_State *L);   /* string.contains and the like */
void wn_lua_moments(struct lua_State *L); /* date, days and the like */

#endif
