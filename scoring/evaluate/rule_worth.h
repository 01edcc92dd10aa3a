/* What each rule contributes to a score, on the leads it is judged by.
 *
 * A rule is dropped by taking from each lead what the rule adds to its score, caps and
 * limits considered; what the AUC loses by that is tested by DeLong's test for the same
 * leads. Whether its sign is right is asked among leads that are alike in all other
 * points: in tenths of the score without the rule, do those to whom it gives points win
 * more often than those to whom it does not (the difference of Mantel and Haenszel)? A
 * rule that takes points from leads which win more often, or gives them to leads which
 * win less often, contradicts the outcome, unless the AUC is shown to gain by it. */
#ifndef WN_SCORING_EVALUATE_RULE_WORTH_H
#define WN_SCORING_EVALUATE_RULE_WORTH_H

#include "core/stats/prediction/roc.h"
#include "core/stats/sums.h"
#include "scoring/evaluate/sheet.h"

typedef struct wn_rule_worth {
    wn_prop fires, others; /* won leads, of those it changes and of those it does not */
    double points;         /* on average, where it changes the score */
    int sign;              /* of its points: 1, -1; 0: both occur, or it never fires */
    wn_estimate rate;      /* of the leads that it changes */
    wn_auc_comparison auc; /* with the rule - without it */
    wn_estimate alike;     /* difference in rates among leads alike in other points */
    bool contradicts;
} wn_rule_worth;

/* Fills out[sheet->rule_count] for the leads from sheet->older on; `ranking` is that of
 * their scores. Rules are worked on by several threads. WN_E_SYSTEM (memory). */
wn_rc wn_rule_worths(const wn_sheet *sheet, const wn_ranking *ranking, double conf,
                     int threads, wn_rule_worth *out, wn_err *err) WN_CHECKED;

#endif
