#include "core/data/cond.h"
#include "tests/unit/table_helper.h"

static const char ROWS[] = "id,country,visits,paid,seen,Lead Source\n"
                           "9100000000000000007,US,3,yes,2026-01-05,Google\n"
                           "9100000000000000008,DE,10,no,2026-02-01,google\n"
                           "12,,,,,\n"
                           "13,us,0,no,2025-12-31,Olark Chat\n";

static wn_table *open_rows(void) {
    static const wn_read_options plain = {0};
    static temp_file file; /* its name outlives the table */
    file = temp_write(ROWS, strlen(ROWS));
    wn_table *table;
    wn_err err;
    assert_int_equal(wn_table_open(file.path, &plain, &table, &err), WN_OK);
    unlink(file.path);
    return table;
}

typedef struct picks {
    size_t slot;
    char rows[8]; /* '1' or '0' per row */
} picks;

static wn_rc pick(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    (void)err;
    picks *p = self;
    for (size_t i = 0; i < batch->rows; i++)
        p->rows[i] = batch->columns[p->slot].boolean[i] ? '1' : '0';
    return WN_OK;
}

static void holds_cond(wn_table *table, wn_cond *cond, const char *expected) {
    wn_err err = {0};
    picks p = {0};
    const wn_accumulator acc = {.merge = pick};
    assert_int_equal(wn_cond_take_slot(table, cond, &p.slot, &err), WN_OK);
    wn_rc rc = wn_table_scan(table, &acc, &p, 1, &err);
    if (rc != WN_OK) fail_msg("%s", err.message);
    assert_string_equal(p.rows, expected);
    wn_table_free(table);
}

static void holds(const char *expression, const char *expected) {
    wn_table *table = open_rows();
    wn_cond *cond;
    wn_err err = {0};
    wn_rc rc = wn_cond_parse(table, expression, &cond, &err);
    if (rc != WN_OK) fail_msg("%s: %s", expression, err.message);
    if (!cond) fail_msg("left to Lua: %s", expression);
    holds_cond(table, cond, expected);
}

static void expressions(void **state) {
    (void)state;
    holds("country == \"US\"", "1000");
    holds("country ~= 'US'", "0111");
    holds("visits >= 3", "1100");
    holds("3 <= visits", "1100");
    holds("visits < 3", "0001");
    holds("-1 < visits", "1101");
    holds("paid", "1000");
    holds("not paid", "0111");
    holds("paid == false", "0101");
    holds("paid ~= true", "0111");
    holds("visits == nil", "0010");
    holds("visits ~= nil", "1101");
    holds("col \"Lead Source\" == \"Google\"", "1000");
    holds("col('Lead Source') > 'H'", "0101");
    holds("country == \"US\" or country == \"us\" and visits == 0", "1001");
    holds("(country == \"US\" or country == \"us\") and visits == 0", "0001");
    holds("not (visits > 2 and paid)", "0111");
    holds("visits == 1e1", "0100");
    /* Dates and numbers in quotes mean dates and numbers. */
    holds("seen >= '2026-01-05'", "1100");
    holds("seen < '01.02.2026'", "1001");
    holds("seen == '5.1.2026'", "1000");
    holds("visits >= '9'", "0100");
    holds("visits == '10'", "0100");
    holds("seen >= date '2026-01-05'", "1100");
    holds("seen ~= date('5.1.2026')", "0111");
    /* Ids are compared as the text they are. */
    holds("id == 9100000000000000007", "1000");
    holds("9100000000000000008 == id", "0100");
}

static void leaves_the_rest_to_lua(void **state) {
    (void)state;
    const char *beyond[] = {"lower(country) == 'us'",
                            "visits + 1 > 3",
                            "visits -3 > 2",
                            "math.floor(visits) > 2",
                            "country .. 'x'",
                            "visits > paid",
                            "#country > 1",
                            "visits > 0x10",
                            "'a' == 'a'",
                            "paid < true",
                            "country == 'a\\n'",
                            "visits ==",
                            "(visits) + 1 > 2",
                            "visits > 3 visits",
                            ""};
    wn_table *table = open_rows();
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        wn_cond *cond;
        wn_err err = {0};
        assert_int_equal(wn_cond_parse(table, beyond[i], &cond, &err), WN_OK);
        if (cond) fail_msg("taken as simple: %s", beyond[i]);
    }
    wn_table_free(table);
}

