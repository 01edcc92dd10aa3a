/* Many runs of an experiment, each judged by several rules: how often each rule calls an
 * arm, when, and whether its interval is right.
 *
 * The runs are spread over threads; what comes out is counts, which are the same for any
 * number of them. */
#ifndef WN_EXPERIMENTS_SIMULATE_SIMULATE_H
#define WN_EXPERIMENTS_SIMULATE_SIMULATE_H

#include "core/stats/estimate.h"
#include "experiments/simulate/judge.h"

/* The runs as one rule ended them. */
typedef struct wn_outcomes {
    uint64_t *stopped; /* [look]: runs that ended there; the last: or were never called */
    uint64_t better;   /* runs in which a treatment was called better */
    uint64_t worse;    /* ... worse */
    uint64_t called;   /* ... one or the other */
    uint64_t covered;  /* runs whose intervals cover the truth */
} wn_outcomes;

typedef struct wn_simulation {
    const wn_rules *rules;
    uint64_t runs;
    wn_outcomes *outcomes; /* [rule] */
    uint64_t *stops;       /* behind `stopped` */
} wn_simulation;

/* The rules' population and lift, drawn from this seed. `done` is counted up run by run,
 * for progress. Free it when done; on failure there is nothing to free. Errors:
 * WN_E_SYSTEM (memory). */
wn_rc wn_simulate(const wn_rules *rules, uint64_t seed, uint64_t runs, int threads,
                  _Atomic uint64_t *done, wn_simulation *out, wn_err *err) WN_CHECKED;
void wn_simulation_free(wn_simulation *simulation);

/* A figure of the simulation and its standard error. */
typedef struct wn_figure {
    double value, se;
} wn_figure;

/* A share of the runs. */
wn_figure wn_simulation_rate(const wn_simulation *simulation, uint64_t count);
/* The mean number of visitors at the end. */
wn_figure wn_simulation_visitors(const wn_simulation *simulation, size_t rule);
/* The mean number of days, if they are known. */
wn_figure wn_simulation_days(const wn_simulation *simulation, size_t rule);
/* The look at which half of the runs had ended, from 1. */
size_t wn_simulation_median_look(const wn_simulation *simulation, size_t rule);

#endif
