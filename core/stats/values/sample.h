/* The values of an arm themselves, for the methods that sums are not enough for: ranks,
 * quantiles, resampling.
 *
 * Most visitors bring an amount of zero, so zeros are counted, not kept: a sample takes 8
 * bytes for each value that is not zero. Samples of parts merge; sorted, equal values
 * become one with a count, so that order does not matter any more. Values are finite.
 *
 * Errors: WN_E_SYSTEM (memory). */
#ifndef WN_CORE_STATS_VALUES_SAMPLE_H
#define WN_CORE_STATS_VALUES_SAMPLE_H

#include "core/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* As values come in. Zero-initialise to start. */
typedef struct wn_sample {
    double *values; /* those that are not zero */
    size_t count, capacity;
    uint64_t zeros;
} wn_sample;

wn_rc wn_sample_add(wn_sample *sample, double value, wn_err *err) WN_CHECKED;
wn_rc wn_sample_merge(wn_sample *into, const wn_sample *from, wn_err *err) WN_CHECKED;
void wn_sample_free(wn_sample *sample);

/* The distinct values, rising, and how often each occurs: [count]. */
typedef struct wn_sorted {
    double *values;
    uint64_t *times;
    size_t count;
    uint64_t n; /* all values: the sum of `times` */
} wn_sorted;

/* On failure there is nothing to free. */
wn_rc wn_sorted_make(const wn_sample *sample, wn_sorted *out, wn_err *err) WN_CHECKED;
void wn_sorted_free(wn_sorted *sorted);

#endif
