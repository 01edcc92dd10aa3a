/* The scoring script, if there is one, by which the leads of sources are rated. */
#ifndef WN_SCORING_MONEY_RATING_H
#define WN_SCORING_MONEY_RATING_H

#include "core/cli/command.h"
#include "core/rules/scorer.h"
#include "scoring/money/ledger.h"

typedef struct wn_rating {
    wn_script *script; /* NULL: leads are not scored */
    wn_scorer *scorer;
    char qualified_when[64]; /* "score 60 or more" */
} wn_rating;                 /* wn_rating_free when done, after the scan */

/* Which of the files on the command line are the script (its name ends in .lua) and the
 * leads; *script is SIZE_MAX without one. WN_E_USAGE for anything else. */
wn_rc wn_rating_files(const wn_call *call, size_t *leads, size_t *script,
                      wn_err *err) WN_CHECKED;

/* Runs the script; comes before the leads are opened. */
wn_rc wn_rating_load(wn_call *call, size_t script, wn_rating *out,
                     wn_err *err) WN_CHECKED;

/* The keeper's slot of the score, and the bound of the highest band; nothing without a
 * script. */
wn_rc wn_rating_bind(wn_rating *rating, const wn_call *call, wn_table *leads,
                     wn_ledger_keeper *keeper, wn_err *err) WN_CHECKED;
void wn_rating_free(wn_rating *rating);

#endif
