#include "core/stats/values/differences.h"

#include <math.h>
#include <string.h>

wn_differences wn_differences_of(const wn_sorted *control, const wn_sorted *treatment) {
    return (wn_differences){control, treatment, control->n * treatment->n};
}

/* How many differences are at most `limit`. As the treatment's value rises, fewer of the
 * control's lie close enough below it. */
static uint64_t count_up_to(const wn_differences *d, double limit) {
    const wn_sorted *control = d->control, *treatment = d->treatment;
    uint64_t pairs = 0, near = control->n;
    for (size_t i = 0, j = 0; i < treatment->count; i++) {
        for (; j < control->count && treatment->values[i] - control->values[j] > limit;
             j++)
            near -= control->times[j];
        pairs += treatment->times[i] * near;
    }
    return pairs;
}

/* The smallest difference above `limit`, which is not the largest. */
static double next_above(const wn_differences *d, double limit) {
    const wn_sorted *control = d->control, *treatment = d->treatment;
    double next = INFINITY;
    for (size_t i = 0, j = 0; i < treatment->count; i++) {
        while (j < control->count && treatment->values[i] - control->values[j] > limit)
            j++;
        if (j > 0) next = fmin(next, treatment->values[i] - control->values[j - 1]);
    }
    return next;
}

/* Whole numbers in the order of the doubles. */
static int64_t place_of(double value) {
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double at_place(int64_t place) {
    int64_t bits = place < 0 ? INT64_MIN - place : place;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double wn_differences_nth(const wn_differences *d, uint64_t rank) {
    const wn_sorted *control = d->control, *treatment = d->treatment;
    int64_t low = place_of(treatment->values[0] - control->values[control->count - 1]);
    int64_t high = place_of(treatment->values[treatment->count - 1] - control->values[0]);
    while (low < high) {
        int64_t middle = (low & high) + ((low ^ high) >> 1); /* does not overflow */
        if (count_up_to(d, at_place(middle)) >= rank)
            high = middle;
        else
            low = middle + 1;
    }
    return at_place(low) + 0.0; /* 0 has no sign */
}

double wn_differences_median(const wn_differences *d) {
    uint64_t half = (d->pairs + 1) / 2;
    double low = wn_differences_nth(d, half);
    if (d->pairs % 2 == 1 || count_up_to(d, low) > half) return low;
    return 0.5 * (low + next_above(d, low));
}
