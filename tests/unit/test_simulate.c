/* Expected values: R 4.2.2, the call beside each; of looks, Armitage, McPherson and Rowe
 * (1969), table 2. Simulated figures lie within three standard errors of them. */
#include "experiments/simulate/simulate.h"
#include "experiments/test/analyse.h"
#include "experiments/test/rates.h"
#include "tests/unit/near.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static wn_err err;

static wn_population described(double rate, uint64_t visitors, size_t looks) {
    wn_population p = {
        .kind = WN_CONVERSION, .baseline = rate, .shares = {0.5, 0.5}, .arm_count = 2};
    assert_int_equal(wn_population_describe(visitors, 100, looks, &p, &err), WN_OK);
    return p;
}

static wn_population found(wn_metric_kind kind, const wn_arrivals *arrivals,
                           size_t looks) {
    wn_population p = {.kind = kind, .shares = {0.5, 0.5}, .arm_count = 2};
    assert_int_equal(wn_population_find(arrivals, looks, &p, &err), WN_OK);
    return p;
}

/* --- visitors --------------------------------------------------------------------- */

static void looks_share_the_visitors(void **state) {
    (void)state;
    double values[] = {1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1};
    wn_arrivals arrivals = {.values = values, .count = 11};
    wn_population p = found(WN_CONVERSION, &arrivals, 4);
    static const uint64_t visitors[] = {3, 3, 3, 2}, converted[] = {1, 2, 1, 1};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(p.stretches[i].visitors, visitors[i]);
        assert_int_equal(p.stretches[i].converted, converted[i]);
    }
    assert_near(p.baseline, 5. / 11, 1e-15);
    wn_population_free(&p);
    assert_int_equal(wn_population_find(&arrivals, 12, &p, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, "12 looks need at least as many visitors"));
    arrivals.count = 0;
    assert_int_equal(wn_population_find(&arrivals, 1, &p, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, "no visitor has a value"));
}

static void days_are_looks(void **state) {
    (void)state;
    double values[] = {4, 2.5, 0, 8};
    wn_time day = wn_time_of_day(2025, 3, 1);
    wn_time times[] = {day - 1, day, day + WN_DAY - 1, day + 3 * WN_DAY};
    wn_arrivals arrivals = {.values = values, .times = times, .timed = true, .count = 4};
    wn_population p = found(WN_MEAN, &arrivals, 0);
    assert_int_equal(p.look_count, 3);
    assert_int_equal(p.stretches[1].visitors, 2);
    assert_true(p.timed);
    assert_near(p.stretches[1].days, 1, 1e-9);
    assert_near(p.stretches[2].days, 3, 1e-9);
    assert_near(p.stretches[1].total, 2.5, 1e-15);
    assert_near(p.baseline, 14.5 / 4, 1e-15);
    double effects[3];
    wn_population_effects(&p, -0.2, effects);
    assert_near(effects[1], -0.2 * 6.5 / 3, 1e-15);
    wn_population_free(&p);

    enum { DAYS = WN_PLANNED_LOOKS_MAX + 1 };
    double many[DAYS] = {0};
    wn_time each[DAYS];
    for (int i = 0; i < DAYS; i++)
        each[i] = i * WN_DAY;
    arrivals = (wn_arrivals){.values = many, .times = each, .timed = true, .count = DAYS};
    p = (wn_population){.kind = WN_MEAN};
    assert_int_equal(wn_population_find(&arrivals, 0, &p, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, "1001 days"));
}

static void lifts_that_cannot_be(void **state) {
    (void)state;
    wn_population p = described(0.6, 100, 2);
    assert_int_equal(wn_population_check_lift(&p, 0.66, &err), WN_OK);
    assert_int_equal(wn_population_check_lift(&p, 0.67, &err), WN_E_USAGE);
    assert_non_null(strstr(err.message, "above 100%"));
    p.baseline = 0;
    assert_int_equal(wn_population_check_lift(&p, 0.1, &err), WN_E_USAGE);
    assert_non_null(strstr(err.message, "which is 0"));
    wn_population_free(&p);
}

