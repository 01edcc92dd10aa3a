/* Expected seconds are from GNU date: date -u -d '2017-01-24 09:30:05' +%s */
#include "core/base/date.h"
#include "tests/unit/cmocka_all.h"

static void parses(const char *text, int64_t seconds, int64_t micros) {
    wn_time time = -1;
    assert_true(wn_time_parse(wn_text_of(text), &time));
    assert_int_equal(time, seconds * WN_SECOND + micros);
}

static void reads_the_forms_exports_use(void **state) {
    (void)state;
    parses("2017-01-24", 1485216000, 0);
    parses("24.01.2017", 1485216000, 0);
    parses("24-01-2017", 1485216000, 0);
    parses("2017/1/24", 1485216000, 0);
    parses("20170124", 1485216000, 0);
    parses("2017-01-24 09:30:05", 1485250205, 0);
    parses("24.1.2017 9:30", 1485250200, 0);
    parses("2017-01-21 22:11:48.556739", 1485036708, 556739);
    parses("2017-01-24T09:30:05Z", 1485250205, 0);
    parses("2017-01-24 09:30:05+03:00", 1485239405, 0);
    parses("2017-01-24T09:30:05 -0530", 1485270005, 0);
    parses("1969-12-31 23:59:59", -1, 0);
    parses("2000-02-29", 951782400, 0);
}

static void refuses_what_is_not_a_day(void **state) {
    (void)state;
    const char *bad[] = {"",           "2017-02-29", "1900-02-29",       "31.04.2018",
                         "2017-13-01", "01/02/2018", "2017-01-24 25:00", "2017-01-24x",
                         "17-01-24",   "24.01",      "2017-01-24 9",     "yesterday"};
    wn_time time;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(wn_time_parse(wn_text_of(bad[i]), &time));
}

static void fields_and_back(void **state) {
    (void)state;
    for (int64_t day = -800000; day < 800000; day += 373) {
        int y, m, d;
        wn_time_fields(day * WN_DAY + 5, &y, &m, &d);
        assert_int_equal(wn_time_of_day(y, m, d), day * WN_DAY);
    }
}

static void formats(void **state) {
    (void)state;
    char out[WN_TIME_TEXT];
    assert_string_equal(wn_time_format(1485216000 * WN_SECOND, out), "2017-01-24");
    assert_string_equal(wn_time_format(1485250205 * WN_SECOND + 7, out),
                        "2017-01-24 09:30:05.000007");
    assert_string_equal(wn_time_format(-1 * WN_SECOND, out), "1969-12-31 23:59:59");
    assert_string_equal(wn_span_format(30 * WN_DAY, out), "30 days");
    assert_string_equal(wn_span_format(WN_DAY + WN_DAY / 2, out), "36 hours");
    assert_string_equal(wn_span_format(60 * WN_SECOND, out), "1 minute");
    assert_string_equal(wn_span_format(61 * WN_SECOND, out), "61 seconds");
    assert_string_equal(wn_span_format(1500000, out), "1500000 microseconds");
}

static void a_midnight_is_its_day(void **state) {
    (void)state;
    wn_time day = wn_time_of_day(2025, 3, 1), early = wn_time_of_day(1969, 5, 4);
    assert_int_equal(wn_time_until(day), day + WN_DAY - 1);
    assert_int_equal(wn_time_until(early), early + WN_DAY - 1);
    assert_int_equal(wn_time_until(day + 1), day + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_forms_exports_use),
        cmocka_unit_test(refuses_what_is_not_a_day),
        cmocka_unit_test(fields_and_back),
        cmocka_unit_test(formats),
        cmocka_unit_test(a_midnight_is_its_day),
    };
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
