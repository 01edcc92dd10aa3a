#include "core/lua/node.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool wn_node_is_plain(const wn_node *node) {
    return node->type == WN_NODE_TABLE && !node->table.term;
}

bool wn_node_is_term(const wn_node *node, const char *term) {
    return node->type == WN_NODE_TABLE && node->table.term &&
           strcmp(node->table.term, term) == 0;
}

const wn_node *wn_node_field(const wn_node *table, const char *key) {
    if (table->type != WN_NODE_TABLE) return NULL;
    for (size_t i = 0; i < table->table.field_count; i++)
        if (strcmp(table->table.fields[i].key, key) == 0) return &table->table.fields[i];
    return NULL;
}

/* A path as people write it, `rule "Size": when["Lead Source"][2]`, cut where the buffer
 * ends. */
typedef struct path {
    char text[256];
    size_t n;
} path;

static void add(path *p, const char *format, ...) WN_PRINTF(2, 3);
static void add(path *p, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(p->text + p->n, sizeof p->text - p->n, format, args);
    va_end(args);
    if (n > 0) p->n += (size_t)n;
    if (p->n >= sizeof p->text) p->n = sizeof p->text - 1;
}

static bool is_name(const char *key) {
    if (!isalpha((unsigned char)*key) && *key != '_') return false;
    for (; *key; key++)
        if (!isalnum((unsigned char)*key) && *key != '_') return false;
    return true;
}

/* The root, whose key is the file, is not part of the path; its children start it. */
static void add_path(path *p, const wn_node *node) {
    if (!node->parent) return;
    add_path(p, node->parent);
    bool first = !node->parent->parent;
    bool second = !first && !node->parent->parent->parent;
    if (second) add(p, ": ");
    if (!node->key)
        add(p, "[%zu]", node->position);
    else if (first || (second && is_name(node->key)))
        add(p, "%s", node->key);
    else if (is_name(node->key))
        add(p, ".%s", node->key);
    else
        add(p, "[\"%s\"]", node->key);
}

