/* Ordinary counts are reference cases (tests/reference/cases/counts.json: R). */
#include "core/stats/rates/chi2.h"
#include "tests/unit/near.h"

static void says_why_there_is_no_test(void **state) {
    (void)state;
    const wn_prop one[] = {{3, 10}, {0, 0}}, same[] = {{0, 10}, {0, 4}},
                  wrong[] = {{3, 2}, {1, 2}};
    assert_string_equal(wn_chi2_homogeneity(one, 2).why,
                        "fewer than two groups have trials");
    assert_string_equal(wn_chi2_homogeneity(same, 2).why,
                        "all groups have the same rate, 0 or 1");
    assert_non_null(wn_chi2_homogeneity(wrong, 2).why);
    assert_near(wn_chi2_homogeneity(wrong, 2).p, 1, 0);
    const uint64_t counts[] = {0, 0};
    const double shares[] = {1, 0};
    assert_string_equal(wn_chi2_fit(counts, NULL, 2).why, "nothing was counted");
    assert_string_equal(wn_chi2_fit(counts, shares, 2).why,
                        "a share is not a positive number");
    assert_string_equal(wn_chi2_fit(counts, NULL, 1).why,
                        "there are fewer than two groups");
}

static void groups_without_trials_do_not_count(void **state) {
    (void)state;
    const wn_prop with[] = {{3, 17}, {0, 0}, {9, 21}}, without[] = {{3, 17}, {9, 21}};
    wn_test_result a = wn_chi2_homogeneity(with, 3), b = wn_chi2_homogeneity(without, 2);
    assert_near(a.statistic, b.statistic, 1e-15);
    assert_near(a.df, 1, 0);
}

static void yates_never_goes_past_zero(void **state) {
    (void)state;
    wn_test_result test = wn_chi2_2x2((wn_prop){3, 10}, (wn_prop){7, 23}, true);
    assert_near(test.statistic, 0, 0);
    assert_near(test.p, 1, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_why_there_is_no_test),
        cmocka_unit_test(groups_without_trials_do_not_count),
        cmocka_unit_test(yates_never_goes_past_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
