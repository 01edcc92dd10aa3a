#include "core/doc/csv_row.h"

#include "core/doc/format.h"

#include <stdlib.h>

static wn_rc start_cell(wn_csv_row *row, wn_err *err) {
    return row->cells++ ? wn_buf_text(&row->text, ",", err) : WN_OK;
}

static bool is_plain_number(wn_text cell) {
    char copy[64];
    if (cell.n >= sizeof copy || memchr(cell.p, 0, cell.n)) return false;
    for (size_t i = 0; i < cell.n; i++)
        if (!memchr("0123456789.eE+-", cell.p[i], 15)) return false;
    memcpy(copy, cell.p, cell.n);
    copy[cell.n] = 0;
    char *end;
    strtod(copy, &end);
    return *end == 0;
}

/* `+49 30 123` or `-3,5`: after the sign nothing that a spreadsheet could compute with.
 */
static bool is_sign_and_digits(wn_text cell) {
    if (cell.p[0] != '+' && cell.p[0] != '-') return false;
    for (size_t i = 1; i < cell.n; i++)
        if (!memchr("0123456789., ", cell.p[i], 13)) return false;
    return true;
}

static bool looks_like_formula(wn_text cell) {
    return cell.n && memchr("=+-@\t\r", cell.p[0], 6) && !is_plain_number(cell) &&
           !is_sign_and_digits(cell);
}

static bool needs_quotes(wn_text cell) {
    if (cell.n == 0) return false;
    if (cell.p[0] == ' ' || cell.p[cell.n - 1] == ' ') return true;
    for (size_t i = 0; i < cell.n; i++)
        if (memchr(",\"\n\r", cell.p[i], 4)) return true;
    return false;
}

static wn_rc add_doubling_quotes(wn_buf *out, wn_text cell, wn_err *err) {
    wn_rc rc = WN_OK;
    while (cell.n && rc == WN_OK) {
        const char *quote = memchr(cell.p, '"', cell.n);
        size_t n = quote ? (size_t)(quote - cell.p) + 1 : cell.n;
        rc = wn_buf_add(out, cell.p, n, err);
        if (rc == WN_OK && quote) rc = wn_buf_text(out, "\"", err);
        cell.p += n;
        cell.n -= n;
    }
    return rc;
}

wn_rc wn_csv_row_text(wn_csv_row *row, wn_text cell, wn_err *err) {
    wn_rc rc;
    const char *quote = needs_quotes(cell) ? "\"" : "";
    const char *defuse = looks_like_formula(cell) ? "'" : "";
    WN_TRY(start_cell(row, err));
    WN_TRY(wn_buf_text(&row->text, quote, err));
    WN_TRY(wn_buf_text(&row->text, defuse, err));
    WN_TRY(add_doubling_quotes(&row->text, cell, err));
    WN_TRY(wn_buf_text(&row->text, quote, err));
out:
    return rc;
}

wn_rc wn_csv_row_number(wn_csv_row *row, double value, wn_err *err) {
    char text[WN_NUMBER_TEXT];
    wn_rc rc = start_cell(row, err);
    if (rc == WN_OK) rc = wn_buf_text(&row->text, wn_format_exact(value, text), err);
    return rc;
}

wn_rc wn_csv_row_count(wn_csv_row *row, uint64_t value, wn_err *err) {
    wn_rc rc = start_cell(row, err);
    if (rc == WN_OK)
        rc = wn_buf_format(&row->text, err, "%llu", (unsigned long long)value);
    return rc;
}

wn_rc wn_csv_row_empty(wn_csv_row *row, wn_err *err) {
    return wn_csv_row_text(row, (wn_text){"", 0}, err);
}

wn_rc wn_csv_row_end(wn_csv_row *row, wn_err *err) {
    /* A row of one empty cell would be a blank line, which readers skip. */
    bool blank =
        row->cells == 1 && (row->text.n == 0 || row->text.p[row->text.n - 1] == '\n');
    row->cells = 0;
    return wn_buf_text(&row->text, blank ? "\"\"\n" : "\n", err);
}
