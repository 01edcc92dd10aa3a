#include "core/stats/values/sample.h"
#include "tests/unit/near.h"

static void add(wn_sample *sample, double value) {
    wn_err err;
    assert_int_equal(wn_sample_add(sample, value, &err), WN_OK);
}

static void sorted_values_have_counts(void **state) {
    (void)state;
    static const double values[] = {3.5, 0, -2, 3.5, 0, 17.25, -0.0, 3.5, -2, 1e-300};
    static const double distinct[] = {-2, 0, 1e-300, 3.5, 17.25};
    static const uint64_t times[] = {2, 3, 1, 3, 1};
    wn_sample sample = {0};
    wn_sorted sorted;
    wn_err err;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        add(&sample, values[i]);
    assert_int_equal(sample.zeros, 3);
    assert_int_equal(wn_sorted_make(&sample, &sorted, &err), WN_OK);
    assert_int_equal(sorted.n, 10);
    assert_int_equal(sorted.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_near(sorted.values[i], distinct[i], 0);
        assert_int_equal(sorted.times[i], times[i]);
    }
    wn_sorted_free(&sorted);
    wn_sample_free(&sample);
}

static void parts_merge(void **state) {
    (void)state;
    wn_sample whole = {0}, merged = {0};
    wn_err err;
    for (int part = 0; part < 7; part++) {
        wn_sample some = {0};
        for (int i = 0; i < part * 5; i++) {
            double value = i % 3 ? part * 100 + i : 0;
            add(&some, value);
            add(&whole, value);
        }
        assert_int_equal(wn_sample_merge(&merged, &some, &err), WN_OK);
        wn_sample_free(&some);
    }
    assert_int_equal(merged.zeros, whole.zeros);
    assert_int_equal(merged.count, whole.count);
    assert_memory_equal(merged.values, whole.values, whole.count * sizeof(double));
    wn_sample_free(&whole);
    wn_sample_free(&merged);
}

static void nothing_sorts_to_nothing(void **state) {
    (void)state;
    wn_sample none = {0};
    wn_sorted sorted;
    wn_err err;
    assert_int_equal(wn_sorted_make(&none, &sorted, &err), WN_OK);
    assert_int_equal(sorted.n, 0);
    assert_int_equal(sorted.count, 0);
    wn_sorted_free(&sorted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorted_values_have_counts),
        cmocka_unit_test(parts_merge),
        cmocka_unit_test(nothing_sorts_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
