/* Shapley's value over groups. Expected: mean of marginal worth over all orders of the
 * players (Python, itertools.permutations); many players by symmetry. */
#include "core/stats/attribution/shapley.h"

#include "tests/unit/near.h"

static void shares_groups(void **state) {
    (void)state;
    /* v(A) = .11, v(B) = .07, v(AB) = .31, v() = .02; C never adds anything. */
    const wn_group groups[] = {{1, .11}, {2, .07}, {3, .31}, {0, .02},
                               {5, .11}, {6, .07}, {7, .31}, {4, .02}};
    double out[3];
    wn_shapley_groups(groups, 8, 3, out);
    assert_near(out[0], (0.09 + 0.24) / 2, 1e-15);
    assert_near(out[1], (0.05 + 0.20) / 2, 1e-15);
    assert_near(out[2], 0, 1e-15);
}

static void shares_equally_among_many(void **state) {
    (void)state;
    const wn_group all = {UINT64_MAX, 6.4};
    double out[64];
    wn_shapley_groups(&all, 1, 64, out);
    for (size_t i = 0; i < 64; i++)
        assert_near(out[i], 0.1, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_groups),
        cmocka_unit_test(shares_equally_among_many),
    };
    return cmocka_run_group_tests_name("shapley", tests, NULL, NULL);
}
