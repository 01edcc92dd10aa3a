/* Expected values: scipy 1.10.1, integrate.quad over the control's density of
 * stats.beta.sf(r x) for the treatment, cut at the quantiles of both; quantiles by
 * brentq. */
#include "core/stats/bayes/lift.h"
#include "core/stats/init.h"
#include "tests/unit/near.h"

static wn_err err;

static double above(wn_beta control, wn_beta treatment, double lift) {
    double p;
    assert_int_equal(wn_beta_lift_above(control, treatment, lift, &p, &err), WN_OK);
    return p;
}

static double quantile(wn_beta control, wn_beta treatment, double p) {
    double lift;
    assert_int_equal(wn_beta_lift_quantile(control, treatment, p, &lift, &err), WN_OK);
    return lift;
}

static void against_quadrature(void **state) {
    (void)state;
    static const struct {
        wn_beta control, treatment;
        double quantiles[3], above_5, above_minus_20;
    } cases[] = {
        {{4, 38},
         {10, 34},
         {-0.10679083568227633, 1.5018014578848453, 7.934713009932596},
         0.9494794322430353,
         0.9853168649445836},
        {{1, 13},
         {3, 10},
         {-0.4827797126602419, 3.0924276595376607, 117.27859557468781},
         0.8958139341244779,
         0.9369378374243372},
        {{41, 6}, /* rates near 1, where a lift cannot be large */
         {45, 1},
         {0.01288632297697446, 0.11627768990132047, 0.28550822511476803},
         0.8860334178719507,
         0.9999993879318865},
        {{17490, 127786},
         {17265, 128047},
         {-0.03239034097243264, -0.013109278973308082, 0.006554895705579304},
         3.694245433485719e-10,
         1},
    };
    static const double p[] = {0.025, 0.5, 0.975};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_beta c = cases[i].control, t = cases[i].treatment;
        for (int k = 0; k < 3; k++)
            assert_near(quantile(c, t, p[k]), cases[i].quantiles[k], 1e-9);
        assert_close(above(c, t, 0.05), cases[i].above_5, 1e-8);
        assert_near(above(c, t, -0.2), cases[i].above_minus_20, 1e-10);
    }
}

static void agrees_with_the_chance_to_be_better(void **state) {
    (void)state;
    static const wn_beta arms[] = {{0.5, 0.5}, {1, 1e9},         {900.5, 101.5},
                                   {2, 1000},  {5e8 + 1e5, 5e8}, {0.01, 0.02},
                                   {3e4, 7},   {5e8, 5e8}};
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 8; k++) {
            wn_bayes_pair pair;
            assert_int_equal(wn_bayes_compare(arms[i], arms[k], &pair, &err), WN_OK);
            assert_near(above(arms[i], arms[k], 0), pair.probability_better, 1e-10);
            for (double lift = -0.9; lift < 20; lift = 1.7 * lift + 1.6) {
                double there = above(arms[i], arms[k], lift);
                double back = above(arms[k], arms[i], 1 / (1 + lift) - 1);
                assert_near(there + back, 1, 1e-10);
            }
        }
}

static void quantiles_are_inverse(void **state) {
    (void)state;
    static const wn_beta control = {13, 212}, treatment = {30.5, 260.5};
    for (double p = 0.001; p < 1; p += 0.0713) {
        double lift = quantile(control, treatment, p);
        assert_near(above(control, treatment, lift), 1 - p, 1e-10);
    }
}

static void interval_and_rope(void **state) {
    (void)state;
    static const wn_beta c = {13, 212}, t = {30.5, 260.5};
    wn_estimate e;
    wn_rope r, all;
    assert_int_equal(wn_beta_lift_interval(c, t, 0.9, &e, &err), WN_OK);
    assert_near(e.value, quantile(c, t, 0.5), 0);
    assert_near(e.low, quantile(c, t, 0.05), 1e-10);
    assert_near(e.high, quantile(c, t, 0.95), 1e-10);
    assert_int_equal(wn_beta_lift_rope(c, t, -0.02, 0.03, &r, &err), WN_OK);
    assert_near(r.above, above(c, t, 0.03), 0);
    assert_near(r.below, 1 - above(c, t, -0.02), 1e-12);
    assert_near(r.below + r.in + r.above, 1, 1e-15);
    assert_int_equal(wn_beta_lift_rope(c, t, -1, 1e300, &all, &err), WN_OK);
    assert_near(all.in, 1, 1e-12);
}

static void edges(void **state) {
    (void)state;
    static const wn_beta good = {2, 3}, bad = {0, 1};
    double out;
    wn_estimate e;
    wn_rope r;
    assert_near(above(good, good, -1), 1, 0);
    assert_near(above(good, good, -7), 1, 0);
    assert_near(above(good, good, 1e308), 0, 1e-15);
    assert_int_equal(wn_beta_lift_above(good, bad, 0, &out, &err), WN_E_USAGE);
    assert_int_equal(wn_beta_lift_quantile(bad, good, 0.5, &out, &err), WN_E_USAGE);
    assert_int_equal(wn_beta_lift_interval(bad, good, 0.9, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_beta_lift_rope(bad, good, 0, 1, &r, &err), WN_E_USAGE);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_quadrature),
        cmocka_unit_test(agrees_with_the_chance_to_be_better),
        cmocka_unit_test(quantiles_are_inverse),
        cmocka_unit_test(interval_and_rope),
        cmocka_unit_test(edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
