#include "core/doc/render.h"

#include "core/doc/csv_row.h"
#include "core/doc/renderers.h"

wn_rc wn_render(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                wn_err *err) {
    switch (options->format) {
    case WN_FORMAT_TEXT:
        return wn_render_text(doc, options, out, err);
    case WN_FORMAT_JSON:
        return wn_render_json(doc, out, err);
    case WN_FORMAT_CSV:
        return wn_render_csv(doc, out, err);
    case WN_FORMAT_MARKDOWN:
        return wn_render_markdown(doc, out, err);
    case WN_FORMAT_HTML:
        return wn_render_html(doc, out, err);
    }
    return wn_fail(err, WN_E_BUG, "unknown output format %d", (int)options->format);
}

/* ---- JSON ---- */

typedef struct sink {
    wn_buf *out;
    wn_err *err;
} sink;

static int add_piece(const char *p, size_t n, void *ctx) {
    sink *s = ctx;
    return wn_buf_add(s->out, p, n, s->err) == WN_OK ? 0 : -1;
}

wn_rc wn_render_json(const wn_doc *doc, wn_buf *out, wn_err *err) {
    sink s = {out, err};
    /* jansson fails only for want of memory, its own or the buffer's. */
    int status = json_dump_callback(doc->data, add_piece, &s,
                                    JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    if (status != 0) return wn_fail_memory(err);
    return wn_buf_text(out, "\n", err);
}

/* ---- CSV ---- */

static wn_rc add_heads(wn_csv_row *row, const wn_doc_column_head *head, wn_err *err) {
    if (!head->interval) return wn_csv_row_text(row, wn_text_of(head->key), err);
    wn_rc rc = WN_OK;
    wn_buf name = {0};
    for (int i = 0; i < 2 && rc == WN_OK; i++) {
        wn_buf_clear(&name);
        rc = wn_buf_format(&name, err, "%s_%s", head->key, i == 0 ? "low" : "high");
        if (rc == WN_OK) rc = wn_csv_row_text(row, (wn_text){name.p, name.n}, err);
    }
    wn_buf_free(&name);
    return rc;
}

static wn_rc add_end(wn_csv_row *row, double value, bool unbounded, wn_err *err) {
    return unbounded ? wn_csv_row_empty(row, err) : wn_csv_row_number(row, value, err);
}

static wn_rc add_cell(wn_csv_row *row, const wn_cell *cell, bool interval, wn_err *err) {
    const wn_estimate *e = &cell->estimate;
    switch (cell->kind) {
    case WN_CELL_COUNT:
        return wn_csv_row_count(row, cell->count, err);
    case WN_CELL_NUMBER:
    case WN_CELL_P:
    case WN_CELL_PROBABILITY:
    case WN_CELL_SHARE:
    case WN_CELL_PERCENT:
        return wn_csv_row_number(row, cell->number.value, err);
    case WN_CELL_ESTIMATE:
        return wn_csv_row_number(row, e->value, err);
    case WN_CELL_INTERVAL: {
        wn_rc rc = add_end(row, e->low, e->low_unbounded, err);
        return rc == WN_OK ? add_end(row, e->high, e->high_unbounded, err) : rc;
    }
    case WN_CELL_TEXT:
        if (cell->text) return wn_csv_row_text(row, wn_text_of(cell->text), err);
        break;
    case WN_CELL_NONE:
        break;
    }
    wn_rc rc = wn_csv_row_empty(row, err);
    return rc == WN_OK && interval ? wn_csv_row_empty(row, err) : rc;
}

static wn_rc add_table(wn_csv_row *row, const wn_doc_section *table, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t c = 0; c < table->width; c++)
        WN_TRY(add_heads(row, &table->columns[c], err));
    WN_TRY(wn_csv_row_end(row, err));
    for (size_t r = 0; r < table->rows; r++) {
        for (size_t c = 0; c < table->width; c++) {
            const wn_cell *cell = wn_doc_cell(table, r, c);
            WN_TRY(add_cell(row, cell, table->columns[c].interval, err));
        }
        WN_TRY(wn_csv_row_end(row, err));
    }
out:
    return rc;
}

/* A document without a table still has its answer. */
static wn_rc add_answer(wn_csv_row *row, const wn_doc *doc, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_csv_row_text(row, wn_text_of("answer"), err));
    WN_TRY(wn_csv_row_end(row, err));
    WN_TRY(wn_csv_row_text(row, wn_text_of(doc->answer ? doc->answer : ""), err));
    WN_TRY(wn_csv_row_end(row, err));
out:
    return rc;
}

wn_rc wn_render_csv(const wn_doc *doc, wn_buf *out, wn_err *err) {
    wn_csv_row row = {.text = *out};
    const wn_doc_section *table = wn_doc_main_table(doc);
    wn_rc rc = table ? add_table(&row, table, err) : add_answer(&row, doc, err);
    *out = row.text;
    return rc;
}
