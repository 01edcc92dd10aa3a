/* Ordinary tables are reference cases (tests/reference/cases/exact.json: scipy, and
 * enumeration in numpy). Here: the promise that p and interval agree, rare events in
 * large arms, and the errors. */
#include "core/stats/init.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/prop2.h"
#include "tests/unit/near.h"

#include <stdlib.h>

static wn_exact compare(wn_prop control, wn_prop treatment, double conf) {
    wn_exact e;
    wn_err err;
    assert_int_equal(wn_exact_compare(control, treatment, conf, &e, &err), WN_OK);
    return e;
}

static void p_and_intervals_agree(void **state) {
    (void)state;
    srand(11);
    for (int i = 0; i < 150; i++) {
        uint64_t nc = 1 + (uint64_t)rand() % 14, nt = 1 + (uint64_t)rand() % 19;
        wn_prop c = {(uint64_t)rand() % (nc + 1), nc},
                t = {(uint64_t)rand() % (nt + 1), nt};
        double conf = i % 2 ? 0.95 : 0.6;
        wn_exact e = compare(c, t, conf);
        bool rejects = e.p < 1 - conf;
        assert_int_equal(wn_estimate_excludes(&e.difference, 0), rejects);
        assert_int_equal(wn_estimate_excludes(&e.lift, 0), rejects);
        assert_int_equal(wn_estimate_excludes(&e.odds_ratio, 1), rejects);
        wn_exact b;
        wn_estimate odds;
        wn_err err;
        double p;
        assert_int_equal(wn_exact_barnard_compare(c, t, conf, &b, &err), WN_OK);
        rejects = b.p < 1 - conf;
        assert_int_equal(wn_estimate_excludes(&b.difference, 0), rejects);
        assert_int_equal(wn_estimate_excludes(&b.lift, 0), rejects);
        assert_int_equal(wn_estimate_excludes(&b.odds_ratio, 1), rejects);
        assert_int_equal(wn_exact_boschloo_compare(c, t, conf, &p, &odds, &err), WN_OK);
        assert_int_equal(wn_estimate_excludes(&odds, 1), p < 1 - conf);
        assert_true(e.difference.low <= e.difference.value);
        assert_true(e.difference.value <= e.difference.high);
        assert_true(e.difference.low >= -1 && e.difference.high <= 1);
    }
}

/* Limits are places where p crosses alpha. */
static void limits_are_where_p_crosses(void **state) {
    (void)state;
    wn_prop control = {4, 31}, treatment = {12, 27};
    wn_exact e = compare(control, treatment, 0.95);
    const double limits[] = {e.difference.low, e.difference.high};
    wn_err err;
    for (int i = 0; i < 2; i++) {
        double inside, outside, out = i ? 1e-7 : -1e-7;
        assert_int_equal(wn_exact_p_difference(control, treatment, limits[i],
                                               WN_EXACT_GAMMA, &inside, &err),
                         WN_OK);
        assert_int_equal(wn_exact_p_difference(control, treatment, limits[i] + out,
                                               WN_EXACT_GAMMA, &outside, &err),
                         WN_OK);
        assert_true(inside >= 0.05 - 1e-9 && outside < 0.05);
    }
}

/* The p of Barnard's test with pooled Z, but for gamma. */
static void no_difference_is_barnards_test(void **state) {
    (void)state;
    wn_prop control = {6, 120}, treatment = {15, 118};
    wn_exact e = compare(control, treatment, 0.95);
    wn_err err;
    double p, by_ratio;
    assert_int_equal(
        wn_exact_barnard(control, treatment, WN_BARNARD_POOLED, WN_TWO_SIDED, &p, &err),
        WN_OK);
    assert_near(e.p, p + WN_EXACT_GAMMA, 1e-9);
    assert_int_equal(
        wn_exact_p_ratio(control, treatment, 1, WN_EXACT_GAMMA, &by_ratio, &err), WN_OK);
    assert_near(by_ratio, e.p, 1e-12);
}

