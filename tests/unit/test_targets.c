#include "core/stats/init.h"
#include "scoring/money/targets.h"
#include "tests/unit/near.h"

static wn_target parse(const char *text) {
    wn_target t;
    wn_err err;
    assert_int_equal(wn_target_parse(text, &t, &err), WN_OK);
    return t;
}

static void reads_targets(void **state) {
    (void)state;
    wn_target t = parse("leads=30/month");
    assert_int_equal(t.metric, WN_TARGET_LEADS);
    assert_false(t.at_most);
    assert_null(t.source.p);
    assert_near(t.value, 30, 0);
    assert_string_equal(t.period, "month");
    t = parse("Google: Ads : cac <= 1200.5");
    assert_true(wn_text_equal(t.source, wn_text_of("Google: Ads")));
    assert_int_equal(t.metric, WN_TARGET_CAC);
    assert_true(t.at_most && wn_target_needs_cost(&t));
    assert_near(t.value, 1200.5, 0);
    t = parse("rate=12%");
    assert_near(t.value, 0.12, 1e-15);
    assert_false(t.at_most);
    assert_true(parse("cpl=40").at_most);
    assert_false(parse("cpl>=40").at_most);
    assert_true(parse("won<=10/week").at_most);
}

static void refuses(const char *text, const char *message) {
    wn_target t;
    wn_err err;
    assert_int_equal(wn_target_parse(text, &t, &err), WN_E_USAGE);
    assert_non_null(strstr(err.message, message));
    assert_non_null(strstr(err.hint, "leads=30/month"));
}

static void what_is_refused(void **state) {
    (void)state;
    refuses("leads", "expected METRIC=VALUE");
    refuses("lead=30", "what should be met is not known");
    refuses("leads=many", "expected a number above 0");
    refuses("leads=0", "expected a number above 0");
    refuses("rate=10%/month", "counted per period");
    refuses("leads=30/fortnight", "the period is one of day");
}

/* 120 leads in 4 months are 30 a month, 24.9 to 35.9 (R: poisson.test(120, 4)). */
static void decides_by_the_interval(void **state) {
    (void)state;
    wn_money_row row = {.name = "a", .account = {.leads = 120, .won = 12}};
    wn_source source = {.name = "a", .won = {12, 120}};
    wn_judgement judgement = {.sources = &source, .count = 1, .all = {12, 120}};
    wn_money money = {.terms = {.conf = 0.95}, .rows = &row, .count = 1, .all = row};
    wn_target_basis basis = {&money, &judgement, 4 * 365.2425 / 12};
    const struct {
        const char *text;
        wn_target_state state;
    } cases[] = {
        {"leads=24/month", WN_TARGET_MET},    {"leads=30/month", WN_TARGET_UNDECIDED},
        {"leads=36/month", WN_TARGET_MISSED}, {"leads<=24/month", WN_TARGET_MISSED},
        {"a:leads<=36/month", WN_TARGET_MET}, {"leads=100", WN_TARGET_UNDECIDED},
        {"a:rate=5%", WN_TARGET_MET},         {"rate=10%", WN_TARGET_UNDECIDED},
        {"rate=20%", WN_TARGET_MISSED},
    };
    wn_target_result result;
    wn_err err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_target t = parse(cases[i].text);
        assert_int_equal(wn_target_check(&t, &basis, &result, &err), WN_OK);
        assert_int_equal(result.state, cases[i].state);
    }
    wn_target t = parse("leads=30/month");
    assert_int_equal(wn_target_check(&t, &basis, &result, &err), WN_OK);
    assert_near(result.seen.value, 30, 1e-9);
    assert_near(result.seen.low, 24.87298141, 1e-7);
    assert_near(result.seen.high, 35.87264634, 1e-7);
    t = parse("b:leads=30");
    assert_int_equal(wn_target_check(&t, &basis, &result, &err), WN_E_USAGE);
    assert_string_equal(err.message,
                        "--target \"b:leads=30\": no lead comes from a source \"b\"");
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_targets),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(decides_by_the_interval),
    };
    return cmocka_run_group_tests_name("targets", tests, NULL, NULL);
}
