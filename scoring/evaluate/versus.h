/* Two scores of the same leads: the champion, in use, and a challenger.
 *
 * Both may call as many leads as the capacity allows, or else the best 20%. Leads that
 * both call, or neither, say nothing about the difference: it is in those that one calls
 * instead of the other's, as many on either side. */
#ifndef WN_SCORING_EVALUATE_VERSUS_H
#define WN_SCORING_EVALUATE_VERSUS_H

#include "core/stats/prediction/roc.h"
#include "scoring/evaluate/calls.h"

typedef struct wn_versus {
    wn_auc_comparison auc;            /* challenger - champion */
    wn_estimate champion, challenger; /* their AUCs */
    wn_called called, instead;        /* by the champion, by the challenger */
    wn_prop both, dropped, added;     /* won, of those called by both, by one only */
    wn_estimate wins;                 /* challenger - champion, in leads */
    wn_test_result test;              /* of the same difference */
} wn_versus;

/* `ranking` is of the champion's scores. WN_E_SYSTEM (memory). */
wn_rc wn_versus_make(const wn_sheet *sheet, const wn_ranking *ranking,
                     const wn_capacity *capacity, double conf, wn_versus *out,
                     wn_err *err) WN_CHECKED;
void wn_versus_free(wn_versus *versus);

#endif
