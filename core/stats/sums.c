#include "core/stats/sums.h"

#include <float.h>
#include <math.h>

void wn_sums_add(wn_sums *sums, double value) {
    double delta = value - sums->mean;
    sums->n++;
    sums->mean += delta / (double)sums->n;
    sums->m2 += delta * (value - sums->mean);
}

void wn_sums_merge(wn_sums *into, const wn_sums *from) {
    if (from->n == 0) return;
    if (into->n == 0) {
        *into = *from;
        return;
    }
    double a = (double)into->n, b = (double)from->n;
    double delta = from->mean - into->mean;
    into->n += from->n;
    into->mean += delta * (b / (a + b));
    into->m2 += from->m2 + delta * delta * (a * (b / (a + b)));
}

wn_rc wn_sums_of(uint64_t n, double sum, double sumsq, wn_sums *out, wn_err *err) {
    *out = (wn_sums){0};
    if (!isfinite(sum) || !isfinite(sumsq))
        return wn_fail(err, WN_E_DATA, "sum and sum of squares must be finite numbers");
    if (n == 0) {
        if (sum == 0 && sumsq == 0) return WN_OK;
        return wn_fail(err, WN_E_DATA,
                       "no values, but their sum is %g and that of their "
                       "squares %g",
                       sum, sumsq);
    }
    double mean = sum / (double)n, least = sum * mean;
    /* The least sum of squares that n numbers with this sum can have, but for rounding in
     * what we were given. */
    if (sumsq < least * (1 - 1e-9))
        return wn_fail(err, WN_E_DATA,
                       "%llu numbers with sum %g have squares that sum to at least %g, "
                       "not to %g",
                       (unsigned long long)n, sum, least, sumsq);
    double m2 = n < 2 ? 0 : fmax(fma(-sum, mean, sumsq), 0);
    *out = (wn_sums){n, mean, m2};
    return WN_OK;
}

wn_sums wn_sums_of_prop(wn_prop prop) {
    if (prop.n == 0) return (wn_sums){0};
    double x = (double)prop.x, n = (double)prop.n;
    return (wn_sums){prop.n, x / n, x * ((n - x) / n)};
}

double wn_sums_total(const wn_sums *sums) {
    return sums->mean * (double)sums->n;
}

double wn_sums_variance(const wn_sums *sums) {
    return sums->n < 2 ? 0 : sums->m2 / (double)(sums->n - 1);
}

double wn_sums_sd(const wn_sums *sums) {
    return sqrt(wn_sums_variance(sums));
}
