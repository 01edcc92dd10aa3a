/* Cure models and the laws of their delays. Likelihoods were maximised with R 4.2.2
 * (optim, optimHess) as written above each; the reference cases have more. */
#include "core/stats/survival/cure.h"
#include "tests/unit/life_helper.h"

static const double sample[2][30][2] = {
    {{21, 0}, {38, 0}, {6, 0},  {14, 0}, {21, 0}, {2, 1}, {17, 0}, {11, 0},
     {5, 1},  {16, 0}, {3, 0},  {4, 0},  {7, 0},  {1, 1}, {2, 1},  {28, 0},
     {32, 0}, {21, 0}, {12, 0}, {33, 0}, {17, 0}, {8, 0}, {18, 0}, {3, 0},
     {24, 0}, {37, 0}, {7, 0},  {17, 0}, {8, 0},  {39, 0}},
    {{1, 1}, {4, 1}, {3, 0},  {49, 0}, {26, 0}, {57, 0}, {29, 0}, {6, 1}, {5, 1},
     {5, 1}, {4, 1}, {12, 1}, {6, 0},  {10, 0}, {18, 0}, {47, 0}, {3, 1}, {2, 1},
     {5, 0}, {4, 1}, {6, 0},  {7, 1},  {1, 1},  {8, 0},  {4, 1}}};

static void fit(const wn_life *groups, size_t count, wn_delay_law law, wn_cure *cure,
                wn_cure_share *shares) {
    wn_err err;
    assert_int_equal(wn_cure_fit(groups, count, law, 0.95, cure, shares, &err), WN_OK);
}

/* sum over both groups of log(p) + dexp(t, log=T) or log(1 - p pexp(t)), one rate */
static void groups_may_share_a_delay(void **state) {
    (void)state;
    wn_life groups[] = {life_of(sample[0], 30), life_of(sample[1], 25)};
    wn_cure cure;
    wn_cure_share shares[2];
    fit(groups, 2, WN_DELAY_EXPONENTIAL, &cure, shares);
    assert_near(cure.loglik, -67.5586374510, 1e-10);
    assert_near(shares[0].share.value, 0.1505605334, 1e-8);
    assert_near(shares[1].share.value, 0.5911325467, 1e-8);
    assert_near(cure.delay.a, -1.5738559863, 1e-7);
    assert_near(shares[0].se_logit, 0.54940950, 1e-5);
    assert_near(shares[1].se_logit, 0.46591779, 1e-5);
    assert_near(cure.se_a, 0.28599476, 1e-5);
    /* the same with dlnorm and plnorm */
    fit(groups, 2, WN_DELAY_LOG_NORMAL, &cure, shares);
    assert_near(cure.loglik, -64.9959166703, 1e-10);
    assert_near(shares[0].share.value, 0.1483384564, 1e-7);
    assert_near(shares[1].share.value, 0.5819057279, 1e-7);
    assert_near(cure.delay.a, 1.2645593035, 1e-7);
    assert_near(cure.delay.b, -0.2974413178, 1e-7);
    assert_near(shares[1].se_logit, 0.45620694, 1e-5);
    assert_near(cure.se_a, 0.19356094, 1e-5);
    assert_near(cure.se_b, 0.19015374, 1e-5);
    wn_life_free(&groups[0]);
    wn_life_free(&groups[1]);
}

static void comparing_shares(void **state) {
    (void)state;
    wn_life groups[] = {life_of(sample[0], 30), life_of(sample[1], 25)};
    wn_cure cure;
    wn_cure_share shares[2];
    for (int g = 0; g < 2; g++)
        fit(&groups[g], 1, WN_DELAY_EXPONENTIAL, &cure, &shares[g]);
    wn_mean_comparison c = wn_cure_compare(&shares[0], &shares[1], 0.95);
    wn_mean_comparison back = wn_cure_compare(&shares[1], &shares[0], 0.95);
    assert_near(c.estimate.value, shares[1].share.value - shares[0].share.value, 0);
    assert_near(c.se, hypot(shares[0].se, shares[1].se), 1e-15);
    assert_true(wn_estimate_excludes(&c.estimate, 0) == (c.test.p < 0.05));
    assert_near(back.estimate.low, -c.estimate.high, 1e-15);
    assert_near(back.test.p, c.test.p, 1e-15);
    wn_life_free(&groups[0]);
    wn_life_free(&groups[1]);
}

/* The unit of time changes nothing but the delay. */
static void scaling_time(void **state) {
    (void)state;
    wn_life days = life_of(sample[1], 25), seconds = {0};
    wn_err err;
    for (size_t i = 0; i < 25; i++)
        assert_int_equal(
            wn_life_add(&seconds, sample[1][i][0] * 86400, sample[1][i][1] != 0, &err),
            WN_OK);
    wn_life_settle(&seconds);
    for (int law = 0; law < 2; law++) {
        wn_cure a, b;
        wn_cure_share in_days, in_seconds;
        fit(&days, 1, (wn_delay_law)law, &a, &in_days);
        fit(&seconds, 1, (wn_delay_law)law, &b, &in_seconds);
        assert_near(in_seconds.share.value, in_days.share.value, 1e-9);
        assert_near(in_seconds.se, in_days.se, 1e-8);
        assert_close(wn_delay_mean(&b.delay), 86400 * wn_delay_mean(&a.delay), 1e-8);
    }
    wn_life_free(&days);
    wn_life_free(&seconds);
}

