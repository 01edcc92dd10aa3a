/* The Kaplan-Meier estimate of survival: the share to whom the event has not happened by
 * a time, from times of which some are censored.
 *
 *     S(t) = product over event times up to t of 1 - events / at risk
 *
 * with Greenwood's standard error. Its intervals are normal on one of three scales:
 * log(-log S), which stays inside 0 to 1 and holds its coverage best; log S, which is R's
 * default; and S itself. Before the first event the last two have no width, the first is
 * not defined; where nobody is left (S = 0), and after the longest time anybody was
 * watched, `why` or `why_no_interval` say so.
 *
 * Sources: Kaplan and Meier (1958); Greenwood (1926); Borgan and Liestol (1990) for the
 * scales; Brookmeyer and Crowley (1982) for the quantiles, whose interval is where that
 * of S holds the share. A flat stretch exactly at the share gives its middle, as in R. */
#ifndef WN_CORE_STATS_SURVIVAL_KAPLAN_MEIER_H
#define WN_CORE_STATS_SURVIVAL_KAPLAN_MEIER_H

#include "core/stats/estimate.h"
#include "core/stats/survival/life.h"

typedef struct wn_km_step {
    double time;
    uint64_t at_risk, events;
    double survival;  /* from this time on */
    double greenwood; /* variance of its log; 0 where survival is 0 */
} wn_km_step;

typedef struct wn_km {
    wn_km_step *steps; /* where there are events, in order */
    size_t count;
    double last; /* the longest time, of an event or not */
} wn_km;

typedef enum wn_km_scale { WN_KM_LOG_LOG, WN_KM_LOG, WN_KM_PLAIN } wn_km_scale;

/* `life` is settled. WN_E_SYSTEM. */
wn_rc wn_km_fit(const wn_life *life, wn_km *out, wn_err *err) WN_CHECKED;
void wn_km_free(wn_km *km);

/* A share with a standard error, whatever it is the share of, and its interval on a
 * scale; none where the scale is not defined. */
wn_estimate wn_km_interval(double share, double se, wn_km_scale scale, double conf);

typedef struct wn_km_point {
    wn_estimate survival;
    double se; /* 0 where survival has no value or no interval */
} wn_km_point;
wn_km_point wn_km_at(const wn_km *km, double time, wn_km_scale scale, double conf);

/* 1 - survival: the share to whom it has happened. */
wn_estimate wn_km_happened(wn_estimate survival);

/* The time by which it has happened to a share of all; `share` in (0, 1). */
wn_estimate wn_km_quantile(const wn_km *km, double share, wn_km_scale scale, double conf);

#endif
