/* Exact unconditional comparison of two proportions.
 *
 * For a hypothetical difference (or ratio) all outcomes of the two arms are ordered by
 * the absolute score statistic; p is the probability of an outcome at least as extreme
 * as the one seen, at the nuisance rate that makes it largest. The interval holds the
 * values that this same two-sided test does not reject, so p < 1 - conf if and only
 * if it leaves 0 out.
 *
 * The nuisance rate is searched inside a 1 - gamma confidence region of its own and gamma
 * is added to p (Berger and Boos), so rare events in large arms stay computable. At zero
 * difference (ratio 1) this is Barnard's test with pooled Z, maximised over the
 * restricted range: p differs a little from one over all rates, such as scipy's
 * barnard_exact, which wn_exact_barnard computes. The cost is about that of the outcomes
 * that can happen in one arm: 1000 against 1000 takes well under a second, 5 conversions
 * among 145,000 a moment.
 *
 * Sources: Barnard (1945); Berger and Boos (1994); Chan and Zhang (1999); Agresti and Min
 * (2001), "On small-sample confidence intervals for parameters in discrete
 * distributions"; Boschloo (1970).
 *
 * Errors: WN_E_SYSTEM (memory), WN_E_USAGE (an arm without visitors, x > n, a
 * conf outside (0, 1)). */
#ifndef WN_CORE_STATS_RATES_EXACT_H
#define WN_CORE_STATS_RATES_EXACT_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

#define WN_EXACT_GAMMA 1e-6

/* p of the two-sided test of no difference, and the intervals by inverting that test for
 * each measure: at no difference its ordering of outcomes is the same for all three. */
typedef struct wn_exact {
    double p;
    wn_estimate difference, lift, odds_ratio;
} wn_exact;

wn_rc wn_exact_compare(wn_prop control, wn_prop treatment, double conf, wn_exact *out,
                       wn_err *err) WN_CHECKED;

/* The same without restricting the nuisance rate (gamma 0): Barnard's test, and the
 * intervals that go with it. Its cost grows with the visitors: at most
 * WN_EXACT_BARNARD_MOST an arm (WN_E_USAGE). */
enum { WN_EXACT_BARNARD_MOST = 5000 };
wn_rc wn_exact_barnard_compare(wn_prop control, wn_prop treatment, double conf,
                               wn_exact *out, wn_err *err) WN_CHECKED;

/* p for one hypothesis; gamma 0 searches all nuisance rates. */
wn_rc wn_exact_p_difference(wn_prop control, wn_prop treatment, double difference,
                            double gamma, double *p, wn_err *err) WN_CHECKED;
wn_rc wn_exact_p_ratio(wn_prop control, wn_prop treatment, double ratio, double gamma,
                       double *p, wn_err *err) WN_CHECKED;
wn_rc wn_exact_p_odds_ratio(wn_prop control, wn_prop treatment, double odds_ratio,
                            double gamma, double *p, wn_err *err) WN_CHECKED;

/* The classical tests, over all nuisance rates. Boschloo orders by Fisher's one-sided p;
 * its two-sided p is twice the smaller one-sided p (as in scipy). */
typedef enum wn_barnard { WN_BARNARD_POOLED, WN_BARNARD_UNPOOLED } wn_barnard;
wn_rc wn_exact_barnard(wn_prop control, wn_prop treatment, wn_barnard statistic,
                       wn_alternative alternative, double *p, wn_err *err) WN_CHECKED;
wn_rc wn_exact_boschloo(wn_prop control, wn_prop treatment, wn_alternative alternative,
                        double *p, wn_err *err) WN_CHECKED;

/* Boschloo's two-sided p and the odds ratios that the same test does not reject (the
 * value is the likeliest one given the margins); at most WN_EXACT_BARNARD_MOST an arm. */
wn_rc wn_exact_boschloo_compare(wn_prop control, wn_prop treatment, double conf,
                                double *p, wn_estimate *odds_ratio,
                                wn_err *err) WN_CHECKED;

#endif
