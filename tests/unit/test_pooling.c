/* Expected: R 4.2.2, the restricted likelihood maximised by optimize and its derivative
 * solved by uniroot(tol = 1e-18); the rest by the formulas of the header's sources. */
#include "core/stats/init.h"
#include "core/stats/several/pooling.h"
#include "tests/unit/near.h"

static const wn_place six[] = {{0.031, 0.012}, {-0.012, 0.02}, {0.058, 0.015},
                               {0.004, 0.03},  {0.11, 0.045},  {-0.035, 0.025}};

static void places_that_differ(void **state) {
    (void)state;
    wn_pooling p = wn_pool(six, 6, 0.95);
    assert_near(p.heterogeneity.statistic, 18.310432796475517, 1e-12);
    assert_near(p.heterogeneity.df, 5, 0);
    assert_near(p.heterogeneity.p, 0.002581483294172319, 1e-12);
    assert_near(p.i2, (18.310432796475517 - 5) / 18.310432796475517, 1e-12);
    assert_close(p.tau2_dl, 0.001063544175779785, 1e-11);
    assert_close(p.tau2, 0.001294963001485808, 1e-8);
    assert_close(p.common.value, 0.026080817564639605, 1e-12);
    assert_close(p.common.high - p.common.value, 1.959963984540054 * 0.007648571762572559,
                 1e-12);
    assert_close(p.mean.value, 0.02153345756381016, 1e-8);
    assert_close(p.mean_se, 0.01762137347738787, 1e-8);
    wn_estimate likely = wn_pool_likely(&p, six[2], 0.95);
    assert_close(likely.value, 0.0526018606767914, 1e-8);
    assert_close(likely.value - likely.low, 1.959963984540054 * 0.01408891375703305,
                 1e-8);
}

static void places_that_agree_are_one(void **state) {
    (void)state;
    const wn_place same[] = {{0.02, 0.01}, {0.021, 0.02}, {0.019, 0.015}};
    wn_pooling p = wn_pool(same, 3, 0.9);
    assert_near(p.tau2, 0, 0);
    assert_near(p.i2, 0, 0);
    wn_estimate likely = wn_pool_likely(&p, same[1], 0.9);
    assert_near(likely.value, p.common.value, 1e-15);
    assert_near(likely.low, p.common.low, 1e-15);
}

/* A place without a standard error is where the others are, give or take tau. */
static void places_that_say_nothing(void **state) {
    (void)state;
    const wn_place some[] = {{0.5, 0}, {0.02, 0.01}, {0, 0}};
    wn_pooling p = wn_pool(some, 3, 0.95);
    assert_non_null(p.heterogeneity.why);
    assert_near(p.common.value, 0.02, 1e-15);
    wn_pooling differ = wn_pool(six, 6, 0.95);
    wn_estimate likely = wn_pool_likely(&differ, some[0], 0.95);
    assert_near(likely.value, differ.mean.value, 1e-15);
    assert_true(likely.high - likely.low > differ.mean.high - differ.mean.low);
    p = wn_pool(some, 1, 0.95);
    assert_non_null(p.heterogeneity.why);
    assert_non_null(p.common.why);
    assert_non_null(wn_pool_likely(&p, some[0], 0.95).why);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_that_differ),
        cmocka_unit_test(places_that_agree_are_one),
        cmocka_unit_test(places_that_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
