#include "core/stats/law/root.h"
#include "tests/unit/near.h"

#include <float.h>

typedef struct counted {
    int calls;
} counted;

static double kepler(double x, void *ctx) {
    ((counted *)ctx)->calls++;
    return x - 0.7 * sin(x) - 1.3;
}

/* 1.9434757...: x - 0.7 sin x = 1.3, R 4.2.2: uniroot(..., tol = 1e-15) */
static void finds_a_smooth_root_quickly(void **state) {
    (void)state;
    counted c = {0};
    double x = wn_root_between(kepler, &c, 0, 1e6, 1e-14);
    assert_near(x - 0.7 * sin(x), 1.3, 1e-13);
    assert_true(c.calls < 70);
}

static double step(double x, void *ctx) {
    (void)ctx;
    return x < 0.3718 ? -1 : 1e-30;
}

static void finds_a_jump(void **state) {
    (void)state;
    assert_near(wn_root_between(step, NULL, -5, 5, 1e-13), 0.3718, 1e-12);
}

static double line(double x, void *ctx) {
    (void)ctx;
    return x - 4;
}

static void takes_the_nearer_end_without_a_change_of_sign(void **state) {
    (void)state;
    assert_near(wn_root_between(line, NULL, 5, 9, 1e-13), 5, 0);
    assert_near(wn_root_between(line, NULL, -9, 3, 1e-13), 3, 0);
    assert_near(wn_root_between(line, NULL, 4, 9, 1e-13), 4, 0);
}

static bool at_least(uint64_t k, void *ctx) {
    return k >= *(uint64_t *)ctx;
}

static bool at_most(uint64_t k, void *ctx) {
    return k <= *(uint64_t *)ctx;
}

static void finds_the_first_whole_number(void **state) {
    (void)state;
    uint64_t limit = 738211;
    assert_int_equal(wn_root_first(at_least, &limit, 0, UINT64_MAX), limit);
    assert_int_equal(wn_root_first(at_least, &limit, limit - 1, limit), limit);
    assert_int_equal(wn_root_first(at_most, &limit, UINT64_MAX, 0), limit);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_smooth_root_quickly),
        cmocka_unit_test(finds_a_jump),
        cmocka_unit_test(takes_the_nearer_end_without_a_change_of_sign),
        cmocka_unit_test(finds_the_first_whole_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
