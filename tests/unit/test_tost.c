/* The figures for means are in tests/reference/cases/values.json. */
#include "core/stats/means/mean.h"
#include "core/stats/rates/prop2.h"
#include "core/stats/tost.h"
#include "tests/unit/near.h"

#include <string.h>

/* Equivalence is shown if and only if the interval lies inside the margins. */
static void assert_agrees(const wn_tost *tost, wn_margins margins, double conf) {
    bool inside =
        tost->difference.low > margins.low && tost->difference.high < margins.high;
    assert_int_equal(tost->p < 1 - conf, inside);
}

static void means_agree_with_their_interval(void **state) {
    (void)state;
    wn_sums control = {40, 10.3, 390.5};
    for (double mean = 8; mean < 13; mean += 0.093) {
        wn_sums treatment = {35, mean, 301.7};
        wn_margins margins = {-1.5, 2};
        wn_tost tost = wn_tost_means(&control, &treatment, margins, false, 0.95);
        assert_agrees(&tost, margins, 0.95);
        wn_tost other =
            wn_tost_means(&treatment, &control, (wn_margins){-2, 1.5}, false, 0.95);
        assert_near(other.p, tost.p, 1e-14);
        assert_near(other.below_high.p, tost.above_low.p, 1e-14);
    }
}

static void rates_agree_with_their_interval(void **state) {
    (void)state;
    for (uint64_t x = 0; x <= 60; x++) {
        wn_margins margins = {-0.1, 0.05};
        wn_tost tost =
            wn_tost_rates((wn_prop){80, 800}, (wn_prop){2 * x, 700}, margins, 0.95);
        assert_agrees(&tost, margins, 0.95);
    }
}

/* R: the likelihood equation under the hypothesis solved with uniroot(tol = 1e-15), then
 * the distance over its standard error with N / (N - 1). */
static void rates_against_another_implementation(void **state) {
    (void)state;
    wn_tost tost = wn_tost_rates((wn_prop){83, 610}, (wn_prop){71, 590},
                                 (wn_margins){-0.07, 0.03}, 0.95);
    assert_near(tost.above_low.statistic, 2.77931701107, 1e-9);
    assert_near(tost.below_high.statistic, -2.34793731498, 1e-9);
    assert_near(tost.p, 0.00943884901818, 1e-9);
}

static void what_is_refused(void **state) {
    (void)state;
    wn_sums some = {9, 1, 4}, flat = {9, 1, 0};
    wn_margins turned = {1, -1}, wide = {-2, 2}, margins = {-0.1, 0.1};
    wn_prop rate = {3, 10}, none = {0, 0};
    assert_non_null(
        strstr(wn_tost_means(&some, &some, turned, false, 0.95).why, "below"));
    assert_non_null(wn_tost_means(&some, &some, margins, false, 0.5).why);
    assert_string_equal(wn_tost_means(&flat, &flat, margins, false, 0.95).why,
                        "the values do not vary");
    assert_non_null(strstr(wn_tost_rates(rate, rate, wide, 0.95).why, "-1 and 1"));
    assert_non_null(wn_tost_rates(none, rate, margins, 0.95).why);
    assert_near(wn_tost_rates(none, rate, margins, 0.95).p, 1, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_agree_with_their_interval),
        cmocka_unit_test(rates_agree_with_their_interval),
        cmocka_unit_test(rates_against_another_implementation),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
