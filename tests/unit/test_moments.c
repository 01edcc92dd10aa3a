#include "core/stats/means/moments.h"
#include "tests/unit/near.h"

#include <string.h>

enum { VARIABLES = 4, ROWS = 8 };

static const double rows[ROWS][VARIABLES] = {
    {3, 4, 2.5, 1}, {0, 1, 0.5, 0}, {7, 9, 6, 1},    {2, 3, 1.5, 0},
    {5, 5, 4, 0},   {1, 2, 2, 1},   {9, 10, 8.5, 1}, {4, 6, 3, 0}};

typedef struct room {
    double at[WN_MOMENTS_ROOM(VARIABLES)];
} room;

static wn_moments empty(room *out) {
    memset(out, 0, sizeof *out);
    return (wn_moments){VARIABLES, out->at};
}

static void add(wn_moments m, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        wn_moments_add(m, rows[i]);
}

/* R 4.2.2: cov() of the columns of the table above. */
static void means_and_covariances(void **state) {
    (void)state;
    room r;
    wn_moments m = empty(&r);
    add(m, 0, ROWS);
    assert_near(wn_moments_n(m), 8, 0);
    assert_near(wn_moments_mean(m, 0), 3.875, 1e-15);
    assert_near(wn_moments_covariance(m, 0, 1), 9.5714285714285712, 1e-14);
    assert_near(wn_moments_covariance(m, 2, 0), 7.7857142857142856, 1e-14);
    assert_near(wn_moments_covariance(m, 2, 2), 6.8571428571428568, 1e-14);
    assert_near(wn_moments_covariance(m, 2, 3), 0.7142857142857143, 1e-14);
    const double weights[] = {1, -2, 0, 0.5};
    wn_sums metric = wn_moments_linear(m, 7, weights), direct = {0};
    for (size_t i = 0; i < ROWS; i++)
        wn_sums_add(&direct, rows[i][0] - 2 * rows[i][1] + 0.5 * rows[i][3]);
    assert_int_equal(metric.n, ROWS);
    assert_near(metric.mean, 7, 0);
    assert_near(metric.m2, direct.m2, 1e-13);
}

/* Merged in any order: the same but for rounding; in the same order: the same bits. */
static void parts_merge(void **state) {
    (void)state;
    room whole, parts[3], forth, back, again;
    wn_moments w = empty(&whole), f = empty(&forth), b = empty(&back), g = empty(&again);
    wn_moments p[] = {empty(&parts[0]), empty(&parts[1]), empty(&parts[2])};
    add(w, 0, ROWS);
    add(p[0], 0, 1);
    add(p[1], 1, 6);
    add(p[2], 6, 8);
    for (size_t i = 0; i < 3; i++) {
        wn_moments_merge(f, p[i]);
        wn_moments_merge(b, p[2 - i]);
        wn_moments_merge(g, p[i]);
    }
    wn_moments_merge(f, empty(&parts[0]));
    assert_memory_equal(&forth, &again, sizeof forth);
    for (size_t i = 0; i < WN_MOMENTS_ROOM(VARIABLES); i++) {
        assert_near(forth.at[i], whole.at[i], 1e-14);
        assert_near(back.at[i], whole.at[i], 1e-14);
    }
}

static void from_sums(void **state) {
    (void)state;
    room added, given;
    wn_moments a = empty(&added), g = empty(&given);
    double sums[VARIABLES] = {0}, products[VARIABLES * VARIABLES] = {0};
    add(a, 0, ROWS);
    for (size_t r = 0; r < ROWS; r++)
        for (size_t i = 0; i < VARIABLES; i++) {
            sums[i] += rows[r][i];
            for (size_t k = 0; k < VARIABLES; k++)
                products[i * VARIABLES + k] += rows[r][i] * rows[r][k];
        }
    wn_moments_of(g, ROWS, sums, products);
    for (size_t i = 0; i < WN_MOMENTS_ROOM(VARIABLES); i++)
        assert_near(given.at[i], added.at[i], 1e-13);
}

/* A large common offset does not spoil the variances. */
static void far_from_zero(void **state) {
    (void)state;
    room r;
    wn_moments m = empty(&r);
    for (size_t i = 0; i < ROWS; i++) {
        double moved[VARIABLES];
        for (size_t k = 0; k < VARIABLES; k++)
            moved[k] = rows[i][k] + 1e9;
        wn_moments_add(m, moved);
    }
    assert_near(wn_moments_covariance(m, 0, 1), 9.5714285714285712, 1e-6);
}

static void one_visitor_does_not_vary(void **state) {
    (void)state;
    room r;
    wn_moments m = empty(&r);
    add(m, 0, 1);
    assert_near(wn_moments_covariance(m, 0, 0), 0, 0);
    assert_near(wn_moments_linear(m, 1, rows[1]).m2, 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_and_covariances),
        cmocka_unit_test(parts_merge),
        cmocka_unit_test(from_sums),
        cmocka_unit_test(far_from_zero),
        cmocka_unit_test(one_visitor_does_not_vary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
