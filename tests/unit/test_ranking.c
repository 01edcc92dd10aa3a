/* Against all pairs written down, and by hand; pROC's figures are among the reference
 * cases. */
#include "core/stats/law/random.h"
#include "core/stats/prediction/gains.h"
#include "core/stats/prediction/psi.h"
#include "core/stats/prediction/roc.h"
#include "tests/unit/near.h"

static wn_err err;
static wn_ranking ranking;

static int end(void **state) {
    (void)state;
    wn_ranking_free(&ranking);
    return 0;
}

static void rank(const double *score, const uint8_t *won, size_t n) {
    wn_ranking_free(&ranking);
    assert_int_equal(wn_ranking_make(score, won, n, &ranking, &err), WN_OK);
}

/* Ten leads: 9 9 | 7 7 7 | 4 4 | 2 1 1. */
static const double ten[] = {7, 1, 9, 4, 7, 2, 9, 1, 4, 7};
static const uint8_t ten_won[] = {1, 0, 1, 0, 0, 0, 1, 0, 1, 1};

static void ties_are_grouped(void **state) {
    (void)state;
    rank(ten, ten_won, 10);
    assert_int_equal(ranking.count, 5);
    assert_int_equal(ranking.won, 5);
    assert_int_equal(ranking.lost, 5);
    const wn_tied *seven = &ranking.tied[ranking.of[0]];
    assert_near(seven->score, 7, 0);
    assert_int_equal(seven->won, 2);
    assert_int_equal(seven->lost, 1);
    assert_near(seven->place_won, 0.9, 1e-15);
    assert_near(seven->place_lost, 0.6, 1e-15);
}

static void auc_against_all_pairs(void **state) {
    (void)state;
    for (uint64_t round = 0; round < 100; round++) {
        wn_random random = wn_random_start(5, round, 0);
        double score[40], pairs = 0, beaten = 0;
        uint8_t won[40];
        for (size_t i = 0; i < 40; i++) {
            won[i] = i < 2 || (i > 3 && wn_random_below(&random, 3) == 0);
            score[i] = (double)wn_random_below(&random, 12) + 2 * won[i];
        }
        for (size_t i = 0; i < 40; i++)
            for (size_t j = 0; j < 40; j++) {
                if (!won[i] || won[j]) continue;
                pairs++;
                beaten += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
            }
        rank(score, won, 40);
        wn_auc auc = wn_auc_of(&ranking);
        assert_near(auc.value, beaten / pairs, 1e-14);
        wn_estimate plain = wn_auc_interval(&auc, 0.9);
        wn_estimate logit = wn_auc_interval_logit(&auc, 0.9);
        assert_true(plain.low < auc.value && auc.value < plain.high);
        assert_true(0 < logit.low && logit.low < auc.value && logit.high < 1);
        assert_near(wn_auc_covariance(&ranking, &ranking, won), wn_auc_variance(&auc),
                    1e-13);
    }
}

static void why_there_is_no_auc(void **state) {
    (void)state;
    static const double score[] = {1, 2, 3, 4};
    static const uint8_t none[4], all[] = {1, 1, 1, 1}, top[] = {0, 0, 1, 1};
    static const uint8_t one[] = {0, 0, 1, 0};
    static const double same[] = {5, 5, 5, 5};
    rank(score, none, 0);
    assert_string_equal(wn_auc_of(&ranking).why, "there are no cases");
    rank(score, none, 4);
    assert_string_equal(wn_auc_of(&ranking).why, "none was won");
    assert_string_equal(wn_ks_of(&ranking).why, "none was won");
    rank(score, all, 4);
    assert_string_equal(wn_auc_of(&ranking).why, "all were won");
    wn_auc auc = wn_auc_of(&ranking);
    assert_string_equal(wn_auc_interval(&auc, 0.95).why, "all were won");
    rank(score, top, 4);
    auc = wn_auc_of(&ranking);
    assert_near(auc.value, 1, 0);
    assert_string_equal(wn_auc_interval(&auc, 0.95).why_no_interval,
                        "every won case scores above every lost one");
    rank(score, one, 4);
    auc = wn_auc_of(&ranking);
    assert_near(auc.value, 2.0 / 3, 1e-15);
    assert_string_equal(wn_auc_interval_logit(&auc, 0.95).why_no_interval,
                        "it takes two won and two lost cases");
    rank(same, top, 4);
    auc = wn_auc_of(&ranking);
    assert_near(auc.value, 0.5, 0);
    assert_non_null(wn_auc_interval(&auc, 0.95).why_no_interval);
}

