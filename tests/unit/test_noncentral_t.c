/* Expected values: mpmath 30 digits, the integral of P(Z > t s - delta) over the density
 * of S = sqrt(chi2(df) / df). R's pt(t, df, ncp) agrees where it promises to. */
#include "core/stats/law/dist.h"
#include "core/stats/law/noncentral_t.h"
#include "tests/unit/near.h"

static void against_the_integral(void **state) {
    (void)state;
    static const struct {
        double t, df, delta, sf;
    } cases[] = {
        {2.02, 38, 3.16, 0.86941110725561609},
        {1.5, 1, 0.3, 0.25978160484996285},
        {-1.2, 1, 2, 0.99471494254073002},
        {3, 2.5, -1, 0.0051772057176955219},
        {1.96, 5000, 2.8, 0.79952805763429952},
        {2, 3, 39, 1},
        {30, 3, 39, 0.83253038019061884},
        {45, 3, 39, 0.47840759269389519},
        {12.7, 1, 12, 0.65379010644976248},
        {4.2, 1.7, 0, 0.034363629509948328},
        /* where the other integral is used */
        {60, 4, 55, 0.5006290571144453},
        {20, 2, 55, 0.99946184793693995},
        {-60, 4, -55, 0.4993709428855547},
        {60, 2000, 55, 0.00014029864414194944},
        {44, 900, 45, 0.75909208758139693},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double sf = wn_noncentral_t_sf(cases[i].t, cases[i].df, cases[i].delta);
        assert_near(sf, cases[i].sf, 2e-12);
        double cdf = wn_noncentral_t_cdf(cases[i].t, cases[i].df, cases[i].delta);
        assert_near(sf + cdf, 1, 2e-12);
    }
}

static void without_delta_it_is_students(void **state) {
    (void)state;
    for (double df = 1; df < 1e8; df *= 7.3)
        for (double t = -6; t < 7; t += 1.7)
            assert_near(wn_noncentral_t_sf(t, df, 0), wn_t_sf(t, df), 1e-13);
}

/* The two integrals meet at |delta| = 40. */
static void the_methods_agree_where_they_meet(void **state) {
    (void)state;
    for (double t = 20; t < 80; t += 7.7) {
        double below = wn_noncentral_t_sf(t, 9, 40),
               above = wn_noncentral_t_sf(t, 9, 40 + 1e-11);
        assert_near(below, above, 1e-11);
    }
}

static void always_a_probability(void **state) {
    (void)state;
    static const double odd[] = {-1e300, -50, -1, 0, 1e-300, 3, 60, 1e9, 1e300};
    for (size_t i = 0; i < 9; i++)
        for (size_t j = 0; j < 9; j++)
            for (size_t k = 0; k < 9; k++) {
                double p = wn_noncentral_t_sf(odd[i], odd[j], odd[k]);
                assert_true(p >= 0 && p <= 1);
            }
    assert_near(wn_noncentral_t_sf(1.96, 1e16, 2.8), wn_normal_sf(1.96 - 2.8), 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_the_integral),
        cmocka_unit_test(without_delta_it_is_students),
        cmocka_unit_test(the_methods_agree_where_they_meet),
        cmocka_unit_test(always_a_probability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