/* --- drawing ---------------------------------------------------------------------- */

enum { RUNS = 20000 };

static wn_seen *draw_runs(const wn_draw *draw, size_t runs) {
    const wn_population *p = draw->population;
    wn_seen *seen = calloc(runs * p->look_count * p->arm_count, sizeof *seen);
    assert_int_equal(wn_draw_runs(draw, 0, runs, seen, &err), WN_OK);
    return seen;
}

static void near_rate(uint64_t count, double expected) {
    double rate = (double)count / RUNS;
    assert_near(rate, expected, 3 * sqrt(expected * (1 - expected) / RUNS));
}

/* Two visitors who convert and one who does not, three arms. */
static void every_visitor_draws_its_arm(void **state) {
    (void)state;
    double values[] = {1, 1, 0};
    wn_arrivals arrivals = {.values = values, .count = 3};
    wn_population p = found(WN_CONVERSION, &arrivals, 1);
    p.arm_count = 3;
    p.shares[0] = 0.2, p.shares[1] = 0.3, p.shares[2] = 0.5;
    wn_seen *seen = draw_runs(&(wn_draw){&p, 1, 0}, RUNS);
    uint64_t all_in_control = 0, one_each = 0;
    for (size_t run = 0; run < RUNS; run++) {
        const wn_seen *s = &seen[run * 3];
        assert_int_equal(s[0].prop.n + s[1].prop.n + s[2].prop.n, 3);
        assert_int_equal(s[0].prop.x + s[1].prop.x + s[2].prop.x, 2);
        all_in_control += s[0].prop.n == 3;
        one_each += s[1].prop.x == 1 && s[2].prop.x == 1 && s[0].prop.n == 1;
    }
    near_rate(all_in_control, 0.2 * 0.2 * 0.2);
    near_rate(one_each, 2 * 0.3 * 0.5 * 0.2);
    free(seen);
    wn_population_free(&p);
}

/* What one arm got in one run, by its n and the sum, is some subset of the amounts, as
 * likely as it should be: powers of two tell which. */
static void amounts_draw_their_arms(void **state) {
    (void)state;
    enum { VISITORS = 70 };
    double values[VISITORS] = {0};
    for (int i = 0; i < 8; i++)
        values[60 + i] = 1 << i; /* across a word of 64 visitors */
    wn_arrivals arrivals = {.values = values, .count = VISITORS};
    wn_population p = found(WN_MEAN, &arrivals, 3);
    p.arm_count = 3;
    p.shares[0] = 0.2, p.shares[1] = 0.3, p.shares[2] = 0.5;
    wn_seen *seen = draw_runs(&(wn_draw){&p, 1, 0}, RUNS);
    uint64_t visitors = 0, counts[VISITORS] = {0}, pairs = 0;
    for (size_t run = 0; run < RUNS; run++) {
        const wn_seen *s = &seen[(run * 3 + 2) * 3];
        double n = 0, sum = 0, squares = 0;
        for (size_t a = 0; a < 3; a++) {
            n += (double)s[a].sums.n;
            sum += wn_sums_total(&s[a].sums);
            squares +=
                s[a].sums.m2 + (double)s[a].sums.n * s[a].sums.mean * s[a].sums.mean;
        }
        assert_near(n, VISITORS, 0);
        assert_near(sum, 255, 1e-9);
        assert_near(squares, 21845, 1e-7); /* sum of 4^i */
        unsigned chosen = (unsigned)lround(wn_sums_total(&s[1].sums));
        for (int i = 0; i < 8; i++)
            counts[i] += chosen >> i & 1;
        pairs += (chosen & 0x18) == 0x18; /* visitors 63 and 64 */
        visitors += s[1].sums.n;
    }
    for (int i = 0; i < 8; i++)
        near_rate(counts[i], 0.3);
    near_rate(pairs, 0.09);
    assert_near((double)visitors / RUNS, 21, 3 * sqrt(70 * 0.3 * 0.7 / RUNS));
    free(seen);
    wn_population_free(&p);
}

