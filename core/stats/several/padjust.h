/* p-values adjusted for having looked at several, and the intervals that go with them.
 *
 * Reject where the adjusted p is below alpha. Order is kept; ties get equal values.
 *
 * An interval with the coverage 1 - level, from the statistic that p comes from, leaves
 * zero out exactly where the adjusted p is below alpha. What then holds for all of them:
 *
 *     Bonferroni, Sidak  the chance that any interval misses its true value is at most
 *                        alpha (simultaneous coverage)
 *     Holm, Hochberg     the chance that any interval leaves out zero where there is
 *                        nothing is at most alpha (Serlin 1993): each interval has the
 *                        level at which its hypothesis was decided. Intervals that cover
 *                        simultaneously (Guilbaud 2008; Strassburger and Bretz 2008) say
 *                        of a rejected hypothesis little more than the sign
 *     BH, BY             of the intervals that leave zero out, at most the share alpha is
 *                        expected to miss the true value: level R alpha / n for R
 *                        rejected of n (Benjamini and Yekutieli 2005)
 *
 * Sources: Holm (1979), Hochberg (1988), Sidak (1967), Benjamini and Hochberg (1995),
 * Benjamini and Yekutieli (2001, and 2005, "False discovery rate-adjusted multiple
 * confidence intervals for selected parameters"); Serlin (1993), "Confidence intervals
 * and the scientific method: a case for Holm on the range". */
#ifndef WN_CORE_STATS_SEVERAL_PADJUST_H
#define WN_CORE_STATS_SEVERAL_PADJUST_H

#include "core/base/err.h"

typedef enum wn_padjust_method {
    WN_PADJUST_NONE,
    WN_PADJUST_BONFERRONI,
    WN_PADJUST_SIDAK,
    WN_PADJUST_HOLM,
    WN_PADJUST_HOLM_SIDAK,
    WN_PADJUST_HOCHBERG,
    WN_PADJUST_HOCHBERG_SIDAK,
    WN_PADJUST_BH,
    WN_PADJUST_BY
} wn_padjust_method;

/* adjusted[count] may be p itself. Errors: WN_E_SYSTEM (memory), WN_E_USAGE (a p outside
 * [0, 1]). */
wn_rc wn_padjust(wn_padjust_method method, const double *p, size_t count,
                 double *adjusted, wn_err *err) WN_CHECKED;

/* One minus the coverage of each interval; alpha in (0, 1). The same errors. */
wn_rc wn_padjust_levels(wn_padjust_method method, const double *p, size_t count,
                        double alpha, double *levels, wn_err *err) WN_CHECKED;

#endif
