/* Bounds for five evenly spaced looks: gsDesign, sfLDOF; the cost of peeking at 14 looks:
 * Armitage, McPherson and Rowe, by quadrature. */
#include "experiments/test/sequential.h"

#include "core/stats/init.h"
#include "core/stats/law/random.h"
#include "experiments/collect/counts.h"
#include "experiments/test/analyse.h"
#include "experiments/test/replay.h"
#include "experiments/test/verdict.h"
#include "tests/unit/experiment_helper.h"
#include "tests/unit/near.h"

#include <stdio.h>
#include <stdlib.h>

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_verdict verdict;
static wn_err err;

static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    add_metric(&setup, "won", WN_CONVERSION, WN_PRIMARY);
    return 0;
}

static void forget(void) {
    wn_buf_free(&verdict.sentence);
    wn_findings_free(&findings);
    wn_tally_free(&tally);
}

static int end(void **state) {
    (void)state;
    forget();
    wn_setup_free(&setup);
    return 0;
}

static const wn_sequential *reach(void) {
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(wn_verdict_reach(&findings, &verdict, &err), WN_OK);
    return findings.sequential;
}

static const wn_sequential *reach_from(const char *control, const char *treatment) {
    const char *counts[] = {control, treatment};
    forget();
    assert_int_equal(wn_counts_tally(&setup, counts, 2, &tally, &err), WN_OK);
    return reach();
}

static void says(wn_decision decision, const char *words) {
    assert_int_equal(verdict.decision, decision);
    if (!strstr(verdict.sentence.p, words))
        fail_msg("\"%s\" does not say \"%s\"", verdict.sentence.p, words);
}

static void looks_that_are_due_have_bounds(void **state) {
    (void)state;
    static const double z[] = {4.876885, 3.357012, 2.680280};
    setup.looks = 5;
    setup.visitors = 5000;
    const wn_sequential *s = reach_from("control=150/1500", "new=180/1500");
    assert_int_equal(s->state, WN_LOOKING_GOES_ON);
    assert_int_equal(s->looks.count, 3);
    for (size_t k = 0; k < 3; k++)
        assert_near(s->looks.look[k].z, z[k], 1e-6);
    assert_false(s->taken[1].known);
    assert_true(s->taken[2].known);
    assert_int_equal(s->next, 4000);
    assert_int_equal(wn_sequential_more(&findings), 1000);
    assert_false(wn_sequential_of(s, 0, 1)->stopped);
    says(WN_DECISION_KEEP_RUNNING,
         "has crossed no bound at 3 of 5 looks; the next one is "
         "at 4,000 visitors, 1,000 more than so far.");
}

static void a_bound_that_is_crossed_ends_it(void **state) {
    (void)state;
    setup.looks = 5;
    setup.visitors = 5000;
    const wn_sequential *s = reach_from("control=150/1500", "new=210/1500");
    const wn_sequential_finding *it = wn_sequential_of(s, 0, 1);
    assert_int_equal(s->state, WN_LOOKING_CROSSED);
    assert_true(it->crossed && it->stopped);
    assert_int_equal(it->look, 2);
    double p = it->result.p;
    assert_true(p < s->looks.look[2].spent);
    assert_true(it->result.effect.low > 0 && it->result.effect.value < 0.04);
    says(WN_DECISION_SHIP, "beat that of control at look 3 of 5, by +");

    s = reach_from("control=210/1500", "new=150/1500");
    assert_near(wn_sequential_of(s, 0, 1)->result.p, p, 1e-9);
    says(WN_DECISION_STOP_FOR_HARM, "new is worse");
}

static void the_last_look_decides(void **state) {
    (void)state;
    setup.looks = 5;
    setup.visitors = 5000;
    /* z is 2.0: enough for one look, and not for five */
    const wn_sequential *s = reach_from("control=250/2500", "new=294/2500");
    assert_int_equal(s->state, WN_LOOKING_ENDED);
    assert_near(s->looks.look[4].z, 2.031032, 1e-6);
    assert_int_equal(s->next, 0);
    assert_true(wn_sequential_of(s, 0, 1)->result.p > 0.05);
    says(WN_DECISION_KEEP_CONTROL, "looks better on won (11.8% against 10.0%), but not "
                                   "clearly enough at the looks that were planned.");

    setup.looks = 1;
    s = reach_from("control=250/2500", "new=294/2500");
    assert_near(s->looks.look[0].z, 1.959964, 1e-6);
    assert_true(wn_sequential_of(s, 0, 1)->crossed);
    says(WN_DECISION_SHIP, "Ship new");
}

