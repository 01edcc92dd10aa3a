#include "core/stats/means/mean.h"

#include <math.h>

static wn_effect effect_of(const wn_sums *control, const wn_sums *treatment) {
    return (wn_effect){.control = wn_side_of(control),
                       .treatment = wn_side_of(treatment)};
}

wn_estimate wn_mean_interval(const wn_sums *sums, double conf) {
    if (sums->n == 0) return wn_estimate_none("there are no values");
    if (!(conf > 0 && conf < 1))
        return wn_estimate_none("the confidence level is not between 0 and 1");
    if (!(fabs(sums->mean) <= 1e250) || !isfinite(sums->m2))
        return wn_estimate_none("the values are too large, or too near zero");
    if (sums->n < 2) return wn_estimate_point(sums->mean, "there is only one value");
    double n = (double)sums->n, se = sqrt(wn_sums_variance(sums) / n);
    return wn_effect_of(sums->mean, se, n - 1, (wn_how){.conf = conf}).estimate;
}

wn_mean_comparison wn_mean_welch(const wn_sums *control, const wn_sums *treatment,
                                 wn_alternative alternative, double conf) {
    wn_effect effect = effect_of(control, treatment);
    return wn_effect_difference(&effect, (wn_how){conf, alternative, false, false});
}

wn_mean_comparison wn_mean_student(const wn_sums *control, const wn_sums *treatment,
                                   wn_alternative alternative, double conf) {
    wn_effect effect = effect_of(control, treatment);
    return wn_effect_difference(&effect, (wn_how){conf, alternative, true, false});
}

wn_estimate wn_mean_fieller_lift(const wn_sums *control, const wn_sums *treatment,
                                 double conf) {
    wn_effect effect = effect_of(control, treatment);
    return wn_effect_fieller_lift(&effect, (wn_how){.conf = conf});
}

wn_mean_comparison wn_mean_delta_lift(const wn_sums *control, const wn_sums *treatment,
                                      wn_alternative alternative, double conf) {
    wn_effect effect = effect_of(control, treatment);
    return wn_effect_delta_lift(&effect, (wn_how){conf, alternative, false, false});
}

wn_mean_comparison wn_mean_log_lift(const wn_sums *control, const wn_sums *treatment,
                                    wn_alternative alternative, double conf) {
    wn_effect effect = effect_of(control, treatment);
    return wn_effect_log_lift(&effect, (wn_how){conf, alternative, false, false});
}
