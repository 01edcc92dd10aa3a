/* Ratios, adjusted means and strata of one small experiment; the numbers come from R, the
 * call beside each. There
 *
 *     c <- data.frame(y=c(3,0,7,2,5,1,9,4), s=c(4,1,9,3,5,2,10,6),
 *                     x1=c(2.5,0.5,6,1.5,4,2,8.5,3), x2=c(1,0,1,0,0,1,1,0))
 *     t <- data.frame(y=c(6,2,8,1,4,9,3,5), s=c(5,3,9,2,4,11,3,7),
 *                     x1=c(4,1.5,6.5,1,2.5,7.5,2,5.5), x2=c(0,1,1,0,1,1,0,0))
 *     all <- rbind(cbind(c, arm=0), cbind(t, arm=1)) */
#include "core/stats/means/cuped.h"
#include "core/stats/means/poststrat.h"
#include "tests/unit/near.h"

#include <string.h>

/* The last variable is 2 x1 - 1, the one before it constant. */
enum { Y, S, X1, X2, FLAT, TWICE, VARIABLES, ROWS = 8 };

static const double visits[2][ROWS][X2 + 1] = {{{3, 4, 2.5, 1},
                                                {0, 1, 0.5, 0},
                                                {7, 9, 6, 1},
                                                {2, 3, 1.5, 0},
                                                {5, 5, 4, 0},
                                                {1, 2, 2, 1},
                                                {9, 10, 8.5, 1},
                                                {4, 6, 3, 0}},
                                               {{6, 5, 4, 0},
                                                {2, 3, 1.5, 1},
                                                {8, 9, 6.5, 1},
                                                {1, 2, 1, 0},
                                                {4, 4, 2.5, 1},
                                                {9, 11, 7.5, 1},
                                                {3, 3, 2, 0},
                                                {5, 7, 5.5, 0}}};

typedef struct data {
    double rooms[2][WN_MOMENTS_ROOM(VARIABLES)];
    wn_moments arms[2];
} data;

static void load(data *d) {
    memset(d, 0, sizeof *d);
    for (size_t a = 0; a < 2; a++) {
        d->arms[a] = (wn_moments){VARIABLES, d->rooms[a]};
        for (size_t i = 0; i < ROWS; i++) {
            double row[VARIABLES];
            memcpy(row, visits[a][i], sizeof visits[a][i]);
            row[FLAT] = 3;
            row[TWICE] = 2 * row[X1] - 1;
            wn_moments_add(d->arms[a], row);
        }
    }
}

static const wn_how standard = {.conf = 0.95};

static void ratios(void **state) {
    (void)state;
    data d;
    wn_sums c, t;
    load(&d);
    assert_true(wn_ratio_sums(d.arms[0], (wn_ratio){Y, S}, &c));
    assert_true(wn_ratio_sums(d.arms[1], (wn_ratio){Y, S}, &t));
    /* mean(y) / mean(s), var(y - R s) / mean(s)^2 */
    assert_near(c.mean, 0.775, 1e-15);
    assert_near(wn_sums_variance(&c), 0.0244, 1e-14);
    assert_near(t.mean, 0.86363636363636365, 1e-15);
    assert_near(wn_sums_variance(&t), 0.026286260696478578, 1e-14);
    wn_effect e = {.control = wn_side_of(&c), .treatment = wn_side_of(&t)};
    wn_mean_comparison r = wn_effect_difference(&e, standard);
    assert_near(r.se, 0.079597629280398943, 1e-14);
    assert_near(r.test.df, 13.980638013353216, 1e-12);
    assert_near(r.test.p, 0.2842493786819848, 1e-12);
    assert_near(r.estimate.high, 0.25937848320705548, 1e-12);
    assert_true(wn_ratio_sums(d.arms[0], (wn_ratio){Y, WN_PER_VISITOR}, &c));
    assert_near(c.mean, 3.875, 1e-15);
}

static void no_ratio_to_nothing(void **state) {
    (void)state;
    double at[WN_MOMENTS_ROOM(2)] = {0};
    wn_moments m = {2, at};
    wn_sums sums;
    wn_cuped cuped;
    wn_cuped_plan plan = {.outcome = {0, 1}};
    assert_false(wn_ratio_sums(m, (wn_ratio){0, WN_PER_VISITOR}, &sums));
    wn_moments_add(m, (double[]){1, 0});
    wn_moments_add(m, (double[]){2, 0});
    assert_false(wn_ratio_sums(m, (wn_ratio){0, 1}, &sums));
    assert_false(wn_cuped_fit(&plan, &m, 1, &cuped));
    assert_false(wn_cuped_sums(&cuped, m, &sums));
}

static const wn_cuped_plan two_covariates = {
    .outcome = {Y, WN_PER_VISITOR},
    .count = 2,
    .covariates = {{X1, WN_PER_VISITOR}, {X2, WN_PER_VISITOR}}};

