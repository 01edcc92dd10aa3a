#include "core/stats/rates/trend.h"

#include "core/stats/law/dist.h"

#include <math.h>

wn_test_result wn_trend_test(const wn_prop *groups, const double *scores, size_t count,
                             wn_alternative alternative) {
    double x = 0, n = 0, center = 0;
    for (size_t i = 0; i < count; i++) {
        if (groups[i].x > groups[i].n)
            return wn_test_none("there are more successes than trials");
        double trials = (double)groups[i].n;
        x += (double)groups[i].x;
        n += trials;
        center += trials * (scores ? scores[i] : (double)i + 1);
    }
    if (n == 0) return wn_test_none("nothing was counted");
    if (x == 0 || x == n) return wn_test_none("all groups have the same rate, 0 or 1");
    double p = x / n, slope = 0, spread = 0;
    center /= n;
    for (size_t i = 0; i < count; i++) {
        double s = (scores ? scores[i] : (double)i + 1) - center;
        double trials = (double)groups[i].n;
        slope += s * ((double)groups[i].x - trials * p);
        spread += trials * s * s;
    }
    if (!(spread > 0 && isfinite(spread)))
        return wn_test_none("fewer than two different scores have trials");
    double z = slope / sqrt(spread * p * (1 - p));
    double tail = alternative == WN_GREATER ? wn_normal_sf(z)
                  : alternative == WN_LESS  ? wn_normal_cdf(z)
                                            : wn_chi2_sf(z * z, 1);
    return (wn_test_result){.statistic = z, .p = tail};
}
