/* Values for ordinary counts are reference cases (tests/reference/cases/prop.json); here
 * are edges, and what must hold for any counts. */
#include "core/stats/rates/prop2.h"
#include "tests/unit/near.h"

#include <stdlib.h>

/* A landing page test; limits by mpmath, findroot of the score statistic with the
 * constrained estimate by findroot, 30 digits. */
static void a_large_test(void **state) {
    (void)state;
    wn_prop control = {17489, 145274}, treatment = {17264, 145310};
    wn_estimate d = wn_prop2_score_difference(control, treatment, WN_SCORE_MN, 0.95);
    assert_close(d.value, -0.0015782389853555567, 1e-13);
    assert_close(d.low, -0.00393797340742423020, 1e-13);
    assert_close(d.high, 0.000781417502439007443, 1e-13);
    wn_test_result test = wn_prop2_score(control, treatment, WN_SCORE_MN, WN_TWO_SIDED);
    assert_true(test.p > 0.05 && test.statistic < 0);
}

static bool covers(const wn_estimate *e, double null) {
    return !wn_estimate_excludes(e, null);
}

/* The promise of the header, for every table of two small arms, empty and full cells and
 * arms of one visitor included. */
static void test_and_intervals_agree(void **state) {
    (void)state;
    const double confs[] = {0.8, 0.95};
    for (uint64_t nc = 1; nc <= 9; nc += 2)
        for (uint64_t nt = 1; nt <= 10; nt += 3)
            for (uint64_t xc = 0; xc <= nc; xc++)
                for (uint64_t xt = 0; xt <= nt; xt++)
                    for (int k = 0; k < 4; k++) {
                        wn_prop c = {xc, nc}, t = {xt, nt};
                        wn_score score = k & 1 ? WN_SCORE_MN : WN_SCORE_PLAIN;
                        double conf = confs[k / 2];
                        bool rejects =
                            wn_prop2_score(c, t, score, WN_TWO_SIDED).p < 1 - conf;
                        wn_estimate d = wn_prop2_score_difference(c, t, score, conf);
                        wn_estimate r = wn_prop2_score_lift(c, t, score, conf);
                        wn_estimate o = wn_prop2_score_odds_ratio(c, t, score, conf);
                        assert_int_equal(covers(&d, 0), !rejects);
                        assert_int_equal(covers(&r, 0), !rejects);
                        assert_int_equal(covers(&o, 1), !rejects);
                        assert_true(d.low >= -1 && d.high <= 1);
                        assert_true(d.low <= d.value && d.value <= d.high);
                        if (!r.why) assert_true(r.low <= r.value && r.low >= -1);
                    }
}

static double z_at(wn_prop c, wn_prop t, double d) {
    return wn_score_z(wn_score_difference(c, t, WN_SCORE_MN, d));
}

/* At a limit inside the range the statistic is the critical value. */
static void limits_are_where_the_statistic_is_critical(void **state) {
    (void)state;
    srand(5);
    for (int i = 0; i < 2000; i++) {
        uint64_t nc = 1 + (uint64_t)rand() % 400, nt = 1 + (uint64_t)rand() % 400000;
        wn_prop c = {(uint64_t)rand() % (nc + 1), nc},
                t = {(uint64_t)rand() % (nt + 1), nt};
        wn_estimate d = wn_prop2_score_difference(c, t, WN_SCORE_MN, 0.95);
        if (d.low > -1) assert_near(z_at(c, t, d.low), 1.959963984540054, 1e-9);
        if (d.high < 1) assert_near(z_at(c, t, d.high), -1.959963984540054, 1e-9);
    }
}

static void swapping_arms_flips_the_sign(void **state) {
    (void)state;
    wn_prop a = {31, 211}, b = {0, 57};
    wn_estimate ab = wn_prop2_score_difference(a, b, WN_SCORE_MN, 0.95);
    wn_estimate ba = wn_prop2_score_difference(b, a, WN_SCORE_MN, 0.95);
    assert_near(ab.low, -ba.high, 1e-14);
    assert_near(ab.high, -ba.low, 1e-14);
    wn_estimate up = wn_prop2_score_lift(b, a, WN_SCORE_MN, 0.95);
    wn_estimate down = wn_prop2_score_lift(a, b, WN_SCORE_MN, 0.95);
    assert_near(1 + up.low, 1 / (1 + down.high), 1e-12);
}

static void lift_over_nothing(void **state) {
    (void)state;
    wn_estimate e = wn_prop2_score_lift((wn_prop){0, 145000}, (wn_prop){5, 145000},
                                        WN_SCORE_MN, 0.95);
    assert_string_equal(e.why, "the control has no conversions");
    assert_true(e.high_unbounded && !e.low_unbounded);
    assert_true(e.low > 0.3 && e.low < 0.31);
    e = wn_prop2_score_lift((wn_prop){0, 20}, (wn_prop){0, 30}, WN_SCORE_MN, 0.95);
    assert_string_equal(e.why, "neither arm has conversions");
    assert_near(e.low, -1, 0);
    assert_true(e.high_unbounded);
    e = wn_prop2_score_lift((wn_prop){4, 20}, (wn_prop){0, 30}, WN_SCORE_MN, 0.95);
    assert_null(e.why);
    assert_near(e.value, -1, 0);
    assert_near(e.low, -1, 0);
    assert_non_null(wn_prop2_katz_lift((wn_prop){4, 20}, (wn_prop){0, 30}, 0.95).why);
    assert_non_null(wn_prop2_delta_lift((wn_prop){0, 20}, (wn_prop){1, 30}, 0.95).why);
    assert_non_null(wn_prop2_odds_ratio((wn_prop){4, 4}, (wn_prop){1, 30}, 0.95).why);
}

static void says_why_arms_cannot_be_compared(void **state) {
    (void)state;
    wn_prop none = {0, 0}, some = {3, 10}, wrong = {11, 10};
    wn_test_result test = wn_prop2_score(none, some, WN_SCORE_MN, WN_TWO_SIDED);
    assert_string_equal(test.why, "the control has no visitors");
    assert_near(test.p, 1, 0);
    wn_estimate e = wn_prop2_score_difference(some, none, WN_SCORE_MN, 0.95);
    assert_string_equal(e.why, "the treatment has no visitors");
    assert_near(e.low, -1, 0);
    assert_near(e.high, 1, 0);
    assert_non_null(wn_prop2_z_test(some, wrong, WN_POOLED, true, WN_LESS).why);
    assert_non_null(wn_prop2_wald(some, none, WN_POOLED, true, 0.95).why);
    assert_non_null(wn_prop2_newcombe(wrong, some, 0.95).why);
    assert_non_null(wn_prop2_agresti_caffo(some, some, 0).why);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_test),
        cmocka_unit_test(test_and_intervals_agree),
        cmocka_unit_test(limits_are_where_the_statistic_is_critical),
        cmocka_unit_test(swapping_arms_flips_the_sign),
        cmocka_unit_test(lift_over_nothing),
        cmocka_unit_test(says_why_arms_cannot_be_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
