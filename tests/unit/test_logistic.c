/* Logistic regression, its penalties and its refusals; more numbers in the reference
 * cases. */
#include "core/stats/init.h"
#include "core/stats/regression/firth.h"
#include "core/stats/regression/profile.h"
#include "core/stats/regression/ridge.h"
#include "core/stats/regression/symmetric.h"
#include "tests/unit/near.h"

enum { ROWS = 14 };
static const double x[2][ROWS] = {
    {1.2, 0.3, 2.2, 1.9, 0.4, 3.1, 2.7, 0.9, 1.1, 2.5, 0.2, 1.6, 2.1, 0.7},
    {.5, 1.5, .2, 2.2, 1.1, .4, .9, 1.3, 2.4, .1, 1.7, .8, .6, 1.9}};
static const double won[ROWS] = {0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0};
static const wn_design_data leads = {.rows = ROWS, .columns = 2, .x = x[0], .won = won};

/* Another unit and another zero of a column change its coefficient and the intercept. */
static void columns_on_any_scale(void **state) {
    (void)state;
    double far[2][ROWS];
    wn_logistic near_0, far_off;
    wn_err err;
    for (size_t i = 0; i < ROWS; i++) {
        far[0][i] = 1e3 + 1e-3 * x[0][i];
        far[1][i] = -250 * x[1][i];
    }
    wn_design_data moved = leads;
    moved.x = far[0];
    assert_int_equal(wn_logistic_fit(&leads, 0, &near_0, &err), WN_OK);
    assert_int_equal(wn_logistic_fit(&moved, 0, &far_off, &err), WN_OK);
    assert_null(far_off.why);
    assert_close(far_off.coef[1], 1e3 * near_0.coef[1], 1e-6);
    assert_close(far_off.coef[2], near_0.coef[2] / -250, 1e-6);
    assert_close(far_off.se[1], 1e3 * near_0.se[1], 1e-6);
    assert_near(far_off.loglik, near_0.loglik, 1e-8);
    double fourth[] = {x[0][3], x[1][3]}, fourth_far[] = {far[0][3], far[1][3]};
    assert_near(wn_logistic_predict(&far_off, fourth_far),
                wn_logistic_predict(&near_0, fourth), 1e-6);
    wn_logistic_free(&near_0);
    wn_logistic_free(&far_off);
}

/* Rows alike may be one row of several trials. */
static void rows_may_be_weighted(void **state) {
    (void)state;
    double twice[2][2 * ROWS], twice_won[2 * ROWS], two[ROWS], both[ROWS];
    wn_logistic apart, together;
    wn_err err;
    for (size_t i = 0; i < 2 * ROWS; i++) {
        for (size_t j = 0; j < 2; j++)
            twice[j][i] = x[j][i % ROWS];
        twice_won[i] = won[(i + (i >= ROWS ? 3 : 0)) % ROWS];
    }
    for (size_t i = 0; i < ROWS; i++) {
        two[i] = 2;
        both[i] = won[i] + won[(i + ROWS + 3) % ROWS];
    }
    wn_design_data long_form = {2 * ROWS, 2, twice[0], twice_won, NULL, NULL};
    wn_design_data short_form = {ROWS, 2, x[0], both, two, NULL};
    assert_int_equal(wn_logistic_fit(&long_form, 0, &apart, &err), WN_OK);
    assert_int_equal(wn_logistic_fit(&short_form, 0, &together, &err), WN_OK);
    for (size_t j = 0; j < 3; j++) {
        assert_near(together.coef[j], apart.coef[j], 1e-10);
        assert_near(together.se[j], apart.se[j], 1e-10);
    }
    assert_near(together.loglik, apart.loglik, 1e-12);
    assert_near(apart.saturated_loglik, 0, 0);
    assert_true(wn_logistic_deviance(&together) < wn_logistic_deviance(&apart));
    wn_logistic_free(&apart);
    wn_logistic_free(&together);
}

/* R 4.2.2: Newton's method with the penalty on the rows of two folds, dbinom(log=TRUE) on
 * the third; folds (0:13) %% 3 */
