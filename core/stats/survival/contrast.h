/* Two independent estimates with normal standard errors, compared. */
#ifndef WN_CORE_STATS_SURVIVAL_CONTRAST_H
#define WN_CORE_STATS_SURVIVAL_CONTRAST_H

#include "core/stats/means/effect.h"

/* treatment - control. What either says of why it has no value or no interval is said of
 * the difference. */
wn_mean_comparison wn_contrast(const wn_estimate *control, double control_se,
                               const wn_estimate *treatment, double treatment_se,
                               double conf);

#endif
