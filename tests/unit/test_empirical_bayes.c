/* mpmath 1.2.1, 40 digits: findroot of the two likelihood equations (digamma). */
#include "core/stats/bayes/empirical_bayes.h"
#include "core/stats/init.h"
#include "tests/unit/near.h"

static wn_eb fit(const wn_prop *groups, size_t count) {
    wn_eb out;
    wn_err err;
    assert_int_equal(wn_eb_fit(groups, count, &out, &err), WN_OK);
    return out;
}

static void lead_sources(void **state) {
    (void)state;
    const wn_prop groups[] = {
        {448, 1755}, {436, 1154}, {818, 2543}, {1147, 2868}, {31, 125}, {140, 142},
        {490, 534},  {0, 5},      {13, 55},    {29, 36},     {0, 1},    {0, 1},
        {1, 6},      {1, 2},      {1, 1},      {3, 4},       {2, 2},    {0, 1},
        {0, 1},      {0, 1},      {0, 2},      {1, 1}};
    wn_eb e = fit(groups, 22);
    assert_true(e.different);
    assert_close(e.prior.a, 0.892889536711679, 1e-11);
    assert_close(e.prior.b, 1.01644616873257, 1e-11);
    wn_beta google = wn_eb_posterior(&e, groups[3]);
    assert_near(google.a, 0.892889536711679 + 1147, 1e-8);
}

static void equal_groups(void **state) {
    (void)state;
    const uint64_t hits[] = {18, 17, 16, 15, 14, 14, 13, 12, 11,
                             11, 10, 10, 10, 10, 10, 9,  8,  7};
    wn_prop groups[18];
    for (int i = 0; i < 18; i++)
        groups[i] = (wn_prop){hits[i], 45};
    wn_eb e = fit(groups, 18);
    assert_close(e.prior.a, 210.550835977517, 1e-8);
    assert_close(e.prior.b, 582.685985072041, 1e-8);
}

static void says_when_nothing_differs(void **state) {
    (void)state;
    const wn_prop alike[] = {{10, 100}, {11, 100}, {9, 100}, {10, 100}, {0, 0}};
    wn_eb e = fit(alike, 5);
    assert_false(e.different);
    assert_near(e.prior.a, 0, 0);
    /* R 4.2.2: sum(dbinom(c(10,11,9,10), 100, 0.1, log = TRUE)) */
    assert_near(e.loglik, -8.2102559234555514, 1e-12);
    assert_near(wn_eb_posterior(&e, alike[1]).a, 40.5, 0);
    assert_near(wn_eb_posterior(&e, alike[1]).b, 360.5, 0);
    assert_false(fit((wn_prop[]){{0, 10}, {0, 20}}, 2).different);
    assert_false(fit((wn_prop[]){{20, 20}, {3, 3}}, 2).different);
    assert_false(fit((wn_prop[]){{3, 10}}, 1).different);
}

/* Groups that are all or nothing: the prior sits on 0 and 1. */
static void groups_at_both_ends(void **state) {
    (void)state;
    wn_eb e = fit((wn_prop[]){{0, 100}, {100, 100}}, 2);
    assert_true(e.different);
    assert_true(e.prior.a < 1e-6 && e.prior.b < 1e-6);
    assert_near(e.loglik, 2 * log(0.5), 1e-6);
}

static void finds_a_maximum_on_a_flat_ridge(void **state) {
    (void)state;
    const wn_prop groups[] = {{26, 67},  {148, 569}, {193, 633},
                              {95, 317}, {64, 227},  {47, 187}};
    wn_eb e = fit(groups, 6);
    assert_true(e.different);
    assert_near(e.loglik, -21.302646898000246, 1e-14);
    assert_close(e.prior.a, 967.677386963803, 1e-8);
    assert_close(e.prior.b, 2408.25993713734, 1e-8);
}

static void says_when_there_is_no_maximum(void **state) {
    (void)state;
    const wn_prop groups[] = {{8, 24}, {4, 11}, {8, 16}, {7, 20}, {13, 38}, {5, 14}};
    wn_eb e = fit(groups, 6);
    assert_false(e.different);
    wn_beta posterior = wn_eb_posterior(&e, groups[2]);
    assert_near(wn_beta_mean(posterior), 45.5 / 124, 1e-15);
}

static double uniform(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

/* Groups of one to ten million trials, alike or not: there is always an answer, and it is
 * at least as likely as one rate for all. */
static void always_answers(void **state) {
    (void)state;
    uint64_t seed = 1173;
    for (int t = 0; t < 1000; t++) {
        wn_prop groups[30];
        size_t count = 2 + (size_t)(28 * uniform(&seed));
        double size = pow(10, 7 * uniform(&seed));
        double base = uniform(&seed), spread = pow(uniform(&seed), 3);
        for (size_t i = 0; i < count; i++) {
            double rate = base * (1 + spread * (uniform(&seed) - 1));
            double n = 1 + floor(size * uniform(&seed));
            double x =
                n * rate + sqrt(n * rate * (1 - rate)) * 3 * (uniform(&seed) - 0.5);
            groups[i].n = (uint64_t)n;
            groups[i].x = (uint64_t)fmin(fmax(x, 0), n);
        }
        wn_eb e;
        wn_err err;
        wn_rc rc = wn_eb_fit(groups, count, &e, &err);
        if (rc == WN_E_USAGE) continue; /* nobody had a trial */
        assert_int_equal(rc, WN_OK);
        assert_true(isfinite(e.loglik) && e.loglik <= 0);
        assert_true(!e.different || (e.prior.a > 0 && e.prior.b > 0));
    }
}

static void refuses_what_cannot_be_fitted(void **state) {
    (void)state;
    wn_eb e;
    wn_err err;
    assert_int_equal(wn_eb_fit((wn_prop[]){{0, 0}}, 1, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_eb_fit(NULL, 0, &e, &err), WN_E_USAGE);
    assert_int_equal(wn_eb_fit((wn_prop[]){{1, 2}, {4, 3}}, 2, &e, &err), WN_E_USAGE);
    assert_string_equal(err.message, "group 2 has more successes than trials");
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lead_sources),
        cmocka_unit_test(equal_groups),
        cmocka_unit_test(says_when_nothing_differs),
        cmocka_unit_test(groups_at_both_ends),
        cmocka_unit_test(finds_a_maximum_on_a_flat_ridge),
        cmocka_unit_test(says_when_there_is_no_maximum),
        cmocka_unit_test(always_answers),
        cmocka_unit_test(refuses_what_cannot_be_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
