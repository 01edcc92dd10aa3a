#include "core/stats/means/trend.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"

#include <gsl/gsl_fit.h>
#include <math.h>

static size_t distinct(const double *x, size_t n) {
    size_t count = n > 0;
    for (size_t i = 1; i < n; i++)
        count += x[i] > x[i - 1];
    return count;
}

wn_rc wn_trend_fit(const double *x, const double *y, const double *se, size_t n,
                   wn_trend *out, wn_err *err) {
    *out = (wn_trend){.test = wn_test_none("a trend needs three different points")};
    if (distinct(x, n) < 3) return WN_OK;
    double *weights = wn_alloc(n * sizeof *weights);
    if (!weights) return wn_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        weights[i] = 1 / (se[i] * se[i]);
    double level, cov00, cov01, cov11, chi2;
    gsl_fit_wlinear(x, 1, weights, 1, y, 1, n, &level, &out->slope, &cov00, &cov01,
                    &cov11, &chi2);
    wn_free(weights);
    out->se = sqrt(cov11);
    double z = out->slope / out->se;
    out->test = isfinite(z)
                    ? (wn_test_result){.statistic = z, .p = 2 * wn_normal_sf(fabs(z))}
                    : wn_test_none("the values are too large or too small");
    if (out->test.why) out->slope = out->se = 0;
    return WN_OK;
}
