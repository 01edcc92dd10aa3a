/* Numbers of R's survfit are in tests/reference/cases/competing_risks.json. */
#include "core/stats/init.h"
#include "core/stats/survival/competing_risks.h"
#include "tests/unit/life_helper.h"
#include "tests/unit/near.h"

enum { WON, LOST };

/* Won after 2 and 5 days, lost after 3 and 5, one open after 4. */
static void make(wn_life lives[2]) {
    const wn_life_row won[] = {{2, 1, 0}, {4, 0, 1}, {5, 1, 0}};
    const wn_life_row lost[] = {{3, 1, 0}, {5, 1, 0}};
    wn_err err;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(wn_life_add_row(&lives[WON], won[i], &err), WN_OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(wn_life_add_row(&lives[LOST], lost[i], &err), WN_OK);
    wn_life_settle(&lives[WON]);
    wn_life_settle(&lives[LOST]);
}

static void shares_add_up(void **state) {
    (void)state;
    wn_life lives[2] = {{0}};
    wn_risks risks;
    wn_err err;
    make(lives);
    assert_int_equal(wn_risks_fit(lives, 2, &risks, &err), WN_OK);
    assert_int_equal(risks.count, 3);
    for (size_t i = 0; i < risks.count; i++) {
        const wn_risk_part *parts = &risks.parts[(i + 1) * 2];
        assert_near(parts[WON].happened + parts[LOST].happened + risks.steps[i].open, 1,
                    1e-14);
    }
    /* 1/5 at 2, and 3/5 x 1/2 at 5 */
    assert_near(wn_risks_at(&risks, WON, 5, WN_KM_LOG, 0.95).happened.value, 0.5, 1e-14);
    /* nobody is left, so nothing changes any more */
    assert_near(wn_risks_at(&risks, WON, 99, WN_KM_LOG, 0.95).happened.value, 0.5, 1e-14);
    assert_near(wn_risks_quantile(&risks, WON, 0.4).value, 2, 0);
    assert_near(wn_risks_quantile(&risks, WON, 0.41).value, 5, 0);
    wn_risks_free(&risks);
    wn_life_free(&lives[WON]);
    wn_life_free(&lives[LOST]);
}

static void says_what_it_cannot(void **state) {
    (void)state;
    wn_life lives[2] = {{0}};
    wn_risks risks;
    wn_err err;
    assert_int_equal(wn_life_add(&lives[WON], 3, true, &err), WN_OK);
    assert_int_equal(wn_life_add(&lives[WON], 7, false, &err), WN_OK);
    assert_int_equal(wn_risks_fit(lives, 2, &risks, &err), WN_OK);
    wn_risk_point early = wn_risks_at(&risks, WON, 1, WN_KM_LOG, 0.95);
    assert_string_equal(early.happened.why_no_interval, "there is no event by then");
    assert_null(early.happened.why);
    assert_string_equal(wn_risks_at(&risks, WON, 8, WN_KM_LOG, 0.95).happened.why,
                        "nobody was watched for that long");
    assert_string_equal(wn_risks_quantile(&risks, LOST, 0.5).why,
                        "it has happened to nobody");
    wn_risks_free(&risks);
    wn_life_free(&lives[WON]);
}

static void nobody_at_all(void **state) {
    (void)state;
    wn_life lives[2] = {{0}};
    wn_risks risks;
    wn_err err;
    assert_int_equal(wn_risks_fit(lives, 2, &risks, &err), WN_OK);
    assert_int_equal(risks.count, 0);
    assert_string_equal(
        wn_risks_at(&risks, WON, 0, WN_KM_LOG, 0.95).happened.why_no_interval,
        "there is no event by then");
    wn_risks_free(&risks);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_add_up),
        cmocka_unit_test(says_what_it_cannot),
        cmocka_unit_test(nobody_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
