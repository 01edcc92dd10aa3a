/* Expected values: R 4.2.2, sums over a grid of 1201 x 1201 values of log k and log m. */
#include "core/stats/bayes/rate_groups.h"
#include "core/stats/init.h"
#include "tests/unit/near.h"

static const wn_events spend[] = {{59, 10650.7}, {35, 8454.25}, {24, 6235.61},
                                  {19, 1627.01}, {3, 852.48},   {0, 496.11}};

static void draws_small_groups_towards_the_others(void **state) {
    (void)state;
    const double means[] = {0.00545285260793, 0.00431389837247, 0.00412441792731,
                            0.00879832146808, 0.00440833716806, 0.00334837795673};
    wn_rate_groups fit;
    wn_err err;
    assert_int_equal(wn_rate_groups_fit(spend, 6, &fit, &err), WN_OK);
    for (size_t i = 0; i < 6; i++)
        assert_close(wn_rate_groups_mean(&fit, i), means[i], 2e-3);
}

static void draws_have_the_posterior_mean(void **state) {
    (void)state;
    wn_rate_groups fit;
    wn_err err;
    double rates[6], again[6], sums[6] = {0};
    assert_int_equal(wn_rate_groups_fit(spend, 6, &fit, &err), WN_OK);
    for (uint64_t k = 0; k < 20000; k++) {
        wn_rate_groups_draw(&fit, 7, k, rates);
        for (size_t i = 0; i < 6; i++)
            sums[i] += rates[i] / 20000;
    }
    for (size_t i = 0; i < 6; i++)
        assert_close(sums[i], wn_rate_groups_mean(&fit, i), 0.02);
    wn_rate_groups_draw(&fit, 7, 19999, again);
    assert_memory_equal(rates, again, sizeof rates);
}

static void what_is_refused(void **state) {
    (void)state;
    const wn_events nothing[] = {{0, 10}, {0, 20}}, free_of_charge[] = {{3, 0}, {1, 5}};
    wn_rate_groups fit;
    wn_err err;
    assert_int_equal(wn_rate_groups_fit(nothing, 2, &fit, &err), WN_E_USAGE);
    assert_string_equal(err.message, "no group has any events");
    assert_int_equal(wn_rate_groups_fit(free_of_charge, 2, &fit, &err), WN_E_USAGE);
    assert_string_equal(err.message, "group 1 has no exposure");
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_small_groups_towards_the_others),
        cmocka_unit_test(draws_have_the_posterior_mean),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests_name("rate_groups", tests, NULL, NULL);
}
