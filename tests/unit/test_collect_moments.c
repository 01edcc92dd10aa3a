/* Ratios and covariates, collected as moments. */
#include "tests/unit/collect_helper.h"

/* Metric 2: orders per session, for whom the orders before are known; 3: won, too. */
static void add_adjusted_metrics(void) {
    wn_metric ratio = {.name = "orders/sessions",
                       .kind = WN_RATIO,
                       .role = WN_SECONDARY,
                       .reading = {.text = "orders"},
                       .per = {.text = "sessions"},
                       .covariates = {{.text = "before"}},
                       .covariate_count = 1};
    wn_metric rate = {.name = "won",
                      .kind = WN_CONVERSION,
                      .role = WN_SECONDARY,
                      .reading = {.text = "won"},
                      .covariates = {{.text = "before"}},
                      .covariate_count = 1};
    assert_int_equal(wn_setup_add_metric(&setup, ratio, &err), WN_OK);
    assert_int_equal(wn_setup_add_metric(&setup, rate, &err), WN_OK);
}

static void expect_means(const wn_tally_cell *cell, const double *means, double n) {
    assert_true(cell->moments.at && wn_moments_n(cell->moments) == n);
    for (size_t i = 0; i < cell->moments.count; i++)
        assert_true(fabs(wn_moments_mean(cell->moments, i) - means[i]) < 1e-12);
}

static void rows_have_moments(void **state) {
    (void)state;
    add_adjusted_metrics();
    collect("arm,won,paid,orders,sessions,before\n"
            "a,1,8,3,4,10\n"
            "a,0,8,1,2,\n"
            "a,,8,2,,7\n"
            "b,1,8,,4,5\n"
            "b,1,8,5,9,2\n");
    assert_null(cell_of(&tally, "a", 0)->moments.at);
    expect_means(cell_of(&tally, "a", 2), (double[]){2, 3, 5, 0.5}, 2);
    expect_sum(cell_of(&tally, "a", 2), 2, 4, 1);
    expect_means(cell_of(&tally, "b", 2), (double[]){5, 9, 2, 0}, 1);
    expect_sum(cell_of(&tally, "b", 2), 1, 5, 1);
    expect_means(cell_of(&tally, "a", 3), (double[]){0.5, 5, 0.5}, 2);
    expect_prop(cell_of(&tally, "a", 3), 1, 2, 1);
    expect_means(cell_of(&tally, "b", 3), (double[]){1, 3.5, 0}, 2);
}

/* A visitor's amounts add up; the covariate is that of the first row, by time. */
static void visitors_have_moments(void **state) {
    (void)state;
    add_adjusted_metrics();
    setup.unit = "id";
    setup.time = "at";
    collect("id,at,arm,won,paid,orders,sessions,before\n"
            "v,2025-03-02,a,0,8,3,4,10\n"
            "v,2025-03-01,a,1,8,1,2,6\n"
            "v,2025-03-03,a,0,8,,1,99\n"
            "w,2025-03-01,a,0,8,2,,\n"
            "x,2025-03-02,a,0,8,2,3,\n"
            "x,2025-03-03,a,0,8,0,1,4\n"
            "y,2025-03-01,b,0,8,1,1,\n");
    expect_means(cell_of(&tally, "a", 2), (double[]){3, 5.5, 5, 0}, 2);
    expect_sum(cell_of(&tally, "a", 2), 2, 6, 1);
    expect_means(cell_of(&tally, "a", 3), (double[]){1.0 / 3, 10.0 / 3, 1.0 / 3}, 3);
    expect_prop(cell_of(&tally, "a", 3), 1, 3, 0);
    expect_means(cell_of(&tally, "b", 2), (double[]){1, 1, 0, 1}, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_have_moments, begin, end),
        cmocka_unit_test_setup_teardown(visitors_have_moments, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
