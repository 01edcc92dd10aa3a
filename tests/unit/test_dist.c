/* Expected values: R 4.2.2, the function of the same name (pnorm, qnorm, pt, qt, pchisq,
 * dbinom, pbinom, dhyper) with digits = 17. */
#include "core/stats/init.h"
#include "core/stats/law/dist.h"
#include "tests/unit/near.h"

static void normal(void **state) {
    (void)state;
    assert_close(wn_normal_cdf(-8.3), 5.2055697448902552e-17, 1e-12);
    assert_close(wn_normal_sf(8.3), 5.2055697448902552e-17, 1e-12);
    assert_near(wn_normal_cdf(1.1), 0.86433393905361733, 1e-15);
    assert_near(wn_normal_quantile(1e-20), -9.26234008979840517, 1e-14);
    assert_near(wn_normal_quantile(0.83), 0.95416525314619416, 1e-14);
    assert_near(wn_normal_two_sided(0.95), 1.959963984540054, 1e-14);
    /* outside the domain: the nearest number inside, never a NaN */
    assert_true(wn_normal_quantile(2) > 8 && wn_normal_quantile(2) < 9);
    assert_true(wn_normal_quantile(-1) < -37 && isfinite(wn_normal_quantile(-1)));
    assert_true(isfinite(wn_normal_quantile(NAN)));
}

static void student_t(void **state) {
    (void)state;
    assert_near(wn_t_cdf(-2.3, 3.7), 0.044151700344204542, 1e-14);
    assert_near(wn_t_cdf(0.7, 3.7), 0.737286973028412063, 1e-14);
    assert_near(wn_t_cdf(40, 3.7), 0.999997430687508904, 1e-14);
    assert_near(wn_t_cdf(-1e-3, 1e6), 0.49960105788582454, 1e-14);
    assert_close(wn_t_sf(2.1, 12), 0.02877246936747559, 1e-13);
    assert_near(wn_t_quantile(0.975, 4.4), 2.67967948569233494, 1e-13);
    assert_near(wn_t_quantile(0.3, 1), -0.72654252800536101, 1e-13);
    assert_near(wn_t_quantile(1e-12, 27), -12.11354427565192715, 1e-13);
    assert_near(wn_t_quantile(0.5, 2), 0, 0);
    assert_near(wn_t_sf(0, 5), 0.5, 0);
    assert_near(wn_t_sf(1.96, 1e30), wn_normal_sf(1.96), 1e-15);
    assert_true(isfinite(wn_t_quantile(1e-300, 0.001)));
}

static void chi_square(void **state) {
    (void)state;
    assert_near(wn_chi2_sf(0.3, 1), 0.58388242077036523, 1e-14);
    assert_close(wn_chi2_sf(41, 17), 9.3344611871828335e-04, 1e-12);
    assert_close(wn_chi2_sf(500, 3), 4.7716720319127583e-108, 1e-11);
    assert_near(wn_chi2_cdf(3.3, 5), 0.3461583176055455, 1e-14);
    assert_near(wn_chi2_sf(-1, 5), 1, 0);
    /* R 4.2.2: pchisq(2e7 + 8000, 2e7, lower = FALSE) and so on; GSL is off by 2% there
     */
    assert_near(wn_chi2_sf(2e7 + 8000, 2e7), 0.10296293656167978, 1e-12);
    assert_near(wn_chi2_sf(1e-9, 2e7), 1, 0);
    assert_near(wn_chi2_sf(1e9, 2e7), 0, 0);
    assert_near(wn_chi2_cdf(2e7 + 8000, 2e7), 1 - 0.10296293656167978, 1e-12);
    assert_close(wn_chi2_cdf(3e5 - 4000, 3e5), 1.0728688277117499e-07, 1e-9);
    assert_close(wn_chi2_sf(3e5 + 9000, 3e5), 6.1805468164910304e-31, 1e-9);
}

static void binomial(void **state) {
    (void)state;
    assert_close(wn_binomial_log_pmf(5, 145274, 3e-5), -1.78537736568884831, 1e-13);
    assert_close(wn_binomial_log_pmf(0, 145274, 1e-6), -0.14527407263704842, 1e-13);
    assert_close(wn_binomial_log_pmf(17489, 145274, 0.12), -5.84202458908382205, 1e-12);
    assert_close(wn_binomial_log_pmf(72000, 145274, 0.5), -11.75527236350939120, 1e-12);
    assert_near(wn_binomial_cdf(5, 145274, 3e-5), 0.72694200542827114, 1e-13);
    assert_near(wn_binomial_sf(5, 145274, 3e-5), 0.2730579945717288, 1e-13);
    assert_near(wn_binomial_cdf(17400, 145274, 0.12), 0.39724902730457312, 1e-12);
    assert_near(wn_binomial_cdf(3, 3, 0.5), 1, 0);
    assert_true(isfinite(wn_binomial_log_pmf(3, 5, 0)));
    assert_true(isfinite(wn_binomial_log_pmf(9, 5, 0.5)));
}

static void hypergeometric(void **state) {
    (void)state;
    assert_close(wn_hypergeometric_log_pmf(3, 12, 9, 8), -1.9934626893043954, 1e-12);
    assert_close(wn_hypergeometric_log_pmf(17264, 145310, 145274, 34753),
                 -6.2493661962787783, 1e-10);
    assert_close(wn_hypergeometric_log_pmf(0, 10, 40, 12), -3.0786717596833597, 1e-12);
    assert_near(wn_hypergeometric_log_pmf(4, 4, 6, 10), 0, 0);
    assert_true(wn_hypergeometric_log_pmf(5, 4, 6, 10) < -1e300);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal),         cmocka_unit_test(student_t),
        cmocka_unit_test(chi_square),     cmocka_unit_test(binomial),
        cmocka_unit_test(hypergeometric),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
