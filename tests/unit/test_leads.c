/* What visitors became as leads; counted by hand. Lead quality is checked against R in
 * the golden case `quality`; here are the edges. */
#include "core/stats/init.h"
#include "experiments/collect/leads.h"
#include "experiments/test/analyse.h"
#include "experiments/test/quality.h"
#include "tests/unit/near.h"

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_quality_findings *quality;
static wn_err err;

/* Two arms, whose leads are put into the tally by the tests. */
static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    setup.arm = "arm";
    setup.control = "old";
    setup.quality = (wn_quality){.rules = "r.lua", .title = "R", .cost = "cost"};
    wn_metric asked = {.name = "asked", .reading = {.text = "asked"}};
    assert_int_equal(wn_setup_add_metric(&setup, asked, &err), WN_OK);
    assert_int_equal(wn_tally_init(&tally, &setup, &err), WN_OK);
    uint32_t number;
    assert_int_equal(wn_levels_put(&tally.arms, wn_text_of("old"), &number, &err), WN_OK);
    assert_int_equal(wn_levels_put(&tally.arms, wn_text_of("new"), &number, &err), WN_OK);
    assert_int_equal(wn_tally_make_room(&tally, &err), WN_OK);
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_quality_free(quality);
    quality = NULL;
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static void put(uint32_t arm, unsigned count, wn_lead lead) {
    for (unsigned i = 0; i < count; i++) {
        wn_leads_add(&tally.leads[arm], &lead);
        wn_prop *prop = &wn_tally_cells(&tally, 0, 0, arm)->prop;
        prop->n++;
        prop->x += lead.is;
    }
}

static void analyse(void) {
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(wn_quality_analyse(&findings, &quality, &err), WN_OK);
    assert_non_null(quality);
}

static const wn_lead nobody = {.cost = 2}, lead = {.is = true, .score = 30, .cost = 2},
                     hot = {.is = true, .qualified = true, .score = 80, .cost = 2};

static void parts_merge(void **state) {
    (void)state;
    wn_leads whole = {0}, parts[2] = {{0}, {0}}, merged = {0};
    for (unsigned i = 0; i < 30; i++) {
        const wn_lead *who = i % 5 == 0 ? &hot : i % 3 == 0 ? &lead : &nobody;
        wn_leads_add(&whole, who);
        wn_leads_add(&parts[i > 11], who);
    }
    wn_leads_merge(&merged, &(wn_leads){0});
    wn_leads_merge(&merged, &parts[0]);
    wn_leads_merge(&merged, &parts[1]);
    assert_int_equal(merged.visitors, 30);
    assert_int_equal(merged.leads, whole.leads);
    assert_int_equal(merged.qualified, 6);
    wn_moments a = wn_leads_moments(&whole), b = wn_leads_moments(&merged);
    for (size_t i = 0; i < WN_LEAD_VARIABLES; i++)
        assert_near(wn_moments_mean(b, i), wn_moments_mean(a, i), 1e-14);
    assert_near(wn_moments_covariance(b, WN_LEAD_SCORE, WN_LEAD_IS),
                wn_moments_covariance(a, WN_LEAD_SCORE, WN_LEAD_IS), 1e-13);
}

static void more_but_worse(void **state) {
    (void)state;
    put(0, 900, nobody);
    put(0, 60, lead);
    put(0, 40, hot);
    put(1, 840, nobody);
    put(1, 130, lead);
    put(1, 30, hot);
    analyse();
    const wn_quality_comparison *c = &quality->comparisons[1];
    assert_true(c->more_but_worse);
    assert_near(quality->arms[0].parts[WN_QUALITY_SCORE].value, 50, 1e-12);
    assert_near(quality->arms[1].parts[WN_QUALITY_SCORE].value, 39.375, 1e-12);
    assert_near(quality->arms[0].parts[WN_QUALITY_COST].value, 50, 1e-12);
    assert_near(c->parts[WN_QUALITY_COST].difference.value, 2000.0 / 30 - 50, 1e-11);
    assert_false(quality->has[WN_QUALITY_VALUE]);
}

static void more_and_better(void **state) {
    (void)state;
    put(0, 900, nobody);
    put(0, 100, hot);
    put(1, 800, nobody);
    put(1, 200, hot);
    analyse();
    assert_false(quality->comparisons[1].more_but_worse);
}

static void without_leads(void **state) {
    (void)state;
    put(0, 50, nobody);
    put(1, 40, nobody);
    put(1, 10, lead);
    analyse();
    const wn_quality_arm *old = &quality->arms[0], *new = &quality->arms[1];
    assert_string_equal(old->parts[WN_QUALITY_SCORE].why, "there are no leads");
    assert_string_equal(new->parts[WN_QUALITY_COST].why, "there are no qualified leads");
    assert_string_equal(quality->comparisons[1].parts[WN_QUALITY_SCORE].test.why,
                        "there are no leads");
    assert_near(old->parts[WN_QUALITY_LEADS].value, 0, 0);
    /* scores that do not vary have a mean and no interval */
    assert_near(new->parts[WN_QUALITY_SCORE].value, 30, 1e-12);
    assert_non_null(new->parts[WN_QUALITY_SCORE].why_no_interval);
}

/* One qualified lead may have been none: no upper end to what one costs. */
static void a_single_qualified_lead(void **state) {
    (void)state;
    put(0, 99, nobody);
    put(0, 1, hot);
    put(1, 90, nobody);
    put(1, 10, hot);
    analyse();
    const wn_estimate *cost = &quality->arms[0].parts[WN_QUALITY_COST];
    assert_near(cost->value, 200, 1e-9);
    assert_true(cost->high_unbounded);
    assert_true(cost->low > 0 && cost->low < 200);
    cost = &quality->arms[1].parts[WN_QUALITY_COST];
    assert_true(!cost->high_unbounded && cost->low < 20 && cost->high > 20);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_merge, begin, end),
        cmocka_unit_test_setup_teardown(more_but_worse, begin, end),
        cmocka_unit_test_setup_teardown(more_and_better, begin, end),
        cmocka_unit_test_setup_teardown(without_leads, begin, end),
        cmocka_unit_test_setup_teardown(a_single_qualified_lead, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
