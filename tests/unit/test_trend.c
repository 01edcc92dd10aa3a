#include "core/stats/means/trend.h"

#include "tests/unit/cmocka_all.h"
#include "tests/unit/near.h"

static wn_err err;

/* R 4.2.2: x <- c(0,1,2,4,7); y <- c(.031,.027,.022,.025,.008); se <- c(.004,.006,.005,
 * .009,.003); f <- lm(y ~ x, weights = 1/se^2); s <- sqrt(1/sum(1/se^2 *
 * (x - weighted.mean(x, 1/se^2))^2)); c(coef(f)[2], s, 2*pnorm(-abs(coef(f)[2]/s))) */
static void fits_a_weighted_line(void **state) {
    (void)state;
    const double x[] = {0, 1, 2, 4, 7}, y[] = {.031, .027, .022, .025, .008};
    const double se[] = {.004, .006, .005, .009, .003};
    wn_trend trend;
    assert_int_equal(wn_trend_fit(x, y, se, 5, &trend, &err), WN_OK);
    assert_null(trend.test.why);
    assert_close(trend.slope, -3.183092964044493e-03, 1e-12);
    assert_close(trend.se, 6.475542107992164e-04, 1e-12);
    assert_close(trend.test.p, 8.852806245263629e-07, 1e-10);
}

static void needs_three_points(void **state) {
    (void)state;
    const double x[] = {1, 1, 2, 2}, y[] = {1, 2, 3, 4}, se[] = {1, 1, 1, 1};
    wn_trend trend;
    assert_int_equal(wn_trend_fit(x, y, se, 4, &trend, &err), WN_OK);
    assert_string_equal(trend.test.why, "a trend needs three different points");
    assert_true(trend.test.p == 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_a_weighted_line),
        cmocka_unit_test(needs_three_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
