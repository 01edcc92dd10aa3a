#include "core/data/table_impl.h"

#include "core/base/mem.h"

#include <stdio.h>

enum {
    HEAD_BYTES = 512 * 1024,
    HEADER_MAX = 1024 * 1024, /* no header is longer; an open quote may look like one */
    NAMES_SHOWN = 8
};

/* --------------------------------------------------------------------------- opening */

static wn_rc read_head(wn_table *t, wn_err *err) {
    t->head = wn_alloc(HEAD_BYTES);
    if (!t->head) return wn_fail_memory(err);
    wn_rc rc = wn_input_read(t->input, t->head, HEAD_BYTES, &t->head_n, err);
    if (rc != WN_OK) return rc;
    t->head_is_all = t->head_n < HEAD_BYTES - 16;
    if (t->head_n >= 3 && memcmp(t->head, "\xEF\xBB\xBF", 3) == 0) {
        t->byte_order_mark = true;
        t->body_at = 3;
    }
    return WN_OK;
}

/* Spreadsheets may be told the delimiter by a first line `sep=;`, which is no header. */
static char delimiter_line(wn_table *t) {
    const char *p = t->head + t->body_at;
    size_t n = t->head_n - t->body_at;
    if (n < 6 || memcmp(p, "sep=", 4) != 0 || (p[5] != '\r' && p[5] != '\n')) return 0;
    t->body_at += p[5] == '\r' && n > 6 && p[6] == '\n' ? 7 : 6;
    return p[4];
}

static wn_rc refuse(const wn_table *t, uint64_t line, wn_err *err, const char *message) {
    wn_fail(err, WN_E_DATA, "%s", message);
    return wn_err_at(err, wn_table_name(t), line, NULL);
}

static wn_rc check_head(const wn_table *t, wn_err *err) {
    if (t->head_n == t->body_at) {
        refuse(t, 0, err, "the file is empty");
        return wn_err_hint(err, "expected a header line and rows below it");
    }
    bool utf16 = t->head_n >= 2 && (memcmp(t->head, "\xFF\xFE", 2) == 0 ||
                                    memcmp(t->head, "\xFE\xFF", 2) == 0);
    if (utf16) {
        refuse(t, 1, err, "the file is in UTF-16, expected UTF-8");
        return wn_err_hint(err, "try --encoding UTF-16");
    }
    size_t n = t->head_n;
    /* A character may be cut at the end of the head: leave the last line to the scan. */
    if (!t->head_is_all)
        while (n > 0 && t->head[n - 1] != '\n')
            n--;
    return wn_table_check_bytes(t, t->head, n, 1, err);
}

typedef struct header_sink {
    wn_table *table;
    wn_err *err;
    wn_rc rc;
} header_sink;

static wn_rc add_name(wn_table *t, wn_text cell, wn_err *err) {
    wn_text name = wn_text_trim(cell);
    uint32_t number;
    wn_rc rc =
        wn_grow(&t->names, &t->name_capacity, t->columns + 1, sizeof *t->names, err);
    if (rc != WN_OK) return rc;
    /* The map only keeps the bytes; equal names share them. */
    rc = wn_map_put(&t->name_set, name, &number, err);
    if (rc == WN_OK) t->names[t->columns++] = wn_map_key(&t->name_set, number);
    return rc;
}

static void header_field(void *p, size_t n, void *context) {
    header_sink *sink = context;
    if (sink->rc == WN_OK)
        sink->rc = add_name(sink->table, (wn_text){n ? p : "", n}, sink->err);
}

static void header_end(int end, void *context) {
    (void)end;
    (void)context;
}

/* A file whose every line is one quoted cell has one column with all names in it. */
static wn_rc check_names(const wn_table *t, wn_err *err) {
    if (t->columns != 1) return WN_OK;
    wn_text name = t->names[0];
    char found = 0;
    for (const char *c = ",;\t|"; *c && !found; c++)
        if (memchr(name.p, *c, name.n)) found = *c;
    if (!found) return WN_OK;
    wn_fail(err, WN_E_DATA, "the whole line is one cell: \"%.120s\"", name.p);
    wn_err_at(err, wn_table_name(t), 1, NULL);
    if (found != t->dialect.delimiter)
        return wn_err_hint(err, "is the delimiter another one? Try --delimiter '%c'",
                           found);
    return wn_err_hint(err, "every line stands in quotes as a whole; take them off with "
                            "sed -e 's/^\"//' -e 's/\"\\r*$//' -e 's/\"\"/\"/g'");
}

