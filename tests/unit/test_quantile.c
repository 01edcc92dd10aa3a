/* Expected values: R 4.2.2, quantile(x, p) (type 7) and, for the ranks of intervals,
 * qbinom(0.025, n, p) and qbinom(0.975, n, p) + 1. */
#include "core/stats/law/random.h"
#include "core/stats/values/quantile.h"
#include "tests/unit/near.h"
#include "tests/unit/sorted_helper.h"

#include <string.h>

enum { MANY = 400 };

static wn_sorted drawn(uint64_t stream, size_t count, double shift, double zeros) {
    static double values[MANY];
    wn_random random = wn_random_start(31, stream, 0);
    for (size_t i = 0; i < count; i++)
        values[i] = wn_random_uniform(&random) < zeros
                        ? 0
                        : shift + wn_random_gamma(&random, 2, 10);
    return sorted_from(values, count);
}

static void against_r(void **state) {
    (void)state;
    wn_sorted x = SORTED(12.1, 9.43, 15.02, 7.7, 11.18, 13.6, 8.81, 3.3, 21.5, 40, 0.5);
    assert_near(wn_quantile_interval(&x, 0.5, 0.95).value, 11.18, 1e-14);
    assert_near(wn_quantile_interval(&x, 0.9, 0.95).value, 21.5, 1e-14);
    assert_near(wn_quantile_interval(&x, 0.37, 0.95).value, 9.244, 1e-13);
    assert_near(wn_quantile_interval(&x, 0.999, 0.95).value, 39.815, 1e-13);
    wn_sorted_free(&x);
}

static void order_statistics(void **state) {
    (void)state;
    static double numbers[MANY];
    for (int i = 0; i < MANY; i++)
        numbers[i] = i + 1;
    static const struct {
        size_t n;
        double p, low, high;
    } cases[] = {{400, 0.5, 180, 221}, {400, 0.9, 348, 372}, {37, 0.25, 4, 16}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_sorted x = sorted_from(numbers, cases[i].n);
        wn_estimate e = wn_quantile_interval(&x, cases[i].p, 0.95);
        assert_near(e.low, cases[i].low, 0);
        assert_near(e.high, cases[i].high, 0);
        wn_sorted_free(&x);
    }
}

static void few_values_leave_the_interval_open(void **state) {
    (void)state;
    wn_sorted x = SORTED(1, 2, 3, 4, 5, 6, 7, 8);
    wn_estimate e = wn_quantile_interval(&x, 0.9, 0.95);
    assert_true(e.high_unbounded && !e.low_unbounded);
    wn_quantile_comparison c = wn_quantile_compare(&x, &x, 0.9, 0.95);
    assert_string_equal(c.difference.test.why, "too few values beyond the quantile");
    assert_near(c.difference.estimate.value, 0, 0);
    assert_string_equal(c.lift.why_no_interval, "too few values beyond the quantile");
    wn_sorted_free(&x);
}

/* In 1,000 samples of 60 the interval covers the true quantile about as often as it says,
 * and never clearly less. */
static void intervals_cover(void **state) {
    (void)state;
    double truth = 16.7834699002, hits = 0; /* qgamma(0.5, 2, scale = 10) */
    for (uint64_t i = 0; i < 1000; i++) {
        wn_sorted x = drawn(i, 60, 0, 0);
        wn_estimate e = wn_quantile_interval(&x, 0.5, 0.9);
        hits += e.low <= truth && truth <= e.high;
        wn_sorted_free(&x);
    }
    assert_in_range((int)hits, 880, 960);
}

static void false_alarms_are_as_many_as_stated(void **state) {
    (void)state;
    int alarms = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        wn_sorted x = drawn(2 * i, 200, 0, 0), y = drawn(2 * i + 1, 150, 0, 0);
        wn_quantile_comparison c = wn_quantile_compare(&x, &y, 0.75, 0.95);
        alarms += c.difference.test.p < 0.05;
        wn_sorted_free(&x);
        wn_sorted_free(&y);
    }
    assert_in_range(alarms, 30, 70);
}

static void test_and_interval_agree(void **state) {
    (void)state;
    for (uint64_t i = 0; i < 300; i++) {
        wn_sorted x = drawn(i, 120, 1, 0.3), y = drawn(i + 1000, 150, 3, 0.4);
        double p = 0.1 + 0.8 * (double)i / 300;
        wn_quantile_comparison c = wn_quantile_compare(&x, &y, p, 0.8);
        wn_quantile_comparison d = wn_quantile_compare(&y, &x, p, 0.8);
        if (c.difference.test.why) {
            assert_string_equal(d.difference.test.why, c.difference.test.why);
        } else {
            bool rejects = c.difference.test.p < 0.2;
            assert_int_equal(rejects, wn_estimate_excludes(&c.difference.estimate, 0));
            if (!c.lift.why && wn_estimate_excludes(&c.lift, 0)) assert_true(rejects);
            assert_near(d.difference.estimate.low, -c.difference.estimate.high, 1e-13);
            assert_near(d.difference.test.p, c.difference.test.p, 1e-13);
        }
        wn_sorted_free(&x);
        wn_sorted_free(&y);
    }
}

static void heaps_of_zeros(void **state) {
    (void)state;
    wn_sorted x = drawn(1, 300, 5, 0.9), y = drawn(2, 300, 5, 0.85), none = {0};
    wn_quantile_comparison c = wn_quantile_compare(&x, &y, 0.5, 0.95);
    assert_string_equal(c.difference.test.why, "all values near the quantiles are equal");
    assert_near(c.difference.estimate.value, 0, 0);
    assert_string_equal(c.lift.why, "the control's quantile is not above zero");
    c = wn_quantile_compare(&x, &y, 0.95, 0.95);
    assert_null(c.difference.test.why);
    assert_string_equal(wn_quantile_compare(&none, &y, 0.5, 0.95).difference.test.why,
                        "the control has no values");
    assert_string_equal(wn_quantile_compare(&x, &none, 0.5, 0.95).difference.test.why,
                        "the treatment has no values");
    assert_non_null(wn_quantile_compare(&x, &y, 1, 0.95).difference.test.why);
    assert_non_null(wn_quantile_compare(&x, &y, 0.5, 0).lift.why);
    wn_sorted_free(&x);
    wn_sorted_free(&y);
}

/* Every visitor with m equal values: as much is known as of one value each, so the
 * clumping is m (with n - 1 for n). */
static void visitors_with_several_values(void **state) {
    (void)state;
    double at[WN_MOMENTS_ROOM(2)] = {0};
    wn_moments moments = {2, at};
    for (int i = 0; i < 1000; i++)
        wn_moments_add(moments, (double[]){i < 300 ? 4 : 0, 4});
    assert_near(wn_quantile_clumping(moments, 0.3), 4 * 1000.0 / 999, 1e-12);
    wn_quantile_band band = {10, 9, 11.5, 1.96, 4000, 4000, 4};
    wn_side side = wn_quantile_side(&band);
    assert_near(side.variance / side.n, 4 * 2.5 / 3.92 * 2.5 / 3.92 * 3999 / 4000, 1e-14);
    memset(at, 0, sizeof at);
    assert_near(wn_quantile_clumping(moments, 0.3), 1, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_r),
        cmocka_unit_test(order_statistics),
        cmocka_unit_test(few_values_leave_the_interval_open),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(false_alarms_are_as_many_as_stated),
        cmocka_unit_test(test_and_interval_agree),
        cmocka_unit_test(heaps_of_zeros),
        cmocka_unit_test(visitors_with_several_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
