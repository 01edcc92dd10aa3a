/* Expected values of rates: the golden cases bb-k3, and scipy 1.10.1 as in test_lift.c;
 * of normals and gammas: what core/stats says of the same posteriors. */
#include "core/stats/bayes/lift.h"
#include "core/stats/init.h"
#include "experiments/collect/counts.h"
#include "experiments/test/analyse.h"
#include "experiments/test/bets.h"
#include "tests/unit/experiment_helper.h"
#include "tests/unit/near.h"

static wn_setup setup;
static wn_tally tally;
static wn_findings findings;
static wn_bets bets;
static wn_err err;

static int start(void **state) {
    (void)state;
    setup = wn_setup_standard();
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_bets_free(&bets);
    wn_findings_free(&findings);
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static wn_rc place_counts(const char *const *counts, size_t n) {
    add_metric(&setup, "signed_up", WN_CONVERSION, WN_PRIMARY);
    assert_int_equal(wn_counts_tally(&setup, counts, n, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    return wn_bets_place(&findings, &bets, &err);
}

static void three_arms(void **state) {
    (void)state;
    const char *counts[] = {"control=20/200", "b=28/200", "c=25/200"};
    assert_int_equal(place_counts(counts, 3), WN_OK);
    static const double best[] = {0.06056968915292896, 0.6323181479180628,
                                  0.30711216292897786};
    static const double loss[] = {0.047818414562944764, 0.008214454166905166,
                                  0.023065939315420003};
    for (size_t a = 0; a < 3; a++) {
        assert_near(wn_bets_of(&bets, 0, a)->rank.probability_best, best[a], 1e-9);
        assert_near(wn_bets_of(&bets, 0, a)->rank.expected_loss, loss[a], 1e-9);
    }
}

static void a_prior_and_a_rope(void **state) {
    (void)state;
    const char *counts[] = {"control=100/1000", "b=90/1050"};
    setup.prior = (wn_prior){WN_PRIOR_BETA, 12, 100};
    setup.rope = 0.05;
    assert_int_equal(place_counts(counts, 2), WN_OK);
    const wn_beta control = {112, 1000}, b = {102, 1060};
    const wn_bet *bet = wn_bets_of(&bets, 0, 1);
    wn_bayes_pair pair;
    wn_rope rope;
    assert_int_equal(wn_bayes_compare(control, b, &pair, &err), WN_OK);
    assert_near(bet->rank.probability_best, pair.probability_better, 1e-12);
    assert_int_equal(wn_beta_lift_rope(control, b, -0.05, 0.05, &rope, &err), WN_OK);
    assert_near(bet->rope.in, rope.in, 1e-12);
    double above;
    assert_int_equal(wn_beta_lift_above(control, b, bet->lift.low, &above, &err), WN_OK);
    assert_near(above, 0.975, 1e-9);
    const wn_comparison *c =
        wn_findings_comparison(&findings, wn_findings_everyone(&findings), 0, 1);
    assert_near(c->bayes.probability_better, pair.probability_better, 1e-12);
}

static void a_prior_that_does_not_fit(void **state) {
    (void)state;
    const char *counts[] = {"control=100/1000", "b=90/1050"};
    setup.prior = (wn_prior){WN_PRIOR_GAMMA, 12, 100};
    assert_int_equal(place_counts(counts, 2), WN_E_USAGE);
    assert_string_equal(err.message,
                        "a gamma prior is for a mean, and no primary metric is one");
}

static void place_amounts(const char *text) {
    setup.arm = "arm";
    add_metric(&setup, "clicks", WN_MEAN, WN_PRIMARY);
    assert_int_equal(collect_text(&setup, text, 1, &tally, &err), WN_OK);
    assert_int_equal(wn_analyse(&setup, &tally, &findings, &err), WN_OK);
    assert_int_equal(wn_bets_place(&findings, &bets, &err), WN_OK);
}

static void counts_of_events(void **state) {
    (void)state;
    setup.prior = (wn_prior){WN_PRIOR_GAMMA, 2, 4};
    setup.rope = 0.1;
    place_amounts("arm,clicks\ncontrol,1\ncontrol,0\ncontrol,2\nb,3\nb,1\n");
    const wn_gamma control = {5, 7}, b = {6, 6};
    const wn_bet *bet = wn_bets_of(&bets, 0, 1);
    wn_bayes_pair pair = wn_gamma_compare(control, b);
    assert_near(bet->rank.probability_best, pair.probability_better, 1e-10);
    assert_near(bet->rank.expected_loss, pair.loss_if_chosen, 1e-10);
    assert_near(bet->rope.above, wn_gamma_lift_above(control, b, 0.1), 1e-12);
    assert_near(bet->lift.high, wn_gamma_lift(control, b, 0.95).high, 1e-12);
}

static void amounts_are_no_counts(void **state) {
    (void)state;
    setup.prior = (wn_prior){WN_PRIOR_GAMMA, 2, 4};
    place_amounts("arm,clicks\ncontrol,1.5\ncontrol,0\nb,3\nb,1\n");
    assert_non_null(wn_bets_of(&bets, 0, 0)->why);
    assert_string_equal(wn_bets_of(&bets, 0, 1)->why,
                        "there is no other arm to compare with");
}

static void amounts(void **state) {
    (void)state;
    place_amounts("arm,clicks\ncontrol,5\ncontrol,7\ncontrol,6\nb,8\nb,5\nb,9\nc,4\n");
    const wn_bet *bet = wn_bets_of(&bets, 0, 1);
    double se = sqrt(1 / 3.0 + 13 / 9.0);
    assert_near(bet->rank.probability_best,
                wn_bayes_normal(22 / 3.0 - 6, se).probability_better, 1e-10);
    assert_true(bet->lift.low < 22 / 18.0 - 1 && bet->lift.high > 22 / 18.0 - 1);
    assert_string_equal(wn_bets_of(&bets, 0, 2)->why, "there is only one value");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {TEST(three_arms),
                                       TEST(a_prior_and_a_rope),
                                       TEST(a_prior_that_does_not_fit),
                                       TEST(counts_of_events),
                                       TEST(amounts_are_no_counts),
                                       TEST(amounts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
