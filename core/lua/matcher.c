#include "core/lua/matcher.h"

#include "core/base/mem.h"

/* What a matcher takes, and how it is said. `is` and plain values are apart: what they
 * mean depends on the value. */
typedef enum arguments { NOTHING, ONE_BOUND, TWO_BOUNDS, AGE, VALUES, TEXTS } arguments;

typedef struct matcher {
    const char *term;
    arguments takes;
    wn_cond_op op;
    const char *words;
} matcher;

static const matcher matchers[] = {
    {"above", ONE_BOUND, WN_COND_GT, "above"},
    {"below", ONE_BOUND, WN_COND_LT, "below"},
    {"at_least", ONE_BOUND, WN_COND_GE, "at least"},
    {"at_most", ONE_BOUND, WN_COND_LE, "at most"},
    {"between", TWO_BOUNDS, WN_COND_GE, "between"},
    {"within", AGE, WN_COND_GT, "in the last"},
    {"older_than", AGE, WN_COND_LE, "older than"},
    {"oneof", VALUES, WN_COND_ONE_OF, "is"},
    {"contains", TEXTS, WN_COND_CONTAINS, "contains"},
    {"starts", TEXTS, WN_COND_STARTS, "starts with"},
    {"ends", TEXTS, WN_COND_ENDS, "ends with"},
    {"glob", TEXTS, WN_COND_GLOB, "looks like"},
    {"yes", NOTHING, WN_COND_TRUE, "is yes"},
    {"no", NOTHING, WN_COND_FALSE, "is no"},
    {"missing", NOTHING, WN_COND_MISSING, "is missing"},
    {"present", NOTHING, WN_COND_PRESENT, "is there"},
};

static const matcher *find_matcher(const wn_node *node) {
    for (size_t i = 0; i < sizeof matchers / sizeof *matchers; i++)
        if (wn_node_is_term(node, matchers[i].term)) return &matchers[i];
    return NULL;
}

typedef struct join {
    const char *term;
    wn_cond_op op;
    bool negated;
    const char *word;
} join;

static const join joins[] = {{"any", WN_COND_OR, false, " or "},
                             {"all", WN_COND_AND, false, " and "},
                             {"none", WN_COND_OR, true, " or "}};

static const join *find_join(const wn_node *node) {
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
        if (wn_node_is_term(node, joins[i].term)) return &joins[i];
    return NULL;
}

/* ----------------------------------------------------------------------------- checking
 */

static bool is_value(const wn_node *node) {
    return node->type == WN_NODE_TEXT || node->type == WN_NODE_NUMBER ||
           node->type == WN_NODE_BOOL || node->type == WN_NODE_TIME;
}

static bool fits(const wn_node *item, arguments takes) {
    switch (takes) {
    case ONE_BOUND:
    case TWO_BOUNDS:
        return item->type == WN_NODE_NUMBER || item->type == WN_NODE_TIME;
    case VALUES:
        return item->type == WN_NODE_NUMBER || item->type == WN_NODE_TEXT;
    case TEXTS:
        return item->type == WN_NODE_TEXT;
    case AGE:
    case NOTHING:
        break;
    }
    return false;
}

/* scripts/lib checks arguments where they are given, with better words; this holds
 * whatever a script does to the tables behind them. */
static wn_rc check_arguments(const wn_node *node, const matcher *m, wn_err *err) {
    size_t count = node->table.item_count;
    const wn_node *items = node->table.items;
    if (m->takes == AGE)
        return count == 2 && items[0].type == WN_NODE_TIME &&
                       items[1].type == WN_NODE_SPAN && items[1].span > 0
                   ? WN_OK
                   : wn_node_fail(node, err, "%s needs a span such as days(30)", m->term);
    size_t wanted = m->takes == NOTHING      ? 0
                    : m->takes == ONE_BOUND  ? 1
                    : m->takes == TWO_BOUNDS ? 2
                    : count                  ? count
                                             : 1;
    bool good = count == wanted;
    for (size_t i = 0; good && i < count; i++)
        good = fits(&items[i], m->takes) && items[i].type == items[0].type;
    return good ? WN_OK : wn_node_fail(node, err, "%s has wrong arguments", m->term);
}