static wn_rc read_header(wn_table *t, wn_err *err) {
    const char *p = t->head;
    size_t n = t->head_n < HEADER_MAX ? t->head_n : HEADER_MAX, length, done;
    wn_record_kind kind;
    do {
        if (t->body_at >= n) return refuse(t, 0, err, "the file has only blank lines");
        kind = wn_csv_record(t->dialect, p + t->body_at, n - t->body_at,
                             t->head_is_all ? WN_AFTER_NOTHING : WN_AFTER_MORE, &length);
        if (kind == WN_RECORD_BLANK) t->body_at += length;
    } while (kind == WN_RECORD_BLANK);
    uint64_t line = wn_csv_lines(t->dialect, p, t->body_at) + 1;
    if (kind == WN_RECORD_INCOMPLETE)
        return refuse(t, line, err, "the header has a quote that is never closed");

    wn_csv csv;
    header_sink sink = {.table = t, .err = err};
    wn_rc rc = wn_csv_init(&csv, t->dialect, err);
    if (rc != WN_OK) return rc;
    const wn_csv_sink callbacks = {header_field, header_end};
    rc = wn_csv_parse(&csv, p + t->body_at, length, WN_AFTER_NOTHING, &callbacks, &sink,
                      &kind, &done, &length, err);
    wn_csv_free(&csv);
    if (rc != WN_OK) return rc;
    if (sink.rc != WN_OK) return sink.rc;
    if (kind != WN_RECORD_GOOD) {
        refuse(t, line, err, "a stray quote in the header");
        return wn_err_hint(err, "a quote inside a cell is doubled, and the cell quoted");
    }
    t->body_at += done;
    t->header_lines = wn_csv_lines(t->dialect, p, t->body_at);
    return check_names(t, err);
}

/* Only blank lines below the header, and the file ends there. */
static wn_rc check_body(const wn_table *t, wn_err *err) {
    if (!t->head_is_all) return WN_OK;
    for (size_t i = t->body_at; i < t->head_n; i++)
        if (!strchr(" \t\r\n", t->head[i])) return WN_OK;
    refuse(t, 0, err, "the file has a header but no rows");
    return wn_err_hint(err, "was the export filtered to nothing?");
}

static wn_rc take_text_columns(wn_table *t, wn_err *err) {
    for (size_t i = 0; i < t->options.text_count; i++) {
        size_t column;
        wn_rc rc = wn_table_find(t, t->options.text_columns[i], &column, err);
        if (rc != WN_OK) return rc;
        t->infos[column].guess = WN_TEXT;
    }
    return WN_OK;
}

wn_rc wn_table_open(const char *path, const wn_read_options *options, wn_table **out,
                    wn_err *err) {
    wn_rc rc = WN_OK;
    *out = NULL;
    wn_table *t = wn_alloc_zero(1, sizeof *t);
    if (!t) return wn_fail_memory(err);
    t->options = *options;
    WN_TRY(wn_input_open(path, options->encoding, options->progress, &t->input, err));
    WN_TRY(read_head(t, err));
    char told = delimiter_line(t);
    t->dialect = wn_csv_sniff(t->head + t->body_at, t->head_n - t->body_at,
                              options->delimiter ? options->delimiter : told);
    WN_TRY(check_head(t, err));
    WN_TRY(read_header(t, err));
    WN_TRY(check_body(t, err));
    WN_TRY(wn_table_study(t, err));
    WN_TRY(take_text_columns(t, err));
out:
    if (rc == WN_OK)
        *out = t;
    else
        wn_table_free(t);
    return rc;
}

void wn_table_free(wn_table *t) {
    if (!t) return;
    for (size_t i = 0; i < t->slot_count; i++)
        if (t->slots[i].drop) t->slots[i].drop(t->slots[i].context);
    wn_free(t->slots);
    wn_free(t->fields);
    wn_free(t->infos);
    wn_free(t->head);
    wn_free(t->names);
    wn_map_free(&t->name_set);
    wn_input_free(t->input);
    wn_free(t);
}

/* --------------------------------------------------------------------------- columns */

const char *wn_table_name(const wn_table *t) {
    return wn_input_name(t->input);
}

size_t wn_table_columns(const wn_table *t) {
    return t->columns;
}

const char *wn_table_column(const wn_table *t, size_t column) {
    return t->names[column].p;
}

