/* Figures of others are reference cases (tests/reference/cases/tables.json). Here: each p
 * agrees with its interval, swapping the arms mirrors both, and the ends. */
#include "core/stats/init.h"
#include "core/stats/rates/conditional.h"
#include "core/stats/rates/fisher.h"
#include "tests/unit/near.h"

#include <stdlib.h>

static const wn_conditional_kind kinds[] = {
    WN_CONDITIONAL_CENTRAL, WN_CONDITIONAL_LIKELIHOOD, WN_CONDITIONAL_MID};

static wn_conditional compare(const wn_stratum *strata, size_t count,
                              wn_conditional_kind kind, wn_alternative side,
                              double conf) {
    wn_conditional c;
    wn_err err;
    assert_int_equal(wn_conditional_compare(strata, count, kind, side, conf, &c, &err),
                     WN_OK);
    return c;
}

static wn_prop random_prop(uint64_t most) {
    uint64_t n = 1 + (uint64_t)rand() % most;
    return (wn_prop){(uint64_t)rand() % (n + 1), n};
}

static void p_and_intervals_agree(void **state) {
    (void)state;
    srand(5);
    for (int i = 0; i < 600; i++) {
        wn_stratum s[2] = {{random_prop(20), random_prop(30)},
                           {random_prop(400), random_prop(90)}};
        size_t first = (size_t)i % 2, count = 1 + (i % 3 == 0 && first == 0);
        double conf = i % 5 ? 0.95 : 0.7;
        for (size_t k = 0; k < 3; k++) {
            for (int side = WN_TWO_SIDED; side <= WN_LESS; side++) {
                wn_conditional c =
                    compare(&s[first], count, kinds[k], (wn_alternative)side, conf);
                assert_int_equal(wn_estimate_excludes(&c.odds_ratio, 1), c.p < 1 - conf);
                if (c.odds_ratio.why) continue;
                assert_true(c.odds_ratio.low <= c.odds_ratio.value);
                assert_true(c.odds_ratio.high_unbounded ||
                            c.odds_ratio.value <= c.odds_ratio.high);
            }
        }
    }
}

static void swapping_arms_inverts(void **state) {
    (void)state;
    wn_stratum s = {{7, 41}, {16, 38}}, swapped = {s.treatment, s.control};
    for (size_t k = 0; k < 3; k++) {
        wn_conditional a = compare(&s, 1, kinds[k], WN_TWO_SIDED, 0.9);
        wn_conditional b = compare(&swapped, 1, kinds[k], WN_TWO_SIDED, 0.9);
        assert_near(a.p, b.p, 1e-12);
        assert_near(a.odds_ratio.value * b.odds_ratio.value, 1, 1e-10);
        assert_near(a.odds_ratio.low * b.odds_ratio.high, 1, 1e-9);
        assert_near(a.odds_ratio.high * b.odds_ratio.low, 1, 1e-9);
    }
}

static void p_is_that_of_fishers_test(void **state) {
    (void)state;
    srand(6);
    for (int i = 0; i < 200; i++) {
        wn_stratum s = {random_prop(300), random_prop(200)};
        for (int side = WN_TWO_SIDED; side <= WN_LESS; side++) {
            wn_alternative a = (wn_alternative)side;
            assert_near(compare(&s, 1, WN_CONDITIONAL_LIKELIHOOD, a, 0.95).p,
                        wn_fisher_p(s.control, s.treatment, a), 1e-11);
            assert_near(compare(&s, 1, WN_CONDITIONAL_MID, a, 0.95).p,
                        s.control.x + s.treatment.x == 0 ||
                                s.control.x + s.treatment.x == s.control.n + s.treatment.n
                            ? 1
                            : wn_fisher_mid_p(s.control, s.treatment, a),
                        1e-11);
        }
    }
}

static void ends_of_the_margins(void **state) {
    (void)state;
    wn_stratum none = {{0, 9}, {0, 12}};
    wn_conditional c = compare(&none, 1, WN_CONDITIONAL_CENTRAL, WN_TWO_SIDED, 0.95);
    assert_near(c.p, 1, 0);
    assert_string_equal(c.odds_ratio.why, "the margins leave room for one table only");
    assert_true(c.odds_ratio.high_unbounded && c.odds_ratio.low == 0);
    /* P(5 of 5) at the limit is 0.025: both arms have five, and five convert in all */
    wn_stratum all = {{0, 5}, {5, 5}};
    c = compare(&all, 1, WN_CONDITIONAL_CENTRAL, WN_TWO_SIDED, 0.95);
    assert_near(c.p, 2.0 / 252, 1e-14);
    assert_string_equal(c.odds_ratio.why, "the odds ratio is infinite");
    assert_true(c.odds_ratio.high_unbounded && c.odds_ratio.low > 1);
    wn_conditional_law law;
    wn_err err;
    assert_int_equal(wn_conditional_at(&all, 1, c.odds_ratio.low, &law, &err), WN_OK);
    assert_near(law.at_least, 0.025, 1e-11);
    assert_near(law.at_most, 1, 0);
    assert_int_equal(wn_conditional_at(&all, 1, 0, &law, &err), WN_OK);
    assert_near(law.mean, 0, 1e-12);
}

/* A thousand arms of a thousand, and a billion visitors. */
static void large_tables(void **state) {
    (void)state;
    wn_stratum billion = {{1000000, 1000000000}, {1003000, 1000000000}};
    wn_conditional c =
        compare(&billion, 1, WN_CONDITIONAL_LIKELIHOOD, WN_TWO_SIDED, 0.95);
    /* p as in test_fisher.c; the interval is close to Woolf's */
    assert_near(c.p, 0.033998728398126614, 1e-8);
    double half = 1.959963984540054 * sqrt(2 / 1001500.0 + 2 / 999e6);
    assert_near(c.odds_ratio.value, 1.003003 * (1 + 3.0e-9), 1e-8);
    assert_near(c.odds_ratio.low, c.odds_ratio.value * exp(-half), 1e-5);
    assert_near(c.odds_ratio.high, c.odds_ratio.value * exp(half), 1e-5);
}

static void refuses_what_is_not_two_arms(void **state) {
    (void)state;
    wn_conditional c;
    wn_err err;
    wn_stratum wrong = {{3, 2}, {1, 4}}, fine = {{1, 2}, {1, 4}};
    assert_int_equal(wn_conditional_compare(&wrong, 1, WN_CONDITIONAL_MID, WN_TWO_SIDED,
                                            0.95, &c, &err),
                     WN_E_USAGE);
    assert_int_equal(
        wn_conditional_compare(&fine, 1, WN_CONDITIONAL_MID, WN_TWO_SIDED, 1, &c, &err),
        WN_E_USAGE);
    wn_conditional_law law;
    assert_int_equal(wn_conditional_at(&wrong, 1, 1, &law, &err), WN_E_USAGE);
    wn_stratum large[40];
    for (size_t i = 0; i < 40; i++)
        large[i] = (wn_stratum){{300000000, 1000000000}, {300000000, 1000000000}};
    assert_int_equal(wn_conditional_compare(large, 40, WN_CONDITIONAL_MID, WN_TWO_SIDED,
                                            0.95, &c, &err),
                     WN_E_NUMERIC);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_and_intervals_agree),
        cmocka_unit_test(swapping_arms_inverts),
        cmocka_unit_test(p_is_that_of_fishers_test),
        cmocka_unit_test(ends_of_the_margins),
        cmocka_unit_test(large_tables),
        cmocka_unit_test(refuses_what_is_not_two_arms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
