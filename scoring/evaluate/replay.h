/* How well a score would have worked when leads were so many days old, by what was known
 * then: the table of the leads shows no later dates (wn_table_blank_later), and events
 * count up to that moment only (wn_history). */
#ifndef WN_SCORING_EVALUATE_REPLAY_H
#define WN_SCORING_EVALUATE_REPLAY_H

#include "core/stats/prediction/roc.h"
#include "scoring/evaluate/sheet.h"

enum { WN_REPLAY_MOST = 16 };

/* The score when leads were this old. */
typedef struct wn_replay_age {
    double days;
    double mean; /* score */
    wn_estimate auc;
    double top;                /* the share of the wins that the best 20% reach */
    wn_auc_comparison against; /* AUC then - AUC by all that is in the file */
} wn_replay_age;

typedef struct wn_replay {
    wn_replay_age ages[WN_REPLAY_MOST];
    size_t count;
} wn_replay;

/* Reads the scores of all rows of a table that was opened again for an age and bound to
 * `scorer`, and adds what they come to for the leads that are judged; `now` is their
 * ranking by all that is in the file. WN_E_DATA when the file has other rows by now. */
wn_rc wn_replay_add(wn_replay *replay, const wn_sheet *sheet, wn_table *table,
                    const wn_scorer *scorer, size_t score, double days,
                    const wn_ranking *now, double conf, int threads,
                    wn_err *err) WN_CHECKED;

#endif
