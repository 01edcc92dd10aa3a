/* What must hold for any experiment. */
#include "experiments/test/analyse.h"
#include "experiments/test/bets.h"
#include "experiments/test/rates.h"
#include "experiments/test/verdict.h"

#include "core/stats/init.h"
#include "tests/property/random.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>

enum { TRIES = 150, MOST_ARMS = 4 };

static wn_err err;

/* An experiment with a rate and a mean in each arm, arms named "a", "b", ... */
typedef struct experiment {
    wn_setup setup;
    wn_tally tally;
    wn_findings findings;
    wn_verdict verdict;
} experiment;

/* Either tiny, so that zero cells, full cells and single visitors are common and the
 * exact method is used, or large enough for the score method. */
static wn_prop random_prop(uint64_t *seed, bool tiny) {
    uint64_t n = tiny ? 1 + random_below(seed, 25) : 100 + random_below(seed, 3000);
    if (tiny) return (wn_prop){random_below(seed, n + 1), n};
    return (wn_prop){10 + random_below(seed, n - 19), n};
}

static wn_sums random_sums(uint64_t *seed) {
    wn_sums sums = {0};
    for (uint64_t n = random_below(seed, 9); n > 0; n--)
        wn_sums_add(&sums, floor(random_real(seed, 0, 6)));
    return sums;
}

static void begin(experiment *e, size_t arms) {
    static const wn_metric rate = {.name = "rate", .kind = WN_CONVERSION};
    static const wn_metric mean = {.name = "mean", .kind = WN_MEAN, .role = WN_PRIMARY};
    *e = (experiment){.setup = wn_setup_standard()};
    e->setup.control = "a";
    assert_int_equal(wn_setup_add_metric(&e->setup, rate, &err), WN_OK);
    assert_int_equal(wn_setup_add_metric(&e->setup, mean, &err), WN_OK);
    assert_int_equal(wn_tally_init(&e->tally, &e->setup, &err), WN_OK);
    for (size_t i = 0; i < arms; i++) {
        char name[2] = {(char)('a' + i), 0};
        uint32_t number;
        assert_int_equal(wn_levels_put(&e->tally.arms, wn_text_of(name), &number, &err),
                         WN_OK);
    }
    assert_int_equal(wn_tally_make_room(&e->tally, &err), WN_OK);
}

static void set(experiment *e, size_t arm, wn_prop prop, wn_sums sums) {
    wn_tally_cell *cells = wn_tally_cells(&e->tally, 0, 0, arm);
    cells[0].prop = prop;
    cells[1].sums = sums;
}

static void judge(experiment *e) {
    assert_int_equal(wn_analyse(&e->setup, &e->tally, &e->findings, &err), WN_OK);
    assert_int_equal(wn_verdict_reach(&e->findings, &e->verdict, &err), WN_OK);
}

static void end(experiment *e) {
    wn_buf_free(&e->verdict.sentence);
    wn_findings_free(&e->findings);
    wn_tally_free(&e->tally);
    wn_setup_free(&e->setup);
}

static const wn_comparison *comparison(const experiment *e, size_t metric, size_t arm) {
    return wn_findings_comparison(&e->findings, wn_findings_everyone(&e->findings),
                                  metric, arm);
}

/* p < alpha if and only if the interval leaves zero out. */
static void expect_agreement(const experiment *e, double p, const wn_estimate *d,
                             double none) {
    double alpha = 1 - e->setup.conf;
    if (fabs(p - alpha) < 1e-6) return;
    if ((p < alpha) != wn_estimate_excludes(d, none))
        fail_msg("method %s, correction %s: p %.17g, interval [%.17g, %.17g]",
                 wn_rate_test_names[e->setup.rate_test],
                 wn_correction_names[e->setup.correction], p, d->low, d->high);
}

static void expect_sound(const experiment *e, const wn_comparison *c) {
    const wn_estimate *d = &c->difference;
    assert_true(isfinite(d->value) && isfinite(d->low) && isfinite(d->high));
    assert_true(c->test.p >= 0 && c->test.p <= 1);
    assert_true(c->test.why || (c->p_adjusted >= c->test.p && c->p_adjusted <= 1));
    double better = c->bayes.probability_better;
    assert_true(better >= 0 && better <= 1);
    if (c->test.why) return;
    if (c->method < WN_METHOD_WELCH) {
        expect_agreement(e, c->test.p, &c->alone.odds_ratio, 1);
        expect_agreement(e, c->p_adjusted, &c->odds_ratio, 1);
    }
    if (c->odds_decide) return;
    expect_agreement(e, c->test.p, &c->alone.difference, 0);
    expect_agreement(e, c->p_adjusted, d, 0);
}

/* Some arm is the best. */
static void expect_chances(const experiment *e, size_t arms) {
    wn_bets bets;
    assert_int_equal(wn_bets_place(&e->findings, &bets, &err), WN_OK);
    for (size_t m = 0; m < 2; m++) {
        double sum = 0;
        bool any = false;
        for (size_t a = 0; a < arms; a++) {
            const wn_bet *bet = wn_bets_of(&bets, m, a);
            any |= !bet->why;
            sum += bet->rank.probability_best;
            assert_true(bet->rank.expected_loss >= 0);
        }
        if (any && fabs(sum - 1) > 1e-9) fail_msg("the chances add up to %.17g", sum);
    }
    wn_bets_free(&bets);
}