wn_rc wn_node_fail(const wn_node *node, wn_err *err, const char *format, ...) {
    char message[sizeof err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    path p = {.n = 0};
    add_path(&p, node);
    wn_fail(err, WN_E_SCRIPT, "%s%s%s", p.text, p.n ? ": " : "", message);
    uint64_t line = 0;
    for (; node->parent; node = node->parent)
        if (!line) line = node->line;
    return wn_err_at(err, node->key, line, NULL);
}

wn_rc wn_node_blame(const wn_node *node, wn_err *err) {
    if (err->code == WN_E_SYSTEM) return err->code;
    wn_err cause = *err;
    wn_node_fail(node, err, "%s%s%s", cause.file, *cause.file ? ": " : "", cause.message);
    if (*cause.hint) wn_err_hint(err, "%s", cause.hint);
    return err->code;
}

wn_rc wn_node_expected(const wn_node *node, const char *wanted, wn_err *err) {
    switch (node->type) {
    case WN_NODE_BOOL:
        return wn_node_fail(node, err, "expected %s, got %s", wanted,
                            node->boolean ? "true" : "false");
    case WN_NODE_NUMBER:
        return wn_node_fail(node, err, "expected %s, got %.15g", wanted, node->number);
    case WN_NODE_TEXT:
        return wn_node_fail(node, err, "expected %s, got \"%s\"", wanted, node->text);
    case WN_NODE_TIME:
        return wn_node_fail(node, err, "expected %s, got a date", wanted);
    case WN_NODE_SPAN:
        return wn_node_fail(node, err, "expected %s, got a span of time", wanted);
    case WN_NODE_FUNCTION:
        return wn_node_fail(node, err, "expected %s, got a function", wanted);
    case WN_NODE_DECLARED:
        return wn_node_fail(node, err, "expected %s, got a %s", wanted,
                            node->declared.name);
    case WN_NODE_TABLE:
        break;
    }
    if (node->table.term)
        return wn_node_fail(node, err, "expected %s, got %s", wanted, node->table.term);
    return wn_node_fail(node, err, "expected %s, got a table", wanted);
}

wn_rc wn_node_text(const wn_node *node, const char **out, wn_err *err) {
    if (node->type != WN_NODE_TEXT || !*node->text)
        return wn_node_expected(node, "a text", err);
    *out = node->text;
    return WN_OK;
}

wn_rc wn_node_flag(const wn_node *node, bool *out, wn_err *err) {
    if (node->type != WN_NODE_BOOL) return wn_node_expected(node, "true or false", err);
    *out = node->boolean;
    return WN_OK;
}

static wn_rc check_range(const wn_node *node, double value, double low, double high,
                         wn_err *err) {
    if (value >= low && value <= high) return WN_OK;
    if (high == HUGE_VAL)
        return wn_node_fail(node, err, "expected at least %.15g, got %.15g", low, value);
    if (low == -HUGE_VAL)
        return wn_node_fail(node, err, "expected at most %.15g, got %.15g", high, value);
    return wn_node_fail(node, err, "expected between %.15g and %.15g, got %.15g", low,
                        high, value);
}

wn_rc wn_node_number(const wn_node *node, double low, double high, double *out,
                     wn_err *err) {
    if (node->type != WN_NODE_NUMBER) return wn_node_expected(node, "a number", err);
    *out = node->number;
    return check_range(node, *out, low, high, err);
}

wn_rc wn_node_share(const wn_node *node, double low, double high, double *out,
                    wn_err *err) {
    if (node->type == WN_NODE_NUMBER) {
        *out = node->number;
        return check_range(node, *out, low, high, err);
    }
    if (node->type != WN_NODE_TEXT)
        return wn_node_expected(node, "a share such as \"5%\"", err);
    char *end;
    double percent = strtod(node->text, &end);
    bool digits = end != node->text;
    end += strspn(end, " ");
    if (!digits || strcmp(end, "%") != 0 || !isfinite(percent))
        return wn_node_expected(node, "a share such as \"5%\"", err);
    *out = percent / 100;
    return check_range(node, *out, low, high, err);
}

static wn_rc read_field(const wn_node *node, const wn_field *field, void *place,
                        wn_err *err) {
    bool any = field->low == 0 && field->high == 0;
    double low = any ? -HUGE_VAL : field->low, high = any ? HUGE_VAL : field->high;
    switch (field->type) {
    case WN_FIELD_TEXT:
        return wn_node_text(node, place, err);
    case WN_FIELD_NUMBER:
        return wn_node_number(node, low, high, place, err);
    case WN_FIELD_SHARE:
        return wn_node_share(node, low, high, place, err);
    case WN_FIELD_FLAG:
        return wn_node_flag(node, place, err);
    case WN_FIELD_LIST:
        if (!wn_node_is_plain(node) || node->table.field_count)
            return wn_node_expected(node, "a list", err);
        break;
    case WN_FIELD_ITEMS:
    case WN_FIELD_NODE:
        break;
    }
    *(const wn_node **)place = node;
    return WN_OK;
}

static wn_rc check_keys(const wn_node *table, const wn_field *fields, wn_err *err) {
    enum { KEYS_MAX = 32 };
    const char *keys[KEYS_MAX];
    size_t count = 0;
    bool items = false;
    for (const wn_field *f = fields; f->key; f++) {
        if (f->type == WN_FIELD_ITEMS)
            items = true;
        else if (count < KEYS_MAX)
            keys[count++] = f->key;
    }
    if (table->table.item_count && !items)
        return wn_node_fail(&table->table.items[0], err,
                            "a value without a key has no meaning here");
    for (size_t i = 0; i < table->table.field_count; i++) {
        const wn_node *given = &table->table.fields[i];
        size_t k = 0;
        while (k < count && strcmp(keys[k], given->key) != 0)
            k++;
        if (k < count) continue;
        wn_node_fail(table, err, "unknown key \"%s\"", given->key);
        const char *nearest = wn_text_nearest(given->key, keys, count);
        if (nearest) return wn_err_hint(err, "did you mean \"%s\"?", nearest);
        return err->code;
    }
    return WN_OK;
}

wn_rc wn_node_read(const wn_node *table, const wn_field *fields, void *into,
                   wn_err *err) {
    if (table->type != WN_NODE_TABLE) return wn_node_expected(table, "a table", err);
    wn_rc rc = check_keys(table, fields, err);
    if (rc != WN_OK) return rc;
    for (const wn_field *f = fields; f->key; f++) {
        const wn_node *node =
            f->type == WN_FIELD_ITEMS ? table : wn_node_field(table, f->key);
        if (!node && f->required)
            return wn_node_fail(table, err, "\"%s\" is missing", f->key);
        if (!node) continue;
        rc = read_field(node, f, (char *)into + f->offset, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}
