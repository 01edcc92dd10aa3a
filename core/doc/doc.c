#include "core/doc/doc.h"

#include "core/base/mem.h"
#include "core/base/printable.h"
#include "core/doc/content.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

void wn_doc_init(void) {
    json_set_alloc_funcs(wn_alloc, wn_free);
}

wn_rc wn_doc_new(const char *schema, wn_doc **out, wn_err *err) {
    *out = NULL;
    wn_doc *doc = wn_alloc_zero(1, sizeof *doc);
    if (!doc) return wn_fail_memory(err);
    doc->data = json_object();
    doc->scrap_object = json_object();
    doc->scrap_array = json_array();
    if (!doc->data || !doc->scrap_object || !doc->scrap_array) {
        wn_doc_free(doc);
        return wn_fail_memory(err);
    }
    wn_doc_set_text(doc, doc->data, "schema", schema);
    *out = doc;
    return WN_OK;
}

static void free_section(wn_doc_section *s) {
    wn_free(s->text);
    for (size_t i = 0; i < s->width; i++) {
        wn_free(s->columns[i].key);
        wn_free(s->columns[i].heading);
    }
    wn_free(s->columns);
    for (size_t i = 0; i < s->cell_count; i++)
        if (s->cells[i].kind == WN_CELL_TEXT) wn_free(s->cells[i].text);
    wn_free(s->cells);
    for (size_t i = 0; i < s->note_count; i++)
        wn_free(s->notes[i]);
    wn_free(s->notes);
}

void wn_doc_free(wn_doc *doc) {
    if (!doc) return;
    wn_free(doc->answer);
    for (size_t i = 0; i < doc->section_count; i++)
        free_section(&doc->sections[i]);
    wn_free(doc->sections);
    for (size_t i = 0; i < doc->warning_count; i++) {
        wn_free(doc->warnings[i].code);
        wn_free(doc->warnings[i].sentence);
    }
    wn_free(doc->warnings);
    json_decref(doc->data);
    json_decref(doc->scrap_object);
    json_decref(doc->scrap_array);
    wn_free(doc);
}

/* Texts come from files and command lines: what is kept is UTF-8, so that every renderer
 * can rely on it. NULL, with the failure kept, when there is no memory. */
static char *keep_text(wn_doc *doc, const char *text) {
    wn_buf buf = {0};
    if (wn_valid_utf8(&buf, wn_text_of(text), &doc->failed) != WN_OK) {
        wn_buf_free(&buf);
        return NULL;
    }
    return buf.p;
}

static char *keep_format(wn_doc *doc, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = n < 0 ? NULL : wn_alloc((size_t)n + 1);
    if (!text) {
        wn_fail_memory(&doc->failed);
        return NULL;
    }
    vsnprintf(text, (size_t)n + 1, format, args);
    char *kept = keep_text(doc, text);
    wn_free(text);
    return kept;
}

static bool has_failed(const wn_doc *doc) {
    return doc->failed.code != WN_OK;
}

/* ---- prose ---- */

void wn_doc_answer(wn_doc *doc, const char *format, ...) {
    if (has_failed(doc)) return;
    va_list args;
    va_start(args, format);
    wn_free(doc->answer);
    doc->answer = keep_format(doc, format, args);
    va_end(args);
}

static wn_doc_section *add_section(wn_doc *doc) {
    wn_rc rc = wn_grow(&doc->sections, &doc->section_capacity, doc->section_count + 1,
                       sizeof *doc->sections, &doc->failed);
    if (rc != WN_OK) return NULL;
    wn_doc_section *section = &doc->sections[doc->section_count++];
    *section = (wn_doc_section){0};
    return section;
}

void wn_doc_paragraph(wn_doc *doc, const char *format, ...) {
    if (has_failed(doc)) return;
    wn_doc_section *section = add_section(doc);
    if (!section) return;
    va_list args;
    va_start(args, format);
    section->text = keep_format(doc, format, args);
    va_end(args);
}

void wn_doc_code(wn_doc *doc, const char *text) {
    if (has_failed(doc)) return;
    wn_doc_section *section = add_section(doc);
    if (!section) return;
    section->is_code = true;
    section->text = keep_text(doc, text);
}

void wn_doc_warn(wn_doc *doc, const char *code, const char *format, ...) {
    if (has_failed(doc)) return;
    wn_rc rc = wn_grow(&doc->warnings, &doc->warning_capacity, doc->warning_count + 1,
                       sizeof *doc->warnings, &doc->failed);
    if (rc != WN_OK) return;
    wn_doc_warning *warning = &doc->warnings[doc->warning_count++];
    va_list args;
    va_start(args, format);
    warning->sentence = keep_format(doc, format, args);
    va_end(args);
    warning->code = has_failed(doc) ? NULL : keep_text(doc, code);
}