static wn_effect adjusted(const data *d, const wn_cuped *cuped) {
    wn_sums c, t;
    assert_true(wn_cuped_sums(cuped, d->arms[0], &c));
    assert_true(wn_cuped_sums(cuped, d->arms[1], &t));
    wn_effect e = {.control = wn_side_of(&c), .treatment = wn_side_of(&t)};
    wn_cuped_charge(cuped, ROWS, ROWS, &e);
    return e;
}

/* With arms of equal size the least variance is lm's: theta <- coef(lm(y~arm+x1+x2,all)).
 * f <- 14/12 for the two coefficients, of which each arm pays one degree of freedom;
 * welch <- the t test on f * var(y - X theta). */
static void covariates(void **state) {
    (void)state;
    data d;
    wn_cuped cuped;
    load(&d);
    assert_true(wn_cuped_fit(&two_covariates, d.arms, 2, &cuped));
    assert_int_equal(cuped.used, 2);
    assert_near(cuped.theta[0], 1.122785074004586159, 1e-13);
    assert_near(cuped.theta[1], -0.050396080883885669, 1e-13);
    assert_near(cuped.shared, 0.47101800564120366, 1e-13); /* var(X theta) / 16 */
    wn_effect e = adjusted(&d, &cuped);
    assert_near(e.control.value, 4.0504351678132169, 1e-13);
    assert_near(e.treatment.value, 4.5745648321867831, 1e-13);
    assert_near(e.control.variance, 0.41360785612909662 * 14 / 12, 1e-13);
    wn_mean_comparison r = wn_effect_difference(&e, standard);
    assert_near(r.estimate.value, 0.52412966437356623, 1e-13);
    assert_near(r.se, 0.40370984361196693, 1e-13);
    assert_near(r.test.df, 11.241145900506119, 1e-12);
    assert_near(r.test.p, 0.22019418964413184, 1e-12);
    assert_near(r.estimate.low, -0.3621096216170514, 1e-12);
}

/* uniroot of (T - r C)^2 - t^2 (vt + sh - 2 r sh + r^2 (vc + sh)), and the delta method.
 */
static void adjusted_lifts(void **state) {
    (void)state;
    data d;
    wn_cuped cuped;
    load(&d);
    assert_true(wn_cuped_fit(&two_covariates, d.arms, 2, &cuped));
    wn_effect e = adjusted(&d, &cuped);
    wn_estimate fieller = wn_effect_fieller_lift(&e, standard);
    assert_near(fieller.value, 0.12940082797487107, 1e-13);
    assert_near(fieller.low, -0.085049798466473758, 1e-9);
    assert_near(fieller.high, 0.43370207066143296, 1e-9);
    wn_mean_comparison delta = wn_effect_delta_lift(&e, standard);
    assert_near(delta.se, 0.10690208793097344, 1e-13);
    assert_near(delta.estimate.high, 0.36407637918564117, 1e-12);
    wn_mean_comparison log = wn_effect_log_lift(&e, standard);
    assert_near(log.se, 0.094653806941738847, 1e-13);
    assert_near(log.estimate.low, -0.079742477606551287, 1e-12);
    assert_near(log.estimate.high, 0.38607530956424463, 1e-12);
}

/* lm gives NA to what adds nothing. */
static void useless_covariates(void **state) {
    (void)state;
    data d;
    wn_cuped plain, more;
    wn_cuped_plan plan = {.outcome = {Y, WN_PER_VISITOR},
                          .count = 4,
                          .covariates = {{FLAT, WN_PER_VISITOR},
                                         {X1, WN_PER_VISITOR},
                                         {TWICE, WN_PER_VISITOR},
                                         {X2, WN_PER_VISITOR}}};
    load(&d);
    assert_true(wn_cuped_fit(&two_covariates, d.arms, 2, &plain));
    assert_true(wn_cuped_fit(&plan, d.arms, 2, &more));
    assert_int_equal(more.used, 2);
    assert_near(more.theta[0], 0, 0);
    assert_near(more.theta[1], plain.theta[0], 1e-12);
    assert_near(more.theta[2], 0, 0);
    assert_near(more.theta[3], plain.theta[1], 1e-12);
    assert_near(more.shared, plain.shared, 1e-12);
}

/* cov(all$y, all$x1) / var(all$x1) */
static void theta_of_all_together(void **state) {
    (void)state;
    data d;
    wn_cuped cuped;
    double at[WN_MOMENTS_ROOM(VARIABLES)] = {0};
    wn_moments all = {VARIABLES, at};
    wn_cuped_plan plan = two_covariates;
    plan.count = 1;
    load(&d);
    wn_moments_merge(all, d.arms[0]);
    wn_moments_merge(all, d.arms[1]);
    assert_true(wn_cuped_fit(&plan, &all, 1, &cuped));
    assert_near(cuped.theta[0], 1.1257132975964033, 1e-13);
}

