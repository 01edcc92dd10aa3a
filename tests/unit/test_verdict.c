/* Every row of the table in verdict.h. Intervals and p in the sentences by scipy: score
 * statistics with N / (N - 1) at rates by minimize_scalar, roots by brentq. */
#include "experiments/collect/counts.h"
#include "experiments/test/analyse.h"
#include "experiments/test/verdict.h"

#include "core/stats/init.h"
#include "tests/unit/experiment_helper.h"

#include <math.h>
#include <stdio.h>

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_verdict verdict;
static wn_err err;

static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_buf_free(&verdict.sentence);
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static void reach(void) {
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(wn_verdict_reach(&findings, &verdict, &err), WN_OK);
}

static void reach_from_counts(const char *const *counts, size_t n) {
    add_metric(&setup, "sign-up", WN_CONVERSION, WN_PRIMARY);
    assert_int_equal(wn_counts_tally(&setup, counts, n, &tally, &err), WN_OK);
    reach();
}

/* A tally of several conversion metrics: props[metric][arm], arms "old" and "new". */
static void reach_from_props(wn_prop props[][2]) {
    uint32_t number;
    setup.arm = "arm";
    assert_int_equal(wn_tally_init(&tally, &setup, &err), WN_OK);
    assert_int_equal(wn_levels_put(&tally.arms, wn_text_of("old"), &number, &err), WN_OK);
    assert_int_equal(wn_levels_put(&tally.arms, wn_text_of("new"), &number, &err), WN_OK);
    assert_int_equal(wn_tally_make_room(&tally, &err), WN_OK);
    for (size_t m = 0; m < setup.metric_count; m++) {
        for (size_t a = 0; a < 2; a++)
            wn_tally_cells(&tally, 0, 0, a)[m].prop = props[m][a];
    }
    setup.control = "old";
    reach();
}

static void expect(wn_decision decision, const char *arm, const char *sentence) {
    size_t got = wn_verdict_arm(&verdict);
    assert_string_equal(verdict.sentence.p, sentence);
    assert_int_equal(verdict.decision, decision);
    if (arm)
        assert_string_equal(findings.arms[got].name, arm);
    else
        assert_true(got == SIZE_MAX);
}

static void an_arm_that_is_better_is_shipped(void **state) {
    (void)state;
    const char *counts[] = {"control=1200/10000", "new=1400/10000"};
    reach_from_counts(counts, 2);
    expect(WN_DECISION_SHIP, "new",
           "Ship new: its sign-up is 14.00% against 12.00% for control, a lift of +16.7% "
           "(95% interval +8.6% to +25.4%).");
}

static void of_several_the_best_is_shipped(void **state) {
    (void)state;
    const char *counts[] = {"control=1200/10000", "b=1400/10000", "c=1450/10000",
                            "d=1100/10000"};
    reach_from_counts(counts, 4);
    assert_int_equal(verdict.decision, WN_DECISION_SHIP);
    assert_string_equal(findings.arms[verdict.arm].name, "c");
}

static void the_control_stays_when_nothing_is_shown(void **state) {
    (void)state;
    const char *counts[] = {"control=17489/145274", "treatment=17264/145310"};
    reach_from_counts(counts, 2);
    expect(WN_DECISION_KEEP_CONTROL, "control",
           "Keep control: treatment is not shown to be better on sign-up (11.88% against "
           "12.04%); the true lift could be anything from -3.2% to +0.7%.");
}

static void a_lift_worth_having_is_ruled_out_or_not(void **state) {
    (void)state;
    const char *counts[] = {"control=17489/145274", "treatment=17264/145310"};
    setup.detect = 0.02;
    reach_from_counts(counts, 2);
    assert_non_null(strstr(verdict.sentence.p, "+0.7%, so +2% is ruled out."));
    wn_buf_free(&verdict.sentence);
    setup.detect = 0.005;
    assert_int_equal(wn_verdict_reach(&findings, &verdict, &err), WN_OK);
    assert_non_null(strstr(verdict.sentence.p, "+0.7%, so +0.5% is still possible: "));
}

