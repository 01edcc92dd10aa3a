/* Rows of a table as Lua sees them, and functions of a script over rows as slots.
 *
 * A function gets its row as one value: `lead.visits`, `lead["Lead Source"]`. A cell is
 * read when it is asked for, as what wn_table_guess says its column holds: a number, a
 * text, true or false, a date; nil when missing. Ids of many digits are texts, so nothing
 * is lost. A name that is no column is an error with the nearest one.
 *
 * Only columns whose names are written out somewhere in the source are read from the
 * file, so a script that uses two columns of forty pays for two. */
#ifndef WN_CORE_LUA_ROWS_H
#define WN_CORE_LUA_ROWS_H

#include "core/data/table.h"
#include "core/lua/host.h"

typedef struct wn_lua_rows wn_lua_rows;

/* The rows borrow the state and the table, and must be freed after the table was
 * scanned. */
wn_rc wn_lua_rows_new(wn_lua *lua, wn_table *table, wn_lua_rows **out,
                      wn_err *err) WN_CHECKED;
void wn_lua_rows_free(wn_lua_rows *rows);

/* Asks the table for the columns whose names occur in the text. */
wn_rc wn_lua_rows_source(wn_lua_rows *rows, wn_text source, wn_err *err) WN_CHECKED;

/* A slot whose values a function computes from the row: WN_BOOL (nil counts as missing)
 * or WN_NUMBER (finite; nil counts as missing). `function` is a WN_NODE_FUNCTION's.
 * `when`, if not NULL, is a WN_BOOL slot: rows where it does not hold are missing, and
 * the function is not called for them. `what` names the function in errors about its
 * result; it is borrowed until the scan is over. */
wn_rc wn_lua_rows_slot(wn_lua_rows *rows, int function, const char *what, wn_type type,
                       const size_t *when, size_t *slot, wn_err *err) WN_CHECKED;

/* Inside an entry, while a row is at hand: pushes the cell of the column whose name is on
 * top of the stack (and takes the name away). False, and nil, when there is no such
 * column; a cell that cannot be read is raised. */
struct lua_State;
bool wn_lua_rows_push(wn_lua_rows *rows, struct lua_State *L);

/* Raises "there is no column ..." for the name on top of the stack: in a script as the
 * script's error, at its line; else as one of the table, WN_E_DATA. */
_Noreturn void wn_lua_rows_unknown(wn_lua_rows *rows, struct lua_State *L,
                                   bool in_script);

#endif
