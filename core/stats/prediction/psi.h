/* The population stability index: how far a distribution over bins has moved.
 *
 *     PSI = sum over bins of (a - e) ln(a / e)
 *
 * for the shares a of the actual and e of the expected population. A bin that is empty in
 * one of them counts as half a case there; one that is empty in both does not count.
 * Rules of thumb (0.1, 0.25) ignore how many cases there are: if nothing has moved, PSI
 * is about chi-square with bins - 1 degrees of freedom times 1 / n + 1 / m, and `chance`
 * is what it stays below in 95% of such comparisons.
 *
 * Sources: Siddiqi (2006); Yurdakul (2018) for the distribution. */
#ifndef WN_CORE_STATS_PREDICTION_PSI_H
#define WN_CORE_STATS_PREDICTION_PSI_H

#include "core/stats/estimate.h"

typedef struct wn_psi {
    double value, chance;
    wn_test_result moved; /* chi-square */
    size_t bins, empty;   /* that count; that are empty on one side */
    const char *why;
} wn_psi;

/* Counts, which need not be whole: actual[count], expected[count]. */
wn_psi wn_psi_of(const double *actual, const double *expected, size_t count);

#endif
