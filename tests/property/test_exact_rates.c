/* What must hold for exact comparisons of any two rates. */
#include "core/stats/init.h"
#include "core/stats/rates/conditional.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/prop2.h"

#include "tests/property/random.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>

static wn_err err;

static wn_prop random_prop(uint64_t *seed, uint64_t most) {
    uint64_t n = 1 + random_below(seed, most);
    return (wn_prop){random_below(seed, n + 1), n};
}

static void within(double tolerance, double got, double wanted) {
    if (fabs(got - wanted) > tolerance * fmax(1, fabs(wanted)))
        fail_msg("got %.17g, expected %.17g", got, wanted);
}

/* The odds ratio seen from the other arm. */
static void inverted(const wn_estimate *e, const wn_estimate *back) {
    assert_int_equal(e->high_unbounded, back->low == 0);
    assert_int_equal(back->high_unbounded, e->low == 0);
    if (!e->high_unbounded) within(1e-6, e->high * back->low, 1);
    if (!back->high_unbounded) within(1e-6, back->high * e->low, 1);
}

static void swapping_arms_mirrors(void **state) {
    (void)state;
    uint64_t seed = 21;
    for (int i = 0; i < 60; i++) {
        wn_prop a = random_prop(&seed, 30), b = random_prop(&seed, 45);
        wn_exact there, back;
        wn_estimate odds, odds_back;
        double p, p_back;
        assert_int_equal(wn_exact_compare(a, b, 0.9, &there, &err), WN_OK);
        assert_int_equal(wn_exact_compare(b, a, 0.9, &back, &err), WN_OK);
        within(1e-9, there.p, back.p);
        within(1e-8, there.difference.low, -back.difference.high);
        within(1e-8, there.difference.high, -back.difference.low);
        inverted(&there.odds_ratio, &back.odds_ratio);
        assert_int_equal(wn_exact_boschloo_compare(a, b, 0.9, &p, &odds, &err), WN_OK);
        assert_int_equal(wn_exact_boschloo_compare(b, a, 0.9, &p_back, &odds_back, &err),
                         WN_OK);
        within(1e-9, p, p_back);
        inverted(&odds, &odds_back);
        for (int kind = WN_CONDITIONAL_CENTRAL; kind <= WN_CONDITIONAL_MID; kind++) {
            wn_stratum pair = {a, b}, swapped = {b, a};
            wn_conditional c, d;
            assert_int_equal(wn_conditional_compare(&pair, 1, (wn_conditional_kind)kind,
                                                    WN_TWO_SIDED, 0.9, &c, &err),
                             WN_OK);
            assert_int_equal(wn_conditional_compare(&swapped, 1,
                                                    (wn_conditional_kind)kind,
                                                    WN_TWO_SIDED, 0.9, &d, &err),
                             WN_OK);
            within(1e-9, c.p, d.p);
            inverted(&c.odds_ratio, &d.odds_ratio);
        }
    }
}

/* The distances of exact figures from those of the score test. */
static double distance(uint64_t n, double *of_limits) {
    wn_prop control = {n / 5, n},
            treatment = {n / 5 + (uint64_t)(0.75 * sqrt((double)n)), n};
    wn_exact e;
    assert_int_equal(wn_exact_compare(control, treatment, 0.95, &e, &err), WN_OK);
    wn_estimate s = wn_prop2_score_difference(control, treatment, WN_SCORE_MN, 0.95);
    *of_limits = fmax(fabs(e.difference.low - s.low), fabs(e.difference.high - s.high)) /
                 (s.high - s.low);
    return fabs(e.p - wn_prop2_score(control, treatment, WN_SCORE_MN, WN_TWO_SIDED).p);
}

static void exact_and_asymptotic_meet(void **state) {
    (void)state;
    double small, large, p = distance(40, &small), later = distance(4000, &large);
    assert_true(p < 0.05 && later < 0.005 && later < p);
    assert_true(small < 0.1 && large < 0.01 && large < small);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(swapping_arms_mirrors),
        cmocka_unit_test(exact_and_asymptotic_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
