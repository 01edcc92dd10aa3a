/* What would be lost if a channel were taken out of the chain: the removal effect.
 *
 *     effect(c) = 1 - P(conversion, every step to a state with c leading to none instead)
 *                     / P(conversion)
 *
 * It is found exactly, by solving the chain, never by drawing journeys. Of the value of
 * conversions the same is asked, the mean value per journey in place of P. Credit is
 * shared in the proportion of the effects.
 *
 * Solving: up to a hundred states, and up to a thousand when it costs less, by the
 * fundamental matrix N = (I - P)^-1. Without the states S of a channel the start is worth
 * x(start) - N(start, S) N(S, S)^-1 x(S), at order 1 the chance to reach c times what c
 * is worth; a channel's effect so keeps its digits however small it is. Other chains are
 * swept by Gauss and Seidel until they stand still, for what is lost as for what there
 * is.
 *
 * Source: as markov.h; Kemeny and Snell (1976), "Finite Markov Chains", for N. */
#ifndef WN_CORE_STATS_ATTRIBUTION_REMOVAL_H
#define WN_CORE_STATS_ATTRIBUTION_REMOVAL_H

#include "core/stats/attribution/markov.h"

typedef struct wn_removal {
    double p_conversion;
    double value;         /* of a journey, on average */
    double *effect;       /* [channels], 0 to 1; all 0 without conversions */
    double *value_effect; /* [channels] of the value; all 0 without any */
} wn_removal;

wn_rc wn_removal_init(const wn_chain *chain, wn_removal *out, wn_err *err) WN_CHECKED;
void wn_removal_free(wn_removal *removal);

/* About how many multiplications solving a chain once takes. */
double wn_solver_cost(const wn_chain *chain);

/* Room to solve a chain in, again and again; borrows the chain. */
typedef struct wn_solver wn_solver;
wn_rc wn_solver_new(const wn_chain *chain, wn_solver **out, wn_err *err) WN_CHECKED;
void wn_solver_free(wn_solver *solver);

/* Solves the chain for a flow along it. `precision` is the part of each
 * effect that sweeping may leave as its error, such as 1e-13. WN_E_NUMERIC when journeys
 * are so long that the chain cannot be solved. */
wn_rc wn_solver_run(wn_solver *solver, const wn_flow *flow, double precision,
                    wn_removal *out, wn_err *err) WN_CHECKED;

#endif
