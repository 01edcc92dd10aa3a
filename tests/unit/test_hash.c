/* XXH3's own test vector: 64 bits of nothing are 2d06800538d394c2. */
#include "core/base/hash.h"
#include "tests/unit/cmocka_all.h"

static void of_texts(void **state) {
    (void)state;
    char a[WN_HASH_TEXT], b[WN_HASH_TEXT];
    assert_string_equal(wn_hash_text(wn_text_of(""), a), "2d068005");
    assert_string_equal(wn_hash_text(wn_text_of("arms = {}"), a),
                        wn_hash_text(wn_text_of("\n arms = {} \r\n"), b));
    assert_string_not_equal(a, wn_hash_text(wn_text_of("arms = { }"), b));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
