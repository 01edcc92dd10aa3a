/* Numbers as text. Expected digits are worked out by hand from the rule in format.h. */
#include "core/doc/format.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>
#include <stdlib.h>

static char text[WN_NUMBER_TEXT];

static wn_estimate interval(double value, double low, double high) {
    return (wn_estimate){.value = value, .low = low, .high = high};
}

static void expect_estimate(wn_estimate e, wn_unit unit, const char *value,
                            const char *range) {
    assert_string_equal(wn_format_estimate(e, unit, text), value);
    assert_string_equal(wn_format_interval(e, unit, text), range);
}

static void digits_follow_the_interval(void **state) {
    (void)state;
    /* 17489 of 145274 with its Wilson interval: known to about 0.17 of a percent */
    expect_estimate(interval(0.120386305, 0.118722, 0.122070), WN_UNIT_PERCENT, "12.04%",
                    "11.87% to 12.21%");
    /* the same difference known well and badly */
    expect_estimate(
        interval(-0.0015782389853555567, -0.003937973407424318, 0.000781417502439016),
        WN_UNIT_POINTS, "-0.16 pp", "-0.39 to +0.08 pp");
    expect_estimate(interval(-0.0015782389, -0.0015783, -0.0015781), WN_UNIT_POINTS,
                    "-0.1578239 pp", "-0.1578300 to -0.1578100 pp");
    expect_estimate(interval(0.75, 0.5377, 0.8977), WN_UNIT_PERCENT, "75%", "54% to 90%");
    /* 9.96 counts as 10: one digit fewer */
    expect_estimate(interval(50, 40.04, 59.96), WN_UNIT_PLAIN, "50", "40 to 60");
    expect_estimate(interval(50, 40.1, 59.9), WN_UNIT_PLAIN, "50.0", "40.1 to 59.9");
}

static void unknown_digits_are_zeros(void **state) {
    (void)state;
    expect_estimate(interval(123456, 98234, 148678), WN_UNIT_PLAIN, "123,000",
                    "98,000 to 149,000");
    expect_estimate(interval(-1234567, -1300000, -1170000), WN_UNIT_DIFFERENCE,
                    "-1,235,000", "-1,300,000 to -1,170,000");
}

static void numbers_side_by_side_are_written_alike(void **state) {
    (void)state;
    expect_estimate(interval(1.000001e15, 9.99924e14, 1.000078e15), WN_UNIT_PLAIN,
                    "1.000001e+15", "9.99924e+14 to 1.000078e+15");
    expect_estimate(interval(1.5e12, -3e10, 3.03e12), WN_UNIT_DIFFERENCE, "+1.5e+12",
                    "-3e+10 to +3.0e+12");
    expect_estimate(interval(9e11, 8e11, 9.99e11), WN_UNIT_PLAIN, "900,000,000,000",
                    "800,000,000,000 to 999,000,000,000");
    expect_estimate(interval(0, -4.2e-15, 4.2e-15), WN_UNIT_PLAIN, "0",
                    "-4.2e-15 to 4.2e-15");
    expect_estimate(interval(5e15, 5e15, 5e15), WN_UNIT_PLAIN, "5.00000e+15",
                    "5.00000e+15 to 5.00000e+15");
    expect_estimate(interval(1234567, 1234567, 1234567), WN_UNIT_PLAIN, "1,234,567",
                    "1,234,567 to 1,234,567");
}

static void a_long_tail_does_not_blur_the_rest(void **state) {
    (void)state;
    expect_estimate(interval(5.03, -0.9, 109.5), WN_UNIT_LIFT, "+500%",
                    "-90% to +10,950%");
    /* next to an end: a tenth of the half-width, not 1e-7 */
    expect_estimate(interval(0.5, 0.4999999, 0.9), WN_UNIT_PLAIN, "0.500",
                    "0.500 to 0.900");
    expect_estimate(interval(0, 0, 0.012), WN_UNIT_PERCENT, "0.0%", "0.0% to 1.2%");
}

static void signs_survive_rounding(void **state) {
    (void)state;
    expect_estimate(interval(0.1, 0.0004, 0.2), WN_UNIT_DIFFERENCE, "+0.10",
                    "+0.00 to +0.20");
    expect_estimate(interval(0.1, -0.0004, 0.2), WN_UNIT_DIFFERENCE, "+0.10",
                    "-0.00 to +0.20");
    expect_estimate(interval(0, -0.034, 0.034), WN_UNIT_LIFT, "0.0%", "-3.4% to +3.4%");
    expect_estimate(interval(-0.021, -0.9, 0.9), WN_UNIT_PLAIN, "-0.02", "-0.90 to 0.90");
}

static void open_and_absent_ends(void **state) {
    (void)state;
    wn_estimate above = {.value = 0.0321, .low = 0.0187, .high_unbounded = true};
    expect_estimate(above, WN_UNIT_LIFT, "+3.2%", "+1.9% to unbounded");
    wn_estimate nothing = wn_estimate_none("the control has no conversions");
    expect_estimate(nothing, WN_UNIT_POINTS, "not estimable", "not estimable");
    nothing.why_no_interval = NULL;
    expect_estimate(nothing, WN_UNIT_POINTS, "not estimable", "unbounded");
    wn_estimate low_only = {.low = 0.3871, .high_unbounded = true, .why = "no controls"};
    expect_estimate(low_only, WN_UNIT_PERCENT, "not estimable", "39% to unbounded");
    expect_estimate(interval(0.1234567, 0.1234567, 0.1234567), WN_UNIT_PLAIN, "0.123457",
                    "0.123457 to 0.123457");
}

