/* The odds ratio of one 2x2 table, or a common one of several, given their margins: the
 * maximum-likelihood estimate, exact test and exact interval.
 *
 * Given the margins of every table, the treatment's conversions in all of them follow a
 * (convolution of) noncentral hypergeometric law, in which the odds ratio is the only
 * parameter. With one table this is Fisher's exact test; with several the exact form of
 * the Cochran-Mantel-Haenszel test. Each kind of two-sided p comes with the interval that
 * inverts it, so p < 1 - conf exactly when the interval leaves 1 out:
 *
 *   WN_CONDITIONAL_CENTRAL      twice the smaller tail; its interval is the one that R
 *                               prints (fisher.test, mantelhaen.test(exact = TRUE))
 *   WN_CONDITIONAL_LIKELIHOOD   tables no more probable than the one seen: the p of R and
 *                               scipy, and the interval that agrees with it
 *   WN_CONDITIONAL_MID          the same with half of the seen table's probability
 *
 * A one-sided test has an interval that is open on the other side; CENTRAL and LIKELIHOOD
 * are then the same.
 *
 * The odds ratio is 0 or infinite (`why`) when the seen number is the least or the
 * largest that the margins allow; then its interval still has one end. Counts may reach
 * 1e9.
 *
 * Sources: Fisher (1935); Cornfield (1956); Gart (1970); Mehta, Patel and Gray (1985);
 * Fay (2010), "Confidence intervals that match Fisher's exact or Blaker's exact tests".
 *
 * Errors: WN_E_SYSTEM (memory), WN_E_USAGE (x > n, a conf outside (0, 1)), WN_E_NUMERIC
 * (so many large tables that their law has more than WN_CONDITIONAL_STEPS steps). */
#ifndef WN_CORE_STATS_RATES_CONDITIONAL_H
#define WN_CORE_STATS_RATES_CONDITIONAL_H

#include "core/stats/estimate.h"
#include "core/stats/rates/stratum.h"

#define WN_CONDITIONAL_STEPS 4e9

typedef enum wn_conditional_kind {
    WN_CONDITIONAL_CENTRAL,
    WN_CONDITIONAL_LIKELIHOOD,
    WN_CONDITIONAL_MID
} wn_conditional_kind;

typedef struct wn_conditional {
    double p;
    wn_estimate odds_ratio;
} wn_conditional;

wn_rc wn_conditional_compare(const wn_stratum *strata, size_t count,
                             wn_conditional_kind kind, wn_alternative alternative,
                             double conf, wn_conditional *out, wn_err *err) WN_CHECKED;

/* What an odds ratio (0 to infinity, not 0 / 0) leads one to expect of the treatment's
 * conversions in all tables. */
typedef struct wn_conditional_law {
    double mean;
    double at_most, at_least; /* P(as many as were seen, or fewer), ... or more */
} wn_conditional_law;
wn_rc wn_conditional_at(const wn_stratum *strata, size_t count, double odds_ratio,
                        wn_conditional_law *out, wn_err *err) WN_CHECKED;

#endif