/* R 4.2.2: n <- power.prop.test(p1 = .1, p2 = .108, power = .8)$n is 22,913 an arm; with
 * both rates at the baseline, as here, 2 * (qnorm(.975) + qnorm(.8))^2 * .18 / .008^2 -
 * 20000 = 24,149 more. The pooled rate seen, 10.2%, has a little more variance. */
static void a_lift_still_possible_keeps_it_running(void **state) {
    (void)state;
    const char *counts[] = {"control=1000/10000", "new=1040/10000"};
    setup.detect = 0.08;
    reach_from_counts(counts, 2);
    expect(WN_DECISION_KEEP_RUNNING, NULL,
           "Keep running: new is not shown to be better on sign-up (10.40% against "
           "10.00%); the true lift could be anything from -4.2% to +12.9%, so +8% is "
           "still possible: about 25,000 more visitors would settle it in 80% of cases.");
    assert_true(verdict.visitors_more > 24149 && verdict.visitors_more < 26000);
    assert_true(verdict.days_more == 0);
}

/* The same as many times over: now the lift should have shown. */
static void enough_visitors_do_not_run_on(void **state) {
    (void)state;
    const char *counts[] = {"control=2300/23000", "new=2415/23000"};
    setup.detect = 0.08;
    reach_from_counts(counts, 2);
    assert_int_equal(verdict.decision, WN_DECISION_KEEP_CONTROL);
    assert_non_null(strstr(verdict.sentence.p,
                           "+8% is still possible: but as many visitors would have shown "
                           "it in 80% of cases."));
}

static void a_pace_turns_visitors_into_days(void **state) {
    (void)state;
    char csv[20000] = "arm,won,at\n";
    size_t used = strlen(csv);
    for (int i = 0; i < 800; i++)
        used += (size_t)snprintf(csv + used, sizeof csv - used, "%s,%d,2025-03-%02d\n",
                                 i % 2 ? "new" : "control", i % 10 < 2, 1 + i / 80);
    add_metric(&setup, "won", WN_CONVERSION, WN_PRIMARY);
    setup.arm = "arm";
    setup.time = "at";
    setup.detect = 0.2;
    assert_int_equal(collect_text(&setup, csv, 1, &tally, &err), WN_OK);
    reach();
    assert_int_equal(verdict.decision, WN_DECISION_KEEP_RUNNING);
    assert_true(fabs(verdict.days_more - verdict.visitors_more / 80) < 1e-9);
    assert_non_null(strstr(verdict.sentence.p, " days at this pace, would settle it"));
}

static void arms_that_are_worse_are_stopped(void **state) {
    (void)state;
    const char *counts[] = {"control=1400/10000", "new=1200/10000"};
    reach_from_counts(counts, 2);
    expect(WN_DECISION_STOP_FOR_HARM, "control",
           "Stop and keep control: new is worse on sign-up (12.00% against 14.00%, a "
           "lift of "
           "-14.3%, interval -20.2% to -7.9%).");
}

static void the_best_of_several_may_be_worse(void **state) {
    (void)state;
    const char *counts[] = {"control=1400/10000", "b=1200/10000", "c=1100/10000"};
    reach_from_counts(counts, 3);
    assert_int_equal(wn_verdict_arm(&verdict), 0);
    assert_non_null(strstr(verdict.sentence.p,
                           "Stop and keep control: even the best of the other arms, b, "
                           "is worse"));
}

/* p = 0.03 or so for each: alone it would do, among three it does not. */
static void several_comparisons_raise_the_bar(void **state) {
    (void)state;
    const char *counts[] = {"control=1200/10000", "b=1302/10000", "c=1201/10000",
                            "d=1199/10000"};
    reach_from_counts(counts, 4);
    expect(WN_DECISION_KEEP_CONTROL, "control",
           "Keep control: b looks better on sign-up (13.02% against 12.00%), but not "
           "clearly enough for one of 3 comparisons (adjusted p = 0.076).");
}

