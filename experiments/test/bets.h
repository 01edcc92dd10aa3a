/* The experiment as a bet: for every arm of every metric the chance that it is the best
 * of all arms, what is lost on average by shipping it, how large its lift probably is and
 * how likely that is as good as none. By quadrature, never by drawing.
 *
 * Posteriors: of a rate beta, under the set-up's prior if the metric is primary, else
 * under Beta(1, 1); of a primary mean under a gamma prior gamma, which takes its values
 * for counts of events (Poisson); of everything else normal, from the estimate and its
 * standard error. Sources: core/stats/bayes/. */
#ifndef WN_EXPERIMENTS_TEST_BETS_H
#define WN_EXPERIMENTS_TEST_BETS_H

#include "core/stats/bayes/gamma.h"
#include "experiments/test/findings.h"

typedef struct wn_bet {
    const char *why;   /* why there is none, or NULL */
    wn_bayes_arm rank; /* among all arms that have a posterior */
    wn_estimate lift;  /* over the control: credible, equal tails; not of the control */
    wn_rope rope;      /* of the lift; zeros when the set-up has no rope */
} wn_bet;

typedef struct wn_bets {
    wn_bet *all; /* [metric][arm] */
    size_t arm_count;
} wn_bets; /* wn_bets_free when done */

/* Errors: WN_E_USAGE (a prior that fits no primary metric), WN_E_SYSTEM. On failure there
 * is nothing to free. */
wn_rc wn_bets_place(const wn_findings *findings, wn_bets *out, wn_err *err) WN_CHECKED;
void wn_bets_free(wn_bets *bets);

static inline const wn_bet *wn_bets_of(const wn_bets *bets, size_t metric, size_t arm) {
    return &bets->all[metric * bets->arm_count + arm];
}

/* The posterior of an arm on a metric. */
typedef enum wn_posterior_kind {
    WN_POSTERIOR_NONE,
    WN_POSTERIOR_BETA,
    WN_POSTERIOR_GAMMA,
    WN_POSTERIOR_NORMAL
} wn_posterior_kind;
typedef struct wn_posterior {
    wn_posterior_kind kind;
    const char *why; /* why there is none */
    wn_beta beta;
    wn_gamma gamma;
    wn_normal normal;
} wn_posterior;
wn_posterior wn_bets_posterior(const wn_setup *setup, size_t metric,
                               const wn_arm_finding *arm);

/* Compares two arms under the set-up's prior where the metric has one; for
 * wn_compare_arms, which has filled `bayes` without. */
wn_rc wn_bets_compare(const wn_setup *setup, const wn_metric *metric,
                      const wn_tally_cell *control, const wn_tally_cell *treatment,
                      wn_comparison *comparison, wn_err *err) WN_CHECKED;

#endif
