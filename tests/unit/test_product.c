/* Expected values: R 4.2.2, the formula of Zou and Donner (2008) written out. */
#include "core/stats/means/product.h"
#include "tests/unit/near.h"

static const wn_estimate twelve = {.value = 12, .low = 7, .high = 20};
static const wn_estimate some = {.value = 3.5, .low = 2.9, .high = 4.6};
static const wn_estimate none_yet = {.value = 0, .low = 0, .high = 3};

static void multiplies_on_the_scale_of_logs(void **state) {
    (void)state;
    wn_estimate e = wn_estimate_times(twelve, some);
    assert_near(e.value, 42, 1e-12);
    assert_near(e.low, 23.7316560402, 1e-9);
    assert_near(e.high, 74.9639421789, 1e-9);
}

static void a_ratio_is_a_product_with_an_inverse(void **state) {
    (void)state;
    wn_estimate e = wn_estimate_inverse(42, twelve, "none");
    assert_near(e.value, 3.5, 1e-12);
    assert_near(e.low, 2.1, 1e-12);
    assert_near(e.high, 6, 1e-12);
    assert_near(wn_estimate_scaled(2, twelve).high, 40, 0);
}

static void nothing_has_no_inverse_but_a_least_one(void **state) {
    (void)state;
    wn_estimate e = wn_estimate_inverse(42, none_yet, "nothing yet");
    assert_string_equal(e.why, "nothing yet");
    assert_near(e.low, 14, 1e-12);
    assert_true(e.high_unbounded && !e.low_unbounded);
    e = wn_estimate_times(none_yet, some);
    assert_near(e.value, 0, 0);
    assert_near(e.high, 13.8, 1e-12);
}

static void what_is_missing_is_handed_on(void **state) {
    (void)state;
    wn_estimate point = wn_estimate_point(2, "one value");
    wn_estimate e = wn_estimate_times(twelve, point);
    assert_near(e.value, 24, 0);
    assert_string_equal(e.why_no_interval, "one value");
    assert_true(e.low_unbounded && e.high_unbounded);
    e = wn_estimate_inverse(1, wn_estimate_times(twelve, wn_estimate_none("no")), "zero");
    assert_string_equal(e.why, "no");
    assert_string_equal(e.why_no_interval, "no");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multiplies_on_the_scale_of_logs),
        cmocka_unit_test(a_ratio_is_a_product_with_an_inverse),
        cmocka_unit_test(nothing_has_no_inverse_but_a_least_one),
        cmocka_unit_test(what_is_missing_is_handed_on),
    };
    return cmocka_run_group_tests_name("product", tests, NULL, NULL);
}
