/* Expected values: R 4.2.2, mean(), var(), sum((x - mean(x))^2). */
#include "core/stats/sums.h"
#include "tests/unit/near.h"

#include <string.h>

static const double values[] = {3.1, 4.7, -0.4, 2.2, 9.8, 1.1, 0.0, 5.5, 1e3};
enum { COUNT = sizeof values / sizeof *values };

static void adds_up(void **state) {
    (void)state;
    wn_sums s = {0};
    for (size_t i = 0; i < COUNT; i++)
        wn_sums_add(&s, values[i]);
    assert_int_equal(s.n, 9);
    assert_near(s.mean, 114, 1e-14);
    assert_near(wn_sums_total(&s), 1026, 1e-14);
    assert_near(wn_sums_variance(&s), 110400.02499999999, 1e-14);
    assert_near(wn_sums_sd(&s), 332.26499213729994, 1e-13);
}

/* A large offset must not eat the variance: var(1e9 + c(1, 2, 4)) is 7/3. */
static void survives_an_offset(void **state) {
    (void)state;
    wn_sums s = {0};
    wn_sums_add(&s, 1e9 + 1);
    wn_sums_add(&s, 1e9 + 2);
    wn_sums_add(&s, 1e9 + 4);
    assert_near(wn_sums_variance(&s), 7 / 3.0, 1e-7);
}

static void merges_in_any_grouping(void **state) {
    (void)state;
    wn_sums all = {0};
    for (size_t i = 0; i < COUNT; i++)
        wn_sums_add(&all, values[i]);
    for (size_t cut = 0; cut <= COUNT; cut++) {
        wn_sums a = {0}, b = {0};
        for (size_t i = 0; i < COUNT; i++)
            wn_sums_add(i < cut ? &a : &b, values[i]);
        wn_sums_merge(&a, &b);
        assert_int_equal(a.n, all.n);
        assert_near(a.mean, all.mean, 1e-13);
        assert_near(a.m2, all.m2, 1e-13);
    }
}

static void comes_from_totals(void **state) {
    (void)state;
    wn_sums s;
    wn_err err;
    assert_int_equal(wn_sums_of(3407, 1396.87, 52377.9767, &s, &err), WN_OK);
    assert_near(s.mean, 1396.87 / 3407, 1e-15);
    assert_near(wn_sums_variance(&s), (52377.9767 - 1396.87 * 1396.87 / 3407) / 3406,
                1e-13);
    assert_int_equal(wn_sums_of(0, 0, 0, &s, &err), WN_OK);
    assert_int_equal(s.n, 0);
    wn_sums p = wn_sums_of_prop((wn_prop){7, 31});
    assert_near(p.mean, 7 / 31.0, 1e-16);
    assert_near(wn_sums_variance(&p), 7 / 31.0 * (24 / 31.0) * 31 / 30, 1e-15);
    assert_int_equal(wn_sums_of_prop((wn_prop){0, 0}).n, 0);
    assert_near(wn_sums_variance(&s), 0, 0);
}

static void refuses_totals_that_cannot_be(void **state) {
    (void)state;
    wn_sums s;
    wn_err err;
    assert_int_equal(wn_sums_of(4, 10, 24.9, &s, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, "at least 25"));
    assert_int_equal(wn_sums_of(0, 1, 1, &s, &err), WN_E_DATA);
    assert_int_equal(wn_sums_of(2, NAN, 1, &s, &err), WN_E_DATA);
    assert_int_equal(s.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up),
        cmocka_unit_test(survives_an_offset),
        cmocka_unit_test(merges_in_any_grouping),
        cmocka_unit_test(comes_from_totals),
        cmocka_unit_test(refuses_totals_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
