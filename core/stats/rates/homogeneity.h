/* Do the strata share one effect? Breslow and Day's test of a common odds ratio.
 *
 * Each stratum's conversions are compared with those expected at the odds ratio of Mantel
 * and Haenszel, given its margins. Tarone's correction makes up for that estimate not
 * being the likeliest; the test without it is slightly too large.
 *
 * statistic is chi-square with strata - 1 degrees of freedom; strata that say nothing
 * about an odds ratio (an arm without visitors, a single rate of 0 or 1) do not count.
 * Not testable with fewer than two, or with a common odds ratio of 0 or infinity.
 *
 * Sources: Breslow and Day (1980), section 4.4; Tarone (1985). */
#ifndef WN_CORE_STATS_RATES_HOMOGENEITY_H
#define WN_CORE_STATS_RATES_HOMOGENEITY_H

#include "core/stats/estimate.h"
#include "core/stats/rates/stratum.h"

wn_test_result wn_breslow_day(const wn_stratum *strata, size_t count, bool tarone);

#endif
