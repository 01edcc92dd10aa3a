/* What must hold for any values of two arms: ranks, quantiles, resampling, counts of
 * events, equivalence. */
#include "core/stats/means/mean.h"
#include "core/stats/rates/poisson.h"
#include "core/stats/tost.h"
#include "core/stats/values/bootstrap.h"
#include "core/stats/values/mann_whitney.h"
#include "core/stats/values/quantile.h"
#include "tests/property/random.h"
#include "tests/unit/sorted_helper.h"

#include <math.h>

enum { TRIES = 600, MOST = 160 };

static wn_err err;

typedef struct arms {
    double values[2][MOST];
    size_t count[2];
    wn_sorted sorted[2];
    wn_sums sums[2];
} arms;

/* Amounts: many zeros or none, whole numbers or not, an effect or none. */
static void draw(uint64_t *seed, double scale, arms *out) {
    double zeros = random_below(seed, 2) ? random_real(seed, 0, 0.9) : 0;
    bool whole = random_below(seed, 2);
    for (int a = 0; a < 2; a++) {
        double shift = a ? random_real(seed, 0, 6) : 0;
        out->count[a] = 2 + random_below(seed, MOST - 2);
        out->sums[a] = (wn_sums){0};
        for (size_t i = 0; i < out->count[a]; i++) {
            double x = shift + exp(random_real(seed, 0, 4));
            if (random_real(seed, 0, 1) < zeros) x = 0;
            out->values[a][i] = scale * (whole ? floor(x) : x);
            wn_sums_add(&out->sums[a], out->values[a][i]);
        }
        out->sorted[a] = sorted_from(out->values[a], out->count[a]);
    }
}

static void end(arms *drawn) {
    wn_sorted_free(&drawn->sorted[0]);
    wn_sorted_free(&drawn->sorted[1]);
}

static void close_to(double got, double wanted) {
    if (fabs(got - wanted) > 1e-9 * fmax(1, fabs(wanted)))
        fail_msg("got %.17g, expected %.17g", got, wanted);
}

/* p < alpha if and only if the interval leaves `none` out, unless p is alpha to the last
 * digits. */
static void agree(const wn_test_result *test, double conf, const wn_estimate *e,
                  double none) {
    if (test->why || e->why_no_interval || fabs(test->p - (1 - conf)) < 1e-9) return;
    if ((test->p < 1 - conf) != wn_estimate_excludes(e, none))
        fail_msg("p = %.17g, from %.17g to %.17g", test->p, e->low, e->high);
}

/* The interval of what is seen from the other arm. */
static void mirrored(const wn_estimate *there, const wn_estimate *back) {
    assert_int_equal(!there->why, !back->why);
    assert_int_equal(!there->why_no_interval, !back->why_no_interval);
    assert_int_equal(there->low_unbounded, back->high_unbounded);
    close_to(there->value, -back->value);
    close_to(there->low, -back->high);
    close_to(there->high, -back->low);
}

static wn_mann_whitney by_ranks(const wn_sorted *control, const wn_sorted *treatment,
                                double conf) {
    wn_mann_whitney out;
    assert_int_equal(wn_mann_whitney_compare(control, treatment, conf, &out, &err),
                     WN_OK);
    return out;
}

static void ranks(void **state) {
    (void)state;
    uint64_t seed = 41;
    for (int i = 0; i < TRIES; i++) {
        arms d;
        draw(&seed, 1, &d);
        double conf = random_real(&seed, 0.6, 0.99);
        wn_mann_whitney there = by_ranks(&d.sorted[0], &d.sorted[1], conf);
        wn_mann_whitney back = by_ranks(&d.sorted[1], &d.sorted[0], conf);
        agree(&there.test, conf, &there.superiority, 0.5);
        agree(&there.test, conf, &there.shift, 0);
        close_to(there.test.p, back.test.p);
        if (!there.test.why)
            close_to(there.superiority.value, 1 - back.superiority.value);
        mirrored(&there.shift, &back.shift);
        end(&d);
    }
}

/* Without ties, from 40 values an arm on: the same to two digits. */
static void exact_ranks_and_asymptotic_agree(void **state) {
    (void)state;
    uint64_t seed = 43;
    for (int i = 0; i < 60; i++) {
        double values[2][60];
        for (int k = 0; k < 120; k++)
            values[k % 2][k / 2] = random_real(&seed, 0, 1) + 0.1 * (k % 2);
        wn_sorted c = sorted_from(values[0], 60), t = sorted_from(values[1], 60);
        wn_mann_whitney exact;
        wn_rank_options how = {.conf = 0.95, .continuity = true};
        assert_int_equal(wn_mann_whitney_exact(&c, &t, WN_TWO_SIDED, 0.95, &exact, &err),
                         WN_OK);
        wn_mann_whitney normal = wn_mann_whitney_asymptotic(&c, &t, how);
        assert_true(fabs(exact.test.p - normal.test.p) < 0.005);
        assert_true(fabs(exact.shift.low - normal.shift.low) < 0.02);
        assert_true(exact.shift.value == normal.shift.value);
        wn_sorted_free(&c);
        wn_sorted_free(&t);
    }
}

