/* Ratios, adjusted means and strata of random visitors: test and interval agree, swapping
 * the arms mirrors, and adjusting never costs variance beyond its degrees of freedom. */
#include "core/stats/means/cuped.h"
#include "core/stats/means/poststrat.h"
#include "tests/property/random.h"
#include "tests/unit/near.h"

#include <math.h>
#include <string.h>

enum { VARIABLES = 4, STRATA = 3, TRIES = 3000 };

typedef struct data {
    double at[2][WN_MOMENTS_ROOM(VARIABLES)];
    wn_moments arms[2];
    wn_sums cells[STRATA][2];
} data;

/* Outcome, a number that it is divided by, and two covariates that say something of it;
 * strata in which it differs. */
static void draw(data *d, uint64_t *seed, double effect) {
    memset(d, 0, sizeof *d);
    double slope = random_real(seed, -2, 2);
    for (size_t a = 0; a < 2; a++) {
        d->arms[a] = (wn_moments){VARIABLES, d->at[a]};
        uint64_t n = 10 + random_below(seed, 60);
        for (uint64_t i = 0; i < n; i++) {
            size_t stratum = (size_t)random_below(seed, STRATA);
            double x = random_real(seed, 0, 3), z = (double)random_below(seed, 2);
            double y = 4 + slope * x - z + (double)stratum + (a ? effect : 0) +
                       random_real(seed, -2, 2);
            wn_moments_add(d->arms[a], (double[]){y, 1 + y * y / 9, x, z});
            wn_sums_add(&d->cells[stratum][a], y);
        }
    }
}

static bool fit(const data *d, size_t per, wn_cuped *out) {
    wn_cuped_plan plan = {.outcome = {0, per},
                          .count = 2,
                          .covariates = {{2, WN_PER_VISITOR}, {3, WN_PER_VISITOR}}};
    return wn_cuped_fit(&plan, d->arms, 2, out);
}

static wn_effect adjusted(const data *d, const wn_cuped *cuped, bool swapped) {
    wn_sums c, t;
    assert_true(wn_cuped_sums(cuped, d->arms[swapped], &c));
    assert_true(wn_cuped_sums(cuped, d->arms[!swapped], &t));
    wn_effect e = {.control = wn_side_of(&c), .treatment = wn_side_of(&t)};
    wn_cuped_charge(cuped, e.control.n, e.treatment.n, &e);
    return e;
}

/* An effect whose test and intervals must agree, however it came about. */
static void check(const wn_effect *there, const wn_effect *back, wn_how how) {
    wn_mean_comparison c = wn_effect_difference(there, how);
    wn_mean_comparison mirror = wn_effect_difference(back, how);
    wn_estimate lift = wn_effect_fieller_lift(there, how);
    if (c.test.why) return;
    assert_near(c.test.p, mirror.test.p, 1e-12);
    assert_near(c.estimate.low, -mirror.estimate.high, 1e-10);
    if (fabs(c.test.p - (1 - how.conf)) < 1e-9) return;
    bool significant = c.test.p < 1 - how.conf;
    assert_int_equal(wn_estimate_excludes(&c.estimate, 0), significant);
    if (!lift.low_unbounded && !lift.high_unbounded)
        assert_int_equal(wn_estimate_excludes(&lift, 0), significant);
    else
        assert_true(significant || !wn_estimate_excludes(&lift, 0));
}

static void test_and_intervals_agree(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < TRIES; i++) {
        data d;
        wn_cuped cuped;
        draw(&d, &seed, random_real(&seed, -0.5, 2));
        wn_how how = {.conf = random_real(&seed, 0.5, 0.999)};
        for (size_t kind = 0; kind < 2; kind++) {
            assert_true(fit(&d, kind ? 1 : WN_PER_VISITOR, &cuped));
            wn_effect there = adjusted(&d, &cuped, false);
            wn_effect back = adjusted(&d, &cuped, true);
            check(&there, &back, how);
        }
        wn_strata strata = {&d.cells[0][0], STRATA, 2};
        wn_strata_merge(&strata, 2);
        wn_effect there = wn_strata_effect(&strata, 0, 1);
        wn_effect back = wn_strata_effect(&strata, 1, 0);
        check(&there, &back, how);
    }
}

/* Without an effect p is below 0.05 in 5% of the experiments, to within three standard
 * errors. */
static void false_alarms_are_held(void **state) {
    (void)state;
    uint64_t seed = 3;
    double alarms[2] = {0};
    for (int i = 0; i < TRIES; i++) {
        data d;
        wn_cuped cuped;
        wn_how how = {.conf = 0.95};
        draw(&d, &seed, 0);
        assert_true(fit(&d, WN_PER_VISITOR, &cuped));
        wn_effect with = adjusted(&d, &cuped, false);
        wn_strata strata = {&d.cells[0][0], STRATA, 2};
        wn_strata_merge(&strata, 3);
        wn_effect within = wn_strata_effect(&strata, 0, 1);
        alarms[0] += wn_effect_difference(&with, how).test.p < 0.05;
        alarms[1] += wn_effect_difference(&within, how).test.p < 0.05;
    }
    for (size_t k = 0; k < 2; k++)
        assert_near(alarms[k] / TRIES, 0.05, 3 * sqrt(0.05 * 0.95 / TRIES));
}

/* The fitted slopes are those of the least variance. */
static void other_slopes_are_worse(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < TRIES; i++) {
        data d;
        wn_cuped best, other;
        draw(&d, &seed, random_real(&seed, -0.5, 2));
        assert_true(fit(&d, WN_PER_VISITOR, &best));
        other = best;
        other.theta[0] += random_real(&seed, -0.5, 0.5);
        other.theta[1] += random_real(&seed, -0.5, 0.5);
        wn_effect e = adjusted(&d, &best, false), worse = adjusted(&d, &other, false);
        wn_how how = {.conf = 0.95};
        assert_true(wn_effect_difference(&e, how).se <=
                    wn_effect_difference(&worse, how).se * (1 + 1e-12));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_and_intervals_agree),
                                       cmocka_unit_test(other_slopes_are_worse),
                                       cmocka_unit_test(false_alarms_are_held)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
