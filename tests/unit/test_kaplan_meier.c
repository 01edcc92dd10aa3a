/* R 4.2.2, survival 3.5-3: survfit and its summary on aml; the reference cases have more.
 * Also restricted means, which are areas under these curves. */
#include "core/stats/survival/rmst.h"
#include "tests/unit/life_helper.h"

static wn_km fit(wn_life life) {
    wn_km km;
    wn_err err;
    assert_int_equal(wn_km_fit(&life, &km, &err), WN_OK);
    wn_life_free(&life);
    return km;
}

static void points_of_the_curve(void **state) {
    (void)state;
    wn_km km = fit(life_of_maintained());
    wn_km_point p = wn_km_at(&km, 24, WN_KM_LOG_LOG, 0.95);
    assert_near(p.survival.value, 0.613636363636364, 1e-14);
    assert_near(p.se, 0.152632331027312, 1e-14);
    assert_near(p.survival.low, 0.265752040001286, 1e-13);
    assert_near(p.survival.high, 0.835299243250221, 1e-13);
    wn_estimate happened = wn_km_happened(p.survival);
    assert_near(happened.value, 1 - p.survival.value, 0);
    assert_near(happened.low, 1 - p.survival.high, 0);
    assert_near(happened.high, 1 - p.survival.low, 0);
    wn_km_free(&km);
}

static void where_there_is_no_interval(void **state) {
    (void)state;
    wn_km km = fit(life_of_maintained());
    wn_estimate early = wn_km_at(&km, 2, WN_KM_LOG_LOG, 0.95).survival;
    assert_near(early.value, 1, 0);
    assert_string_equal(early.why_no_interval, "there is no event by then");
    assert_string_equal(wn_km_happened(early).why_no_interval, early.why_no_interval);
    early = wn_km_at(&km, 2, WN_KM_LOG, 0.95).survival;
    assert_near(early.low, 1, 0);
    assert_near(early.high, 1, 0);
    wn_estimate late = wn_km_at(&km, 161.5, WN_KM_LOG, 0.95).survival;
    assert_string_equal(late.why, "nobody was watched for that long");
    wn_km_free(&km);
    km = fit(life_of_others());
    late = wn_km_at(&km, 1000, WN_KM_LOG, 0.95).survival;
    assert_near(late.value, 0, 0);
    assert_string_equal(late.why_no_interval, "nobody is left without the event");
    wn_km_free(&km);
}

static void quantiles(void **state) {
    (void)state;
    wn_km km = fit(life_of_maintained());
    wn_estimate median = wn_km_quantile(&km, 0.5, WN_KM_LOG_LOG, 0.95);
    assert_near(median.value, 31, 0);
    assert_near(median.low, 13, 0);
    assert_true(median.high_unbounded && !median.low_unbounded);
    wn_estimate most = wn_km_quantile(&km, 0.9, WN_KM_LOG_LOG, 0.95);
    assert_string_equal(most.why, "it has not happened to so many");
    assert_near(most.low, 34, 0); /* the lower limit has come there */
    most = wn_km_quantile(&km, 0.99, WN_KM_LOG_LOG, 0.95);
    assert_string_equal(most.why_no_interval, "it has not happened to so many");
    wn_km_free(&km);
}

static void nobody_at_all(void **state) {
    (void)state;
    wn_km km = fit((wn_life){0});
    assert_string_equal(wn_km_at(&km, 1, WN_KM_LOG, 0.9).survival.why,
                        "nobody was watched for that long");
    assert_string_equal(wn_rmst_at(&km, 1, 0.9).estimate.why,
                        "nobody was watched for that long");
    wn_km_free(&km);
}

/* summary(survfit, rmean=36) */
static void restricted_means(void **state) {
    (void)state;
    wn_km control = fit(life_of_others()), treatment = fit(life_of_maintained());
    wn_rmst c = wn_rmst_at(&control, 36, 0.95), t = wn_rmst_at(&treatment, 36, 0.95);
    assert_near(c.estimate.value, 21.1527777777778, 1e-13);
    assert_near(c.se, 3.52678655147, 1e-12);
    assert_near(t.estimate.value, 27.425, 1e-13);
    assert_near(t.se, 3.0092205710529, 1e-13);
    wn_mean_comparison d = wn_rmst_compare(&c, &t, 0.95);
    assert_near(d.estimate.value, 6.2722222222222, 1e-12);
    assert_near(d.se, 4.636122498907634, 1e-13);
    assert_near(d.test.p, 0.176086745960328, 1e-13);
    assert_true(wn_estimate_excludes(&d.estimate, 0) == (d.test.p < 0.05));
    /* everybody has had it by 45: the area is whole */
    assert_near(wn_rmst_at(&control, 1000, 0.95).estimate.value, 22.7083333333333, 1e-13);
    wn_rmst none = wn_rmst_at(&treatment, 1000, 0.95);
    assert_string_equal(none.estimate.why, "nobody was watched for that long");
    assert_string_equal(wn_rmst_compare(&c, &none, 0.95).test.why, none.estimate.why);
    none = wn_rmst_at(&treatment, 5, 0.95);
    assert_near(none.estimate.value, 5, 0);
    assert_string_equal(none.estimate.why_no_interval,
                        "too few events before the horizon");
    d = wn_rmst_compare(&none, &t, 0.95);
    assert_string_equal(d.test.why, none.estimate.why_no_interval);
    wn_km_free(&control);
    wn_km_free(&treatment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_of_the_curve),
        cmocka_unit_test(where_there_is_no_interval),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(nobody_at_all),
        cmocka_unit_test(restricted_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
