/* Expected values: shared reference cases "eb-betabinomial-sources" and
 * "rank-sources-p-best" (scipy: Nelder-Mead to 1e-13 on the beta-binomial likelihood,
 * equal-tailed beta quantiles, quadrature of P(best)). */
#include "scoring/sources/judge.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

static wn_census census_of(const char *const *names, const wn_prop *won, size_t count) {
    wn_census census = {0};
    wn_err err;
    census.won = malloc(count * sizeof *census.won);
    for (size_t i = 0; i < count; i++) {
        uint32_t level;
        assert_int_equal(
            wn_levels_put(&census.sources, wn_text_of(names[i]), &level, &err), WN_OK);
        assert_int_equal(level, i);
        census.won[i] = won[i];
    }
    return census;
}

static const wn_source *named(const wn_judgement *j, const char *name) {
    for (size_t i = 0; i < j->count; i++)
        if (strcmp(j->sources[i].name, name) == 0) return &j->sources[i];
    fail_msg("no source %s", name);
    return NULL;
}

static void ranks_small_sources_with_care(void **state) {
    (void)state;
    const char *names[] = {"google_ads", "organic", "facebook", "referral",  "webinar",
                           "partner",    "tiktok",  "email",    "cold_list", "event"};
    const wn_prop won[] = {{129, 1840}, {121, 1210}, {41, 960}, {26, 145}, {14, 88},
                           {9, 37},     {9, 510},    {58, 620}, {4, 300},  {4, 12}};
    wn_census census = census_of(names, won, 10);
    wn_judgement j;
    wn_err err;
    assert_int_equal(wn_judge(&census, NULL, 0.95, &j, &err), WN_OK);
    assert_true(j.fit.different);
    assert_near(j.fit.prior.a, 1.5151391169945825, 1e-5);
    assert_near(j.fit.loglik, -43.89590878958502, 1e-8);
    /* 4 of 12 is the highest rate, but 9 of 37 says more. */
    assert_string_equal(j.sources[0].name, "partner");
    const wn_source *event = named(&j, "event"), *cold = named(&j, "cold_list");
    assert_near(event->shrunk.value, 0.21253038251484785, 1e-6);
    assert_near(event->shrunk.low, 0.0812340978194565, 1e-6);
    assert_near(event->place.probability_best, 0.44296069540845456, 2e-5);
    assert_near(named(&j, "partner")->place.expected_rank, 2.0617702105173805, 2e-5);
    assert_true(event->like_best);
    assert_false(cold->like_best);
    assert_int_equal(event->rank_low, 1);
    assert_int_equal(cold->rank_high, 10);
    assert_true(cold->rank_low >= 8);
    assert_int_equal(j.all.n, 5722);
    assert_near(j.same_rate.statistic, 131.50818512815312, 1e-7);
    wn_judgement_free(&j);
    wn_census_free(&census);
}

static void says_when_nothing_differs(void **state) {
    (void)state;
    const char *names[] = {"a", "b", "c"};
    const wn_prop won[] = {{10, 100}, {11, 100}, {20, 200}};
    wn_census census = census_of(names, won, 3);
    wn_judgement j;
    wn_err err;
    assert_int_equal(wn_judge(&census, NULL, 0.95, &j, &err), WN_OK);
    assert_false(j.fit.different);
    for (size_t i = 0; i < 3; i++) {
        assert_true(j.sources[i].like_best);
        assert_int_equal(j.sources[i].rank_high, 3);
    }
    wn_judgement_free(&j);
    wn_census_free(&census);
}

static void points_out_spellings(void **state) {
    (void)state;
    const char *names[] = {"Google", "Яндекс Директ",  "google ",
                           "",       "яндекс  директ", "Bing"};
    const wn_prop won[] = {{10, 20}, {1, 30}, {5, 9}, {3, 40}, {2, 50}, {9, 60}};
    wn_census census = census_of(names, won, 6);
    wn_judgement j;
    wn_err err;
    size_t pairs = 0;
    assert_int_equal(wn_judge(&census, NULL, 0.95, &j, &err), WN_OK);
    for (size_t i = 0; i < j.count; i++)
        pairs += j.sources[i].spelled_like != SIZE_MAX;
    assert_int_equal(pairs, 2);
    assert_int_equal(named(&j, "(blank)")->won.n, 40);
    wn_judgement_free(&j);
    wn_census_free(&census);
}

static void counts_leads(void **state) {
    (void)state;
    const char bytes[] =
        "src,won\nGoogle,1\n,0\ngoogle,yes\nGoogle,\nGoogle,no\n\"\",1\n";
    const wn_read_options plain = {.block_bytes = 16};
    temp_file file = temp_write(bytes, strlen(bytes));
    for (int threads = 1; threads <= 2; threads++) {
        wn_table *table;
        wn_err err;
        size_t source, outcome;
        wn_census census;
        assert_int_equal(wn_table_open(file.path, &plain, &table, &err), WN_OK);
        assert_int_equal(wn_table_want_named(table, "src", WN_TEXT, &source, &err),
                         WN_OK);
        assert_int_equal(wn_table_want_named(table, "won", WN_BOOL, &outcome, &err),
                         WN_OK);
        assert_int_equal(wn_census_take(table, source, outcome, threads, &census, &err),
                         WN_OK);
        assert_int_equal(census.sources.map.count, 3);
        assert_int_equal(census.no_outcome, 1);
        const wn_prop expected[] = {{1, 2}, {1, 2}, {1, 1}}; /* Google, blank, google */
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(census.won[i].x, expected[i].x);
            assert_int_equal(census.won[i].n, expected[i].n);
        }
        wn_census_free(&census);
        wn_table_free(table);
    }
    unlink(file.path);
}

static void refuses_ids_as_sources(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err;
    assert_int_equal(wn_buf_text(&text, "id,won\n", &err), WN_OK);
    for (int i = 0; i < 1500; i++)
        assert_int_equal(wn_buf_format(&text, &err, "lead-%d,0\n", i), WN_OK);
    temp_file file = temp_write(text.p, text.n);
    const wn_read_options plain = {0};
    wn_table *table;
    size_t source, outcome;
    wn_census census;
    assert_int_equal(wn_table_open(file.path, &plain, &table, &err), WN_OK);
    assert_int_equal(wn_table_want_named(table, "id", WN_TEXT, &source, &err), WN_OK);
    assert_int_equal(wn_table_want_named(table, "won", WN_BOOL, &outcome, &err), WN_OK);
    assert_int_equal(wn_census_take(table, source, outcome, 2, &census, &err), WN_E_DATA);
    assert_non_null(strstr(err.hint, "an id does not"));
    assert_string_equal(err.file, file.path);
    wn_table_free(table);
    unlink(file.path);
    wn_buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_small_sources_with_care),
        cmocka_unit_test(says_when_nothing_differs),
        cmocka_unit_test(points_out_spellings),
        cmocka_unit_test(counts_leads),
        cmocka_unit_test(refuses_ids_as_sources),
    };
    return cmocka_run_group_tests_name("sources", tests, NULL, NULL);
}
