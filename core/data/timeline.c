#include "core/data/timeline.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>

wn_rc wn_timeline_want(wn_table *table, const char *column, const char *option,
                       wn_type *type, size_t *slot, wn_err *err) {
    size_t found;
    wn_rc rc = wn_table_find(table, column, &found, err);
    if (rc != WN_OK) return rc;
    *type = wn_table_guess(table, found);
    if (*type == WN_NUMBER || *type == WN_TIME)
        return wn_table_want(table, found, *type, slot, err);
    wn_fail(err, WN_E_DATA, "expected dates, or numbers that grow with time");
    wn_err_at(err, wn_table_name(table), 0, column);
    return wn_err_hint(err, "%s takes the column that says when a lead came in", option);
}

double wn_timeline_when(const wn_column *column, wn_type type, size_t row) {
    return type == WN_TIME ? (double)column->time[row] / (double)WN_DAY
                           : column->number[row];
}

typedef struct place {
    double when;
    size_t row;
} place;

static int by_time(const void *a, const void *b) {
    const place *x = a, *y = b;
    if (x->when != y->when) return x->when < y->when ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

wn_rc wn_timeline_order(const double *when, size_t count, size_t *order, wn_err *err) {
    place *places = wn_alloc_zero(count, sizeof *places);
    if (!places) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        places[i] = (place){when[i], i};
    qsort(places, count, sizeof *places, by_time);
    for (size_t i = 0; i < count; i++)
        order[i] = places[i].row;
    wn_free(places);
    return WN_OK;
}

size_t wn_timeline_older(size_t count, double share) {
    return (size_t)floor((double)count * share + 0.5);
}

void wn_timeline_arrange(void *array, size_t size, const size_t *order, size_t count,
                         void *scratch) {
    if (!array) return;
    for (size_t i = 0; i < count; i++)
        memcpy((char *)scratch + i * size, (char *)array + order[i] * size, size);
    memcpy(array, scratch, count * size);
}
