#include "scoring/money/spend.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

typedef struct reading {
    temp_file file;
    wn_table *table;
    wn_spend spend;
    wn_err err;
    wn_rc rc;
} reading;

static reading read_bytes(const char *bytes, size_t n, const wn_read_options *options,
                          wn_spend_columns columns, wn_spend_period period) {
    reading r = {.file = temp_write(bytes, n)};
    assert_int_equal(wn_table_open(r.file.path, options, &r.table, &r.err), WN_OK);
    r.rc = wn_spend_read(r.table, &columns, period, 2, &r.spend, &r.err);
    return r;
}

static reading read_text(const char *text, wn_spend_columns columns) {
    static const wn_read_options plain = {0};
    return read_bytes(text, strlen(text), &plain, columns, (wn_spend_period){0});
}

static void close_reading(reading *r) {
    wn_spend_free(&r->spend);
    wn_table_free(r->table);
    unlink(r->file.path);
}

static double amount_of(const reading *r, const char *source) {
    uint32_t level = wn_map_find(&r->spend.sources.map, wn_text_of(source));
    assert_true(level != WN_MAP_NONE);
    return r->spend.lines[level].amount;
}

static void adds_up_by_source_and_counts_what_is_odd(void **state) {
    (void)state;
    const char text[] = "Day,Channel,Spend\n2025-01-03,a,10.5\n2025-01-04,a,4\n"
                        "2025-01-03,a,1\n2025-01-03,b,\n,b,7\n2024-12-31,b,100\n"
                        "2025-02-01,a,3\n2025-01-05,,2\n";
    const wn_read_options plain = {.block_bytes = 16};
    wn_spend_period january = {true, wn_time_day(wn_time_of_day(2025, 1, 1)),
                               wn_time_day(wn_time_of_day(2025, 1, 31))};
    reading r = read_bytes(text, strlen(text), &plain, (wn_spend_columns){0}, january);
    assert_int_equal(r.rc, WN_OK);
    assert_string_equal(r.spend.source_column, "Channel");
    assert_string_equal(r.spend.amount_column, "Spend");
    assert_string_equal(r.spend.date_column, "Day");
    assert_near(amount_of(&r, "a"), 15.5, 1e-12);
    assert_near(amount_of(&r, "b"), 7, 0);
    assert_near(amount_of(&r, ""), 2, 0);
    assert_near(r.spend.total, 24.5, 1e-12);
    assert_near(r.spend.outside, 103, 0);
    assert_int_equal(r.spend.rows, 8);
    assert_int_equal(r.spend.outside_rows, 2);
    assert_int_equal(r.spend.no_amount, 1);
    assert_int_equal(r.spend.no_date, 1);
    assert_int_equal(r.spend.repeated, 1);
    assert_int_equal(r.spend.repeated_line, 4);
    close_reading(&r);
}

static void finds_columns_by_name_or_by_option(void **state) {
    (void)state;
    reading r = read_text("utm,source,cost,fee\nx,y,1,2\n",
                          (wn_spend_columns){.leads_source = "utm", .amount = "fee"});
    assert_int_equal(r.rc, WN_OK);
    assert_string_equal(r.spend.source_column, "utm");
    assert_near(amount_of(&r, "x"), 2, 0);
    assert_null(r.spend.date_column);
    close_reading(&r);
}

/* As a Russian accountant's program writes it: windows-1251, `;`, decimal comma. */
static void reads_russian_files(void **state) {
    (void)state;
    const char text[] = "\xc4\xe0\xf2\xe0;\xca\xe0\xed\xe0\xeb;\xd0\xe0\xf1\xf5"
                        "\xee\xe4\r\n05.02.2025;\xd1\xe0\xe9\xf2;12 000,86\r\n";
    const wn_read_options options = {.encoding = "windows-1251"};
    reading r = read_bytes(text, strlen(text), &options, (wn_spend_columns){0},
                           (wn_spend_period){0});
    assert_int_equal(r.rc, WN_OK);
    assert_near(amount_of(&r, "Сайт"), 12000.86, 1e-9);
    assert_int_equal(r.spend.first_day, wn_time_day(wn_time_of_day(2025, 2, 5)));
    close_reading(&r);
}

static void refuses(const char *text, wn_spend_columns columns, unsigned line,
                    const char *message, const char *hint) {
    reading r = read_text(text, columns);
    assert_int_equal(r.rc, WN_E_DATA);
    assert_string_equal(r.err.message, message);
    assert_string_equal(r.err.hint, hint);
    assert_string_equal(r.err.file, r.file.path);
    assert_int_equal(r.err.line, line);
    close_reading(&r);
}

static void what_is_refused(void **state) {
    (void)state;
    const wn_spend_columns found = {0};
    refuses(
        "source,cost\na,1\nb,-2.5\n", found, 3, "\"b\" has a negative amount, -2.5",
        "what was paid back belongs to the day it was spent on; take such rows out, or "
        "put them right");
    refuses("source,cost\na,1\nb,1.5e300\n", found, 3,
            "\"b\" has an amount of 1.5e+300, where 1e+15 is the most", "");
    refuses("who,cost\na,1\n", found, 1,
            "no column is known to hold the source: none is called \"source\", "
            "\"utm_source\", \"channel\", \"lead_source\", \"lead source\", "
            "\"campaign\", \"источник\", \"канал\", \"кампания\"",
            "name it with --cost-source");
    refuses("source,price\na,1\n", found, 1,
            "no column is known to hold the amount: none is called \"cost\", \"spend\", "
            "\"costs\", \"spent\", \"ad_spend\", \"amount\", \"расход\", "
            "\"расходы\", \"затраты\", \"стоимость\", \"сумма\", \"бюджет\"",
            "name it with --cost-amount");
    reading r = read_text("source,cost\na,1\n", (wn_spend_columns){.date = "when"});
    assert_int_equal(r.rc, WN_E_DATA);
    assert_string_equal(r.err.message, "there is no column \"when\"");
    close_reading(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up_by_source_and_counts_what_is_odd),
        cmocka_unit_test(finds_columns_by_name_or_by_option),
        cmocka_unit_test(reads_russian_files),
        cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests_name("spend", tests, NULL, NULL);
}
