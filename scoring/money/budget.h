/* Should money be moved between sources, how much of it, and what would that bring?
 *
 * What a source brings per unit of spend, won leads or their value, is uncertain; draws
 * from the posterior of all sources together (core/stats/bayes/rate_groups.h) say how
 * likely each is to bring the most. These chances, Thompson's shares, are how a bandit
 * would split the budget. A source can give money when its share is below what it gets
 * now and it brings less than that split with probability `conf`; it can take some when
 * its share is above, it brings more than the present split on average, and up to
 * `growth` times what it gets now, for nobody has seen what it does with more. The move
 * is as large as both sides allow, from those who bring least first, and supported when
 * the gain it promises is above 0 at the low end of its interval.
 *
 * Up to there the next unit of spend is taken to bring as much as those before did.
 *
 * Source: Thompson (1933). */
#ifndef WN_SCORING_MONEY_BUDGET_H
#define WN_SCORING_MONEY_BUDGET_H

#include "scoring/money/money.h"

enum { WN_BUDGET_DRAWS = 10000 };
/* A smaller move is none. */
#define WN_BUDGET_LEAST 0.01

typedef struct wn_budget_share {
    const wn_money_row *row;
    double present, thompson, proposed; /* shares of the spend */
    double room;                        /* above 0: how much it can take; below: give */
    double per_unit; /* posterior mean of what a unit of spend brings */
    double worse;    /* P(it brings less per unit than Thompson's split) */
} wn_budget_share;

typedef struct wn_budget {
    wn_budget_share *shares; /* [count], the sources with spend, as in the money */
    size_t count;
    double growth;
    double spend, moved; /* in all; the share that changes hands */
    wn_estimate gain;    /* of the proposed split over the present, as a lift */
    double probability;  /* that the gain is above 0 */
    bool by_value;       /* of value, not of won leads */
    bool mature;         /* wins that are still to come count */
    bool supported;
    const char *why; /* why nothing can be said (no shares then), or NULL */
    uint64_t seed;
} wn_budget;

/* `seen`, [money->count] or NULL, is for each row the share of its leads to be won that
 * have been won by now, above 0: what young leads will still bring counts. The money
 * outlives the budget. Errors: WN_E_SYSTEM (memory). */
wn_rc wn_budget_make(const wn_money *money, const double *seen, double growth,
                     uint64_t seed, wn_budget *out, wn_err *err) WN_CHECKED;
void wn_budget_free(wn_budget *budget);

#endif
