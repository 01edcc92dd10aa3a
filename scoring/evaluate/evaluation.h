/* Does a score work? Everything `winnow evaluate` finds out about one. */
#ifndef WN_SCORING_EVALUATE_EVALUATION_H
#define WN_SCORING_EVALUATE_EVALUATION_H

#include "core/stats/prediction/psi.h"
#include "scoring/evaluate/figures.h"
#include "scoring/evaluate/rule_worth.h"
#include "scoring/evaluate/versus.h"

typedef struct wn_evaluation_plan {
    const wn_sheet *sheet;
    const wn_rule_set *rules;
    size_t score;                  /* its number in the rule set */
    const char *against;           /* the title of the other score; NULL: there is none */
    const char *name, *other_name; /* what the first sentence calls the two: the titles,
                                      or the scripts' files when those are the same */
    wn_deal deal;
    wn_capacity capacity;
    wn_resampling how; /* replicates 0: as many as a second or two allow */
    double conf;
} wn_evaluation_plan;

typedef struct wn_band_count {
    wn_prop judged;
    uint64_t older;
} wn_band_count;

typedef struct wn_evaluation {
    wn_evaluation_plan plan;
    const wn_named_score *score;
    wn_figures judged, older; /* older: of no leads without a split */
    bool split;
    wn_auc_comparison drift; /* AUC, newer - older */
    wn_psi psi;              /* newer against older, by tenths of the older scores */
    wn_band_count *bands;    /* [band_count + 1]; the last: below them all */
    wn_rule_worth *rules;    /* [rule_count] */
    wn_threshold threshold;  /* when plan.deal is given */
    wn_called called;        /* when plan.capacity is given */
    wn_versus versus;        /* when there is another script */
} wn_evaluation;

/* What the plan points to is borrowed. WN_E_SYSTEM (memory), WN_E_NUMERIC, WN_E_USAGE
 * (the number of replicates). */
wn_rc wn_evaluate(const wn_evaluation_plan *plan, wn_evaluation *out,
                  wn_err *err) WN_CHECKED;
void wn_evaluation_free(wn_evaluation *evaluation);

#endif
