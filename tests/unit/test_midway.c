/* Ordinary experiments are reference cases (mid_experiment_power). */
#include "core/stats/design/midway.h"
#include "tests/unit/near.h"

static const wn_midway fixed = {
    .variance = 4e-4, .visitors = 1000, .effect = 0.05, .alpha = 0.05};

/* scipy 1.10: norm.sf(z - d/s) + norm.cdf(-z - d/s), z = norm.ppf(.975), d = .05,
 * s = sqrt(4e-4 / (1 + r)); its brentq for a power of .8. */
static void at_one_time(void **state) {
    (void)state;
    double more;
    assert_near(wn_midway_power(&fixed, 0), 0.7054180011138003, 1e-13);
    assert_true(wn_midway_more(&fixed, 0.8, &more));
    assert_near(wn_midway_power(&fixed, more), 0.8, 1e-12);
    assert_near(more, 0.2558176814921917, 1e-12);
}

static void nothing_more_is_needed(void **state) {
    (void)state;
    double more = 7;
    assert_true(wn_midway_more(&fixed, 0.7, &more));
    assert_near(more, 0, 0);
}

static void some_effects_are_out_of_reach(void **state) {
    (void)state;
    wn_midway tiny = fixed;
    double more;
    tiny.effect = 1e-7;
    assert_false(wn_midway_more(&tiny, 0.8, &more));
    /* a prior that is sure of nothing being there */
    wn_midway sceptic = fixed;
    sceptic.rule = WN_MIDWAY_BAYES;
    sceptic.prior = (wn_normal){0, 1e-12};
    assert_true(wn_midway_power(&sceptic, 0) < 1e-6);
}

/* A flat prior is no prior; looking at any time costs visitors. */
static void rules_compare(void **state) {
    (void)state;
    double once, any_time, flat;
    wn_midway sequential = fixed, bayes = fixed;
    sequential.rule = WN_MIDWAY_SEQUENTIAL;
    sequential.tuning = 5000;
    bayes.rule = WN_MIDWAY_BAYES;
    bayes.prior = (wn_normal){0, 1e12};
    assert_true(wn_midway_more(&fixed, 0.8, &once));
    assert_true(wn_midway_more(&sequential, 0.8, &any_time));
    assert_true(wn_midway_more(&bayes, 0.8, &flat));
    assert_true(any_time > 2 * once);
    assert_near(flat, once, 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_one_time),
        cmocka_unit_test(nothing_more_is_needed),
        cmocka_unit_test(some_effects_are_out_of_reach),
        cmocka_unit_test(rules_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