/* A matcher, or a value, for one column. */
wn_rc wn_matcher_check_cell(const wn_node *node, wn_err *err) {
    if (is_value(node)) return WN_OK;
    const matcher *m = find_matcher(node);
    if (m) return check_arguments(node, m, err);
    if (wn_node_is_term(node, "is") && node->table.item_count == 1 &&
        is_value(&node->table.items[0]))
        return WN_OK;
    if (!find_join(node))
        return wn_node_expected(node, "a value or a matcher such as above(5)", err);
    for (size_t i = 0; i < node->table.item_count; i++) {
        wn_rc rc = wn_matcher_check_cell(&node->table.items[i], err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

wn_rc wn_matcher_check(const wn_node *node, wn_err *err) {
    wn_rc rc = WN_OK;
    const join *j = find_join(node);
    if (!j && (!wn_node_is_plain(node) || node->table.item_count)) {
        rc = wn_node_expected(node, "columns and matchers", err);
        wn_err_hint(err, "as in { visits = above(5), country = \"DE\" }");
        return rc;
    }
    size_t count = j ? node->table.item_count : node->table.field_count;
    if (count == 0) {
        wn_node_fail(node, err, "no condition is given, which would hold for every lead");
        return wn_err_hint(err, "leave `when` out if that is meant");
    }
    for (size_t i = 0; i < count && rc == WN_OK; i++)
        rc = j ? wn_matcher_check(&node->table.items[i], err)
               : wn_matcher_check_cell(&node->table.fields[i], err);
    return rc;
}

/* ------------------------------------------------------------------------------ binding
 */

static wn_value value_of(const wn_node *node) {
    switch (node->type) {
    case WN_NODE_NUMBER:
        return (wn_value){.type = WN_NUMBER, .number = node->number};
    case WN_NODE_TIME:
        return (wn_value){.type = WN_TIME, .time = node->time};
    default:
        return (wn_value){.type = WN_TEXT, .text = wn_text_of(node->text)};
    }
}

/* `op` with the items as values. */
static wn_rc bind_values(wn_table *table, size_t column, wn_cond_op op,
                         const wn_node *items, size_t count, wn_cond **out, wn_err *err) {
    wn_value *values = wn_alloc_zero(count, sizeof *values);
    if (!values) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        values[i] = value_of(&items[i]);
    wn_rc rc = wn_cond_leaf(table, column, op, values, count, out, err);
    wn_free(values);
    return rc;
}

static wn_rc bind_is(wn_table *table, size_t column, const wn_node *value, wn_cond **out,
                     wn_err *err) {
    if (value->type == WN_NODE_BOOL)
        return wn_cond_leaf(table, column, value->boolean ? WN_COND_TRUE : WN_COND_FALSE,
                            NULL, 0, out, err);
    return bind_values(table, column, WN_COND_EQ, value, 1, out, err);
}

/* A date of the last days before as_of, whose own day belongs to them; or an older one.
 */
static wn_rc bind_age(wn_table *table, size_t column, const matcher *m,
                      const wn_node *items, wn_cond **out, wn_err *err) {
    wn_value bound = {.type = WN_TIME, .time = items[0].time - items[1].span};
    wn_value until = {.type = WN_TIME, .time = wn_time_until(items[0].time)};
    wn_cond *parts[2] = {NULL, NULL};
    wn_rc rc = wn_cond_leaf(table, column, m->op, &bound, 1, &parts[0], err);
    if (rc == WN_OK)
        rc = wn_cond_leaf(table, column, WN_COND_LE, &until, 1, &parts[1], err);
    if (rc == WN_OK) return wn_cond_take_join(WN_COND_AND, parts, 2, out, err);
    wn_cond_free(parts[0]);
    return rc;
}

static wn_rc bind_between(wn_table *table, size_t column, const wn_node *ends,
                          wn_cond **out, wn_err *err) {
    wn_cond *parts[2] = {NULL, NULL};
    wn_rc rc = bind_values(table, column, WN_COND_GE, &ends[0], 1, &parts[0], err);
    if (rc == WN_OK)
        rc = bind_values(table, column, WN_COND_LE, &ends[1], 1, &parts[1], err);
    if (rc == WN_OK) return wn_cond_take_join(WN_COND_AND, parts, 2, out, err);
    wn_cond_free(parts[0]);
    return rc;
}

/* The table, and the column that matchers are about; maps name their columns. */
typedef struct binding {
    wn_table *table;
    size_t column;
} binding;

typedef wn_rc (*bind_one)(binding b, const wn_node *node, wn_cond **out, wn_err *err);

static wn_rc bind_all(binding b, bind_one one, wn_cond_op op, const wn_node *nodes,
                      size_t count, wn_cond **out, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t made = 0;
    wn_cond **parts = wn_alloc_zero(count, sizeof *parts);
    if (!parts) return wn_fail_memory(err);
    for (; made < count; made++)
        WN_TRY(one(b, &nodes[made], &parts[made], err));
    made = 0; /* they are taken over */
    rc = wn_cond_take_join(op, parts, count, out, err);
out:
    while (made > 0)
        wn_cond_free(parts[--made]);
    wn_free(parts);
    return rc;
}

static wn_rc bind_join(binding b, bind_one one, const join *j, const wn_node *node,
                       wn_cond **out, wn_err *err) {
    wn_cond *joined;
    wn_rc rc =
        bind_all(b, one, j->op, node->table.items, node->table.item_count, &joined, err);
    if (rc == WN_OK && j->negated)
        return wn_cond_take_join(WN_COND_NOT, &joined, 1, out, err);
    if (rc == WN_OK) *out = joined;
    return rc;
}

static wn_rc bind_cell(binding b, const wn_node *node, wn_cond **out, wn_err *err) {
    if (is_value(node)) return bind_is(b.table, b.column, node, out, err);
    const join *j = find_join(node);
    if (j) return bind_join(b, bind_cell, j, node, out, err);
    const matcher *m = find_matcher(node);
    const wn_node *items = node->table.items;
    if (!m) return bind_is(b.table, b.column, items, out, err);
    if (m->takes == TWO_BOUNDS) return bind_between(b.table, b.column, items, out, err);
    if (m->takes == AGE) return bind_age(b.table, b.column, m, items, out, err);
    if (m->takes == NOTHING)
        return wn_cond_leaf(b.table, b.column, m->op, NULL, 0, out, err);
    return bind_values(b.table, b.column, m->op, items, node->table.item_count, out, err);
}

/* A field of a map: its key is the column. */
static wn_rc bind_field(binding b, const wn_node *field, wn_cond **out, wn_err *err) {
    wn_rc rc = wn_table_find(b.table, field->key, &b.column, err);
    if (rc != WN_OK) return wn_node_blame(field->parent, err);
    return bind_cell(b, field, out, err);
}

static wn_rc bind_map(binding b, const wn_node *node, wn_cond **out, wn_err *err) {
    const join *j = find_join(node);
    if (j) return bind_join(b, bind_map, j, node, out, err);
    return bind_all(b, bind_field, WN_COND_AND, node->table.fields,
                    node->table.field_count, out, err);
}

wn_rc wn_matcher_bind(const wn_node *node, wn_table *table, wn_cond **out, wn_err *err) {
    *out = NULL;
    return bind_map((binding){.table = table}, node, out, err);
}

wn_rc wn_matcher_bind_cell(const wn_node *node, wn_table *table, size_t column,
                           wn_cond **out, wn_err *err) {
    *out = NULL;
    return bind_cell((binding){table, column}, node, out, err);
}

/* --------------------------------------------------------------------------- describing
 */

static wn_rc say_value(const wn_node *node, wn_buf *out, wn_err *err) {
    char time[WN_TIME_TEXT];
    switch (node->type) {
    case WN_NODE_NUMBER:
        return wn_buf_format(out, err, "%.15g", node->number);
    case WN_NODE_TIME:
        return wn_buf_text(out, wn_time_format(node->time, time), err);
    case WN_NODE_BOOL:
        return wn_buf_text(out, node->boolean ? "yes" : "no", err);
    default:
        return wn_buf_format(out, err, "\"%s\"", node->text);
    }
}

/* `"a", "b" or "c"`; for the two ends of a range `1 and 2`. */
static wn_rc say_values(const wn_node *items, size_t count, const char *last, wn_buf *out,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < count && rc == WN_OK; i++) {
        if (i > 0) rc = wn_buf_text(out, i + 1 < count ? ", " : last, err);
        if (rc == WN_OK) rc = say_value(&items[i], out, err);
    }
    return rc;
}

/* `30 days as of 2025-03-01` */
static wn_rc say_age(const wn_node *items, wn_buf *out, wn_err *err) {
    char span[WN_TIME_TEXT], day[WN_TIME_TEXT];
    return wn_buf_format(out, err, "%s as of %s", wn_span_format(items[1].span, span),
                         wn_time_format(items[0].time, day));
}

typedef wn_rc (*say_one)(const wn_node *node, wn_buf *out, wn_err *err);

static wn_rc say_join(say_one one, const join *j, const wn_node *node, wn_buf *out,
                      wn_err *err) {
    wn_rc rc = wn_buf_text(out, j->negated ? "not (" : "(", err);
    for (size_t i = 0; i < node->table.item_count && rc == WN_OK; i++) {
        if (i > 0) rc = wn_buf_text(out, j->word, err);
        if (rc == WN_OK) rc = one(&node->table.items[i], out, err);
    }
    return rc == WN_OK ? wn_buf_text(out, ")", err) : rc;
}

static wn_rc say_cell(const wn_node *node, wn_buf *out, wn_err *err) {
    const join *j = find_join(node);
    if (j) return say_join(say_cell, j, node, out, err);
    const matcher *m = find_matcher(node);
    wn_rc rc = wn_buf_text(out, m ? m->words : "is", err);
    if (rc != WN_OK || (m && m->takes == NOTHING)) return rc;
    rc = wn_buf_text(out, " ", err);
    if (rc != WN_OK) return rc;
    if (is_value(node)) return say_value(node, out, err);
    if (m && m->takes == AGE) return say_age(node->table.items, out, err);
    return say_values(node->table.items, node->table.item_count,
                      m && m->takes == TWO_BOUNDS ? " and " : " or ", out, err);
}

wn_rc wn_matcher_describe_cell(const wn_node *node, wn_buf *out, wn_err *err) {
    return is_value(node) ? say_value(node, out, err) : say_cell(node, out, err);
}

wn_rc wn_matcher_describe(const wn_node *node, wn_buf *out, wn_err *err) {
    const join *j = find_join(node);
    if (j) return say_join(wn_matcher_describe, j, node, out, err);
    wn_rc rc = WN_OK;
    if (node->table.field_count == 0) rc = wn_buf_text(out, "always", err);
    for (size_t i = 0; i < node->table.field_count && rc == WN_OK; i++) {
        const wn_node *field = &node->table.fields[i];
        rc = wn_buf_format(out, err, "%s%s ", i > 0 ? ", " : "", field->key);
        if (rc == WN_OK) rc = say_cell(field, out, err);
    }
    return rc;
}