static void a_wrong_sample_ratio_comes_first(void **state) {
    (void)state;
    const char *counts[] = {"control=1200/10000", "new=1600/11000"};
    reach_from_counts(counts, 2);
    expect(WN_DECISION_FIX_DATA, NULL,
           "Fix the data first: control has 10,000 visitors where an equal split gives "
           "it 10,500 (p < 0.0001); unless another was planned (--weight says so), no "
           "comparison can be trusted.");
}

static void a_planned_ratio_is_held_to(void **state) {
    (void)state;
    const char *counts[] = {"control=1200/9000", "new=160/1400"};
    wn_planned_arm control = {wn_text_of("control"), 90}, new = {wn_text_of("new"), 10};
    assert_int_equal(wn_setup_add_arm(&setup, control, &err), WN_OK);
    assert_int_equal(wn_setup_add_arm(&setup, new, &err), WN_OK);
    reach_from_counts(counts, 2);
    expect(WN_DECISION_FIX_DATA, NULL,
           "Fix the data first: new has 1,400 visitors where the planned split gives it "
           "1,040 (p < 0.0001), so no comparison can be trusted.");
}

static void untestable_data_are_said_to_be(void **state) {
    (void)state;
    add_metric(&setup, "paid", WN_MEAN, WN_PRIMARY);
    setup.arm = "arm";
    assert_int_equal(collect_text(&setup, "arm,paid\nold,3\nnew,4\n", 1, &tally, &err),
                     WN_OK);
    reach();
    assert_int_equal(verdict.decision, WN_DECISION_CANNOT_TELL);
    assert_true(wn_verdict_arm(&verdict) == SIZE_MAX);
    assert_non_null(
        strstr(verdict.sentence.p, "Cannot tell whether old is better on paid: "));
}

/* A primary metric that is better, and something that may speak against it. */
static void judge_beside(wn_metric_role role, bool has_margin, double margin, wn_prop old,
                         wn_prop new) {
    add_metric(&setup, "sign-up", WN_CONVERSION, WN_PRIMARY);
    add_metric(&setup, "order", WN_CONVERSION, role);
    setup.metrics[1].has_margin = has_margin;
    setup.metrics[1].margin = margin;
    wn_prop props[2][2] = {{{1200, 10000}, {1400, 10000}}, {old, new}};
    reach_from_props(props);
}

static void a_guardrail_that_holds_lets_pass(void **state) {
    (void)state;
    judge_beside(WN_GUARDRAIL, true, -0.1, (wn_prop){4000, 10000},
                 (wn_prop){3960, 10000});
    assert_int_equal(wn_verdict_guard(&findings, 1, 1), WN_GUARD_HOLDS);
    assert_int_equal(verdict.decision, WN_DECISION_SHIP);
}

/* 2 * 10000 * ((qnorm(.975) + qnorm(.8))^2 * 2 * .24 / (.02 * .4)^2 / 10000 - 1) =
 * 97,734, with .4 for both rates. */
static void a_guardrail_in_doubt_holds_back(void **state) {
    (void)state;
    judge_beside(WN_GUARDRAIL, true, -0.02, (wn_prop){4000, 10000},
                 (wn_prop){3960, 10000});
    assert_int_equal(wn_verdict_guard(&findings, 1, 1), WN_GUARD_UNCLEAR);
    expect(WN_DECISION_HOLD, "new",
           "Do not ship new yet: its sign-up is better (14.00% against 12.00% for old), "
           "but its order may have fallen by more than the 2% allowed (lift -1.0%, "
           "interval -4.3% to +2.4%). If it has not, about 98,000 more visitors would "
           "settle it in 80% of cases.");
}

