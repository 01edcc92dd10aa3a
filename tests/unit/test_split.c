#include "core/data/split.h"
#include "tests/unit/cmocka_all.h"

#include <stdlib.h>

/* Whatever a sink is told, written down. */
typedef struct record_of_calls {
    wn_buf out;
} record_of_calls;

static void on_field(void *p, size_t n, void *context) {
    wn_err err;
    wn_buf *out = &((record_of_calls *)context)->out;
    assert_int_equal(wn_buf_add(out, "[", 1, &err), WN_OK);
    assert_int_equal(wn_buf_add(out, n ? p : "", n, &err), WN_OK);
    assert_int_equal(wn_buf_add(out, "]", 1, &err), WN_OK);
}

static void on_record(int end, void *context) {
    (void)end;
    wn_err err;
    assert_int_equal(wn_buf_add(&((record_of_calls *)context)->out, "|", 1, &err), WN_OK);
}

static const wn_csv_sink sink = {on_field, on_record};

static void same_as_libcsv(wn_dialect dialect, const char *p, size_t n) {
    record_of_calls quick = {{0}}, slow = {{0}};
    wn_err err;
    wn_csv csv;
    wn_record_kind kind;
    size_t done, length;
    assert_true(wn_split_plain(dialect, p, n, &sink, &quick));
    assert_int_equal(wn_csv_init(&csv, dialect, &err), WN_OK);
    assert_int_equal(wn_csv_parse(&csv, p, n, WN_AFTER_NOTHING, &sink, &slow, &kind,
                                  &done, &length, &err),
                     WN_OK);
    assert_int_equal(done, n);
    assert_string_equal(quick.out.p ? quick.out.p : "", slow.out.p ? slow.out.p : "");
    wn_csv_free(&csv);
    wn_buf_free(&quick.out);
    wn_buf_free(&slow.out);
}

/* Random texts of the bytes that matter, of lengths around the width of a run. */
static void agrees_with_libcsv(void **state) {
    (void)state;
    const char bytes[] = "aaab,,;\t  \n\r\n12\xD0\xB0";
    unsigned seed = 431;
    for (int i = 0; i < 30000; i++) {
        char text[200];
        size_t n = (seed >> 20) % sizeof text;
        for (size_t k = 0; k < n; k++) {
            seed = seed * 1664525u + 1013904223u;
            text[k] = bytes[(seed >> 16) % (sizeof bytes - 1)];
        }
        seed = seed * 1664525u + 1013904223u;
        wn_dialect dialect = {
            .delimiter = ",;\t"[(seed >> 24) % 3], .quote = '"', .newline = '\n'};
        same_as_libcsv(dialect, text, n);
    }
}

static void leaves_quotes_to_libcsv(void **state) {
    (void)state;
    record_of_calls calls = {{0}};
    wn_dialect dialect = {.delimiter = ',', .quote = '"', .newline = '\n'};
    assert_false(wn_split_plain(dialect, "a,\"b\"\n", 6, &sink, &calls));
    assert_null(calls.out.p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_libcsv),
        cmocka_unit_test(leaves_quotes_to_libcsv),
    };
    return cmocka_run_group_tests_name("split", tests, NULL, NULL);
}
