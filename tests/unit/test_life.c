#include "core/stats/survival/life.h"
#include "tests/unit/near.h"

static void add(wn_life *life, double time, bool event) {
    wn_err err;
    assert_int_equal(wn_life_add(life, time, event, &err), WN_OK);
}

static void assert_row(const wn_life *life, size_t row, double time, unsigned events,
                       unsigned censored) {
    assert_near(life->rows[row].time, time, 0);
    assert_int_equal(life->rows[row].events, events);
    assert_int_equal(life->rows[row].censored, censored);
}

static void counts_by_distinct_time(void **state) {
    (void)state;
    wn_life life = {0};
    add(&life, 3, true);
    add(&life, 1.5, false);
    add(&life, 3, false);
    add(&life, 0, true);
    add(&life, 1.5, false);
    wn_life_settle(&life);
    assert_int_equal(life.count, 3);
    assert_row(&life, 0, 0, 1, 0);
    assert_row(&life, 1, 1.5, 0, 2);
    assert_row(&life, 2, 3, 1, 1);
    assert_int_equal(life.n, 5);
    assert_int_equal(life.events, 2);
    assert_int_equal(wn_life_at_risk(&life, 0), 5);
    assert_int_equal(wn_life_at_risk(&life, 1.5), 4);
    assert_int_equal(wn_life_at_risk(&life, 1.6), 2);
    assert_int_equal(wn_life_at_risk(&life, 3.1), 0);
    wn_life_free(&life);
}

static void memory_is_that_of_the_distinct_times(void **state) {
    (void)state;
    wn_life life = {0};
    for (unsigned i = 0; i < 100000; i++)
        add(&life, (i * 7919) % 60, i % 3 == 0);
    assert_true(life.capacity <= 256);
    wn_life_settle(&life);
    assert_int_equal(life.count, 60);
    assert_int_equal(life.n, 100000);
    assert_int_equal(life.events, 33334);
    wn_life_free(&life);
}

static void merging_parts_gives_the_whole(void **state) {
    (void)state;
    wn_life whole = {0}, parts[2] = {{0}, {0}}, merged = {0};
    wn_err err;
    for (unsigned i = 0; i < 1000; i++) {
        double time = (i * 7919) % 300;
        add(&whole, time, i % 2);
        add(&parts[i > 400], time, i % 2);
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(wn_life_merge(&merged, &parts[i], &err), WN_OK);
    wn_life_settle(&whole);
    wn_life_settle(&merged);
    assert_int_equal(merged.n, whole.n);
    assert_int_equal(merged.events, whole.events);
    assert_int_equal(merged.count, whole.count);
    assert_memory_equal(merged.rows, whole.rows, whole.count * sizeof *whole.rows);
    wn_life_free(&whole);
    wn_life_free(&parts[0]);
    wn_life_free(&parts[1]);
    wn_life_free(&merged);
}

static void refuses_what_is_not_a_time(void **state) {
    (void)state;
    wn_life life = {0};
    wn_err err;
    assert_int_equal(wn_life_add(&life, -1, true, &err), WN_E_USAGE);
    assert_string_equal(err.message, "expected a time of 0 or more, got -1");
    assert_int_equal(wn_life_add(&life, NAN, true, &err), WN_E_USAGE);
    assert_int_equal(wn_life_add(&life, INFINITY, true, &err), WN_E_USAGE);
    assert_int_equal(life.n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_distinct_time),
        cmocka_unit_test(memory_is_that_of_the_distinct_times),
        cmocka_unit_test(merging_parts_gives_the_whole),
        cmocka_unit_test(refuses_what_is_not_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
