#include "core/stats/init.h"
#include "scoring/sources/segments.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

/* The error of the scan, or WN_OK with *out judged. */
static wn_rc split(const char *text, size_t n, int threads, wn_source_segments *out,
                   wn_err *err) {
    const wn_read_options small = {.block_bytes = 16};
    temp_file file = temp_write(text, n);
    wn_table *table;
    wn_source_segments_taker taker = {.segments = out};
    assert_int_equal(wn_table_open(file.path, &small, &table, err), WN_OK);
    assert_int_equal(wn_table_want_named(table, "land", WN_TEXT, &taker.segment, err),
                     WN_OK);
    assert_int_equal(
        wn_table_want_named(table, "src", WN_TEXT, &taker.census.source, err), WN_OK);
    assert_int_equal(
        wn_table_want_named(table, "won", WN_BOOL, &taker.census.outcome, err), WN_OK);
    wn_rc rc =
        wn_table_scan(table, &wn_source_segments_accumulator, &taker, threads, err);
    if (rc == WN_OK) rc = wn_source_segments_judge(out, 0.95, err);
    wn_table_free(table);
    unlink(file.path);
    return rc;
}

static void judges_each_segment_for_itself(void **state) {
    (void)state;
    const char text[] = "land,src,won\nDE,web,1\nDE,fair,0\nFR,web,0\n,web,\nDE,web,0\n"
                        "FR,fair,1\nFR,web,\n";
    for (int threads = 1; threads <= 2; threads++) {
        wn_source_segments s = {0};
        wn_err err;
        assert_int_equal(split(text, strlen(text), threads, &s, &err), WN_OK);
        assert_int_equal(s.names.map.count, 3);
        assert_true(wn_text_equal(wn_map_key(&s.names.map, 0), wn_text_of("DE")));
        assert_int_equal(s.judgements[0].all.n, 3);
        assert_int_equal(s.judgements[0].all.x, 1);
        assert_int_equal(s.judgements[1].all.n, 2);
        assert_int_equal(s.judgements[1].no_outcome, 1);
        /* No lead without a land has an outcome. */
        assert_int_equal(s.judgements[2].count, 0);
        assert_int_equal(s.censuses[2].no_outcome, 1);
        wn_source_segments_free(&s);
    }
}

static void refuses_ids_as_segments(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err;
    wn_source_segments s = {0};
    assert_int_equal(wn_buf_text(&text, "land,src,won\n", &err), WN_OK);
    for (int i = 0; i <= WN_SEGMENTS_MAX; i++)
        assert_int_equal(wn_buf_format(&text, &err, "land %d,web,0\n", i), WN_OK);
    assert_int_equal(split(text.p, text.n, 2, &s, &err), WN_E_DATA);
    assert_string_equal(err.message,
                        "the column of segments has more than 50 different values");
    assert_non_null(strstr(err.hint, "--segment"));
    wn_source_segments_free(&s);
    wn_buf_free(&text);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_each_segment_for_itself),
        cmocka_unit_test(refuses_ids_as_segments),
    };
    return cmocka_run_group_tests_name("source_segments", tests, NULL, NULL);
}
