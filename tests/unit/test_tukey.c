/* Expected values: scipy 1.10.1, stats.studentized_range.isf(.05, 5, 12) and so on, to
 * which R's qtukey agrees in eight digits; two arms are one comparison, and for known
 * standard errors the golden cases have full digits. */
#include "core/stats/init.h"
#include "core/stats/law/dist.h"
#include "core/stats/several/tukey.h"
#include "tests/unit/near.h"

static void against_scipy(void **state) {
    (void)state;
    assert_near(wn_tukey_critical(0.05, 5, 12), 4.50770991983738, 1e-10);
    assert_near(wn_tukey_critical(0.05, 4, 17), 4.019984785971552, 1e-10);
    assert_near(wn_tukey_sf(3.1, 6, 23), 0.2791401113224019, 1e-11);
}

static void two_arms_are_one_comparison(void **state) {
    (void)state;
    static const double dfs[] = {0, 1, 2.5, 40, 1e6};
    for (double t = 0.2; t < 20; t *= 1.9)
        for (size_t i = 0; i < 5; i++) {
            double tail = dfs[i] > 0 ? wn_t_sf(t, dfs[i]) : wn_normal_sf(t);
            if (tail < 1e-15) continue;
            assert_close(wn_tukey_sf(t * sqrt(2), 2, dfs[i]), 2 * tail, 1e-10);
        }
}

static void extremes(void **state) {
    (void)state;
    assert_near(wn_tukey_sf(0, 6, 0), 1, 1e-13);
    assert_near(wn_tukey_sf(-1, 3, 9), 1, 1e-13);
    assert_near(wn_tukey_sf(1e300, 50, 0), 0, 1e-100);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {cmocka_unit_test(against_scipy),
                                       cmocka_unit_test(two_arms_are_one_comparison),
                                       cmocka_unit_test(extremes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
