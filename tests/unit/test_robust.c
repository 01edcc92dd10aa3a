#include "experiments/test/analyse.h"
#include "experiments/test/robust.h"
#include "tests/unit/experiment_helper.h"
#include "tests/unit/near.h"
#include "tests/unit/sorted_helper.h"

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_err err;

static const char rows[] = "arm,won,paid,tip\n"
                           "control,1,12.5,1\ncontrol,0,0,2\ncontrol,0,3.25,3\n"
                           "control,1,8,0\nnew,1,14,1\nnew,0,9.5,1\nnew,1,0,1\n"
                           "new,0,17.75,4\nother,1,1,\nother,0,,5\nother,0,2,6\n";

static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    setup.arm = "arm";
    add_metric(&setup, "won", WN_CONVERSION, WN_PRIMARY);
    add_metric(&setup, "paid", WN_MEAN, WN_SECONDARY);
    add_metric(&setup, "tip", WN_MEAN, WN_SECONDARY);
    setup.metrics[1].ranks = true;
    setup.metrics[2].replicates = 300;
    assert_int_equal(collect_text(&setup, rows, 2, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

/* Each metric gets what it asks for, from its own values. */
static void each_metric_as_it_asks(void **state) {
    (void)state;
    wn_robust robust;
    assert_int_equal(wn_robust_compare(&findings,
                                       (wn_resampling){.seed = 1, .threads = 2}, &robust,
                                       &err),
                     WN_OK);
    wn_sorted control = SORTED(12.5, 0, 3.25, 8), other = SORTED(1, 2);
    wn_mann_whitney expected;
    assert_int_equal(wn_mann_whitney_compare(&control, &other, 0.95, &expected, &err),
                     WN_OK);
    const wn_mann_whitney *got = &wn_robust_of(&robust, 1, 2)->ranks;
    assert_near(got->w, expected.w, 0);
    assert_near(got->test.p, expected.test.p, 0);
    assert_near(got->shift.value, expected.shift.value, 0);
    assert_near(wn_robust_of(&robust, 2, 1)->bootstrap.difference.value, 0.25, 1e-15);
    assert_near(wn_robust_of(&robust, 2, 2)->bootstrap.difference.value, 4, 1e-15);
    assert_near(wn_robust_of(&robust, 1, 1)->bootstrap.difference.value, 0, 0);
    assert_near(wn_robust_of(&robust, 2, 1)->ranks.w, 0, 0);
    wn_sorted_free(&control);
    wn_sorted_free(&other);
    wn_robust_free(&robust);
}

static void threads_change_nothing_and_the_seed_does(void **state) {
    (void)state;
    wn_robust one, three, seeded;
    assert_int_equal(wn_robust_compare(
                         &findings, (wn_resampling){.seed = 5, .threads = 1}, &one, &err),
                     WN_OK);
    assert_int_equal(wn_robust_compare(&findings,
                                       (wn_resampling){.seed = 5, .threads = 3}, &three,
                                       &err),
                     WN_OK);
    assert_int_equal(wn_robust_compare(&findings,
                                       (wn_resampling){.seed = 6, .threads = 1}, &seeded,
                                       &err),
                     WN_OK);
    for (size_t a = 1; a < 3; a++) {
        const wn_estimate *d = &wn_robust_of(&one, 2, a)->bootstrap.difference;
        assert_memory_equal(d, &wn_robust_of(&three, 2, a)->bootstrap.difference,
                            sizeof *d);
        assert_true(d->low != wn_robust_of(&seeded, 2, a)->bootstrap.difference.low);
    }
    wn_robust_free(&one);
    wn_robust_free(&three);
    wn_robust_free(&seeded);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_metric_as_it_asks, begin, end),
        cmocka_unit_test_setup_teardown(threads_change_nothing_and_the_seed_does, begin,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
