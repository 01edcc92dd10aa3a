/* Expected values: R 4.2.2. Costs are the spend over poisson.test(won, 1)$conf.int; the
 * revenue of 5 values c(120, 340, 75, 410, 55) is their sum, its limits those of the
 * count and of mean * exp(qt(.975, 4) * sd / sqrt(5) / mean) added up as squares of logs.
 */
#include "core/stats/init.h"
#include "scoring/money/budget.h"
#include "tests/unit/near.h"

#include <stdlib.h>

typedef struct books {
    wn_ledger ledger;
    wn_spend spend;
    wn_money money;
} books;

static wn_account *open_account(books *b, const char *name, uint64_t leads,
                                uint64_t won) {
    uint32_t level;
    wn_err err;
    assert_int_equal(wn_levels_put(&b->ledger.sources, wn_text_of(name), &level, &err),
                     WN_OK);
    assert_true(level < 8);
    if (!b->ledger.accounts) b->ledger.accounts = calloc(8, sizeof(wn_account));
    b->ledger.accounts[level] = (wn_account){.leads = leads, .won = won};
    return &b->ledger.accounts[level];
}

static void pay(books *b, const char *name, double amount) {
    uint32_t level;
    wn_err err;
    assert_int_equal(wn_levels_put(&b->spend.sources, wn_text_of(name), &level, &err),
                     WN_OK);
    if (!b->spend.lines) b->spend.lines = calloc(8, sizeof(wn_spend_line));
    b->spend.lines[level].amount = amount;
    b->spend.total += amount;
}

static void add_up(books *b, wn_money_terms terms, wn_mature_rate mature) {
    wn_err err;
    terms.conf = 0.95;
    assert_int_equal(
        wn_money_make(&b->ledger, &b->spend, &terms, mature, NULL, &b->money, &err),
        WN_OK);
}

static const wn_money_row *row_of(const books *b, const char *name) {
    for (size_t i = 0; i < b->money.count; i++)
        if (strcmp(b->money.rows[i].name, name) == 0) return &b->money.rows[i];
    fail_msg("no row of %s", name);
    return NULL;
}

static void close_books(books *b) {
    wn_money_free(&b->money);
    wn_spend_free(&b->spend);
    wn_ledger_free(&b->ledger);
}

static void costs_are_spend_over_counts(void **state) {
    (void)state;
    books b = {0};
    open_account(&b, "ads", 569, 59);
    open_account(&b, "fair", 12, 3);
    open_account(&b, "new", 40, 0);
    open_account(&b, "", 7, 1);
    pay(&b, "ads", 10650.7);
    pay(&b, "fair", 10650.7);
    pay(&b, "new", 10650.7);
    pay(&b, "tv", 99);
    add_up(&b, (wn_money_terms){0}, NULL);
    const wn_estimate *ads = &row_of(&b, "ads")->per_won;
    assert_near(ads->value, 180.520338983, 1e-6);
    assert_near(ads->low, 139.946151330, 1e-6);
    assert_near(ads->high, 237.137876704, 1e-6);
    assert_near(row_of(&b, "fair")->per_won.high, 17215.41929213, 1e-4);
    /* No win yet: a one-sided limit. */
    const wn_estimate *fresh = &row_of(&b, "new")->per_won;
    assert_string_equal(fresh->why, "no lead of it is won yet");
    assert_near(fresh->low, 3555.29100315, 1e-5);
    assert_true(fresh->high_unbounded);
    assert_string_equal(row_of(&b, "")->per_lead.why, "nothing was spent on it");
    assert_string_equal(row_of(&b, "tv")->per_lead.why, "it brought no lead");
    assert_int_equal(b.money.spend_only, 1);
    assert_int_equal(b.money.leads_only, 1);
    assert_int_equal(b.money.paid.account.won, 62);
    assert_int_equal(b.money.all.account.won, 63);
    close_books(&b);
}

static void returns_have_intervals(void **state) {
    (void)state;
    const double values[] = {120, 340, 75, 410, 55};
    books b = {0};
    wn_account *a = open_account(&b, "ads", 50, 5);
    for (size_t i = 0; i < 5; i++)
        wn_sums_add(&a->value, values[i]);
    a = open_account(&b, "one", 10, 1);
    wn_sums_add(&a->value, 200);
    open_account(&b, "none", 10, 0);
    pay(&b, "ads", 400);
    pay(&b, "one", 100);
    pay(&b, "none", 100);
    add_up(&b, (wn_money_terms){.has_value = true, .has_margin = true, .margin = 0.5},
           NULL);
    const wn_money_row *ads = row_of(&b, "ads");
    assert_near(ads->roas.value, 2.5, 1e-12);
    assert_near(ads->roas.low, 0.549754114126, 1e-9);
    assert_near(ads->roas.high, 9.374076914208, 1e-8);
    assert_near(ads->payback.value, 0.8, 1e-12);
    assert_near(ads->payback.high, 2 / 0.549754114126, 1e-8);
    assert_near(ads->revenue_per_lead.value, 20, 1e-12);
    assert_string_equal(row_of(&b, "one")->roas.why_no_interval,
                        "one value does not show how values vary");
    const wn_estimate *none = &row_of(&b, "none")->roas;
    assert_near(none->value, 0, 0);
    assert_true(none->high > 2.9957 * 200 / 100); /* 3 more at the usual 200 */
    close_books(&b);
}

