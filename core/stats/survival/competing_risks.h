/* Events that exclude one another: a lead is won, or lost, or still open. How many there
 * are of each by a time, from times of which some are censored.
 *
 *     F_k(t) = sum over event times u up to t of S(u-) x events of cause k / at risk
 *
 * (Aalen and Johansen), S being the share without any event. The F_k and S add up to 1.
 * To call the other causes censored, and take 1 - Kaplan-Meier, answers another question
 * and gives more: it is the share if the others could not happen.
 *
 * Variances are those of the delta method, which here are the same as those of the
 * infinitesimal jackknife that R's survfit uses. Intervals are normal on one of the
 * scales of kaplan_meier.h, of F_k itself.
 *
 * Sources: Aalen and Johansen (1978); Marubini and Valsecchi (1995) for the variance. */
#ifndef WN_CORE_STATS_SURVIVAL_COMPETING_RISKS_H
#define WN_CORE_STATS_SURVIVAL_COMPETING_RISKS_H

#include "core/stats/survival/kaplan_meier.h"

typedef struct wn_risk_step {
    double time;
    uint64_t at_risk;
    double open; /* the share without any event, from this time on */
} wn_risk_step;

typedef struct wn_risk_part {
    uint64_t events; /* of this cause, at this time */
    double happened; /* F_k, from this time on */
    double variance; /* of it */
} wn_risk_part;

typedef struct wn_risks {
    wn_risk_step *steps; /* [count], where there are events of any cause, in order */
    wn_risk_part *parts; /* [count + 1][causes]: before any event, then after each step */
    size_t count, causes;
    double last; /* the longest time, of an event or not */
} wn_risks;

/* lives[k], settled, has the events of cause k. Who is censored stands in one of them,
 * whichever. WN_E_SYSTEM. */
wn_rc wn_risks_fit(const wn_life *lives, size_t causes, wn_risks *out,
                   wn_err *err) WN_CHECKED;
void wn_risks_free(wn_risks *risks);

/* F_k(time). There is no value after the longest time that anybody was watched, unless
 * nobody is left. */
typedef struct wn_risk_point {
    wn_estimate happened;
    double se; /* 0 where it has no value */
} wn_risk_point;
wn_risk_point wn_risks_at(const wn_risks *risks, size_t cause, double time,
                          wn_km_scale scale, double conf);

/* Of those to whom cause k has happened in the end: the time by which it had to a share
 * of them, in (0, 1). A point, without interval. */
wn_estimate wn_risks_quantile(const wn_risks *risks, size_t cause, double share);

#endif
