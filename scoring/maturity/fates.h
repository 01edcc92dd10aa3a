/* The fates of leads: when each came, and whether and when it was won or lost, as far as
 * that is known on a day.
 *
 * They are gathered while the table is scanned for other things: three slots are added
 * to it, which say of each lead whether it counts and whether it was won. Leads without a
 * date, those that came after the day, and repeats of an id do not count; they are
 * filtered out of the scan and noted here.
 *
 * A lead that was won before it came was won on its first day. One with a day of winning
 * and one of losing has the earlier fate; won, when they are the same. */
#ifndef WN_SCORING_MATURITY_FATES_H
#define WN_SCORING_MATURITY_FATES_H

#include "core/data/levels.h"
#include "core/stats/survival/watch.h"
#include "scoring/maturity/deals.h"

typedef struct wn_fates {
    wn_levels sources; /* by number, in order of first appearance; blank is "" */
    wn_watch *all;     /* settled: days since 1970-01-01; group: the source */
    size_t count, room;
    int32_t today; /* as of; the latest day seen, when none was given */
    bool as_of_given, has_lost;
    wn_map ids; /* of the leads, when there are ids */
    uint64_t no_created, no_id;
    wn_oddity after;        /* came after the day */
    wn_oddity repeated;     /* by id: not the first with it */
    wn_oddity later;        /* won or lost after the day, so open */
    wn_oddity too_early;    /* won or lost before they came */
    wn_oddity both;         /* won and lost */
    wn_oddity several;      /* with several deals */
    wn_oddity without_lead; /* deals */
} wn_fates;                 /* zero-initialise to start */

/* What is read. Of `deals`, if not NULL, `won` and `lost` are taken. */
typedef struct wn_fate_columns {
    const char *source, *created, *won;
    const char *lost, *id; /* NULL: not asked */
} wn_fate_columns;

/* Asks the table for the columns and adds the slots; comes after the table's other
 * filters, which then go first. `as_of`: a day, INT32_MAX for none. *won: the WN_BOOL
 * slot of the outcome. `fates` and `deals` outlive the scan. Errors as in table.h. */
wn_rc wn_fates_gather(wn_table *table, const wn_fate_columns *columns, wn_deals *deals,
                      int32_t as_of, wn_fates *fates, size_t *won,
                      wn_err *err) WN_CHECKED;

/* After the scan: finds today, and how long who is open has been so. */
void wn_fates_settle(wn_fates *fates, const wn_deals *deals);
void wn_fates_free(wn_fates *fates);

#endif
