#include "core/data/cond.h"

#include "core/base/mem.h"

#include <stdio.h>

struct wn_cond {
    wn_cond_op op;
    /* a leaf */
    size_t slot;
    char *column;
    wn_value *values; /* [count]; texts are owned */
    size_t count;
    /* a join */
    wn_cond **parts;
    size_t part_count;
};

void wn_cond_free(wn_cond *c) {
    if (!c) return;
    for (size_t i = 0; i < c->count; i++)
        if (c->values[i].type == WN_TEXT) wn_free((void *)c->values[i].text.p);
    for (size_t i = 0; i < c->part_count; i++)
        wn_cond_free(c->parts[i]);
    wn_free(c->values);
    wn_free(c->parts);
    wn_free(c->column);
    wn_free(c);
}

/* --------------------------------------------------------------------------- building */

static wn_rc copy_values(wn_cond *c, const wn_value *values, size_t count, wn_err *err) {
    c->values = wn_alloc_zero(count, sizeof *c->values);
    if (!c->values) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        wn_value v = values[i];
        if (v.type == WN_TEXT) {
            v.text.p = wn_strndup(v.text.p, v.text.n);
            if (!v.text.p) return wn_fail_memory(err);
        }
        c->values[c->count++] = v;
    }
    return WN_OK;
}

/* As what the column is read: what it is compared with decides. */
static wn_type read_as(wn_cond_op op, const wn_value *values, size_t count) {
    if (op == WN_COND_TRUE || op == WN_COND_FALSE) return WN_BOOL;
    return count ? values[0].type : WN_TEXT;
}

wn_rc wn_cond_leaf(wn_table *table, size_t column, wn_cond_op op, const wn_value *values,
                   size_t count, wn_cond **out, wn_err *err) {
    *out = NULL;
    wn_rc rc = WN_OK;
    wn_cond *c = wn_alloc_zero(1, sizeof *c);
    if (!c) return wn_fail_memory(err);
    c->op = op;
    c->column = wn_strdup(wn_table_column(table, column));
    if (!c->column) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(copy_values(c, values, count, err));
    WN_TRY(wn_table_want(table, column, read_as(op, values, count), &c->slot, err));
out:
    if (rc == WN_OK)
        *out = c;
    else
        wn_cond_free(c);
    return rc;
}

wn_rc wn_cond_take_join(wn_cond_op op, wn_cond **parts, size_t count, wn_cond **out,
                        wn_err *err) {
    *out = NULL;
    wn_cond *c = wn_alloc_zero(1, sizeof *c);
    wn_cond **own = wn_alloc_zero(count, sizeof *own);
    if (!c || !own) {
        wn_free(c);
        wn_free(own);
        for (size_t i = 0; i < count; i++)
            wn_cond_free(parts[i]);
        return wn_fail_memory(err);
    }
    if (count) memcpy(own, parts, count * sizeof *own);
    *c = (wn_cond){.op = op, .parts = own, .part_count = count};
    *out = c;
    return WN_OK;
}

/* ------------------------------------------------------------------------- evaluating */

static bool order_holds(wn_cond_op op, int order) {
    switch (op) {
    case WN_COND_EQ:
        return order == 0;
    case WN_COND_NE:
        return order != 0;
    case WN_COND_LT:
        return order < 0;
    case WN_COND_LE:
        return order <= 0;
    case WN_COND_GT:
        return order > 0;
    case WN_COND_GE:
        return order >= 0;
    default:
        return false;
    }
}

static bool text_holds(wn_cond_op op, wn_text cell, wn_text value) {
    switch (op) {
    case WN_COND_ONE_OF:
    case WN_COND_EQ:
        return wn_text_equal(cell, value);
    case WN_COND_NE:
        return !wn_text_equal(cell, value);
    case WN_COND_CONTAINS:
        return wn_text_contains(cell, value);
    case WN_COND_STARTS:
        return wn_text_starts(cell, value);
    case WN_COND_ENDS:
        return wn_text_ends(cell, value);
    case WN_COND_GLOB:
        return wn_text_glob(cell, value);
    default:
        return order_holds(op, wn_text_compare(cell, value));
    }
}

static bool value_holds(wn_cond_op op, const wn_column *column, size_t row,
                        const wn_value *value) {
    switch (value->type) {
    case WN_TEXT:
        return text_holds(op, column->text[row], value->text);
    case WN_NUMBER: {
        double a = column->number[row], b = value->number;
        return order_holds(op == WN_COND_ONE_OF ? WN_COND_EQ : op, (a > b) - (a < b));
    }
    case WN_TIME: {
        wn_time a = column->time[row], b = value->time;
        return order_holds(op == WN_COND_ONE_OF ? WN_COND_EQ : op, (a > b) - (a < b));
    }
    case WN_BOOL:
        return order_holds(op, (int)column->boolean[row] - (int)value->boolean);
    }
    return false;
}

static bool leaf_holds(const wn_cond *c, const wn_column *column, size_t row) {
    bool missing = column->missing[row];
    switch (c->op) {
    case WN_COND_MISSING:
        return missing;
    case WN_COND_PRESENT:
        return !missing;
    case WN_COND_TRUE:
        return !missing && column->boolean[row];
    case WN_COND_FALSE:
        return !missing && !column->boolean[row];
    default:
        break;
    }
    if (missing) return c->op == WN_COND_NE;
    for (size_t i = 0; i < c->count; i++)
        if (value_holds(c->op, column, row, &c->values[i])) return true;
    return false;
}

