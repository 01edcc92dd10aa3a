#include "core/base/workers.h"
#include "tests/unit/cmocka_all.h"

#include <stdatomic.h>

enum { COUNT = 1000 };

typedef struct tally {
    atomic_int done[COUNT];
    size_t bad; /* COUNT: none */
} tally;

static wn_rc piece(size_t i, void *job, wn_err *err) {
    tally *t = job;
    atomic_fetch_add(&t->done[i], 1);
    return i == t->bad ? wn_fail(err, WN_E_DATA, "piece %zu", i) : WN_OK;
}

static void every_piece_is_done_once(void **state) {
    (void)state;
    static tally t = {.bad = COUNT};
    wn_err err;
    for (int threads = 0; threads < 4; threads++)
        assert_int_equal(wn_workers_each(piece, &t, COUNT, threads, &err), WN_OK);
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(atomic_load(&t.done[i]), 4);
    assert_int_equal(wn_workers_each(piece, &t, 0, 2, &err), WN_OK);
}

static void an_error_ends_it(void **state) {
    (void)state;
    static tally t = {.bad = 3};
    wn_err err;
    assert_int_equal(wn_workers_each(piece, &t, COUNT, 1, &err), WN_E_DATA);
    assert_string_equal(err.message, "piece 3");
    assert_int_equal(atomic_load(&t.done[4]), 0);
    assert_int_equal(wn_workers_each(piece, &t, COUNT, 3, &err), WN_E_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_is_done_once),
        cmocka_unit_test(an_error_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
