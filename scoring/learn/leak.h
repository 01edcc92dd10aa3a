/* Leaks: columns that know the outcome, because they were written after it or because of
 * it. A scorecard with one of them looks brilliant on old leads and is blind to new ones,
 * for which the column is still empty.
 *
 * Refused, by what the training leads show:
 *   - the column alone tells won from lost with an AUC of WN_LEAK_AUC or more;
 *   - a value of it (of a text, yes or no, or one of few numbers), having one, or lacking
 *     one, settles the outcome: at least WN_LEAK_PURE of the leads with it came out the
 *     same way, they are at least WN_LEAK_SHARE of all (and WN_LEAK_LEADS), and their
 *     odds differ from the others' by a weight of evidence of at least WN_LEAK_WOE;
 *   - most closed leads have a value, and hardly any of at least WN_LEAK_LEADS open ones;
 *   - of a date: WN_LEAK_SHARE of the leads have one later than the lead itself, by more
 *     than a day.
 *
 * Warned about, since it may be harmless:
 *   - a name that says it was written later (late_names.h);
 *   - an AUC of WN_WARN_AUC or more;
 *   - the odds of winning of leads with a value are WN_WARN_ODDS times those of leads
 *     without, or less than one in as many: is it filled in as a lead advances? Both
 *     kinds are at least WN_WARN_SHARE of all. */
#ifndef WN_SCORING_LEARN_LEAK_H
#define WN_SCORING_LEARN_LEAK_H

#include "scoring/learn/training.h"

#define WN_LEAK_AUC 0.9
#define WN_LEAK_PURE 0.97
#define WN_LEAK_WOE 3.0
#define WN_LEAK_SHARE 0.05
enum { WN_LEAK_LEADS = 30 };
#define WN_WARN_AUC 0.85
#define WN_WARN_ODDS 3.0
#define WN_WARN_SHARE 0.1

typedef struct wn_leak {
    bool refused, warned;     /* not both */
    char why[WN_FEATURE_WHY]; /* as in wn_feature */
} wn_leak;

/* Looks at a feature that is in. WN_E_SYSTEM. */
wn_rc wn_leak_find(const wn_training *training, const wn_feature *feature, wn_leak *out,
                   wn_err *err) WN_CHECKED;

#endif