static void runs_do_not_depend_on_others(void **state) {
    (void)state;
    double values[100];
    for (int i = 0; i < 100; i++)
        values[i] = i % 7 == 0 ? i : 0;
    wn_arrivals arrivals = {.values = values, .count = 100};
    wn_population p = found(WN_MEAN, &arrivals, 2);
    wn_draw draw = {&p, 7, 0.1};
    wn_seen *all = draw_runs(&draw, 10), some[3 * 2 * 2];
    assert_int_equal(wn_draw_runs(&draw, 4, 3, some, &err), WN_OK);
    assert_memory_equal(some, &all[4 * 4], sizeof some);
    free(all);
    wn_population_free(&p);
}

static void amounts_that_do_not_vary_have_no_variance(void **state) {
    (void)state;
    double values[50];
    for (int i = 0; i < 50; i++)
        values[i] = i < 40 ? 0.1 : 3;
    wn_arrivals arrivals = {.values = values, .count = 50};
    wn_population p = found(WN_MEAN, &arrivals, 5);
    wn_seen *seen = draw_runs(&(wn_draw){&p, 1, 0}, 20);
    for (size_t run = 0; run < 20; run++)
        assert_true(seen[run * 10 + 1].sums.m2 == 0);
    free(seen);
    wn_population_free(&p);
}

/* The mean and variance of what the treatment shows under a lift. */
static void lifts_are_on_the_treatment(void **state) {
    (void)state;
    double values[400];
    for (int i = 0; i < 400; i++)
        values[i] = i % 4 == 0;
    wn_arrivals arrivals = {.values = values, .count = 400};
    for (int up = 0; up < 2; up++) {
        wn_population p = found(WN_CONVERSION, &arrivals, 2);
        double lift = up ? 0.2 : -0.2, sums[2] = {0};
        wn_seen *seen = draw_runs(&(wn_draw){&p, 1, lift}, RUNS);
        for (size_t run = 0; run < RUNS; run++)
            for (size_t a = 0; a < 2; a++)
                sums[a] += (double)seen[run * 4 + 2 + a].prop.x;
        assert_near(sums[0] / RUNS, 50, 0.15);
        assert_near(sums[1] / RUNS, 50 * (1 + lift), 0.15);
        double effects[2];
        wn_population_effects(&p, lift, effects);
        assert_near(effects[0], 0.25 * lift, 1e-15);
        assert_near(effects[1], 0.25 * lift, 1e-15);
        free(seen);
        wn_population_free(&p);
    }
}

/* --- judging ---------------------------------------------------------------------- */

static wn_simulation simulated;
static wn_rules rules;

static void simulate(const wn_population *p, double lift, int threads) {
    wn_judging judging = {.alpha = 0.05, .planned = p->visitors};
    assert_int_equal(wn_rules_make(p, judging, lift, &rules, &err), WN_OK);
    assert_int_equal(wn_simulate(&rules, 1, RUNS, threads, NULL, &simulated, &err),
                     WN_OK);
}

static void forget(wn_population *p) {
    wn_simulation_free(&simulated);
    wn_rules_free(&rules);
    wn_population_free(p);
}

static size_t rule_of(const char *code) {
    for (size_t i = 0; i < rules.count; i++)
        if (strcmp(rules.list[i].code, code) == 0) return i;
    fail_msg("no rule %s", code);
    return 0;
}

static const wn_outcomes *outcomes_of(const char *code) {
    return &simulated.outcomes[rule_of(code)];
}

static void false_alarms_by_looks(void **state) {
    (void)state;
    static const struct {
        size_t looks;
        double peeking, bayes;
    } cases[] = {{2, 0.0831, 0}, {5, 0.142, 0}, {10, 0.193, 0}, {14, 0, 0.382}};
    for (size_t i = 0; i < 4; i++) {
        wn_population p = described(0.2, 40000, cases[i].looks);
        simulate(&p, 0, 2);
        near_rate(outcomes_of("fixed")->called, 0.05);
        near_rate(outcomes_of("fixed")->covered, 0.95);
        if (cases[i].peeking > 0)
            near_rate(outcomes_of("peeking")->called, cases[i].peeking);
        if (cases[i].bayes > 0)
            near_rate(outcomes_of("bayesian")->called, cases[i].bayes);
        forget(&p);
    }
}

