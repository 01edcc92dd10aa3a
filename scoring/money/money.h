/* What leads cost and bring back, per source, each figure with its interval.
 *
 * Spend is known; how many leads, qualified and won ones it brought is chance. Counts are
 * Poisson, with Garwood's exact interval, and a cost is the spend over it: a source
 * without a won lead still has a least cost of one. Amounts of won leads have an interval
 * on the scale of logs (Student's t with their standard error over the mean); revenue is
 * the product of a count and a mean amount (core/stats/means/product.h). Intervals hold
 * for the spend of another such period, not only for the leads seen: they are of the rate
 * at which spend brings leads. */
#ifndef WN_SCORING_MONEY_MONEY_H
#define WN_SCORING_MONEY_MONEY_H

#include "core/stats/estimate.h"
#include "scoring/money/ledger.h"
#include "scoring/money/spend.h"

/* What a won lead's value is: once, or every month (0: once). */
typedef struct wn_money_terms {
    double conf;
    bool has_value, monthly;
    bool has_margin;
    double margin; /* share of the value that is left, in (0, 1] */
    bool has_quality;
} wn_money_terms;

typedef struct wn_money_row {
    const char *name; /* "" for the blank source; borrowed from ledger or spend */
    wn_account account;
    double spend, outside;
    wn_estimate per_lead, per_qualified, per_won;
    wn_estimate per_won_mature;   /* with the rate its leads will reach */
    wn_estimate revenue_per_lead; /* in values of won leads; monthly ones by month */
    wn_estimate revenue;          /* in all */
    wn_estimate roas;             /* revenue over spend */
    wn_estimate payback;          /* months until the margin has paid the spend */
} wn_money_row;

typedef struct wn_money {
    wn_money_terms terms;
    wn_money_row *rows; /* [count], the largest spend first, then the most leads */
    size_t count;
    wn_money_row paid; /* the sources with spend together */
    wn_money_row all;  /* all leads, over the same spend */
    wn_estimate mean_amount;
    bool has_mature;
    size_t spend_only, leads_only; /* sources with spend and no leads, and the reverse */
} wn_money;

/* The rate that the leads of a source reach, or an estimate that says why there is none.
 */
typedef wn_estimate (*wn_mature_rate)(const void *ctx, const char *source);

/* `mature` may be NULL. Ledger and spend outlive the money. Errors: WN_E_SYSTEM (memory).
 */
wn_rc wn_money_make(const wn_ledger *ledger, const wn_spend *spend,
                    const wn_money_terms *terms, wn_mature_rate mature, const void *ctx,
                    wn_money *out, wn_err *err) WN_CHECKED;
void wn_money_free(wn_money *money);

#endif