static void ridge_by_cross_validation(void **state) {
    (void)state;
    static const double candidates[] = {10, 3, 1, .3, .1};
    static const double loglik[] = {-12.8941133291, -12.5726032541, -12.4708794713,
                                    -12.9760053025, -13.8544978083};
    wn_ridge_choice choice;
    wn_err err;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(wn_ridge_choose(&leads, &candidates[i], 1, 3, &choice, &err),
                         WN_OK);
        assert_near(choice.loglik, loglik[i], 1e-4);
    }
    assert_int_equal(wn_ridge_choose(&leads, candidates, 5, 3, &choice, &err), WN_OK);
    assert_near(choice.ridge, 1, 0);
}

static void no_model_without_a_maximum(void **state) {
    (void)state;
    double same[ROWS], twins[2][ROWS];
    wn_logistic m;
    wn_err err;
    for (size_t i = 0; i < ROWS; i++) {
        same[i] = 1;
        twins[0][i] = x[0][i];
        twins[1][i] = 3 - 2 * x[0][i];
    }
    wn_design_data all_won = leads, collinear = leads;
    all_won.won = same;
    collinear.x = twins[0];
    assert_int_equal(wn_logistic_fit(&all_won, 1, &m, &err), WN_OK);
    assert_int_equal(m.status, WN_LOGISTIC_ONE_OUTCOME);
    assert_null(m.coef);
    wn_logistic_free(&m);
    assert_int_equal(wn_logistic_fit(&collinear, 0, &m, &err), WN_OK);
    assert_int_equal(m.status, WN_LOGISTIC_COLLINEAR);
    assert_string_equal(m.why, "a column follows from the others");
    assert_int_equal(m.culprit, 2);
    wn_logistic_free(&m);
    /* a ridge shares out what cannot be told apart */
    assert_int_equal(wn_logistic_fit(&collinear, .1, &m, &err), WN_OK);
    assert_null(m.why);
    wn_logistic_free(&m);
}

/* Outcomes that the first column settles, but for one row when `quasi`. */
static void separation_is_named(void **state) {
    (void)state;
    for (int quasi = 0; quasi < 2; quasi++) {
        double settled[ROWS];
        wn_design_data data = leads;
        wn_logistic m;
        wn_err err;
        for (size_t i = 0; i < ROWS; i++)
            settled[i] = x[0][i] > 1.5;
        double halves[ROWS];
        for (size_t i = 0; i < ROWS; i++)
            halves[i] = quasi && i == 11 ? 2 : 1; /* at 1.6: one of two won */
        data.won = settled;
        data.trials = halves;
        assert_int_equal(wn_logistic_fit(&data, 0, &m, &err), WN_OK);
        assert_int_equal(m.status,
                         quasi ? WN_LOGISTIC_QUASI_SEPARATED : WN_LOGISTIC_SEPARATED);
        assert_non_null(m.why);
        assert_int_equal(m.culprit, 1);
        assert_null(m.coef);
        wn_logistic_free(&m);
        assert_int_equal(wn_firth_fit(&data, &m, &err), WN_OK);
        assert_null(m.why);
        wn_estimate intervals[3];
        assert_int_equal(wn_profile_intervals(&data, &m, true, 0.95, intervals, &err),
                         WN_OK);
        assert_true(intervals[1].low > 0 && !intervals[1].high_unbounded);
        assert_true(intervals[1].high - m.coef[1] > m.coef[1] - intervals[1].low);
        wn_logistic_free(&m);
    }
}

static void symmetric_matrices(void **state) {
    (void)state;
    double a[] = {4, 2, 2, 3}, b[] = {2, 5}, singular[] = {1, 2, 2, 4};
    assert_true(wn_symmetric_factor(a, 2));
    assert_near(wn_symmetric_log_det(a, 2), log(8), 1e-15);
    wn_symmetric_solve(a, 2, b);
    assert_near(b[0], -0.5, 1e-15);
    assert_near(b[1], 2, 1e-15);
    wn_symmetric_invert(a, 2);
    assert_near(a[1], -0.25, 1e-15);
    assert_int_equal(wn_symmetric_dependent(singular, 2), 1);
    double indefinite[] = {1, 2, 2, 1};
    assert_false(wn_symmetric_factor(indefinite, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_on_any_scale),
        cmocka_unit_test(rows_may_be_weighted),
        cmocka_unit_test(ridge_by_cross_validation),
        cmocka_unit_test(no_model_without_a_maximum),
        cmocka_unit_test(separation_is_named),
        cmocka_unit_test(symmetric_matrices),
    };
    wn_stats_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