/* ---- tables ---- */

void wn_doc_table(wn_doc *doc, const char *title) {
    if (has_failed(doc)) return;
    wn_doc_section *section = add_section(doc);
    if (!section) return;
    section->is_table = true;
    section->text = keep_text(doc, title);
}

void wn_doc_table_csv(wn_doc *doc) {
    wn_doc_table(doc, "");
    if (!has_failed(doc)) doc->sections[doc->section_count - 1].csv_only = true;
}

/* The table being built; NULL, with the failure kept, when there is none. */
static wn_doc_section *current_table(wn_doc *doc) {
    if (has_failed(doc)) return NULL;
    if (doc->section_count && doc->sections[doc->section_count - 1].is_table)
        return &doc->sections[doc->section_count - 1];
    wn_fail(&doc->failed, WN_E_BUG, "a column, row or cell outside a table");
    return NULL;
}

static void add_column(wn_doc *doc, const char *key, const char *heading, wn_align align,
                       bool interval) {
    wn_doc_section *table = current_table(doc);
    if (!table) return;
    if (table->rows) {
        wn_fail(&doc->failed, WN_E_BUG, "column \"%s\" comes after rows", key);
        return;
    }
    wn_rc rc = wn_grow(&table->columns, &table->column_capacity, table->width + 1,
                       sizeof *table->columns, &doc->failed);
    if (rc != WN_OK) return;
    wn_doc_column_head *head = &table->columns[table->width++];
    *head = (wn_doc_column_head){.align = align, .interval = interval};
    head->key = keep_text(doc, key);
    if (head->key) head->heading = keep_text(doc, heading);
}

void wn_doc_column(wn_doc *doc, const char *key, const char *heading, wn_align align) {
    add_column(doc, key, heading, align, false);
}

void wn_doc_column_interval(wn_doc *doc, const char *key, const char *heading) {
    add_column(doc, key, heading, WN_RIGHT, true);
}

void wn_doc_row(wn_doc *doc) {
    wn_doc_section *table = current_table(doc);
    if (!table) return;
    size_t need = (table->rows + 1) * table->width;
    wn_rc rc = wn_grow(&table->cells, &table->cell_capacity, need, sizeof *table->cells,
                       &doc->failed);
    if (rc != WN_OK) return;
    while (table->cell_count < table->rows * table->width)
        table->cells[table->cell_count++] = (wn_cell){.kind = WN_CELL_TEXT};
    table->rows++;
}

/* The next free cell of the row; NULL, with the failure kept, when the row is full or the
 * cell is of the wrong kind for its column. */
static wn_cell *next_cell(wn_doc *doc, wn_cell_kind kind) {
    wn_doc_section *table = current_table(doc);
    if (!table) return NULL;
    if (table->cell_count == table->rows * table->width) {
        wn_fail(&doc->failed, WN_E_BUG, "row %zu of table \"%s\" has more than %zu cells",
                table->rows, table->text, table->width);
        return NULL;
    }
    const wn_doc_column_head *head = &table->columns[table->cell_count % table->width];
    bool fits = kind == WN_CELL_NONE || head->interval == (kind == WN_CELL_INTERVAL);
    if (!fits) {
        wn_fail(&doc->failed, WN_E_BUG, "column \"%s\" %s", head->key,
                head->interval ? "takes intervals only" : "is not for intervals");
        return NULL;
    }
    wn_cell *cell = &table->cells[table->cell_count++];
    *cell = (wn_cell){.kind = kind};
    return cell;
}

void wn_doc_cell_text(wn_doc *doc, const char *text) {
    wn_cell *cell = next_cell(doc, WN_CELL_TEXT);
    if (cell) cell->text = keep_text(doc, text);
}

void wn_doc_cell_count(wn_doc *doc, uint64_t count) {
    wn_cell *cell = next_cell(doc, WN_CELL_COUNT);
    if (cell) cell->count = count;
}

static void expect_finite(wn_doc *doc, double value, const char *what) {
    if (isfinite(value) || has_failed(doc)) return;
    wn_fail(&doc->failed, WN_E_BUG, "%s of the result is not a finite number", what);
}

static void add_number(wn_doc *doc, wn_cell_kind kind, double value, int digits) {
    expect_finite(doc, value, "a cell");
    wn_cell *cell = next_cell(doc, kind);
    if (!cell) return;
    cell->number.value = value;
    cell->number.digits = digits;
}

