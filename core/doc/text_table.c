/* Tables as text: folded to fit, then set in columns by libsmartcols. */
#define _GNU_SOURCE /* newlocale */
#include "core/doc/grid.h"
#include "core/doc/renderers.h"

#include <libsmartcols.h>
#include <locale.h>
#include <stdlib.h>

/* libsmartcols answers 0 or a negative errno; for us that is want of memory. */
static wn_rc check(int status, wn_err *err) {
    return status < 0 ? wn_fail_memory(err) : WN_OK;
}

static wn_rc add_column(struct libscols_table *out, bool right, wn_err *err) {
    int flags = SCOLS_FL_WRAP | (right ? SCOLS_FL_RIGHT : 0);
    struct libscols_column *column = scols_table_new_column(out, NULL, 0, flags);
    if (!column) return wn_fail_memory(err);
    return check(scols_column_set_wrapfunc(column, scols_wrapnl_chunksize,
                                           scols_wrapnl_nextchunk, NULL),
                 err);
}

static wn_rc fill(struct libscols_table *out, const wn_grid *grid, bool color,
                  wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t c = 0; c < grid->width; c++)
        WN_TRY(add_column(out, grid->columns[c].right, err));
    for (size_t r = 0; r < grid->rows; r++) {
        struct libscols_line *line = scols_table_new_line(out, NULL);
        if (!line) return wn_fail_memory(err);
        if (r == 0 && color) WN_TRY(check(scols_line_set_color(line, "bold"), err));
        for (size_t c = 0; c < grid->width; c++) {
            const char *text = grid->texts[r * grid->width + c].p;
            WN_TRY(check(scols_line_set_data(line, c, text), err));
        }
    }
out:
    return rc;
}

/* Without the blanks that pad the last column. */
static wn_rc add_trimmed(wn_buf *out, const char *lines, wn_err *err) {
    wn_rc rc = WN_OK;
    while (*lines && rc == WN_OK) {
        size_t length = strcspn(lines, "\n"), n = length;
        while (n > 0 && lines[n - 1] == ' ')
            n--;
        rc = wn_buf_add(out, lines, n, err);
        if (rc == WN_OK) rc = wn_buf_text(out, "\n", err);
        lines += length + (lines[length] == '\n');
    }
    return rc;
}

static wn_rc print(const wn_grid *grid, bool color, wn_buf *out, wn_err *err) {
    wn_rc rc;
    char *lines = NULL;
    struct libscols_table *table = scols_new_table();
    if (!table) return wn_fail_memory(err);
    scols_table_enable_noencoding(table, 1); /* the texts are printable already */
    scols_table_enable_noheadings(table, 1); /* they are the first line */
    scols_table_enable_colors(table, color);
    scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER); /* they fit as they are */
    WN_TRY(check(scols_table_set_column_separator(table, "  "), err));
    WN_TRY(fill(table, grid, color, err));
    WN_TRY(check(scols_print_table_to_string(table, &lines), err));
    rc = add_trimmed(out, lines, err);
out:
    free(lines);
    scols_unref_table(table);
    return rc;
}

/* libsmartcols measures text by the thread's locale; ours must not depend on the user's.
 */
static wn_rc print_in_utf8(const wn_grid *grid, bool color, wn_buf *out, wn_err *err) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    wn_rc rc = print(grid, color, out, err);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return rc;
}

wn_rc wn_render_text_table(const wn_doc_section *table, const wn_render_options *options,
                           wn_buf *out, wn_err *err) {
    wn_grid grid;
    size_t screen = options->width;
    wn_rc rc = wn_grid_new(table, &grid, err);
    if (rc != WN_OK) return rc;
    WN_TRY(wn_grid_fold_headings(&grid, screen ? screen : WN_PROSE_WIDTH, err));
    if (screen) WN_TRY(wn_grid_fold_texts(&grid, screen, err));
    WN_TRY(wn_grid_justify_headings(&grid, err));
    rc = print_in_utf8(&grid, options->color, out, err);
out:
    wn_grid_free(&grid);
    return rc;
}
