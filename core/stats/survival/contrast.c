#include "core/stats/survival/contrast.h"

#include "core/stats/law/dist.h"

#include <math.h>

wn_estimate wn_contrast_interval(double value, double se, double conf) {
    double half = wn_normal_two_sided(conf) * se;
    return (wn_estimate){.value = value, .low = value - half, .high = value + half};
}

wn_contrast wn_contrast_of(const wn_estimate *control, double control_se,
                           const wn_estimate *treatment, double treatment_se,
                           double conf) {
    const char *why = control->why ? control->why : treatment->why;
    if (why) return (wn_contrast){wn_estimate_none(why), 0, wn_test_none(why)};
    double difference = treatment->value - control->value;
    why =
        control->why_no_interval ? control->why_no_interval : treatment->why_no_interval;
    if (why)
        return (wn_contrast){wn_estimate_point(difference, why), 0, wn_test_none(why)};
    double se = hypot(control_se, treatment_se), z = difference / se;
    return (wn_contrast){wn_contrast_interval(difference, se, conf),
                         se,
                         {.statistic = z, .p = 2 * wn_normal_sf(fabs(z))}};
}