static void before_the_first_look(void **state) {
    (void)state;
    setup.looks = 5;
    setup.visitors = 50000;
    const wn_sequential *s = reach_from("control=150/1500", "new=310/1500");
    assert_int_equal(s->looks.count, 0);
    says(WN_DECISION_KEEP_RUNNING,
         "Keep running: the first look is at 10,000 visitors, 7,000 more than so far.");
    setup.looks = 1;
    reach_from("control=150/1500", "new=310/1500");
    says(WN_DECISION_KEEP_RUNNING, "its one look is at 50,000 visitors");
}

static void looks_without_visitors_are_judged_at_any_time(void **state) {
    (void)state;
    setup.looks = 5;
    const wn_sequential *s = reach_from("control=150/1500", "new=190/1500");
    assert_int_equal(s->state, WN_LOOKING_UNCOUNTED);
    assert_true(findings.splits[0].levels[0].comparisons[1].test.p < 0.05);
    assert_true(wn_sequential_of(s, 0, 1)->anytime.test.p > 0.05);
    says(WN_DECISION_KEEP_CONTROL, "for a test that is looked at several times");
    reach_from("control=150/1500", "new=290/1500");
    says(WN_DECISION_SHIP, "Ship new");
}

/* Two primary metrics of two treatments: each of the four has a quarter of alpha. */
static void comparisons_share_alpha(void **state) {
    (void)state;
    setup.looks = 1;
    setup.visitors = 3000;
    const char *counts[] = {"control=100/1000", "a=140/1000", "b=100/1000"};
    assert_int_equal(wn_counts_tally(&setup, counts, 3, &tally, &err), WN_OK);
    const wn_sequential *s = reach();
    assert_near(s->alpha, 0.025, 1e-15);
    assert_near(s->looks.look[0].z, 2.241403, 1e-6);
    assert_true(wn_sequential_of(s, 0, 1)->crossed);
    assert_false(wn_sequential_of(s, 0, 2)->crossed);
}

/* For random counts what is printed together agrees. */
static void p_and_interval_agree(void **state) {
    (void)state;
    wn_random random = wn_random_start(5, 0, 0);
    char control[60], treatment[60];
    int stopped = 0;
    setup.looks = 4;
    setup.visitors = 4000;
    for (int i = 0; i < 300; i++) {
        double rate = 0.3 * wn_random_uniform(&random);
        uint64_t n = 1000 + wn_random_below(&random, 1200);
        uint64_t x = wn_random_binomial(&random, n, rate);
        uint64_t y = wn_random_binomial(&random, n, rate * 1.15);
        snprintf(control, sizeof control, "control=%llu/%llu", (unsigned long long)x,
                 (unsigned long long)n);
        snprintf(treatment, sizeof treatment, "b=%llu/%llu", (unsigned long long)y,
                 (unsigned long long)n);
        const wn_sequential_finding *it =
            wn_sequential_of(reach_from(control, treatment), 0, 1);
        assert_int_equal(wn_estimate_excludes(&it->anytime.difference, 0),
                         it->anytime.test.p < 0.05);
        if (!it->stopped) continue;
        stopped++;
        assert_int_equal(wn_estimate_excludes(&it->result.effect, 0),
                         it->result.p < 0.05);
    }
    assert_in_range(stopped, 20, 300);
}

/* ---- Days -------------------------------------------------------------------------- */

enum { DAYS = 14, PER_DAY = 100 };

/* Half of each day's visitors see b; on each day so many of them win. */
static char *diary(const int *won_a, const int *won_b) {
    size_t room = DAYS * PER_DAY * 24 + 100, used = 0;
    char *csv = malloc(room);
    used += (size_t)snprintf(csv, room, "t,arm,won\n");
    for (int day = 0; day < DAYS; day++) {
        for (int i = 0; i < PER_DAY; i++) {
            const int *won = i % 2 ? won_b : won_a;
            /* not in the order of time */
            used += (size_t)snprintf(csv + used, room - used, "2025-03-%02d,%c,%d\n",
                                     (day * 5) % DAYS + 1, i % 2 ? 'b' : 'a',
                                     i / 2 < won[(day * 5) % DAYS]);
        }
    }
    return csv;
}

