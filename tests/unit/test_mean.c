/* Ordinary samples are reference cases (tests/reference/cases/mean.json: R's t.test). */
#include "core/stats/means/mean.h"
#include "tests/unit/near.h"

static const wn_sums control = {3000, 0.46562333, 3000 * 17.2432};
static const wn_sums treatment = {3461, 0.7, 3461 * 38.4271};

static void one_mean(void **state) {
    (void)state;
    wn_sums s = {0};
    const double values[] = {3.1, 4.7, 0.4, 2.2, 9.8, 1.1, 0, 5.5};
    for (size_t i = 0; i < 8; i++)
        wn_sums_add(&s, values[i]);
    /* R 4.2.2: t.test(c(3.1,4.7,0.4,2.2,9.8,1.1,0,5.5), conf.level = 0.9)$conf.int */
    wn_estimate e = wn_mean_interval(&s, 0.9);
    assert_near(e.low, 1.1659456176554268, 1e-13);
    assert_near(e.high, 5.5340543823445731, 1e-13);
}

/* Fieller's set leaves 0 out exactly when Welch's test rejects: at lift 0 the two are the
 * same statistic. */
static void fieller_agrees_with_welch(void **state) {
    (void)state;
    for (double conf = 0.5; conf < 0.999; conf += 0.01) {
        wn_mean_comparison welch =
            wn_mean_welch(&control, &treatment, WN_TWO_SIDED, conf);
        wn_estimate lift = wn_mean_fieller_lift(&control, &treatment, conf);
        assert_int_equal(wn_estimate_excludes(&welch.estimate, 0),
                         welch.test.p < 1 - conf);
        assert_int_equal(wn_estimate_excludes(&lift, 0), welch.test.p < 1 - conf);
    }
}

static void fieller_has_three_shapes(void **state) {
    (void)state;
    wn_fieller f = wn_fieller_set(&(wn_two){10, 1, 12, 1.5, 0}, 1.96);
    assert_int_equal(f.shape, WN_FIELLER_BOUNDED);
    assert_true(f.first < 0.2 && f.second > 0.2);
    f = wn_fieller_set(&(wn_two){1, 1, 5, 1, 0}, 1.96);
    assert_int_equal(f.shape, WN_FIELLER_OUTSIDE);
    assert_true(f.first > f.second);
    f = wn_fieller_set(&(wn_two){1, 1, 1, 1, 0}, 1.96);
    assert_int_equal(f.shape, WN_FIELLER_EVERYTHING);
    /* a control that may be zero has no upper limit of the lift, but a lower one */
    wn_sums weak = {50, 0.8, 49 * 50 * 0.25}, strong = {50, 5, 49 * 50 * 0.25};
    wn_estimate e = wn_mean_fieller_lift(&weak, &strong, 0.95);
    assert_true(e.high_unbounded && !e.low_unbounded);
    assert_true(e.low < e.value && e.low > 0);
}

/* The estimate lies in one branch of the set, 0 in the other: both must be reported. */
static void fieller_does_not_contradict_the_test(void **state) {
    (void)state;
    wn_sums weak = {1001, 0.5, 1001 * 1000}, opposite = {1001, -2.2, 1001 * 1000};
    wn_mean_comparison welch = wn_mean_welch(&weak, &opposite, WN_TWO_SIDED, 0.95);
    assert_true(welch.test.p > 0.05);
    wn_estimate lift = wn_mean_fieller_lift(&weak, &opposite, 0.95);
    assert_near(lift.value, -5.4, 1e-14);
    assert_true(lift.low_unbounded && lift.high_unbounded);
}

static void no_numbers_leave_the_range(void **state) {
    (void)state;
    const double sizes[] = {1e-300, 1e-39, 1, 1e39, 1e200};
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < 5; k++) {
            wn_sums a = {9, sizes[i], 9 * sizes[i]}, b = {7, -sizes[k], sizes[k]};
            wn_mean_comparison all[] = {
                wn_mean_welch(&a, &b, WN_TWO_SIDED, 0.999),
                wn_mean_delta_lift(&a, &b, WN_TWO_SIDED, 0.999),
                wn_mean_log_lift(&a, &a, WN_TWO_SIDED, 0.9999999),
                {.estimate = wn_mean_fieller_lift(&a, &b, 0.999)}};
            for (size_t n = 0; n < 4; n++) {
                wn_estimate *e = &all[n].estimate;
                assert_true(isfinite(e->value) && isfinite(e->low) && isfinite(e->high));
                assert_true(isfinite(all[n].test.p) && isfinite(all[n].se));
            }
        }
}