static void refuse(const double (*pairs)[2], size_t count, wn_delay_law law,
                   const char *why) {
    wn_life life = life_of(pairs, count);
    wn_cure cure;
    wn_cure_share share;
    fit(&life, 1, law, &cure, &share);
    assert_string_equal(cure.why, why);
    assert_string_equal(share.share.why, why);
    assert_string_equal(wn_cure_compare(&share, &share, 0.95).test.why, why);
    wn_life_free(&life);
}

static void what_is_not_identified_is_refused(void **state) {
    (void)state;
    static const double none[][2] = {{1, 0}, {2, 0}}, all[][2] = {{1, 1}, {2, 1}};
    static const double one[][2] = {{1, 1}, {1, 1}, {4, 0}};
    /* events as frequent at the end as at the start */
    static const double steady[][2] = {{1, 1}, {2, 1}, {3, 1}, {4, 1}, {4, 0}, {4, 0}};
    for (int law = 0; law < 2; law++) {
        refuse(none, 2, (wn_delay_law)law, "there are no events");
        refuse(all, 2, (wn_delay_law)law, "it has happened to all");
        refuse(one, 3, (wn_delay_law)law,
               "the events have fewer than two different times");
    }
    refuse(steady, 6, WN_DELAY_EXPONENTIAL,
           "the times are too short to tell how many there will be in the end");
}

static void times_of_zero(void **state) {
    (void)state;
    static const double days[][2] = {{0, 1}, {0, 1}, {1, 1}, {2, 1}, {5, 1}, {0, 0},
                                     {9, 0}, {9, 0}, {9, 0}, {9, 0}, {9, 0}};
    static const double halves[][2] = {{.5, 1}, {.5, 1}, {1, 1}, {2, 1}, {5, 1}, {.5, 0},
                                       {9, 0},  {9, 0},  {9, 0}, {9, 0}, {9, 0}};
    wn_life zeros = life_of(days, 11), moved = life_of(halves, 11);
    wn_cure a, b;
    wn_cure_share of_zeros, of_moved;
    fit(&zeros, 1, WN_DELAY_LOG_NORMAL, &a, &of_zeros);
    /* the smallest time is now one half, and needs no reading */
    fit(&moved, 1, WN_DELAY_LOG_NORMAL, &b, &of_moved);
    assert_near(of_zeros.share.value, of_moved.share.value, 1e-9);
    assert_near(a.loglik, b.loglik, 1e-9);
    wn_life_free(&zeros);
    wn_life_free(&moved);
}

/* R: plnorm(3, 1.2, exp(.4)), pexp(3, exp(-1.3)), their quantiles; derivatives by
 * differences. */
static void laws_of_the_delay(void **state) {
    (void)state;
    const wn_delay normal = {WN_DELAY_LOG_NORMAL, 1.2, 0.4};
    const wn_delay exponential = {WN_DELAY_EXPONENTIAL, -1.3, 0};
    assert_near(wn_delay_cdf(&normal, 3), 0.47290785625512, 1e-12);
    assert_near(wn_delay_cdf(&exponential, 3), 0.55850799997989, 1e-12);
    assert_near(wn_delay_mean(&normal), exp(1.2 + 0.5 * exp(0.8)), 1e-12);
    assert_near(wn_delay_cdf(&normal, 0), 0, 1e-300);
    const wn_delay *laws[] = {&normal, &exponential};
    for (int i = 0; i < 2; i++) {
        const double t = 2.3, h = 1e-5;
        wn_delay up = *laws[i], down = *laws[i], higher = *laws[i], lower = *laws[i];
        up.a += h;
        down.a -= h;
        higher.b += h;
        lower.b -= h;
        wn_delay_slopes f = wn_delay_cdf_slopes(laws[i], t),
                        u = wn_delay_cdf_slopes(&up, t),
                        d = wn_delay_cdf_slopes(&down, t),
                        hi = wn_delay_cdf_slopes(&higher, t),
                        lo = wn_delay_cdf_slopes(&lower, t);
        assert_near(wn_delay_cdf(laws[i], wn_delay_quantile(laws[i], 0.3)), 0.3, 1e-12);
        assert_near(f.value + wn_delay_sf(laws[i], t), 1, 1e-14);
        assert_near(f.a, (u.value - d.value) / (2 * h), 1e-9);
        assert_near(f.aa, (u.a - d.a) / (2 * h), 1e-9);
        assert_near(f.b, (hi.value - lo.value) / (2 * h), 1e-9);
        assert_near(f.ab, (hi.a - lo.a) / (2 * h), 1e-9);
        assert_near(f.bb, (hi.b - lo.b) / (2 * h), 1e-9);
        f = wn_delay_log_density_slopes(laws[i], t);
        u = wn_delay_log_density_slopes(&up, t);
        d = wn_delay_log_density_slopes(&down, t);
        hi = wn_delay_log_density_slopes(&higher, t);
        lo = wn_delay_log_density_slopes(&lower, t);
        double density = (wn_delay_cdf(laws[i], t + h) - wn_delay_cdf(laws[i], t - h));
        assert_near(f.value, log(density / (2 * h)), 1e-8);
        assert_near(f.a, (u.value - d.value) / (2 * h), 1e-8);
        assert_near(f.aa, (u.a - d.a) / (2 * h), 1e-8);
        assert_near(f.b, (hi.value - lo.value) / (2 * h), 1e-8);
        assert_near(f.ab, (hi.a - lo.a) / (2 * h), 1e-8);
        assert_near(f.bb, (hi.b - lo.b) / (2 * h), 1e-8);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_may_share_a_delay),
        cmocka_unit_test(comparing_shares),
        cmocka_unit_test(scaling_time),
        cmocka_unit_test(what_is_not_identified_is_refused),
        cmocka_unit_test(times_of_zero),
        cmocka_unit_test(laws_of_the_delay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