static void scores_that_sort_alike(void **state) {
    (void)state;
    double other[10];
    for (size_t i = 0; i < 10; i++)
        other[i] = 3 * ten[i] - 100;
    rank(ten, ten_won, 10);
    wn_ranking second;
    assert_int_equal(wn_ranking_make(other, ten_won, 10, &second, &err), WN_OK);
    wn_auc_comparison c = wn_auc_compare_paired(&ranking, &second, ten_won, 0.95);
    assert_near(c.difference.value, 0, 0);
    assert_string_equal(c.difference.why_no_interval, "both scores sort alike");
    assert_near(c.test.p, 1, 0);
    wn_ranking_free(&second);
    wn_auc perfect = {.value = 1, .cases = 4, .why_no_variance = "perfect"};
    wn_auc some = wn_auc_of(&ranking), none = {.why = "none was won"};
    c = wn_auc_compare_unpaired(&some, &perfect, 0.95);
    assert_string_equal(c.test.why, "perfect");
    c = wn_auc_compare_unpaired(&none, &some, 0.95);
    assert_string_equal(c.difference.why, "none was won");
}

/* R: ks.test(x[won == 1], x[won == 0])$statistic is 0.6; reached at 7 and above. */
static void ks_at_tie_ends(void **state) {
    (void)state;
    rank(ten, ten_won, 10);
    wn_ks ks = wn_ks_of(&ranking);
    assert_near(ks.value, 0.6, 1e-15);
    assert_near(ks.at, 7, 0);
}

/* The best three: both nines, and a third of the sevens with two wins. */
static void depths_within_ties(void **state) {
    (void)state;
    rank(ten, ten_won, 10);
    assert_near(wn_gains_won(&ranking, 3), 2 + 2.0 / 3, 1e-15);
    double depths[] = {0, 2.5, 5, 7.5, 10};
    wn_slice slices[4];
    wn_gains_slices(&ranking, depths, 4, slices);
    double won = 0;
    for (size_t i = 0; i < 4; i++) {
        assert_near(slices[i].cases, 2.5, 1e-14);
        won += slices[i].won;
    }
    assert_near(won, 5, 1e-14);
    assert_near(slices[0].high, 9, 0);
    assert_near(slices[0].low, 7, 0);
    assert_near(slices[3].high, 2, 0);
    assert_near(slices[3].low, 1, 0);
}

static void profit_of_calling(void **state) {
    (void)state;
    rank(ten, ten_won, 10);
    wn_profit p = wn_profit_best(&ranking, 5, 9); /* 2 of 2; 2 of 3; 1 of 2; 0 of 3 */
    assert_near(p.from, 7, 0);
    assert_near(p.cases, 5, 0);
    assert_near(p.profit, 9 * 4 - 5 * 5, 1e-14);
    p = wn_profit_from(&ranking, 3, 5, 9);
    assert_near(p.profit, 9 * 5 - 5 * 7, 1e-14);
    assert_true(wn_profit_best(&ranking, 5, 4).none);
    assert_true(wn_profit_from(&ranking, 10, 5, 4).none);
}

static void psi_of_bins(void **state) {
    (void)state;
    double a[] = {10, 0, 5, 0}, e[] = {8, 2, 0, 0}, nothing[] = {0, 0, 0, 0};
    wn_psi psi = wn_psi_of(a, e, 4);
    assert_int_equal(psi.bins, 3);
    assert_int_equal(psi.empty, 2);
    /* R: a <- c(10,.5,5)/15; e <- c(8,2,.5)/10; sum((a-e)*log(a/e)) */
    assert_near(psi.value, 0.86045344816153624, 1e-14);
    assert_string_equal(wn_psi_of(a, nothing, 4).why, "one of the two has no cases");
    assert_string_equal(wn_psi_of(a, e, 1).moved.why, "all cases are in one bin");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(ties_are_grouped, end),
        cmocka_unit_test_teardown(auc_against_all_pairs, end),
        cmocka_unit_test_teardown(why_there_is_no_auc, end),
        cmocka_unit_test_teardown(scores_that_sort_alike, end),
        cmocka_unit_test_teardown(ks_at_tie_ends, end),
        cmocka_unit_test_teardown(depths_within_ties, end),
        cmocka_unit_test_teardown(profit_of_calling, end),
        cmocka_unit_test_teardown(psi_of_bins, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
