/* Ordinary arms are reference cases (tests/reference/cases/bayes.json: mpmath). Here are
 * closed forms, very large arms, and what must hold for any arms. */
#include "core/stats/bayes/bayes.h"
#include "core/stats/init.h"
#include "core/stats/law/dist.h"
#include "tests/unit/near.h"

static wn_bayes_pair compare(wn_beta control, wn_beta treatment) {
    wn_bayes_pair pair;
    wn_err err;
    assert_int_equal(wn_bayes_compare(control, treatment, &pair, &err), WN_OK);
    return pair;
}

static wn_bayes_pair after(wn_prop control, wn_prop treatment) {
    wn_beta flat = {1, 1};
    return compare(wn_beta_posterior(flat, control), wn_beta_posterior(flat, treatment));
}

static void closed_forms(void **state) {
    (void)state;
    /* two uniform rates; 0 of 1 against 1 of 1: 5/6, by hand */
    wn_bayes_pair p = after((wn_prop){0, 0}, (wn_prop){0, 0});
    assert_near(p.probability_better, 0.5, 1e-14);
    assert_near(p.loss_if_chosen, 1 / 6.0, 1e-14);
    p = after((wn_prop){0, 1}, (wn_prop){1, 1});
    assert_near(p.probability_better, 5 / 6.0, 1e-14);
    /* Evan Miller's sum, R 4.2.2: i <- 0:17264; a <- 17490; b <- 127786; c <- 17265;
     * d <- 128047; sum(exp(lbeta(a+i, b+d) - log(d+i) - lbeta(1+i, d) - lbeta(a, b))) */
    p = after((wn_prop){17489, 145274}, (wn_prop){17264, 145310});
    assert_near(p.probability_better, 0.094944178548097655, 1e-10);
}

static void sums_are_integrals(void **state) {
    (void)state;
    const wn_prop arms[] = {{0, 0}, {0, 1},     {1, 1},       {3, 20},          {20, 20},
                            {7, 9}, {0, 40000}, {5, 1000000}, {999995, 1000000}};
    enum { ARMS = sizeof arms / sizeof *arms };
    for (size_t i = 0; i < ARMS; i++)
        for (size_t k = 0; k < ARMS; k++)
            assert_near(wn_bayes_better(arms[i], arms[k]),
                        after(arms[i], arms[k]).probability_better, 1e-9);
}

/* Losses differ by what the means differ by, whatever the sizes and shapes. */
static void losses_are_consistent(void **state) {
    (void)state;
    const wn_beta arms[] = {{0.5, 0.5}, {1, 1e9},         {900.5, 101.5}, {5e8, 5e8},
                            {2, 1000},  {5e8 + 1e5, 5e8}, {0.01, 0.02},   {3e4, 7}};
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 8; k++) {
            wn_bayes_pair p = compare(arms[i], arms[k]);
            double d = wn_beta_mean(arms[k]) - wn_beta_mean(arms[i]);
            assert_near(p.loss_if_kept - p.loss_if_chosen, d, 1e-12);
            assert_true(p.probability_better >= 0 && p.probability_better <= 1);
            assert_true(p.loss_if_kept >= 0 && p.loss_if_chosen >= 0);
            wn_bayes_pair q = compare(arms[k], arms[i]);
            assert_near(p.probability_better + q.probability_better, 1, 1e-12);
        }
}

/* Posteriors this narrow are normal: Phi(mean / sd). */
static void a_billion_visitors(void **state) {
    (void)state;
    wn_beta a = {5e8, 5e8}, b = {5.0001e8, 4.9999e8};
    double sd = sqrt(0.25 / 1e9 + 0.25 / 1e9);
    assert_near(compare(a, b).probability_better, wn_normal_cdf(1e-5 / sd), 1e-8);
}

static void ranks_add_up(void **state) {
    (void)state;
    enum { COUNT = 23 };
    wn_beta arms[COUNT];
    wn_bayes_arm out[COUNT];
    double best = 0, ranks = 0, better[COUNT * COUNT];
    wn_err err;
    for (int i = 0; i < COUNT; i++)
        arms[i] = (wn_beta){0.5 + i * (i % 7), 20 + i * i * i % 4001};
    assert_int_equal(wn_bayes_rank(arms, COUNT, out, better, &err), WN_OK);
    for (int i = 0; i < COUNT; i++) {
        best += out[i].probability_best;
        ranks += out[i].expected_rank;
        assert_near(wn_beta_mean(arms[i]) + out[i].expected_loss,
                    wn_beta_mean(arms[0]) + out[0].expected_loss, 1e-12);
        double rank = 1;
        for (int k = 0; k < COUNT; k++) {
            assert_near(better[i * COUNT + k] + better[k * COUNT + i], 1, 1e-12);
            if (k != i) rank += better[k * COUNT + i];
        }
        assert_near(out[i].expected_rank, rank, 1e-12);
    }
    assert_near(best, 1, 1e-13);
    assert_near(ranks, COUNT * (COUNT + 1) / 2, 1e-12);
}

