/* What channels cost, and what that is per credited conversion, by every model. */
#ifndef WN_SCORING_ATTRIBUTE_COSTS_H
#define WN_SCORING_ATTRIBUTE_COSTS_H

#include "core/doc/doc.h"
#include "scoring/attribute/attribution.h"
#include "scoring/money/spend.h"

typedef struct wn_channel_cost {
    bool known; /* the spend has a row of it */
    double cost;
    /* By model; with the interval of the model's share. */
    wn_estimate per_conversion[WN_MODELS];
    wn_estimate roas[WN_MODELS]; /* credited value per unit of cost */
} wn_channel_cost;

typedef struct wn_costs {
    const wn_attribution *attribution; /* borrowed, as is the spend */
    const wn_spend *spend;
    wn_channel_cost *channels; /* [attribution->count], in its order */
    double total;              /* of channels that have touches */
    size_t unknown;            /* channels without a row of spend */
} wn_costs;

/* WN_E_SYSTEM (memory). On failure there is nothing to free. */
wn_rc wn_costs_make(const wn_attribution *attribution, const wn_spend *spend,
                    wn_costs *out, wn_err *err) WN_CHECKED;
void wn_costs_free(wn_costs *costs);

/* Adds them to the document of the attribution, whose data has an object for each
 * channel, in order. */
void wn_costs_report(const wn_costs *costs, wn_doc *doc);

#endif