static void never_a_number_that_is_none(void **state) {
    (void)state;
    expect_estimate(interval(NAN, 0, 1), WN_UNIT_PLAIN, "?", "?");
    expect_estimate(interval(0.5, 0, INFINITY), WN_UNIT_PLAIN, "?", "?");
    assert_string_equal(wn_format_p(NAN, text), "?");
    assert_string_equal(wn_format_number(-INFINITY, 3, text), "?");
    assert_string_equal(wn_format_exact(NAN, text), "?");
    assert_string_equal(wn_format_probability(NAN, text), "?");
}

static void counts_and_numbers(void **state) {
    (void)state;
    assert_string_equal(wn_format_count(0, text), "0");
    assert_string_equal(wn_format_count(999, text), "999");
    assert_string_equal(wn_format_count(145274, text), "145,274");
    assert_string_equal(wn_format_count(UINT64_MAX, text), "18,446,744,073,709,551,615");
    assert_string_equal(wn_format_percent(0.126, 4, text), "12.60%");
    assert_string_equal(wn_format_percent(-0.0375, 2, text), "-3.8%");
    assert_string_equal(wn_format_percent(1e308, 2, text), "?");
    assert_string_equal(wn_format_number(3.14159, 3, text), "3.14");
    assert_string_equal(wn_format_number(0.00098765, 2, text), "0.00099");
    assert_string_equal(wn_format_number(9.996, 3, text), "10.0");
    assert_string_equal(wn_format_number(-12345.678, 3, text), "-12,346");
    assert_string_equal(wn_format_number(38123456789, 2, text), "38,123,500,000");
    assert_string_equal(wn_format_number(0, 4, text), "0");
    assert_string_equal(wn_format_number(1.5e300, 3, text), "1.50e+300");
    assert_string_equal(wn_format_number(2.5e-30, 3, text), "2.50e-30");
}

static void p_values(void **state) {
    (void)state;
    assert_string_equal(wn_format_p(0.1898833, text), "0.19");
    assert_string_equal(wn_format_p(0.5, text), "0.50");
    assert_string_equal(wn_format_p(0.00214, text), "0.0021");
    assert_string_equal(wn_format_p(0.0001, text), "0.00010");
    assert_string_equal(wn_format_p(0.00009999, text), "< 0.0001");
    assert_string_equal(wn_format_p(0, text), "< 0.0001");
    assert_string_equal(wn_format_p(0.9951, text), "> 0.99");
    assert_string_equal(wn_format_p(1, text), "1");
    /* on the same side of 0.05 as p is */
    assert_string_equal(wn_format_p(0.0496, text), "0.0496");
    assert_string_equal(wn_format_p(0.0500003, text), "0.0500003");
    assert_string_equal(wn_format_p(0.05, text), "0.050");
    assert_string_equal(wn_format_p_is(0.1899, text), "p = 0.19");
    assert_string_equal(wn_format_p_is(1, text), "p = 1");
    assert_string_equal(wn_format_p_is(0.9951, text), "p > 0.99");
    assert_string_equal(wn_format_p_is(1e-9, text), "p < 0.0001");
}

static void probabilities(void **state) {
    (void)state;
    assert_string_equal(wn_format_share(0, text), "0%");
    assert_string_equal(wn_format_share(1, text), "100%");
    assert_string_equal(wn_format_share(0.99995, text), "> 99.9%");
    assert_string_equal(wn_format_probability(0.0949441785, text), "9.5%");
    assert_string_equal(wn_format_probability(0.0996, text), "10%");
    assert_string_equal(wn_format_probability(0.534, text), "53%");
    assert_string_equal(wn_format_probability(0.9004, text), "90%");
    assert_string_equal(wn_format_probability(0.9061, text), "90.6%");
    assert_string_equal(wn_format_probability(0.99904, text), "> 99.9%");
    assert_string_equal(wn_format_probability(0.0009, text), "< 0.1%");
    assert_string_equal(wn_format_probability(1e-300, text), "< 0.1%");
    assert_string_equal(wn_format_probability(0, text), "< 0.1%");
    assert_string_equal(wn_format_probability(1, text), "> 99.9%");
}

static void exact_numbers_read_back(void **state) {
    (void)state;
    assert_string_equal(wn_format_exact(0.1, text), "0.1");
    assert_string_equal(wn_format_exact(145274, text), "145274");
    assert_string_equal(wn_format_exact(0.1 + 0.2, text), "0.30000000000000004");
    static const double hard[] = {-0.0015782389853555567, 5e-324, 1.7976931348623157e308,
                                  2.2250738585072014e-308, 123456789.12345679};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++)
        assert_true(strtod(wn_format_exact(hard[i], text), NULL) == hard[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_follow_the_interval),
        cmocka_unit_test(unknown_digits_are_zeros),
        cmocka_unit_test(numbers_side_by_side_are_written_alike),
        cmocka_unit_test(a_long_tail_does_not_blur_the_rest),
        cmocka_unit_test(signs_survive_rounding),
        cmocka_unit_test(open_and_absent_ends),
        cmocka_unit_test(never_a_number_that_is_none),
        cmocka_unit_test(counts_and_numbers),
        cmocka_unit_test(p_values),
        cmocka_unit_test(probabilities),
        cmocka_unit_test(exact_numbers_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
