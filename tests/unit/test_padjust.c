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
    assert_int_equal(
        wn_padjust_levels(WN_PADJUST_BH, (double[]){-1, 1}, 2, 0.05, out, &err),
        WN_E_USAGE);
}

/* By hand, from the definitions: three of five are rejected by each method. */
static void levels(void **state) {
    (void)state;
    static const double given[] = {0.3, 0.001, 0.0105, 0.0105, 0.9};
    static const struct {
        wn_padjust_method method;
        double expected[5];
    } cases[] = {
        {WN_PADJUST_NONE, {0.05, 0.05, 0.05, 0.05, 0.05}},
        {WN_PADJUST_BONFERRONI, {0.01, 0.01, 0.01, 0.01, 0.01}},
        {WN_PADJUST_HOLM, {0.05 / 2, 0.05 / 5, 0.05 / 4, 0.05 / 4, 0.05 / 2}},
        {WN_PADJUST_HOCHBERG, {0.05 / 2, 0.05 / 3, 0.05 / 3, 0.05 / 3, 0.05 / 2}},
        {WN_PADJUST_BH, {0.04, 0.03, 0.03, 0.03, 0.04}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double got[5];
        wn_err err;
        assert_int_equal(wn_padjust_levels(cases[c].method, given, 5, 0.05, got, &err),
                         WN_OK);
        for (int i = 0; i < 5; i++)
            assert_near(got[i], cases[c].expected[i], 1e-15);
    }
}

/* p is below its level exactly where the adjusted p is below alpha. */
static void levels_agree_with_adjusted_p(void **state) {
    (void)state;
    unsigned random = 7;
    for (int i = 0; i < 20000; i++) {
        double given[7], adjusted[7], level[7], alpha = 0.01 + 0.04 * (i % 10);
        wn_padjust_method method = (wn_padjust_method)(i % (WN_PADJUST_BY + 1));
        wn_err err;
        for (int k = 0; k < 7; k++) {
            random = random * 1664525 + 1013904223;
            given[k] = pow((random >> 8) / 16777217.0, 3);
        }
        given[6] = given[0];
        assert_int_equal(wn_padjust(method, given, 7, adjusted, &err), WN_OK);
        assert_int_equal(wn_padjust_levels(method, given, 7, alpha, level, &err), WN_OK);
        for (int k = 0; k < 7; k++) {
            if (fabs(adjusted[k] - alpha) < 1e-12) continue;
            assert_int_equal(given[k] < level[k], adjusted[k] < alpha);
            assert_true(level[k] <= alpha + 1e-15);
        }
        assert_near(level[6], level[0], 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods),
        cmocka_unit_test(levels),
        cmocka_unit_test(levels_agree_with_adjusted_p),
        cmocka_unit_test(in_place_and_empty),
        cmocka_unit_test(refuses_what_is_not_a_probability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
