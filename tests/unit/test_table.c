#include "tests/unit/table_helper.h"

#include <zlib.h>

static const wn_read_options plain = {0};

static void gives(const char *bytes, const wn_read_options *options, const char *columns,
                  const char *expected) {
    temp_file file = temp_write(bytes, strlen(bytes));
    wn_err err = {0};
    dump d;
    wn_rc rc = dump_file(file.path, options, columns, 2, &d, NULL, &err);
    unlink(file.path);
    if (rc != WN_OK) fail_msg("%s (%s)", err.message, err.hint);
    assert_string_equal(d.out.p ? d.out.p : "", expected);
    wn_buf_free(&d.out);
}

/* The error has this line, and these words in its message, column or hint. */
static void refuses_bytes(const char *bytes, size_t n, const wn_read_options *options,
                          const char *columns, wn_rc code, unsigned line,
                          const char *words) {
    temp_file file = temp_write(bytes, n);
    wn_err err = {0};
    dump d;
    wn_rc rc = dump_file(file.path, options, columns, 2, &d, NULL, &err);
    wn_buf_free(&d.out);
    unlink(file.path);
    assert_int_equal(rc, code);
    assert_int_equal(err.code, code);
    if (err.line != line) fail_msg("line %u of: %s", (unsigned)err.line, err.message);
    if (!strstr(err.message, words) && !strstr(err.hint, words) &&
        !strstr(err.column, words))
        fail_msg("no \"%s\" in: %s: %s (%s)", words, err.column, err.message, err.hint);
}

static void refuses(const char *bytes, const char *columns, unsigned line,
                    const char *words) {
    refuses_bytes(bytes, strlen(bytes), &plain, columns, WN_E_DATA, line, words);
}

static void reads_common_dialects(void **state) {
    (void)state;
    gives("a,b\n1,x\n2,y\n", &plain, "a:n,b:t", "2: 1 | x\n3: 2 | y\n");
    gives("a;b\r\n1,5;x\r\n2;\"y;z\"", &plain, "a:n,b:t", "2: 1.5 | x\n3: 2 | y;z\n");
    gives("a\tb\n1\tx y\n\t\n", &plain, "a:n,b:t", "2: 1 | x y\n3: - | -\n");
    gives("sep=|\na|b,c\n1|x;y;z\n", &plain, "a:n", "3: 1\n");
    gives("a|b\n1|x\n", &plain, "b:t", "2: x\n");
    gives("\xEF\xBB\xBF\"a\",b\n1,2\n", &plain, "a:n", "2: 1\n");
    gives("a,b\r1,2\r3,4\r", &plain, "a:n", "2: 1\n3: 3\n");
    gives("'a','b'\n'1','it''s'\n", &plain, "b:t", "2: it's\n");
    gives("\n\na,b\n\n1,2\n  \n3,4\n", &plain, "a:n", "5: 1\n7: 3\n");
    gives("a\n1\n", &plain, "a:n", "2: 1\n");
}

static void reads_quoted_cells(void **state) {
    (void)state;
    gives("a,b\n\"x,\"\"y\"\"\",1\n\"two\nlines\",2\nz,3\n", &plain, "a:t,b:n",
          "2: x,\"y\" | 1\n3: two\nlines | 2\n5: z | 3\n");
}

static void reads_values(void **state) {
    (void)state;
    gives("n;b;d;id\n1 234,50;да;24.01.2017;9100000000000000007\n-;нет;;00012\n",
          &(wn_read_options){.missing = (const char *[]){"-"}, .missing_count = 1},
          "n:n,b:b,d:d,id:t",
          "2: 1234.5 | yes | 2017-01-24 | 9100000000000000007\n3: - | no | - | 00012\n");
    /* One cell beyond doubt settles the sign for the column. */
    gives("m\n\"1.234,5\"\n\"2.000\"\n", &plain, "m:n", "2: 1234.5\n3: 2000\n");
    gives("m,k\n\"1,234\",1\n", &plain, "m:n", "2: 1234\n");
    gives("m,k\n\"1,234\",1\n", &(wn_read_options){.decimal = ','}, "m:n", "2: 1.234\n");
    gives("a,a2\n1,2\n", &plain, "a:n,a:t,a:b", "2: 1 | 1 | yes\n");
}

