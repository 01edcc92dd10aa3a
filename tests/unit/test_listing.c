#include "core/doc/listing.h"
#include "tests/unit/cmocka_all.h"

static void lists(const char *const *things, size_t all, size_t most, size_t size,
                  const char *expected) {
    char out[64] = "before";
    wn_listing list = wn_listing_start(all, most, out, size);
    for (size_t i = 0; i < all; i++)
        wn_listing_add(&list, "<%s>", things[i]);
    assert_string_equal(out, expected);
}

static void names_the_first_few(void **state) {
    (void)state;
    const char *const things[] = {"a", "b", "c", "d", "e"};
    lists(things, 0, 3, 64, "");
    lists(things, 1, 3, 64, "<a>");
    lists(things, 2, 3, 64, "<a> and <b>");
    lists(things, 3, 3, 64, "<a>, <b> and <c>");
    lists(things, 4, 3, 64, "<a>, <b>, <c> and 1 other");
    lists(things, 5, 3, 64, "<a>, <b>, <c> and 2 others");
}

static void cuts_what_does_not_fit(void **state) {
    (void)state;
    const char *const things[] = {"a", "b", "c"};
    lists(things, 3, 3, 6, "<a>, ");
    lists(things, 3, 3, 0, "before");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_first_few),
        cmocka_unit_test(cuts_what_does_not_fit),
    };
    return cmocka_run_group_tests_name("listing", tests, NULL, NULL);
}