static void list_columns(const wn_table *t, char *out, size_t size) {
    size_t n = 0;
    for (size_t i = 0; i < t->columns && i < NAMES_SHOWN && n < size; i++)
        n += (size_t)snprintf(out + n, size - n, "%s%s", i ? ", " : "", t->names[i].p);
    if (t->columns > NAMES_SHOWN && n < size) snprintf(out + n, size - n, ", ...");
}

static wn_rc unknown_column(const wn_table *t, const char *name, wn_err *err) {
    wn_fail(err, WN_E_DATA, "there is no column \"%s\"", name);
    wn_err_at(err, wn_table_name(t), 1, NULL);
    const char **candidates = wn_alloc_zero(t->columns, sizeof *candidates);
    if (!candidates) return wn_fail_memory(err);
    for (size_t i = 0; i < t->columns; i++)
        candidates[i] = t->names[i].p;
    const char *nearest = wn_text_nearest(name, candidates, t->columns);
    wn_free(candidates);
    if (nearest) return wn_err_hint(err, "did you mean \"%s\"?", nearest);
    char list[320];
    list_columns(t, list, sizeof list);
    return wn_err_hint(err, "the columns are: %s", list);
}

wn_rc wn_table_find(const wn_table *t, const char *name, size_t *column, wn_err *err) {
    wn_text wanted = wn_text_of(name);
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < t->columns; i++) {
        if (!wn_text_equal(t->names[i], wanted)) continue;
        if (found != SIZE_MAX) {
            wn_fail(err, WN_E_DATA, "two columns are called \"%s\": number %zu and %zu",
                    name, found + 1, i + 1);
            wn_err_at(err, wn_table_name(t), 1, NULL);
            return wn_err_hint(err, "rename one of them in the header");
        }
        found = i;
    }
    if (found == SIZE_MAX || wanted.n == 0) return unknown_column(t, name, err);
    *column = found;
    return WN_OK;
}

wn_type wn_table_guess(const wn_table *t, size_t column) {
    return t->infos[column].guess;
}

wn_number_form wn_table_number_form(const wn_table *t, size_t column) {
    char settled = t->options.decimal ? t->options.decimal : t->infos[column].decimal;
    return (wn_number_form){.decimal = settled,
                            .comma_land = t->dialect.delimiter == ';'};
}

/* ----------------------------------------------------------------------------- cells */

wn_rc wn_table_bad_cell(const wn_table *t, size_t column, wn_type type, wn_text cell,
                        wn_err *err) {
    static const char *const expected[] = {
        [WN_TEXT] = "a text",
        [WN_NUMBER] = "a number",
        [WN_BOOL] = "yes or no (1/0, true/false, yes/no, да/нет)",
        [WN_TIME] = "a date (2017-01-24, 24.01.2017, 24-01-2017, with or without a time)",
    };
    int shown = cell.n > 80 ? 80 : (int)cell.n;
    wn_fail(err, WN_E_DATA, "expected %s, got \"%.*s%s\"", expected[type], shown, cell.p,
            cell.n > 80 ? "..." : "");
    wn_err_at(err, wn_table_name(t), 0, t->names[column].p);
    if (type == WN_BOOL)
        return wn_err_hint(err,
                           "compare the column with a value instead (for example 'col "
                           "\"%s\" == \"%.*s\"'), or --bad-rows skip",
                           t->names[column].p, shown, cell.p);
    return wn_err_hint(
        err,
        "if it means \"no value\", add --missing \"%.*s\"; --bad-rows skip "
        "leaves such rows out and counts them",
        shown, cell.p);
}

wn_rc wn_table_read(const wn_table *t, size_t column, wn_type type, wn_text cell,
                    wn_value *value, wn_err *err) {
    bool good = true;
    *value = (wn_value){.type = type};
    wn_text trimmed = wn_text_trim(cell);
    if (wn_table_is_missing(t, trimmed)) {
        value->missing = true;
        return WN_OK;
    }
    switch (type) {
    case WN_TEXT:
        value->text = cell;
        break;
    case WN_NUMBER:
        good = wn_cell_number(trimmed, wn_table_number_form(t, column), &value->number,
                              NULL);
        break;
    case WN_BOOL:
        good = wn_cell_bool(trimmed, &value->boolean);
        break;
    case WN_TIME:
        good = wn_time_parse(trimmed, &value->time);
        break;
    }
    if (good) return WN_OK;
    wn_table_bad_cell(t, column, type, cell, err);
    return wn_err_hint(
        err,
        "the column's first rows hold no such cell; if it holds texts, add "
        "--text \"%s\", and if this one means \"no value\", --missing",
        t->names[column].p);
}

