/* Does something rise or fall along a line?
 *
 * A straight line by weighted least squares through values of known standard errors; the
 * test is whether its slope is zero, by the normal law. */
#ifndef WN_CORE_STATS_MEANS_TREND_H
#define WN_CORE_STATS_MEANS_TREND_H

#include "core/base/err.h"
#include "core/stats/estimate.h"

typedef struct wn_trend {
    double slope, se;
    wn_test_result test; /* `why` with fewer than three different x */
} wn_trend;

/* x[n], rising, y[n] and the standard errors se[n] > 0 of y. Errors: WN_E_SYSTEM. */
wn_rc wn_trend_fit(const double *x, const double *y, const double *se, size_t n,
                   wn_trend *out, wn_err *err) WN_CHECKED;

#endif
