/* R 4.2.2: binom.test(x, n, share)$p.value, chisq.test(counts)$p.value */
#include "core/stats/rates/srm.h"
#include "tests/unit/near.h"

static void exact_binomial(void **state) {
    (void)state;
    assert_near(wn_srm_binomial_p(37, 211, 0.25), 0.010916798266670861, 1e-12);
    assert_near(wn_srm_binomial_p(331, 620, 0.5), 0.099562451235250551, 1e-12);
    assert_near(wn_srm_binomial_p(0, 9, 0.5), 0.00390625, 1e-14);
    assert_near(wn_srm_binomial_p(9, 9, 0.9), 1, 0);
    assert_near(wn_srm_binomial_p(5, 10, 0.5), 1, 0);
    assert_near(wn_srm_binomial_p(0, 0, 0.5), 1, 0);
    assert_near(wn_srm_binomial_p(3, 2, 0.5), 1, 0);
}

static void two_small_arms_are_tested_exactly(void **state) {
    (void)state;
    const uint64_t small[] = {37, 174}, large[] = {3700, 17400};
    const double shares[] = {1, 3};
    assert_near(wn_srm_test(small, shares, 2).p, wn_srm_binomial_p(37, 211, 0.25), 0);
    assert_true(wn_srm_test(large, shares, 2).p < WN_SRM_ALARM);
    const uint64_t even[] = {145274, 145310};
    assert_near(wn_srm_test(even, NULL, 2).p, 0.94675436815979463, 1e-12);
    const uint64_t none[] = {0, 0};
    assert_non_null(wn_srm_test(none, NULL, 2).why);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_binomial),
        cmocka_unit_test(two_small_arms_are_tested_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
