/* Expected values: R 4.2.2, quantile(x, 0.75) (type 7) and pmin(x, it). */
#include "experiments/collect/winsorise.h"
#include "tests/unit/experiment_helper.h"
#include "tests/unit/near.h"

static wn_setup setup;
static wn_tally tally;
static wn_err err;

/* x = c(1, 0, 40, 7, 3, 0, 9, 200): quantile 16.75 over both arms. */
static const char rows[] = "arm,paid,tip,device\n"
                           "a,1,1,x\na,0,0,y\na,40,0,x\na,7,0,y\n"
                           "b,3,0,x\nb,0,0,y\nb,9,0,x\nb,200,2,y\n";

static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    setup.arm = "arm";
    add_metric(&setup, "paid", WN_MEAN, WN_PRIMARY);
    add_metric(&setup, "tip", WN_MEAN, WN_SECONDARY);
    setup.metrics[0].cap = 0.75;
    return wn_setup_add_segment(&setup, "device", &err);
}

static int end(void **state) {
    (void)state;
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static void assert_sums(const wn_tally_cell *cell, uint64_t n, double sum, double m2) {
    assert_int_equal(cell->sums.n, n);
    assert_near(wn_sums_total(&cell->sums), sum, 1e-13);
    assert_near(cell->sums.m2, m2, 1e-12);
}

static void large_values_count_as_the_cap(void **state) {
    (void)state;
    assert_int_equal(collect_text(&setup, rows, 2, &tally, &err), WN_OK);
    assert_near(tally.caps[0].value, 16.75, 1e-14);
    assert_int_equal(tally.caps[0].visitors, 2);
    /* 1 0 16.75 7, and 3 0 9 16.75 */
    assert_sums(cell_of(&tally, "a", 0), 4, 24.75, 177.421875);
    assert_sums(cell_of(&tally, "b", 0), 4, 28.75, 163.921875);
    assert_sums(segment_cell_of(&tally, "x", "a", 0), 2, 17.75, 124.03125);
    assert_sums(segment_cell_of(&tally, "y", "b", 0), 2, 16.75, 140.28125);
    assert_near(cell_of(&tally, "b", 0)->sample.values[2], 16.75, 1e-14);
    /* the other metric is as it was */
    assert_sums(cell_of(&tally, "b", 1), 4, 2, 3);
}

static void arrivals_are_capped_too(void **state) {
    (void)state;
    wn_arrivals arrivals = {.metric = 0};
    assert_int_equal(collect_arrivals(&setup, rows, 2, &tally, &arrivals, &err), WN_OK);
    static const double expected[] = {1, 0, 16.75, 7, 3, 0, 9, 16.75};
    assert_int_equal(arrivals.count, 8);
    for (size_t i = 0; i < 8; i++)
        assert_near(arrivals.values[i], expected[i], 1e-14);
    wn_arrivals_free(&arrivals);
}

static void nothing_is_capped_at_zero(void **state) {
    (void)state;
    setup.metrics[0].cap = 0;
    setup.metrics[1].cap = 0.7;
    assert_int_equal(collect_text(&setup, rows, 2, &tally, &err), WN_OK);
    assert_near(tally.caps[1].value, 0, 0);
    assert_int_equal(tally.caps[1].visitors, 0);
    assert_sums(cell_of(&tally, "b", 1), 4, 2, 3);
    assert_sums(cell_of(&tally, "b", 0), 4, 212, 28854);
}

static void without_visitors(void **state) {
    (void)state;
    wn_reading nobody = {.text = "device == \"z\""};
    assert_int_equal(wn_setup_add_where(&setup, nobody, &err), WN_OK);
    assert_int_equal(collect_text(&setup, rows, 2, &tally, &err), WN_OK);
    assert_near(tally.caps[0].value, 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(large_values_count_as_the_cap, begin, end),
        cmocka_unit_test_setup_teardown(arrivals_are_capped_too, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_capped_at_zero, begin, end),
        cmocka_unit_test_setup_teardown(without_visitors, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
