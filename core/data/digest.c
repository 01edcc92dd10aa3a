#include "core/data/block.h"

#include "core/base/mem.h"
#include "core/data/split.h"

/* ------------------------------------------------------------------------ preparation */

wn_rc wn_digest_init(wn_digest *d, wn_table *table, wn_err *err) {
    *d = (wn_digest){.table = table};
    wn_rc rc = wn_csv_init(&d->csv, table->dialect, err);
    if (rc != WN_OK) return rc;
    d->cells = wn_alloc_zero(table->field_count, sizeof *d->cells);
    d->columns = wn_alloc_zero(table->slot_count, sizeof *d->columns);
    d->clue_rows = wn_alloc_zero(table->slot_count, sizeof *d->clue_rows);
    d->field_of = wn_alloc_zero(table->columns, sizeof *d->field_of);
    if (!d->cells || !d->columns || !d->clue_rows || !d->field_of)
        return wn_fail_memory(err);
    for (size_t i = 0; i < table->field_count; i++)
        d->field_of[table->fields[i]] = i + 1;
    for (size_t i = 0; i < table->slot_count; i++)
        d->columns[i].type = table->slots[i].type;
    return WN_OK;
}

/* A text column that is read from the file shows the cells themselves. */
static bool owns_values(const wn_table *t, size_t slot) {
    return t->slots[slot].fill || t->slots[slot].type != WN_TEXT;
}

void wn_digest_free(wn_digest *d) {
    if (!d->table) return;
    for (size_t i = 0; d->cells && i < d->table->field_count; i++)
        wn_free(d->cells[i]);
    for (size_t i = 0; d->columns && i < d->table->slot_count; i++) {
        wn_free(d->columns[i].missing);
        if (owns_values(d->table, i)) wn_free(d->columns[i].text);
    }
    wn_free(d->cells);
    wn_free(d->columns);
    wn_free(d->clue_rows);
    wn_free(d->field_of);
    wn_free(d->keep);
    wn_free(d->arena);
    wn_free(d->block.bytes);
    wn_free(d->block.rejected);
    wn_csv_free(&d->csv);
}

static wn_rc resize(void *array, size_t count, size_t size, wn_err *err) {
    size_t capacity = 0;
    return wn_grow(array, &capacity, count, size, err);
}

static size_t value_size(wn_type type) {
    switch (type) {
    case WN_TEXT:
        return sizeof(wn_text);
    case WN_NUMBER:
        return sizeof(double);
    case WN_BOOL:
        return sizeof(uint8_t);
    case WN_TIME:
        return sizeof(wn_time);
    }
    return 0;
}

static wn_rc reserve_rows(wn_digest *d, size_t rows, wn_err *err) {
    const wn_table *t = d->table;
    wn_rc rc = WN_OK;
    if (rows <= d->row_capacity) return WN_OK;
    if (rows < d->row_capacity * 2) rows = d->row_capacity * 2;
    if (rows < 64) rows = 64;
    WN_TRY(resize(&d->keep, rows, 1, err));
    for (size_t i = 0; i < t->field_count; i++)
        WN_TRY(resize(&d->cells[i], rows, sizeof(wn_text), err));
    for (size_t i = 0; i < t->slot_count; i++) {
        wn_column *c = &d->columns[i];
        WN_TRY(resize(&c->missing, rows, 1, err));
        if (owns_values(t, i)) WN_TRY(resize(&c->text, rows, value_size(c->type), err));
    }
    d->row_capacity = rows;
out:
    return rc;
}

/* ---------------------------------------------------------------------- cells of rows */

/* The row `record` of the block is no good. Keeps the first such error; in strict reading
 * that is the result. */
static wn_rc reject(wn_digest *d, size_t record, wn_err *why) {
    why->line = wn_block_line(&d->block, record);
    d->bad_rows++;
    if (d->bad_row.code == WN_OK) d->bad_row = *why;
    return d->table->options.skip_bad_rows ? WN_OK : why->code;
}

/* The same for a record that does not even become a row of the batch. */
static wn_rc reject_record(wn_digest *d, wn_err *err) {
    wn_block *b = &d->block;
    wn_rc rc = reject(d, d->record, err);
    if (rc != WN_OK) return rc;
    rc = wn_grow(&b->rejected, &b->rejected_capacity, b->rejected_count + 1,
                 sizeof *b->rejected, err);
    if (rc == WN_OK) b->rejected[b->rejected_count++] = (uint32_t)d->record++;
    return rc;
}

