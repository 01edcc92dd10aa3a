/* Values from scipy are in tests/reference/cases/power.json. */
#include "core/stats/design/exact_power.h"
#include "core/stats/law/dist.h"
#include "tests/unit/near.h"

static wn_err err;

/* Succeeds with at least so many more conversions. */
static wn_rc by_lead(wn_prop control, wn_prop treatment, void *ctx, double *p,
                     wn_err *e) {
    (void)e;
    uint64_t high = treatment.x > control.x ? treatment.x : control.x;
    uint64_t low = treatment.x > control.x ? control.x : treatment.x;
    *p = high - low >= *(uint64_t *)ctx ? 0.01 : 0.9;
    return WN_OK;
}

static double power(uint64_t n, double rate, double other, uint64_t lead) {
    wn_rate_rule rule = {by_lead, &lead, 0.05, other < rate};
    wn_success s;
    assert_int_equal(wn_success_find(n, n, rate, &rule, &s, &err), WN_OK);
    double power = wn_success_power(&s, other);
    wn_success_free(&s);
    return power;
}

static void adds_up_outcomes(void **state) {
    (void)state;
    double sum = 0;
    for (uint64_t c = 0; c <= 9; c++)
        for (uint64_t t = c + 3; t <= 9; t++)
            sum += exp(wn_binomial_log_pmf(c, 9, 0.31) + wn_binomial_log_pmf(t, 9, 0.57));
    assert_near(power(9, 0.31, 0.57, 3), sum, 1e-14);
    /* The other way round is the same. */
    assert_near(power(9, 0.69, 0.43, 3), sum, 1e-14);
    assert_near(power(9, 0.31, 0.57, 10), 0, 0);
    assert_near(power(1, 0.31, 1, 1), 0.69, 1e-15);
    assert_near(power(1, 0.31, 0, 1), 0.31, 1e-15);
}

static wn_rc fails(wn_prop control, wn_prop treatment, void *ctx, double *p, wn_err *e) {
    (void)control, (void)treatment, (void)ctx, (void)p;
    return wn_fail(e, WN_E_NUMERIC, "no p-value");
}

static void hands_on_failures(void **state) {
    (void)state;
    wn_rate_rule rule = {.p = fails, .alpha = 0.05};
    wn_success s;
    assert_int_equal(wn_success_find(5, 5, 0.4, &rule, &s, &err), WN_E_NUMERIC);
    assert_string_equal(err.message, "no p-value");
    assert_null(s.from);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up_outcomes),
        cmocka_unit_test(hands_on_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
