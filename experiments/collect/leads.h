/* What became of an arm's visitors as leads: sums of what each of them has turned out to
 * be. Parts of a file merge. */
#ifndef WN_EXPERIMENTS_COLLECT_LEADS_H
#define WN_EXPERIMENTS_COLLECT_LEADS_H

#include "core/stats/means/moments.h"
#include "experiments/setup/slots.h"

/* A visitor, over all rows. Only rows with the conversion are scored. */
typedef struct wn_lead {
    bool is, qualified;
    double score;       /* the best, of a lead */
    double value, cost; /* of all rows; 0 where nothing is said */
} wn_lead;

/* Adds a row to a visitor; zero-initialise to start. */
void wn_lead_add_row(wn_lead *lead, const wn_setup *setup, const wn_slots *slots,
                     const wn_batch *batch, size_t row);

/* The variables of the moments; those of a visitor who is no lead are 0, but for value
 * and cost. */
enum {
    WN_LEAD_IS,
    WN_LEAD_QUALIFIED,
    WN_LEAD_SCORE,
    WN_LEAD_VALUE,
    WN_LEAD_COST,
    WN_LEAD_VARIABLES
};

typedef struct wn_leads {
    uint64_t visitors, leads, qualified;
    double at[WN_MOMENTS_ROOM(WN_LEAD_VARIABLES)]; /* of their moments */
} wn_leads;                                        /* zero-initialise to start */

void wn_leads_add(wn_leads *leads, const wn_lead *visitor);
void wn_leads_merge(wn_leads *into, const wn_leads *from);

/* A view. */
wn_moments wn_leads_moments(const wn_leads *leads);

#endif
