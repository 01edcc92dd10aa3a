/* Figures of others are reference cases (tests/reference/cases/tables.json). Here: test
 * and score intervals agree, one stratum is the test of two arms, and what says nothing.
 */
#include "core/stats/init.h"
#include "core/stats/rates/cmh.h"
#include "core/stats/rates/homogeneity.h"
#include "core/stats/rates/prop2.h"
#include "core/stats/rates/trend.h"
#include "tests/unit/near.h"

#include <stdlib.h>

static wn_prop random_prop(uint64_t most) {
    uint64_t n = (uint64_t)rand() % most;
    return (wn_prop){n ? (uint64_t)rand() % (n + 1) : 0, n};
}

static void holds_its_value(const wn_estimate *e) {
    if (e->why) return;
    assert_true(e->low <= e->value + 1e-12);
    assert_true(e->high_unbounded || e->value <= e->high + 1e-12);
}

static void same(const wn_estimate *e, double p, double alpha, double null) {
    if (fabs(p - alpha) > 1e-9)
        assert_int_equal(wn_estimate_excludes(e, null), p < alpha);
}

static void test_and_score_intervals_agree(void **state) {
    (void)state;
    srand(3);
    for (int i = 0; i < 500; i++) {
        wn_stratum s[5];
        size_t count = 1 + (size_t)i % 5;
        for (size_t j = 0; j < count; j++)
            s[j] = (wn_stratum){random_prop(i % 2 ? 8 : 300), random_prop(40)};
        wn_test_result test = wn_cmh_test(s, count, false, WN_TWO_SIDED);
        wn_estimate d = wn_cmh_score_difference(s, count, 0.9);
        wn_estimate l = wn_cmh_score_lift(s, count, 0.9);
        wn_estimate o = wn_cmh_score_odds_ratio(s, count, 0.9);
        if (test.why) {
            assert_non_null(d.why);
            continue;
        }
        holds_its_value(&d);
        holds_its_value(&l);
        same(&d, test.p, 1 - 0.9, 0);
        same(&l, test.p, 1 - 0.9, 0);
        same(&o, test.p, 1 - 0.9, 1);
    }
}

static void one_stratum_is_two_arms(void **state) {
    (void)state;
    wn_stratum s = {{31, 100}, {12, 100}};
    wn_test_result test = wn_cmh_test(&s, 1, false, WN_LESS);
    assert_near(test.p, wn_prop2_score(s.control, s.treatment, WN_SCORE_MN, WN_LESS).p,
                1e-14);
    wn_estimate a = wn_cmh_score_lift(&s, 1, 0.95);
    wn_estimate b = wn_prop2_score_lift(s.control, s.treatment, WN_SCORE_MN, 0.95);
    assert_near(a.value, b.value, 1e-14);
    assert_near(a.low, b.low, 1e-12);
    assert_near(a.high, b.high, 1e-12);
}

/* Where one arm always converts and the other never does, the variance vanishes at what
 * was seen; the limits are elsewhere all the same. */
static void arms_that_share_no_outcome(void **state) {
    (void)state;
    wn_stratum s[] = {{{0, 8}, {6, 6}}, {{9, 9}, {0, 7}}};
    for (size_t i = 0; i < 2; i++) {
        wn_prop c = s[i].control, t = s[i].treatment;
        wn_estimate a = wn_cmh_score_difference(&s[i], 1, 0.95);
        wn_estimate b = wn_prop2_score_difference(c, t, WN_SCORE_MN, 0.95);
        assert_near(a.low, b.low, 1e-12);
        assert_near(a.high, b.high, 1e-12);
        a = wn_cmh_score_odds_ratio(&s[i], 1, 0.95);
        b = wn_prop2_score_odds_ratio(c, t, WN_SCORE_MN, 0.95);
        assert_near(a.low, b.low, 1e-9);
        assert_int_equal(a.high_unbounded, b.high_unbounded);
        if (!a.high_unbounded) assert_near(a.high, b.high, 1e-9);
    }
}

static void what_says_nothing(void **state) {
    (void)state;
    wn_stratum s[] = {{{0, 5}, {0, 9}}, {{3, 3}, {2, 2}}, {{1, 4}, {0, 0}}};
    assert_non_null(wn_cmh_test(s, 3, true, WN_TWO_SIDED).why);
    assert_non_null(wn_cmh_odds_ratio(s, 3, WN_TWO_SIDED, 0.95).why);
    wn_estimate e = wn_cmh_score_odds_ratio(s, 3, 0.95);
    assert_true(e.why && e.low == 0 && e.high_unbounded);
    assert_non_null(wn_breslow_day(s, 3, true).why);
    s[0] = (wn_stratum){{0, 50}, {9, 50}};
    assert_string_equal(wn_cmh_odds_ratio(s, 3, WN_TWO_SIDED, 0.95).why,
                        "the odds ratio is infinite");
    e = wn_cmh_score_odds_ratio(s, 3, 0.95);
    assert_true(e.low > 1 && e.high_unbounded);
    wn_stratum none[] = {{{5, 50}, {0, 50}}, {{4, 50}, {0, 50}}};
    assert_non_null(wn_cmh_odds_ratio(none, 2, WN_TWO_SIDED, 0.95).why_no_interval);
    assert_string_equal(wn_breslow_day(none, 2, true).why,
                        "the odds ratio is 0 in every stratum");
    none[1] = (wn_stratum){{0, 50}, {0, 50}};
    assert_non_null(wn_breslow_day(none, 2, true).why);
}

static void trend_needs_scores_that_differ(void **state) {
    (void)state;
    const wn_prop groups[] = {{4, 20}, {9, 25}}, none[] = {{0, 20}, {0, 25}};
    const double scores[] = {1, 1};
    assert_non_null(wn_trend_test(groups, scores, 2, WN_TWO_SIDED).why);
    assert_non_null(wn_trend_test(none, NULL, 2, WN_TWO_SIDED).why);
    assert_non_null(wn_trend_test(groups, NULL, 0, WN_TWO_SIDED).why);
    /* of two groups: the z test with pooled variance */
    wn_test_result test = wn_trend_test(groups, NULL, 2, WN_GREATER);
    assert_near(test.p,
                wn_prop2_z_test(groups[0], groups[1], WN_POOLED, false, WN_GREATER).p,
                1e-13);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_and_score_intervals_agree),
        cmocka_unit_test(arms_that_share_no_outcome),
        cmocka_unit_test(one_stratum_is_two_arms),
        cmocka_unit_test(what_says_nothing),
        cmocka_unit_test(trend_needs_scores_that_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
