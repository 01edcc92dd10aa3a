/* Ordinary figures are reference cases (tests/reference/cases/counts.json: scipy). */
#include "core/stats/rates/funnel_plot.h"
#include "tests/unit/near.h"

static wn_funnel_plot plot_of(const wn_prop *groups, size_t count, double target) {
    wn_funnel_plot plot;
    wn_err err;
    assert_int_equal(wn_funnel_plot_make(groups, count, target, WN_FUNNEL_WINSORISE,
                                         &plot, NULL, &err),
                     WN_OK);
    return plot;
}

static void says_why_there_is_no_plot(void **state) {
    (void)state;
    const wn_prop groups[] = {{3, 17}, {0, 0}};
    assert_string_equal(plot_of(groups, 2, 0).why,
                        "all or none of the trials are expected to succeed");
    assert_non_null(plot_of(groups, 2, 1).why);
    wn_funnel_plot none = plot_of(groups + 1, 1, 0.2);
    assert_string_equal(none.why, "there are no trials");
    assert_string_equal(wn_funnel_limits(&none, 10, 0.95).why, none.why);
}

/* Groups that are too alike do not narrow the limits. */
static void never_narrows(void **state) {
    (void)state;
    const wn_prop alike[] = {{20, 100}, {41, 200}, {10, 50}, {0, 0}};
    wn_funnel_plot plot = plot_of(alike, 4, 0.2);
    assert_true(plot.phi < 1 && plot.phi_raw < 1);
    assert_near(plot.widened, 1, 0);
}

/* The exact limit at p = P(R <= k) is k / n itself. */
static void exact_limits_meet_the_distribution(void **state) {
    (void)state;
    double at_2 = 0.50795778731294394; /* R: pbinom(2, 20, 0.13) */
    assert_near(wn_funnel_exact_limit(0.13, 20, at_2), 0.1, 1e-12);
    assert_true(wn_funnel_exact_limit(0.13, 20, 1e-9) < 0);
    assert_true(wn_funnel_exact_limit(0.13, 20, 1 - 1e-9) <= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_why_there_is_no_plot),
        cmocka_unit_test(never_narrows),
        cmocka_unit_test(exact_limits_meet_the_distribution),
    };
    return cmocka_run_group_tests_name("funnel_plot", tests, NULL, NULL);
}
