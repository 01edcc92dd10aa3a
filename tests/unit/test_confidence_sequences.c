/* Of one rate or mean, and of a sample ratio. Ordinary numbers are reference cases
 * (confseq, gbstats, Optimizely's ssrm). */
#include "core/stats/init.h"
#include "core/stats/law/random.h"
#include "core/stats/sequential/anytime_srm.h"
#include "core/stats/sequential/beta_mixture.h"
#include "core/stats/sequential/betting.h"
#include "tests/unit/near.h"

static void rate_bounds_end_with_the_range(void **state) {
    (void)state;
    wn_estimate none = wn_beta_mixture_rate((wn_prop){0, 50}, 50, 0.05, 0.95);
    wn_estimate all = wn_beta_mixture_rate((wn_prop){50, 50}, 50, 0.05, 0.95);
    assert_near(none.low, 0, 0);
    assert_near(all.high, 1, 0);
    assert_near(none.high, 1 - all.low, 1e-12);
    assert_true(none.high > 0 && none.high < 0.2);
    assert_non_null(wn_beta_mixture_rate((wn_prop){0, 0}, 50, 0.05, 0.95).why);
    assert_non_null(wn_beta_mixture_rate((wn_prop){2, 1}, 50, 0.05, 0.95).why);
}

/* On whole trials it is the beta-binomial Bayes factor: by hand, Beta(a, b) with
 * a = b = r / (g (g + h)) = 2.5 and one success of one: B(2.5, 3.5) / B(2.5, 2.5) / 0.5
 * is 1. */
static void mixture_is_a_bayes_factor(void **state) {
    (void)state;
    wn_beta_mixture m = {.g = 0.5, .h = 0.5, .r = 1.25};
    assert_near(wn_beta_mixture_log_e(&m, 0.5, 0.25), 0, 1e-13);
    /* two of two: B(2.5, 4.5) / B(2.5, 2.5) / 0.25 = 4 * 2.5 * 3.5 / 30 */
    assert_near(wn_beta_mixture_log_e(&m, 1, 0.5), log(35 / 30.0), 1e-13);
    /* nothing that ten trials can show is that rare */
    assert_near(wn_beta_mixture_bound(&m, 2.5, 1e-9), 5, 0);
}

static void one_sided_bounds_are_nearer(void **state) {
    (void)state;
    wn_beta_mixture two = wn_beta_mixture_make(40, 0.05, 0.3, 0.7, false);
    wn_beta_mixture one = wn_beta_mixture_make(40, 0.05, 0.3, 0.7, true);
    double bound = wn_beta_mixture_bound(&one, 40, 0.05);
    assert_true(bound < wn_beta_mixture_bound(&two, 40, 0.05));
    assert_near(wn_beta_mixture_log_e(&one, bound, 40), log(20), 1e-10);
    assert_true(wn_beta_mixture_log_e(&one, -40, 40) < 0);
}

static void betting_edges(void **state) {
    (void)state;
    wn_betting how = wn_betting_standard(0.05);
    double zeros[500] = {0}, bad[] = {0.5, 1.5};
    wn_estimate e = wn_betting_mean(zeros, 500, &how);
    assert_near(e.low, 0, 0);
    assert_true(e.high > 0 && e.high < 0.05);
    assert_non_null(wn_betting_mean(zeros, 0, &how).why);
    assert_non_null(wn_betting_mean(bad, 2, &how).why);
    how.steps = 2; /* all that is on the grid is ruled out */
    for (size_t i = 0; i < 500; i++)
        zeros[i] = 0.25;
    e = wn_betting_mean(zeros, 500, &how);
    assert_near(e.low, 0, 0);
    assert_near(e.high, 1, 0);
}

static void sample_ratio_alarms_once_and_for_all(void **state) {
    (void)state;
    const double shares[] = {0.5, 0.5};
    const uint64_t fair[] = {5000, 5000}, broken[] = {4000, 5000};
    wn_anytime_srm srm;
    wn_err err;
    assert_int_equal(wn_anytime_srm_start(shares, NULL, 2, &srm, &err), WN_OK);
    wn_anytime_srm_add(&srm, fair);
    assert_near(srm.p, 1, 0);
    wn_anytime_srm_add(&srm, broken);
    double p = srm.p;
    assert_true(p < 1e-6);
    for (int i = 0; i < 5; i++)
        wn_anytime_srm_add(&srm, fair);
    assert_near(srm.p, p, 0);
    wn_anytime_srm_free(&srm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rate_bounds_end_with_the_range),
        cmocka_unit_test(mixture_is_a_bayes_factor),
        cmocka_unit_test(one_sided_bounds_are_nearer),
        cmocka_unit_test(betting_edges),
        cmocka_unit_test(sample_ratio_alarms_once_and_for_all),
    };
    wn_stats_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
