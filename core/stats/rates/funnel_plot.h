/* A funnel plot in numbers: which of many rates lie further from a target than chance
 * takes groups of their size?
 *
 * z = (rate - target) / sqrt(target (1 - target) / n). Where groups differ by nature,
 * more lie outside than chance allows for: phi, the mean of the squared z, is then
 * above 1. The share `winsorise` of the z at either end is drawn in first, to the
 * outermost z that is left, so that the few that are to be found do not hide themselves.
 * Limits are widened, and z drawn in, by sqrt(phi), only when phi is above 1.
 *
 * Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance",
 * Statistics in Medicine 24; appendix A.1.1 for the exact limits, section 3 for phi. */
#ifndef WN_CORE_STATS_RATES_FUNNEL_PLOT_H
#define WN_CORE_STATS_RATES_FUNNEL_PLOT_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

typedef struct wn_funnel_plot {
    double target;
    double phi_raw, phi; /* the mean of z^2, and with the z drawn in */
    double widened;      /* sqrt(phi), at least 1 */
    const char *why;     /* why there is none (all else is 0 then), or NULL */
} wn_funnel_plot;

/* Spiegelhalter's share of z at either end. */
#define WN_FUNNEL_WINSORISE 0.1

/* z[count] may be NULL; groups without trials have z = 0 and do not count for phi. There
 * is no plot without trials, or for a target outside (0, 1). Errors: WN_E_SYSTEM
 * (memory). */
wn_rc wn_funnel_plot_make(const wn_prop *groups, size_t count, double target,
                          double winsorise, wn_funnel_plot *out, double *z,
                          wn_err *err) WN_CHECKED;

/* Around the target, for a group of n trials > 0: the central `conf` of what is to be
 * expected. By the normal distribution the limits may lie outside [0, 1]; widened as the
 * plot says. */
wn_estimate wn_funnel_limits(const wn_funnel_plot *plot, uint64_t n, double conf);

/* Where the distribution of the rate among n trials reaches the probability p, between
 * the whole numbers of successes by interpolation; not widened. It may lie a part of a
 * success below 0. */
double wn_funnel_exact_limit(double target, uint64_t n, double p);

#endif