static void names_what_is_wrong(void **state) {
    (void)state;
    refuses("", "a:t", 0, "empty");
    refuses("\n \n", "a:t", 0, "blank lines");
    refuses("a,b\n", "a:t", 0, "no rows");
    refuses("a,b\n\n", "a:t", 0, "no rows");
    refuses("alpha,b\n1,2\n", "alpah:t", 1, "did you mean \"alpha\"");
    refuses("a,b\n1,2\n", "revenue:t", 1, "the columns are: a, b");
    refuses("a,b,a\n1,2,3\n", "a:t", 1, "number 1 and 3");
    refuses("a,b\n1,2\n3\n", "a:t", 3, "expected 2 cells as in the header, got 1");
    refuses("a,b\n1,2\n\n3,4,5\n", "a:t", 4, "got 3");
    refuses("a,b\n1,yse\n", "b:b", 2, "got \"yse\"");
    refuses("a,b\n1,1\n1,1\n\"x\ny\",2x\n", "b:n", 4, "expected a number, got \"2x\"");
    refuses("a,b\n1,01/02/2018\n", "b:d", 2, "expected a date");
    refuses("a,b\n1,2\n5\" screen,3\n", "a:t", 3, "stray quote");
    refuses("a,b\n1,2\n\"x\"y,3\n", "a:t", 3, "stray quote");
    refuses("a,b\n1,2\n\"open,3\n4,5\n", "a:t", 3, "never closed");
    refuses("a,\"b\n1,2\n", "a:t", 1, "header");
    refuses("\"a,b,c\"\n\"1,2,3\"\n", "a:t", 1, "quotes as a whole");
    refuses("a,b,c\n1,2,3\n\"1,2,3\",,\n", "a:t", 3, "as one cell");
    refuses("a,b\n1,\xEF\xF0\xE8\xE2\xE5\xF2\n", "a:t", 2, "--encoding windows-1251");
    refuses("a,b\n1,caf\xE9\n", "a:t", 2, "--encoding windows-1252");
    refuses("a,b\n1,\x8F\xE0\xA8\xA2\xA5\xE2\n", "a:t", 2, "--encoding CP866");
    refuses_bytes("a,b\n1,\0\n", 8, &plain, "a:t", WN_E_DATA, 2, "zero byte");
    refuses_bytes("\xFF\xFE"
                  "a\0,\0",
                  6, &plain, "a:t", WN_E_DATA, 1, "UTF-16");
    refuses_bytes("a\n1\n", 4, &(wn_read_options){.encoding = "klingon"}, "a:t",
                  WN_E_USAGE, 0, "unknown encoding");
    refuses_bytes("\x1f\x8bnot really gzip", 17, &plain, "a:t", WN_E_DATA, 0, "gzip");
}

/* A block that assumes one reading, and a later one that shows the other. */
static void refuses_two_readings_of_a_column(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err;
    assert_int_equal(wn_buf_text(&text, "a;b\n", &err), WN_OK);
    for (int i = 0; i < 1500; i++)
        assert_int_equal(wn_buf_text(&text, "1.200;1\n", &err), WN_OK);
    assert_int_equal(wn_buf_text(&text, "1.200,50;1\n", &err), WN_OK);
    const size_t blocks[] = {0, 100, 5000};
    for (int i = 0; i < 3; i++)
        refuses_bytes(text.p, text.n, &(wn_read_options){.block_bytes = blocks[i]}, "a:n",
                      WN_E_DATA, 1502, "--decimal");
    wn_buf_free(&text);
}

/* Which error is reported depends on the row, not on the column or the kind. */
static void reports_the_first_error_of_the_file(void **state) {
    (void)state;
    refuses("a,b\n1,2\n3,x\ny,4\n5\n", "a:n,b:n", 3, "b");
    refuses("a,b\n1,2\n3\ny,4\n", "a:n,b:n", 3, "got 1");
}

