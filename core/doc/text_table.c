/* Tables as text: headings folded until the table fits, then columns by libsmartcols. */
#define _GNU_SOURCE /* newlocale */
#include "core/base/mem.h"
#include "core/base/printable.h"
#include "core/doc/renderers.h"
#include "core/doc/wrap.h"

#include <libsmartcols.h>
#include <locale.h>
#include <stdlib.h>

enum {
    GAP = 2,       /* blanks between columns */
    FOLD_FROM = 24 /* texts wider than this may be folded to fit the screen */
};

typedef struct column {
    wn_buf heading;       /* in lines */
    size_t heading_width; /* of its widest line */
    size_t narrowest;     /* of the heading: its longest word, or the widest cell */
    size_t cells_width;
} column;

typedef struct grid {
    const wn_doc_section *table;
    char **cells; /* [rows * width], printable */
    column *columns;
    size_t heading_lines;
} grid;

static void grid_free(grid *g) {
    for (size_t i = 0; g->cells && i < g->table->rows * g->table->width; i++)
        wn_free(g->cells[i]);
    for (size_t c = 0; g->columns && c < g->table->width; c++)
        wn_buf_free(&g->columns[c].heading);
    wn_free(g->cells);
    wn_free(g->columns);
}

static wn_rc take_cells(grid *g, wn_err *err) {
    size_t width = g->table->width;
    for (size_t i = 0; i < g->table->rows * width; i++) {
        char space[WN_NUMBER_TEXT];
        wn_buf clean = {0};
        const char *text =
            wn_cell_text(wn_doc_cell(g->table, i / width, i % width), space);
        wn_rc rc = wn_printable(&clean, wn_text_of(text), err);
        g->cells[i] = clean.p;
        if (rc != WN_OK) return rc;
        size_t columns = wn_text_width((wn_text){clean.p, clean.n});
        column *c = &g->columns[i % width];
        if (columns > c->cells_width) c->cells_width = columns;
    }
    return WN_OK;
}

/* ---- headings ---- */

static size_t widest_part(wn_text text, const char *separators) {
    size_t widest = 0;
    while (text.n) {
        size_t n = 0;
        while (n < text.n && !strchr(separators, text.p[n]))
            n++;
        size_t columns = wn_text_width((wn_text){text.p, n});
        if (columns > widest) widest = columns;
        n += n < text.n;
        text.p += n;
        text.n -= n;
    }
    return widest;
}

static wn_rc fold_heading(column *c, size_t width, wn_err *err) {
    wn_buf folded = {0};
    for (size_t i = 0; i < c->heading.n; i++)
        if (c->heading.p[i] == '\n') c->heading.p[i] = ' ';
    wn_text text = wn_text_trim((wn_text){c->heading.p, c->heading.n});
    wn_rc rc = wn_wrap(&folded, text, 0, 0, width, err);
    wn_buf_free(&c->heading);
    c->heading = folded;
    if (rc == WN_OK) c->heading_width = widest_part((wn_text){folded.p, folded.n}, "\n");
    return rc;
}

static wn_rc take_headings(grid *g, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < g->table->width && rc == WN_OK; i++) {
        column *c = &g->columns[i];
        rc = wn_printable(&c->heading, wn_text_of(g->table->columns[i].heading), err);
        if (rc != WN_OK) break;
        c->narrowest = widest_part((wn_text){c->heading.p, c->heading.n}, " ");
        if (c->cells_width > c->narrowest) c->narrowest = c->cells_width;
        rc = fold_heading(c, SIZE_MAX, err);
    }
    return rc;
}

static size_t total_width(const grid *g) {
    size_t total = 0;
    for (size_t i = 0; i < g->table->width; i++) {
        const column *c = &g->columns[i];
        total += (i ? GAP : 0) +
                 (c->heading_width > c->cells_width ? c->heading_width : c->cells_width);
    }
    return total;
}

/* The column with the widest heading that can give way, or NULL. */
static column *widest_heading(grid *g) {
    column *widest = NULL;
    for (size_t i = 0; i < g->table->width; i++) {
        column *c = &g->columns[i];
        bool gives = c->heading_width > c->narrowest;
        if (gives && (!widest || c->heading_width > widest->heading_width)) widest = c;
    }
    return widest;
}

/* A heading gives way before the table gets wider than the screen. */
static wn_rc fold_headings(grid *g, size_t width, wn_err *err) {
    wn_rc rc = WN_OK;
    column *c;
    while (rc == WN_OK && total_width(g) > width && (c = widest_heading(g)))
        rc = fold_heading(c, c->heading_width - 1, err);
    return rc;
}

