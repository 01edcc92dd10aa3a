/* Ordinary tables are reference cases; these are large and empty ones. */
#include "core/stats/law/dist.h"
#include "core/stats/rates/fisher.h"
#include "tests/unit/near.h"

/* R 4.2.2: fisher.test(matrix(c(17264, 128046, 17489, 127785), 2))$p.value, and with
 * alternative = "less" */
static void large_tables(void **state) {
    (void)state;
    wn_prop control = {17489, 145274}, treatment = {17264, 145310};
    assert_near(wn_fisher_p(control, treatment, WN_TWO_SIDED), 0.19047706765678971, 1e-9);
    double less = wn_fisher_p(control, treatment, WN_LESS);
    assert_near(less, 0.095910870768437323, 1e-9);
    double greater = wn_fisher_p(control, treatment, WN_GREATER);
    double seen = exp(wn_hypergeometric_log_pmf(17264, 145310, 145274, 34753));
    assert_near(less + greater - seen, 1, 1e-11);
    assert_near(wn_fisher_mid_p(control, treatment, WN_LESS), less - 0.5 * seen, 1e-12);
    /* a billion visitors in each arm:
     * fisher.test(matrix(c(1003000, 1e9 - 1003000, 1000000, 1e9 - 1000000), 2)) */
    wn_prop a = {1000000, 1000000000}, b = {1003000, 1000000000};
    assert_near(wn_fisher_p(a, b, WN_TWO_SIDED), 0.033998728398126614, 1e-8);
}

static void empty_margins(void **state) {
    (void)state;
    assert_near(wn_fisher_p((wn_prop){0, 10}, (wn_prop){0, 7}, WN_TWO_SIDED), 1, 0);
    assert_near(wn_fisher_p((wn_prop){10, 10}, (wn_prop){7, 7}, WN_LESS), 1, 0);
    assert_near(wn_fisher_p((wn_prop){0, 0}, (wn_prop){3, 7}, WN_TWO_SIDED), 1, 0);
    assert_near(wn_fisher_p((wn_prop){11, 10}, (wn_prop){3, 7}, WN_TWO_SIDED), 1, 0);
}

/* Every table with given margins: probabilities add up, by definition of the test. */
static void two_sided_p_adds_tables_up(void **state) {
    (void)state;
    const uint64_t good = 9, bad = 14, drawn = 11;
    for (uint64_t seen = 0; seen <= 9; seen++) {
        double limit = wn_hypergeometric_log_pmf(seen, good, bad, drawn), p = 0;
        for (uint64_t k = 0; k <= 9; k++) {
            double log_pmf = wn_hypergeometric_log_pmf(k, good, bad, drawn);
            if (log_pmf <= limit + 1e-7) p += exp(log_pmf);
        }
        wn_prop treatment = {seen, good}, control = {drawn - seen, bad};
        assert_near(wn_fisher_p(control, treatment, WN_TWO_SIDED), p, 1e-13);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_tables),
        cmocka_unit_test(empty_margins),
        cmocka_unit_test(two_sided_p_adds_tables_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
