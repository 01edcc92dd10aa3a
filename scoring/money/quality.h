/* How good the leads of each source are by a scoring script, before any is won: the mean
 * score, and the share that is qualified, each with its interval and tested against the
 * leads of all other sources (Welch's and Fisher's test; p-values adjusted by Holm for
 * the number of sources, each figure for itself).
 *
 * Qualified is what the ledger's keeper was told: a score in the highest band, or a
 * column or condition. */
#ifndef WN_SCORING_MONEY_QUALITY_H
#define WN_SCORING_MONEY_QUALITY_H

#include "core/stats/estimate.h"
#include "scoring/money/ledger.h"

typedef struct wn_source_quality_row {
    const char *name; /* "" for the blank source; borrowed from the ledger */
    wn_prop qualified;
    wn_estimate share; /* of its leads that are qualified: Wilson */
    double share_p;    /* against the rest, adjusted */
    wn_estimate score; /* the mean: Student's interval */
    double score_p;    /* against the rest, adjusted; 1 without a test */
    bool share_differs, score_differs;
} wn_source_quality_row;

typedef struct wn_source_quality {
    wn_source_quality_row
        *rows;               /* [count], the highest share first, then the most leads */
    size_t count, differing; /* how many shares differ from the rest */
    wn_prop all;
    wn_test_result same_share; /* chi-square: do all sources share one? */
    double conf;
} wn_source_quality;

/* The ledger outlives it. Errors: WN_E_SYSTEM (memory). */
wn_rc wn_source_quality_find(const wn_ledger *ledger, double conf, wn_source_quality *out,
                             wn_err *err) WN_CHECKED;
void wn_source_quality_free(wn_source_quality *quality);

#endif
