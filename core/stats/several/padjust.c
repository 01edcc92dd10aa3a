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
        return p * (n / i);
    case WN_PADJUST_BY:
        return p * (n / i) * harmonic;
    }
    return 1;
}

/* ... and then keeps the order: from the smallest up (step down) or from the largest
 * down (step up). */
static bool steps_down(wn_padjust_method method) {
    return method == WN_PADJUST_HOLM || method == WN_PADJUST_HOLM_SIDAK;
}

static double sum_of_inverses(size_t count) {
    double harmonic = 0;
    for (size_t i = 1; i <= count; i++)
        harmonic += 1 / (double)i;
    return harmonic;
}

/* The p-values from the smallest up; newly allocated. */
static wn_rc rank_all(const double *p, size_t count, ranked **out, wn_err *err) {
    ranked *order = wn_alloc_zero(count, sizeof *order);
    *out = order;
    if (!order) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (!(p[i] >= 0 && p[i] <= 1)) {
            *out = NULL;
            wn_free(order);
            return wn_fail(err, WN_E_USAGE,
                           "p-value %zu is %g, which is not between 0 and 1", i + 1,
                           p[i]);
        }
        order[i] = (ranked){p[i], i};
    }
    qsort(order, count, sizeof *order, by_p);
    return WN_OK;
}

/* Turns the p-values of the ranks into adjusted ones. */
static void adjust(wn_padjust_method method, ranked *order, size_t count) {
    double n = (double)count, harmonic = sum_of_inverses(count);
    for (size_t i = 0; i < count; i++)
        order[i].p = fmin(scaled(method, order[i].p, (double)i + 1, n, harmonic), 1);
    if (steps_down(method))
        for (size_t i = 1; i < count; i++)
            order[i].p = fmax(order[i].p, order[i - 1].p);
    else
        for (size_t i = count - 1; i > 0; i--)
            order[i - 1].p = fmin(order[i - 1].p, order[i].p);
}

wn_rc wn_padjust(wn_padjust_method method, const double *p, size_t count,
                 double *adjusted, wn_err *err) {
    ranked *order;
    if (count == 0) return WN_OK;
    wn_rc rc = rank_all(p, count, &order, err);
    if (rc != WN_OK) return rc;
    adjust(method, order, count);
    for (size_t i = 0; i < count; i++)
        adjusted[order[i].place] = order[i].p;
    wn_free(order);
    return WN_OK;
}

/* --- levels ------------------------------------------------------------------------ */

/* The p that `scaled` makes alpha. */
static double level_at(wn_padjust_method method, double alpha, double i, double n,
                       double harmonic) {
    switch (method) {
    case WN_PADJUST_SIDAK:
        return sidak(alpha, 1 / n);
    case WN_PADJUST_HOLM_SIDAK:
    case WN_PADJUST_HOCHBERG_SIDAK:
        return sidak(alpha, 1 / (n - i + 1));
    default:
        return alpha / scaled(method, 1, i, n, harmonic);
    }
}

/* Stepping down, a rejected hypothesis was decided at its own step (ties at the first of
 * theirs), the others at the first step that failed. Stepping up, all rejected ones were
 * decided at the last step that did not fail, the others at the one after it. */
wn_rc wn_padjust_levels(wn_padjust_method method, const double *p, size_t count,
                        double alpha, double *levels, wn_err *err) {
    ranked *order;
    if (count == 0) return WN_OK;
    wn_rc rc = rank_all(p, count, &order, err);
    if (rc != WN_OK) return rc;
    adjust(method, order, count);
    size_t rejected = 0, step = 0;
    while (rejected < count && order[rejected].p < alpha)
        rejected++;
    double n = (double)count, harmonic = sum_of_inverses(count);
    for (size_t i = 0; i < count; i++) {
        bool tied = i > 0 && p[order[i].place] == p[order[i - 1].place];
        if (i >= rejected)
            step = rejected + 1;
        else if (!steps_down(method))
            step = rejected;
        else if (!tied)
            step = i + 1;
        levels[order[i].place] = level_at(method, alpha, (double)step, n, harmonic);
    }
    wn_free(order);
    return WN_OK;
}