static void covariates_beyond_range(void **state) {
    (void)state;
    data d;
    wn_cuped cuped;
    load(&d);
    double row[VARIABLES] = {1, 1, 1e200, 0, 0, 0};
    wn_moments_add(d.arms[0], row);
    assert_false(wn_cuped_fit(&two_covariates, d.arms, 2, &cuped));
}

/* Four visitors and more covariates than they can bear. */
static void too_few_visitors(void **state) {
    (void)state;
    double at[2][WN_MOMENTS_ROOM(VARIABLES)] = {{0}, {0}};
    wn_moments arms[] = {{VARIABLES, at[0]}, {VARIABLES, at[1]}};
    wn_cuped cuped;
    for (size_t a = 0; a < 2; a++)
        for (size_t i = 0; i < 2; i++) {
            double row[VARIABLES] = {0};
            memcpy(row, visits[a][i], sizeof visits[a][i]);
            wn_moments_add(arms[a], row);
        }
    assert_true(wn_cuped_fit(&two_covariates, arms, 2, &cuped));
    wn_sums c, t;
    assert_true(wn_cuped_sums(&cuped, arms[0], &c) && wn_cuped_sums(&cuped, arms[1], &t));
    wn_effect e = {.control = wn_side_of(&c), .treatment = wn_side_of(&t)};
    wn_cuped_charge(&cuped, 2, 2, &e);
    assert_non_null(wn_effect_difference(&e, standard).test.why);
}

/* --- strata ----------------------------------------------------------------------- */

static void fill_strata(wn_sums cells[4]) {
    memset(cells, 0, 4 * sizeof *cells);
    for (size_t a = 0; a < 2; a++)
        for (size_t i = 0; i < ROWS; i++)
            wn_sums_add(&cells[2 * (size_t)visits[a][i][X2] + a], visits[a][i][Y]);
}

/* nu <- table(all$x2)/16; means and variances by tapply(y, x2, ...); Satterthwaite. */
static void strata(void **state) {
    (void)state;
    wn_sums cells[4];
    fill_strata(cells);
    wn_effect e = wn_strata_effect(&(wn_strata){cells, 2, 2}, 0, 1);
    assert_near(e.control.value, 3.875, 1e-14);
    assert_near(e.treatment.value, 4.75, 1e-14);
    assert_near(e.control.variance, 1.140625, 1e-14);
    assert_near(e.treatment.variance, 0.98958333333333326, 1e-14);
    assert_near(e.control.df, 4.9476634228534095, 1e-13);
    assert_near(e.treatment.df, 5.2465846332719694, 1e-13);
    wn_mean_comparison r = wn_effect_difference(&e, standard);
    assert_near(r.se, 1.4598578341171902, 1e-13);
}

static void small_strata_are_merged(void **state) {
    (void)state;
    /* cells of two arms: sizes 1+9, 20+20, 3+2, 30+30, 1+0 */
    wn_sums cells[] = {{1, 5, 0}, {9, 6, 8},  {20, 1, 3}, {20, 2, 3}, {3, 7, 1},
                       {2, 8, 1}, {30, 3, 4}, {30, 4, 4}, {1, 9, 0},  {0, 0, 0}};
    wn_strata s = {cells, 5, 2};
    assert_int_equal(wn_strata_merge(&s, 5), 2);
    assert_int_equal(s.strata, 3);
    assert_int_equal(cells[0].n, 20);
    assert_int_equal(cells[2].n, 30);
    assert_int_equal(cells[4].n, 5);
    assert_int_equal(cells[5].n, 11);
    assert_near(cells[4].mean, (5 + 21 + 9) / 5.0, 1e-14);
    /* what was merged is still too small: into the smallest */
    assert_int_equal(wn_strata_merge(&s, 10), 1);
    assert_int_equal(s.strata, 2);
    assert_int_equal(cells[0].n, 25);
    assert_int_equal(wn_strata_merge(&s, 10), 0);
    assert_int_equal(wn_strata_merge(&s, 1000), 1);
    assert_int_equal(s.strata, 1);
}

static void nobody(void **state) {
    (void)state;
    wn_sums cells[2] = {{0}};
    wn_effect e = wn_strata_effect(&(wn_strata){cells, 1, 2}, 0, 1);
    assert_string_equal(wn_effect_difference(&e, standard).test.why,
                        "the control has no values");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios),
        cmocka_unit_test(no_ratio_to_nothing),
        cmocka_unit_test(covariates),
        cmocka_unit_test(adjusted_lifts),
        cmocka_unit_test(useless_covariates),
        cmocka_unit_test(theta_of_all_together),
        cmocka_unit_test(covariates_beyond_range),
        cmocka_unit_test(too_few_visitors),
        cmocka_unit_test(strata),
        cmocka_unit_test(small_strata_are_merged),
        cmocka_unit_test(nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
