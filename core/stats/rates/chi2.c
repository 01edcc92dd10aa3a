#include "core/stats/rates/chi2.h"

#include "core/stats/law/dist.h"
#include "core/stats/rates/prop2.h"

#include <math.h>

wn_test_result wn_chi2_homogeneity(const wn_prop *groups, size_t count) {
    double x = 0, n = 0, used = 0;
    for (size_t i = 0; i < count; i++) {
        if (groups[i].x > groups[i].n)
            return wn_test_none("there are more successes than trials");
        x += (double)groups[i].x;
        n += (double)groups[i].n;
        used += groups[i].n > 0;
    }
    if (used < 2) return wn_test_none("fewer than two groups have trials");
    if (x == 0 || x == n) return wn_test_none("all groups have the same rate, 0 or 1");
    double p = x / n, chi2 = 0;
    for (size_t i = 0; i < count; i++) {
        double trials = (double)groups[i].n;
        if (trials == 0) continue;
        double d = (double)groups[i].x - trials * p;
        chi2 += d * d / (trials * p * (1 - p));
    }
    return (wn_test_result){chi2, used - 1, wn_chi2_sf(chi2, used - 1), NULL};
}

wn_test_result wn_chi2_2x2(wn_prop control, wn_prop treatment, bool correction) {
    wn_prop groups[] = {control, treatment};
    wn_test_result test = wn_chi2_homogeneity(groups, 2);
    if (test.why || !correction) return test;
    double z =
        wn_prop2_z_test(control, treatment, WN_POOLED, true, WN_TWO_SIDED).statistic;
    return (wn_test_result){z * z, 1, wn_chi2_sf(z * z, 1), NULL};
}

/* What one cell adds. */
static double contribution(double count, double expected, wn_table_statistic statistic) {
    double d = count - expected;
    if (statistic == WN_TABLE_PEARSON) return d * d / expected;
    return count > 0 ? 2 * count * log(count / expected) : 0;
}

static double margin(const double *counts, size_t count, size_t stride, double *used) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += counts[i * stride];
    *used += sum > 0;
    return sum;
}

wn_test_result wn_chi2_table(const double *counts, size_t rows, size_t columns,
                             wn_table_statistic statistic, bool correction) {
    double n = 0, rows_used = 0, columns_used = 0, chi2 = 0, ignored = 0;
    for (size_t i = 0; i < rows; i++)
        n += margin(&counts[i * columns], columns, 1, &rows_used);
    for (size_t j = 0; j < columns; j++)
        margin(&counts[j], rows, columns, &columns_used);
    if (rows_used < 2 || columns_used < 2)
        return wn_test_none("fewer than two rows or columns have counts");
    for (size_t i = 0; i < rows; i++) {
        double row = margin(&counts[i * columns], columns, 1, &ignored);
        for (size_t j = 0; j < columns; j++) {
            double expected = row * (margin(&counts[j], rows, columns, &ignored) / n);
            if (expected == 0) continue;
            double count = counts[i * columns + j], d = expected - count;
            if (correction && rows_used == 2 && columns_used == 2)
                count += copysign(fmin(fabs(d), 0.5), d);
            chi2 += contribution(count, expected, statistic);
        }
    }
    double df = (rows_used - 1) * (columns_used - 1);
    chi2 = fmax(chi2, 0);
    return (wn_test_result){chi2, df, wn_chi2_sf(chi2, df), NULL};
}

wn_test_result wn_chi2_fit(const uint64_t *counts, const double *shares, size_t count) {
    double n = 0, all = 0, chi2 = 0, df = (double)count - 1;
    for (size_t i = 0; i < count; i++) {
        double share = shares ? shares[i] : 1;
        if (!(share > 0 && isfinite(share)))
            return wn_test_none("a share is not a positive number");
        n += (double)counts[i];
        all += share;
    }
    if (count < 2) return wn_test_none("there are fewer than two groups");
    if (n == 0) return wn_test_none("nothing was counted");
    for (size_t i = 0; i < count; i++) {
        double expected = n * ((shares ? shares[i] : 1) / all);
        double d = (double)counts[i] - expected;
        chi2 += d * d / expected;
    }
    return (wn_test_result){chi2, df, wn_chi2_sf(chi2, df), NULL};
}