static void cannot_open(const char *path, const char *words) {
    wn_table *table;
    wn_err err;
    assert_int_equal(wn_table_open(path, &plain, &table, &err), WN_E_SYSTEM);
    assert_null(table);
    assert_non_null(strstr(err.message, words));
    assert_string_equal(err.file, path);
}

static void refuses_what_is_no_file(void **state) {
    (void)state;
    cannot_open("/no/such/file.csv", "No such file");
    cannot_open("/", "folder");
}

static void skips_bad_rows_when_asked(void **state) {
    (void)state;
    const char bytes[] = "a,b\n1,2\n3\n4,x\n\"p\"q,5\n6,7\n\"r\"\"\n8\"s,9\n";
    const wn_read_options skip = {.skip_bad_rows = true};
    temp_file file = temp_write(bytes, strlen(bytes));
    for (int threads = 1; threads <= 2; threads++) {
        wn_err err = {0};
        dump d;
        wn_table_facts facts;
        assert_int_equal(dump_file(file.path, &skip, "b:n", threads, &d, &facts, &err),
                         WN_OK);
        assert_string_equal(d.out.p, "2: 2\n6: 7\n");
        assert_int_equal(facts.rows, 2);
        assert_int_equal(facts.rejected, 5);
        assert_int_equal(facts.first_rejected.line, 3);
        wn_buf_free(&d.out);
    }
    unlink(file.path);
    refuses_bytes("a,b\n1\n2\n", 8, &skip, "a:t", WN_E_DATA, 0, "all 2 were rejected");
}

static void reads_gzip_also_in_several_members(void **state) {
    (void)state;
    char path[] = "/tmp/winnow-test-XXXXXX";
    close(mkstemp(path));
    const char *pieces[] = {"a,b\n1,2\n", "3,4\n"};
    for (int i = 0; i < 2; i++) {
        gzFile gz = gzopen(path, "ab");
        gzputs(gz, pieces[i]);
        gzclose(gz);
    }
    wn_err err = {0};
    dump d;
    wn_table_facts facts;
    assert_int_equal(dump_file(path, &plain, "a:n", 2, &d, &facts, &err), WN_OK);
    assert_string_equal(d.out.p, "2: 1\n3: 3\n");
    assert_true(facts.gzip);
    wn_buf_free(&d.out);

    /* Cut off in the middle. */
    FILE *f = fopen(path, "rb");
    char bytes[512];
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    unlink(path);
    refuses_bytes(bytes, n - 9, &plain, "a:n", WN_E_DATA, 0, "ends too early");
}

static void decodes_other_encodings(void **state) {
    (void)state;
    gives("\xE8\xEC\xFF;b\n\xC8\xE2\xE0\xED;1\n",
          &(wn_read_options){.encoding = "windows-1251"}, "имя:t", "2: Иван\n");
}

/* A table with everything in it that can upset a split into blocks. */
static wn_buf messy_table(void) {
    wn_buf text = {0};
    wn_err err;
    unsigned seed = 1042;
    assert_int_equal(wn_buf_text(&text, "id,note,amount\r\n", &err), WN_OK);
    for (int i = 0; i < 700; i++) {
        seed = seed * 1664525u + 1013904223u;
        const char *note =
            (const char *[]){"plain", "\"a, b\"", "\"line\nbreak\"", "\"say \"\"hi\"\"\"",
                             "",      "\"\r\n\"", " spaced ",        "\"\""}[seed >> 29];
        const char *end =
            (const char *[]){"\n", "\r\n", "\n\n", "\r\n  \n"}[(seed >> 8) % 4];
        assert_int_equal(
            wn_buf_format(&text, &err, "%d,%s,%u.5%s", i, note, (seed >> 12) % 1000, end),
            WN_OK);
    }
    return text;
}

