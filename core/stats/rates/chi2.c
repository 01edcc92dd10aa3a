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
