/* The next split of a bandit: the weights with which a sampling rule would choose the
 * arms from what is known by now, from the chances to be best on the first primary
 * metric. Nothing is drawn (core/stats/bayes/bandit.h). */
#ifndef WN_EXPERIMENTS_TEST_BANDIT_H
#define WN_EXPERIMENTS_TEST_BANDIT_H

#include "core/doc/doc.h"
#include "experiments/test/bets.h"

typedef struct wn_split_advice {
    const char *why; /* why there is none, or NULL */
    size_t metric;
    double weights[WN_ARMS_MAX]; /* by arm; they sum to 1 */
} wn_split_advice;

/* For a set-up that asks for a bandit. */
wn_split_advice wn_bandit_advise(const wn_findings *findings, const wn_bets *bets);

/* The table, and what to tell `winnow assign`; nothing when no bandit is asked for. */
void wn_bandit_report(const wn_findings *findings, const wn_bets *bets, wn_doc *doc);
/* "bandit" into the root. */
void wn_bandit_data(const wn_findings *findings, const wn_bets *bets, wn_doc *doc,
                    json_t *root);

#endif