/* Could this first cell be a whole line that was put in quotes by mistake? */
static bool looks_like_line(const wn_digest *d, const char *p, size_t n) {
    size_t delimiters = 0, columns = d->table->columns;
    if (columns < 3 || n < columns) return false;
    const char *end = p + n;
    while ((p = memchr(p, d->table->dialect.delimiter, (size_t)(end - p)))) {
        delimiters++;
        p++;
    }
    return delimiters + 1 >= columns;
}

static void on_field(void *p, size_t n, void *context) {
    wn_digest *d = context;
    size_t field = d->field++;
    if (n) d->filled_cells++;
    /* A cell that was not quoted holds no delimiter. */
    if (field == 0) d->whole_line_in_first = !d->in_place && looks_like_line(d, p, n);
    if (field >= d->table->columns || !d->field_of[field]) return;
    if (d->rc != WN_OK) return; /* there may be no room for the row */
    wn_text *cell = &d->cells[d->field_of[field] - 1][d->rows];
    *cell = (wn_text){p, n};
    if (d->in_place) return;
    /* The cells of good rows and of one more are never longer than the block. */
    cell->p = d->arena + d->arena_n;
    if (n) memcpy(d->arena + d->arena_n, p, n);
    d->arena_n += n;
}

static wn_rc bad_shape(const wn_digest *d, size_t cells, bool swallowed, wn_err *err) {
    const wn_table *t = d->table;
    if (swallowed) {
        wn_fail(err, WN_E_DATA, "the whole line stands in quotes, as one cell");
        wn_err_hint(err,
                    "take the outer quotes off, or export the file again; --bad-rows "
                    "skip leaves such rows out and counts them");
    } else {
        wn_fail(err, WN_E_DATA, "expected %zu cells as in the header, got %zu",
                t->columns, cells);
        wn_err_hint(err,
                    "is a \"%c\" inside a cell without quotes, or a line cut off? "
                    "--bad-rows skip leaves such rows out and counts them",
                    t->dialect.delimiter);
    }
    return wn_err_at(err, wn_table_name(t), 0, NULL);
}

static void on_record(int end, void *context) {
    (void)end;
    wn_digest *d = context;
    size_t fields = d->field, filled = d->filled_cells;
    d->field = d->filled_cells = 0;
    if (d->rc != WN_OK) return;
    bool swallowed = d->whole_line_in_first && filled == 1;
    if (fields != d->table->columns || swallowed) {
        bad_shape(d, fields, swallowed, d->err);
        d->arena_n = d->arena_kept;
        d->rc = reject_record(d, d->err);
        return;
    }
    d->arena_kept = d->arena_n;
    d->rows++;
    d->record++;
    if (d->rows == d->row_capacity) d->rc = reserve_rows(d, d->rows + 1, d->err);
}

static wn_rc damaged_quotes(const wn_digest *d, wn_record_kind kind, wn_err *err) {
    wn_fail(err, WN_E_DATA,
            kind == WN_RECORD_STRAY
                ? "a stray quote: quotes stand around a whole cell, and "
                  "are doubled inside it"
                : "a quote is opened in this row and never closed");
    wn_err_at(err, wn_table_name(d->table), 0, NULL);
    return wn_err_hint(err, kind == WN_RECORD_STRAY
                                ? "double the quote and put the cell in quotes; or "
                                  "--bad-rows skip"
                                : "close it, or double it if it belongs to the cell");
}

static wn_rc parse(wn_digest *d, wn_err *err) {
    const wn_csv_sink sink = {on_field, on_record};
    const wn_block *b = &d->block;
    size_t at = 0, done, length;
    d->err = err;
    d->rc = WN_OK;
    d->field = d->filled_cells = 0;
    d->in_place = true;
    if (wn_split_plain(b->dialect, b->bytes, b->n, &sink, d)) return d->rc;
    d->in_place = false;
    while (at < b->n && d->rc == WN_OK) {
        wn_record_kind kind;
        wn_rc rc = wn_csv_parse(&d->csv, b->bytes + at, b->n - at, b->after, &sink, d,
                                &kind, &done, &length, err);
        if (rc != WN_OK) return rc;
        at += done;
        if (kind == WN_RECORD_GOOD || d->rc != WN_OK) break;
        damaged_quotes(d, kind, err);
        d->rc = reject_record(d, err);
        if (kind == WN_RECORD_INCOMPLETE) return err->code ? err->code : WN_E_DATA;
        d->field = d->filled_cells = 0;
        d->arena_n = d->arena_kept;
        at += length;
    }
    return d->rc;
}

