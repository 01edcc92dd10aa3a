#include "core/stats/values/quantile.h"
#include "experiments/test/analyse.h"
#include "tests/unit/experiment_helper.h"
#include "tests/unit/near.h"
#include "tests/unit/sorted_helper.h"

enum { VISITORS = 240 };

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_err err;
static double paid[2][VISITORS];

static double amount(int arm, int i) {
    return i % 4 == 0 ? 0 : (i * 37 + arm * 11) % 101 / 4.0 + arm;
}

static int begin(void **state) {
    (void)state;
    wn_buf csv = {0};
    assert_int_equal(wn_buf_text(&csv, "arm,paid,device\n", &err), WN_OK);
    for (int i = 0; i < VISITORS; i++) {
        for (int arm = 0; arm < 2; arm++) {
            paid[arm][i] = amount(arm, i);
            assert_int_equal(wn_buf_format(&csv, &err, "%s,%.2f,d%d\n",
                                           arm ? "new" : "control", paid[arm][i], i % 2),
                             WN_OK);
        }
    }
    setup = wn_setup_standard();
    setup.arm = "arm";
    wn_metric metric = {.quantile = 0.75};
    assert_int_equal(wn_setup_add_quantile(&setup, metric, wn_text_of("paid"), &err),
                     WN_OK);
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    assert_int_equal(collect_text(&setup, csv.p, 2, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    wn_buf_free(&csv);
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static void assert_same(const wn_estimate *got, const wn_estimate *expected) {
    assert_near(got->value, expected->value, 0);
    assert_near(got->low, expected->low, 0);
    assert_near(got->high, expected->high, 0);
}

static void everyone_from_all_values(void **state) {
    (void)state;
    wn_sorted control = sorted_from(paid[0], VISITORS);
    wn_sorted treatment = sorted_from(paid[1], VISITORS);
    wn_quantile_comparison expected =
        wn_quantile_compare(&control, &treatment, 0.75, 0.95);
    wn_estimate arm = wn_quantile_interval(&treatment, 0.75, 0.95);
    const wn_level_findings *everyone = wn_findings_everyone(&findings);
    const wn_comparison *c = wn_findings_comparison(&findings, everyone, 0, 1);
    assert_same(&wn_findings_arm(&findings, everyone, 0, 1)->estimate, &arm);
    assert_same(&c->difference, &expected.difference.estimate);
    assert_same(&c->lift, &expected.lift);
    assert_near(c->test.p, expected.difference.test.p, 0);
    assert_int_equal(c->method, WN_METHOD_QUANTILE);
    assert_true(c->bayes.probability_better > 0.5);
    wn_sorted_free(&control);
    wn_sorted_free(&treatment);
}

static void levels_from_their_own(void **state) {
    (void)state;
    double odd[VISITORS / 2];
    for (int i = 0; i < VISITORS / 2; i++)
        odd[i] = paid[0][2 * i + 1];
    wn_sorted sorted = sorted_from(odd, VISITORS / 2);
    wn_estimate expected = wn_quantile_interval(&sorted, 0.75, 0.95);
    const wn_split_findings *devices = &findings.splits[1];
    for (size_t i = 0; i < devices->count; i++) {
        const wn_level_findings *level = &devices->levels[i];
        if (strcmp(level->name, "d1") == 0)
            assert_same(&wn_findings_arm(&findings, level, 0, 0)->estimate, &expected);
    }
    wn_sorted_free(&sorted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everyone_from_all_values, begin, end),
        cmocka_unit_test_setup_teardown(levels_from_their_own, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