/* Where arms are large, exact and asymptotic limits meet. */
static void rare_events_in_large_arms(void **state) {
    (void)state;
    wn_prop control = {5, 145000}, treatment = {17, 145200};
    wn_exact e = compare(control, treatment, 0.95);
    wn_estimate score = wn_prop2_score_difference(control, treatment, WN_SCORE_MN, 0.95);
    assert_close(e.difference.low, score.low, 0.1);
    assert_close(e.difference.high, score.high, 0.01);
    e = compare((wn_prop){0, 145000}, (wn_prop){5, 145000}, 0.95);
    assert_string_equal(e.lift.why, "the control has no conversions");
    assert_true(e.lift.high_unbounded && e.lift.low > 0);
    e = compare((wn_prop){10, 1000000000}, (wn_prop){30, 900000000}, 0.95);
    assert_true(e.p > 3e-4 && e.p < 5e-4);
}

static void degenerate_tables(void **state) {
    (void)state;
    wn_exact e = compare((wn_prop){0, 20}, (wn_prop){0, 10}, 0.95);
    assert_near(e.p, 1, 0);
    assert_string_equal(e.lift.why, "neither arm has conversions");
    e = compare((wn_prop){1, 1}, (wn_prop){0, 1}, 0.95);
    assert_near(e.p, 0.5 + WN_EXACT_GAMMA, 1e-9); /* 2 p (1 - p) at p = 1/2 */
    e = compare((wn_prop){0, 20}, (wn_prop){10, 10}, 0.95);
    assert_near(e.difference.high, 1, 0);
    assert_true(e.lift.high_unbounded);
}

/* Odds are what they are from either side, and rare odds are rates. */
static void odds_ratios(void **state) {
    (void)state;
    wn_prop control = {4, 31}, treatment = {12, 27};
    wn_exact e = compare(control, treatment, 0.95);
    wn_exact back = compare(treatment, control, 0.95);
    assert_near(e.odds_ratio.value, 12.0 * 27 / (15 * 4), 1e-12);
    assert_near(e.odds_ratio.low * back.odds_ratio.high, 1, 1e-7);
    assert_near(e.odds_ratio.high * back.odds_ratio.low, 1, 1e-7);
    e = compare((wn_prop){5, 145000}, (wn_prop){17, 145200}, 0.95);
    assert_near(e.odds_ratio.low, 1 + e.lift.low, 1e-3);
    assert_near(e.odds_ratio.high, 1 + e.lift.high, 1e-3);
    e = compare((wn_prop){0, 20}, (wn_prop){10, 10}, 0.95);
    assert_true(e.odds_ratio.why && e.odds_ratio.high_unbounded && e.odds_ratio.low > 1);
}

static void refuses_what_is_not_two_arms(void **state) {
    (void)state;
    wn_exact e;
    wn_err err;
    double p;
    wn_prop none = {0, 0}, some = {3, 10}, wrong = {11, 10};
    assert_int_equal(wn_exact_compare(none, some, 0.95, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_exact_compare(some, wrong, 0.95, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_exact_compare(some, some, 1, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_exact_boschloo(some, none, WN_LESS, &p, &err), WN_E_USAGE);
    assert_int_equal(wn_exact_barnard(wrong, some, WN_BARNARD_POOLED, WN_LESS, &p, &err),
                     WN_E_USAGE);
    assert_int_equal(wn_exact_p_ratio(none, none, 1, 0, &p, &err), WN_E_USAGE);
    assert_int_equal(wn_exact_p_odds_ratio(none, none, 1, 0, &p, &err), WN_E_USAGE);
    wn_estimate odds;
    wn_prop many = {3, WN_EXACT_BARNARD_MOST + 1};
    assert_int_equal(wn_exact_barnard_compare(some, many, 0.95, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_exact_barnard_compare(some, some, 0, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_exact_boschloo_compare(many, some, 0.95, &p, &odds, &err),
                     WN_E_USAGE);
    assert_int_equal(wn_exact_boschloo_compare(some, some, 1, &p, &odds, &err),
                     WN_E_USAGE);
    assert_int_equal(wn_exact_boschloo_compare(wrong, some, 0.9, &p, &odds, &err),
                     WN_E_USAGE);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_and_intervals_agree),
        cmocka_unit_test(limits_are_where_p_crosses),
        cmocka_unit_test(no_difference_is_barnards_test),
        cmocka_unit_test(rare_events_in_large_arms),
        cmocka_unit_test(degenerate_tables),
        cmocka_unit_test(odds_ratios),
        cmocka_unit_test(refuses_what_is_not_two_arms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
