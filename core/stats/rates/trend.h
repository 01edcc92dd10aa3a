/* Do rates rise (or fall) with a score of the groups? The test for trend of Cochran and
 * Armitage.
 *
 * statistic is the signed z, positive when rates rise with the score; its square is the
 * chi-square (df 1) of R's prop.trend.test. scores NULL: 1, 2, 3, ... Not testable when
 * fewer than two different scores have trials, or when all or none of the trials succeed.
 *
 * Sources: Cochran (1954); Armitage (1955). */
#ifndef WN_CORE_STATS_RATES_TREND_H
#define WN_CORE_STATS_RATES_TREND_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

wn_test_result wn_trend_test(const wn_prop *groups, const double *scores, size_t count,
                             wn_alternative alternative);

#endif
