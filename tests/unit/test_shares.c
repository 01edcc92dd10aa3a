/* Shares with intervals. That they are right on average is a property; here is what they
 * promise: reasons, errors, and the same answer from any number of threads. */
#include "core/stats/attribution/shares.h"

#include "core/stats/init.h"
#include "tests/unit/near.h"

/* a converts 30 of 100, a b 20 of 50, b 10 of 200: by Shapley a has 40 and b 20. */
static wn_paths some_paths(double scale) {
    const uint32_t path[] = {0, 1};
    wn_paths paths = {0};
    wn_err err;
    const wn_path_counts a = {30 * scale, 70 * scale, 300 * scale};
    const wn_path_counts ab = {20 * scale, 30 * scale, 800 * scale};
    const wn_path_counts b = {10 * scale, 190 * scale, 0};
    assert_int_equal(wn_paths_add(&paths, path, 1, a, &err), WN_OK);
    assert_int_equal(wn_paths_add(&paths, path, 2, ab, &err), WN_OK);
    assert_int_equal(wn_paths_add(&paths, path + 1, 1, b, &err), WN_OK);
    assert_int_equal(wn_paths_settle(&paths, NULL, &err), WN_OK);
    return paths;
}

static wn_rc find(const wn_paths *paths, wn_share_resampling how, wn_shares *out,
                  wn_err *err) {
    wn_chain chain;
    assert_int_equal(wn_chain_of_paths(paths, 1, &chain, err), WN_OK);
    wn_rc rc = wn_shares_find(paths, &chain, how, out, err);
    wn_chain_free(&chain);
    return rc;
}

static void assert_same(wn_estimate a, wn_estimate b) {
    assert_true(a.value == b.value && a.low == b.low && a.high == b.high);
}

static void come_with_intervals(void **state) {
    (void)state;
    wn_paths paths = some_paths(1);
    wn_shares shares[2], again[2];
    wn_err err;
    wn_share_resampling how = {.seed = 7, .replicates = 4000, .threads = 1, .conf = 0.9};
    assert_int_equal(find(&paths, how, shares, &err), WN_OK);
    assert_near(shares[0].shapley.value, 40. / 60, 1e-15);
    assert_near(shares[1].shapley_value.value, 400. / 1100, 1e-15);
    assert_near(shares[0].markov.value + shares[1].markov.value, 1, 1e-15);
    /* The share is (30 + 10 x) / 60 with binomial parts; its standard error by the delta
     * method, sqrt(30 (1 - 2/3)^2 + 20 (1/2 - 2/3)^2 + 10 (2/3)^2) / 60 = 0.0480, times
     * 1.645 is 0.079. */
    assert_near(shares[0].shapley.low, 40. / 60 - 0.079, 0.006);
    assert_near(shares[0].shapley.high, 40. / 60 + 0.079, 0.006);
    how.threads = 3;
    assert_int_equal(find(&paths, how, again, &err), WN_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_same(shares[i].effect, again[i].effect);
        assert_same(shares[i].markov, again[i].markov);
        assert_same(shares[i].markov_value, again[i].markov_value);
        assert_same(shares[i].shapley, again[i].shapley);
        assert_same(shares[i].shapley_value, again[i].shapley_value);
    }
    wn_paths_free(&paths);
}

static void say_why_there_are_none(void **state) {
    (void)state;
    wn_paths few = some_paths(0.125), none = {0};
    wn_shares shares[2];
    wn_err err;
    const uint32_t path[] = {0};
    wn_share_resampling how = {.seed = 1, .replicates = 100, .threads = 1, .conf = 0.95};
    assert_int_equal(find(&few, how, shares, &err), WN_OK);
    assert_string_equal(shares[0].markov.why_no_interval, "fewer than 10 conversions");
    assert_int_equal(wn_paths_add(&none, path, 1, (wn_path_counts){0, 5, 0}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_settle(&none, NULL, &err), WN_OK);
    assert_int_equal(find(&none, how, shares, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, "no journey ended in a conversion"));
    how.replicates = WN_SHARE_REPLICATES_MOST + 1;
    assert_int_equal(find(&few, how, shares, &err), WN_E_USAGE);
    wn_paths_free(&few);
    wn_paths_free(&none);
}

static void know_no_value(void **state) {
    (void)state;
    const uint32_t path[] = {0};
    wn_paths paths = {0};
    wn_shares shares[1];
    wn_err err;
    wn_share_resampling how = {.seed = 1, .replicates = 50, .threads = 2, .conf = 0.95};
    assert_int_equal(wn_paths_add(&paths, path, 1, (wn_path_counts){15, 5, 0}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_settle(&paths, NULL, &err), WN_OK);
    assert_int_equal(find(&paths, how, shares, &err), WN_OK);
    assert_string_equal(shares[0].markov_value.why, "no conversion has a value");
    assert_near(shares[0].markov.low, 1, 0);
    wn_paths_free(&paths);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(come_with_intervals),
        cmocka_unit_test(say_why_there_are_none),
        cmocka_unit_test(know_no_value),
    };
    wn_stats_init();
    return cmocka_run_group_tests_name("shares", tests, NULL, NULL);
}
