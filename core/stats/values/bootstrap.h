/* Intervals for the difference and the lift of two means by resampling: for amounts so
 * skewed that no formula is trusted.
 *
 * In a replicate every visitor counts as often as a Poisson variable of mean 1 says
 * (which for more than a handful of visitors is the usual bootstrap). Equal values are
 * drawn together, all the zeros of a revenue as one number. The interval is BCa: the
 * percentiles of the replicates, corrected for bias and for a spread that changes with
 * the effect.
 *
 * Replicate r of an arm comes from stream r, part `part` of the seed (law/random.h), so
 * the answer does not depend on the number of threads.
 *
 * Sources: Efron (1987), "Better bootstrap confidence intervals"; Hanley and MacGibbon
 * (2006) and Chamandy et al. (2012) for Poisson weights. */
#ifndef WN_CORE_STATS_VALUES_BOOTSTRAP_H
#define WN_CORE_STATS_VALUES_BOOTSTRAP_H

#include "core/stats/estimate.h"
#include "core/stats/values/sample.h"

enum { WN_REPLICATES_LEAST = 100, WN_REPLICATES_MOST = 1000000 };

typedef struct wn_resampling {
    uint64_t seed;
    size_t replicates; /* see above */
    int threads;
    _Atomic uint64_t
        *done; /* counted up by replicates, for progress; NULL: nobody asks */
} wn_resampling;

/* An arm and the means of its replicates. */
typedef struct wn_resampled {
    const wn_sorted *values; /* borrowed */
    double *means;           /* [replicates] */
    size_t replicates;
} wn_resampled;

/* Errors: WN_E_SYSTEM (memory), WN_E_USAGE (the number of replicates). An arm with fewer
 * than two values is not drawn from: its means are 0. On failure there is nothing to
 * free. */
wn_rc wn_resample(const wn_sorted *values, wn_resampling how, uint64_t part,
                  wn_resampled *out, wn_err *err) WN_CHECKED;
void wn_resampled_free(wn_resampled *resampled);

typedef struct wn_bootstrap {
    wn_estimate difference; /* treatment - control */
    wn_estimate lift;       /* treatment / control - 1; needs replicates above 0 */
} wn_bootstrap;

/* Both arms have as many replicates. Errors: WN_E_SYSTEM (memory). */
wn_rc wn_bootstrap_compare(const wn_resampled *control, const wn_resampled *treatment,
                           double conf, wn_bootstrap *out, wn_err *err) WN_CHECKED;

#endif
