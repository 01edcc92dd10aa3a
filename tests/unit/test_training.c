#include "scoring/learn/training.h"
#include "tests/unit/table_helper.h"

#include "tests/unit/near.h"

static const char file[] = "id,day,source,visits,mail,,note,note,won\n"
                           "a,2024-03-01,Google,3,yes,,,,1\n"
                           "b,2024-01-01,Olark,,no,,,,0\n"
                           "c,2024-02-01,Google,7.5,,,,,0\n"
                           "d,2024-05-01,,1,yes,,,,\n"
                           "e,,Google,2,no,,,,1\n"
                           "b,2024-02-01,Direct,0,no,,,,1\n";

static wn_rc read_text(const char *bytes, wn_training_plan plan, wn_table **table,
                       wn_training *t, wn_err *err) {
    const wn_read_options options = {0};
    temp_file f = temp_write(bytes, strlen(bytes));
    assert_int_equal(wn_table_open(f.path, &options, table, err), WN_OK);
    assert_int_equal(
        wn_table_want_named(*table, plan.outcome_text, WN_BOOL, &plan.outcome, err),
        WN_OK);
    wn_rc rc = wn_training_read(*table, &plan, 2, t, err);
    unlink(f.path);
    return rc;
}

static const wn_feature *named(const wn_training *t, const char *name) {
    for (size_t i = 0; i < t->feature_count; i++)
        if (strcmp(t->features[i].name, name) == 0) return &t->features[i];
    fail_msg("no feature %s", name);
    return NULL;
}

static void orders_by_time_and_says_what_is_out(void **state) {
    (void)state;
    wn_table *table;
    wn_training t;
    wn_err err;
    const char *const excluded[] = {"mail"};
    const wn_training_plan plan = {.outcome_text = "won",
                                   .id = "id",
                                   .time = "day",
                                   .excluded = excluded,
                                   .excluded_count = 1,
                                   .train = 0.7};
    assert_int_equal(read_text(file, plan, &table, &t, &err), WN_OK);
    assert_int_equal(t.leads, 4);
    assert_int_equal(t.train, 3);
    assert_int_equal(t.no_outcome, 1);
    assert_int_equal(t.no_time, 1);
    assert_int_equal(t.repeated_ids, 1);
    /* b, c, the other b (the same day as c, later in the file), a */
    const uint8_t won[] = {0, 0, 1, 1};
    assert_memory_equal(t.won, won, sizeof won);
    assert_near(t.when[0], 19723, 1e-12); /* date -d 2024-01-01 +%s, / 86400 */
    const wn_feature *visits = named(&t, "visits"), *source = named(&t, "source");
    assert_true(visits->in && visits->type == WN_NUMBER);
    assert_int_equal(visits->missing[0], 1);
    assert_near(visits->number[1], 7.5, 1e-12);
    assert_int_equal(visits->open_present, 1);
    assert_int_equal(source->open_present, 0);
    wn_text google = wn_feature_level(source, source->level[3]);
    assert_true(wn_text_equal(google, wn_text_of("Google")));
    assert_false(named(&t, "mail")->in);
    assert_string_equal(named(&t, "mail")->why, "it was excluded");
    assert_string_equal(named(&t, "won")->why, "the outcome is read from it");
    assert_string_equal(named(&t, "day")->why, "it orders the leads in time");
    assert_string_equal(named(&t, "id")->why, "it is the lead's id");
    assert_string_equal(named(&t, "")->why, "the column has no name");
    assert_string_equal(named(&t, "note")->why, "several columns have this name");
    wn_training_free(&t);
    wn_table_free(table);
}

/* Without a time 70% of the won and of the lost are for training, spread over the file.
 */
static void splits_evenly_without_time(void **state) {
    (void)state;
    wn_table *table;
    wn_training t;
    wn_err err;
    wn_buf text = {0};
    assert_int_equal(wn_buf_text(&text, "number,won\n", &err), WN_OK);
    for (int i = 0; i < 60; i++)
        assert_int_equal(wn_buf_format(&text, &err, "%d,%d\n", i, i % 3 == 0), WN_OK);
    const char *const columns[] = {"number"};
    const wn_training_plan plan = {
        .outcome_text = "won", .columns = columns, .column_count = 1, .train = 0.7};
    assert_int_equal(read_text(text.p, plan, &table, &t, &err), WN_OK);
    size_t won = 0, late = 0;
    assert_int_equal(t.train, 42);
    assert_int_equal(t.feature_count, 1);
    for (size_t i = 0; i < t.train; i++) {
        won += t.won[i];
        late += t.features[0].number[i] >= 30;
    }
    assert_int_equal(won, 14);
    assert_int_equal(late, 21);
    wn_training_free(&t);
    wn_table_free(table);
    wn_buf_free(&text);
}

static void expect_refusal(wn_training_plan plan, const char *bytes, const char *part) {
    wn_table *table;
    wn_training t;
    wn_err err;
    plan.outcome_text = "won";
    plan.train = 0.7;
    assert_int_equal(read_text(bytes, plan, &table, &t, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, part));
    wn_table_free(table);
}

static void refuses_what_it_cannot_use(void **state) {
    (void)state;
    const char *const unknown[] = {"sauce"};
    expect_refusal((wn_training_plan){.columns = unknown, .column_count = 1}, file,
                   "sauce");
    expect_refusal((wn_training_plan){.excluded = unknown, .excluded_count = 1}, file,
                   "sauce");
    expect_refusal((wn_training_plan){.time = "source"}, file, "expected dates");
    expect_refusal((wn_training_plan){.time = "dag"}, file, "dag");
    expect_refusal((wn_training_plan){0}, "a,won\n1,\n2,\n", "2 have no outcome");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_by_time_and_says_what_is_out),
        cmocka_unit_test(splits_evenly_without_time),
        cmocka_unit_test(refuses_what_it_cannot_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
