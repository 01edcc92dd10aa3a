/* The restricted mean survival time: the mean time without the event, up to a horizon
 * after which nobody is looked at any more. It is the area under the Kaplan-Meier curve,
 * so it needs no assumption on hazards and has the units of time: treatment minus control
 * of -0.4 days says that by then visitors convert 0.4 days earlier on average.
 *
 * A normal test and interval of the difference come from one standard error. There is no
 * value when the horizon is after the longest time that anybody was watched (unless the
 * event has happened to all), and no interval when there is no event before it.
 *
 * Sources: Irwin (1949); Royston and Parmar (2013); the variance is Greenwood's. */
#ifndef WN_CORE_STATS_SURVIVAL_RMST_H
#define WN_CORE_STATS_SURVIVAL_RMST_H

#include "core/stats/survival/contrast.h"
#include "core/stats/survival/kaplan_meier.h"

typedef struct wn_rmst {
    wn_estimate estimate;
    double se; /* 0 without an interval */
} wn_rmst;

/* horizon > 0 */
wn_rmst wn_rmst_at(const wn_km *km, double horizon, double conf);

/* treatment - control */
wn_mean_comparison wn_rmst_compare(const wn_rmst *control, const wn_rmst *treatment,
                                   double conf);

#endif
