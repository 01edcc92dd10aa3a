#include "experiments/collect/counts.h"
#include "experiments/test/analyse.h"

#include "core/stats/init.h"
#include "tests/unit/experiment_helper.h"

#include <math.h>

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_err err;

static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static wn_rc analyse_counts(const char *const *counts, size_t n) {
    if (!setup.metric_count) add_metric(&setup, "signed_up", WN_CONVERSION, WN_PRIMARY);
    assert_int_equal(wn_counts_tally(&setup, counts, n, &tally, &err), WN_OK);
    return wn_analyse(&setup, &tally, &findings, &err);
}

static void close_to(double got, double expected, double tolerance) {
    if (!(fabs(got - expected) <= tolerance))
        fail_msg("got %.17g, expected %.17g", got, expected);
}

static const wn_comparison *comparison(size_t metric, size_t arm) {
    return wn_findings_comparison(&findings, wn_findings_everyone(&findings), metric,
                                  arm);
}

/* scipy: intervals from the score statistic with N / (N - 1) at rates by minimize_scalar,
 * its roots by brentq (good to 1e-7); p = 2 norm.sf(|z|) with the pooled rate; Dunnett as
 * in test_dunnett.c; chisquare([1003, 997, 1009]). */
static void compares_each_arm_with_the_control(void **state) {
    (void)state;
    const char *counts[] = {"c=98/1009", "Control=120/1003", "b=161/997"};
    assert_int_equal(analyse_counts(counts, 3), WN_OK);
    assert_string_equal(findings.arms[0].name, "Control");
    assert_string_equal(findings.arms[1].name, "b");
    assert_string_equal(findings.arms[2].name, "c");
    assert_false(findings.control_guessed);

    const wn_comparison *b = comparison(0, 1), *c = comparison(0, 2);
    assert_int_equal(b->method, WN_METHOD_SCORE);
    close_to(b->difference.value, 0.04184337659038932, 1e-15);
    close_to(b->alone.difference.low, 0.011424228698977126, 1e-7);
    close_to(b->alone.difference.high, 0.07245687067557977, 1e-7);
    close_to(b->difference.low, 0.007495258975686478, 1e-7);
    close_to(b->difference.high, 0.07643685792170293, 1e-7);
    close_to(b->lift.value, 161. * 1003 / 997 / 120 - 1, 1e-14);
    close_to(b->test.p, 0.0071071143301274205, 1e-12);
    close_to(b->p_adjusted, 0.013594403455791548, 1e-8);
    close_to(c->alone.difference.low, -0.0499098235975073, 1e-7);
    close_to(c->difference.low, -0.05348914660379632, 1e-7);
    close_to(c->test.p, 0.10433384390260923, 1e-12);
    close_to(c->p_adjusted, 0.18265282633211066, 1e-8);
    assert_int_equal(findings.family, 2);
    assert_true(b->bayes.probability_better > 0.99 && c->bayes.probability_better < 0.1);

    close_to(findings.sample_ratio.p, 0.9647441686185695, 1e-12);
    assert_true(findings.sample_ratio_ok);
    close_to(findings.arms[2].share, 1. / 3, 1e-15);
}

static void the_control_is_given_or_guessed(void **state) {
    (void)state;
    const char *counts[] = {"b=20/100", "a=30/100", "c=25/100"};
    assert_int_equal(analyse_counts(counts, 3), WN_OK);
    assert_string_equal(findings.arms[0].name, "a");
    assert_true(findings.control_guessed);
    wn_findings_free(&findings);

    setup.control = "c";
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_string_equal(findings.arms[0].name, "c");
    assert_string_equal(findings.arms[1].name, "a");
    assert_string_equal(findings.arms[2].name, "b");
    assert_false(findings.control_guessed);
    close_to(comparison(0, 1)->difference.value, 0.05, 1e-15);
    wn_findings_free(&findings);

    setup.control = "b ";
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_E_DATA);
    assert_string_equal(err.message,
                        "no visitor was in arm \"b \"; the arms are \"b\", \"a\", \"c\"");
}

static void plan(const char *arm, double weight) {
    wn_planned_arm planned = {wn_text_of(arm), weight};
    assert_int_equal(wn_setup_add_arm(&setup, planned, &err), WN_OK);
}

