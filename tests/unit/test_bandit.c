/* Expected values by hand, from how the rules draw. */
#include "core/stats/bayes/bandit.h"
#include "tests/unit/near.h"

static void top_two(void **state) {
    (void)state;
    static const double best[] = {0.6, 0.3, 0.1};
    double w[3];
    wn_bandit_top_two(best, 3, 0.5, w);
    /* first with 1/2, or second: after 0.3 (of 0.7 left 0.6) and after 0.1 (of 0.9) */
    assert_near(w[0], 0.5 * 0.6 + 0.5 * (0.3 * 0.6 / 0.7 + 0.1 * 0.6 / 0.9), 1e-15);
    assert_near(w[0] + w[1] + w[2], 1, 1e-15);
    wn_bandit_top_two(best, 3, 1, w);
    for (int i = 0; i < 3; i++)
        assert_near(w[i], best[i], 0);
}

static void a_certain_winner_gets_half(void **state) {
    (void)state;
    double w[3];
    wn_bandit_top_two((double[]){0, 1, 0}, 3, 0.5, w);
    assert_near(w[0], 0.25, 0);
    assert_near(w[1], 0.5, 0);
    assert_near(w[2], 0.25, 0);
    /* what is left of 1 is not what the others have */
    wn_bandit_top_two((double[]){1e-20, 1, 3e-20}, 3, 0.5, w);
    assert_near(w[0], 0.125, 1e-15);
    assert_near(w[2], 0.375, 1e-15);
    wn_bandit_top_two((double[]){1}, 1, 0.5, w);
    assert_near(w[0], 1, 0);
}

static void floors(void **state) {
    (void)state;
    double w[] = {0.9, 0.1, 0};
    wn_bandit_floor(w, 3, 0.05);
    assert_near(w[0], 0.05 + 0.85 * 0.9, 1e-15);
    assert_near(w[2], 0.05, 1e-15);
    wn_bandit_floor(w, 3, 0.5);
    for (int i = 0; i < 3; i++)
        assert_near(w[i], 1 / 3.0, 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(top_two),
                                       cmocka_unit_test(a_certain_winner_gets_half),
                                       cmocka_unit_test(floors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