static void quantiles(void **state) {
    (void)state;
    uint64_t seed = 47;
    for (int i = 0; i < TRIES; i++) {
        arms d;
        draw(&seed, 1, &d);
        double conf = random_real(&seed, 0.6, 0.99), p = random_real(&seed, 0.05, 0.95);
        wn_quantile_comparison there =
            wn_quantile_compare(&d.sorted[0], &d.sorted[1], p, conf);
        wn_quantile_comparison back =
            wn_quantile_compare(&d.sorted[1], &d.sorted[0], p, conf);
        agree(&there.difference.test, conf, &there.difference.estimate, 0);
        if (!there.lift.why && !there.lift.low_unbounded && !there.lift.high_unbounded)
            agree(&there.difference.test, conf, &there.lift, 0);
        close_to(there.difference.test.p, back.difference.test.p);
        mirrored(&there.difference.estimate, &back.difference.estimate);
        end(&d);
    }
}

static wn_estimate resampled_difference(const arms *d) {
    wn_resampled of[2];
    wn_bootstrap out;
    for (int a = 0; a < 2; a++)
        assert_int_equal(wn_resample(&d->sorted[a], (wn_resampling){3, 200, 1, NULL},
                                     (uint64_t)a, &of[a], &err),
                         WN_OK);
    assert_int_equal(wn_bootstrap_compare(&of[0], &of[1], 0.9, &out, &err), WN_OK);
    wn_resampled_free(&of[0]);
    wn_resampled_free(&of[1]);
    return out.difference;
}

/* Amounts in cents say the same as amounts in euros. */
static void scaling_scales(void **state) {
    (void)state;
    for (uint64_t start = 1; start < 100; start++) {
        uint64_t one = start, hundred = start;
        arms d, e;
        draw(&one, 1, &d);
        draw(&hundred, 128, &e);
        wn_mann_whitney r = by_ranks(&d.sorted[0], &d.sorted[1], 0.9);
        wn_mann_whitney s = by_ranks(&e.sorted[0], &e.sorted[1], 0.9);
        close_to(s.test.p, r.test.p);
        close_to(s.shift.value, 128 * r.shift.value);
        close_to(s.shift.high, 128 * r.shift.high);
        wn_quantile_comparison q =
            wn_quantile_compare(&d.sorted[0], &d.sorted[1], 0.7, 0.9);
        wn_quantile_comparison u =
            wn_quantile_compare(&e.sorted[0], &e.sorted[1], 0.7, 0.9);
        close_to(u.difference.test.p, q.difference.test.p);
        close_to(u.difference.estimate.low, 128 * q.difference.estimate.low);
        wn_estimate x = resampled_difference(&d), y = resampled_difference(&e);
        close_to(y.low, 128 * x.low);
        end(&d);
        end(&e);
    }
}

/* With the arms' replicates swapped, too. */
static void resampling(void **state) {
    (void)state;
    uint64_t seed = 53;
    for (int i = 0; i < 60; i++) {
        arms d;
        wn_resampled of[2];
        wn_bootstrap there, back;
        draw(&seed, 1, &d);
        for (int a = 0; a < 2; a++)
            assert_int_equal(wn_resample(&d.sorted[a], (wn_resampling){3, 400, 2, NULL},
                                         (uint64_t)a, &of[a], &err),
                             WN_OK);
        assert_int_equal(wn_bootstrap_compare(&of[0], &of[1], 0.9, &there, &err), WN_OK);
        assert_int_equal(wn_bootstrap_compare(&of[1], &of[0], 0.9, &back, &err), WN_OK);
        mirrored(&there.difference, &back.difference);
        assert_true(there.difference.why_no_interval ||
                    there.difference.low <= there.difference.high);
        assert_true(there.lift.why || there.lift.low >= -1);
        wn_resampled_free(&of[0]);
        wn_resampled_free(&of[1]);
        end(&d);
    }
}

static void events(void **state) {
    (void)state;
    uint64_t seed = 59;
    for (int i = 0; i < 3 * TRIES; i++) {
        wn_events c = {random_below(&seed, 60), random_real(&seed, 1, 900)};
        wn_events t = {random_below(&seed, 60), random_real(&seed, 1, 900)};
        double conf = random_real(&seed, 0.6, 0.99);
        wn_poisson_comparison there = wn_poisson_compare(c, t, 1, WN_TWO_SIDED, conf);
        wn_poisson_comparison back = wn_poisson_compare(t, c, 1, WN_TWO_SIDED, conf);
        agree(&there.test, conf, &there.ratio, 1);
        close_to(there.test.p, back.test.p);
        if (c.count && t.count) {
            close_to(there.ratio.value, 1 / back.ratio.value);
            close_to(there.ratio.low, 1 / back.ratio.high);
        }
    }
}

static void equivalence(void **state) {
    (void)state;
    uint64_t seed = 61;
    for (int i = 0; i < TRIES; i++) {
        arms d;
        draw(&seed, 1, &d);
        double far = random_real(&seed, 1, 30);
        wn_tost t = wn_tost_means(&d.sums[0], &d.sums[1], (wn_margins){-far, far},
                                  random_below(&seed, 2), 0.95);
        bool inside = t.difference.low > -far && t.difference.high < far;
        if (!t.why && fabs(t.p - 0.05) > 1e-9) assert_int_equal(t.p < 0.05, inside);
        end(&d);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks),       cmocka_unit_test(exact_ranks_and_asymptotic_agree),
        cmocka_unit_test(quantiles),   cmocka_unit_test(scaling_scales),
        cmocka_unit_test(resampling),  cmocka_unit_test(events),
        cmocka_unit_test(equivalence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
