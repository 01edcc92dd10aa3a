/* The scoring script, if there is one, by which the leads of sources are rated, with what
 * the leads did if its rules count events. */
#ifndef WN_SCORING_MONEY_RATING_H
#define WN_SCORING_MONEY_RATING_H

#include "core/cli/history.h"
#include "core/data/together.h"
#include "core/rules/event_report.h"
#include "scoring/money/ledger.h"

typedef struct wn_rating {
    wn_script *script; /* NULL: leads are not scored */
    wn_scorer *scorer;
    wn_call_history known;
    wn_presence presence;    /* of the leads that have events; without events empty */
    bool dated;              /* leads that came after --as-of are left out */
    char qualified_when[64]; /* "score 60 or more" */
} wn_rating;                 /* wn_rating_free when done, after the scan */

/* Which of the files on the command line are the script (its name ends in .lua) and the
 * leads; *script is SIZE_MAX without one. WN_E_USAGE for anything else. */
wn_rc wn_rating_files(const wn_call *call, size_t *leads, size_t *script,
                      wn_err *err) WN_CHECKED;

/* Runs the script and reads the events; comes before the leads are opened. WN_E_USAGE:
 * --events without a script that counts them, or the other way round. */
wn_rc wn_rating_load(wn_call *call, size_t script, wn_rating *out,
                     wn_err *err) WN_CHECKED;

/* The keeper's slot of the score, and the bound of the highest band; nothing without a
 * script. With events and `alone`, leads that came after --as-of are filtered out here:
 * others would do it otherwise. */
wn_rc wn_rating_bind(wn_rating *rating, const wn_call *call, wn_table *leads, bool alone,
                     wn_ledger_keeper *keeper, wn_err *err) WN_CHECKED;

/* For the scan, when there are events (rating->known.events): who of them is there. Self
 * is the rating. */
extern const wn_accumulator wn_rating_accumulator;

/* What was read of the events and left out; nothing without them. */
void wn_rating_report(const wn_rating *rating, const wn_table *leads, wn_doc *doc);
void wn_rating_free(wn_rating *rating);

#endif
