/* Scored leads in the order of time, what rules add, whom to call, two scores compared,
 * figures by resampling; nothing depends on blocks or threads. The statistics themselves
 * are tested beside core/stats/prediction. */
#include "core/stats/law/random.h"
#include "scoring/evaluate/evaluation.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

static wn_err err;

typedef struct fixture {
    wn_script *script;
    wn_table *table;
    wn_scorer *scorer;
    wn_presence presence;
    wn_sheet sheet;
} fixture;

static void forget(fixture *f) {
    wn_sheet_free(&f->sheet);
    wn_scorer_free(f->scorer);
    wn_table_free(f->table);
    wn_script_free(f->script);
}

static wn_rc read_sheet(fixture *f, const char *path, const char *time,
                        size_t block_bytes, int threads) {
    wn_rc rc = WN_OK;
    wn_read_options reading = {.block_bytes = block_bytes};
    wn_sheet_plan plan = {
        .time = time, .train = 0.5, .ids = true, .presence = &f->presence};
    WN_TRY(wn_table_open(path, &reading, &f->table, &err));
    WN_TRY(wn_table_want_named(f->table, "won", WN_BOOL, &plan.outcome, &err));
    WN_TRY(wn_scorer_new(f->script, f->table, NULL, &f->scorer, &err));
    WN_TRY(wn_scorer_want_id(f->scorer, &err));
    plan.scorer = f->scorer;
    rc = wn_sheet_read(f->table, &plan, threads, &f->sheet, &err);
out:
    return rc;
}

static wn_rc load(fixture *f, const char *rules, const char *csv, const char *time,
                  size_t block_bytes, int threads) {
    *f = (fixture){0};
    char text[2048];
    snprintf(text, sizeof text,
             "scoring \"s\" { id = \"id\", bands = { hot = 10, cold = 0 }, max = 60 } %s",
             rules);
    assert_int_equal(wn_script_run_text("s.lua", wn_text_of(text), &wn_kind_scoring, NULL,
                                        &f->script, &err),
                     WN_OK);
    temp_file file = temp_write(csv, strlen(csv));
    wn_rc rc = read_sheet(f, file.path, time, block_bytes, threads);
    unlink(file.path);
    return rc;
}

/* a alone is cut by its group, b by nothing, c by the total's limit of 60. */
static const char *const rules =
    "group \"G\" { max = 25, rule \"a\" { points = 20, when = { a = above(0) } }, "
    "rule \"b\" { points = 10.5, when = { b = above(0) } } } "
    "rule \"c\" { points = function(lead) return lead.c end }";

static const char *const seven = "id,at,a,b,c,won\n"
                                 "p,2025-01-09,1,0,3,0\n"
                                 "q,2025-01-02,1,1,0,1\n"
                                 "r,2025-01-05,0,1,55,1\n"
                                 "s,2025-01-03,0,0,7,\n"
                                 "t,,1,1,5,0\n"
                                 "u,2025-01-05,1,1,50,0\n"
                                 "v,2025-01-01,0,0,0,0\n";

static void leads_in_the_order_of_time(void **state) {
    (void)state;
    static const double score[] = {0, 25, 60, 60, 23};
    static const char *const ids[] = {"v", "q", "r", "u", "p"};
    for (size_t block = 16; block < 400; block *= 5)
        for (int threads = 1; threads < 4; threads++) {
            fixture f;
            assert_int_equal(load(&f, rules, seven, "at", block, threads), WN_OK);
            assert_int_equal(f.sheet.leads, 5);
            assert_int_equal(f.sheet.older, 3); /* 2.5, rounded up */
            assert_int_equal(f.sheet.no_outcome, 1);
            assert_int_equal(f.sheet.no_time, 1);
            for (size_t i = 0; i < 5; i++) {
                assert_near(f.sheet.score[i], score[i], 0);
                assert_string_equal(wn_sheet_id(&f.sheet, i), ids[i]);
            }
            forget(&f);
        }
}

/* What the score of q (25 of 30.5), u (25 + 50, cut to 60) and p would lose. */
static void effects_of_rules_within_limits(void **state) {
    (void)state;
    fixture f;
    assert_int_equal(load(&f, rules, seven, "at", 0, 1), WN_OK);
    int32_t **effect = f.sheet.effect;
    assert_int_equal(effect[0][1], 1450); /* 25 - 10.5 */
    assert_int_equal(effect[1][1], 500);  /* 25 - 20 */
    assert_int_equal(effect[2][1], 0);
    assert_int_equal(effect[0][3], 0); /* 10.5 + 50 is above 60 still */
    assert_int_equal(effect[2][3], 3500);
    assert_int_equal(effect[1][2], 500); /* r: 60 - 55 */
    assert_int_equal(effect[0][4], 2000);
    assert_int_equal(effect[1][4], 0);
    forget(&f);
}

static void what_cannot_be_read(void **state) {
    (void)state;
    fixture f;
    assert_int_equal(
        load(&f, rules, "id,at,a,b,c,won\np,,1,0,3,0\nq,1,1,0,3,\n", "at", 0, 1),
        WN_E_DATA);
    assert_string_equal(err.message, "no lead to judge the score by: 1 have no outcome "
                                     "and 1 no time");
    forget(&f);
    assert_int_equal(load(&f, rules, seven, "id", 0, 1), WN_E_DATA);
    assert_string_equal(err.column, "id");
    forget(&f);
}

