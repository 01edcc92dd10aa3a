/* The ledger: what money and targets ask of the leads, per source. Unlike the census it
 * holds all leads, those without an outcome, too: they were paid for. */
#ifndef WN_SCORING_MONEY_LEDGER_H
#define WN_SCORING_MONEY_LEDGER_H

#include "core/data/levels.h"
#include "core/data/together.h"
#include "core/stats/sums.h"

typedef struct wn_account {
    uint64_t leads, won;
    uint64_t judged, qualified; /* leads that could be called qualified, and were */
    wn_sums score;              /* of the leads */
    wn_sums value;              /* of the won leads that have one */
    uint64_t no_value;          /* won leads that have none */
} wn_account;

typedef struct wn_ledger {
    wn_levels sources;    /* by number; blank is "" */
    wn_account *accounts; /* [room] */
    size_t room;
    bool dated;
    int64_t first_day, last_day; /* of the leads, when dated; days since 1970-01-01 */
    uint64_t no_date;            /* leads without a date */
    uint64_t value_not_won;      /* leads with a value that are not won: not counted */
} wn_ledger;                     /* zero-initialise to start */

/* Slots; WN_NO_SLOT for what is not asked. A lead is qualified when the WN_BOOL slot says
 * so, or its score is at least `qualified_from`. */
typedef struct wn_ledger_keeper {
    size_t source, outcome; /* WN_TEXT, WN_BOOL */
    size_t value, score;    /* WN_NUMBER */
    size_t created;         /* WN_TIME */
    size_t qualified;       /* WN_BOOL */
    double qualified_from;
    wn_ledger *ledger;
} wn_ledger_keeper;

/* A part of a scan; self: a wn_ledger_keeper. WN_E_DATA when there are more than
 * WN_SOURCES_MAX sources. */
extern const wn_accumulator wn_ledger_accumulator;

/* The account of a source, or NULL. */
const wn_account *wn_ledger_find(const wn_ledger *ledger, const char *source);

void wn_ledger_free(wn_ledger *ledger);

#endif
