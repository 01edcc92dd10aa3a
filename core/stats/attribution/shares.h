/* What the data-driven models give each channel, as shares of all credit, with intervals
 * by resampling journeys.
 *
 * In a replicate every journey counts as often as a Poisson variable of mean 1 says
 * (law/weights.h), those of the same path drawn together, the converting ones and the
 * others apart. A path's conversions keep the path's mean value. All models are asked
 * again; the interval goes from one percentile of their answers to another.
 *
 * Replicate r comes from stream r of the seed (law/random.h) and paths are settled, so
 * the answer depends neither on the number of threads nor on the order of the data.
 *
 * Source: Efron (1979); for the weights law/weights.h. */
#ifndef WN_CORE_STATS_ATTRIBUTION_SHARES_H
#define WN_CORE_STATS_ATTRIBUTION_SHARES_H

#include "core/stats/attribution/markov.h"
#include "core/stats/estimate.h"

typedef struct wn_share_resampling {
    uint64_t seed;
    size_t replicates; /* 0: no intervals */
    int threads;
    double conf;
    _Atomic uint64_t *done; /* counted up by replicates, for progress; NULL: not asked */
} wn_share_resampling;

/* Fewer conversions are not resampled: there is no interval, and the reason. */
enum { WN_CONVERSIONS_LEAST = 10, WN_SHARE_REPLICATES_MOST = 100000 };

/* How many replicates are worth their time: WN_REPLICATES_USUAL, and down to
 * WN_REPLICATES_FEW the larger the chain is. Depends on the data only. */
enum { WN_REPLICATES_USUAL = 1000, WN_REPLICATES_FEW = 100 };
size_t wn_shares_replicates(const wn_paths *paths, const wn_chain *chain);

/* Of one channel. Shares add up to 1 over channels. */
typedef struct wn_shares {
    wn_estimate effect;        /* removal effect, by conversions */
    wn_estimate markov;        /* share by removal effects */
    wn_estimate markov_value;  /* the same of the value of conversions */
    wn_estimate shapley;       /* share in the game over journeys */
    wn_estimate shapley_value; /* the same of the value */
} wn_shares;

/* Into out[paths->channels]. The chain is one of these paths. Without any value those of
 * the value say so in `why`. Errors: WN_E_DATA when there is no conversion,
 * WN_E_USAGE (the number of replicates), WN_E_SYSTEM (memory), WN_E_NUMERIC as in
 * removal.h. */
wn_rc wn_shares_find(const wn_paths *paths, const wn_chain *chain,
                     wn_share_resampling how, wn_shares *out, wn_err *err) WN_CHECKED;

#endif