/* Rows are taken in runs, so that a join's scratch fits the stack. */
enum { RUN = 512 };

static void eval_run(const wn_cond *c, const wn_batch *batch, size_t from, size_t n,
                     uint8_t *mask) {
    if (c->op < WN_COND_AND) {
        const wn_column *column = &batch->columns[c->slot];
        for (size_t i = 0; i < n; i++)
            mask[i] = leaf_holds(c, column, from + i);
        return;
    }
    if (c->op == WN_COND_NOT) {
        eval_run(c->parts[0], batch, from, n, mask);
        for (size_t i = 0; i < n; i++)
            mask[i] = !mask[i];
        return;
    }
    bool all = c->op == WN_COND_AND;
    uint8_t part[RUN];
    memset(mask, all, n);
    for (size_t p = 0; p < c->part_count; p++) {
        eval_run(c->parts[p], batch, from, n, part);
        for (size_t i = 0; i < n; i++)
            mask[i] = all ? (mask[i] & part[i]) : (mask[i] | part[i]);
    }
}

void wn_cond_eval(const wn_cond *c, const wn_batch *batch, uint8_t *mask) {
    for (size_t from = 0; from < batch->rows; from += RUN) {
        size_t n = batch->rows - from < RUN ? batch->rows - from : RUN;
        eval_run(c, batch, from, n, mask + from);
    }
}

static wn_rc fill_from_cond(void *context, const wn_batch *batch, wn_column *out,
                            wn_err *err) {
    (void)err;
    wn_cond_eval(context, batch, out->boolean);
    return WN_OK;
}

static void drop_cond(void *context) {
    wn_cond_free(context);
}

wn_rc wn_cond_take_slot(wn_table *table, wn_cond *cond, size_t *slot, wn_err *err) {
    return wn_table_derive(table, WN_BOOL, fill_from_cond, cond, drop_cond, false, slot,
                           err);
}

/* ------------------------------------------------------------------------ in words */

static wn_rc describe_value(const wn_value *v, wn_buf *out, wn_err *err) {
    char time[WN_TIME_TEXT];
    switch (v->type) {
    case WN_TEXT:
        return wn_buf_format(out, err, "\"%.*s\"", (int)v->text.n, v->text.p);
    case WN_NUMBER:
        return wn_buf_format(out, err, "%.15g", v->number);
    case WN_BOOL:
        return wn_buf_text(out, v->boolean ? "true" : "false", err);
    case WN_TIME:
        return wn_buf_format(out, err, "date \"%s\"", wn_time_format(v->time, time));
    }
    return WN_OK;
}

static bool is_plain_name(const char *name) {
    bool letter =
        (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') || *name == '_';
    for (const char *p = name; *p && letter; p++)
        letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_' ||
                 (*p >= '0' && *p <= '9');
    return letter;
}

static wn_rc describe_leaf(const wn_cond *c, wn_buf *out, wn_err *err) {
    static const char *const words[] = {[WN_COND_EQ] = " == ",
                                        [WN_COND_NE] = " ~= ",
                                        [WN_COND_LT] = " < ",
                                        [WN_COND_LE] = " <= ",
                                        [WN_COND_GT] = " > ",
                                        [WN_COND_GE] = " >= ",
                                        [WN_COND_ONE_OF] = " is one of ",
                                        [WN_COND_CONTAINS] = " contains ",
                                        [WN_COND_STARTS] = " starts with ",
                                        [WN_COND_ENDS] = " ends with ",
                                        [WN_COND_GLOB] = " looks like ",
                                        [WN_COND_MISSING] = " is missing",
                                        [WN_COND_PRESENT] = " is present",
                                        [WN_COND_TRUE] = " is yes",
                                        [WN_COND_FALSE] = " is no"};
    wn_rc rc = is_plain_name(c->column)
                   ? wn_buf_text(out, c->column, err)
                   : wn_buf_format(out, err, "col \"%s\"", c->column);
    if (rc == WN_OK) rc = wn_buf_text(out, words[c->op], err);
    for (size_t i = 0; i < c->count && rc == WN_OK; i++) {
        if (i) rc = wn_buf_text(out, ", ", err);
        if (rc == WN_OK) rc = describe_value(&c->values[i], out, err);
    }
    return rc;
}

wn_rc wn_cond_describe(const wn_cond *c, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (c->op < WN_COND_AND) return describe_leaf(c, out, err);
    if (c->part_count == 0)
        return wn_buf_text(out, c->op == WN_COND_AND ? "always" : "never", err);
    if (c->op == WN_COND_NOT) WN_TRY(wn_buf_text(out, "not ", err));
    for (size_t i = 0; i < c->part_count; i++) {
        bool brackets = c->parts[i]->op == WN_COND_AND || c->parts[i]->op == WN_COND_OR;
        if (c->parts[i]->part_count < 2) brackets = false;
        if (i) WN_TRY(wn_buf_text(out, c->op == WN_COND_AND ? " and " : " or ", err));
        if (brackets) WN_TRY(wn_buf_text(out, "(", err));
        WN_TRY(wn_cond_describe(c->parts[i], out, err));
        if (brackets) WN_TRY(wn_buf_text(out, ")", err));
    }
out:
    return rc;
}
