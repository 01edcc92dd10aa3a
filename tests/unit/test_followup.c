/* When visitors converted, from both ways of collecting; counted by hand. */
#include "tests/unit/experiment_helper.h"

static wn_setup setup;
static wn_tally tally;
static wn_err err;

/* Of the metric won, at the column `at`, quick within two days. */
static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    setup.arm = "arm";
    setup.time = "seen";
    add_metric(&setup, "won", WN_CONVERSION, WN_PRIMARY);
    setup.metrics[0].at = "at";
    setup.metrics[0].within = 2;
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static const wn_followup *followup_of(const char *arm) {
    return &tally.followups[number_in(&tally.arms, arm)];
}

static void collect(const char *csv) {
    assert_int_equal(collect_text(&setup, csv, 2, &tally, &err), WN_OK);
}

static double day(int day) {
    return (double)(wn_time_of_day(2025, 3, day) - WN_FOLLOWUP_ORIGIN);
}

static void expect_row(const wn_life *life, size_t row, double time, uint64_t events,
                       uint64_t censored) {
    assert_true(row < life->count);
    assert_true(life->rows[row].time == time);
    assert_int_equal(life->rows[row].events, events);
    assert_int_equal(life->rows[row].censored, censored);
}

static void rows_are_followed(void **state) {
    (void)state;
    collect("arm,seen,won,at\n"
            "a,2025-03-01,1,2025-03-01 06:00\n"
            "a,2025-03-01,0,\n"
            "b,2025-03-02,1,2025-03-02\n"
            "a,2025-03-02,0,2025-03-04\n"
            "a,2025-03-03,1,2025-03-05 00:00:01\n"
            "a,2025-03-03,,\n"
            "a,,1,2025-03-03\n"
            "a,2025-03-03,1,\n"
            "a,2025-03-03,1,2025-03-02\n"
            "a,1025-03-03,0,\n");
    const wn_followup *a = followup_of("a"), *b = followup_of("b");
    assert_int_equal(a->delays.n, 2);
    expect_row(&a->delays, 0, 0.25 * (double)WN_DAY, 1, 0);
    expect_row(&a->delays, 1, 2 * (double)WN_DAY + (double)WN_SECOND, 1, 0);
    assert_int_equal(a->waiting.n, 2);
    expect_row(&a->waiting, 0, day(1), 0, 1);
    expect_row(&a->waiting, 1, day(2), 0, 1);
    assert_int_equal(a->seen.n, 4);
    expect_row(&a->seen, 0, day(1), 1, 1);
    expect_row(&a->seen, 1, day(2), 0, 1);
    expect_row(&a->seen, 2, day(3), 0, 1); /* converted, but not within two days */
    assert_true(a->latest == wn_time_of_day(2025, 3, 5) + WN_SECOND);
    assert_int_equal(a->no_time, 2);
    assert_int_equal(a->no_conversion_time, 1);
    assert_int_equal(a->before, 1);
    expect_row(&b->delays, 0, 0, 1, 0);
    expect_row(&b->seen, 0, day(2), 1, 0);
}

static void visitors_are_followed(void **state) {
    (void)state;
    setup.unit = "id";
    collect("id,arm,seen,won,at\n"
            "1,a,2025-03-03,1,2025-03-08\n"
            "1,a,2025-03-02,1,2025-03-04\n" /* the earliest of both */
            "1,a,2025-03-01,0,2025-03-02\n" /* not the time of a conversion */
            "2,a,2025-03-05,0,\n"
            "2,a,2025-03-01,0,\n"
            "3,a,2025-03-01,1,2025-03-02\n"
            "3,b,2025-03-01,1,2025-03-02\n"); /* in both arms: left out */
    const wn_followup *a = followup_of("a");
    assert_int_equal(a->delays.n, 1);
    expect_row(&a->delays, 0, 3 * (double)WN_DAY, 1, 0);
    assert_int_equal(a->waiting.n, 1);
    expect_row(&a->waiting, 0, day(1), 0, 1);
    assert_int_equal(followup_of("b")->seen.n, 0);
}

static void later_than_the_day_of_the_data(void **state) {
    (void)state;
    setup.has_as_of = true;
    setup.as_of = wn_time_of_day(2025, 3, 4);
    collect("arm,seen,won,at\n"
            "a,2025-03-01,1,2025-03-06\n"
            "a,2025-03-01,1,2025-03-04\n"
            "b,2025-03-05,1,2025-03-06\n");
    assert_int_equal(followup_of("a")->waiting.n, 1);
    assert_int_equal(followup_of("a")->delays.n, 1);
    assert_int_equal(followup_of("b")->after, 1);
    assert_int_equal(followup_of("b")->seen.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_followed, begin, end),
        cmocka_unit_test_setup_teardown(visitors_are_followed, begin, end),
        cmocka_unit_test_setup_teardown(later_than_the_day_of_the_data, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
