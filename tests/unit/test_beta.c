/* Tails of large shapes: mpmath 1.2.1, 40 digits, quad of the density on the logit scale;
 * small ones: mpmath betainc. Quantiles and lbeta: R 4.2.2 qbeta, lbeta. */
#include "core/stats/law/beta.h"
#include "tests/unit/near.h"

#include <float.h>

static void cdf_is_good_at_any_size(void **state) {
    (void)state;
    assert_near(wn_beta_cdf(0.73, 10, 3.5), 0.4253414184618729, 1e-14);
    assert_near(wn_beta_sf(0.73, 10, 3.5), 0.5746585815381271, 1e-14);
    assert_close(wn_beta_cdf(1e-9, 0.5, 3), 5.9292706088628642e-5, 1e-13);
    assert_close(wn_beta_sf(0.5, 0.02, 40), 9.5400026749147406e-16, 1e-12);
    assert_near(wn_beta_cdf(0.1203, 17490, 127786), 0.45811284789470895, 1e-13);
    assert_near(wn_beta_cdf(0.50001, 1e9, 1e9), 0.814453315231583, 1e-12);
    assert_near(wn_beta_cdf(0.1, 1e8, 9e8), 0.50001121392255565, 1e-12);
    assert_near(wn_beta_cdf(2.5e-8, 30, 1e9), 0.18210395276181343, 1e-12);
    assert_close(wn_beta_cdf(0.0999, 1e8, 9e8), 2.7066396567713333e-26, 1e-9);
}

static void tails_are_total(void **state) {
    (void)state;
    assert_near(wn_beta_cdf(-3, 2, 2), 0, 0);
    assert_near(wn_beta_cdf(7, 2, 2), 1, 0);
    assert_near(wn_beta_cdf(NAN, 2, 2), 0, 0);
    assert_near(wn_beta_sf(0, 2, 2), 1, 0);
    assert_true(isfinite(wn_beta_cdf(0.5, -1, 0)));
    assert_true(isfinite(wn_beta_quantile(0.3, NAN, INFINITY)));
    assert_true(isfinite(wn_beta_log_kernel(0, 2, 3)));
}

static void quantiles_match_r(void **state) {
    (void)state;
    assert_close(wn_beta_quantile(0.025, 10, 1e5), 4.7950579496125294e-05, 1e-12);
    assert_close(wn_beta_quantile(0.975, 10, 1e5), 1.7082575449743986e-04, 1e-12);
    assert_close(wn_beta_quantile(1e-10, 10, 1e5), 4.7269970404418269e-06, 1e-12);
    assert_close(wn_beta_quantile(0.3, 0.2, 0.7), 0.004188853962031008, 1e-12);
    assert_close(wn_beta_upper_quantile(0.7, 0.2, 0.7), 0.004188853962031008, 1e-12);
    assert_near(wn_beta_quantile(0, 3, 4), 0, 0);
    assert_near(wn_beta_quantile(1, 3, 4), 1, 0);
}

/* Every quantile exists and leads back to its probability. */
static void quantiles_invert_tails_everywhere(void **state) {
    (void)state;
    const double shapes[] = {1e-3, 0.37, 1, 7.3, 411, 1e5, 3e7, 1e9};
    const double tails[] = {1e-200, 1e-12, 0.025, 0.31, 0.5};
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < 8; j++)
            for (size_t k = 0; k < 5; k++) {
                double a = shapes[i], b = shapes[j], cdf, sf;
                double u = wn_beta_logit_quantile(tails[k], a, b);
                wn_beta_logit_tails(u, a, b, &cdf, &sf);
                assert_close(cdf, tails[k], 1e-9);
                wn_beta_logit_tails(-wn_beta_logit_quantile(tails[k], b, a), a, b, &cdf,
                                    &sf);
                assert_close(sf, tails[k], 1e-9);
            }
}

static void log_function_keeps_its_digits(void **state) {
    (void)state;
    assert_close(wn_beta_log_function(0.001, 1e4), 6.8979685949627081, 1e-14);
    assert_close(wn_beta_log_function(1e6, 2e7), -4020331.6855336437, 1e-14);
    assert_close(wn_beta_log_function(3, 4.5), -4.3874804853563454, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cdf_is_good_at_any_size),
        cmocka_unit_test(tails_are_total),
        cmocka_unit_test(quantiles_match_r),
        cmocka_unit_test(quantiles_invert_tails_everywhere),
        cmocka_unit_test(log_function_keeps_its_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