/* Six judged leads of two days; two calls a day. */
static void calls_within_a_capacity(void **state) {
    (void)state;
    static double score[] = {99, 5, 9, 7, 2, 2, 2}, when[] = {1, 9, 9.3, 9.9, 10, 10, 10};
    static uint8_t won[] = {1, 1, 0, 1, 0, 1, 1};
    wn_sheet sheet = {.leads = 7, .older = 1, .score = score, .won = won, .when = when};
    wn_capacity capacity;
    wn_called called;
    assert_int_equal(wn_capacity_parse("2/day", &capacity, &err), WN_OK);
    assert_int_equal(wn_calls_make(&sheet, score, &capacity, &called, &err), WN_OK);
    static const uint8_t expected[] = {0, 1, 1, 1, 1, 0};
    assert_memory_equal(called.flags, expected, 6);
    assert_int_equal(called.won.x, 2);
    assert_int_equal(called.won.n, 4);
    assert_int_equal(called.wins, 4);
    assert_int_equal(called.periods, 2);
    assert_int_equal(called.full, 2);
    assert_near(called.by_chance, 2 * 2.0 / 3 + 2 * 2.0 / 3, 1e-14);
    wn_calls_free(&called);
    capacity.per = WN_PERIOD_MONTH;
    assert_int_equal(wn_calls_make(&sheet, score, &capacity, &called, &err), WN_OK);
    assert_int_equal(called.won.n, 2);
    assert_int_equal(called.won.x, 1);
    wn_calls_free(&called);
    const char *const bad[] = {"", "0", "-3/day", "5/", "5/fortnight", "many", "5 /day"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(wn_capacity_parse(bad[i], &capacity, &err), WN_E_USAGE);
}

/* 1970-01-05 was a Monday. */
static void weeks_begin_on_mondays(void **state) {
    (void)state;
    static double score[] = {1, 2, 3}, when[] = {3, 3.9, 4};
    static uint8_t won[] = {1, 1, 1};
    wn_sheet sheet = {.leads = 3, .score = score, .won = won, .when = when};
    wn_capacity capacity;
    wn_called called;
    assert_int_equal(wn_capacity_parse("1/week", &capacity, &err), WN_OK);
    assert_int_equal(wn_calls_make(&sheet, score, &capacity, &called, &err), WN_OK);
    assert_int_equal(called.periods, 2);
    assert_int_equal(called.won.n, 2);
    assert_int_equal(called.flags[1], 1);
    wn_calls_free(&called);
}

enum { MANY = 4000 };
static double many[MANY], other[MANY];
static uint8_t many_won[MANY];

static void make_many(uint64_t seed) {
    wn_random random = wn_random_start(seed, 0, 0);
    for (size_t i = 0; i < MANY; i++) {
        many_won[i] = wn_random_uniform(&random) < 0.3;
        many[i] = floor(10 * (wn_random_normal(&random) + many_won[i]));
        other[i] = floor(10 * (wn_random_normal(&random) + 2 * many_won[i]));
    }
}

static void a_better_challenger(void **state) {
    (void)state;
    make_many(3);
    wn_sheet sheet = {.leads = MANY, .score = many, .other = other, .won = many_won};
    wn_ranking ranking;
    wn_versus v;
    wn_capacity capacity = {.leads = 500};
    assert_int_equal(wn_ranking_make(many, many_won, MANY, &ranking, &err), WN_OK);
    assert_int_equal(wn_versus_make(&sheet, &ranking, &capacity, 0.95, &v, &err), WN_OK);
    assert_true(v.auc.difference.low > 0);
    assert_int_equal(v.both.n + v.added.n, 500);
    assert_int_equal(v.added.n, v.dropped.n);
    assert_near(v.wins.value, (double)v.instead.won.x - (double)v.called.won.x, 1e-9);
    assert_true(v.wins.low > 0);
    wn_versus_free(&v);
    wn_ranking_free(&ranking);
}

static void figures(const wn_ranking *r, const void *ctx, double *out) {
    (void)ctx;
    out[0] = wn_ks_of(r).value;
    out[1] = (double)r->won / (double)(r->won + r->lost);
}

/* The interval of a rate by resampling is near the normal one; threads do not matter. */
static void intervals_by_resampling(void **state) {
    (void)state;
    make_many(8);
    wn_ranking ranking;
    wn_estimate one[2], two[2];
    const wn_redraw what = {figures, NULL, 2};
    assert_int_equal(wn_ranking_make(many, many_won, MANY, &ranking, &err), WN_OK);
    wn_resampling how = {.seed = 1, .replicates = 1000, .threads = 1};
    assert_int_equal(wn_redraw_intervals(&ranking, &what, how, 0.95, one, &err), WN_OK);
    how.threads = 3;
    assert_int_equal(wn_redraw_intervals(&ranking, &what, how, 0.95, two, &err), WN_OK);
    assert_memory_equal(one, two, sizeof one);
    double p = one[1].value, half = 1.96 * sqrt(p * (1 - p) / MANY);
    assert_near(one[1].low, p - half, 0.003);
    assert_near(one[1].high, p + half, 0.003);
    assert_true(one[0].low < one[0].value && one[0].value < one[0].high);
    how.replicates = 3;
    assert_int_equal(wn_redraw_intervals(&ranking, &what, how, 0.95, two, &err),
                     WN_E_USAGE);
    wn_ranking_free(&ranking);
    how.replicates = 100;
    assert_int_equal(wn_ranking_make(many, many_won, 1, &ranking, &err), WN_OK);
    assert_int_equal(wn_redraw_intervals(&ranking, &what, how, 0.95, two, &err), WN_OK);
    assert_non_null(two[0].why);
    wn_ranking_free(&ranking);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leads_in_the_order_of_time),
        cmocka_unit_test(effects_of_rules_within_limits),
        cmocka_unit_test(what_cannot_be_read),
        cmocka_unit_test(calls_within_a_capacity),
        cmocka_unit_test(weeks_begin_on_mondays),
        cmocka_unit_test(a_better_challenger),
        cmocka_unit_test(intervals_by_resampling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
