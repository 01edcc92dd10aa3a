/* Segments of an experiment given as counts; the methods have tests of their own. */
#include "core/base/mem.h"
#include "core/stats/init.h"
#include "core/stats/rates/cmh.h"
#include "core/stats/rates/homogeneity.h"
#include "experiments/test/analyse.h"
#include "experiments/test/segments_report.h"
#include "tests/unit/experiment_helper.h"
#include "tests/unit/near.h"

#include <stdio.h>

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_segments segments;
static wn_err err;

/* Visitors of each arm in a level; both amounts are what converted visitors paid. */
typedef struct level {
    const char *name;
    wn_prop control, treatment;
} level;

static void add_rows(char *csv, const char *arm, const char *name, wn_prop prop) {
    for (uint64_t i = 0; i < prop.n; i++)
        sprintf(csv + strlen(csv), "%s,%s,%d,%d\n", arm, name, i < prop.x,
                i < prop.x ? 5 + (int)i % 7 : 0);
}

static void analyse(const level *levels, size_t count) {
    char *csv = wn_alloc(1 << 17);
    strcpy(csv, "arm,device,won,paid\n");
    for (size_t i = 0; i < count; i++) {
        add_rows(csv, "control", levels[i].name, levels[i].control);
        add_rows(csv, "new", levels[i].name, levels[i].treatment);
    }
    setup = wn_setup_standard();
    setup.arm = "arm";
    add_metric(&setup, "won", WN_CONVERSION, WN_PRIMARY);
    add_metric(&setup, "paid", WN_MEAN, WN_SECONDARY);
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    assert_int_equal(collect_text(&setup, csv, 1, &tally, &err), WN_OK);
    wn_free(csv);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(wn_segments_analyse(&findings, &segments, &err), WN_OK);
    assert_int_equal(segments.count, 1);
}

static void forget(void) {
    wn_segments_free(&segments);
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
}

static const level three[] = {{"mobile", {31, 100}, {12, 100}},
                              {"desktop", {22, 82}, {7, 58}},
                              {"tablet", {1, 18}, {3, 43}}};

static void rates_are_those_of_the_strata(void **state) {
    (void)state;
    analyse(three, 3);
    const wn_segment_effect *e = wn_segments_effect(&findings, &segments.of[0], 0, 1);
    /* R 4.2.2, as in tests/reference/cases/tables.json */
    assert_near(e->test.statistic, 13.797740179140606, 1e-9);
    assert_near(e->differs.p, 0.47958803294854552, 1e-7);
    assert_near(e->differs_p_adjusted, e->differs.p, 0);
    assert_near(e->difference.low, -0.22628684305168184, 1e-6);
    assert_false(e->misleads);
    for (size_t i = 0; i < 3; i++) {
        assert_null(e->likely[i].why);
        assert_true(e->likely[i].low < e->likely[i].value);
    }
    /* the smallest level is drawn the furthest */
    assert_true(e->likely[2].value < 0.0);
    const wn_segment_effect *paid = wn_segments_effect(&findings, &segments.of[0], 1, 1);
    assert_null(paid->test.why);
    assert_near(paid->differs.df, 2, 0);
    assert_non_null(paid->odds_ratio.why);
    forget();
}

/* Better among everyone, worse in each level. */
static void mix_that_misleads(void **state) {
    (void)state;
    const level mixed[] = {{"mobile", {24, 300}, {5, 100}},
                           {"desktop", {35, 100}, {90, 300}}};
    wn_verdict verdict = {0};
    analyse(mixed, 2);
    const wn_segment_effect *e = wn_segments_effect(&findings, &segments.of[0], 0, 1);
    assert_true(segments.of[0].mix.p < 1e-6 && e->misleads);
    assert_true(e->everyone > 0 && e->difference.value < 0);
    assert_int_equal(wn_verdict_reach(&findings, &verdict, &err), WN_OK);
    assert_int_equal(verdict.decision, WN_DECISION_SHIP);
    assert_int_equal(wn_segments_caution(&findings, &segments, &verdict, &err), WN_OK);
    assert_int_equal(verdict.decision, WN_DECISION_FIX_DATA);
    assert_non_null(strstr(verdict.sentence.p, "mix of device"));
    wn_buf_free(&verdict.sentence);
    forget();
}

static void levels_that_say_nothing(void **state) {
    (void)state;
    const level poor[] = {{"mobile", {0, 40}, {0, 50}}, {"desktop", {0, 3}, {0, 0}}};
    analyse(poor, 2);
    const wn_segment_effect *e = wn_segments_effect(&findings, &segments.of[0], 0, 1);
    assert_non_null(e->differs.why);
    assert_non_null(e->test.why);
    assert_non_null(e->difference.why);
    assert_false(e->misleads);
    forget();
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_are_those_of_the_strata),
        cmocka_unit_test(mix_that_misleads),
        cmocka_unit_test(levels_that_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