static void same_answer_for_any_threads_and_blocks(void **state) {
    (void)state;
    wn_buf text = messy_table();
    temp_file file = temp_write(text.p, text.n);
    wn_buf expected = {0};
    const size_t blocks[] = {0, 64, 100, 997, 4096};
    for (int skip = 0; skip < 2; skip++) {
        for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
            for (int threads = 1; threads <= 3; threads++) {
                wn_read_options options = {.skip_bad_rows = skip,
                                           .block_bytes = blocks[b]};
                wn_err err = {0};
                dump d;
                wn_rc rc = dump_file(file.path, &options, "id:t,note:t,amount:n", threads,
                                     &d, NULL, &err);
                if (rc != WN_OK) fail_msg("%d: %s", (int)err.line, err.message);
                if (!expected.p) {
                    expected = d.out;
                    continue;
                }
                assert_string_equal(d.out.p, expected.p);
                wn_buf_free(&d.out);
            }
        }
    }
    unlink(file.path);
    wn_buf_free(&expected);
    wn_buf_free(&text);
}

static void error_lines_do_not_depend_on_blocks(void **state) {
    (void)state;
    wn_buf text = messy_table();
    wn_err err;
    assert_int_equal(wn_buf_text(&text, "701,x,oops\n702,y\n", &err), WN_OK);
    unsigned lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    for (size_t block = 64; block < 5000; block = block * 2 + 1)
        refuses_bytes(text.p, text.n, &(wn_read_options){.block_bytes = block},
                      "amount:n", WN_E_DATA, lines - 1, "oops");
    wn_buf_free(&text);
}

static wn_rc double_amount(void *context, const wn_batch *batch, wn_column *out,
                           wn_err *err) {
    size_t from = *(size_t *)context;
    for (size_t i = 0; i < batch->rows; i++) {
        if (batch->columns[from].number[i] == 13) {
            wn_fail(err, WN_E_SCRIPT, "unlucky");
            return wn_err_at(err, "f.lua", wn_batch_line(batch, i), NULL);
        }
        out->number[i] = 2 * batch->columns[from].number[i];
    }
    return WN_OK;
}

static wn_rc is_large(void *context, const wn_batch *batch, wn_column *out, wn_err *err) {
    (void)err;
    size_t from = *(size_t *)context;
    for (size_t i = 0; i < batch->rows; i++)
        out->boolean[i] = batch->columns[from].number[i] > 4;
    return WN_OK;
}

static void derives_and_filters(void **state) {
    (void)state;
    const char bytes[] = "a\n1\n2\n3\n4\n";
    for (int serial = 0; serial < 2; serial++) {
        temp_file file = temp_write(bytes, strlen(bytes));
        wn_table *table;
        wn_err err;
        size_t a, twice, large;
        dump d = {0};
        wn_table_facts facts;
        assert_int_equal(wn_table_open(file.path, &plain, &table, &err), WN_OK);
        assert_int_equal(wn_table_want_named(table, "a", WN_NUMBER, &a, &err), WN_OK);
        assert_int_equal(wn_table_derive(table, WN_NUMBER, double_amount, &a, NULL,
                                         serial, &twice, &err),
                         WN_OK);
        assert_int_equal(
            wn_table_derive(table, WN_BOOL, is_large, &twice, NULL, false, &large, &err),
            WN_OK);
        assert_int_equal(wn_table_where(table, large, &err), WN_OK);
        assert_int_equal(wn_table_where(table, a, &err), WN_E_BUG);
        const wn_accumulator rows = {.merge = dump_merge};
        assert_int_equal(wn_table_scan(table, &rows, &d, 2, &err), WN_OK);
        assert_string_equal(d.out.p, "4: 3 | 6 | yes\n5: 4 | 8 | yes\n");
        wn_table_facts_get(table, &facts);
        assert_int_equal(facts.rows, 4);
        assert_int_equal(facts.filtered, 2);
        wn_buf_free(&d.out);
        wn_table_free(table);
        unlink(file.path);
    }
}

