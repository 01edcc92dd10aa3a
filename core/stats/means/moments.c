#include "core/stats/means/moments.h"

#include <math.h>

static size_t place(wn_moments m, size_t i, size_t k) {
    size_t row = i > k ? i : k, column = i > k ? k : i;
    return 1 + m.count + row * (row + 1) / 2 + column;
}

void wn_moments_add(wn_moments m, const double *values) {
    double before[WN_MOMENTS_MAX], n = ++m.at[0];
    double *mean = m.at + 1, *product = mean + m.count;
    for (size_t i = 0; i < m.count; i++) {
        before[i] = values[i] - mean[i];
        mean[i] += before[i] / n;
        for (size_t k = 0; k <= i; k++)
            *product++ += before[i] * (values[k] - mean[k]);
    }
}

void wn_moments_merge(wn_moments into, wn_moments from) {
    double a = into.at[0], b = from.at[0], delta[WN_MOMENTS_MAX];
    if (!(b > 0)) return;
    double *mean = into.at + 1, *product = mean + into.count;
    const double *product_from = from.at + 1 + from.count;
    into.at[0] = a + b;
    for (size_t i = 0; i < into.count; i++) {
        delta[i] = from.at[1 + i] - mean[i];
        mean[i] = a > 0 ? mean[i] + delta[i] * (b / (a + b)) : from.at[1 + i];
        for (size_t k = 0; k <= i; k++)
            *product++ += *product_from++ + delta[i] * delta[k] * (a * (b / (a + b)));
    }
}

void wn_moments_of(wn_moments out, double n, const double *sums, const double *products) {
    out.at[0] = n;
    for (size_t i = 0; i < out.count; i++) {
        out.at[1 + i] = sums[i] / n;
        for (size_t k = 0; k <= i; k++)
            out.at[place(out, i, k)] =
                fma(-sums[i], out.at[1 + k], products[i * out.count + k]);
    }
}

double wn_moments_covariance(wn_moments m, size_t i, size_t k) {
    return m.at[0] < 2 ? 0 : m.at[place(m, i, k)] / (m.at[0] - 1);
}

double wn_moments_between(wn_moments m, const double *weights, const double *other) {
    double sum = 0;
    for (size_t i = 0; i < m.count; i++) {
        for (size_t k = 0; k < m.count; k++)
            sum += weights[i] * other[k] * wn_moments_covariance(m, i, k);
    }
    return sum;
}

wn_sums wn_moments_linear(wn_moments m, double value, const double *weights) {
    double variance = fmax(wn_moments_between(m, weights, weights), 0);
    return (wn_sums){(uint64_t)m.at[0], value, variance * fmax(m.at[0] - 1, 0)};
}
