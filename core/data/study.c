/* What the first rows say about the columns: their types, their decimal sign, and, when
 * bytes are not UTF-8, which encoding they are likely to be in. */
#include "core/data/table_impl.h"

#include "core/base/mem.h"

enum { STUDY_ROWS = 1000 };

/* ----------------------------------------------------------------------------- types */

typedef struct evidence {
    size_t cells; /* with a value */
    size_t numbers, words, times, ids;
    size_t dots, commas; /* decimal signs beyond doubt */
} evidence;

typedef struct study {
    wn_table *table;
    evidence *columns; /* [table->columns] */
    size_t field, rows;
} study;

static void weigh(evidence *e, wn_text cell) {
    double number;
    wn_decimal_clue clue;
    bool yes;
    wn_time time;
    e->cells++;
    if (wn_cell_looks_like_id(cell)) {
        e->ids++;
    } else if (wn_cell_number(cell, (wn_number_form){0}, &number, &clue)) {
        e->numbers++;
        e->dots += clue == WN_CLUE_POINT;
        e->commas += clue == WN_CLUE_COMMA;
    } else if (wn_cell_bool(cell, &yes)) {
        e->words++;
    } else if (wn_time_parse(cell, &time)) {
        e->times++;
    }
}

static void study_field(void *p, size_t n, void *context) {
    study *s = context;
    size_t field = s->field++;
    if (field >= s->table->columns || s->rows >= STUDY_ROWS) return;
    wn_text cell = wn_text_trim((wn_text){n ? p : "", n});
    if (!wn_table_is_missing(s->table, cell)) weigh(&s->columns[field], cell);
}

static void study_record(int end, void *context) {
    (void)end;
    study *s = context;
    s->field = 0;
    s->rows++;
}

static wn_column_info conclude(evidence e) {
    wn_column_info info = {.guess = WN_TEXT};
    if (e.cells && e.numbers == e.cells) info.guess = WN_NUMBER;
    if (e.cells && e.words == e.cells) info.guess = WN_BOOL;
    if (e.cells && e.times == e.cells) info.guess = WN_TIME;
    if (e.dots && !e.commas) info.decimal = '.';
    if (e.commas && !e.dots) info.decimal = ',';
    return info;
}

wn_rc wn_table_study(wn_table *t, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_csv csv;
    study s = {.table = t};
    size_t done, length;
    wn_record_kind kind;
    const char *p = t->head + t->body_at;
    size_t n = t->head_n - t->body_at;
    wn_after after = t->head_is_all ? WN_AFTER_NOTHING : WN_AFTER_BLOCK;
    if (after == WN_AFTER_BLOCK) n = wn_csv_whole(t->dialect, p, n, false);

    rc = wn_csv_init(&csv, t->dialect, err);
    if (rc != WN_OK) return rc;
    wn_column_info *infos = wn_alloc_zero(t->columns, sizeof *infos);
    s.columns = wn_alloc_zero(t->columns, sizeof *s.columns);
    if (!infos || !s.columns) {
        rc = wn_fail_memory(err);
        goto out;
    }
    /* Damage is for the scan to report: the sample just goes on behind it. */
    const wn_csv_sink sink = {study_field, study_record};
    while (n > 0 && s.rows < STUDY_ROWS) {
        size_t part = 0, record;
        for (size_t rows = 0; part < n && rows < STUDY_ROWS; rows++, part += record)
            wn_csv_record(t->dialect, p + part, n - part, after, &record);
        WN_TRY(wn_csv_parse(&csv, p, part, after, &sink, &s, &kind, &done, &length, err));
        if (kind != WN_RECORD_GOOD) done += length;
        s.field = 0;
        p += done;
        n -= done;
    }
    for (size_t i = 0; i < t->columns; i++)
        infos[i] = conclude(s.columns[i]);
    t->infos = infos;
    infos = NULL;
out:
    wn_free(infos);
    wn_free(s.columns);
    wn_csv_free(&csv);
    return rc;
}

/* -------------------------------------------------------------------------- encodings */

/* A name for what the bytes above 127 look like. In Russian text most letters are small
 * and stand together: windows-1251 has them at E0-FF, KOI8-R at C0-DF, CP866 at A0-AF and
 * E0-EF. In Western text such bytes stand alone. */
static const char *likely_encoding(const char *p, size_t n) {
    size_t high = 0, together = 0, e0_ff = 0, c0_df = 0, cp866 = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c < 0x80) continue;
        high++;
        together += i > 0 && (unsigned char)p[i - 1] >= 0x80;
        e0_ff += c >= 0xE0;
        c0_df += c >= 0xC0 && c < 0xE0;
        cp866 += (c >= 0x80 && c < 0xB0) || (c >= 0xE0 && c < 0xF0);
    }
    if (together * 2 < high) return "windows-1252";
    if (cp866 * 10 > high * 9) return "CP866";
    return e0_ff >= c0_df ? "windows-1251" : "KOI8-R";
}

wn_rc wn_table_check_bytes(const wn_table *t, const char *p, size_t n,
                           uint64_t first_line, wn_err *err) {
    const char *zero = memchr(p, 0, n);
    size_t bad = wn_utf8_check(p, zero ? (size_t)(zero - p) : n);
    if (bad == n) return WN_OK;
    uint64_t line = first_line + wn_csv_lines(t->dialect, p, bad);
    if (zero && p + bad == zero) {
        wn_fail(err, WN_E_DATA, "a zero byte, which no text has");
        wn_err_at(err, wn_table_name(t), line, NULL);
        return wn_err_hint(err, "if the file is in UTF-16, add --encoding UTF-16LE; "
                                "spreadsheets are to be saved as CSV first");
    }
    size_t sample = n - bad < 65536 ? n - bad : 65536;
    const char *likely = likely_encoding(p + bad, sample);
    wn_fail(err, WN_E_DATA, "byte 0x%02X is not UTF-8; the text looks like %s",
            (unsigned)(unsigned char)p[bad], likely);
    wn_err_at(err, wn_table_name(t), line, NULL);
    return wn_err_hint(err, "try --encoding %s", likely);
}
