/* What is written as CSV is read back as it was. */
#include "core/data/table.h"
#include "core/doc/csv_row.h"

#include "tests/property/random.h"
#include "tests/unit/cmocka_all.h"
#include "tests/unit/table_helper.h"

enum { COLUMNS = 3, ROWS = 400 };

/* Texts that are hard on a CSV file. Blanks around a cell are not part of it, and what a
 * spreadsheet would run is written differently on purpose: neither is here. */
static void random_text(uint64_t *seed, wn_buf *out) {
    static const char *const pieces[] = {
        "a", "\"", "\"\"", ",", ";", "x\ny", "x\r\ny", "\t|", "'", "д", "€", "名前", "0"};
    enum { PIECES = sizeof pieces / sizeof *pieces };
    wn_err err;
    wn_buf_clear(out);
    assert_int_equal(wn_buf_text(out, "<", &err), WN_OK);
    for (uint64_t n = random_below(seed, 8); n > 0; n--)
        assert_int_equal(wn_buf_text(out, pieces[random_below(seed, PIECES)], &err),
                         WN_OK);
    assert_int_equal(wn_buf_text(out, ">", &err), WN_OK);
}

typedef struct expected {
    wn_buf texts[ROWS * COLUMNS];
    double numbers[ROWS];
    size_t rows;
} expected;

static wn_rc compare(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial, (void)err;
    expected *e = self;
    for (size_t i = 0; i < batch->rows; i++, e->rows++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            wn_text got = batch->columns[c].text[i];
            const wn_buf *wanted = &e->texts[e->rows * COLUMNS + c];
            assert_int_equal(got.n, wanted->n);
            assert_memory_equal(got.p, wanted->p, got.n);
        }
        assert_memory_equal(&batch->columns[COLUMNS].number[i], &e->numbers[e->rows],
                            sizeof(double));
    }
    return WN_OK;
}

static void write_all(expected *e, wn_csv_row *csv) {
    uint64_t seed = 6;
    wn_err err;
    assert_int_equal(wn_buf_text(&csv->text, "a,b,c,number\n", &err), WN_OK);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            wn_buf *text = &e->texts[row * COLUMNS + c];
            random_text(&seed, text);
            wn_text cell = {text->p, text->n};
            assert_int_equal(wn_csv_row_text(csv, cell, &err), WN_OK);
        }
        /* Some with a few digits, some with all seventeen. */
        e->numbers[row] = row % 2 ? random_real(&seed, -1e9, 1e9) / 3
                                  : (double)random_below(&seed, 1 << 20) / 64;
        assert_int_equal(wn_csv_row_number(csv, e->numbers[row], &err), WN_OK);
        assert_int_equal(wn_csv_row_end(csv, &err), WN_OK);
    }
}

static void written_then_read_is_the_same(void **state) {
    (void)state;
    static expected e;
    wn_csv_row csv = {0};
    write_all(&e, &csv);
    temp_file file = temp_write(csv.text.p, csv.text.n);
    for (int threads = 1; threads <= 2; threads++) {
        const wn_read_options options = {.block_bytes = threads == 1 ? 0 : 512};
        const wn_accumulator accumulator = {.merge = compare};
        wn_table *table;
        wn_err err = {0};
        size_t slot;
        e.rows = 0;
        assert_int_equal(wn_table_open(file.path, &options, &table, &err), WN_OK);
        for (size_t c = 0; c <= COLUMNS; c++)
            assert_int_equal(
                wn_table_want(table, c, c < COLUMNS ? WN_TEXT : WN_NUMBER, &slot, &err),
                WN_OK);
        wn_rc rc = wn_table_scan(table, &accumulator, &e, threads, &err);
        if (rc != WN_OK) fail_msg("%s", err.message);
        assert_int_equal(e.rows, ROWS);
        wn_table_free(table);
    }
    unlink(file.path);
    wn_buf_free(&csv.text);
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        wn_buf_free(&e.texts[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(written_then_read_is_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
