/* Matchers: what a script says cells must be, as in
 *
 *     { employees = between(50, 500), country = oneof { "DE", "AT" }, email = present }
 *
 * A map from columns to matchers holds when all of them do; `any`, `all` and `none` join
 * matchers of one column, or whole maps. A plain value stands for `is(value)`. Matchers
 * are checked when they are declared, described in words, and run in C as conditions
 * over columns (core/data/cond.h says what they mean for missing cells). */
#ifndef WN_CORE_LUA_MATCHER_H
#define WN_CORE_LUA_MATCHER_H

#include "core/data/cond.h"
#include "core/lua/node.h"

/* Is the node a map of matchers, or any, all, none of such maps? WN_E_SCRIPT if not. */
wn_rc wn_matcher_check(const wn_node *node, wn_err *err) WN_CHECKED;

/* The checked node as a condition on a table. Unknown columns are WN_E_SCRIPT at the
 * node. */
wn_rc wn_matcher_bind(const wn_node *node, wn_table *table, wn_cond **out,
                      wn_err *err) WN_CHECKED;

/* The same for a value or a matcher of one column, such as above(5). */
wn_rc wn_matcher_check_cell(const wn_node *node, wn_err *err) WN_CHECKED;
wn_rc wn_matcher_bind_cell(const wn_node *node, wn_table *table, size_t column,
                           wn_cond **out, wn_err *err) WN_CHECKED;
wn_rc wn_matcher_describe_cell(const wn_node *node, wn_buf *out, wn_err *err) WN_CHECKED;

/* Appends the checked node in words: `employees between 50 and 500, email ends with
 * "@gmail.com" or "@mail.ru"`. */
wn_rc wn_matcher_describe(const wn_node *node, wn_buf *out, wn_err *err) WN_CHECKED;

#endif
