#include "core/stats/survival/contrast.h"

#include <math.h>

wn_mean_comparison wn_contrast(const wn_estimate *control, double control_se,
                               const wn_estimate *treatment, double treatment_se,
                               double conf) {
    const char *why = control->why ? control->why : treatment->why;
    if (why) return (wn_mean_comparison){wn_estimate_none(why), 0, wn_test_none(why)};
    double difference = treatment->value - control->value;
    why =
        control->why_no_interval ? control->why_no_interval : treatment->why_no_interval;
    if (why)
        return (wn_mean_comparison){wn_estimate_point(difference, why), 0,
                                    wn_test_none(why)};
    return wn_effect_of(difference, hypot(control_se, treatment_se), 0,
                        (wn_how){.conf = conf, .normal = true});
}