/* scipy: chisquare([1003, 997], [1500, 500]) */
static void planned_shares_are_checked(void **state) {
    (void)state;
    const char *counts[] = {"new=20/997", "old=30/1003"};
    plan("old", 75);
    plan("new", 25);
    setup.control = "old";
    assert_int_equal(analyse_counts(counts, 2), WN_OK);
    assert_string_equal(findings.arms[0].name, "old");
    close_to(findings.arms[1].share, 0.25, 1e-15);
    close_to(findings.sample_ratio.p / 2.8779387931675105e-145, 1, 1e-9);
    assert_false(findings.sample_ratio_ok);
}

static void planned_arms_are_those_in_the_data(void **state) {
    (void)state;
    const char *counts[] = {"new=20/100", "old=30/100"};
    plan("old", 1);
    assert_int_equal(analyse_counts(counts, 2), WN_E_DATA);
    assert_string_equal(err.message,
                        "visitors were in arm \"new\", which is not planned");
    plan("nwe", 1);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_E_DATA);
    assert_string_equal(err.message,
                        "no visitor was in arm \"nwe\"; the arms are \"new\", \"old\"");
    assert_string_equal(err.hint, "did you mean \"new\"?");
}

static void few_conversions_are_compared_exactly(void **state) {
    (void)state;
    const char *counts[] = {"control=10/100", "b=9/100", "c=91/100", "d=90/100"};
    assert_int_equal(analyse_counts(counts, 4), WN_OK);
    assert_int_equal(comparison(0, 1)->method, WN_METHOD_EXACT);
    assert_int_equal(comparison(0, 2)->method, WN_METHOD_EXACT);
    assert_int_equal(comparison(0, 3)->method, WN_METHOD_SCORE);
    double score = comparison(0, 3)->test.p;
    wn_findings_free(&findings);
    setup.rate_test = WN_RATE_TEST_EXACT;
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(comparison(0, 3)->method, WN_METHOD_EXACT);
    assert_true(comparison(0, 3)->test.p != score);
}

static const char amounts[] = "arm,paid,device\n"
                              "new,2,x\nnew,7,x\nnew,1,x\nnew,8,x\nnew,2,y\n"
                              "new,8,y\nnew,1,y\nnew,8,y\nnew,2,y\nnew,8,y\n"
                              "control,3,x\ncontrol,1,x\ncontrol,4,x\ncontrol,1,y\n"
                              "control,5,y\ncontrol,9,y\ncontrol,2,y\ncontrol,6,\n";

/* scipy: ttest_ind(new, control, equal_var=False), t.interval(0.95, 7, mean, se);
 * norm.cdf(difference / se) */
