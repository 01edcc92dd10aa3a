/* Features in bins: what the rules of a scorecard are about.
 *
 * Bins are made from the training leads alone (core/stats/scorecard/binning.h) and then
 * hold every lead. Beside ranges, groups of levels, yes and no, a feature has
 *   - (missing), a bin of its own, when any lead lacks the value;
 *   - any other, for texts: levels too rare to say anything, and those never seen.
 * Such a bin with fewer training leads than a bin must have weighs nothing: a lead in it
 * is taken for an average one as far as this feature goes.
 *
 * Weights of evidence are ln of the share of the won over the share of the others, with
 * 0.5 added to every count; positive: won more often than the average lead. A feature is
 * worth using when its information value, less what chance alone brings
 * ((bins - 1) (1 / won + 1 / others), its expectation under no relation), is at least
 * WN_IV_LEAST. */
#ifndef WN_SCORING_LEARN_BINNED_H
#define WN_SCORING_LEARN_BINNED_H

#include "core/stats/scorecard/binning.h"
#include "scoring/learn/training.h"

#define WN_IV_LEAST 0.02 /* Siddiqi (2006): below it a feature is not predictive */

typedef enum wn_bin_kind {
    WN_BIN_RANGE,  /* WN_NUMBER: above low, and at most high */
    WN_BIN_LEVELS, /* WN_TEXT: one of the levels */
    WN_BIN_NO,     /* WN_BOOL */
    WN_BIN_YES,
    WN_BIN_MISSING,
    WN_BIN_OTHER /* WN_TEXT: none of the levels of the other bins, and not missing */
} wn_bin_kind;

typedef struct wn_bin {
    wn_bin_kind kind;
    char *label; /* `up to 120`, `120 to 480`, `Google, Direct Traffic`, `(missing)` */
    bool has_low, has_high;
    double low, high;
    uint32_t *levels; /* [level_count], the commonest first */
    size_t level_count;
    wn_prop won; /* among training leads */
    double woe;  /* 0 when they are too few */
    double se;
} wn_bin;

typedef struct wn_binned {
    const wn_feature *feature;
    wn_bin *bins; /* [count]: by rising values, or rising rates; missing and other last */
    size_t count;
    uint32_t *bin; /* [leads]: which bin a lead is in */
    double iv;
    wn_trend trend; /* of a number */
} wn_binned;

typedef struct wn_binned_list {
    wn_binned *items; /* [count], the greatest iv first */
    size_t count;
} wn_binned_list;

/* Bins every feature that is in and is not a date. Those that say too little are dropped
 * from the training data with the reason. The training data must outlive the list. */
wn_rc wn_binned_make(wn_training *training, const wn_binning_plan *plan,
                     wn_binned_list *out, wn_err *err) WN_CHECKED;

/* The same without looking at the outcome, and without dropping features: each level is a
 * bin, the commonest first, and numbers are cut into `parts` bins of about as many
 * training leads. */
wn_rc wn_binned_plain(wn_training *training, size_t parts, wn_binned_list *out,
                      wn_err *err) WN_CHECKED;
void wn_binned_free(wn_binned_list *list);

#endif