static void completes_the_line_of_an_error_in_a_derived_column(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err = {0};
    assert_int_equal(wn_buf_text(&text, "a\n", &err), WN_OK);
    for (int i = 0; i < 500; i++)
        assert_int_equal(wn_buf_format(&text, &err, "%d\n", i == 432 ? 13 : 50 + i),
                         WN_OK);
    temp_file file = temp_write(text.p, text.n);
    for (int serial = 0; serial < 2; serial++) {
        wn_table *table;
        size_t a, twice;
        const wn_read_options small = {.block_bytes = 100};
        const wn_accumulator nothing = {0};
        assert_int_equal(wn_table_open(file.path, &small, &table, &err), WN_OK);
        assert_int_equal(wn_table_want_named(table, "a", WN_NUMBER, &a, &err), WN_OK);
        assert_int_equal(wn_table_derive(table, WN_NUMBER, double_amount, &a, NULL,
                                         serial, &twice, &err),
                         WN_OK);
        assert_int_equal(wn_table_scan(table, &nothing, NULL, 2, &err), WN_E_SCRIPT);
        assert_int_equal(err.line, 434);
        wn_table_free(table);
    }
    unlink(file.path);
    wn_buf_free(&text);
}

static void guesses_types(void **state) {
    (void)state;
    const char bytes[] = "n,b,d,t,id,empty,mixed\n"
                         "1.5,yes,2017-01-24,x,007,,1\n"
                         "\"2,000\",no,2017-01-25 10:00,y,12,,x\n";
    const wn_type expected[] = {WN_NUMBER, WN_BOOL, WN_TIME, WN_TEXT,
                                WN_TEXT,   WN_TEXT, WN_TEXT};
    temp_file file = temp_write(bytes, strlen(bytes));
    wn_table *table;
    wn_err err;
    assert_int_equal(wn_table_open(file.path, &plain, &table, &err), WN_OK);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(wn_table_guess(table, i), expected[i]);
    wn_table_free(table);
    const wn_read_options told = {.text_columns = (const char *[]){"n"}, .text_count = 1};
    assert_int_equal(wn_table_open(file.path, &told, &table, &err), WN_OK);
    assert_int_equal(wn_table_guess(table, 0), WN_TEXT);
    wn_table_free(table);
    unlink(file.path);
}

/* A day after `came`: dates up to the end of that day are known, whatever the column is
 * read as; without a date in `came` none is. */
static void looks_back(void **state) {
    (void)state;
    const char *csv = "came,won,n,called\n"
                      "2025-01-01,2025-01-02 23:59,1,2025-01-03\n"
                      "2025-01-01,2025-01-03 00:00,2,2025-01-01\n"
                      ",2025-01-01,3,2024-01-01\n"
                      "2025-01-01 10:00,2025-01-02 10:00,4,2025-01-02 10:01\n";
    temp_file file = temp_write(csv, strlen(csv));
    wn_table *table;
    wn_err err;
    dump d = {0};
    const wn_accumulator rows = {.merge = dump_merge};
    assert_int_equal(wn_table_open(file.path, &(wn_read_options){0}, &table, &err),
                     WN_OK);
    assert_int_equal(dump_wanted(table, "won:t,n:n,called:d", &err), WN_OK);
    assert_int_equal(wn_table_blank_later(table, 0, WN_DAY, &err), WN_OK);
    assert_int_equal(wn_table_scan(table, &rows, &d, 1, &err), WN_OK);
    assert_string_equal(d.out.p, "2: 2025-01-02 23:59 | 1 | - | 2025-01-01\n"
                                 "3: - | 2 | 2025-01-01 | 2025-01-01\n"
                                 "4: - | 3 | - | -\n"
                                 "5: 2025-01-02 10:00 | 4 | - | 2025-01-01 10:00:00\n");
    wn_buf_free(&d.out);
    wn_table_free(table);
    unlink(file.path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_common_dialects),
        cmocka_unit_test(reads_quoted_cells),
        cmocka_unit_test(reads_values),
        cmocka_unit_test(names_what_is_wrong),
        cmocka_unit_test(reports_the_first_error_of_the_file),
        cmocka_unit_test(refuses_two_readings_of_a_column),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(skips_bad_rows_when_asked),
        cmocka_unit_test(reads_gzip_also_in_several_members),
        cmocka_unit_test(decodes_other_encodings),
        cmocka_unit_test(same_answer_for_any_threads_and_blocks),
        cmocka_unit_test(error_lines_do_not_depend_on_blocks),
        cmocka_unit_test(derives_and_filters),
        cmocka_unit_test(completes_the_line_of_an_error_in_a_derived_column),
        cmocka_unit_test(guesses_types),
        cmocka_unit_test(looks_back),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