static void compares_means(void **state) {
    (void)state;
    setup.arm = "arm";
    add_metric(&setup, "paid", WN_MEAN, WN_PRIMARY);
    assert_int_equal(collect_text(&setup, amounts, 1, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    const wn_arm_finding *control =
        wn_findings_arm(&findings, wn_findings_everyone(&findings), 0, 0);
    close_to(control->estimate.value, 3.875, 1e-14);
    close_to(control->estimate.low, 1.5773000437252445, 1e-9);
    close_to(control->estimate.high, 6.172699956274755, 1e-9);
    const wn_comparison *c = comparison(0, 1);
    assert_int_equal(c->method, WN_METHOD_WELCH);
    close_to(c->difference.value, 0.825, 1e-14);
    close_to(c->difference.low, -2.199230366491451, 1e-9);
    close_to(c->difference.high, 3.8492303664914513, 1e-9);
    close_to(c->test.p, 0.5710439160286546, 1e-12);
    close_to(c->p_adjusted, c->test.p, 0);
    close_to(c->bayes.probability_better, 0.7185160872884612, 1e-12);
}

/* Primary and secondary metrics are families of their own, guardrails are in none; a
 * segment's levels are one for each metric. */
static void families_are_adjusted_together(void **state) {
    (void)state;
    setup.arm = "arm";
    add_metric(&setup, "paid", WN_MEAN, WN_PRIMARY);
    add_metric(&setup, "paid > 2", WN_CONVERSION, WN_SECONDARY);
    add_metric(&setup, "paid * 3", WN_MEAN, WN_GUARDRAIL);
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    assert_int_equal(collect_text(&setup, amounts, 1, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(findings.family, 1);
    assert_int_equal(findings.supporting, 1);
    for (size_t m = 0; m < 3; m++)
        close_to(comparison(m, 1)->p_adjusted, comparison(m, 1)->test.p, 0);

    const wn_split_findings *device = &findings.splits[1];
    assert_int_equal(device->count, 3);
    assert_string_equal(device->levels[0].name, "y"); /* 10 visitors, then 7, then 1 */
    assert_string_equal(device->levels[1].name, "x");
    assert_string_equal(device->levels[2].name, "");
    const wn_comparison *y = wn_findings_comparison(&findings, &device->levels[0], 0, 1);
    const wn_comparison *x = wn_findings_comparison(&findings, &device->levels[1], 0, 1);
    const wn_comparison *blank =
        wn_findings_comparison(&findings, &device->levels[2], 0, 1);
    close_to(fmin(y->p_adjusted, x->p_adjusted), fmin(1, 2 * fmin(y->test.p, x->test.p)),
             1e-15);
    assert_non_null(blank->test.why); /* one visitor, in one arm */
    assert_non_null(blank->bayes_why);
    blank = wn_findings_comparison(&findings, &device->levels[2], 1, 1);
    assert_non_null(blank->test.why);
    assert_non_null(blank->difference.why);
}

static void refuses_what_cannot_be_compared(void **state) {
    (void)state;
    const char *counts[] = {"only=20/100"};
    assert_int_equal(analyse_counts(counts, 1), WN_E_DATA);
    assert_string_equal(err.message,
                        "there is only one arm, \"only\": nothing to compare");
    wn_tally_free(&tally);

    setup.arm = "arm";
    assert_int_equal(collect_text(&setup, "arm,signed_up\n,1\n", 1, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_E_DATA);
    assert_string_equal(err.message, "there are no visitors: no row is left with an arm");
    assert_string_equal(err.column, "arm");
    wn_tally_free(&tally);

    setup.unit = "id";
    static const char crossed[] = "id,arm,signed_up\n1,a,1\n1,b,1\n2,b,1\n2,a,0\n";
    assert_int_equal(collect_text(&setup, crossed, 1, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_E_DATA);
    assert_string_equal(err.message,
                        "no visitors are left in any arm: all were seen in several arms");
}

static void refuses_amounts_whose_squares_are_no_numbers(void **state) {
    (void)state;
    static const char *const files[] = {
        "arm,paid\na,1e308\na,1e308\nb,-1e308\nb,1e308\n",
        "arm,paid\na,1\na,2\nb,2e160\nb,1e160\n",
    };
    setup.arm = "arm";
    add_metric(&setup, "paid", WN_MEAN, WN_PRIMARY);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_int_equal(collect_text(&setup, files[i], 1, &tally, &err), WN_OK);
        assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_E_DATA);
        assert_string_equal(err.message,
                            "values too large to compute with, in arm \"b\"");
        assert_string_equal(err.column, "paid");
        wn_tally_free(&tally);
    }
}

/* Amounts in range, whose fourth powers are not. */
static void compares_amounts_of_any_size(void **state) {
    (void)state;
    static const char csv[] = "arm,paid\na,1e150\na,1.1e150\nb,2e150\nb,1e150\n";
    setup.arm = "arm";
    add_metric(&setup, "paid", WN_MEAN, WN_PRIMARY);
    assert_int_equal(collect_text(&setup, csv, 1, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    const wn_estimate *lift = &comparison(0, 1)->lift;
    close_to(lift->value, 1.5 / 1.05 - 1, 1e-12);
    assert_true(isfinite(lift->low) && isfinite(lift->high));
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(compares_each_arm_with_the_control, begin, end),
        cmocka_unit_test_setup_teardown(the_control_is_given_or_guessed, begin, end),
        cmocka_unit_test_setup_teardown(planned_shares_are_checked, begin, end),
        cmocka_unit_test_setup_teardown(planned_arms_are_those_in_the_data, begin, end),
        cmocka_unit_test_setup_teardown(few_conversions_are_compared_exactly, begin, end),
        cmocka_unit_test_setup_teardown(compares_means, begin, end),
        cmocka_unit_test_setup_teardown(families_are_adjusted_together, begin, end),
        cmocka_unit_test_setup_teardown(refuses_what_cannot_be_compared, begin, end),
        cmocka_unit_test_setup_teardown(refuses_amounts_whose_squares_are_no_numbers,
                                        begin, end),
        cmocka_unit_test_setup_teardown(compares_amounts_of_any_size, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