static void without_variation_there_is_no_test(void **state) {
    (void)state;
    wn_sums flat = {40, 3, 0}, single = {1, 7, 0}, none = {0};
    wn_mean_comparison c = wn_mean_welch(&flat, &flat, WN_TWO_SIDED, 0.95);
    assert_string_equal(c.test.why, "the values do not vary");
    assert_near(c.test.p, 1, 0);
    assert_near(c.estimate.value, 0, 0);
    assert_true(c.estimate.low_unbounded && c.estimate.high_unbounded);
    c = wn_mean_welch(&single, &control, WN_TWO_SIDED, 0.95);
    assert_string_equal(c.test.why, "an arm has fewer than two values");
    assert_null(c.estimate.why);
    c = wn_mean_student(&single, &single, WN_TWO_SIDED, 0.95);
    assert_non_null(c.test.why);
    c = wn_mean_welch(&none, &control, WN_TWO_SIDED, 0.95);
    assert_string_equal(c.estimate.why, "the control has no values");
    assert_string_equal(c.estimate.why_no_interval, "the control has no values");
    wn_estimate one = wn_mean_interval(&single, 0.95);
    assert_true(one.low_unbounded && one.high_unbounded && !one.why && one.value == 7);
    assert_string_equal(one.why_no_interval, "there is only one value");
    assert_string_equal(wn_mean_interval(&flat, 0.95).why_no_interval,
                        "the values do not vary");
    assert_string_equal(wn_mean_fieller_lift(&flat, &flat, 0.95).why_no_interval,
                        "the values do not vary");
    assert_string_equal(wn_mean_fieller_lift(&single, &flat, 0.95).why_no_interval,
                        "an arm has fewer than two values");
    assert_string_equal(wn_mean_interval(&none, 0.95).why, "there are no values");
    wn_sums huge = {3, 1e300, INFINITY};
    assert_non_null(wn_mean_welch(&huge, &control, WN_TWO_SIDED, 0.95).estimate.why);
    assert_non_null(wn_mean_welch(&control, &treatment, WN_TWO_SIDED, 1).estimate.why);
}

static void lift_needs_a_control_mean(void **state) {
    (void)state;
    wn_sums zero = {10, 0, 90}, below = {10, -2, 90};
    assert_string_equal(wn_mean_fieller_lift(&zero, &control, 0.95).why,
                        "the control's mean is zero");
    assert_non_null(wn_mean_delta_lift(&zero, &control, WN_TWO_SIDED, 0.95).estimate.why);
    assert_non_null(wn_mean_log_lift(&below, &control, WN_TWO_SIDED, 0.95).estimate.why);
    assert_null(wn_mean_log_lift(&below, &below, WN_TWO_SIDED, 0.95).estimate.why);
}

static void one_sided_intervals_are_open(void **state) {
    (void)state;
    wn_mean_comparison up = wn_mean_welch(&control, &treatment, WN_GREATER, 0.95);
    wn_mean_comparison down = wn_mean_welch(&control, &treatment, WN_LESS, 0.95);
    assert_true(up.estimate.high_unbounded && !up.estimate.low_unbounded);
    assert_true(down.estimate.low_unbounded && !down.estimate.high_unbounded);
    assert_near(up.test.p + down.test.p, 1, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_mean),
        cmocka_unit_test(fieller_agrees_with_welch),
        cmocka_unit_test(fieller_has_three_shapes),
        cmocka_unit_test(fieller_does_not_contradict_the_test),
        cmocka_unit_test(no_numbers_leave_the_range),
        cmocka_unit_test(without_variation_there_is_no_test),
        cmocka_unit_test(lift_needs_a_control_mean),
        cmocka_unit_test(one_sided_intervals_are_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
