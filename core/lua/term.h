/* Terms: the values that constructors of the script language make, such as `above(5)`.
 *
 * A term is a Lua table with a metatable that only terms have; its field `term` is the
 * constructor's name and `line` where the script made it. scripts/lib makes them through
 * the function that wn_term_maker pushes: term(name, table) returns the table as a term.
 */
#ifndef WN_CORE_LUA_TERM_H
#define WN_CORE_LUA_TERM_H

#include <stdbool.h>

struct lua_State;

void wn_term_maker(struct lua_State *L);
void wn_term_metatable(struct lua_State *L);
bool wn_term_at(struct lua_State *L, int index);

#endif
