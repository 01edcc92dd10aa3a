/* Expected values: cases of Jennison and Turnbull's tables and rpact are in
 * tests/reference; here R's mvtnorm 1.1-3, exact up to its 4096 steps, and what must hold
 * of any design. */
#include "core/stats/law/dist.h"
#include "core/stats/sequential/looks.h"
#include "core/stats/sequential/peeking.h"
#include "tests/unit/near.h"

#include <string.h>

static wn_err err;

/* Looks at odd times. */
typedef struct odd {
    wn_look look[4];
    wn_looks looks;
} odd;

static wn_looks *odd_looks(odd *o, bool two_sided) {
    static const double information[] = {0.05, 0.2, 0.6, 1};
    static const double z[] = {3.1, 2.4, 2.2, 2.05};
    for (int k = 0; k < 4; k++)
        o->look[k] = (wn_look){.information = information[k], .z = z[k]};
    o->looks = (wn_looks){o->look, 4, .alpha = 0.05, .two_sided = two_sided};
    return &o->looks;
}

/* 1 - pmvnorm(lower=-b, upper=b, corr=S, algorithm=Miwa(steps=4096)), and upper alone;
 * S_jk = sqrt(t_j / t_k). */
static void given_bounds(void **state) {
    (void)state;
    odd o;
    assert_int_equal(wn_looks_given(odd_looks(&o, true), &err), WN_OK);
    assert_near(o.look[3].spent, 0.0686073829038197, 1e-9);
    assert_near(o.look[0].p, 2 * wn_normal_sf(3.1), 1e-15);
    assert_near(o.look[0].spent, o.look[0].p, 1e-15);
    assert_int_equal(wn_looks_given(odd_looks(&o, false), &err), WN_OK);
    assert_near(o.look[3].spent, 0.0343071041230446, 1e-9);
}

static void bounds_spend_what_they_should(void **state) {
    (void)state;
    static const wn_spending each[] = {{WN_SPEND_OBRIEN_FLEMING, 0},
                                       {WN_SPEND_POCOCK, 0},
                                       {WN_SPEND_POWER, 1.7},
                                       {WN_SPEND_HWANG_SHIH_DECANI, -3.3}};
    for (int i = 0; i < 8; i++) {
        odd o;
        wn_looks *looks = odd_looks(&o, i % 2);
        assert_int_equal(wn_looks_spend(looks, each[i / 2], &err), WN_OK);
        double tail = looks->two_sided ? 0.025 : 0.05, spent[4];
        for (int k = 0; k < 4; k++) {
            spent[k] = o.look[k].spent;
            double due = wn_spending_spent(each[i / 2], tail, o.look[k].information);
            assert_near(spent[k], due * (looks->two_sided ? 2 : 1), 1e-15);
        }
        assert_int_equal(wn_looks_given(looks, &err), WN_OK);
        for (int k = 0; k < 4; k++)
            assert_close(o.look[k].spent, spent[k], 1e-10);
    }
}

/* Past the planned information there is nothing left; what was spent before stays. */
static void overrun(void **state) {
    (void)state;
    const wn_spending spending = {WN_SPEND_POCOCK, 0};
    wn_look look[4] = {{.information = 0.4},
                       {.information = 0.8},
                       {.information = 1.1},
                       {.information = 1.3}};
    wn_looks looks = {look, 4, .alpha = 0.05, .two_sided = true};
    assert_int_equal(wn_looks_spend(&looks, spending, &err), WN_OK);
    assert_near(look[2].spent, 0.05, 1e-16);
    assert_true(look[2].z < 3 && look[3].z > 37);
    double second = look[1].z;
    looks.count = 2, looks.last_is_final = true;
    assert_int_equal(wn_looks_spend(&looks, spending, &err), WN_OK);
    assert_near(look[1].spent, 0.05, 1e-16);
    assert_true(look[1].z < second);
}

