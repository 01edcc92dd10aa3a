/* What tests of collecting share: a set-up, the tally of what it collects from a text,
 * and expectations about a cell. */
#ifndef WN_TESTS_UNIT_COLLECT_HELPER_H
#define WN_TESTS_UNIT_COLLECT_HELPER_H

#include "tests/unit/experiment_helper.h"

#include <math.h>

static wn_setup setup;
static wn_tally tally;
static wn_err err;

/* An experiment on columns arm, won, paid. */
static int begin(void **state) {
    (void)state;
    setup = wn_setup_standard();
    setup.arm = "arm";
    add_metric(&setup, "won", WN_CONVERSION, WN_PRIMARY);
    add_metric(&setup, "paid", WN_MEAN, WN_SECONDARY);
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    return 0;
}

static void collect(const char *csv) {
    assert_int_equal(collect_text(&setup, csv, 2, &tally, &err), WN_OK);
}

static void expect_prop(const wn_tally_cell *cell, uint64_t x, uint64_t n,
                        uint64_t missing) {
    assert_int_equal(cell->prop.x, x);
    assert_int_equal(cell->prop.n, n);
    assert_int_equal(cell->missing, missing);
}

static void expect_sum(const wn_tally_cell *cell, uint64_t n, double sum,
                       uint64_t missing) {
    assert_int_equal(cell->sums.n, n);
    assert_true(fabs(wn_sums_total(&cell->sums) - sum) < 1e-12);
    assert_int_equal(cell->missing, missing);
}

#endif