static void refuses(const char *expression, wn_rc code, const char *words) {
    wn_table *table = open_rows();
    wn_cond *cond;
    wn_err err = {0};
    assert_int_equal(wn_cond_parse(table, expression, &cond, &err), code);
    assert_null(cond);
    if (!strstr(err.message, words) && !strstr(err.hint, words))
        fail_msg("no \"%s\" in: %s (%s)", words, err.message, err.hint);
    wn_table_free(table);
}

static void refuses_what_would_mislead(void **state) {
    (void)state;
    refuses("not visits == 3", WN_E_SCRIPT, "not (visits == ...)");
    refuses("paid and not visits < 3", WN_E_SCRIPT, "not (visits < ...)");
    refuses("visits > 'many'", WN_E_DATA, "expected a number, got \"many\"");
    refuses("seen == 'yesterday'", WN_E_DATA, "expected a date");
}

static void suggests_columns(void **state) {
    (void)state;
    wn_table *table = open_rows();
    wn_cond *cond;
    wn_err err;
    assert_int_equal(wn_cond_parse(table, "paid and contry == 'US'", &cond, &err),
                     WN_E_DATA);
    assert_null(cond);
    assert_non_null(strstr(err.hint, "\"country\""));
    wn_table_free(table);
}

static wn_value text(const char *s) {
    return (wn_value){.type = WN_TEXT, .text = wn_text_of(s)};
}

static void leaf_holds(size_t column, wn_cond_op op, const wn_value *values, size_t count,
                       const char *expected) {
    wn_table *table = open_rows();
    wn_cond *cond;
    wn_err err;
    assert_int_equal(wn_cond_leaf(table, column, op, values, count, &cond, &err), WN_OK);
    holds_cond(table, cond, expected);
}

static void matchers(void **state) {
    (void)state;
    const wn_value sources[] = {text("Google"), text("Olark Chat")};
    const wn_value numbers[] = {{.type = WN_NUMBER, .number = 3},
                                {.type = WN_NUMBER, .number = 0}};
    const wn_value day = {.type = WN_TIME, .time = wn_time_of_day(2026, 1, 5)};
    const wn_value oo = text("oo"), chat = text("Chat"), g = text("[gG]*"),
                   q = text("?oogle");
    leaf_holds(5, WN_COND_ONE_OF, sources, 2, "1001");
    leaf_holds(2, WN_COND_ONE_OF, numbers, 2, "1001");
    leaf_holds(5, WN_COND_CONTAINS, &oo, 1, "1100");
    leaf_holds(5, WN_COND_STARTS, sources, 2, "1001");
    leaf_holds(5, WN_COND_ENDS, &chat, 1, "0001");
    leaf_holds(5, WN_COND_GLOB, &g, 1, "0000");
    leaf_holds(5, WN_COND_GLOB, &q, 1, "1100");
    leaf_holds(4, WN_COND_GE, &day, 1, "1100");
    leaf_holds(1, WN_COND_MISSING, NULL, 0, "0010");
    leaf_holds(1, WN_COND_PRESENT, NULL, 0, "1101");
    leaf_holds(3, WN_COND_FALSE, NULL, 0, "0101");
}

static void describes_itself(void **state) {
    (void)state;
    wn_table *table = open_rows();
    wn_cond *cond;
    wn_err err;
    wn_buf out = {0};
    const char *words =
        "(visits >= 3 or col \"Lead Source\" == \"Google\") and not paid is yes";
    assert_int_equal(
        wn_cond_parse(table, "(visits>=3 or col 'Lead Source'=='Google') and not paid",
                      &cond, &err),
        WN_OK);
    assert_int_equal(wn_cond_describe(cond, &out, &err), WN_OK);
    assert_string_equal(out.p, words);
    wn_buf_free(&out);
    wn_cond_free(cond);
    wn_table_free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions),      cmocka_unit_test(leaves_the_rest_to_lua),
        cmocka_unit_test(suggests_columns), cmocka_unit_test(refuses_what_would_mislead),
        cmocka_unit_test(matchers),         cmocka_unit_test(describes_itself),
    };
    return cmocka_run_group_tests_name("cond", tests, NULL, NULL);
}
