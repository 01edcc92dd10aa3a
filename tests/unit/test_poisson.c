/* The figures themselves are in tests/reference/cases/values.json; here are the edges and
 * what holds for all counts. */
#include "core/stats/bayes/gamma.h"
#include "core/stats/rates/poisson.h"
#include "tests/unit/near.h"

#include <string.h>

static wn_poisson_comparison compare(uint64_t control, uint64_t treatment) {
    return wn_poisson_compare((wn_events){control, 120}, (wn_events){treatment, 90}, 1,
                              WN_TWO_SIDED, 0.95);
}

static void test_and_interval_agree(void **state) {
    (void)state;
    int rejected = 0;
    for (uint64_t c = 0; c < 30; c++)
        for (uint64_t t = c == 0; t < 30; t++) {
            wn_poisson_comparison one = compare(c, t);
            bool rejects = one.test.p < 0.05;
            assert_int_equal(rejects, wn_estimate_excludes(&one.ratio, 1));
            rejected += rejects;
        }
    assert_in_range(rejected, 300, 600);
}

static void swapping_the_arms_inverts_the_ratio(void **state) {
    (void)state;
    wn_events a = {17, 210.5}, b = {31, 160};
    wn_poisson_comparison one = wn_poisson_compare(a, b, 1, WN_TWO_SIDED, 0.9);
    wn_poisson_comparison other = wn_poisson_compare(b, a, 1, WN_TWO_SIDED, 0.9);
    assert_near(other.test.p, one.test.p, 1e-14);
    assert_near(other.p_likelihood, one.p_likelihood, 1e-14);
    assert_near(other.ratio.value, 1 / one.ratio.value, 1e-14);
    assert_near(other.ratio.low, 1 / one.ratio.high, 1e-12);
    assert_near(other.ratio.high, 1 / one.ratio.low, 1e-12);
}

/* 150.1 million events: R, binom.test(75000000, 150100000)$p.value. */
static void many_events(void **state) {
    (void)state;
    wn_poisson_comparison one = wn_poisson_compare(
        (wn_events){75000000, 1}, (wn_events){75100000, 1}, 1, WN_TWO_SIDED, 0.95);
    assert_close(one.test.p, 3.290744619e-16, 1e-6);
    assert_true(one.ratio.low > 1);
}

static void without_events(void **state) {
    (void)state;
    assert_string_equal(compare(0, 0).test.why, "there are no events");
    wn_poisson_comparison none_before = compare(0, 7), none_now = compare(7, 0);
    assert_string_equal(none_before.ratio.why, "the control has no events");
    assert_true(none_before.ratio.high_unbounded && none_before.ratio.low > 1);
    assert_null(none_before.test.why);
    assert_near(none_now.ratio.value, 0, 0);
    assert_true(none_now.ratio.low == 0 && none_now.ratio.high < 1);
}

static void one_rate_and_its_test_agree(void **state) {
    (void)state;
    for (uint64_t k = 0; k < 200; k += k < 12 ? 1 : 37)
        for (double rate = 0.01; rate < 3; rate *= 1.3) {
            wn_events events = {k, 90};
            wn_estimate e = wn_poisson_rate(events, 0.95);
            wn_test_result test = wn_poisson_against(events, rate, WN_TWO_SIDED);
            assert_int_equal(test.p < 0.05, wn_estimate_excludes(&e, rate));
        }
    assert_string_equal(wn_poisson_rate((wn_events){3, 0}, 0.95).why,
                        "there is no exposure");
    assert_non_null(wn_poisson_against((wn_events){3, 0}, 1, WN_LESS).why);
    assert_near(wn_poisson_against((wn_events){0, 5}, 0, WN_TWO_SIDED).p, 1, 0);
}

static void what_is_refused(void **state) {
    (void)state;
    wn_events good = {3, 10}, none = {3, 0};
    assert_non_null(wn_poisson_compare(good, none, 1, WN_TWO_SIDED, 0.95).test.why);
    assert_non_null(wn_poisson_compare(none, good, 1, WN_TWO_SIDED, 0.95).test.why);
    assert_non_null(wn_poisson_compare(good, good, 0, WN_TWO_SIDED, 0.95).ratio.why);
    assert_non_null(wn_poisson_compare(good, good, 1, WN_TWO_SIDED, 1).ratio.why);
}

/* The expected maximum of two rates is the mean of either plus what its choice loses. */
static void losses_fit_the_means(void **state) {
    (void)state;
    for (uint64_t x = 0; x < 2000; x = 3 * x + 1) {
        wn_gamma a = wn_gamma_posterior((wn_gamma){1, 1}, (wn_events){x, 1000});
        wn_gamma b = wn_gamma_posterior((wn_gamma){1, 1}, (wn_events){x + 9, 1100});
        wn_bayes_pair pair = wn_gamma_compare(a, b), back = wn_gamma_compare(b, a);
        assert_near(wn_gamma_mean(a) + pair.loss_if_kept,
                    wn_gamma_mean(b) + pair.loss_if_chosen, 1e-14);
        assert_near(pair.probability_better + back.probability_better, 1, 1e-13);
        wn_estimate lift = wn_gamma_lift(a, b, 0.9), down = wn_gamma_lift(b, a, 0.9);
        assert_near(1 + lift.value, 1 / (1 + down.value), 1e-10);
        assert_near(1 + lift.low, 1 / (1 + down.high), 1e-10);
        /* better at all odds: the equal-tailed interval says the same */
        assert_int_equal(pair.probability_better > 0.95, lift.low > 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_and_interval_agree),
        cmocka_unit_test(swapping_the_arms_inverts_the_ratio),
        cmocka_unit_test(many_events),
        cmocka_unit_test(without_events),
        cmocka_unit_test(one_rate_and_its_test_agree),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(losses_fit_the_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