/* What holds at every look together: the error, and the interval by stages wherever the
 * test ends, for planned looks; more than that for a confidence sequence. */
static void bounds_keep_their_promise(void **state) {
    (void)state;
    for (int kind = WN_CONVERSION; kind <= WN_MEAN; kind++) {
        wn_population p = described(0.2, 20000, 10);
        p.kind = (wn_metric_kind)kind, p.sd = 0.4;
        simulate(&p, 0, 2);
        near_rate(outcomes_of("planned")->called, 0.05);
        assert_int_equal(outcomes_of("planned")->covered,
                         RUNS - outcomes_of("planned")->called);
        assert_true(outcomes_of("anytime")->called < RUNS / 50);
        wn_simulation_free(&simulated);
        wn_rules_free(&rules);
        simulate(&p, 0.08, 2);
        near_rate(outcomes_of("planned")->covered, 0.95);
        assert_true(outcomes_of("anytime")->covered > RUNS - RUNS / 50);
        assert_true(outcomes_of("anytime")->better < outcomes_of("fixed")->better);
        forget(&p);
    }
}

/* Few conversions are judged as winnow test judges them: run by run the same calls, and
 * the same intervals. */
static void few_conversions_are_judged_exactly(void **state) {
    (void)state;
    enum { FEW = 200 };
    wn_population p = described(0.1, 40, 1);
    double lift = 1.5, truth = 0.15;
    wn_judging judging = {.alpha = 0.05, .planned = p.visitors};
    wn_draw draw = {&p, 1, lift};
    wn_seen seen[FEW * 2];
    wn_judge judge;
    wn_ending endings[WN_STOPPINGS_MAX];
    uint64_t called = 0;
    assert_int_equal(wn_rules_make(&p, judging, lift, &rules, &err), WN_OK);
    assert_int_equal(wn_judge_begin(&rules, &judge, &err), WN_OK);
    assert_int_equal(wn_draw_runs(&draw, 0, FEW, seen, &err), WN_OK);
    for (size_t run = 0; run < FEW; run++) {
        const wn_seen *s = &seen[run * 2];
        wn_comparison c;
        assert_int_equal(
            wn_compare_rates(s[0].prop, s[1].prop, WN_RATE_TEST_AUTO, 0.95, &c, &err),
            WN_OK);
        assert_int_equal(c.method, WN_METHOD_EXACT);
        assert_int_equal(wn_judge_run(&judge, s, endings, &err), WN_OK);
        const wn_ending *fixed = &endings[rule_of("fixed")];
        const wn_ending *bayesian = &endings[rule_of("bayesian")];
        assert_int_equal(fixed->better || fixed->worse, c.test.p < 0.05);
        assert_int_equal(fixed->covered, !wn_estimate_excludes(&c.difference, truth));
        assert_int_equal(bayesian->better, c.bayes.probability_better > 0.95);
        called += fixed->better;
    }
    assert_true(called > 5);
    wn_judge_end(&judge);
    wn_rules_free(&rules);
    wn_population_free(&p);
}

static void power_of_one_look(void **state) {
    (void)state;
    wn_population p = described(0.12, 20000, 1);
    simulate(&p, 0.1, 2);
    /* power.prop.test(p1=.12,p2=.132,n=10000)$power */
    near_rate(outcomes_of("fixed")->better, 0.72478017);
    near_rate(outcomes_of("fixed")->covered, 0.95);
    forget(&p);
    p = described(32, 2000, 1);
    p.kind = WN_MEAN, p.sd = 54;
    simulate(&p, 0.2, 2);
    /* the sd of the treatment is lifted, too: pnorm(6.4 / (54 * sqrt(1.2^2 + 1) /
     * sqrt(1000)) - qnorm(.975)) */
    near_rate(outcomes_of("fixed")->better, 0.66980446);
    forget(&p);
}

