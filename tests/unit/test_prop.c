/* Values for ordinary counts are reference cases (tests/reference/cases/prop.json); here
 * are the edges. qbeta, binom.test, prop.test: R 4.2.2. */
#include "core/stats/rates/prop.h"
#include "tests/unit/near.h"

typedef wn_estimate (*interval_fn)(wn_prop, double);
static const interval_fn intervals[] = {wn_prop_wilson, wn_prop_wilson_cc,
                                        wn_prop_clopper_pearson, wn_prop_agresti_coull,
                                        wn_prop_jeffreys};
enum { INTERVALS = sizeof intervals / sizeof *intervals };

static void stay_inside_and_hold_the_rate(void **state) {
    (void)state;
    const wn_prop props[] = {{0, 1}, {1, 1}, {0, 40}, {40, 40}, {3, 7}, {1, 1000000000}};
    for (size_t p = 0; p < sizeof props / sizeof *props; p++)
        for (size_t i = 0; i < INTERVALS; i++)
            for (double conf = 0.5; conf < 1; conf += 0.249) {
                wn_estimate e = intervals[i](props[p], conf);
                assert_null(e.why);
                assert_true(e.low >= 0 && e.high <= 1 && e.low < e.high);
                assert_false(e.low_unbounded || e.high_unbounded);
                bool jeffreys = intervals[i] == wn_prop_jeffreys;
                if (!jeffreys) assert_true(e.low <= e.value && e.value <= e.high);
            }
}

static void ends_are_exact_at_the_edges(void **state) {
    (void)state;
    wn_estimate none = wn_prop_clopper_pearson((wn_prop){0, 145274}, 0.95);
    assert_near(none.low, 0, 0);
    /* binom.test(0, 145274)$conf.int[2] = 1 - 0.025^(1/n) */
    assert_close(none.high, 2.539224237960766e-05, 1e-12);
    wn_estimate all = wn_prop_wilson((wn_prop){9, 9}, 0.95);
    assert_near(all.high, 1, 0);
}

static void swapping_success_and_failure_mirrors(void **state) {
    (void)state;
    for (size_t i = 0; i < INTERVALS; i++) {
        wn_estimate a = intervals[i]((wn_prop){13, 61}, 0.9);
        wn_estimate b = intervals[i]((wn_prop){48, 61}, 0.9);
        assert_near(a.low, 1 - b.high, 1e-14);
        assert_near(a.high, 1 - b.low, 1e-14);
    }
}

static void says_why_there_is_no_estimate(void **state) {
    (void)state;
    for (size_t i = 0; i < INTERVALS; i++) {
        wn_estimate e = intervals[i]((wn_prop){0, 0}, 0.95);
        assert_string_equal(e.why, "there are no trials");
        assert_near(e.low, 0, 0);
        assert_near(e.high, 1, 0);
        assert_non_null(intervals[i]((wn_prop){5, 4}, 0.95).why);
        assert_non_null(intervals[i]((wn_prop){1, 4}, 1).why);
        assert_non_null(intervals[i]((wn_prop){1, 4}, NAN).why);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stay_inside_and_hold_the_rate),
        cmocka_unit_test(ends_are_exact_at_the_edges),
        cmocka_unit_test(swapping_success_and_failure_mirrors),
        cmocka_unit_test(says_why_there_is_no_estimate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
