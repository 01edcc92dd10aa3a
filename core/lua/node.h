/* What a script declared, as a plain tree of values: no Lua needed to read it.
 *
 * When a script says `group "Fit" { max = 50, rule "..." {...} }`, the table is copied
 * into nodes at once. A table has items (its list part, in order) and fields (its map
 * part, sorted by key). A table made by one of the language's constructors, such as
 * `above(5)` or `control("long_form", 50)`, is a term: a table with the constructor's
 * name. Every node knows its place, so that messages name the script's line and the path:
 *
 *     rules.lua:9: rule "Right size": points: expected a number, got "20"
 *
 * Texts are valid UTF-8 without NUL; numbers are finite and exactly what the script said
 * (whole numbers that a double cannot hold are refused). Nodes are read-only and live as
 * long as their script. */
#ifndef WN_CORE_LUA_NODE_H
#define WN_CORE_LUA_NODE_H

#include "core/base/date.h"
#include "core/base/text.h"

typedef enum wn_node_type {
    WN_NODE_BOOL,
    WN_NODE_NUMBER,
    WN_NODE_TEXT,
    WN_NODE_TIME,     /* date "2025-01-31" */
    WN_NODE_SPAN,     /* days(30) */
    WN_NODE_FUNCTION, /* written in the script; core/lua/rows.h calls it */
    WN_NODE_DECLARED, /* the value of a declaration, such as a rule in its group */
    WN_NODE_TABLE
} wn_node_type;

typedef struct wn_node wn_node;
struct wn_node {
    wn_node_type type;
    const wn_node *parent;
    const char *key; /* of a field, or what a declaration is called; NULL for an item */
    size_t position; /* of an item, from 1 */
    uint64_t line;   /* where a declaration or term stands; 0: as its parent */
    union {
        bool boolean;
        double number;
        const char *text;
        wn_time time, span; /* microseconds */
        int function;
        struct {
            const char *name; /* "rule" */
            size_t number;    /* counts the script's declarations of that name from 0 */
        } declared;
        struct {
            const char *term; /* the constructor's name; NULL for a plain table */
            const wn_node *items, *fields;
            size_t item_count, field_count;
        } table;
    };
};

/* The field of a table, or NULL. */
const wn_node *wn_node_field(const wn_node *table, const char *key);

bool wn_node_is_plain(const wn_node *node);                  /* a table, not a term */
bool wn_node_is_term(const wn_node *node, const char *term); /* that term */

/* WN_E_SCRIPT at the node's line, with its path before the message. */
wn_rc wn_node_fail(const wn_node *node, wn_err *err, const char *format, ...)
    WN_PRINTF(3, 4);

/* "expected <wanted>, got <what the node is>". */
wn_rc wn_node_expected(const wn_node *node, const char *wanted, wn_err *err);

/* Makes an error that comes from elsewhere (an unknown column, a bad expression) the
 * script's: at the node's line, with its path; the hint stays. WN_E_SYSTEM stays as it
 * is. Returns err->code. */
wn_rc wn_node_blame(const wn_node *node, wn_err *err);

/* Single values; the error says what was expected. A share is a number, or a text such as
 * "5%" or "-2 %" for 0.05, -0.02. */
wn_rc wn_node_text(const wn_node *node, const char **out, wn_err *err) WN_CHECKED;
wn_rc wn_node_number(const wn_node *node, double low, double high, double *out,
                     wn_err *err) WN_CHECKED;
wn_rc wn_node_share(const wn_node *node, double low, double high, double *out,
                    wn_err *err) WN_CHECKED;
wn_rc wn_node_flag(const wn_node *node, bool *out, wn_err *err) WN_CHECKED;

/* Tables as data. Fields that the script left out keep what `into` held; a required one
 * that is missing and a key that no row names are errors, the latter with the nearest
 * key. Items are an error unless a row of type WN_FIELD_ITEMS allows them. */
typedef enum wn_field_type {
    WN_FIELD_TEXT,   /* const char *, not empty */
    WN_FIELD_NUMBER, /* double in [low, high] */
    WN_FIELD_SHARE,  /* double in [low, high]: 0.05 or "5%" */
    WN_FIELD_FLAG,   /* bool */
    WN_FIELD_NODE,   /* const wn_node *: whatever it is, to be read further */
    WN_FIELD_LIST,   /* const wn_node *: a plain table without fields */
    WN_FIELD_ITEMS   /* const wn_node *: the table itself, whose items are welcome */
} wn_field_type;

typedef struct wn_field {
    const char *key;
    wn_field_type type;
    size_t offset; /* of the member in `into` */
    bool required;
    double low, high; /* of numbers and shares; both 0: any */
} wn_field;

/* `fields` ends with a row whose key is NULL. */
wn_rc wn_node_read(const wn_node *table, const wn_field *fields, void *into,
                   wn_err *err) WN_CHECKED;

#endif
