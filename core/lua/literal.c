#include "core/lua/literal.h"

wn_rc wn_lua_quote(wn_buf *out, wn_text text, wn_err *err) {
    wn_rc rc = wn_buf_text(out, "\"", err);
    for (size_t i = 0; i < text.n && rc == WN_OK; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < ' ' || c == 0x7f)
            rc = wn_buf_format(out, err, "\\%03u", c);
        else if (c == '"' || c == '\\')
            rc = wn_buf_format(out, err, "\\%c", c);
        else
            rc = wn_buf_add(out, text.p + i, 1, err);
    }
    return rc == WN_OK ? wn_buf_text(out, "\"", err) : rc;
}

static bool is_name(wn_text key) {
    static const char *const reserved[] = {
        "and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
        "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
        "repeat",   "return", "then", "true", "until",  "while"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (wn_text_equal(key, wn_text_of(reserved[i]))) return false;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i > 0 && c >= '0' && c <= '9')) return false;
    }
    return key.n > 0;
}

wn_rc wn_lua_key(wn_buf *out, wn_text key, wn_err *err) {
    if (is_name(key)) return wn_buf_add(out, key.p, key.n, err);
    wn_rc rc = wn_buf_text(out, "[", err);
    if (rc == WN_OK) rc = wn_lua_quote(out, key, err);
    return rc == WN_OK ? wn_buf_text(out, "]", err) : rc;
}
