/* What must hold for any two arms. */
#include "core/stats/means/mean.h"
#include "core/stats/rates/prop2.h"

#include "tests/property/random.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>

enum { TRIES = 3000 };

/* Sizes from 1 to about a million, rates that are often near 0. */
static wn_prop random_prop(uint64_t *seed) {
    uint64_t n = (uint64_t)exp(random_real(seed, 0, 14));
    double rate = pow(random_real(seed, 0, 1), 3);
    return (wn_prop){.x = (uint64_t)(rate * (double)n), .n = n};
}

static wn_sums random_sums(uint64_t *seed) {
    wn_sums s = {0};
    double center = random_real(seed, 1, 30), spread = random_real(seed, 0.1, 20);
    for (uint64_t i = 2 + random_below(seed, 40); i > 0; i--)
        wn_sums_add(&s, center + spread * random_real(seed, -1, 1));
    return s;
}

static void within(double tolerance, double got, double wanted) {
    if (fabs(got - wanted) > tolerance * fmax(1, fabs(wanted)))
        fail_msg("got %.17g, expected %.17g", got, wanted);
}

static void close_to(double got, double wanted) {
    within(1e-9, got, wanted);
}

/* The closed form of the constrained rates keeps fewer digits when one arm has a million
 * times the visitors of the other: limits are good to 1e-7. */
static void same_interval(wn_estimate got, wn_estimate wanted) {
    assert_int_equal(got.low_unbounded, wanted.low_unbounded);
    assert_int_equal(got.high_unbounded, wanted.high_unbounded);
    close_to(got.value, wanted.value);
    within(1e-7, got.low, wanted.low);
    within(1e-7, got.high, wanted.high);
}

/* The interval of what is seen from the other arm. */
static wn_estimate mirrored(wn_estimate e) {
    return (wn_estimate){.value = -e.value,
                         .low = -e.high,
                         .high = -e.low,
                         .low_unbounded = e.high_unbounded,
                         .high_unbounded = e.low_unbounded,
                         .why = e.why};
}

static void swapping_arms_flips_the_sign(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < TRIES; i++) {
        wn_prop a = random_prop(&seed), b = random_prop(&seed);
        close_to(wn_prop2_score(a, b, WN_SCORE_MN, WN_TWO_SIDED).p,
                 wn_prop2_score(b, a, WN_SCORE_MN, WN_TWO_SIDED).p);
        same_interval(wn_prop2_score_difference(a, b, WN_SCORE_MN, 0.95),
                      mirrored(wn_prop2_score_difference(b, a, WN_SCORE_MN, 0.95)));
        same_interval(wn_prop2_newcombe(a, b, 0.9),
                      mirrored(wn_prop2_newcombe(b, a, 0.9)));

        wn_sums c = random_sums(&seed), d = random_sums(&seed);
        wn_mean_comparison there = wn_mean_welch(&c, &d, WN_TWO_SIDED, 0.95);
        wn_mean_comparison back = wn_mean_welch(&d, &c, WN_TWO_SIDED, 0.95);
        close_to(there.test.p, back.test.p);
        same_interval(there.estimate, mirrored(back.estimate));
    }
}

/* p < alpha if and only if the interval leaves "no effect" out, unless p is alpha to the
 * last digits. */
static void agree(double p, double conf, const wn_estimate *e) {
    if (fabs(p - (1 - conf)) < 1e-9) return;
    if ((p < 1 - conf) != wn_estimate_excludes(e, 0))
        fail_msg("p %.17g and interval [%.17g, %.17g]", p, e->low, e->high);
}

static void test_and_interval_agree(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < TRIES; i++) {
        double conf = random_real(&seed, 0.5, 0.999);
        wn_prop a = random_prop(&seed), b = random_prop(&seed);
        for (wn_score score = WN_SCORE_MN; score <= WN_SCORE_PLAIN; score++) {
            double p = wn_prop2_score(a, b, score, WN_TWO_SIDED).p;
            wn_estimate difference = wn_prop2_score_difference(a, b, score, conf);
            wn_estimate lift = wn_prop2_score_lift(a, b, score, conf);
            agree(p, conf, &difference);
            agree(p, conf, &lift);
        }
        wn_sums c = random_sums(&seed), d = random_sums(&seed);
        wn_mean_comparison welch = wn_mean_welch(&c, &d, WN_TWO_SIDED, conf);
        wn_estimate lift = wn_mean_fieller_lift(&c, &d, conf);
        agree(welch.test.p, conf, &welch.estimate);
        if (!lift.low_unbounded && !lift.high_unbounded) agree(welch.test.p, conf, &lift);
    }
}

static void intervals_hold_their_estimate_and_nest(void **state) {
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < TRIES; i++) {
        wn_prop a = random_prop(&seed), b = random_prop(&seed);
        wn_estimate narrow = wn_prop2_score_difference(a, b, WN_SCORE_MN, 0.8);
        wn_estimate wide = wn_prop2_score_difference(a, b, WN_SCORE_MN, 0.99);
        assert_true(wide.low <= narrow.low && narrow.low <= narrow.value);
        assert_true(narrow.value <= narrow.high && narrow.high <= wide.high);
        assert_true(-1 <= wide.low && wide.high <= 1);
    }
}

static void scaling_units_scales(void **state) {
    (void)state;
    uint64_t seed = 4;
    for (int i = 0; i < TRIES; i++) {
        wn_sums a = random_sums(&seed), b = random_sums(&seed), ka = a, kb = b;
        double k = exp(random_real(&seed, -8, 8));
        ka.mean *= k, kb.mean *= k, ka.m2 *= k * k, kb.m2 *= k * k;
        wn_mean_comparison c = wn_mean_welch(&a, &b, WN_TWO_SIDED, 0.95);
        wn_mean_comparison kc = wn_mean_welch(&ka, &kb, WN_TWO_SIDED, 0.95);
        close_to(kc.test.p, c.test.p);
        close_to(kc.estimate.value / k, c.estimate.value);
        close_to(kc.estimate.low / k, c.estimate.low);
        close_to(kc.estimate.high / k, c.estimate.high);
        same_interval(wn_mean_fieller_lift(&ka, &kb, 0.95),
                      wn_mean_fieller_lift(&a, &b, 0.95));
    }
}

static void parts_merge_to_the_whole(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < TRIES; i++) {
        wn_sums whole = {0}, merged = {0}, part = {0};
        double center = random_real(&seed, -1e6, 1e6);
        for (uint64_t n = 1 + random_below(&seed, 100); n > 0; n--) {
            double value = center + random_real(&seed, 0, 1);
            wn_sums_add(&whole, value);
            wn_sums_add(&part, value);
            if (random_below(&seed, 7) > 0) continue;
            wn_sums_merge(&merged, &part);
            part = (wn_sums){0};
        }
        wn_sums_merge(&merged, &part);
        assert_int_equal(merged.n, whole.n);
        close_to(merged.mean, whole.mean);
        close_to(merged.m2, whole.m2);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(swapping_arms_flips_the_sign),
        cmocka_unit_test(test_and_interval_agree),
        cmocka_unit_test(intervals_hold_their_estimate_and_nest),
        cmocka_unit_test(scaling_units_scales),
        cmocka_unit_test(parts_merge_to_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
