/* Post-stratification: the arms are compared within each stratum (a device, a country),
 * and the strata weighed by their share of all visitors, so that a chance surplus of one
 * stratum in an arm does no harm.
 *
 * Source: Miratrix, Sekhon and Yu (2013), "Adjusting treatment effect estimates by
 * post-stratification in randomized experiments". */
#ifndef WN_CORE_STATS_MEANS_POSTSTRAT_H
#define WN_CORE_STATS_MEANS_POSTSTRAT_H

#include "core/stats/means/effect.h"

/* cells[stratum][arm]. */
typedef struct wn_strata {
    wn_sums *cells;
    size_t strata, arms;
} wn_strata;

/* Merges the strata in which an arm has fewer than `least` values into one, and that, if
 * it is still too small, into the smallest of the others. Returns how many strata were
 * merged away; the order of the others stays, the merged one is the last. */
size_t wn_strata_merge(wn_strata *strata, uint64_t least);

/* Two of the arms. The variance is that within strata, plus that of the shares: the
 * strata's sizes came by chance. Every cell needs two values; with fewer the variance is
 * too small. */
wn_effect wn_strata_effect(const wn_strata *strata, size_t control, size_t treatment);

#endif
