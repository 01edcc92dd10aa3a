/* Leads, their deals, and what they will become. */
#include "core/base/mem.h"
#include "core/data/levels.h"
#include "core/stats/init.h"
#include "core/stats/law/random.h"
#include "scoring/maturity/maturity.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

#define DAY(y, m, d) ((int32_t)wn_time_day(wn_time_of_day(y, m, d)))

typedef struct files {
    wn_table *table;
    wn_deals deals;
    wn_fates fates;
} files;

static wn_rc read_files(const char *leads, const char *deals, int32_t as_of, files *f,
                        wn_err *err) {
    static const wn_fate_columns columns = {"source", "created", "won", "lost", "id"};
    static const wn_deal_columns deal_columns = {"id", "won", "lost"};
    const wn_accumulator nothing = {0};
    wn_read_options options = {0};
    temp_file file = temp_write(leads, strlen(leads));
    wn_rc rc = WN_OK;
    size_t won;
    *f = (files){0};
    if (deals) {
        temp_file other = temp_write(deals, strlen(deals));
        wn_table *table = NULL;
        rc = wn_table_open(other.path, &options, &table, err);
        if (rc == WN_OK)
            rc = wn_deals_read(table, &deal_columns, as_of, 1, &f->deals, err);
        wn_table_free(table);
        unlink(other.path);
    }
    if (rc == WN_OK) rc = wn_table_open(file.path, &options, &f->table, err);
    if (rc == WN_OK)
        rc = wn_fates_gather(f->table, &columns, deals ? &f->deals : NULL, as_of,
                             &f->fates, &won, err);
    if (rc == WN_OK) rc = wn_table_scan(f->table, &nothing, NULL, 2, err);
    if (rc == WN_OK) wn_fates_settle(&f->fates, deals ? &f->deals : NULL);
    unlink(file.path);
    return rc;
}

static void free_files(files *f) {
    wn_fates_free(&f->fates);
    wn_deals_free(&f->deals);
    wn_table_free(f->table);
}

static const char leads[] = "id,source,created,won,lost\n"
                            "a,web,2025-01-01,2025-01-09,\n"
                            "b,,2025-01-03,,2025-01-04\n"
                            "c,web,2025-01-05,2025-01-02,\n"
                            "a,web,2025-01-05,,\n"
                            "d,web,2025-01-06,2025-02-20,\n"
                            "e,fair,,2025-02-20,\n"
                            "f,fair,2025-02-01,,\n"
                            ",fair,2025-01-10,2025-01-12,2025-01-11\n";

static void one_file(void **state) {
    (void)state;
    files f;
    wn_err err;
    assert_int_equal(read_files(leads, NULL, DAY(2025, 1, 31), &f, &err), WN_OK);
    assert_int_equal(f.fates.count, 5);
    assert_int_equal(f.fates.today, DAY(2025, 1, 31));
    const wn_watch *all = f.fates.all;
    assert_int_equal(all[0].days, 8);
    assert_int_equal(all[0].end, WN_WATCH_EVENT);
    assert_int_equal(all[1].days, 1);
    assert_int_equal(all[1].end, WN_WATCH_OTHER);
    assert_int_equal(all[2].days, 0); /* won before it came */
    assert_int_equal(all[3].end, WN_WATCH_OPEN);
    assert_int_equal(all[3].days, 25);
    assert_int_equal(all[4].end, WN_WATCH_OTHER); /* lost the day before it was won */
    assert_int_equal(f.fates.too_early.count, 1);
    assert_string_equal(f.fates.too_early.names[0], "c");
    assert_int_equal(f.fates.repeated.count, 1);
    assert_int_equal(f.fates.later.count, 1);
    assert_int_equal(f.fates.no_created, 1);
    assert_int_equal(f.fates.after.count, 1);
    assert_int_equal(f.fates.no_id, 1);
    assert_int_equal(f.fates.both.count, 1);
    free_files(&f);
}

/* Without a day it is that of the latest date. */
static void latest_day(void **state) {
    (void)state;
    files f;
    wn_err err;
    assert_int_equal(read_files(leads, NULL, INT32_MAX, &f, &err), WN_OK);
    assert_int_equal(f.fates.today, DAY(2025, 2, 20));
    assert_int_equal(f.fates.later.count, 0);
    free_files(&f);
}

static void two_files(void **state) {
    (void)state;
    static const char people[] = "id,source,created,won,lost\n"
                                 "a,web,2025-01-01,,\nb,web,2025-01-02,,\n"
                                 "c,fair,2025-01-03,,\n";
    static const char deals[] = "id,won,lost\na,2025-02-10,\na,2025-01-20,\n"
                                "b,,2025-01-22\nx,2025-01-05,\n,2025-01-06,\n"
                                "c,2025-03-01,\n";
    files f;
    wn_err err;
    assert_int_equal(read_files(people, deals, DAY(2025, 2, 28), &f, &err), WN_OK);
    assert_int_equal(f.fates.all[0].days, 19); /* the first win */
    assert_int_equal(f.fates.all[1].end, WN_WATCH_OTHER);
    assert_int_equal(f.fates.all[2].end, WN_WATCH_OPEN);
    assert_int_equal(f.fates.several.count, 1);
    assert_int_equal(f.fates.without_lead.count, 1);
    assert_string_equal(f.fates.without_lead.names[0], "x");
    assert_int_equal(f.deals.no_id, 1);
    assert_int_equal(f.deals.later.count, 1);
    assert_int_equal(f.deals.rows, 6);
    free_files(&f);
}

