/* Late conversions, from a file to the findings. The figures of a whole file are checked
 * against R in the golden case `late`; here is what any data must give, and the edges. */
#include "core/stats/init.h"
#include "experiments/test/analyse.h"
#include "experiments/test/late.h"
#include "tests/unit/experiment_helper.h"
#include "tests/unit/near.h"

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_late *late;
static wn_err err;

static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    setup.arm = "arm";
    setup.time = "seen";
    setup.control = "old";
    add_metric(&setup, "won", WN_CONVERSION, WN_PRIMARY);
    setup.metrics[0].at = "at";
    setup.metrics[0].within = 7;
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_late_free(late);
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static void analyse(void) {
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(wn_late_analyse(&findings, &late, &err), WN_OK);
    assert_non_null(late);
}

static void follow(const char *csv) {
    assert_int_equal(collect_text(&setup, csv, 2, &tally, &err), WN_OK);
    analyse();
}

static const char sample[] = "arm,seen,won,at\n"
                             "old,2025-03-01,1,2025-03-05\n"
                             "new,2025-03-01,1,2025-03-02\n"
                             "old,2025-03-01,0,\n"
                             "new,2025-03-02,1,2025-03-03\n"
                             "old,2025-03-02,1,2025-03-12\n"
                             "new,2025-03-02,0,\n"
                             "old,2025-03-03,0,\n"
                             "new,2025-03-04,1,2025-03-06\n"
                             "old,2025-03-05,0,\n"
                             "new,2025-03-05,1,2025-03-09\n"
                             "old,2025-03-08,0,\n"
                             "new,2025-03-08,0,\n"
                             "old,2025-03-09,1,2025-03-10\n"
                             "new,2025-03-09,0,\n"
                             "old,2025-03-20,0,\n"
                             "new,2025-03-20,0,\n";

static void what_is_counted(void **state) {
    (void)state;
    follow(sample);
    assert_true(late->as_of == wn_time_of_day(2025, 3, 20));
    assert_near(late->horizon, 19, 0); /* one of eight was seen that long ago */
    assert_int_equal(late->day_count, 5);
    assert_near(late->days[4], 19, 0);
    const wn_late_arm *old = &late->arms[0], *new = &late->arms[1];
    assert_int_equal(old->visitors, 8);
    assert_int_equal(old->converted, 3);
    assert_int_equal(old->quick.n, 7);
    assert_int_equal(old->quick.x, 2);
    assert_int_equal(new->quick.x, 4);
    /* by day 1: of 7 watched, as one was seen on the last day */
    assert_near(old->by_day[0].value, 1.0 / 7, 1e-15);
    assert_near(new->by_day[0].value, 2.0 / 7, 1e-15);
    assert_int_equal(old->watched[0], 7);
    assert_true(new->complete.value > 0.8 && new->complete.value <= 1);
}

/* Who is compared with whom turns every difference around. */
static void arms_may_be_swapped(void **state) {
    (void)state;
    follow(sample);
    wn_late_comparison there = late->comparisons[1];
    setup.control = "new";
    wn_late_free(late);
    wn_findings_free(&findings);
    analyse();
    const wn_late_comparison *back = &late->comparisons[1];
    assert_near(back->speed.value * there.speed.value, 1, 1e-12);
    assert_near(back->speed.low * there.speed.high, 1, 1e-12);
    assert_near(back->speed_test.p, there.speed_test.p, 1e-12);
    assert_near(back->waiting.estimate.low, -there.waiting.estimate.high, 1e-12);
    assert_near(back->final.estimate.value, -there.final.estimate.value, 1e-12);
    assert_near(back->final.test.p, there.final.test.p, 1e-12);
    assert_near(back->quick.difference.low, -there.quick.difference.high, 1e-9);
}

static void the_first_day(void **state) {
    (void)state;
    follow("arm,seen,won,at\n"
           "old,2025-03-01 08:00,0,\n"
           "new,2025-03-01 08:00,1,2025-03-01 09:00\n"
           "old,2025-03-01 09:00,1,2025-03-01 09:30\n"
           "new,2025-03-01 10:00,0,\n");
    assert_int_equal(late->day_count, 0);
    assert_string_equal(late->arms[0].waiting.estimate.why,
                        "nobody was watched for a day");
    assert_string_equal(late->comparisons[1].waiting.test.why,
                        "nobody was watched for a day");
    assert_string_equal(late->comparisons[1].quick.test.why,
                        "nobody was seen so long ago");
    assert_string_equal(late->complete.why,
                        "the events have fewer than two different times");
    assert_null(late->speed_test.why);
}

static void an_arm_without_times(void **state) {
    (void)state;
    follow("arm,seen,won,at\n"
           "old,2025-03-01,0,\n"
           "new,,1,2025-03-01\n"
           "old,2025-03-02,1,2025-03-03\n"
           "new,,0,\n");
    assert_int_equal(late->no_time, 2);
    assert_int_equal(late->arms[1].visitors, 0);
    assert_string_equal(late->arms[1].final.share.why, "there are no events");
    assert_string_equal(late->comparisons[1].speed_test.why,
                        "fewer than two groups were at risk at an event");
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_counted, begin, end),
        cmocka_unit_test_setup_teardown(arms_may_be_swapped, begin, end),
        cmocka_unit_test_setup_teardown(the_first_day, begin, end),
        cmocka_unit_test_setup_teardown(an_arm_without_times, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
