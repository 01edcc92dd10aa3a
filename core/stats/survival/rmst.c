#include "core/stats/survival/rmst.h"

#include <math.h>

/* From the horizon backwards, so that at each event the area still to come is known. */
wn_rmst wn_rmst_at(const wn_km *km, double horizon, double conf) {
    bool ends = km->count && km->steps[km->count - 1].survival <= 0;
    if (horizon > km->last && !ends)
        return (wn_rmst){wn_estimate_none("nobody was watched for that long"), 0};
    double area = 0, variance = 0, until = horizon;
    for (size_t i = km->count; i-- > 0;) {
        const wn_km_step *step = &km->steps[i];
        if (step->time > horizon) continue;
        area += step->survival * (until - step->time);
        until = step->time;
        double n = (double)step->at_risk, d = (double)step->events;
        if (n > d) variance += area * area * d / (n * (n - d));
    }
    area += until;
    if (variance <= 0)
        return (wn_rmst){wn_estimate_point(area, "too few events before the horizon"), 0};
    wn_mean_comparison mean =
        wn_effect_of(area, sqrt(variance), 0, (wn_how){.conf = conf, .normal = true});
    return (wn_rmst){mean.estimate, mean.se};
}

wn_mean_comparison wn_rmst_compare(const wn_rmst *control, const wn_rmst *treatment,
                                   double conf) {
    return wn_contrast(&control->estimate, control->se, &treatment->estimate,
                       treatment->se, conf);
}
