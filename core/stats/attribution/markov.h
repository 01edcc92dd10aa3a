/* Journeys as a Markov chain: from the start over states to a conversion or to none.
 *
 * At order k a state is the last k touches, padded by the start; what comes next depends
 * on nothing else. Counted over whole journeys, the chain converts as often as the
 * journeys did, whatever the order. (removal.h says what a channel is worth in it.)
 *
 * Source: Anderl, Becker, von Wangenheim, Schumann (2016), "Mapping the customer
 * journey". */
#ifndef WN_CORE_STATS_ATTRIBUTION_MARKOV_H
#define WN_CORE_STATS_ATTRIBUTION_MARKOV_H

#include "core/stats/attribution/paths.h"

enum { WN_ORDER_MOST = 3 };

/* How many journeys, or how often, each way was gone. */
typedef struct wn_flow {
    double *edges;            /* [edges] from state to state */
    double *converted, *lost; /* [states] from a state to a conversion, and to none */
    double *value;            /* [states] of the conversions */
} wn_flow;

typedef struct wn_chain {
    size_t channels, order;
    size_t states; /* number 0 is the start */
    size_t edges;
    size_t *first;  /* [states + 1] the edges that leave a state, into `to` */
    uint32_t *to;   /* [edges] */
    size_t *having; /* [channels + 1] the states that have a channel, into `states_of` */
    uint32_t *states_of;
    uint32_t *steps; /* [paths->touch_count] the edge by which each touch was come to;
                        NULL in a chain of counts */
    wn_flow flow;    /* of all journeys */
} wn_chain;

/* `order` from 1 to WN_ORDER_MOST. The paths are settled. WN_E_SYSTEM (memory). On
 * failure there is nothing to free. */
wn_rc wn_chain_of_paths(const wn_paths *paths, size_t order, wn_chain *out,
                        wn_err *err) WN_CHECKED;

/* A chain of order 1 from counted steps. WN_E_DATA when there is a channel from which no
 * way leads to an end. */
#define WN_STEP_START UINT32_MAX
#define WN_STEP_CONVERTED (UINT32_MAX - 1)
#define WN_STEP_LOST (UINT32_MAX - 2)
typedef struct wn_step {
    uint32_t from; /* a channel, or the start */
    uint32_t to;   /* a channel, or one of the two ends */
    double count;  /* above 0 */
} wn_step;
wn_rc wn_chain_of_steps(const wn_step *steps, size_t count, size_t channels,
                        wn_chain *out, wn_err *err) WN_CHECKED;

void wn_chain_free(wn_chain *chain);

/* Room for a flow along this chain. On failure there is nothing to free. */
wn_rc wn_flow_init(const wn_chain *chain, wn_flow *out, wn_err *err) WN_CHECKED;
void wn_flow_free(wn_flow *flow);

/* The flow of the paths that the chain was made of, path i counted as counts[i]; NULL:
 * as it is. */
void wn_flow_fill(const wn_chain *chain, const wn_paths *paths,
                  const wn_path_counts *counts, wn_flow *flow);

#endif