/* ----------------------------------------------------------------------------- values */

/* The record number of a row: rejected records stand between. */
static size_t record_of(const wn_block *b, size_t row) {
    size_t record = row;
    for (size_t i = 0; i < b->rejected_count && b->rejected[i] <= record; i++)
        record++;
    return record;
}

uint64_t wn_batch_line(const wn_batch *batch, size_t row) {
    return wn_block_line(batch->block, record_of(batch->block, row));
}

/* One cell as a number, noting where each clue about the decimal sign comes first. */
static bool read_number(wn_text cell, wn_number_form form, size_t row, double *value,
                        size_t clue_rows[WN_CLUES]) {
    wn_decimal_clue clue = WN_CLUE_NONE;
    bool good = wn_cell_number(cell, form, value, form.decimal ? NULL : &clue);
    if (row < clue_rows[clue]) clue_rows[clue] = row;
    return good;
}

/* Reads the cells of one slot; stops at the first bad one. */
static size_t fill_slot(const wn_table *t, const wn_slot *slot, const wn_text *cells,
                        size_t from, size_t rows, wn_column *c,
                        size_t clue_rows[WN_CLUES]) {
    wn_number_form form = wn_table_number_form(t, slot->column);
    if (slot->type == WN_TEXT) c->text = (wn_text *)cells;
    for (size_t i = from; i < rows; i++) {
        wn_text cell = wn_text_trim(cells[i]);
        c->missing[i] = wn_table_is_missing(t, cell);
        bool good = true, yes = false;
        switch (slot->type) {
        case WN_TEXT:
            break;
        case WN_NUMBER:
            c->number[i] = 0;
            if (!c->missing[i])
                good = read_number(cell, form, i, &c->number[i], clue_rows);
            break;
        case WN_BOOL:
            if (!c->missing[i]) good = wn_cell_bool(cell, &yes);
            c->boolean[i] = yes;
            break;
        case WN_TIME:
            c->time[i] = 0;
            if (!c->missing[i]) good = wn_time_parse(cell, &c->time[i]);
            break;
        }
        if (!good) return i;
    }
    return rows;
}

/* Types all slots. In strict reading the rows are cut before the first bad cell and the
 * error is of that cell, whichever column it is in. */
static wn_rc type_cells(wn_digest *d, wn_err *err) {
    const wn_table *t = d->table;
    wn_rc rc = WN_OK;
    for (size_t s = 0; s < t->slot_count; s++) {
        const wn_slot *slot = &t->slots[s];
        if (slot->fill) continue;
        const wn_text *cells = d->cells[slot->field];
        for (int clue = 0; clue < WN_CLUES; clue++)
            d->clue_rows[s][clue] = SIZE_MAX;
        for (size_t row = 0; row < d->rows; row++) {
            row =
                fill_slot(t, slot, cells, row, d->rows, &d->columns[s], d->clue_rows[s]);
            if (row == d->rows) break;
            if (!d->keep[row]) continue; /* already bad for another column */
            wn_err bad;
            wn_table_bad_cell(t, slot->column, slot->type, cells[row], &bad);
            d->keep[row] = 0;
            wn_rc verdict = reject(d, record_of(&d->block, row), &bad);
            if (verdict == WN_OK) continue;
            *err = bad;
            rc = verdict;
            d->rows = row;
        }
    }
    return rc;
}

/* Empties what was not known yet (wn_table_blank_later). */
static void blank_later(wn_digest *d) {
    const wn_table *t = d->table;
    if (!t->looks_back) return;
    for (size_t f = 0; f < t->field_count; f++) {
        if (f == t->since || t->infos[t->fields[f]].guess != WN_TIME) continue;
        for (size_t row = 0; row < d->rows; row++) {
            wn_time since, time;
            wn_text *cell = &d->cells[f][row];
            bool known = wn_time_parse(wn_text_trim(d->cells[t->since][row]), &since) &&
                         wn_time_parse(wn_text_trim(*cell), &time) &&
                         time <= wn_time_until(since + t->after);
            if (!known) *cell = (wn_text){"", 0};
        }
    }
}

