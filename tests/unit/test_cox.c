/* Numbers of R's coxph are in tests/reference/cases/cox.json. */
#include "core/stats/init.h"
#include "core/stats/survival/cox.h"
#include "tests/unit/near.h"

static const double times[] = {1, 2, 3, 4, 5, 6};
static const bool events[] = {true, true, true, true, true, false};

static wn_cox fit(const double *x, double *coef, double *se) {
    const wn_cox_data data = {times, events, x, 6, 1};
    wn_cox out;
    wn_err err;
    assert_int_equal(wn_cox_fit(&data, WN_COX_EFRON, &out, coef, se, &err), WN_OK);
    return out;
}

static void scale_of_a_covariate(void **state) {
    (void)state;
    const double x[] = {1, 0, 1, 1, 0, 0};
    const double far[] = {1010, 1000, 1010, 1010, 1000, 1000};
    double coef, se, far_coef, far_se;
    wn_cox one = fit(x, &coef, &se), other = fit(far, &far_coef, &far_se);
    assert_null(one.why);
    assert_near(far_coef, coef / 10, 1e-10);
    assert_near(far_se, se / 10, 1e-10);
    assert_near(other.loglik, one.loglik, 1e-12);
    assert_true(one.loglik > one.loglik_null);
}

static void says_why_not(void **state) {
    (void)state;
    static const char *const why =
        "a covariate tells nothing apart, or orders the events without exception";
    const double constant[] = {7, 7, 7, 7, 7, 7}, sorted[] = {6, 5, 4, 3, 2, 1};
    double coef, se;
    assert_string_equal(fit(constant, &coef, &se).why, why);
    assert_near(coef, 0, 0);
    assert_string_equal(fit(sorted, &coef, &se).why, why);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_of_a_covariate),
        cmocka_unit_test(says_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
