#include "core/base/spelling.h"

#include "tests/unit/cmocka_all.h"

#include <stdint.h>

static void names_that_look_the_same_meet(void **state) {
    (void)state;
    /* a no-break space, U+00A0, is blank */
    const char *names[] = {"new form",     "New  Form ", "new-form", "",       "МОСКВА",
                           "\tnew\tform ", "\xc2\xa0",   "Москва",   "Straße", "STRASSE"};
    const size_t expected[] = {SIZE_MAX, 0, SIZE_MAX, SIZE_MAX, SIZE_MAX,
                               0,        3, 4,        SIZE_MAX, 8};
    enum { COUNT = sizeof names / sizeof *names };
    size_t like[COUNT];
    wn_err err;
    assert_int_equal(wn_spelling_find(names, COUNT, like, &err), WN_OK);
    for (size_t i = 0; i < COUNT; i++)
        assert_true(like[i] == expected[i]);
    assert_int_equal(wn_spelling_find(names, 0, like, &err), WN_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_that_look_the_same_meet)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