static void outcomes(void **state) {
    (void)state;
    odd o;
    wn_looks *looks = odd_looks(&o, true);
    wn_look_chance chance[4];
    wn_looks_outcome up, down;
    assert_int_equal(wn_looks_run(looks, 2.7, chance, &up, &err), WN_OK);
    double above = 0, below = 0, mean = 0;
    for (int k = 0; k < 4; k++) {
        above += chance[k].above, below += chance[k].below;
        mean += o.look[k].information * (chance[k].above + chance[k].below);
    }
    assert_near(up.above, above, 1e-15);
    assert_near(up.below, below, 1e-15);
    assert_near(up.mean_information, mean + 1 - above - below, 1e-14);
    assert_int_equal(wn_looks_run(looks, -2.7, NULL, &down, &err), WN_OK);
    assert_near(down.below, up.above, 1e-14);
    assert_near(down.mean_information, up.mean_information, 1e-14);
    /* The same drift in other units of information. */
    for (int k = 0; k < 4; k++)
        o.look[k].information *= 9;
    assert_int_equal(wn_looks_run(looks, 0.9, NULL, &down, &err), WN_OK);
    assert_near(down.above, up.above, 1e-14);
}

static void drift_of_a_power(void **state) {
    (void)state;
    odd o;
    wn_looks *looks = odd_looks(&o, false);
    double drift, inflation;
    wn_looks_outcome outcome;
    assert_int_equal(wn_looks_drift(looks, 0.87, false, &drift, &err), WN_OK);
    assert_int_equal(wn_looks_run(looks, drift, NULL, &outcome, &err), WN_OK);
    assert_near(outcome.above, 0.87, 1e-11);
    /* One look is no inflation. */
    wn_look once = {.information = 1};
    wn_looks fixed = {&once, 1, .alpha = 0.03, .two_sided = true};
    assert_int_equal(wn_looks_shape(&fixed, 0.5, NULL, &err), WN_OK);
    assert_near(once.z, wn_normal_two_sided(0.97), 1e-10);
    assert_int_equal(wn_looks_inflation(&fixed, 0.87, &inflation, &err), WN_OK);
    assert_near(inflation, 1, 1e-9);
}

static void peeking(void **state) {
    (void)state;
    double error, z;
    assert_int_equal(wn_peeking_bound(9, 0.07, true, &z, &err), WN_OK);
    assert_int_equal(wn_peeking_error(9, z, true, &error, &err), WN_OK);
    assert_near(error, 0.07, 1e-11);
    assert_int_equal(wn_peeking_error(0, z, true, &error, &err), WN_E_USAGE);
}

static void refused(wn_rc rc, const char *message) {
    assert_int_equal(rc, WN_E_USAGE);
    if (!strstr(err.message, message))
        fail_msg("\"%s\" lacks \"%s\"", err.message, message);
}

static void what_is_refused(void **state) {
    (void)state;
    odd o;
    wn_looks *looks = odd_looks(&o, true);
    double drift;
    o.look[2].information = 0.2;
    refused(wn_looks_given(looks, &err),
            "the information of look 3 is 0.2: expected more than 0.2");
    looks = odd_looks(&o, false), looks->alpha = 0.6;
    refused(wn_looks_shape(looks, 0, NULL, &err),
            "alpha is 0.6: expected between 0 and 0.5");
    looks->count = 0;
    refused(wn_looks_given(looks, &err), "there is no look");
    looks = odd_looks(&o, true);
    refused(wn_looks_haybittle_peto(looks, 2, &err), "3 looks at z = 2 already spend");
    looks = odd_looks(&o, true);
    refused(wn_looks_drift(looks, 0.02, false, &drift, &err), "a power of 0.02");
    refused(wn_looks_drift(looks, 1, false, &drift, &err), "a power of 1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(given_bounds),
        cmocka_unit_test(bounds_spend_what_they_should),
        cmocka_unit_test(overrun),
        cmocka_unit_test(outcomes),
        cmocka_unit_test(drift_of_a_power),
        cmocka_unit_test(peeking),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
