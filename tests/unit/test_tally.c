#include "experiments/collect/tally.h"

#include "tests/unit/cmocka_all.h"

#include <stdio.h>

/* Two metrics, by device. */
static const char *segments[] = {"device"};
static wn_metric metrics[] = {{.name = "won", .kind = WN_CONVERSION},
                              {.name = "paid", .kind = WN_MEAN}};
static const wn_setup setup = {.arm = "variant",
                               .metrics = metrics,
                               .metric_count = 2,
                               .segments = segments,
                               .segment_count = 1};

static uint32_t number_of(wn_levels *levels, const char *text) {
    uint32_t number;
    wn_err err;
    assert_int_equal(wn_levels_put(levels, wn_text_of(text), &number, &err), WN_OK);
    return number;
}

/* Adds a visitor with one conversion metric and one mean. */
static void add(wn_tally *t, const char *arm, const char *level, bool converted,
                double amount) {
    wn_err err;
    uint32_t a = number_of(&t->arms, arm);
    uint32_t l = number_of(&t->splits[1].levels, level);
    assert_int_equal(wn_tally_make_room(t, &err), WN_OK);
    for (size_t split = 0; split < 2; split++) {
        wn_tally_cell *cells = wn_tally_cells(t, split, split ? l : 0, a);
        cells[0].prop.n++;
        cells[0].prop.x += converted;
        wn_sums_add(&cells[1].sums, amount);
        assert_int_equal(wn_sample_add(&cells[1].sample, amount, &err), WN_OK);
    }
    t->facts.rows++;
}

static wn_tally new_tally(void) {
    wn_tally tally;
    wn_err err;
    assert_int_equal(wn_tally_init(&tally, &setup, &err), WN_OK);
    return tally;
}

/* Visitor i of a made-up stream: 11 arms, 7 levels. */
static void add_visitor(wn_tally *t, int i) {
    char arm[8], level[8];
    snprintf(arm, sizeof arm, "a%d", i * 5 % 11);
    snprintf(level, sizeof level, "l%d", i * 3 % 7);
    add(t, arm, level, i % 3 == 0, 0.1 * i);
}

static void room_grows_and_keeps_what_was_there(void **state) {
    (void)state;
    wn_tally t = new_tally();
    for (int i = 0; i < 154; i++)
        add_visitor(&t, i);
    for (uint32_t a = 0; a < 11; a++) {
        assert_int_equal(wn_tally_visitors(&t, 0, 0, a), 14);
        for (uint32_t l = 0; l < 7; l++)
            assert_int_equal(wn_tally_visitors(&t, 1, l, a), 2);
    }
    /* "a5" is arm 1: visitors 1, 12, 23, ..., 144, of whom every third converts. */
    const wn_tally_cell *cells = wn_tally_cells(&t, 0, 0, 1);
    assert_int_equal(cells[0].prop.x, 5);
    assert_true(cells[1].sums.mean > 7.2499 && cells[1].sums.mean < 7.2501);
    wn_tally_free(&t);
}

static void parts_merge_to_the_whole(void **state) {
    (void)state;
    wn_err err;
    wn_tally whole = new_tally(), merged = new_tally();
    for (int i = 0; i < 100; i++)
        add_visitor(&whole, i);
    for (int start = 0; start < 100; start += 10) {
        wn_tally part = new_tally();
        for (int i = start; i < start + 10; i++)
            add_visitor(&part, i);
        assert_int_equal(wn_tally_merge(&merged, &part, &err), WN_OK);
        wn_tally_free(&part);
    }
    assert_int_equal(merged.facts.rows, 100);
    assert_int_equal(merged.arms.map.count, whole.arms.map.count);
    for (uint32_t a = 0; a < 11; a++) {
        assert_string_equal(merged.arms.map.keys[a].p, whole.arms.map.keys[a].p);
        for (uint32_t l = 0; l < 7; l++) {
            const wn_tally_cell *got = wn_tally_cells(&merged, 1, l, a);
            const wn_tally_cell *expected = wn_tally_cells(&whole, 1, l, a);
            assert_int_equal(got[0].prop.x, expected[0].prop.x);
            assert_int_equal(got[0].prop.n, expected[0].prop.n);
            assert_int_equal(got[1].sums.n, expected[1].sums.n);
            assert_int_equal(got[1].sample.zeros, expected[1].sample.zeros);
            assert_int_equal(got[1].sample.count, expected[1].sample.count);
            assert_true(got[1].sums.mean - expected[1].sums.mean < 1e-12 &&
                        expected[1].sums.mean - got[1].sums.mean < 1e-12);
        }
    }
    wn_tally_free(&merged);
    wn_tally_free(&whole);
}

static void refuses_a_wrong_column(void **state) {
    (void)state;
    wn_err err;
    char name[16];
    wn_tally t = new_tally();
    for (int i = 0; i <= WN_ARMS_MAX; i++) {
        snprintf(name, sizeof name, "v%d", 10001 + i);
        number_of(&t.arms, name);
        wn_rc expected = i < WN_ARMS_MAX ? WN_OK : WN_E_DATA;
        assert_int_equal(wn_tally_make_room(&t, &err), expected);
    }
    assert_string_equal(err.column, "variant");
    assert_string_equal(err.message, "more than 50 different values, such as \"v10001\", "
                                     "\"v10002\", \"v10003\"");
    assert_non_null(strstr(err.hint, "one value per variant"));
    wn_tally_free(&t);

    t = new_tally();
    for (int i = 0; i <= WN_SEGMENT_LEVELS_MAX; i++) {
        snprintf(name, sizeof name, "%d", i);
        number_of(&t.splits[1].levels, name);
    }
    assert_int_equal(wn_tally_make_room(&t, &err), WN_E_DATA);
    assert_string_equal(err.column, "device");
    assert_non_null(strstr(err.message, "more than 500 different values"));
    wn_tally_free(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_grows_and_keeps_what_was_there),
        cmocka_unit_test(parts_merge_to_the_whole),
        cmocka_unit_test(refuses_a_wrong_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
