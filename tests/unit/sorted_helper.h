/* Sorted values from those of a test. */
#ifndef WN_TESTS_SORTED_HELPER_H
#define WN_TESTS_SORTED_HELPER_H

#include "core/stats/values/sample.h"
#include "tests/unit/cmocka_all.h"

static inline wn_sorted sorted_from(const double *values, size_t count) {
    wn_sample sample = {0};
    wn_sorted sorted;
    wn_err err;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(wn_sample_add(&sample, values[i], &err), WN_OK);
    assert_int_equal(wn_sorted_make(&sample, &sorted, &err), WN_OK);
    wn_sample_free(&sample);
    return sorted;
}

#define SORTED(...)                                                                      \
    sorted_from((const double[]){__VA_ARGS__},                                           \
                sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

#endif
