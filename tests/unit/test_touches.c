/* Credit by rule. Expected values by hand; time decay by numpy:
 * w = exp2(-np.array([12.5, 3, 3, 0.25]) / 2.5); w / w.sum() */
#include "core/stats/attribution/touches.h"
#include "tests/unit/near.h"

static void shares_of(wn_touch_model model, const uint32_t *path, size_t count,
                      const double *expected) {
    double shares[8];
    wn_touch_shares(&model, path, count, shares);
    for (size_t i = 0; i < count; i++)
        assert_near(shares[i], expected[i], 1e-15);
}

static void go_by_place(void **state) {
    (void)state;
    const uint32_t path[] = {2, 0, 0, 1, 3};
    const bool direct[] = {false, true, false, true};
    const wn_touch_model other = {.rule = WN_TOUCH_LAST_OTHER, .passed_over = direct};
    const wn_touch_model u = {WN_TOUCH_POSITION, NULL, 35, 15, 50};
    shares_of((wn_touch_model){.rule = WN_TOUCH_FIRST}, path, 5,
              (double[]){1, 0, 0, 0, 0});
    shares_of((wn_touch_model){.rule = WN_TOUCH_LAST}, path, 5,
              (double[]){0, 0, 0, 0, 1});
    shares_of((wn_touch_model){.rule = WN_TOUCH_LINEAR}, path, 5,
              (double[]){.2, .2, .2, .2, .2});
    shares_of(other, path, 5, (double[]){0, 0, 1, 0, 0});
    shares_of(other, path + 3, 2, (double[]){0, 1}); /* all are passed over */
    shares_of(u, path, 5, (double[]){.35, .05, .05, .05, .5});
    shares_of(u, path, 2, (double[]){35. / 85, 50. / 85});
    shares_of(u, path, 1, (double[]){1});
}

static void go_by_age(void **state) {
    (void)state;
    const double ages[] = {12.5, 3, 3, 0.25}, old[] = {5000, 90000};
    const double expected[] = {0.01703151760969699, 0.23722875598255314,
                               0.23722875598255314, 0.5085109704251968};
    double shares[4];
    wn_decay_shares(ages, 4, 2.5, shares);
    for (size_t i = 0; i < 4; i++)
        assert_near(shares[i], expected[i], 1e-14);
    wn_decay_shares(old, 2, 1, shares); /* 2^-5000 is no double */
    assert_near(shares[0], 1, 0);
    assert_near(shares[1], 0, 0);
}

static void add_up(void **state) {
    (void)state;
    const uint32_t a[] = {0, 1, 0}, b[] = {1};
    wn_paths paths = {0};
    wn_credit credit[2];
    wn_err err;
    assert_int_equal(wn_paths_add(&paths, a, 3, (wn_path_counts){3, 7, 12.5}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_add(&paths, b, 1, (wn_path_counts){2, 0, 8}, &err), WN_OK);
    assert_int_equal(wn_paths_add(&paths, a, 3, (wn_path_counts){1, 1, 0}, &err), WN_OK);
    assert_int_equal(wn_paths_settle(&paths, NULL, &err), WN_OK);
    assert_int_equal(paths.count, 2);
    assert_near(paths.all.nulls, 8, 0);
    const wn_touch_model linear = {.rule = WN_TOUCH_LINEAR};
    assert_int_equal(wn_touch_credit(&linear, &paths, credit, &err), WN_OK);
    assert_near(credit[0].conversions, 8. / 3, 1e-15);
    assert_near(credit[1].conversions, 4. / 3 + 2, 1e-15);
    assert_near(credit[1].value, 12.5 / 3 + 8, 1e-15);
    wn_presence presence[2];
    assert_int_equal(wn_paths_presence(&paths, presence, &err), WN_OK);
    assert_near(presence[0].journeys, 12, 0);
    assert_near(presence[0].touches, 24, 0);
    assert_near(presence[1].converted, 6, 0);
    assert_int_equal(wn_paths_add(&paths, a, 0, (wn_path_counts){1, 1, 0}, &err),
                     WN_E_BUG);
    wn_paths_free(&paths);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(go_by_place),
        cmocka_unit_test(go_by_age),
        cmocka_unit_test(add_up),
    };
    return cmocka_run_group_tests_name("touches", tests, NULL, NULL);
}
