/* Fits that are flat or extreme; ordinary ones are in the reference cases. Expected
 * values: scipy.optimize.minimize(-sum(betabinom.logpmf(x, n, a, b)),
 * method="Nelder-Mead", options=dict(xatol=1e-10, fatol=1e-14))  (scipy 1.10.1) */
#include "core/stats/empirical_bayes.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>

static void finds_a_maximum_on_a_flat_ridge(void **state) {
    (void)state;
    const wn_prop groups[] = {{26, 67},  {148, 569}, {193, 633},
                              {95, 317}, {64, 227},  {47, 187}};
    wn_eb fit;
    wn_err err;
    assert_int_equal(wn_eb_fit(groups, 6, &fit, &err), WN_OK);
    assert_true(fit.different);
    assert_float_equal(fit.loglik, -21.302646897977638, 1e-9);
    assert_float_equal(fit.prior.a / 967.7025508604655, 1, 1e-4);
    assert_float_equal(fit.prior.b / 2408.3222225159843, 1, 1e-4);
}

static void says_when_there_is_no_maximum(void **state) {
    (void)state;
    const wn_prop groups[] = {{8, 24}, {4, 11}, {8, 16}, {7, 20}, {13, 38}, {5, 14}};
    wn_eb fit;
    wn_err err;
    assert_int_equal(wn_eb_fit(groups, 6, &fit, &err), WN_OK);
    assert_false(fit.different);
    wn_beta posterior = wn_eb_posterior(&fit, groups[2]);
    assert_float_equal(wn_beta_mean(posterior), 45.5 / 124, 1e-12);
}

static double uniform(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

/* Groups of one to ten million trials, alike or not: there is always an answer, and it is
 * at least as likely as one rate for all. */
static void always_answers(void **state) {
    (void)state;
    uint64_t seed = 1173;
    for (int t = 0; t < 1000; t++) {
        wn_prop groups[30];
        size_t count = 2 + (size_t)(28 * uniform(&seed));
        double size = pow(10, 7 * uniform(&seed));
        double base = uniform(&seed), spread = pow(uniform(&seed), 3);
        for (size_t i = 0; i < count; i++) {
            double rate = base * (1 + spread * (uniform(&seed) - 1));
            double n = 1 + floor(size * uniform(&seed));
            double x =
                n * rate + sqrt(n * rate * (1 - rate)) * 3 * (uniform(&seed) - 0.5);
            groups[i].n = (uint64_t)n;
            groups[i].x = (uint64_t)fmin(fmax(x, 0), n);
        }
        wn_eb fit;
        wn_err err;
        wn_rc rc = wn_eb_fit(groups, count, &fit, &err);
        if (rc == WN_E_USAGE) continue; /* nobody had a trial */
        assert_int_equal(rc, WN_OK);
        assert_true(isfinite(fit.loglik) && fit.loglik <= 0);
        assert_true(!fit.different || (fit.prior.a > 0 && fit.prior.b > 0));
    }
}

static void refuses_what_is_no_data(void **state) {
    (void)state;
    const wn_prop none[] = {{0, 0}, {0, 0}}, wrong[] = {{1, 2}, {5, 4}};
    wn_eb fit;
    wn_err err;
    assert_int_equal(wn_eb_fit(none, 2, &fit, &err), WN_E_USAGE);
    assert_int_equal(wn_eb_fit(wrong, 2, &fit, &err), WN_E_USAGE);
    assert_non_null(strstr(err.message, "group 2"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_maximum_on_a_flat_ridge),
        cmocka_unit_test(says_when_there_is_no_maximum),
        cmocka_unit_test(always_answers),
        cmocka_unit_test(refuses_what_is_no_data),
    };
    return cmocka_run_group_tests_name("empirical_bayes", tests, NULL, NULL);
}