static size_t count_lines(const column *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->heading.n; i++)
        n += c->heading.p[i] == '\n';
    return n;
}

/* ---- printing ---- */

/* libsmartcols answers 0 or a negative errno; for us that is want of memory. */
static wn_rc check(int status, wn_err *err) {
    return status < 0 ? wn_fail_memory(err) : WN_OK;
}

/* One line of the headings; those with fewer lines stand at the bottom. Takes the lines
 * off the headings, from the top. */
static wn_rc add_heading_line(grid *g, struct libscols_table *out, size_t left,
                              bool color, wn_err *err) {
    wn_rc rc = WN_OK;
    struct libscols_line *line = scols_table_new_line(out, NULL);
    if (!line) return wn_fail_memory(err);
    if (color) WN_TRY(check(scols_line_set_color(line, "bold"), err));
    for (size_t i = 0; i < g->table->width; i++) {
        wn_buf *heading = &g->columns[i].heading;
        if (count_lines(&g->columns[i]) < left) continue;
        size_t n = strcspn(heading->p, "\n");
        heading->p[n] = 0;
        WN_TRY(check(scols_line_set_data(line, i, heading->p), err));
        heading->n -= n + 1;
        memmove(heading->p, heading->p + n + 1, heading->n + 1);
    }
out:
    return rc;
}

static wn_rc add_columns(const grid *g, struct libscols_table *out, bool fold,
                         wn_err *err) {
    for (size_t i = 0; i < g->table->width; i++) {
        int flags = fold && g->columns[i].cells_width > FOLD_FROM ? SCOLS_FL_WRAP : 0;
        if (g->table->columns[i].align == WN_RIGHT) flags = SCOLS_FL_RIGHT;
        if (!scols_table_new_column(out, NULL, 0, flags)) return wn_fail_memory(err);
    }
    return WN_OK;
}

static wn_rc add_lines(grid *g, struct libscols_table *out, bool color, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t width = g->table->width, lines = 0;
    for (size_t i = 0; i < width; i++)
        if (count_lines(&g->columns[i]) > lines) lines = count_lines(&g->columns[i]);
    for (; lines > 0; lines--)
        WN_TRY(add_heading_line(g, out, lines, color, err));
    for (size_t r = 0; r < g->table->rows; r++) {
        struct libscols_line *line = scols_table_new_line(out, NULL);
        if (!line) return wn_fail_memory(err);
        for (size_t i = 0; i < width; i++)
            WN_TRY(check(scols_line_set_data(line, i, g->cells[r * width + i]), err));
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

static wn_rc print_grid(grid *g, const wn_render_options *options, wn_buf *out,
                        wn_err *err) {
    wn_rc rc;
    char *lines = NULL;
    struct libscols_table *table = scols_new_table();
    if (!table) return wn_fail_memory(err);
    scols_table_enable_noencoding(table, 1); /* the cells are printable already */
    scols_table_enable_noheadings(table, 1);
    scols_table_enable_colors(table, options->color);
    if (options->width) {
        scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
        scols_table_set_termwidth(table, options->width);
    } else {
        scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
    }
    WN_TRY(check(scols_table_set_column_separator(table, "  "), err));
    WN_TRY(add_columns(g, table, options->width > 0, err));
    WN_TRY(add_lines(g, table, options->color, err));
    WN_TRY(check(scols_print_table_to_string(table, &lines), err));
    rc = add_trimmed(out, lines, err);
out:
    free(lines);
    scols_unref_table(table);
    return rc;
}

/* libsmartcols measures text by the thread's locale; ours must not depend on the user's.
 */
static wn_rc print_in_utf8(grid *g, const wn_render_options *options, wn_buf *out,
                           wn_err *err) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    wn_rc rc = print_grid(g, options, out, err);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return rc;
}

wn_rc wn_render_text_table(const wn_doc_section *table, const wn_render_options *options,
                           wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    grid g = {.table = table};
    g.cells = wn_alloc_zero(table->rows * table->width, sizeof *g.cells);
    g.columns = wn_alloc_zero(table->width, sizeof *g.columns);
    if (!g.cells || !g.columns) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(take_cells(&g, err));
    WN_TRY(take_headings(&g, err));
    WN_TRY(fold_headings(&g, options->width ? options->width : WN_PROSE_WIDTH, err));
    rc = print_in_utf8(&g, options, out, err);
out:
    grid_free(&g);
    return rc;
}
