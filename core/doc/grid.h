/* A table as texts that fit a width; for the text renderer. */
#ifndef WN_CORE_DOC_GRID_H
#define WN_CORE_DOC_GRID_H

#include "core/doc/content.h"

typedef struct wn_grid_column {
    bool right;
    size_t heading, cells; /* the width of the widest line of the heading, of the cells */
} wn_grid_column;

typedef struct wn_grid {
    size_t rows, width; /* row 0 is the headings */
    wn_buf *texts;      /* [rows * width], printable; lines end in `\n` but the last */
    wn_grid_column *columns; /* [width] */
} wn_grid;

/* The texts of a table, each on one line. */
wn_rc wn_grid_new(const wn_doc_section *table, wn_grid *grid, wn_err *err) WN_CHECKED;
void wn_grid_free(wn_grid *grid);

/* Breaks headings into lines, the widest first, until the table fits or no heading can
 * give way. */
wn_rc wn_grid_fold_headings(wn_grid *grid, size_t width, wn_err *err) WN_CHECKED;

/* Breaks long texts in columns that are set flush left. */
wn_rc wn_grid_fold_texts(wn_grid *grid, size_t width, wn_err *err) WN_CHECKED;

/* Gives all headings the same number of lines, with blank ones above, and sets lines
 * flush right where the column is. Nothing can be folded afterwards. */
wn_rc wn_grid_justify_headings(wn_grid *grid, wn_err *err) WN_CHECKED;

#endif
