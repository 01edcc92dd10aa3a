#include "core/stats/values/sample.h"

#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

static wn_rc make_room(wn_sample *sample, size_t need, wn_err *err) {
    return wn_grow(&sample->values, &sample->capacity, need, sizeof *sample->values, err);
}

wn_rc wn_sample_add(wn_sample *sample, double value, wn_err *err) {
    if (value == 0) {
        sample->zeros++;
        return WN_OK;
    }
    if (sample->count == sample->capacity) {
        wn_rc rc = make_room(sample, sample->count + 1, err);
        if (rc != WN_OK) return rc;
    }
    sample->values[sample->count++] = value;
    return WN_OK;
}

wn_rc wn_sample_merge(wn_sample *into, const wn_sample *from, wn_err *err) {
    if (from->count > 0) {
        wn_rc rc = make_room(into, into->count + from->count, err);
        if (rc != WN_OK) return rc;
        memcpy(into->values + into->count, from->values,
               from->count * sizeof *from->values);
    }
    into->count += from->count;
    into->zeros += from->zeros;
    return WN_OK;
}

void wn_sample_free(wn_sample *sample) {
    wn_free(sample->values);
    *sample = (wn_sample){0};
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void put(wn_sorted *sorted, double value, uint64_t times) {
    if (times == 0) return;
    sorted->n += times;
    if (sorted->count > 0 && sorted->values[sorted->count - 1] == value) {
        sorted->times[sorted->count - 1] += times;
        return;
    }
    sorted->values[sorted->count] = value;
    sorted->times[sorted->count++] = times;
}

wn_rc wn_sorted_make(const wn_sample *sample, wn_sorted *out, wn_err *err) {
    size_t n = sample->count, i = 0;
    *out = (wn_sorted){.values = wn_alloc((n + 1) * sizeof *out->values),
                       .times = wn_alloc((n + 1) * sizeof *out->times)};
    double *rising = wn_alloc(n * sizeof *rising);
    if (!out->values || !out->times || !rising) {
        wn_free(rising);
        wn_sorted_free(out);
        return wn_fail_memory(err);
    }
    if (n > 0) memcpy(rising, sample->values, n * sizeof *rising);
    qsort(rising, n, sizeof *rising, by_value);
    for (; i < n && rising[i] < 0; i++)
        put(out, rising[i], 1);
    put(out, 0, sample->zeros);
    for (; i < n; i++)
        put(out, rising[i], 1);
    wn_free(rising);
    return WN_OK;
}

void wn_sorted_free(wn_sorted *sorted) {
    wn_free(sorted->values);
    wn_free(sorted->times);
    *sorted = (wn_sorted){0};
}
