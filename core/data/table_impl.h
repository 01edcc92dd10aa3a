/* What table.c (opening, asking) and scan.c (reading) share. Private to core/data. */
#ifndef WN_CORE_DATA_TABLE_IMPL_H
#define WN_CORE_DATA_TABLE_IMPL_H

#include "core/base/map.h"
#include "core/data/cell.h"
#include "core/data/csv.h"
#include "core/data/input.h"
#include "core/data/table.h"

typedef struct wn_column_info {
    wn_type guess;
    char decimal; /* 0: never settled by the sample or by the user */
} wn_column_info;

typedef struct wn_slot {
    wn_type type;
    size_t column;     /* of the file; meaningless for derived slots */
    size_t field;      /* number among the columns that are read */
    bool filters;      /* wn_table_where was called on it */
    wn_derive_fn fill; /* NULL: read from the file */
    void *context;
    void (*drop)(void *context);
    bool serial;
    bool clues[WN_CLUES]; /* seen so far, where the decimal sign was not settled */
} wn_slot;

struct wn_table {
    wn_input *input;
    wn_read_options options;
    wn_dialect dialect;
    bool byte_order_mark;

    wn_text *names; /* of the columns, terminated, in order; owned by name_set */
    size_t columns, name_capacity;
    wn_map name_set;

    /* Bytes read at opening: the header, then the sample, which the scan reads again. */
    char *head;
    size_t head_n, body_at;
    bool head_is_all;
    uint64_t header_lines;
    wn_column_info *infos; /* [columns] */

    wn_slot *slots;
    size_t slot_count, slot_capacity;
    size_t *fields; /* which column is read as field i */
    size_t field_count, field_capacity;
    bool any_serial;

    bool looks_back; /* see wn_table_blank_later */
    size_t since;    /* the field */
    wn_time after;

    wn_table_facts facts;
};

/* Is the trimmed cell empty or a missing marker? */
static inline bool wn_table_is_missing(const wn_table *table, wn_text cell) {
    for (size_t i = 0; i < table->options.missing_count; i++)
        if (wn_text_equal(cell, wn_text_of(table->options.missing[i]))) return true;
    return cell.n == 0;
}

wn_number_form wn_table_number_form(const wn_table *table, size_t column);

/* The error for a cell that is not what its column should hold; also adds the hint. */
wn_rc wn_table_bad_cell(const wn_table *table, size_t column, wn_type type, wn_text cell,
                        wn_err *err);

/* Refuses bytes that are not UTF-8 text, with the line counted from `first_line`. */
wn_rc wn_table_check_bytes(const wn_table *table, const char *p, size_t n,
                           uint64_t first_line, wn_err *err);

/* Samples the first rows and fills table->infos. */
wn_rc wn_table_study(wn_table *table, wn_err *err);

#endif
