/* Expected values: R 4.2.2, p.adjust(c(fisher.test, ...), "holm") and t.test against the
 * rest, by source. */
#include "core/stats/init.h"
#include "scoring/money/quality.h"
#include "tests/unit/near.h"

#include <stdlib.h>

static void add_source(wn_ledger *l, const char *name, const double *scores, size_t count,
                       double from) {
    uint32_t level;
    wn_err err;
    assert_int_equal(wn_levels_put(&l->sources, wn_text_of(name), &level, &err), WN_OK);
    if (!l->accounts) l->accounts = calloc(4, sizeof *l->accounts);
    for (size_t i = 0; i < count; i++) {
        wn_sums_add(&l->accounts[level].score, scores[i]);
        l->accounts[level].judged++;
        l->accounts[level].qualified += scores[i] >= from;
    }
}

static void compares_with_the_rest(void **state) {
    (void)state;
    const double web[] = {10, 20, 15, 40, 30, 25, 5, 35, 20, 10};
    const double fair[] = {70, 80, 65, 90, 55, 60, 75, 85};
    const double one[] = {50};
    wn_ledger ledger = {0};
    wn_source_quality q;
    wn_err err;
    add_source(&ledger, "web", web, 10, 60);
    add_source(&ledger, "fair", fair, 8, 60);
    add_source(&ledger, "", one, 1, 60);
    assert_int_equal(wn_source_quality_find(&ledger, 0.95, &q, &err), WN_OK);
    assert_string_equal(q.rows[0].name, "fair");
    assert_string_equal(q.rows[1].name, "web"); /* more leads than the blank one */
    assert_close(q.rows[0].share_p, 0.00047630388187664, 1e-9);
    assert_close(q.rows[1].share_p, 0.00142891164562991, 1e-9);
    assert_close(q.rows[0].score_p, 9.958422527688e-07, 1e-7);
    assert_near(q.rows[1].score.value, 21, 1e-12);
    assert_true(q.rows[0].share_differs && q.rows[0].score_differs);
    /* One lead has a score but no spread: no test, no interval. */
    assert_near(q.rows[2].score_p, 1, 0);
    assert_non_null(q.rows[2].score.why_no_interval);
    assert_int_equal(q.differing, 2);
    assert_int_equal(q.all.x, 7);
    wn_source_quality_free(&q);
    wn_ledger_free(&ledger);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {cmocka_unit_test(compares_with_the_rest)};
    return cmocka_run_group_tests_name("source_quality", tests, NULL, NULL);
}
