/* What cannot be estimated, and figures by hand; those of R are among the reference
 * cases. */
#include "core/stats/prediction/calibration.h"
#include "tests/unit/near.h"

static wn_err err;
static wn_ranking ranking;

static int end(void **state) {
    (void)state;
    wn_ranking_free(&ranking);
    return 0;
}

static void rank(const double *p, const uint8_t *won, size_t n) {
    wn_ranking_free(&ranking);
    assert_int_equal(wn_ranking_make(p, won, n, &ranking, &err), WN_OK);
}

static const double eight[] = {0.1, 0.1, 0.4, 0.4, 0.4, 0.7, 0.7, 0.9};
static const uint8_t eight_won[] = {0, 1, 0, 0, 1, 1, 0, 1};

/* Both decompositions add up. */
static void brier_in_parts(void **state) {
    (void)state;
    double fit[8];
    rank(eight, eight_won, 8);
    assert_int_equal(wn_isotonic(&ranking, fit, &err), WN_OK);
    assert_near(fit[0], 0.4, 1e-15); /* 1 of 2, then 1 of 3: pooled */
    assert_near(fit[1], 0.4, 1e-15);
    assert_near(fit[2], 0.5, 1e-15);
    assert_near(fit[3], 1, 1e-15);
    wn_brier a = wn_brier_of(&ranking, 0.95);
    wn_brier b = wn_brier_isotonic(&ranking, fit, 0.95);
    double score = (0.01 + 0.81 + 0.16 + 0.16 + 0.36 + 0.09 + 0.49 + 0.01) / 8;
    assert_near(a.score.value, score, 1e-15);
    assert_near(a.reliability - a.resolution + a.uncertainty, score, 1e-15);
    assert_near(b.reliability - b.resolution + b.uncertainty, score, 1e-15);
    assert_near(a.uncertainty, 0.25, 1e-15);
    assert_true(a.score.low < score && score < a.score.high);
}

static void certain_forecasts_are_clipped(void **state) {
    (void)state;
    static const double p[] = {0, 1, 0.5, 0};
    static const uint8_t won[] = {0, 1, 1, 1};
    rank(p, won, 4);
    wn_log_loss loss = wn_log_loss_of(&ranking, 0.95);
    assert_int_equal(loss.clipped, 3);
    /* R: -(log(.5) + log(.Machine$double.eps)) / 4 */
    assert_near(loss.score.value, 9.1842001424192752, 1e-13);
    assert_near(wn_logit(0), -36.043653389117154, 1e-13);
    assert_near(wn_logistic_of(wn_logit(0.3)), 0.3, 1e-15);
    assert_near(wn_logistic_of(-800), 0, 0);
}

static void no_slope_without_overlap(void **state) {
    (void)state;
    static const double p[] = {0.2, 0.3, 0.6, 0.8}, same[] = {0.4, 0.4, 0.4, 0.4};
    static const uint8_t apart[] = {0, 0, 1, 1}, none[4];
    wn_calibration c;
    rank(p, apart, 4);
    assert_int_equal(wn_calibration_of(&ranking, 0.95, &c, &err), WN_OK);
    assert_string_equal(c.slope.why, "a score parts the won from the lost");
    assert_null(c.in_the_large.why);
    rank(same, apart, 4);
    assert_int_equal(wn_calibration_of(&ranking, 0.95, &c, &err), WN_OK);
    assert_string_equal(c.slope.why, "all have the same score");
    assert_near(c.in_the_large.value, -wn_logit(0.4), 1e-9);
    rank(p, none, 4);
    assert_int_equal(wn_calibration_of(&ranking, 0.95, &c, &err), WN_OK);
    assert_string_equal(c.in_the_large.why, "none was won");
    rank(p, none, 0);
    assert_int_equal(wn_calibration_of(&ranking, 0.95, &c, &err), WN_OK);
    assert_string_equal(c.slope.why, "there are no cases");
    assert_string_equal(wn_brier_of(&ranking, 0.95).score.why, "there are no cases");
}

static void groups_need_probabilities_that_differ(void **state) {
    (void)state;
    wn_forecast_group rows[10];
    size_t count;
    static const double sure[] = {0, 0, 1, 1}, half[] = {0.5, 0.5, 0.5, 0.5};
    static const uint8_t won[] = {0, 0, 1, 1};
    rank(half, won, 4);
    assert_string_equal(wn_hosmer_lemeshow(&ranking, 10, true, rows, &count).why,
                        "there are too few different probabilities");
    assert_int_equal(count, 1);
    assert_string_equal(wn_spiegelhalter(&ranking).why,
                        "all probabilities are 0, 1 or 50%");
    rank(sure, won, 4);
    assert_string_equal(wn_hosmer_lemeshow(&ranking, 4, false, rows, &count).why,
                        "a group of probabilities is all 0, or all 1");
    rank(sure, won, 0);
    assert_string_equal(wn_hosmer_lemeshow(&ranking, 4, false, rows, &count).why,
                        "there are no cases");
    rank(eight, eight_won, 8);
    wn_test_result test = wn_hosmer_lemeshow(&ranking, 2, false, rows, &count);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].cases, 5);
    assert_int_equal(rows[0].won, 2);
    assert_near(rows[0].expected, 1.4, 1e-15);
    double chi2 = 0.36 / (1.4 * (1 - 1.4 / 5)) + 0.09 / (2.3 * (1 - 2.3 / 3));
    assert_near(test.statistic, chi2, 1e-14);
    assert_near(test.df, 2, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(brier_in_parts, end),
        cmocka_unit_test_teardown(certain_forecasts_are_clipped, end),
        cmocka_unit_test_teardown(no_slope_without_overlap, end),
        cmocka_unit_test_teardown(groups_need_probabilities_that_differ, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