static wn_estimate one_in_four(const void *ctx, const char *source) {
    (void)ctx;
    if (strcmp(source, "young") == 0) return wn_estimate_none("too young to say");
    return (wn_estimate){.value = 0.25, .low = 0.25, .high = 0.25};
}

static void mature_costs_use_the_rate_to_come(void **state) {
    (void)state;
    books b = {0};
    open_account(&b, "ads", 59, 4);
    open_account(&b, "young", 12, 0);
    pay(&b, "ads", 10650.7);
    pay(&b, "young", 50);
    add_up(&b, (wn_money_terms){0}, one_in_four);
    /* The rate is certain here: four times the cost of a lead. */
    const wn_estimate *cost = &row_of(&b, "ads")->per_won_mature;
    assert_near(cost->value, 4 * 180.520338983, 1e-6);
    assert_near(cost->low, 4 * 139.946151330, 1e-6);
    assert_string_equal(row_of(&b, "young")->per_won_mature.why, "too young to say");
    close_books(&b);
}

/* ----------------------------------------------------------------------------- budget */

/* The shares of draws in which each is best, and the quantiles of the gain, are by
 * 400,000 draws of R's from the posterior on a fine grid. */
static void moves_what_the_data_support(void **state) {
    (void)state;
    books b = {0};
    wn_budget budget;
    wn_err err;
    open_account(&b, "ads", 569, 59);
    open_account(&b, "linkedin", 230, 35);
    open_account(&b, "facebook", 370, 24);
    open_account(&b, "webinar", 73, 19);
    open_account(&b, "podcast", 12, 3);
    pay(&b, "ads", 10650.7);
    pay(&b, "linkedin", 8454.25);
    pay(&b, "facebook", 6235.61);
    pay(&b, "webinar", 1627.01);
    pay(&b, "podcast", 852.48);
    pay(&b, "tiktok", 496.11);
    add_up(&b, (wn_money_terms){0}, NULL);
    assert_int_equal(wn_budget_make(&b.money, NULL, 2, 1, &budget, &err), WN_OK);
    assert_true(budget.supported);
    const double best[] = {0.05088, 0.0063, 0.0063, 0.87827, 0.03618, 0.02208};
    double sum = 0;
    for (size_t i = 0; i < 6; i++) {
        assert_near(budget.shares[i].thompson, best[i], 0.012);
        sum += budget.shares[i].proposed;
    }
    assert_near(sum, 1, 1e-12);
    assert_near(budget.moved, 1627.01 / 28316.16, 1e-9);
    assert_near(budget.shares[3].proposed, 2 * budget.shares[3].present, 1e-12);
    assert_near(budget.gain.value, 0.05245, 0.002);
    assert_near(budget.gain.low, 0.00119, 0.002);
    assert_near(budget.gain.high, 0.12317, 0.004);
    wn_budget_free(&budget);
    close_books(&b);
}

static void keeps_the_budget_when_sources_are_alike(void **state) {
    (void)state;
    books b = {0};
    wn_budget budget;
    wn_err err;
    open_account(&b, "a", 100, 11);
    open_account(&b, "b", 100, 9);
    pay(&b, "a", 1000);
    pay(&b, "b", 1000);
    add_up(&b, (wn_money_terms){0}, NULL);
    assert_int_equal(wn_budget_make(&b.money, NULL, 2, 1, &budget, &err), WN_OK);
    assert_false(budget.supported);
    assert_near(budget.moved, 0, 0);
    wn_budget_free(&budget);
    close_books(&b);
}

static void says_why_there_is_no_budget(void **state) {
    (void)state;
    books b = {0};
    wn_budget budget;
    wn_err err;
    open_account(&b, "a", 100, 0);
    open_account(&b, "b", 100, 0);
    pay(&b, "a", 1000);
    add_up(&b, (wn_money_terms){0}, NULL);
    assert_int_equal(wn_budget_make(&b.money, NULL, 2, 1, &budget, &err), WN_OK);
    assert_string_equal(budget.why, "fewer than two sources have spend");
    wn_budget_free(&budget);
    wn_money_free(&b.money);
    pay(&b, "b", 1);
    add_up(&b, (wn_money_terms){0}, NULL);
    assert_int_equal(wn_budget_make(&b.money, NULL, 2, 1, &budget, &err), WN_OK);
    assert_string_equal(budget.why, "no lead that was paid for is won yet");
    wn_budget_free(&budget);
    close_books(&b);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(costs_are_spend_over_counts),
        cmocka_unit_test(returns_have_intervals),
        cmocka_unit_test(mature_costs_use_the_rate_to_come),
        cmocka_unit_test(moves_what_the_data_support),
        cmocka_unit_test(keeps_the_budget_when_sources_are_alike),
        cmocka_unit_test(says_why_there_is_no_budget),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
