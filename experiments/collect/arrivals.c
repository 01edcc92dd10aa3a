#include "experiments/collect/arrivals.h"

#include "core/base/mem.h"

#include <stdlib.h>

void wn_arrivals_free(wn_arrivals *arrivals) {
    wn_free(arrivals->values);
    wn_free(arrivals->times);
    *arrivals = (wn_arrivals){0};
}

wn_rc wn_arrivals_add(wn_arrivals *a, double value, wn_time time, wn_err *err) {
    wn_rc rc =
        wn_grow(&a->values, &a->value_capacity, a->count + 1, sizeof *a->values, err);
    if (rc == WN_OK && a->timed)
        rc = wn_grow(&a->times, &a->time_capacity, a->count + 1, sizeof *a->times, err);
    if (rc != WN_OK) return rc;
    a->values[a->count] = value;
    if (a->timed) a->times[a->count] = time;
    a->count++;
    return WN_OK;
}

typedef struct arrival {
    wn_time time;
    size_t order; /* in the files, for those at the same time */
    double value;
} arrival;

static int by_time(const void *a, const void *b) {
    const arrival *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

wn_rc wn_arrivals_sort(wn_arrivals *a, wn_err *err) {
    if (!a->timed) return WN_OK;
    arrival *list = wn_alloc(a->count * sizeof *list);
    if (!list) return wn_fail_memory(err);
    for (size_t i = 0; i < a->count; i++)
        list[i] = (arrival){a->times[i], i, a->values[i]};
    qsort(list, a->count, sizeof *list, by_time);
    for (size_t i = 0; i < a->count; i++) {
        a->times[i] = list[i].time;
        a->values[i] = list[i].value;
    }
    wn_free(list);
    return WN_OK;
}
