#include "core/stats/prediction/psi.h"

#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <math.h>

static double below_95(double x, void *df) {
    return wn_chi2_cdf(x, *(double *)df) - 0.95;
}

wn_psi wn_psi_of(const double *actual, const double *expected, size_t count) {
    wn_psi psi = {.moved = {.p = 1}};
    double n = 0, m = 0;
    for (size_t i = 0; i < count; i++) {
        n += actual[i];
        m += expected[i];
    }
    if (!(n > 0 && m > 0)) {
        psi.why = "one of the two has no cases";
        psi.moved.why = psi.why;
        return psi;
    }
    for (size_t i = 0; i < count; i++) {
        if (actual[i] == 0 && expected[i] == 0) continue;
        double a = (actual[i] > 0 ? actual[i] : 0.5) / n;
        double e = (expected[i] > 0 ? expected[i] : 0.5) / m;
        psi.value += (a - e) * log(a / e);
        psi.bins++;
        psi.empty += actual[i] == 0 || expected[i] == 0;
    }
    double scale = 1 / n + 1 / m, df = (double)psi.bins - 1;
    if (psi.bins < 2) {
        psi.moved.why = "all cases are in one bin";
        return psi;
    }
    psi.chance = scale * wn_root_between(below_95, &df, 0, 10 * df + 20, 1e-9);
    psi.moved = (wn_test_result){
        .statistic = psi.value / scale, .df = df, .p = wn_chi2_sf(psi.value / scale, df)};
    return psi;
}
