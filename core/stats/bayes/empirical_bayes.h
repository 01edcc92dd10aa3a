/* Empirical Bayes for many rates: how good is each group, given what groups are like?
 *
 * The groups' true rates are taken as drawn from one Beta(alpha, beta), fitted by maximum
 * likelihood to all groups; each group's posterior is then Beta(alpha + x,
 * beta + n - x), which pulls small groups towards the rest. The log likelihood is that of
 * the beta-binomial distribution, with its binomial coefficients.
 *
 * When the rates differ no more than chance explains, the likelihood keeps rising towards
 * one common rate (alpha + beta without bound): the fit says `different` = false, and the
 * posterior of every group is the common one, Beta(0.5 + all x, 0.5 + all n - x).
 *
 * Sources: Skellam (1948) and Griffiths (1973) for the beta-binomial MLE; Morris (1983).
 * The fitted prior is taken as known, so intervals are a little too narrow.
 *
 * Errors: WN_E_SYSTEM (memory), WN_E_USAGE (no group with trials, x > n),
 * WN_E_NUMERIC (no convergence). */
#ifndef WN_CORE_STATS_BAYES_EMPIRICAL_BAYES_H
#define WN_CORE_STATS_BAYES_EMPIRICAL_BAYES_H

#include "core/stats/bayes/bayes.h"

typedef struct wn_eb {
    bool different; /* false: no detectable difference between the groups */
    wn_beta prior;  /* the fit; {0, 0} unless `different` */
    double loglik;
    wn_prop pooled; /* all groups together */
} wn_eb;

wn_rc wn_eb_fit(const wn_prop *groups, size_t count, wn_eb *out, wn_err *err) WN_CHECKED;

wn_beta wn_eb_posterior(const wn_eb *fit, wn_prop group);

#endif
