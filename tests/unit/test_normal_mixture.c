/* Ordinary numbers are reference cases (confseq, gbstats). */
#include "core/stats/sequential/normal_mixture.h"

#include "core/stats/law/random.h"
#include "core/stats/means/mean.h"
#include "core/stats/sequential/anytime_t.h"
#include "tests/unit/near.h"

static void p_and_interval_agree(void **state) {
    (void)state;
    wn_random random = wn_random_start(3, 0, 0);
    for (int i = 0; i < 3000; i++) {
        double k = exp(3 * wn_random_normal(&random)), z = 3 * wn_random_normal(&random);
        double conf = 0.5 + 0.499 * wn_random_uniform(&random);
        wn_alternative alternative = (wn_alternative)wn_random_below(&random, 3);
        wn_mean_comparison fixed = {.estimate = {.value = 2 * z}, .se = 2};
        wn_mean_comparison c = wn_mixture_comparison(&fixed, k, alternative, conf);
        assert_int_equal(wn_estimate_excludes(&c.estimate, 0), c.test.p < 1 - conf);
        assert_int_equal(c.estimate.low_unbounded, alternative == WN_LESS);
        assert_int_equal(c.estimate.high_unbounded, alternative == WN_GREATER);
    }
}

static void radii_are_where_e_is_one_over_alpha(void **state) {
    (void)state;
    for (double k = 0.01; k < 1e4; k *= 7) {
        for (double alpha = 1e-8; alpha < 0.6; alpha *= 9) {
            double two = wn_mixture_radius(k, alpha);
            double one = wn_mixture_radius_positive(k, alpha);
            assert_near(wn_mixture_log_e(two, k), -log(alpha), 1e-12);
            assert_near(wn_mixture_log_e_positive(one, k), -log(alpha), 1e-11);
            /* the closed form is a bound of the exact one */
            assert_true(wn_mixture_radius_one_sided(k, alpha) >= one - 1e-12);
        }
    }
}

static void is_narrowest_where_it_is_tuned(void **state) {
    (void)state;
    double k = wn_mixture_tuning(0.05), best = wn_mixture_radius(k, 0.05);
    assert_true(best < wn_mixture_radius(0.8 * k, 0.05));
    assert_true(best < wn_mixture_radius(1.3 * k, 0.05));
    /* METHODS of the field: 1.549 times the width of a single look */
    assert_near(best / 1.959964, 1.549, 5e-4);
}

static void what_is_not_estimable_stays_so(void **state) {
    (void)state;
    wn_sums one = {1, 3, 0};
    wn_mean_comparison fixed = wn_mean_welch(&one, &one, WN_TWO_SIDED, 0.95);
    wn_mean_comparison c = wn_mixture_comparison(&fixed, 1, WN_TWO_SIDED, 0.95);
    assert_non_null(c.test.why);
    assert_non_null(c.estimate.why_no_interval);
    assert_near(c.test.p, 1, 0);
}

static void t_tests_agree_with_their_radius(void **state) {
    (void)state;
    wn_anytime_t model = {.n = 40, .coefficients = 3, .g = 2};
    double radius;
    assert_true(wn_anytime_t_radius(&model, 0.05, &radius));
    assert_true(wn_anytime_t_p(&model, 1.0001 * radius) < 0.05);
    assert_true(wn_anytime_t_p(&model, 0.9999 * radius) > 0.05);
    double g = wn_anytime_t_best_g(40, 3, 0.05), best, other;
    assert_true(wn_anytime_t_radius(&(wn_anytime_t){40, 3, g}, 0.05, &best));
    for (double factor = 0.5; factor < 3; factor *= 4) {
        assert_true(
            wn_anytime_t_radius(&(wn_anytime_t){40, 3, factor * g}, 0.05, &other));
        assert_true(best < other);
    }
    /* so few rows rule nothing out */
    assert_false(wn_anytime_t_radius(&(wn_anytime_t){4, 3, 1}, 0.05, &radius));
    assert_false(wn_anytime_t_radius(&(wn_anytime_t){3, 3, 1}, 0.05, &radius));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_and_interval_agree),
        cmocka_unit_test(radii_are_where_e_is_one_over_alpha),
        cmocka_unit_test(is_narrowest_where_it_is_tuned),
        cmocka_unit_test(what_is_not_estimable_stays_so),
        cmocka_unit_test(t_tests_agree_with_their_radius),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
