#include "core/data/levels.h"

#include "tests/unit/cmocka_all.h"

#include <stdio.h>

static void numbers_follow_first_appearance(void **state) {
    (void)state;
    wn_text texts[] = {wn_text_of("treatment"), wn_text_of("control"), wn_text_of(""),
                       wn_text_of("treatment"), wn_text_of("control"), wn_text_of("bot")};
    uint8_t missing[] = {0, 0, 1, 0, 0, 0}, keep[] = {1, 1, 1, 1, 1, 0};
    wn_column column = {.type = WN_TEXT, .missing = missing, .text = texts};
    wn_batch batch = {.rows = 6, .keep = keep, .columns = &column, .slots = 1};
    wn_levels levels = {0};
    uint32_t codes[6];
    wn_err err;
    assert_int_equal(wn_levels_code(&levels, &batch, 0, codes, &err), WN_OK);
    const uint32_t expected[] = {0, 1, WN_MAP_NONE, 0, 1, WN_MAP_NONE};
    assert_memory_equal(codes, expected, sizeof expected);
    assert_int_equal(levels.map.count, 2); /* the row that is not kept has no level */
    wn_levels_free(&levels);
}

/* Texts of one shape push each other out of the short memory, and must not be mixed up.
 */
static void alike_texts_stay_apart(void **state) {
    (void)state;
    wn_levels levels = {0};
    wn_err err;
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 700; i++) {
            char name[16];
            uint32_t number;
            snprintf(name, sizeof name, "a%03uz", i);
            assert_int_equal(wn_levels_put(&levels, wn_text_of(name), &number, &err),
                             WN_OK);
            assert_int_equal(number, i);
        }
    }
    uint32_t blank;
    assert_int_equal(wn_levels_put(&levels, (wn_text){NULL, 0}, &blank, &err), WN_OK);
    assert_int_equal(blank, 700);
    assert_int_equal(wn_levels_put(&levels, wn_text_of(""), &blank, &err), WN_OK);
    assert_int_equal(blank, 700);
    wn_levels_free(&levels);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_first_appearance),
        cmocka_unit_test(alike_texts_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
