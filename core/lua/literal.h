/* Texts and names as Lua reads them, for scripts that winnow writes. */
#ifndef WN_CORE_LUA_LITERAL_H
#define WN_CORE_LUA_LITERAL_H

#include "core/base/text.h"

/* "a \"quoted\" text\n", on one line whatever is in it. */
wn_rc wn_lua_quote(wn_buf *out, wn_text text, wn_err *err) WN_CHECKED;

/* A key of a table constructor: `visits`, or `["Lead Source"]` where it is no name. */
wn_rc wn_lua_key(wn_buf *out, wn_text key, wn_err *err) WN_CHECKED;

#endif
