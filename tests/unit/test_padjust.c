/* R 4.2.2: p.adjust; Sidak by hand: 1 - (1 - p)^m. */
#include "core/stats/several/padjust.h"
#include "tests/unit/near.h"

static const double p[] = {0.04, 0.003, 0.04, 0.9};

static void adjust(wn_padjust_method method, const double expected[4]) {
    double adjusted[4];
    wn_err err;
    assert_int_equal(wn_padjust(method, p, 4, adjusted, &err), WN_OK);
    for (int i = 0; i < 4; i++)
        assert_near(adjusted[i], expected[i], 1e-14);
}

static void methods(void **state) {
    (void)state;
    adjust(WN_PADJUST_NONE, (double[]){0.04, 0.003, 0.04, 0.9});
    adjust(WN_PADJUST_BONFERRONI, (double[]){0.16, 0.012, 0.16, 1});
    adjust(WN_PADJUST_HOLM, (double[]){0.12, 0.012, 0.12, 0.9});
    adjust(WN_PADJUST_HOCHBERG, (double[]){0.08, 0.012, 0.08, 0.9});
    adjust(WN_PADJUST_BH, (double[]){0.16 / 3, 0.012, 0.16 / 3, 0.9});
    adjust(WN_PADJUST_BY, (double[]){1 / 9.0, 0.025, 1 / 9.0, 1});
    adjust(WN_PADJUST_SIDAK, (double[]){1 - pow(0.96, 4), 1 - pow(0.997, 4),
                                        1 - pow(0.96, 4), 1 - pow(0.1, 4)});
    adjust(WN_PADJUST_HOLM_SIDAK,
           (double[]){1 - pow(0.96, 3), 1 - pow(0.997, 4), 1 - pow(0.96, 3), 0.9});
    adjust(WN_PADJUST_HOCHBERG_SIDAK,
           (double[]){1 - pow(0.96, 2), 1 - pow(0.997, 4), 1 - pow(0.96, 2), 0.9});
}

static void in_place_and_empty(void **state) {
    (void)state;
    double same[] = {0.04, 0.003, 0.04, 0.9};
    wn_err err;
    assert_int_equal(wn_padjust(WN_PADJUST_HOLM, same, 4, same, &err), WN_OK);
    assert_near(same[0], 0.12, 1e-15);
    assert_int_equal(wn_padjust(WN_PADJUST_HOLM, same, 0, same, &err), WN_OK);
}

static void refuses_what_is_not_a_probability(void **state) {
    (void)state;
    double out[2];
    wn_err err;
    assert_int_equal(wn_padjust(WN_PADJUST_BH, (double[]){0.1, 1.1}, 2, out, &err),
                     WN_E_USAGE);
    assert_string_equal(err.message, "p-value 2 is 1.1, which is not between 0 and 1");
    assert_int_equal(wn_padjust(WN_PADJUST_BH, (double[]){NAN, 1}, 2, out, &err),
                     WN_E_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods),
        cmocka_unit_test(in_place_and_empty),
        cmocka_unit_test(refuses_what_is_not_a_probability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
