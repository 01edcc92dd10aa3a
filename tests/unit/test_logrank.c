/* R 4.2.2, survival 3.5-3: survdiff on aml. The reference cases have three arms and
 * strata. */
#include "core/stats/init.h"
#include "core/stats/survival/logrank.h"
#include "tests/unit/life_helper.h"

static wn_test_result compare(wn_life a, wn_life b, double rho,
                              wn_logrank_group groups[2]) {
    wn_test_result test;
    wn_err err;
    assert_int_equal(wn_logrank((wn_life[]){a, b}, 2, 1, rho, groups, &test, &err),
                     WN_OK);
    return test;
}

static void as_r_has_it(void **state) {
    (void)state;
    wn_life a = life_of_others(), b = life_of_maintained();
    wn_logrank_group groups[2], mirrored[2];
    wn_test_result test = compare(a, b, 0, groups);
    assert_near(test.statistic, 3.3963886989776, 1e-13);
    assert_near(test.p, 0.0653393220405051, 1e-13);
    assert_near(groups[1].expected, 10.68933599230072, 1e-13);
    assert_near(groups[1].variance, 4.00755074593873, 1e-13);
    assert_near(compare(a, b, 1, mirrored).statistic, 2.77927954475177, 1e-13);
    assert_near(compare(b, a, 0, mirrored).statistic, test.statistic, 1e-13);
    wn_estimate ratio = wn_logrank_hazard_ratio(&groups[1], 0.95);
    wn_estimate other = wn_logrank_hazard_ratio(&mirrored[1], 0.95);
    assert_near(ratio.value, exp((7 - 10.68933599230072) / 4.00755074593873), 1e-13);
    assert_near(ratio.value * other.value, 1, 1e-13);
    assert_near(ratio.low * other.high, 1, 1e-13);
    wn_life_free(&a);
    wn_life_free(&b);
}

/* The level at which the interval just touches 1 is the p of the test. */
static void test_and_interval_agree(void **state) {
    (void)state;
    wn_life a = life_of_others(), b = life_of_maintained();
    wn_logrank_group groups[2];
    double p = compare(a, b, 0, groups).p;
    wn_estimate inside = wn_logrank_hazard_ratio(&groups[1], 1 - p + 1e-9);
    wn_estimate outside = wn_logrank_hazard_ratio(&groups[1], 1 - p - 1e-9);
    assert_false(wn_estimate_excludes(&inside, 1));
    assert_true(wn_estimate_excludes(&outside, 1));
    wn_life_free(&a);
    wn_life_free(&b);
}

static void where_there_is_no_test(void **state) {
    (void)state;
    wn_logrank_group groups[2];
    wn_err err;
    static const double early[][2] = {{1, 0}, {2, 0}}, late[][2] = {{3, 1}, {4, 0}};
    wn_life a = life_of(early, 2), b = life_of(late, 2);
    assert_string_equal(compare(a, b, 0, groups).why,
                        "fewer than two groups were at risk at an event");
    assert_string_equal(compare(a, a, 0, groups).why,
                        "fewer than two groups were at risk at an event");
    static const double at_once[][2] = {{3, 1}, {3, 1}};
    wn_life c = life_of(at_once, 2);
    assert_string_equal(compare(c, c, 0, groups).why,
                        "at each event all that were at risk had it");
    assert_string_equal(wn_logrank_hazard_ratio(&groups[1], 0.95).why,
                        "the groups were never at risk together at an event");
    wn_test_result test;
    assert_int_equal(wn_logrank(&a, 1, 1, 0, groups, &test, &err), WN_E_USAGE);
    assert_string_equal(
        err.message, "expected from 2 to 64 groups in at least one stratum, got 1 in 1");
    wn_life_free(&a);
    wn_life_free(&b);
    wn_life_free(&c);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_r_has_it),
        cmocka_unit_test(test_and_interval_agree),
        cmocka_unit_test(where_there_is_no_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