void wn_doc_cell_number(wn_doc *doc, double value, int digits) {
    add_number(doc, WN_CELL_NUMBER, value, digits);
}

void wn_doc_cell_p(wn_doc *doc, double p) {
    add_number(doc, WN_CELL_P, p, 0);
}

void wn_doc_cell_probability(wn_doc *doc, double p) {
    add_number(doc, WN_CELL_PROBABILITY, p, 0);
}

void wn_doc_cell_share(wn_doc *doc, double share) {
    add_number(doc, WN_CELL_SHARE, share, 0);
}

void wn_doc_cell_percent(wn_doc *doc, double share, int digits) {
    add_number(doc, WN_CELL_PERCENT, share, digits);
}

static void add_estimate(wn_doc *doc, wn_cell_kind kind, wn_estimate e, wn_unit unit) {
    expect_finite(doc, e.value, "an estimate");
    if (!e.low_unbounded) expect_finite(doc, e.low, "the low end of an interval");
    if (!e.high_unbounded) expect_finite(doc, e.high, "the high end of an interval");
    wn_cell *cell = next_cell(doc, kind);
    if (!cell) return;
    cell->estimate = e;
    cell->unit = unit;
}

/* The number of the note with this text, which is added when it is new. */
static size_t note_number(wn_doc *doc, wn_doc_section *table, const char *why) {
    for (size_t i = 0; i < table->note_count; i++)
        if (strcmp(table->notes[i], why) == 0) return i;
    wn_rc rc = wn_grow(&table->notes, &table->note_capacity, table->note_count + 1,
                       sizeof *table->notes, &doc->failed);
    char *note = rc == WN_OK ? keep_text(doc, why) : NULL;
    if (note) table->notes[table->note_count++] = note;
    return note ? table->note_count - 1 : 0;
}

void wn_doc_cell_none(wn_doc *doc, const char *why) {
    wn_cell *cell = next_cell(doc, WN_CELL_NONE);
    if (cell) cell->note = note_number(doc, &doc->sections[doc->section_count - 1], why);
}

void wn_doc_cell_estimate(wn_doc *doc, wn_estimate e, wn_unit unit) {
    if (e.why)
        wn_doc_cell_none(doc, e.why);
    else
        add_estimate(doc, WN_CELL_ESTIMATE, e, unit);
}

/* An estimate without a value can still have an interval, and the reverse. */
void wn_doc_cell_interval(wn_doc *doc, wn_estimate e, wn_unit unit) {
    if (e.why_no_interval)
        wn_doc_cell_none(doc, e.why_no_interval);
    else
        add_estimate(doc, WN_CELL_INTERVAL, e, unit);
}

/* ---- for the renderers ---- */

const wn_cell *wn_doc_cell(const wn_doc_section *table, size_t row, size_t column) {
    static const wn_cell empty = {.kind = WN_CELL_TEXT};
    size_t i = row * table->width + column;
    return i < table->cell_count ? &table->cells[i] : &empty;
}

const char *wn_cell_text(const wn_cell *cell, char *space) {
    switch (cell->kind) {
    case WN_CELL_TEXT:
        return cell->text ? cell->text : "";
    case WN_CELL_COUNT:
        return wn_format_count(cell->count, space);
    case WN_CELL_NUMBER:
        return wn_format_number(cell->number.value, cell->number.digits, space);
    case WN_CELL_P:
        return wn_format_p(cell->number.value, space);
    case WN_CELL_PROBABILITY:
        return wn_format_probability(cell->number.value, space);
    case WN_CELL_SHARE:
        return wn_format_share(cell->number.value, space);
    case WN_CELL_PERCENT:
        return wn_format_percent(cell->number.value, cell->number.digits, space);
    case WN_CELL_ESTIMATE:
        return wn_format_estimate(cell->estimate, cell->unit, space);
    case WN_CELL_INTERVAL:
        return wn_format_interval(cell->estimate, cell->unit, space);
    case WN_CELL_NONE:
        break;
    }
    snprintf(space, WN_NUMBER_TEXT, "n/a [%zu]", cell->note + 1);
    return space;
}

const wn_doc_section *wn_doc_main_table(const wn_doc *doc) {
    const wn_doc_section *first = NULL;
    for (size_t i = 0; i < doc->section_count; i++) {
        const wn_doc_section *section = &doc->sections[i];
        if (section->csv_only) return section;
        if (section->is_table && !first) first = section;
    }
    return first;
}
