#include "core/data/cell.h"
#include "tests/unit/cmocka_all.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct number_case {
    const char *text;
    double value;
    char sign; /* the decimal sign that is beyond doubt, else 0 */
} number_case;

static void reads_numbers_as_people_write_them(void **state) {
    (void)state;
    const number_case cases[] = {
        {"0", 0, 0},
        {"-17", -17, 0},
        {"+3.25", 3.25, '.'},
        {"1 234,50", 1234.5, ','},
        {"1\xC2\xA0"
         "234\xC2\xA0"
         "567,5",
         1234567.5, ','},
        {"€ 3.500,00", 3500, ','},
        {"-$1,234.56", -1234.56, '.'},
        {"$-1,234.56", -1234.56, '.'},
        {"1,234,567", 1234567, '.'},
        {"290 150,43 ₽", 290150.43, ','},
        {"12 000 руб.", 12000, 0},
        {"0,5", .5, ','},
        {"0.125", .125, '.'},
        {".5", .5, '.'},
        {"1e3", 1000, 0},
        {"2.5E-4", 2.5e-4, '.'},
        {"1'234.5", 1234.5, '.'},
        {"\xE2\x88\x92"
         "4",
         -4, 0}, /* U+2212 */
        {"0.1", 0.1, '.'},
        {"123456789012345678901234567890", 123456789012345678901234567890.0, 0},
        {"0.30000000000000004", 0.30000000000000004, '.'},
        {"9007199254740993", 9007199254740992.0, 0},
        {"1.7976931348623157e308", 1.7976931348623157e308, '.'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = NAN;
        wn_decimal_clue clue;
        wn_text cell = wn_text_of(cases[i].text);
        if (!wn_cell_number(cell, (wn_number_form){0}, &value, &clue))
            fail_msg("refused: %s", cases[i].text);
        assert_true(value == cases[i].value);
        char sign = clue == WN_CLUE_POINT ? '.' : clue == WN_CLUE_COMMA ? ',' : 0;
        assert_int_equal(sign, cases[i].sign);
    }
}

static void settles_what_is_in_doubt_by_the_column(void **state) {
    (void)state;
    double value;
    wn_decimal_clue clue;
    wn_text comma = wn_text_of("1,234"), dot = wn_text_of("1.234");
    assert_true(wn_cell_number(comma, (wn_number_form){0}, &value, &clue));
    assert_true(value == 1234 && clue == WN_CLUE_POINT_ASSUMED);
    assert_true(
        wn_cell_number(comma, (wn_number_form){.comma_land = true}, &value, NULL));
    assert_true(value == 1.234);
    assert_true(wn_cell_number(comma, (wn_number_form){.decimal = ','}, &value, NULL));
    assert_true(value == 1.234);
    assert_true(wn_cell_number(dot, (wn_number_form){0}, &value, NULL));
    assert_true(value == 1.234);
    assert_true(wn_cell_number(dot, (wn_number_form){.decimal = ','}, &value, NULL));
    assert_true(value == 1234);
}

static void refuses_what_is_no_number(void **state) {
    (void)state;
    const char *bad[] = {"",         "-",       "abc",       "1.2.3",   "12 34",
                         "1,23,456", "1.2,3.4", "5.",        "0x10",    "nan",
                         "inf",      "1e",      "1e400",     "12%",     "--5",
                         "1 2",      "1,5 00",  "1,234.5,6", "7 (495)", "1234,567,890"};
    double value;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (wn_cell_number(wn_text_of(bad[i]), (wn_number_form){0}, &value, NULL))
            fail_msg("read as %g: %s", value, bad[i]);
}

/* The short way for simple numbers must round as strtod does. */
static void rounds_correctly(void **state) {
    (void)state;
    unsigned seed = 20170124;
    for (int i = 0; i < 200000; i++) {
        char text[40];
        seed = seed * 1664525u + 1013904223u;
        unsigned a = seed;
        seed = seed * 1664525u + 1013904223u;
        snprintf(text, sizeof text, "%u.%0*u", a % 1000000, (int)(1 + seed % 9),
                 (seed >> 8) % 10);
        double value;
        assert_true(wn_cell_number(wn_text_of(text), (wn_number_form){.decimal = '.'},
                                   &value, NULL));
        assert_true(value == strtod(text, NULL));
    }
}

static void reads_yes_and_no(void **state) {
    (void)state;
    const char *yes[] = {"1", "true", "TRUE", "Yes", "да", "Да", "ДА", "1.0"};
    const char *no[] = {"0", "false", "False", "no", "нет", "НЕТ", "0.0"};
    const char *bad[] = {"", "2", "yse", "y", "on", "01", "д"};
    bool value;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(wn_cell_bool(wn_text_of(yes[i]), &value) && value);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_true(wn_cell_bool(wn_text_of(no[i]), &value) && !value);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(wn_cell_bool(wn_text_of(bad[i]), &value));
}

static void knows_ids(void **state) {
    (void)state;
    assert_true(wn_cell_looks_like_id(wn_text_of("9100000000000000007")));
    assert_true(wn_cell_looks_like_id(wn_text_of("007")));
    assert_false(wn_cell_looks_like_id(wn_text_of("851104")));
    assert_false(wn_cell_looks_like_id(wn_text_of("0")));
    assert_false(wn_cell_looks_like_id(wn_text_of("0.5")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers_as_people_write_them),
        cmocka_unit_test(settles_what_is_in_doubt_by_the_column),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(rounds_correctly),
        cmocka_unit_test(reads_yes_and_no),
        cmocka_unit_test(knows_ids),
    };
    return cmocka_run_group_tests_name("cell", tests, NULL, NULL);
}
