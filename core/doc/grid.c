#include "core/doc/grid.h"

#include "core/base/mem.h"
#include "core/base/printable.h"
#include "core/doc/wrap.h"

enum {
    GAP = 2,       /* blanks between columns */
    FOLD_FROM = 24 /* texts up to this width are never folded */
};

static wn_buf *text_at(const wn_grid *grid, size_t row, size_t column) {
    return &grid->texts[row * grid->width + column];
}

static size_t column_width(const wn_grid_column *c) {
    return c->heading > c->cells ? c->heading : c->cells;
}

static size_t total_width(const wn_grid *grid) {
    size_t total = 0;
    for (size_t i = 0; i < grid->width; i++)
        total += (i ? GAP : 0) + column_width(&grid->columns[i]);
    return total;
}

/* The width of the widest part, parts being set apart by any of some characters. */
static size_t widest_part(const wn_buf *text, const char *separators) {
    size_t widest = 0;
    for (const char *p = text->p; *p;) {
        size_t n = strcspn(p, separators);
        size_t width = wn_text_width((wn_text){p, n});
        if (width > widest) widest = width;
        p += n + (p[n] != 0);
    }
    return widest;
}

static void measure(wn_grid *grid, size_t column) {
    wn_grid_column *c = &grid->columns[column];
    c->heading = widest_part(text_at(grid, 0, column), "\n");
    c->cells = 0;
    for (size_t r = 1; r < grid->rows; r++) {
        size_t width = widest_part(text_at(grid, r, column), "\n");
        if (width > c->cells) c->cells = width;
    }
}

wn_rc wn_grid_new(const wn_doc_section *table, wn_grid *grid, wn_err *err) {
    wn_rc rc = WN_OK;
    *grid = (wn_grid){.rows = table->rows + 1, .width = table->width};
    grid->texts = wn_alloc_zero(grid->rows * grid->width, sizeof *grid->texts);
    grid->columns = wn_alloc_zero(grid->width, sizeof *grid->columns);
    if (!grid->texts || !grid->columns) rc = wn_fail_memory(err);
    for (size_t c = 0; c < grid->width && rc == WN_OK; c++) {
        const wn_doc_column_head *head = &table->columns[c];
        grid->columns[c].right = head->align == WN_RIGHT;
        rc = wn_printable(text_at(grid, 0, c), wn_text_of(head->heading), err);
        for (size_t r = 1; r < grid->rows && rc == WN_OK; r++) {
            char space[WN_NUMBER_TEXT];
            const char *text = wn_cell_text(wn_doc_cell(table, r - 1, c), space);
            rc = wn_printable(text_at(grid, r, c), wn_text_of(text), err);
        }
        if (rc == WN_OK) measure(grid, c);
    }
    if (rc != WN_OK) wn_grid_free(grid);
    return rc;
}

void wn_grid_free(wn_grid *grid) {
    for (size_t i = 0; grid->texts && i < grid->rows * grid->width; i++)
        wn_buf_free(&grid->texts[i]);
    wn_free(grid->texts);
    wn_free(grid->columns);
    *grid = (wn_grid){0};
}

/* Breaks a text anew into lines. */
static wn_rc fold(wn_buf *text, size_t width, wn_err *err) {
    for (size_t i = 0; i < text->n; i++)
        if (text->p[i] == '\n') text->p[i] = ' ';
    wn_buf folded = {0};
    wn_rc rc = wn_wrap(&folded, (wn_text){text->p, text->n}, 0, 0, width, err);
    if (rc == WN_OK) folded.p[--folded.n] = 0; /* the last line break */
    wn_buf_free(text);
    *text = folded;
    return rc;
}

/* ---- headings ---- */

/* A heading may become as narrow as its longest word, and need not be narrower than what
 * stands below it. */
static bool can_give_way(const wn_grid *grid, size_t column) {
    const wn_grid_column *c = &grid->columns[column];
    return c->heading > c->cells &&
           c->heading > widest_part(text_at(grid, 0, column), " \n");
}

wn_rc wn_grid_fold_headings(wn_grid *grid, size_t width, wn_err *err) {
    wn_rc rc = WN_OK;
    while (rc == WN_OK && total_width(grid) > width) {
        size_t widest = grid->width;
        for (size_t i = 0; i < grid->width; i++)
            if (can_give_way(grid, i) &&
                (widest == grid->width ||
                 grid->columns[i].heading > grid->columns[widest].heading))
                widest = i;
        if (widest == grid->width) break;
        rc = fold(text_at(grid, 0, widest), grid->columns[widest].heading - 1, err);
        if (rc == WN_OK) measure(grid, widest);
    }
    return rc;
}

static size_t count_lines(const wn_buf *text) {
    size_t n = 1;
    for (size_t i = 0; i < text->n; i++)
        n += text->p[i] == '\n';
    return n;
}

static wn_rc justify(wn_buf *text, size_t lines, size_t width, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf out = {0};
    for (size_t i = count_lines(text); i < lines; i++)
        WN_TRY(wn_buf_text(&out, "\n", err));
    for (const char *p = text->p; p;) {
        size_t n = strcspn(p, "\n"), columns = wn_text_width((wn_text){p, n});
        size_t blanks = columns < width ? width - columns : 0;
        WN_TRY(wn_buf_format(&out, err, "%*s", (int)blanks, ""));
        WN_TRY(wn_buf_add(&out, p, n + (p[n] == '\n'), err));
        p = p[n] ? p + n + 1 : NULL;
    }
out:
    wn_buf_free(text);
    *text = out;
    return rc;
}

wn_rc wn_grid_justify_headings(wn_grid *grid, wn_err *err) {
    size_t lines = 1;
    for (size_t i = 0; i < grid->width; i++)
        if (count_lines(text_at(grid, 0, i)) > lines)
            lines = count_lines(text_at(grid, 0, i));
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < grid->width && rc == WN_OK; i++) {
        const wn_grid_column *c = &grid->columns[i];
        rc = justify(text_at(grid, 0, i), lines, c->right ? column_width(c) : 0, err);
    }
    return rc;
}

/* ---- texts ---- */

wn_rc wn_grid_fold_texts(wn_grid *grid, size_t width, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < grid->width && rc == WN_OK; i++) {
        size_t total = total_width(grid);
        const wn_grid_column *c = &grid->columns[i];
        if (total <= width) break;
        if (c->right || c->cells <= FOLD_FROM || c->cells < c->heading) continue;
        size_t excess = total - width;
        size_t limit = c->cells > FOLD_FROM + excess ? c->cells - excess : FOLD_FROM;
        for (size_t r = 1; r < grid->rows && rc == WN_OK; r++)
            rc = fold(text_at(grid, r, i), limit, err);
        if (rc == WN_OK) measure(grid, i);
    }
    return rc;
}