static const wn_sequential *reach_from_days(const int *won_a, const int *won_b) {
    char *csv = diary(won_a, won_b);
    setup.arm = "arm";
    setup.time = "t";
    assert_int_equal(collect_text(&setup, csv, 2, &tally, &err), WN_OK);
    free(csv);
    return reach();
}

static void looks_are_taken_on_days(void **state) {
    (void)state;
    const int a[DAYS] = {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5};
    const int b[DAYS] = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    setup.looks = 3;
    setup.visitors = 1500;
    const wn_sequential *s = reach_from_days(a, b);
    assert_int_equal(s->looks.count, 2);
    assert_string_equal(s->taken[0].day, "2025-03-05");
    assert_string_equal(s->taken[1].day, "2025-03-10");
    assert_int_equal(s->taken[1].visitors, 1000);
    /* 50 of 500 against 90 of 500, in R: prop.test(c(90,50),c(500,500),correct=FALSE)
     * gives 3.6454131, less the factor sqrt(999 / 1000) of Miettinen and Nurminen */
    assert_near(wn_sequential_of(s, 0, 1)->test.statistic, 3.6454131 * sqrt(0.999), 1e-6);
    assert_true(wn_sequential_of(s, 0, 1)->crossed);
    assert_int_equal(s->next, 1500);
}

static void the_days_are_replayed(void **state) {
    (void)state;
    const int a[DAYS] = {5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5};
    const int b[DAYS] = {13, 5, 5, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8, 8};
    wn_replay r;
    reach_from_days(a, b);
    assert_int_equal(wn_replay_run(&findings, &r, &err), WN_OK);
    assert_null(r.why);
    assert_int_equal(r.looks, DAYS);
    assert_string_equal(r.first, "2025-03-01");
    assert_string_equal(r.last, "2025-03-14");
    assert_near(r.false_calls[WN_RULE_PEEKING], 0.2196, 1e-4);
    assert_near(r.false_calls[WN_RULE_BAYESIAN], 0.382, 5e-4);
    assert_near(r.safe_chance, 0.99553, 1e-5);
    assert_near(r.false_calls[WN_RULE_PLANNED], 0.05, 1e-12);
    /* 13 of 50 against 5 of 50 on the first day */
    assert_string_equal(wn_replay_stop(&r, WN_RULE_PEEKING, 1)->day, "2025-03-01");
    assert_int_equal(wn_replay_stop(&r, WN_RULE_PEEKING, 1)->visitors, PER_DAY);
    assert_true(wn_replay_stop(&r, WN_RULE_BAYESIAN, 1)->better);
    /* z passes the bounds of 14 looks late, or not at all */
    assert_string_equal(wn_replay_stop(&r, WN_RULE_PLANNED, 1)->day, "2025-03-11");
    assert_null(wn_replay_stop(&r, WN_RULE_ANYTIME, 1)->day);
    wn_replay_free(&r);
}

static void without_days_the_looks_are_told(void **state) {
    (void)state;
    wn_replay r;
    setup.looks = 28;
    reach_from("control=150/1500", "new=150/1500");
    assert_int_equal(wn_replay_run(&findings, &r, &err), WN_OK);
    assert_non_null(r.why);
    assert_true(r.known);
    assert_near(r.false_calls[WN_RULE_BAYESIAN], 0.461, 5e-4);
    assert_near(r.safe_chance, 0.99675, 1e-5);
    wn_replay_free(&r);
    setup.looks = 1000;
    reach_from("control=150/1500", "new=150/1500");
    assert_int_equal(wn_replay_run(&findings, &r, &err), WN_OK);
    assert_false(r.known);
    wn_replay_free(&r);
}

#define test(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(looks_that_are_due_have_bounds),
        test(a_bound_that_is_crossed_ends_it),
        test(the_last_look_decides),
        test(before_the_first_look),
        test(looks_without_visitors_are_judged_at_any_time),
        test(comparisons_share_alpha),
        test(p_and_interval_agree),
        test(looks_are_taken_on_days),
        test(the_days_are_replayed),
        test(without_days_the_looks_are_told),
    };
    wn_stats_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
