/* Expressions over columns, as the command line takes them: `--goal`, `--where`, ...
 *
 *     Converted                          a column
 *     stage == "Won" and amount >= 1000  a comparison, run in C (core/data/cond.h)
 *     (revenue - cost) / visits          anything else, run by Lua row by row
 *
 * A column is a bare name, or `col "Lead Source"`; columns hide Lua's own names. Missing
 * cells are nil and spread: arithmetic with one is missing, an ordering is false. */
#ifndef WN_CORE_LUA_EXPRESSION_H
#define WN_CORE_LUA_EXPRESSION_H

#include "core/data/table.h"
#include "core/lua/host.h"

typedef struct wn_expressions wn_expressions;

/* The expressions of one table; free them after the scan. A Lua state is made when an
 * expression needs one. */
wn_rc wn_expressions_new(wn_table *table, const wn_lua_limits *limits,
                         wn_expressions **out, wn_err *err) WN_CHECKED;
void wn_expressions_free(wn_expressions *expressions);

/* A slot with the values of the expression. A column can be had as any type, a condition
 * as WN_BOOL, other expressions as WN_BOOL or WN_NUMBER. WN_E_DATA for an unknown column,
 * WN_E_SCRIPT for what is wrong with an expression; both quote it. */
wn_rc wn_expression_slot(wn_expressions *expressions, const char *text, wn_type type,
                         size_t *slot, wn_err *err) WN_CHECKED;

#endif
