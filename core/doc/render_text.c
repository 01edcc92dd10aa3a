/* Text for a terminal or a pipe: the answer, the sections, the warnings. */
#define _GNU_SOURCE /* newlocale */
#include "core/base/printable.h"
#include "core/doc/renderers.h"
#include "core/doc/wrap.h"

#include <libsmartcols.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { PROSE_WIDTH = 80 };

static const char BOLD[] = "\033[1m", YELLOW[] = "\033[33m", PLAIN[] = "\033[0m";

typedef struct page {
    wn_buf *out;
    size_t start;  /* what is in `out` already */
    size_t prose;  /* width of prose */
    size_t screen; /* width of tables; 0 when unlimited */
    bool color;
} page;

static page page_of(const wn_render_options *options, wn_buf *out) {
    size_t width = options->width;
    return (page){.out = out,
                  .start = out->n,
                  .prose = width && width < PROSE_WIDTH ? width : PROSE_WIDTH,
                  .screen = width,
                  .color = options->color};
}

static wn_rc add_style(page *p, const char *style, wn_err *err) {
    return p->color ? wn_buf_text(p->out, style, err) : WN_OK;
}

/* A paragraph: `lead` in a style, then the text. Line breaks of the text stay. */
static wn_rc add_prose(page *p, const char *style, const char *lead, const char *text,
                       wn_err *err) {
    wn_rc rc;
    wn_buf clean = {0};
    WN_TRY(add_style(p, style, err));
    WN_TRY(wn_buf_text(p->out, lead, err));
    if (lead[0]) WN_TRY(add_style(p, PLAIN, err));
    for (const char *line = text; line;) {
        const char *end = strchr(line, '\n');
        size_t n = end ? (size_t)(end - line) : strlen(line);
        if (line != text) WN_TRY(wn_buf_text(&clean, "\n", err));
        WN_TRY(wn_printable(&clean, (wn_text){line, n}, err));
        line = end ? end + 1 : NULL;
    }
    WN_TRY(wn_wrap(p->out, (wn_text){clean.p, clean.n}, strlen(lead), 0, p->prose, err));
    if (!lead[0]) WN_TRY(add_style(p, PLAIN, err));
out:
    wn_buf_free(&clean);
    return rc;
}

/* ---- tables ---- */

/* libsmartcols answers 0 or a negative errno; for us that is want of memory. */
static wn_rc check(int status, wn_err *err) {
    return status < 0 ? wn_fail_memory(err) : WN_OK;
}

static wn_rc add_heading(page *p, struct libscols_table *grid,
                         const wn_doc_column_head *head, wn_err *err) {
    int flags = head->align == WN_RIGHT ? SCOLS_FL_RIGHT : p->screen ? SCOLS_FL_WRAP : 0;
    wn_buf clean = {0};
    wn_rc rc = wn_printable(&clean, wn_text_of(head->heading), err);
    struct libscols_column *column =
        rc == WN_OK ? scols_table_new_column(grid, clean.p, 0, flags) : NULL;
    wn_buf_free(&clean);
    if (rc != WN_OK) return rc;
    if (!column) return wn_fail_memory(err);
    if (!p->color) return WN_OK;
    return check(scols_cell_set_color(scols_column_get_header(column), BOLD), err);
}

static wn_rc fill_line(struct libscols_line *line, const wn_doc_section *table,
                       size_t row, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf clean = {0};
    for (size_t c = 0; c < table->width; c++) {
        char space[WN_NUMBER_TEXT];
        const char *text = wn_cell_text(wn_doc_cell(table, row, c), space);
        wn_buf_clear(&clean);
        WN_TRY(wn_printable(&clean, wn_text_of(text), err));
        WN_TRY(check(scols_line_set_data(line, c, clean.p), err));
    }
out:
    wn_buf_free(&clean);
    return rc;
}

/* Without the blanks that pad the last column. */
static wn_rc add_lines(wn_buf *out, const char *grid, wn_err *err) {
    wn_rc rc = WN_OK;
    while (*grid && rc == WN_OK) {
        size_t length = strcspn(grid, "\n"), n = length;
        while (n > 0 && grid[n - 1] == ' ')
            n--;
        rc = wn_buf_add(out, grid, n, err);
        if (rc == WN_OK) rc = wn_buf_text(out, "\n", err);
        grid += length + (grid[length] == '\n');
    }
    return rc;
}

static wn_rc print_grid(page *p, const wn_doc_section *table, wn_err *err) {
    wn_rc rc = WN_OK;
    char *lines = NULL;
    struct libscols_table *grid = scols_new_table();
    if (!grid) return wn_fail_memory(err);
    scols_table_enable_noencoding(grid, 1); /* the cells are printable already */
    scols_table_enable_colors(grid, p->color);
    scols_table_set_termforce(grid,
                              p->screen ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
    if (p->screen) scols_table_set_termwidth(grid, p->screen);
    WN_TRY(check(scols_table_set_column_separator(grid, "  "), err));
    for (size_t c = 0; c < table->width; c++)
        WN_TRY(add_heading(p, grid, &table->columns[c], err));
    for (size_t r = 0; r < table->rows; r++) {
        struct libscols_line *line = scols_table_new_line(grid, NULL);
        rc = line ? fill_line(line, table, r, err) : wn_fail_memory(err);
        if (rc != WN_OK) goto out;
    }
    WN_TRY(check(scols_print_table_to_string(grid, &lines), err));
    rc = add_lines(p->out, lines, err);
out:
    free(lines);
    scols_unref_table(grid);
    return rc;
}

/* libsmartcols measures text by the thread's locale; ours must not depend on the user's.
 */
static wn_rc add_grid(page *p, const wn_doc_section *table, wn_err *err) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    wn_rc rc = print_grid(p, table, err);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    return rc;
}

static wn_rc add_table(page *p, const wn_doc_section *table, wn_err *err) {
    wn_rc rc = WN_OK;
    if (table->text[0]) WN_TRY(add_prose(p, BOLD, "", table->text, err));
    if (table->rows)
        WN_TRY(add_grid(p, table, err));
    else
        WN_TRY(wn_buf_text(p->out, "(none)\n", err));
    for (size_t i = 0; i < table->note_count; i++) {
        char lead[48];
        snprintf(lead, sizeof lead, "[%zu] not estimable: ", i + 1);
        WN_TRY(add_prose(p, "", lead, table->notes[i], err));
    }
out:
    return rc;
}

/* A blank line between parts. */
static wn_rc add_gap(page *p, wn_err *err) {
    return p->out->n > p->start ? wn_buf_text(p->out, "\n", err) : WN_OK;
}

wn_rc wn_render_text(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                     wn_err *err) {
    wn_rc rc = WN_OK;
    page p = page_of(options, out);
    if (doc->answer) WN_TRY(add_prose(&p, BOLD, "", doc->answer, err));
    for (size_t i = 0; i < doc->section_count; i++) {
        const wn_doc_section *s = &doc->sections[i];
        WN_TRY(add_gap(&p, err));
        if (s->is_table)
            WN_TRY(add_table(&p, s, err));
        else
            WN_TRY(add_prose(&p, "", "", s->text, err));
    }
    if (doc->warning_count) WN_TRY(add_gap(&p, err));
    rc = wn_render_warnings(doc, options, out, err);
out:
    return rc;
}

wn_rc wn_render_warnings(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    page p = page_of(options, out);
    for (size_t i = 0; i < doc->warning_count && rc == WN_OK; i++)
        rc = add_prose(&p, YELLOW, "Warning: ", doc->warnings[i].sentence, err);
    return rc;
}
