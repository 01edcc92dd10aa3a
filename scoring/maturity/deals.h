/* Deals in a file of their own: when a lead was won, and when it was lost.
 *
 * A lead is found by its id. One that has several deals is won on the day of the first
 * win among them, and lost, if it never was, on that of the last loss. Days after `as_of`
 * are not known yet: such a deal is open. */
#ifndef WN_SCORING_MATURITY_DEALS_H
#define WN_SCORING_MATURITY_DEALS_H

#include "core/base/map.h"
#include "core/data/table.h"

/* So many, and the first few by name, without repeats of the one before. */
enum { WN_NAMES_KEPT = 3, WN_NAME_KEPT = 40 };
typedef struct wn_oddity {
    uint64_t count;
    char names[WN_NAMES_KEPT][WN_NAME_KEPT];
    size_t named;
} wn_oddity;
void wn_oddity_note(wn_oddity *oddity, wn_text name);

#define WN_NO_DAY INT32_MIN /* for a day that is not known */

typedef struct wn_deal {
    int32_t won, lost; /* days since 1970-01-01, or WN_NO_DAY */
    uint32_t rows;
    bool has_lead; /* set by who finds the lead */
} wn_deal;

typedef struct wn_deals {
    wn_map ids;
    wn_deal *deals; /* by number of the id */
    size_t room;
    uint64_t rows;
    uint64_t no_id;  /* rows without one */
    wn_oddity later; /* deals that ended after as_of */
    int32_t last;    /* the latest day in the file, or WN_NO_DAY */
} wn_deals;          /* zero-initialise to start */

typedef struct wn_deal_columns {
    const char *id, *won;
    const char *lost; /* NULL: not asked */
} wn_deal_columns;

/* `as_of`: a day; INT32_MAX when all are known. Errors as in table.h. */
wn_rc wn_deals_read(wn_table *table, const wn_deal_columns *columns, int32_t as_of,
                    int threads, wn_deals *out, wn_err *err) WN_CHECKED;
void wn_deals_free(wn_deals *deals);

/* The lead's deal, or NULL. */
wn_deal *wn_deals_find(const wn_deals *deals, wn_text id);

#endif
