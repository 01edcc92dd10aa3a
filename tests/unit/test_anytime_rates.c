#include "core/stats/sequential/anytime_rates.h"

#include "core/stats/init.h"
#include "core/stats/law/random.h"
#include "core/stats/rates/prop2.h"
#include "tests/unit/near.h"

/* An experiment whose rates go up and down, looked at every day. */
typedef struct world {
    double rate, swing, lift, share;
    int days, per_day;
} world;

static const world worlds[] = {
    {0.02, 0.8, 0, 0.5, 40, 500},   {0.12, 0, 0, 0.5, 60, 150},
    {0.12, 0.8, 0.25, 0.5, 60, 60}, {0.5, 0.9, 0, 0.5, 60, 20},
    {0.9, 0.1, 0.05, 0.3, 40, 100}, {0.12, 0.8, 0.3, 0.1, 40, 300},
};

typedef struct day {
    wn_prop control, treatment;
    double effect; /* the true one */
} day;

static day draw_day(const world *w, int number, wn_random *random) {
    double rate = w->rate * (1 + w->swing * sin(0.9 * number));
    double changed = fmin(rate * (1 + w->lift), 1);
    uint64_t n = (uint64_t)w->per_day, treated = wn_random_binomial(random, n, w->share);
    return (day){.control = {wn_random_binomial(random, n - treated, rate), n - treated},
                 .treatment = {wn_random_binomial(random, treated, changed), treated},
                 .effect = changed - rate};
}

/* Whether the interval ever leaves out the mean of the effects so far. */
static bool misses(const world *w, uint64_t replicate) {
    wn_random random = wn_random_start(7, replicate, 0);
    wn_anytime_rates rates = wn_anytime_rates_start(w->share);
    double truth = 0;
    for (int i = 0; i < w->days; i++) {
        day d = draw_day(w, i, &random);
        truth += d.effect;
        wn_anytime_rates_add(&rates, d.control, d.treatment);
        wn_anytime_result now = wn_anytime_rates_compare(&rates, 0.95);
        if (wn_estimate_excludes(&now.difference, truth / (i + 1))) return true;
    }
    return false;
}

static void holds_the_truth_at_every_look(void **state) {
    (void)state;
    enum { RUNS = 80 };
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        int missed = 0;
        for (uint64_t run = 0; run < RUNS; run++)
            missed += misses(&worlds[i], run);
        /* 5% and three standard errors; it is conservative. */
        assert_true(missed <= 9);
    }
}

static void p_and_interval_agree(void **state) {
    (void)state;
    wn_random random = wn_random_start(8, 0, 0);
    int significant = 0;
    for (int i = 0; i < 3000; i++) {
        uint64_t n = 1 + wn_random_below(&random, 4000);
        double share = 0.1 + 0.8 * wn_random_uniform(&random);
        uint64_t treated = wn_random_binomial(&random, n, share);
        double a = wn_random_uniform(&random), b = wn_random_uniform(&random);
        wn_prop c = {wn_random_binomial(&random, n - treated, a), n - treated};
        wn_prop t = {wn_random_binomial(&random, treated, b), treated};
        wn_anytime_rates rates = wn_anytime_rates_start(share);
        wn_anytime_rates_add(&rates, c, t);
        wn_anytime_rates_add(&rates, c, t);
        double conf = 0.5 + 0.49 * wn_random_uniform(&random);
        wn_anytime_result r = wn_anytime_rates_compare(&rates, conf);
        if (r.difference.why) continue;
        assert_int_equal(wn_estimate_excludes(&r.difference, 0), r.test.p < 1 - conf);
        assert_true(r.difference.low >= -1 && r.difference.high <= 1);
        significant += r.test.p < 1 - conf;
    }
    assert_in_range(significant, 500, 2900);
}

static void swapping_arms_mirrors(void **state) {
    (void)state;
    wn_prop a = {37, 402}, b = {61, 391};
    wn_anytime_rates there = wn_anytime_rates_start(0.4);
    wn_anytime_rates back = wn_anytime_rates_start(0.6);
    wn_anytime_rates_add(&there, a, b);
    wn_anytime_rates_add(&back, b, a);
    wn_anytime_result x = wn_anytime_rates_compare(&there, 0.9);
    wn_anytime_result y = wn_anytime_rates_compare(&back, 0.9);
    assert_near(x.test.p, y.test.p, 1e-12);
    assert_near(x.difference.low, -y.difference.high, 1e-12);
    assert_near(x.difference.high, -y.difference.low, 1e-12);
}

/* What it costs to look at any time: the interval of a single look is 1.6 to 1.9 times
 * narrower. */
static void is_not_much_wider_than_it_has_to_be(void **state) {
    (void)state;
    wn_prop c = {700, 5800}, t = {760, 5830}, none = {0, 0};
    wn_anytime_rates rates = wn_anytime_rates_start(0.5);
    wn_anytime_rates_add(&rates, none, none);
    wn_anytime_rates_add(&rates, c, t);
    wn_estimate now = wn_anytime_rates_compare(&rates, 0.95).difference;
    wn_estimate once = wn_prop2_score_difference(c, t, WN_SCORE_MN, 0.95);
    double ratio = (now.high - now.low) / (once.high - once.low);
    assert_true(ratio > 1.6 && ratio < 1.9);
}

static void edges(void **state) {
    (void)state;
    wn_anytime_rates rates = wn_anytime_rates_start(0.5);
    assert_non_null(wn_anytime_rates_compare(&rates, 0.95).test.why);
    wn_anytime_rates_add(&rates, (wn_prop){0, 1}, (wn_prop){0, 0});
    wn_anytime_result r = wn_anytime_rates_compare(&rates, 0.95);
    assert_near(r.difference.low, -1, 0);
    assert_near(r.difference.high, 1, 0);
    assert_near(r.test.p, 1, 0);

    /* far more visitors in one arm than were meant to be */
    rates = wn_anytime_rates_start(0.5);
    wn_anytime_rates_add(&rates, (wn_prop){5, 10}, (wn_prop){20000, 40000});
    assert_non_null(wn_anytime_rates_compare(&rates, 0.95).difference.why);

    /* billions, and as clear as can be */
    rates = wn_anytime_rates_start(0.5);
    uint64_t n = UINT64_C(1000000000);
    wn_anytime_rates_add(&rates, (wn_prop){0, n}, (wn_prop){n, n});
    r = wn_anytime_rates_compare(&rates, 0.95);
    assert_true(r.test.p >= 0 && r.test.p < 1e-200 && r.difference.low > 0.9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_the_truth_at_every_look),
        cmocka_unit_test(p_and_interval_agree),
        cmocka_unit_test(swapping_arms_mirrors),
        cmocka_unit_test(is_not_much_wider_than_it_has_to_be),
        cmocka_unit_test(edges),
    };
    wn_stats_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