static void several_arms_share_alpha(void **state) {
    (void)state;
    wn_population p = described(0.2, 40000, 1);
    p.arm_count = 4;
    for (size_t a = 0; a < 4; a++)
        p.shares[a] = 0.25;
    simulate(&p, 0, 2);
    near_rate(outcomes_of("fixed")->called, 0.05);
    assert_int_equal(outcomes_of("fixed")->covered, RUNS - outcomes_of("fixed")->called);
    /* mvtnorm: 1 - pmvnorm(-q, q, corr of 1/2), q = qnorm(1 - .05/6) */
    wn_simulation_free(&simulated);
    wn_rules_free(&rules);
    wn_judging holm = {
        .alpha = 0.05, .correction = WN_CORRECTION_HOLM, .planned = p.visitors};
    assert_int_equal(wn_rules_make(&p, holm, 0, &rules, &err), WN_OK);
    assert_int_equal(wn_simulate(&rules, 1, RUNS, 2, NULL, &simulated, &err), WN_OK);
    near_rate(outcomes_of("fixed")->called, 0.0445141);
    forget(&p);
}

static void threads_change_nothing(void **state) {
    (void)state;
    wn_population p = described(0.1, 5000, 7);
    uint64_t first[5 * 7];
    for (int threads = 1; threads < 4; threads++) {
        _Atomic uint64_t done = 0;
        wn_judging judging = {
            .alpha = 0.05, .planned = 5000, .spending = {WN_SPEND_POCOCK, 0}};
        assert_int_equal(wn_rules_make(&p, judging, 0.1, &rules, &err), WN_OK);
        assert_int_equal(wn_simulate(&rules, 5, 1000, threads, &done, &simulated, &err),
                         WN_OK);
        assert_int_equal(done, 1000);
        if (threads == 1) memcpy(first, simulated.stops, sizeof first);
        assert_memory_equal(simulated.stops, first, sizeof first);
        wn_simulation_free(&simulated);
        wn_rules_free(&rules);
    }
    wn_population_free(&p);
}

static void figures_of_outcomes(void **state) {
    (void)state;
    wn_population p = described(0.1, 400, 4);
    wn_rules some = {.population = &p, .count = 1};
    uint64_t stops[] = {10, 0, 45, 45};
    wn_outcomes outcomes = {.stopped = stops};
    wn_simulation s = {.rules = &some, .runs = 100, .outcomes = &outcomes};
    wn_figure rate = wn_simulation_rate(&s, 20);
    assert_near(rate.value, 0.2, 1e-15);
    assert_near(rate.se, 0.04, 1e-15);
    wn_figure visitors = wn_simulation_visitors(&s, 0);
    assert_near(visitors.value, 325, 1e-12);
    /* x = rep(c(100,300,400), c(10,45,45)); sqrt(mean((x-mean(x))^2)/100) */
    assert_near(visitors.se, 8.8741196746494246, 1e-12);
    assert_near(wn_simulation_days(&s, 0).value, 3.25, 1e-12);
    assert_near(wn_simulation_days(&s, 0).se, 0.088741196746494246, 1e-12);
    assert_int_equal(wn_simulation_median_look(&s, 0), 3);
    stops[0] = 50, stops[2] = 5;
    assert_int_equal(wn_simulation_median_look(&s, 0), 1);
    wn_population_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_share_the_visitors),
        cmocka_unit_test(days_are_looks),
        cmocka_unit_test(lifts_that_cannot_be),
        cmocka_unit_test(every_visitor_draws_its_arm),
        cmocka_unit_test(amounts_draw_their_arms),
        cmocka_unit_test(runs_do_not_depend_on_others),
        cmocka_unit_test(amounts_that_do_not_vary_have_no_variance),
        cmocka_unit_test(lifts_are_on_the_treatment),
        cmocka_unit_test(false_alarms_by_looks),
        cmocka_unit_test(bounds_keep_their_promise),
        cmocka_unit_test(few_conversions_are_judged_exactly),
        cmocka_unit_test(power_of_one_look),
        cmocka_unit_test(several_arms_share_alpha),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(figures_of_outcomes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
