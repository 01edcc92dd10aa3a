/* The sources that are out of the ordinary.
 *
 * Two questions are kept apart. Does a source differ from the rest beyond chance? Its
 * rate is tested against that of all other leads (Fisher's exact test), and the p-values
 * are adjusted for there being many sources (Holm). And is a source unusual among
 * sources, which differ anyway? Then it lies outside the limits of a funnel plot that are
 * widened by the over-dispersion of them all (core/stats/rates/funnel_plot.h); without
 * over-dispersion the limits are those of the binomial distribution. */
#ifndef WN_SCORING_SOURCES_OUTLIERS_H
#define WN_SCORING_SOURCES_OUTLIERS_H

#include "core/stats/rates/funnel_plot.h"
#include "scoring/sources/judge.h"

/* Of the usual two pairs of limits. */
#define WN_OUTLIER_INNER 0.95
#define WN_OUTLIER_OUTER 0.998

typedef struct wn_outlier {
    wn_prop rest;             /* won among the leads of all other sources */
    double p, p_adjusted;     /* against the rest; adjusted for the number of sources */
    bool differs;             /* p_adjusted < 1 - conf */
    double z;                 /* as counted, not drawn in */
    wn_estimate inner, outer; /* limits around the target, within [0, 1] */
    bool outside_inner, outside_outer;
} wn_outlier;

typedef struct wn_outliers {
    wn_outlier *sources; /* [count], as in the judgement; NULL when there is no plot */
    size_t count, differing, outside;
    wn_funnel_plot plot; /* around the rate of all leads; plot.why: why there is none */
} wn_outliers;

/* Errors: WN_E_SYSTEM (memory). */
wn_rc wn_outliers_find(const wn_judgement *judgement, wn_outliers *out,
                       wn_err *err) WN_CHECKED;
void wn_outliers_free(wn_outliers *outliers);

#endif
