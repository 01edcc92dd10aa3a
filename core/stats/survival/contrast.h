/* Two independent estimates with normal standard errors, compared: test and interval of
 * the difference come from one standard error, so p < 1 - conf exactly when the interval
 * leaves 0 out. */
#ifndef WN_CORE_STATS_SURVIVAL_CONTRAST_H
#define WN_CORE_STATS_SURVIVAL_CONTRAST_H

#include "core/stats/estimate.h"

typedef struct wn_contrast {
    wn_estimate difference; /* treatment - control */
    double se;              /* 0 without an interval */
    wn_test_result test;    /* two-sided, z */
} wn_contrast;

wn_estimate wn_contrast_interval(double value, double se, double conf);

/* What either says of why it has no value or no interval is said of the difference. */
wn_contrast wn_contrast_of(const wn_estimate *control, double control_se,
                           const wn_estimate *treatment, double treatment_se,
                           double conf);

#endif