static void unknown_columns(void **state) {
    (void)state;
    files f;
    wn_err err;
    assert_int_equal(read_files("id,source,day,won,lost\na,b,2025-01-01,,\n", NULL,
                                INT32_MAX, &f, &err),
                     WN_E_DATA);
    free_files(&f);
    assert_int_equal(read_files(leads, "id,lost\na,2025-01-01\n", INT32_MAX, &f, &err),
                     WN_E_DATA);
    free_files(&f);
    assert_int_equal(
        read_files("id,source,created,won,lost\na,b,soon,,\n", NULL, INT32_MAX, &f, &err),
        WN_E_DATA);
    free_files(&f);
}

/* --------------------------------------------------------------------- made-up leads */

enum { LEADS = 900, DAYS = 120 };

/* `first` and `second` are as good, but the leads of the second are younger. */
static wn_fates made_up(bool backwards) {
    wn_fates f = {.all = wn_alloc_zero(LEADS, sizeof *f.all), .room = LEADS};
    wn_random random = wn_random_start(5, 0, 0);
    wn_watch all[LEADS];
    wn_err err;
    for (int i = 0; i < LEADS; i++) {
        bool young = i % 3 == 0;
        int start = (int)wn_random_below(&random, young ? 40 : DAYS) + (young ? 80 : 0);
        int delay = (int)exp(2.5 + wn_random_normal(&random));
        bool won = wn_random_uniform(&random) < 0.3 && start + delay <= DAYS;
        all[i] = (wn_watch){.group = young,
                            .start = start,
                            .days = won ? delay : DAYS - start,
                            .end = won ? WN_WATCH_EVENT : WN_WATCH_OPEN};
    }
    for (int i = 0; i < LEADS; i++) {
        const wn_watch *w = &all[backwards ? LEADS - 1 - i : i];
        uint32_t level;
        assert_int_equal(wn_levels_put(&f.sources,
                                       wn_text_of(w->group ? "second" : "first"), &level,
                                       &err),
                         WN_OK);
        f.all[f.count] = *w;
        f.all[f.count++].group = level;
    }
    f.today = DAYS;
    return f;
}

static void young_source(void **state) {
    (void)state;
    wn_fates f = made_up(false);
    wn_maturity m;
    wn_err err;
    wn_bayes_arm places[2];
    double better[4];
    assert_int_equal(wn_maturity_find(&f, 0.9, 7, &m, &err), WN_OK);
    assert_null(m.why);
    const wn_mature_source *young = &m.sources[0], *old = &m.sources[1];
    assert_int_equal(young->leads, 300);
    assert_true(young->share_in < old->share_in);
    assert_true(young->mature.low < 0.3 && 0.3 < young->mature.high);
    assert_true((double)young->won / 300 < young->mature.low);
    assert_near(m.all.mature.value,
                (young->mature.value * 300 + old->mature.value * 600) / 900, 1e-9);
    wn_maturity_rank(&m, places, better);
    assert_near(places[0].probability_best + places[1].probability_best, 1, 1e-9);
    assert_near(better[1] + better[2], 1, 1e-9);
    assert_near(places[0].expected_rank + places[1].expected_rank, 3, 1e-9);
    wn_maturity_free(&m);
    wn_fates_free(&f);
}

static void order_is_nothing(void **state) {
    (void)state;
    wn_fates f = made_up(false), g = made_up(true);
    wn_maturity m, n;
    wn_err err;
    assert_int_equal(wn_maturity_find(&f, 0.9, 7, &m, &err), WN_OK);
    assert_int_equal(wn_maturity_find(&g, 0.9, 7, &n, &err), WN_OK);
    for (size_t i = 0; i < 2; i++) {
        uint32_t k = wn_map_find(&g.sources.map, wn_map_key(&f.sources.map, (uint32_t)i));
        assert_true(m.sources[i].mature.value == n.sources[k].mature.value);
        assert_true(m.sources[i].mature.high == n.sources[k].mature.high);
        assert_near(m.sources[i].median_age, n.sources[k].median_age, 0);
        assert_near(m.sources[i].half.value, n.sources[k].half.value, 0);
    }
    wn_maturity_free(&m);
    wn_maturity_free(&n);
    wn_fates_free(&f);
    wn_fates_free(&g);
}

static void says_why_not(void **state) {
    (void)state;
    wn_fates f = made_up(false);
    wn_maturity m;
    wn_err err;
    for (size_t i = 0; i < f.count; i++)
        if (i > 5) f.all[i].end = WN_WATCH_OPEN;
    assert_int_equal(wn_maturity_find(&f, 0.9, 7, &m, &err), WN_OK);
    assert_string_equal(m.why, "too few leads are won to learn how long a win takes");
    assert_string_equal(m.sources[0].mature.why, m.why);
    assert_null(m.sources[0].draws);
    wn_maturity_free(&m);
    wn_fates_free(&f);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file),     cmocka_unit_test(latest_day),
        cmocka_unit_test(two_files),    cmocka_unit_test(unknown_columns),
        cmocka_unit_test(young_source), cmocka_unit_test(order_is_nothing),
        cmocka_unit_test(says_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
