/* Dates and spans of time as values of scripts: `date "2025-01-31"`, `days(30)`.
 *
 * Both are userdata, so that a date is never taken for a number. They compare, subtract
 * and add: date - date is a span, date - span a date, span / span a number. */
#ifndef WN_CORE_LUA_MOMENT_H
#define WN_CORE_LUA_MOMENT_H

#include "core/base/date.h"

struct lua_State;

void wn_moment_push(struct lua_State *L, wn_time time);

/* True when the value at the index is a date, or a span. */
bool wn_moment_at(struct lua_State *L, int index, wn_time *time);
bool wn_span_at(struct lua_State *L, int index, wn_time *span);

#endif