static void a_breached_guardrail_holds_back(void **state) {
    (void)state;
    judge_beside(WN_GUARDRAIL, true, -0.02, (wn_prop){4000, 10000},
                 (wn_prop){3500, 10000});
    assert_int_equal(wn_verdict_guard(&findings, 1, 1), WN_GUARD_BREACHED);
    assert_int_equal(verdict.decision, WN_DECISION_HOLD);
    assert_non_null(
        strstr(verdict.sentence.p, "its order has fallen by more than the 2% allowed"));
}

static void a_breached_guardrail_stops_an_unproven_arm(void **state) {
    (void)state;
    add_metric(&setup, "sign-up", WN_CONVERSION, WN_PRIMARY);
    add_metric(&setup, "order", WN_CONVERSION, WN_GUARDRAIL);
    setup.metrics[1].has_margin = true;
    setup.metrics[1].margin = -0.02;
    wn_prop props[2][2] = {{{1200, 10000}, {1210, 10000}},
                           {{4000, 10000}, {3500, 10000}}};
    reach_from_props(props);
    expect(
        WN_DECISION_STOP_FOR_HARM, "old",
        "Stop and keep old: new is not shown to be better on sign-up, and its order has "
        "fallen by more than the 2% allowed (lift -12.5%, interval -15.6% to -9.3%).");
}

static void a_harmless_arm_is_not_stopped_with_others(void **state) {
    (void)state;
    const char *counts[] = {"control=1400/10000", "b=1200/10000", "c=1390/10000"};
    reach_from_counts(counts, 3);
    assert_int_equal(verdict.decision, WN_DECISION_KEEP_CONTROL);
    assert_string_equal(findings.arms[verdict.arm].name, "c");
}

static void a_guardrail_without_margin_must_not_be_worse(void **state) {
    (void)state;
    judge_beside(WN_GUARDRAIL, false, 0, (wn_prop){4000, 10000}, (wn_prop){3500, 10000});
    assert_int_equal(wn_verdict_guard(&findings, 1, 1), WN_GUARD_BREACHED);
    expect(WN_DECISION_HOLD, "new",
           "Do not ship new yet: its sign-up is better (14.00% against 12.00% for old), "
           "but its order is worse (35.00% against 40.00%).");
    wn_findings_free(&findings);
    wn_tally_cells(&tally, 0, 0, 1)[1].prop.x = 3960;
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(wn_verdict_guard(&findings, 1, 1), WN_GUARD_NO_HARM);
}

/* Means of 1000 visitors each, with standard deviation 5; the interval of the difference
 * by scipy: -4 ± t.ppf(0.975, 1998) sqrt(50 / 1000). */
static void a_margin_of_a_loss_cannot_be_judged(void **state) {
    (void)state;
    static const double means[][2] = {{-10, -6}, {-6, -10}, {0.3, -3.7}};
    judge_beside(WN_GUARDRAIL, true, -0.02, (wn_prop){0, 0}, (wn_prop){0, 0});
    setup.metrics[1].name = "profit";
    setup.metrics[1].kind = WN_MEAN;
    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        for (size_t a = 0; a < 2; a++) {
            wn_tally_cell *cells = wn_tally_cells(&tally, 0, 0, a);
            cells[1] = (wn_tally_cell){.sums = {1000, means[i][a], 999 * 25}};
        }
        wn_buf_free(&verdict.sentence);
        wn_findings_free(&findings);
        reach();
        const wn_level_findings *everyone = wn_findings_everyone(&findings);
        assert_string_equal(wn_findings_comparison(&findings, everyone, 1, 1)->lift.why,
                            "the control's mean is not clearly above zero");
        assert_int_equal(wn_verdict_guard(&findings, 1, 1), WN_GUARD_UNKNOWN);
    }
    expect(
        WN_DECISION_HOLD, "new",
        "Do not ship new yet: its sign-up is better (14.00% against 12.00% for old), "
        "but whether its profit has fallen by more than the 2% allowed cannot be told: "
        "the control's mean is not clearly above zero (difference -4.00, interval "
        "-4.44 to -3.56).");
}

