/* What must hold for any two arms whose times to an event are known. */
#include "core/stats/init.h"
#include "core/stats/survival/cure.h"
#include "core/stats/survival/kaplan_meier.h"
#include "core/stats/survival/logrank.h"
#include "core/stats/survival/rmst.h"

#include "tests/property/random.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>

enum { TRIES = 400 };

/* A few to a few hundred, in whole days or not, of whom a share never has the event. */
static wn_life random_life(uint64_t *seed) {
    wn_life life = {0};
    wn_err err;
    double share = random_real(seed, 0.05, 1), mean = random_real(seed, 0.5, 20);
    bool days = random_below(seed, 2);
    for (uint64_t i = 2 + random_below(seed, 300); i > 0; i--) {
        double watched = random_real(seed, 0, 30);
        double delay = -mean * log(1 - random_real(seed, 0, 1));
        bool event = random_real(seed, 0, 1) < share && delay <= watched;
        double time = event ? delay : watched;
        assert_int_equal(wn_life_add(&life, days ? floor(time) : time, event, &err),
                         WN_OK);
    }
    wn_life_settle(&life);
    return life;
}

static void close_to(double got, double wanted) {
    if (fabs(got - wanted) > 1e-9 * fmax(1, fabs(wanted)))
        fail_msg("got %.17g, expected %.17g", got, wanted);
}

/* p < alpha if and only if the interval leaves "no effect" out. */
static void agree(const wn_test_result *test, double conf, const wn_estimate *e,
                  double none) {
    assert_true((test->why != NULL) == (e->why || e->why_no_interval));
    if (test->why || fabs(test->p - (1 - conf)) < 1e-9) return;
    assert_true((test->p < 1 - conf) == wn_estimate_excludes(e, none));
}

static void a_curve_only_falls(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < TRIES; i++) {
        wn_life life = random_life(&seed);
        wn_km km;
        wn_err err;
        double last = 1;
        assert_int_equal(wn_km_fit(&life, &km, &err), WN_OK);
        for (double time = 0; time < 32; time += 0.7) {
            for (int scale = 0; scale < 3; scale++) {
                wn_estimate s = wn_km_at(&km, time, (wn_km_scale)scale, 0.9).survival;
                if (s.why) continue;
                assert_true(s.value <= last && s.value >= 0);
                assert_true(s.why_no_interval || (s.low <= s.value && s.value <= s.high));
                last = s.value;
            }
        }
        wn_km_free(&km);
        wn_life_free(&life);
    }
}

static void log_rank_and_its_ratio(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < TRIES; i++) {
        wn_life a = random_life(&seed), b = random_life(&seed);
        wn_logrank_group there[2], back[2];
        wn_test_result test, mirrored;
        wn_err err;
        double conf = random_real(&seed, 0.5, 0.99);
        assert_int_equal(wn_logrank((wn_life[]){a, b}, 2, 1, 0, there, &test, &err),
                         WN_OK);
        assert_int_equal(wn_logrank((wn_life[]){b, a}, 2, 1, 0, back, &mirrored, &err),
                         WN_OK);
        wn_estimate ratio = wn_logrank_hazard_ratio(&there[1], conf);
        agree(&test, conf, &ratio, 1);
        close_to(test.p, mirrored.p);
        if (!ratio.why)
            close_to(ratio.low * wn_logrank_hazard_ratio(&back[1], conf).high, 1);
        close_to(there[0].observed + there[1].observed,
                 there[0].expected + there[1].expected);
        wn_life_free(&a);
        wn_life_free(&b);
    }
}

static void means_and_shares(void **state) {
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < TRIES; i++) {
        wn_err err;
        wn_rmst means[2];
        wn_cure fits[2];
        wn_cure_share shares[2];
        double conf = random_real(&seed, 0.5, 0.99), horizon = random_real(&seed, 1, 20);
        wn_delay_law law =
            random_below(&seed, 2) ? WN_DELAY_LOG_NORMAL : WN_DELAY_EXPONENTIAL;
        for (int arm = 0; arm < 2; arm++) {
            wn_life life = random_life(&seed);
            wn_km km;
            assert_int_equal(wn_km_fit(&life, &km, &err), WN_OK);
            means[arm] = wn_rmst_at(&km, horizon, conf);
            assert_int_equal(
                wn_cure_fit(&life, 1, law, conf, &fits[arm], &shares[arm], &err), WN_OK);
            double naive = (double)life.events / (double)life.n;
            if (!fits[arm].why) assert_true(shares[arm].share.value > naive - 1e-9);
            wn_km_free(&km);
            wn_life_free(&life);
        }
        wn_mean_comparison c = wn_rmst_compare(&means[0], &means[1], conf);
        agree(&c.test, conf, &c.estimate, 0);
        close_to(c.test.p, wn_rmst_compare(&means[1], &means[0], conf).test.p);
        c = wn_cure_compare(&shares[0], &shares[1], conf);
        agree(&c.test, conf, &c.estimate, 0);
        close_to(c.estimate.low,
                 -wn_cure_compare(&shares[1], &shares[0], conf).estimate.high);
    }
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curve_only_falls),
        cmocka_unit_test(log_rank_and_its_ratio),
        cmocka_unit_test(means_and_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
