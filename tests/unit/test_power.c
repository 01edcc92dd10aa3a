/* Ordinary numbers are reference cases (tests/reference/cases/power.json: R). */
#include "core/stats/design/power.h"
#include "core/stats/law/dist.h"
#include "tests/unit/near.h"

static const wn_test_level two_sided = {.tail = 0.025};

/* The chance that the score test of Miettinen and Nurminen rejects a lift, or a larger
 * one downwards, summed over all outcomes. */
static double exact_power(double control, uint64_t nc, double treatment, uint64_t nt,
                          double lift) {
    double power = 0, critical = wn_normal_quantile(1 - two_sided.tail);
    double share = wn_score_share(lift);
    for (uint64_t x = 0; x <= nc; x++) {
        double here = wn_binomial_log_pmf(x, nc, control);
        for (uint64_t y = 0; y <= nt; y++) {
            double both = here + wn_binomial_log_pmf(y, nt, treatment);
            if (both < -40) continue;
            wn_prop c = {x, nc}, t = {y, nt};
            if (wn_score_z(wn_score_ratio(c, t, WN_SCORE_MN, share)) > critical)
                power += exp(both);
        }
    }
    return power;
}

static void approximation_is_near_the_exact_power(void **state) {
    (void)state;
    static const struct {
        double control, treatment, ratio, lift;
        uint64_t n;
    } cases[] = {{0.3, 0.45, 1, 0, 160},
                 {0.1, 0.2, 1, 0, 200},
                 {0.5, 0.6, 0.5, 0, 300},
                 {0.4, 0.4, 1, -0.25, 250}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_rates_design d = {.truth = {cases[i].control, cases[i].treatment},
                             .null = {.lift = cases[i].lift},
                             .ratio = cases[i].ratio};
        double n = (double)cases[i].n;
        double exact = exact_power(cases[i].control, cases[i].n, cases[i].treatment,
                                   (uint64_t)(n * cases[i].ratio), cases[i].lift);
        assert_near(wn_power_rates(&d, n, two_sided), exact, 0.012);
    }
}

/* Size, power and detectable effect are one relation. */
static void three_ways_round(void **state) {
    (void)state;
    for (int both = 0; both < 2; both++) {
        wn_test_level level = {.tail = 0.01, .wrong_side_counts = both};
        for (double ratio = 0.25; ratio < 5; ratio *= 2) {
            wn_rates_design d = {.truth = {0.034, 0.041}, .ratio = ratio};
            double n = wn_size_rates(&d, level, 0.83), found;
            assert_near(wn_power_rates(&d, n, level), 0.83, 1e-12);
            assert_true(wn_detect_rates(&d, n, level, 0.83, true, &found));
            assert_near(found, 0.041, 1e-12);
            d.truth.treatment = 0.027;
            n = wn_size_rates(&d, level, 0.83);
            assert_true(wn_detect_rates(&d, n, level, 0.83, false, &found));
            assert_near(found, 0.027, 1e-12);
            wn_means_design m = {3.1, 4.7, ratio, false};
            n = wn_size_means(&m, -0.3, level, 0.83);
            assert_near(wn_power_means(&m, -0.3, n, level), 0.83, 1e-10);
            assert_true(wn_detect_means(&m, n, level, 0.83, &found));
            assert_near(found, 0.3, 1e-10);
        }
    }
}

/* A margin as a lift and as a difference are nearly one design, but that the control's
 * variance counts (1 - 0.1)^2 fold: (0.81 + 1) / 2. */
static void non_inferiority_by_lift_or_difference(void **state) {
    (void)state;
    wn_rates_design lift = {.truth = {0.1, 0.1}, .null = {.lift = -0.1}, .ratio = 1};
    wn_rates_design difference = {
        .truth = {0.1, 0.1}, .null = {.difference = -0.01}, .ratio = 1};
    double by_lift = wn_size_rates(&lift, two_sided, 0.9);
    double by_difference = wn_size_rates(&difference, two_sided, 0.9);
    assert_near(by_lift / by_difference, 0.905, 0.01);
    assert_near(wn_power_rates(&lift, by_lift, two_sided), 0.9, 1e-12);
}

/* R 4.2.2, by the definition: pt(qt(.975, df), df, 3.1 / sqrt(7^2/40 + 11^2/60),
 * lower = FALSE) with Welch's df of these variances. */
static void welch_with_unequal_deviations(void **state) {
    (void)state;
    wn_means_design d = {7, 11, 1.5, false};
    assert_near(wn_power_means(&d, 3.1, 40, two_sided), 0.3993282499630737, 1e-11);
}

static void edges(void **state) {
    (void)state;
    wn_rates_design same = {.truth = {0.2, 0.2}, .ratio = 1};
    assert_true(wn_size_rates(&same, two_sided, 0.8) == WN_SIZE_MAX);
    assert_near(wn_power_rates(&same, 1000, two_sided), 0.025, 1e-12);
    double found;
    assert_false(wn_detect_rates(&same, 2, two_sided, 0.99, true, &found));
    wn_rates_design sure = {.truth = {0, 1}, .ratio = 1};
    assert_near(wn_power_rates(&sure, 100, two_sided), 1, 0);
    wn_means_design d = {1, 1, 0.5, false};
    assert_near(wn_power_means(&d, 100, 3, two_sided), 0, 0); /* no test */
    assert_false(wn_detect_means(&d, 3, two_sided, 0.8, &found));
    assert_near(wn_size_means(&d, 1e9, two_sided, 0.8), 4, 1e-9);
    assert_true(wn_size_means(&d, 1e-12, two_sided, 0.8) == WN_SIZE_MAX);
    /* more power is asked for than the first arm alone can give */
    assert_true(wn_size_h_other(0.1, 100, two_sided, 0.8) == WN_SIZE_MAX);
    assert_near(wn_size_normal(1, 1, 1, two_sided, 0.01), 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(approximation_is_near_the_exact_power),
        cmocka_unit_test(three_ways_round),
        cmocka_unit_test(non_inferiority_by_lift_or_difference),
        cmocka_unit_test(welch_with_unequal_deviations),
        cmocka_unit_test(edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