/* ----------------------------------------------------------------------------- slots */

static wn_rc add_slot(wn_table *t, wn_slot slot, size_t *number, wn_err *err) {
    wn_rc rc =
        wn_grow(&t->slots, &t->slot_capacity, t->slot_count + 1, sizeof *t->slots, err);
    if (rc != WN_OK) return rc;
    *number = t->slot_count;
    t->slots[t->slot_count++] = slot;
    return WN_OK;
}

static wn_rc want_field(wn_table *t, size_t column, size_t *field, wn_err *err) {
    for (*field = 0; *field < t->field_count; (*field)++)
        if (t->fields[*field] == column) return WN_OK;
    wn_rc rc = wn_grow(&t->fields, &t->field_capacity, t->field_count + 1,
                       sizeof *t->fields, err);
    if (rc == WN_OK) t->fields[t->field_count++] = column;
    return rc;
}

wn_rc wn_table_want(wn_table *t, size_t column, wn_type type, size_t *slot, wn_err *err) {
    for (size_t i = 0; i < t->slot_count; i++) {
        const wn_slot *s = &t->slots[i];
        if (!s->fill && s->column == column && s->type == type) {
            *slot = i;
            return WN_OK;
        }
    }
    wn_slot added = {.type = type, .column = column};
    wn_rc rc = want_field(t, column, &added.field, err);
    if (rc == WN_OK) rc = add_slot(t, added, slot, err);
    return rc;
}

wn_rc wn_table_want_named(wn_table *t, const char *name, wn_type type, size_t *slot,
                          wn_err *err) {
    size_t column;
    wn_rc rc = wn_table_find(t, name, &column, err);
    return rc == WN_OK ? wn_table_want(t, column, type, slot, err) : rc;
}

wn_rc wn_table_derive(wn_table *t, wn_type type, wn_derive_fn fill, void *ctx,
                      void (*drop)(void *ctx), bool serial, size_t *slot, wn_err *err) {
    wn_slot added = {
        .type = type, .fill = fill, .context = ctx, .drop = drop, .serial = serial};
    wn_rc rc = add_slot(t, added, slot, err);
    if (rc != WN_OK && drop) drop(ctx);
    if (rc == WN_OK && serial) t->any_serial = true;
    return rc;
}

wn_rc wn_table_where(wn_table *t, size_t slot, wn_err *err) {
    if (slot >= t->slot_count || t->slots[slot].type != WN_BOOL)
        return wn_fail(err, WN_E_BUG, "a filter needs a boolean slot");
    t->slots[slot].filters = true;
    return WN_OK;
}

wn_rc wn_table_blank_later(wn_table *t, size_t since, wn_time after, wn_err *err) {
    size_t slot;
    wn_rc rc = wn_table_want(t, since, WN_TIME, &slot, err);
    if (rc != WN_OK) return rc;
    t->looks_back = true;
    t->since = t->slots[slot].field;
    t->after = after;
    return WN_OK;
}

/* ----------------------------------------------------------------------------- facts */

static void name_doubtful(const wn_table *t, wn_table_facts *facts) {
    for (size_t i = 0; i < t->slot_count && !facts->doubtful; i++) {
        const bool *clues = t->slots[i].clues;
        if (clues[WN_CLUE_POINT] || clues[WN_CLUE_COMMA]) continue;
        if (!clues[WN_CLUE_POINT_ASSUMED] && !clues[WN_CLUE_COMMA_ASSUMED]) continue;
        facts->doubtful = t->names[t->slots[i].column].p;
        facts->doubtful_decimal = clues[WN_CLUE_POINT_ASSUMED] ? '.' : ',';
    }
}

void wn_table_facts_get(const wn_table *t, wn_table_facts *facts) {
    *facts = t->facts;
    facts->delimiter = t->dialect.delimiter;
    facts->encoding = t->options.encoding ? t->options.encoding : "UTF-8";
    facts->gzip = wn_input_is_gzip(t->input);
    facts->byte_order_mark = t->byte_order_mark;
    name_doubtful(t, facts);
    for (size_t i = 0; i < t->slot_count; i++) {
        const wn_slot *slot = &t->slots[i];
        if (slot->fill || slot->type != WN_NUMBER) continue;
        wn_number_form form = wn_table_number_form(t, slot->column);
        bool comma = form.decimal == ',' || (!form.decimal && form.comma_land);
        if (facts->decimal != ',') facts->decimal = comma ? ',' : '.';
    }
}
