/* What a test with planned looks has found, when it ended at one of them: p-value,
 * estimate and interval that allow for having stopped there.
 *
 * Results are ordered by stages: to be stopped above is more than not to be, the earlier
 * the more; at the same look, the larger z the more; then come the results of later
 * looks, and last those stopped below, the earlier the less. The p-value is the
 * probability of at least this much when there is no effect (two-sided: twice the smaller
 * of this and its opposite); the interval has the effects for which the result is neither
 * too much nor too little, the estimate is the one for which it is in the middle (median
 * unbiased). None depends on looks that were not taken. So p is at most what was spent by
 * then exactly when the bound was reached, and p < 1 - conf exactly when the interval
 * leaves out 0.
 *
 * Sources: Jennison and Turnbull (2000), ch. 8; Tsiatis, Rosner and Mehta (1984). */
#ifndef WN_CORE_STATS_SEQUENTIAL_STOPPED_H
#define WN_CORE_STATS_SEQUENTIAL_STOPPED_H

#include "core/stats/estimate.h"
#include "core/stats/sequential/looks.h"

typedef struct wn_stopped {
    double p;           /* two-sided, or one-sided (above), as the looks are */
    wn_estimate effect; /* in units of the estimate; one-sided: unbounded above */
} wn_stopped;

/* It ended at the last of `looks`, whose z is not read, with an estimate and its standard
 * error (> 0): z = estimate / se. Errors: as of looks.h; WN_E_USAGE also when se or conf
 * make no sense. */
wn_rc wn_stopped_with(const wn_looks *looks, double estimate, double se, double conf,
                      wn_stopped *out, wn_err *err) WN_CHECKED;

#endif
