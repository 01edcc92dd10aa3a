/* What a document is made of; for the builder and the renderers only. */
#ifndef WN_CORE_DOC_CONTENT_H
#define WN_CORE_DOC_CONTENT_H

#include "core/doc/doc.h"

typedef enum wn_cell_kind {
    WN_CELL_TEXT, /* also the empty cell: text NULL */
    WN_CELL_COUNT,
    WN_CELL_NUMBER,
    WN_CELL_P,
    WN_CELL_PROBABILITY,
    WN_CELL_SHARE,
    WN_CELL_PERCENT,
    WN_CELL_ESTIMATE,
    WN_CELL_INTERVAL,
    WN_CELL_NONE
} wn_cell_kind;

typedef struct wn_cell {
    wn_cell_kind kind;
    wn_unit unit; /* of an estimate or interval */
    union {
        char *text; /* owned */
        uint64_t count;
        struct {
            double value;
            int digits;
        } number; /* also a p-value, probability, share or percentage */
        wn_estimate estimate;
        size_t note; /* of a WN_CELL_NONE: which of the table's notes, from 0 */
    };
} wn_cell;

typedef struct wn_doc_column_head {
    char *key, *heading;
    wn_align align;
    bool interval;
} wn_doc_column_head;

typedef struct wn_doc_section {
    char *text;    /* of a paragraph or code, or the table's title */
    bool is_code;  /* as it stands */
    bool is_table; /* the rest is a table's */
    bool csv_only;
    wn_doc_column_head *columns; /* [width] */
    size_t width, column_capacity;
    wn_cell *cells; /* row by row; the last row may be short */
    size_t cell_count, cell_capacity, rows;
    char **notes; /* reasons why cells are empty, each once */
    size_t note_count, note_capacity;
} wn_doc_section;

typedef struct wn_doc_warning {
    char *code, *sentence;
} wn_doc_warning;

struct wn_doc {
    wn_err failed; /* the first failure; code 0 when there is none */
    char *answer;  /* NULL when none was given */
    wn_doc_section *sections;
    size_t section_count, section_capacity;
    wn_doc_warning *warnings;
    size_t warning_count, warning_capacity;
    json_t *data, *scrap_object, *scrap_array;
};

/* The cell of a row and column of a table; an empty one where a row was left short. */
const wn_cell *wn_doc_cell(const wn_doc_section *table, size_t row, size_t column);

/* The text of a cell as people read it; `space` holds WN_NUMBER_TEXT bytes and may be
 * returned. Never NULL. */
const char *wn_cell_text(const wn_cell *cell, char *space);

/* The table that CSV prints: one made for it, else the first, else NULL. */
const wn_doc_section *wn_doc_main_table(const wn_doc *doc);

#endif
