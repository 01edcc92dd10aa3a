#include "core/data/timeline.h"

#include "tests/unit/cmocka_all.h"

static void orders_rows_and_keeps_ties(void **state) {
    (void)state;
    const double when[] = {3.5, -1, 3.5, 2, -1};
    const size_t expected[] = {1, 4, 3, 0, 2};
    size_t order[5];
    wn_err err;
    assert_int_equal(wn_timeline_order(when, 5, order, &err), WN_OK);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(order[i], expected[i]);
    char letters[] = "abcde", scratch[5];
    wn_timeline_arrange(letters, 1, order, 5, scratch);
    assert_string_equal(letters, "bedac");
    wn_timeline_arrange(NULL, 1, order, 5, scratch);
}

static void splits_at_the_nearest_row(void **state) {
    (void)state;
    assert_int_equal(wn_timeline_older(10, 0.7), 7);
    assert_int_equal(wn_timeline_older(9240, 0.7), 6468);
    assert_int_equal(wn_timeline_older(3, 0.5), 2);
    assert_int_equal(wn_timeline_older(1, 0.01), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(orders_rows_and_keeps_ties),
                                       cmocka_unit_test(splits_at_the_nearest_row)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
