/* scipy 1.10.1: integrate.quad of f_i prod F_j and of F_i (1 - prod F_j) with
 * stats.gamma. Two arms are reference cases (tests/reference/cases/values.json). */
#include "core/stats/bayes/gamma.h"
#include "core/stats/init.h"
#include "tests/unit/near.h"

static void several_arms(void **state) {
    (void)state;
    static const wn_gamma arms[] = {{111, 1001}, {136, 1001}, {0.7, 4}, {13.5, 90}};
    static const double best[] = {0.009642776964382496, 0.22540588227567654,
                                  0.3742270720781392, 0.39072426868178217};
    static const double loss[] = {0.1300363795549208, 0.10506135457989585,
                                  0.06592549044403183, 0.09092549044403173};
    wn_bayes_arm out[4];
    wn_err err;
    double sum = 0;
    assert_int_equal(wn_gamma_rank(arms, 4, out, &err), WN_OK);
    for (int i = 0; i < 4; i++) {
        assert_near(out[i].probability_best, best[i], 1e-9);
        assert_near(out[i].expected_loss, loss[i], 1e-9);
        sum += out[i].probability_best;
    }
    assert_near(sum, 1, 1e-14);
}

/* The quadrature and the closed form. */
static void two_arms_agree(void **state) {
    (void)state;
    static const wn_gamma arms[] = {{111, 1001},     {0.3, 2}, {5e8, 1e9},
                                    {5.0005e8, 1e9}, {1, 1e6}, {40, 3}};
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 6; k++) {
            wn_bayes_arm out[2];
            wn_err err;
            const wn_gamma two[] = {arms[i], arms[k]};
            wn_bayes_pair pair = wn_gamma_compare(two[0], two[1]);
            assert_int_equal(wn_gamma_rank(two, 2, out, &err), WN_OK);
            assert_near(out[1].probability_best, pair.probability_better, 1e-8);
            assert_near(out[1].expected_loss, pair.loss_if_chosen, 1e-9);
            assert_near(wn_gamma_lift_above(two[0], two[1], 0), pair.probability_better,
                        1e-12);
        }
}

static void lifts(void **state) {
    (void)state;
    static const wn_gamma c = {111, 1001}, t = {136, 1001};
    wn_estimate e = wn_gamma_lift(c, t, 0.9);
    assert_near(wn_gamma_lift_above(c, t, e.low), 0.95, 1e-10);
    assert_near(wn_gamma_lift_above(c, t, e.high), 0.05, 1e-10);
    assert_near(wn_gamma_lift_above(c, t, -1), 1, 0);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {cmocka_unit_test(several_arms),
                                       cmocka_unit_test(two_arms_agree),
                                       cmocka_unit_test(lifts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
