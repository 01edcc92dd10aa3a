/* Expected values: scipy 1.10.1, the integral over z (Gauss-Legendre, 400 points) and the
 * density stats.chi of the standard deviation (integrate.quad), roots by brentq. */
#include "core/stats/init.h"
#include "core/stats/law/dist.h"
#include "core/stats/several/dunnett.h"
#include "tests/unit/near.h"

static const double half = 0.70710678118654752; /* equal sizes */

static void against_the_integral(void **state) {
    (void)state;
    const double unequal[] = {sqrt(2 / 3.0), 0.5, sqrt(0.9)};
    const double equal[] = {half, half};
    const wn_dunnett known = {unequal, 3, 0, false}, one = {unequal, 3, 0, true};
    const wn_dunnett few = {equal, 2, 8, false};
    const wn_dunnett fewest = {(double[]){0.6, 0.8, 0.2}, 3, 1, false};
    const wn_dunnett below = {(double[]){0.6, 0.8}, 2, 11, true};
    assert_near(wn_dunnett_sf(&known, 2.3), 0.05340167038893884, 1e-13);
    assert_near(wn_dunnett_sf(&one, 1.9), 0.06729186541493715, 1e-13);
    assert_near(wn_dunnett_sf(&few, 2.9), 0.035485645030554215, 1e-13);
    assert_near(wn_dunnett_sf(&fewest, 7.7), 0.13356045177791515, 1e-12);
    assert_near(wn_dunnett_sf(&below, -0.4), 0.8075823724331477, 1e-12);
}

static void critical_values(void **state) {
    (void)state;
    double third = sqrt(1 / 3.0);
    const wn_dunnett more_control = {(double[]){third, third, third}, 3, 0, false};
    const wn_dunnett few = {(double[]){half, half}, 2, 15, false};
    const wn_dunnett one = {(double[]){half, half, half, half}, 4, 0, true};
    assert_near(wn_dunnett_critical(&more_control, 0.05), 2.371979148211994, 1e-11);
    assert_near(wn_dunnett_critical(&few, 0.05), 2.4391901010285064, 1e-11);
    assert_near(wn_dunnett_critical(&one, 0.025), 2.441774920545146, 1e-11);
}

/* Alone, a comparison is what it always was, far into the tails. */
static void one_treatment_is_students_t(void **state) {
    (void)state;
    static const double dfs[] = {0, 1, 2.5, 40, 1e6};
    for (double t = 0.2; t < 20; t *= 1.9)
        for (size_t i = 0; i < 5; i++)
            for (double b = 0.1; b < 1; b += 0.22) {
                const wn_dunnett d = {&b, 1, dfs[i], false}, up = {&b, 1, dfs[i], true};
                double tail = dfs[i] > 0 ? wn_t_sf(t, dfs[i]) : wn_normal_sf(t);
                if (tail > 1e-15) assert_close(wn_dunnett_sf(&d, t), 2 * tail, 1e-10);
                assert_near(wn_dunnett_sf(&up, t), tail, 1e-13);
                assert_near(wn_dunnett_sf(&up, -t), 1 - tail, 1e-13);
            }
}

static void extremes(void **state) {
    (void)state;
    double sf = wn_normal_sf(1.1);
    /* a control known exactly: independent; one that is all the noise: the same thing */
    const wn_dunnett independent = {(double[]){0, 0}, 2, 0, true};
    const wn_dunnett same = {(double[]){1, 1}, 2, 0, true};
    const wn_dunnett mixed = {(double[]){1, 0}, 2, 0, true};
    assert_near(wn_dunnett_sf(&independent, 1.1), 1 - (1 - sf) * (1 - sf), 1e-13);
    assert_near(wn_dunnett_sf(&same, 1.1), sf, 1e-3);
    assert_near(wn_dunnett_sf(&mixed, 1.1), 1 - (1 - sf) * (1 - sf), 1e-12);
    assert_near(wn_dunnett_sf(&independent, 1e300), 0, 1e-290);
    assert_near(wn_dunnett_sf(&independent, -1e300), 1, 1e-13);
    const wn_dunnett two_sided = {(double[]){half, half}, 2, 0, false};
    assert_near(wn_dunnett_sf(&two_sided, 0), 1, 1e-13);
}

static void loadings(void **state) {
    (void)state;
    assert_near(wn_dunnett_loading(2, 2), half, 1e-16);
    assert_near(wn_dunnett_loading(1, 3), 0.5, 1e-16);
    assert_near(wn_dunnett_loading(0, 0), 0, 0);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_the_integral), cmocka_unit_test(critical_values),
        cmocka_unit_test(one_treatment_is_students_t), cmocka_unit_test(extremes),
        cmocka_unit_test(loadings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