static void a_lift_of_a_loss_is_neither_possible_nor_ruled_out(void **state) {
    (void)state;
    add_metric(&setup, "profit", WN_MEAN, WN_PRIMARY);
    setup.arm = "arm";
    setup.control = "old";
    setup.detect = 0.05;
    static const char csv[] = "arm,profit\nold,-3\nold,-5\nold,2\n"
                              "new,-4\nnew,-1\nnew,1\n";
    assert_int_equal(collect_text(&setup, csv, 1, &tally, &err), WN_OK);
    reach();
    assert_int_equal(verdict.decision, WN_DECISION_KEEP_CONTROL);
    assert_non_null(strstr(verdict.sentence.p, "the true difference could be anything"));
    assert_non_null(strstr(verdict.sentence.p,
                           "; whether +5% is possible cannot be told: the control's mean "
                           "is not clearly above zero."));
}

static void an_untested_guardrail_holds_back(void **state) {
    (void)state;
    judge_beside(WN_GUARDRAIL, false, 0, (wn_prop){4000, 10000}, (wn_prop){0, 0});
    assert_int_equal(wn_verdict_guard(&findings, 1, 1), WN_GUARD_UNKNOWN);
    assert_int_equal(verdict.decision, WN_DECISION_HOLD);
    assert_non_null(strstr(verdict.sentence.p, "but its order could not be tested."));
}

static void primary_metrics_that_disagree_hold_back(void **state) {
    (void)state;
    judge_beside(WN_PRIMARY, false, 0, (wn_prop){4000, 10000}, (wn_prop){3500, 10000});
    assert_int_equal(verdict.decision, WN_DECISION_HOLD);
    assert_non_null(
        strstr(verdict.sentence.p, "but its order is worse (35.00% against 40.00%)."));
}

static void a_secondary_metric_does_not_decide(void **state) {
    (void)state;
    judge_beside(WN_SECONDARY, false, 0, (wn_prop){4000, 10000}, (wn_prop){3500, 10000});
    assert_int_equal(verdict.decision, WN_DECISION_SHIP);
    assert_int_equal(wn_verdict_standing(&findings, 1, 1), WN_STANDING_WORSE);
}

int main(void) {
    wn_stats_init();
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(an_arm_that_is_better_is_shipped),
        TEST(of_several_the_best_is_shipped),
        TEST(the_control_stays_when_nothing_is_shown),
        TEST(a_lift_worth_having_is_ruled_out_or_not),
        TEST(a_lift_still_possible_keeps_it_running),
        TEST(enough_visitors_do_not_run_on),
        TEST(a_pace_turns_visitors_into_days),
        TEST(arms_that_are_worse_are_stopped),
        TEST(a_harmless_arm_is_not_stopped_with_others),
        TEST(a_breached_guardrail_stops_an_unproven_arm),
        TEST(the_best_of_several_may_be_worse),
        TEST(several_comparisons_raise_the_bar),
        TEST(a_wrong_sample_ratio_comes_first),
        TEST(a_planned_ratio_is_held_to),
        TEST(untestable_data_are_said_to_be),
        TEST(a_guardrail_that_holds_lets_pass),
        TEST(a_guardrail_in_doubt_holds_back),
        TEST(a_breached_guardrail_holds_back),
        TEST(a_guardrail_without_margin_must_not_be_worse),
        TEST(a_margin_of_a_loss_cannot_be_judged),
        TEST(a_lift_of_a_loss_is_neither_possible_nor_ruled_out),
        TEST(an_untested_guardrail_holds_back),
        TEST(primary_metrics_that_disagree_hold_back),
        TEST(a_secondary_metric_does_not_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
