/* Values from R's mvtnorm and rpact are in tests/reference/cases/sequential.json; here
 * what must hold of any test that stopped. */
#include "core/stats/sequential/stopped.h"
#include "tests/unit/near.h"

#include <string.h>

static wn_err err;

static void lay_looks(wn_looks *looks, wn_look *look, bool two_sided) {
    static const double information[] = {0.07, 0.31, 0.56, 0.9};
    for (int k = 0; k < 4; k++)
        look[k] = (wn_look){.information = information[k]};
    *looks = (wn_looks){look, 4, .alpha = 0.05, .two_sided = two_sided};
    assert_int_equal(wn_looks_spend(looks, (wn_spending){.kind = WN_SPEND_POCOCK}, &err),
                     WN_OK);
}

static wn_stopped with(const wn_looks *looks, double estimate, double se, double conf) {
    wn_stopped out;
    assert_int_equal(wn_stopped_with(looks, estimate, se, conf, &out, &err), WN_OK);
    return out;
}

/* At every look, just within and just beyond the bound. */
static void p_agrees_with_bound_and_interval(void **state) {
    (void)state;
    for (int sides = 1; sides <= 2; sides++) {
        wn_look look[4];
        wn_looks looks;
        lay_looks(&looks, look, sides == 2);
        for (looks.count = 1; looks.count <= 4; looks.count++)
            for (int beyond = 0; beyond < 2; beyond++) {
                const wn_look *last = &look[looks.count - 1];
                double z = last->z * (beyond ? 1 + 1e-7 : 1 - 1e-7), se = 0.37;
                wn_stopped s = with(&looks, z * se, se, 1 - last->spent);
                assert_near(s.p, last->spent, 1e-6);
                assert_int_equal(s.p < last->spent, beyond);
                assert_int_equal(s.effect.low > 0, beyond);
                assert_true(s.effect.value > s.effect.low);
                assert_true(sides == 1 ? s.effect.high_unbounded
                                       : s.effect.high > s.effect.value);
            }
    }
}

static void turned_round(void **state) {
    (void)state;
    wn_look look[4];
    wn_looks looks;
    lay_looks(&looks, look, true);
    wn_stopped up = with(&looks, 0.7, 0.31, 0.93), down = with(&looks, -0.7, 0.31, 0.93);
    assert_near(up.p, down.p, 0);
    assert_near(up.effect.value, -down.effect.value, 0);
    assert_near(up.effect.low, -down.effect.high, 0);
    assert_near(up.effect.high, -down.effect.low, 0);
    wn_stopped none = with(&looks, 0, 0.31, 0.93);
    assert_near(none.p, 1, 1e-10);
    assert_near(none.effect.value, 0, 1e-10);
    /* To have gone on until here means the effect was not so large. */
    assert_true(up.effect.value < 0.7 && up.effect.value > 0.6);
}

static void what_is_refused(void **state) {
    (void)state;
    wn_look look[4];
    wn_looks looks;
    wn_stopped out;
    lay_looks(&looks, look, true);
    assert_int_equal(wn_stopped_with(&looks, 1, 0, 0.95, &out, &err), WN_E_USAGE);
    assert_non_null(strstr(err.message, "an estimate of 1 with standard error 0"));
    assert_int_equal(wn_stopped_with(&looks, 1, 1, 1, &out, &err), WN_E_USAGE);
    looks.count = 0;
    assert_int_equal(wn_stopped_with(&looks, 1, 1, 0.95, &out, &err), WN_E_USAGE);
    assert_non_null(strstr(err.message, "there is no look"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_agrees_with_bound_and_interval),
        cmocka_unit_test(turned_round),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