wn_rc wn_digest_block(wn_digest *d, wn_err *err) {
    wn_block *b = &d->block;
    d->rows = d->record = d->arena_n = d->arena_kept = 0;
    d->bad_rows = d->filtered_rows = 0;
    d->bad_row = (wn_err){0};
    wn_rc rc = WN_OK, shape = WN_OK;
    WN_TRY(wn_table_check_bytes(d->table, b->bytes, b->n, 1, err));
    WN_TRY(wn_grow(&d->arena, &d->arena_capacity, b->n, 1, err));
    WN_TRY(reserve_rows(d, 1, err));
    b->lines = wn_csv_lines(b->dialect, b->bytes, b->n);
    shape = parse(d, err);
    if (shape != WN_OK && shape != WN_E_DATA) return shape;
    memset(d->keep, 1, d->rows);
    blank_later(d);
    rc = type_cells(d, err);
    if (rc == WN_OK) rc = shape;
    d->batch = (wn_batch){.rows = d->rows,
                          .keep = d->keep,
                          .columns = d->columns,
                          .slots = d->table->slot_count,
                          .block = b};
out:
    return rc;
}

/* Does the clue make another reading of what was assumed before the likelier one? */
static bool at_odds(const bool seen[WN_CLUES], int clue) {
    switch (clue) {
    case WN_CLUE_POINT:
        return seen[WN_CLUE_COMMA_ASSUMED];
    case WN_CLUE_COMMA:
        return seen[WN_CLUE_POINT_ASSUMED];
    case WN_CLUE_POINT_ASSUMED:
        return seen[WN_CLUE_COMMA] || seen[WN_CLUE_COMMA_ASSUMED];
    case WN_CLUE_COMMA_ASSUMED:
        return seen[WN_CLUE_POINT] || seen[WN_CLUE_POINT_ASSUMED];
    default:
        return false;
    }
}

static wn_rc two_readings(const wn_digest *d, const wn_slot *slot, size_t row,
                          wn_err *err) {
    const wn_table *t = d->table;
    wn_text cell = d->cells[slot->field][row];
    wn_fail(
        err, WN_E_DATA,
        "\"%.*s\" and cells before it disagree on the decimal sign: one like 1.234 or "
        "1,234 could be a fraction or more than a thousand",
        cell.n > 80 ? 80 : (int)cell.n, cell.p);
    wn_err_at(err, wn_table_name(t), wn_batch_line(&d->batch, row),
              t->names[slot->column].p);
    return wn_err_hint(err,
                       "say which it is: --decimal . or --decimal , as the file has it");
}

/* The clue that comes first in the block and was not taken yet, or WN_CLUE_NONE. */
static int next_clue(const size_t rows[WN_CLUES], const bool taken[WN_CLUES]) {
    int next = WN_CLUE_NONE;
    for (int clue = WN_CLUE_NONE + 1; clue < WN_CLUES; clue++) {
        if (taken[clue] || rows[clue] == SIZE_MAX) continue;
        if (next == WN_CLUE_NONE || rows[clue] < rows[next]) next = clue;
    }
    return next;
}

wn_rc wn_digest_settle(wn_digest *d, wn_err *err) {
    for (size_t s = 0; s < d->table->slot_count; s++) {
        wn_slot *slot = &d->table->slots[s];
        const size_t *rows = d->clue_rows[s];
        int clue;
        if (slot->fill || slot->type != WN_NUMBER) continue;
        while ((clue = next_clue(rows, slot->clues)) != WN_CLUE_NONE) {
            if (at_odds(slot->clues, clue)) return two_readings(d, slot, rows[clue], err);
            slot->clues[clue] = true;
        }
    }
    return WN_OK;
}

/* ---------------------------------------------------------------------- derived slots */

static void apply_filter(wn_digest *d, const wn_column *c) {
    for (size_t i = 0; i < d->rows; i++) {
        bool drop = d->keep[i] && (c->missing[i] || !c->boolean[i]);
        d->filtered_rows += drop;
        if (drop) d->keep[i] = 0;
    }
}

wn_rc wn_digest_derive(wn_digest *d, bool serial, size_t *slot, wn_err *err) {
    const wn_table *t = d->table;
    for (; *slot < t->slot_count; (*slot)++) {
        const wn_slot *s = &t->slots[*slot];
        wn_column *c = &d->columns[*slot];
        if (s->fill && s->serial && !serial) return WN_OK;
        if (s->fill) {
            memset(c->missing, 0, d->rows);
            memset(c->text, 0, d->rows * value_size(c->type));
            wn_rc rc = s->fill(s->context, &d->batch, c, err);
            if (rc != WN_OK) return rc;
        }
        if (s->filters) apply_filter(d, c);
    }
    return WN_OK;
}