static void one_arm_is_best(void **state) {
    (void)state;
    wn_beta arm = {3, 8};
    wn_bayes_arm out;
    wn_err err;
    assert_int_equal(wn_bayes_rank(&arm, 1, &out, NULL, &err), WN_OK);
    assert_near(out.probability_best, 1, 0);
    assert_near(out.expected_rank, 1, 1e-14);
    assert_near(out.expected_loss, 0, 1e-14);
}

static void normal_effects(void **state) {
    (void)state;
    /* R 4.2.2: pnorm(0.3/0.4); 0.4*dnorm(0.75) - 0.3*pnorm(-0.75) */
    wn_bayes_pair p = wn_bayes_normal(0.3, 0.4);
    assert_near(p.probability_better, 0.77337264762313174, 1e-14);
    assert_near(p.loss_if_chosen, 0.05246676714886131, 1e-14);
    assert_near(p.loss_if_kept, 0.35246676714886131, 1e-14);
    p = wn_bayes_normal(-2, 0);
    assert_near(p.probability_better, 0, 0);
    assert_near(p.loss_if_chosen, 2, 0);
    assert_near(wn_bayes_normal(0, 0).probability_better, 0.5, 0);
    wn_normal n = wn_bayes_normal_posterior((wn_normal){0.1, 0.3}, (wn_normal){0.7, 0.1});
    assert_near(n.mean, 0.1 + 0.75 * 0.6, 1e-15);
    assert_near(n.variance, 0.075, 1e-15);
}

/* scipy 1.10.1: integrate.quad of f_i prod F_j, and of F_i (1 - prod F_j). */
static void normal_arms(void **state) {
    (void)state;
    static const wn_normal arms[] = {{3.1, 0.04}, {3.4, 0.09}, {-500, 1e4}, {3.3, 1e-6}};
    static const double best[] = {0.0800305277930165, 0.6091407850966061,
                                  2.391326143629489e-07, 0.31082844797776377};
    static const double loss[] = {0.38437545696650827, 0.08437545696650851,
                                  503.4843754569666, 0.1843754569665086};
    wn_bayes_arm out[4];
    wn_err err;
    double sum = 0;
    assert_int_equal(wn_bayes_rank_normals(arms, 4, out, &err), WN_OK);
    for (int i = 0; i < 4; i++) {
        assert_near(out[i].probability_best, best[i], 1e-9);
        assert_near(out[i].expected_loss, loss[i], 1e-9);
        sum += out[i].probability_best;
    }
    assert_near(sum, 1, 1e-14);
    wn_bayes_pair pair = wn_bayes_normal(0.3, sqrt(0.13));
    assert_int_equal(wn_bayes_rank_normals(arms, 2, out, &err), WN_OK);
    assert_near(out[1].probability_best, pair.probability_better, 1e-12);
    assert_near(out[1].expected_loss, pair.loss_if_chosen, 1e-12);
    static const wn_normal still[] = {{1, 1}, {2, 0}};
    assert_int_equal(wn_bayes_rank_normals(still, 2, out, &err), WN_E_USAGE);
}

static void practical_equivalence(void **state) {
    (void)state;
    /* R 4.2.2: pnorm(-0.02, 0.03, 0.04); pnorm(0.05, 0.03, 0.04, lower = FALSE) */
    wn_rope r = wn_bayes_normal_rope(0.03, 0.04, -0.02, 0.05);
    assert_near(r.below, 0.10564977366685525, 1e-14);
    assert_near(r.above, 0.30853753872598688, 1e-14);
    assert_near(r.below + r.in + r.above, 1, 1e-15);
    assert_near(wn_bayes_normal_rope(0.03, 0, -0.02, 0.05).in, 1, 0);
    assert_near(wn_bayes_normal_rope(0.06, 0, -0.02, 0.05).above, 1, 0);
    assert_near(wn_bayes_normal_rope(-0.06, 0, -0.02, 0.05).below, 1, 0);
}

static void bayes_factors(void **state) {
    (void)state;
    wn_prop a = {13, 170}, b = {22, 181}, none = {0, 0};
    /* R 4.2.2: lbeta(15, 187) + lbeta(24, 189) - lbeta(37, 346) - lbeta(2, 30) */
    assert_near(wn_bayes_log_factor((wn_beta){2, 30}, a, b), -0.127223978940326, 1e-10);
    assert_near(wn_bayes_log_factor((wn_beta){2, 30}, a, none), 0, 1e-12);
}

static void refuses_shapes(void **state) {
    (void)state;
    wn_bayes_pair pair;
    wn_err err;
    wn_beta good = {2, 3}, bad[] = {{0, 1}, {1, -1}, {NAN, 1}, {1, 1e13}};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(wn_bayes_compare(good, bad[i], &pair, &err), WN_E_USAGE);
    assert_near(pair.probability_better, 0, 0);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_forms),          cmocka_unit_test(sums_are_integrals),
        cmocka_unit_test(losses_are_consistent), cmocka_unit_test(a_billion_visitors),
        cmocka_unit_test(ranks_add_up),          cmocka_unit_test(one_arm_is_best),
        cmocka_unit_test(normal_effects),        cmocka_unit_test(practical_equivalence),
        cmocka_unit_test(bayes_factors),         cmocka_unit_test(refuses_shapes),
        cmocka_unit_test(normal_arms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