static void no_winner_while_the_interval_holds_zero(void **state) {
    (void)state;
    uint64_t seed = 11;
    size_t shipped = 0;
    for (int i = 0; i < TRIES; i++) {
        experiment e;
        size_t arms = 2 + random_below(&seed, MOST_ARMS - 1);
        begin(&e, arms);
        e.setup.conf = random_real(&seed, 0.6, 0.99);
        e.setup.rate_test = (wn_rate_test)random_below(&seed, WN_RATE_TEST_MID_P + 1);
        bool slow = e.setup.rate_test == WN_RATE_TEST_BARNARD ||
                    e.setup.rate_test == WN_RATE_TEST_BOSCHLOO;
        if (slow && i % 2 == 0) e.setup.rate_test = WN_RATE_TEST_AUTO;
        e.setup.correction = (wn_correction)random_below(&seed, WN_CORRECTION_NONE + 1);
        e.setup.pairs = random_below(&seed, 3) == 0;
        for (size_t a = 0; a < arms; a++)
            set(&e, a, random_prop(&seed, i % 2), random_sums(&seed));
        judge(&e);
        for (size_t m = 0; m < 2; m++) {
            for (size_t a = 1; a < arms; a++)
                expect_sound(&e, comparison(&e, m, a));
        }
        for (size_t k = 0; k < e.findings.pair_count; k++)
            expect_sound(&e, &e.findings.pairs[k].comparison);
        expect_chances(&e, arms);
        assert_non_null(e.verdict.sentence.p);
        if (e.verdict.decision == WN_DECISION_SHIP) {
            const wn_comparison *c = comparison(&e, e.verdict.metric, e.verdict.arm);
            assert_int_equal(wn_comparison_side(c), 1);
            assert_true(c->p_adjusted < 1 - e.setup.conf && e.findings.sample_ratio_ok);
            shipped++;
        }
        end(&e);
    }
    assert_true(shipped > 3); /* the property was put to the test */
}

static void close_to(double got, double expected) {
    if (fabs(got - expected) > 1e-7 * fmax(1, fabs(expected)))
        fail_msg("got %.17g, expected %.17g", got, expected);
}

static void swapping_arms_mirrors_everything(void **state) {
    (void)state;
    uint64_t seed = 12;
    for (int i = 0; i < TRIES; i++) {
        experiment e;
        begin(&e, 2);
        for (size_t a = 0; a < 2; a++)
            set(&e, a, random_prop(&seed, i % 2), random_sums(&seed));
        judge(&e);
        wn_findings there = e.findings;
        e.setup.control = "b";
        e.findings = (wn_findings){0};
        wn_buf_free(&e.verdict.sentence);
        judge(&e);
        for (size_t m = 0; m < 2; m++) {
            const wn_comparison *back = comparison(&e, m, 1);
            const wn_comparison *c =
                wn_findings_comparison(&there, wn_findings_everyone(&there), m, 1);
            close_to(back->difference.value, -c->difference.value);
            close_to(back->difference.low, -c->difference.high);
            close_to(back->difference.high, -c->difference.low);
            close_to(back->test.p, c->test.p);
            if (c->bayes_why) continue;
            close_to(back->bayes.probability_better, 1 - c->bayes.probability_better);
            close_to(back->bayes.loss_if_chosen, c->bayes.loss_if_kept);
        }
        close_to(e.findings.sample_ratio.p, there.sample_ratio.p);
        wn_findings_free(&there);
        end(&e);
    }
}

static void the_order_of_parts_does_not_matter(void **state) {
    (void)state;
    uint64_t seed = 13;
    for (int i = 0; i < 300; i++) {
        experiment parts[5], forward, backward;
        begin(&forward, 3);
        begin(&backward, 3);
        for (size_t k = 0; k < 5; k++) {
            begin(&parts[k], 3);
            for (size_t a = 0; a < 3; a++)
                set(&parts[k], a, random_prop(&seed, i % 2), random_sums(&seed));
        }
        for (size_t k = 0; k < 5; k++) {
            assert_int_equal(wn_tally_merge(&forward.tally, &parts[k].tally, &err),
                             WN_OK);
            assert_int_equal(wn_tally_merge(&backward.tally, &parts[4 - k].tally, &err),
                             WN_OK);
        }
        for (size_t a = 0; a < 3; a++) {
            const wn_tally_cell *f = wn_tally_cells(&forward.tally, 0, 0, a);
            const wn_tally_cell *b = wn_tally_cells(&backward.tally, 0, 0, a);
            assert_int_equal(f[0].prop.x, b[0].prop.x);
            assert_int_equal(f[0].prop.n, b[0].prop.n);
            assert_int_equal(f[1].sums.n, b[1].sums.n);
            close_to(f[1].sums.mean, b[1].sums.mean);
            close_to(f[1].sums.m2, b[1].sums.m2);
        }
        for (size_t k = 0; k < 5; k++)
            end(&parts[k]);
        end(&forward);
        end(&backward);
    }
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_winner_while_the_interval_holds_zero),
        cmocka_unit_test(swapping_arms_mirrors_everything),
        cmocka_unit_test(the_order_of_parts_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
