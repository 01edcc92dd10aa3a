#include "core/base/map.h"
#include "core/base/text.h"
#include "tests/unit/cmocka_all.h"

#include <stdio.h>

static wn_text t(const char *s) {
    return wn_text_of(s);
}

static void globs(void **state) {
    (void)state;
    assert_true(wn_text_glob(t("landing/pricing?x=1"), t("landing/*")));
    assert_true(wn_text_glob(t("aXbXXc"), t("a*b*c")));
    assert_true(wn_text_glob(t("ёлка"), t("?лка")));
    assert_true(wn_text_glob(t(""), t("*")));
    assert_false(wn_text_glob(t("pricing"), t("pric?")));
    assert_false(wn_text_glob(t("ab"), t("a")));
}

static void trims_spaces_of_all_kinds(void **state) {
    (void)state;
    wn_text x = wn_text_trim(t(" \t\xC2\xA0 a b\xE2\x80\xAF "));
    assert_int_equal(x.n, 3);
    assert_memory_equal(x.p, "a b", 3);
    assert_int_equal(wn_text_trim(t(" \xC2\xA0")).n, 0);
    /* The second byte of a letter is not a blank. */
    assert_int_equal(wn_text_trim(t("à")).n, 2);
}

static void finds_bytes_that_are_not_utf8(void **state) {
    (void)state;
    assert_int_equal(wn_utf8_check("plain ascii, long enough", 24), 24);
    assert_int_equal(wn_utf8_check("лид", 6), 6);
    assert_int_equal(wn_utf8_check("12345678\xFFgh", 11), 8);
    assert_int_equal(wn_utf8_check("\xC0\xAF", 2), 0);     /* overlong */
    assert_int_equal(wn_utf8_check("\xED\xA0\x80", 3), 0); /* surrogate */
    assert_int_equal(wn_utf8_check("ab\xD0", 3), 2);       /* cut off */
}

static void maps_case_of_any_script(void **state) {
    (void)state;
    wn_err err;
    wn_buf buf = {0};
    assert_int_equal(wn_buf_case(&buf, t("ЯНДЕКС Ads"), WN_CASE_LOWER, &err), WN_OK);
    assert_string_equal(buf.p, "яндекс ads");
    wn_buf_clear(&buf);
    assert_int_equal(wn_buf_case(&buf, t("Straße"), WN_CASE_FOLD, &err), WN_OK);
    assert_string_equal(buf.p, "strasse");
    wn_buf_free(&buf);
}

static void lists_as_many_names_as_fit(void **state) {
    (void)state;
    const char *names[] = {"control", "variant", "Вариант"};
    char out[40], small[20], tiny[4];
    assert_string_equal(wn_text_list(names, 2, out, sizeof out),
                        "\"control\", \"variant\"");
    assert_string_equal(wn_text_list(names, 3, out, sizeof out),
                        "\"control\", \"variant\", \"Вариант\"");
    assert_string_equal(wn_text_list(names, 3, small, sizeof small), "\"control\", ...");
    assert_string_equal(wn_text_list(names, 3, tiny, sizeof tiny), "...");
    assert_string_equal(wn_text_list(names, 0, out, sizeof out), "");
}

static void suggests_the_nearest_name(void **state) {
    (void)state;
    const char *names[] = {"Lead Source", "Lead Origin", "Converted"};
    assert_string_equal(wn_text_nearest("lead sorce", names, 3), "Lead Source");
    assert_string_equal(wn_text_nearest("Covnerted", names, 3), "Converted");
    assert_null(wn_text_nearest("revenue", names, 3));
}

static void numbers_keys_by_appearance(void **state) {
    (void)state;
    wn_err err;
    wn_map map = {0};
    uint32_t number;
    assert_int_equal(wn_map_find(&map, t("x")), WN_MAP_NONE);
    char key[32];
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 20000; i++) {
            snprintf(key, sizeof key, "visitor-%u", i * 7919);
            assert_int_equal(wn_map_put(&map, t(key), &number, &err), WN_OK);
            assert_int_equal(number, i);
        }
    }
    assert_int_equal(map.count, 20000);
    assert_string_equal(wn_map_key(&map, 3).p, "visitor-23757");
    assert_int_equal(wn_map_put(&map, (wn_text){"", 0}, &number, &err), WN_OK);
    assert_int_equal(wn_map_find(&map, (wn_text){"", 0}), 20000);
    wn_map_free(&map);
}

static void takes_code_points(void **state) {
    (void)state;
    wn_text rest = {"aЖ\xF0\x9F\x98\x80\xFF\xD0", 9};
    const uint32_t points[] = {'a', 0x416, 0x1F600, 0xFFFD, 0xFFFD};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        assert_int_equal(wn_utf8_next(&rest), points[i]);
    assert_int_equal(rest.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(globs),
        cmocka_unit_test(trims_spaces_of_all_kinds),
        cmocka_unit_test(finds_bytes_that_are_not_utf8),
        cmocka_unit_test(maps_case_of_any_script),
        cmocka_unit_test(suggests_the_nearest_name),
        cmocka_unit_test(lists_as_many_names_as_fit),
        cmocka_unit_test(numbers_keys_by_appearance),
        cmocka_unit_test(takes_code_points),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
