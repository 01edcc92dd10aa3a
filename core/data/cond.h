/* Conditions over columns, evaluated in C a batch at a time.
 *
 * A condition is a tree of comparisons and set or text matchers joined by and, or, not.
 * It comes from an expression such as `stage == "Won" and amount >= 1000` (wn_cond_parse)
 * or from the matchers of a script (the wn_cond_* builders).
 *
 * Missing cells: `==` and the orderings and text matchers are false, `~=` is true, so a
 * condition is always true or false; `missing` and `present` ask. Texts compare by
 * bytes. */
#ifndef WN_CORE_DATA_COND_H
#define WN_CORE_DATA_COND_H

#include "core/data/table.h"

typedef enum wn_cond_op {
    /* on one column */
    WN_COND_EQ,
    WN_COND_NE,
    WN_COND_LT,
    WN_COND_LE,
    WN_COND_GT,
    WN_COND_GE,
    WN_COND_ONE_OF, /* texts or numbers */
    WN_COND_CONTAINS,
    WN_COND_STARTS,
    WN_COND_ENDS,
    WN_COND_GLOB, /* any of the texts */
    WN_COND_MISSING,
    WN_COND_PRESENT,
    WN_COND_TRUE,
    WN_COND_FALSE, /* a boolean column is yes, is no */
    /* on conditions */
    WN_COND_AND,
    WN_COND_OR,
    WN_COND_NOT
} wn_cond_op;

typedef struct wn_cond wn_cond;

/* A leaf: `column op value`. Values are all WN_TEXT, all WN_NUMBER, all WN_TIME or one
 * WN_BOOL; they are copied. The comparison reads the column as the type of the values.
 * Only WN_COND_ONE_OF and the text matchers take more than one; MISSING, PRESENT, TRUE
 * and FALSE take none. */
wn_rc wn_cond_leaf(wn_table *table, size_t column, wn_cond_op op, const wn_value *values,
                   size_t count, wn_cond **out, wn_err *err) WN_CHECKED;

/* AND, OR (any number of parts; none: true for AND, false for OR) or NOT (one part).
 * Takes over the parts, also on failure. */
wn_rc wn_cond_take_join(wn_cond_op op, wn_cond **parts, size_t count, wn_cond **out,
                        wn_err *err) WN_CHECKED;

/* Reads a Lua expression made of comparisons between a column and a literal, and, or, not
 * and parentheses. A column is a bare name or `col "Name with spaces"`; a text compared
 * with a column of dates is read as a date. *out is NULL,
 * without an error, when the expression is well beyond that and needs Lua; an unknown
 * column in a simple expression is an error of WN_E_DATA with the nearest name. */
wn_rc wn_cond_parse(wn_table *table, const char *expression, wn_cond **out,
                    wn_err *err) WN_CHECKED;

void wn_cond_free(wn_cond *cond);

/* Writes 0 or 1 per row into mask[batch->rows]. Safe from several threads. */
void wn_cond_eval(const wn_cond *cond, const wn_batch *batch, uint8_t *mask);

/* The condition as a derived WN_BOOL slot. Takes over the condition: the table frees it.
 */
wn_rc wn_cond_take_slot(wn_table *table, wn_cond *cond, size_t *slot,
                        wn_err *err) WN_CHECKED;

/* In words, as it would be written: `amount >= 1000 and stage == "Won"`. */
wn_rc wn_cond_describe(const wn_cond *cond, wn_buf *out, wn_err *err) WN_CHECKED;

#endif
