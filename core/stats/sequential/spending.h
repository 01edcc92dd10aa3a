/* Spending functions: how much of the error alpha planned looks may have used up when a
 * share `t` of the planned information is there.
 *
 * They grow from 0 at t = 0 to alpha at t = 1, and stay there beyond. `tail` is the
 * error of one side: alpha of a one-sided test, alpha / 2 of a two-sided one, whose two
 * sides spend alike.
 *
 * Sources: Lan and DeMets (1983) for the first two, which come near the bounds of O'Brien
 * and Fleming and of Pocock; Kim and DeMets (1987): alpha t^rho; Hwang, Shih and DeCani
 * (1990): alpha (1 - e^(-gamma t)) / (1 - e^(-gamma)). */
#ifndef WN_CORE_STATS_SEQUENTIAL_SPENDING_H
#define WN_CORE_STATS_SEQUENTIAL_SPENDING_H

typedef enum wn_spending_kind {
    WN_SPEND_OBRIEN_FLEMING,   /* hardly anything early: the usual choice */
    WN_SPEND_POCOCK,           /* about as much at every look */
    WN_SPEND_POWER,            /* parameter rho > 0: the larger, the later */
    WN_SPEND_HWANG_SHIH_DECANI /* parameter gamma, any: the smaller, the later */
} wn_spending_kind;

typedef struct wn_spending {
    wn_spending_kind kind;
    double parameter; /* not read by the first two */
} wn_spending;

double wn_spending_spent(wn_spending spending, double tail, double t);

#endif
