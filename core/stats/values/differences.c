#include "core/stats/values/differences.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
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

/* Fewer than the wanted number of differences are at most `low`, and not fewer at most
 * `high`: how many, and how much these weigh when the next point is chosen. */
typedef struct bracket {
    double low, high;
    uint64_t up_to_low, up_to_high;
    double weight_low, weight_high;
} bracket;

/* Where the straight line through both ends has the rank. */
static double secant(const bracket *b, uint64_t rank) {
    double wanted = (double)rank - 0.5;
    double below = b->weight_low * (wanted - (double)b->up_to_low);
    double above = b->weight_high * ((double)b->up_to_high - wanted);
    return b->low + (b->high - b->low) * (below / (below + above));
}

static double between_doubles(const bracket *b) {
    int64_t low = place_of(b->low), high = place_of(b->high);
    return at_place((low & high) + ((low ^ high) >> 1)); /* does not overflow */
}

/* The end that stays weighs half as much as before, so that it goes next (Illinois). */
static void narrow(bracket *b, const wn_differences *d, uint64_t rank, double at) {
    uint64_t up_to = count_up_to(d, at);
    if (up_to < rank) {
        b->low = at, b->up_to_low = up_to;
        b->weight_low = 1, b->weight_high *= 0.5;
    } else {
        b->high = at, b->up_to_high = up_to;
        b->weight_high = 1, b->weight_low *= 0.5;
    }
}

/* So many are taken out of their bracket and sorted. */
enum { FEW = 2048 };

typedef struct weighted {
    double value;
    uint64_t times;
} weighted;

static int by_value(const void *a, const void *b) {
    double x = ((const weighted *)a)->value, y = ((const weighted *)b)->value;
    return (x > y) - (x < y);
}

static size_t inside(const wn_differences *d, const bracket *b, weighted *out) {
    const wn_sorted *control = d->control, *treatment = d->treatment;
    size_t count = 0;
    for (size_t i = 0, first = 0; i < treatment->count; i++) {
        double x = treatment->values[i];
        while (first < control->count && x - control->values[first] > b->high)
            first++;
        for (size_t j = first; j < control->count && x - control->values[j] > b->low; j++)
            out[count++] = (weighted){x - control->values[j],
                                      treatment->times[i] * control->times[j]};
    }
    return count;
}

static double nth_inside(const wn_differences *d, const bracket *b, uint64_t rank) {
    weighted few[FEW];
    size_t count = inside(d, b, few);
    uint64_t up_to = b->up_to_low;
    qsort(few, count, sizeof *few, by_value);
    for (size_t i = 0; i < count; i++) {
        up_to += few[i].times;
        if (up_to >= rank) return few[i].value;
    }
    return b->high;
}

double wn_differences_nth(const wn_differences *d, uint64_t rank) {
    const wn_sorted *control = d->control, *treatment = d->treatment;
    double least = treatment->values[0] - control->values[control->count - 1];
    bracket b = {.low = nextafter(least, -INFINITY),
                 .high = treatment->values[treatment->count - 1] - control->values[0],
                 .up_to_high = d->pairs,
                 .weight_low = 1,
                 .weight_high = 1};
    /* Most differences may be 0. Else a line is soon close; where there are gaps or heaps
     * halving gets on. */
    for (int step = 0; b.up_to_high - b.up_to_low > FEW; step++) {
        double at = step == 0       ? 0
                    : step == 1     ? -DBL_TRUE_MIN
                    : step % 4 == 0 ? between_doubles(&b)
                                    : secant(&b, rank);
        if (!(at > b.low && at < b.high)) at = between_doubles(&b);
        if (!(at > b.low && at < b.high)) return b.high + 0.0; /* next to each other */
        narrow(&b, d, rank, at);
    }
    return nth_inside(d, &b, rank) + 0.0; /* 0 has no sign */
}

double wn_differences_median(const wn_differences *d) {
    uint64_t half = (d->pairs + 1) / 2;
    double low = wn_differences_nth(d, half);
    if (d->pairs % 2 == 1 || count_up_to(d, low) > half) return low;
    return 0.5 * (low + next_above(d, low));
}
