#include "core/stats/several/padjust.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct ranked {
    double p;
    size_t place; /* in the caller's order */
} ranked;

static int by_p(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->p != y->p) return x->p < y->p ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* The chance of a p this small among m independent ones. */
static double sidak(double p, double m) {
    return -expm1(m * log1p(-p));
}

/* Every method multiplies the i-th smallest of n p-values (i from 1) by something, ... */
static double scaled(wn_padjust_method method, double p, double i, double n,
                     double harmonic) {
    switch (method) {
    case WN_PADJUST_NONE:
        return p;
    case WN_PADJUST_BONFERRONI:
        return p * n;
    case WN_PADJUST_SIDAK:
        return sidak(p, n);
    case WN_PADJUST_HOLM:
    case WN_PADJUST_HOCHBERG:
        return p * (n - i + 1);
    case WN_PADJUST_HOLM_SIDAK:
    case WN_PADJUST_HOCHBERG_SIDAK:
        return sidak(p, n - i + 1);
    case WN_PADJUST_BH:
        return p * n / i;
    case WN_PADJUST_BY:
        return p * n / i * harmonic;
    }
    return 1;
}

/* ... and then keeps the order: from the smallest up (step down) or from the largest
 * down (step up). */
static bool steps_down(wn_padjust_method method) {
    return method == WN_PADJUST_HOLM || method == WN_PADJUST_HOLM_SIDAK;
}

wn_rc wn_padjust(wn_padjust_method method, const double *p, size_t count,
                 double *adjusted, wn_err *err) {
    if (count == 0) return WN_OK;
    ranked *order = wn_alloc_zero(count, sizeof *order);
    if (!order) return wn_fail_memory(err);
    double harmonic = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(p[i] >= 0 && p[i] <= 1)) {
            double bad = p[i];
            wn_free(order);
            return wn_fail(err, WN_E_USAGE,
                           "p-value %zu is %g, which is not between 0 and 1", i + 1, bad);
        }
        order[i] = (ranked){p[i], i};
        harmonic += 1 / (double)(i + 1);
    }
    qsort(order, count, sizeof *order, by_p);
    for (size_t i = 0; i < count; i++)
        order[i].p =
            fmin(scaled(method, order[i].p, (double)i + 1, (double)count, harmonic), 1);
    if (steps_down(method))
        for (size_t i = 1; i < count; i++)
            order[i].p = fmax(order[i].p, order[i - 1].p);
    else
        for (size_t i = count - 1; i > 0; i--)
            order[i - 1].p = fmin(order[i - 1].p, order[i].p);
    for (size_t i = 0; i < count; i++)
        adjusted[order[i].place] = order[i].p;
    wn_free(order);
    return WN_OK;
}
