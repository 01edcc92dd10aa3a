/* Figures of R are reference cases (tests/reference/cases/tables.json). */
#include "core/stats/init.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/fisher_rxc.h"
#include "tests/unit/near.h"

static double p_of(const uint64_t *counts, size_t rows, size_t columns) {
    double p;
    wn_err err;
    assert_int_equal(wn_fisher_rxc(counts, rows, columns, &p, &err), WN_OK);
    return p;
}

static void two_by_two_is_fishers_test(void **state) {
    (void)state;
    const uint64_t counts[] = {12, 31, 5, 44};
    double p = p_of(counts, 2, 2);
    assert_near(p, wn_fisher_p((wn_prop){5, 49}, (wn_prop){12, 43}, WN_TWO_SIDED), 1e-12);
}

/* Neither the order of rows nor which side is which matters; empty rows do not. */
static void order_does_not_matter(void **state) {
    (void)state;
    const uint64_t a[] = {8, 3, 4, 1, 9, 4, 5, 2, 12}, b[] = {12, 2, 5, 4, 9, 1, 4, 3, 8};
    const uint64_t c[] = {8, 1, 5, 0, 3, 9, 2, 0, 4, 4, 12, 0};
    assert_near(p_of(a, 3, 3), p_of(b, 3, 3), 1e-12);
    assert_near(p_of(a, 3, 3), p_of(c, 3, 4), 1e-12);
}

static void margins_that_leave_no_choice(void **state) {
    (void)state;
    const uint64_t counts[] = {0, 0, 7, 4};
    assert_near(p_of(counts, 2, 2), 1, 1e-14);
    assert_near(p_of(counts, 1, 4), 1, 0);
    assert_near(p_of(counts, 0, 0), 1, 0);
}

static void says_what_is_too_large(void **state) {
    (void)state;
    double p;
    wn_err err;
    const uint64_t many[] = {600000, 300000, 200000, 10}, square[11 * 11] = {1};
    assert_int_equal(wn_fisher_rxc(many, 2, 2, &p, &err), WN_E_USAGE);
    assert_int_equal(wn_fisher_rxc(square, 11, 11, &p, &err), WN_E_USAGE);
    const uint64_t wide[] = {9000, 8000, 7000, 8500, 9500, 7300, 8100, 9900, 7700};
    assert_int_equal(wn_fisher_rxc(wide, 3, 3, &p, &err), WN_E_NUMERIC);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_by_two_is_fishers_test),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(margins_that_leave_no_choice),
        cmocka_unit_test(says_what_is_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
