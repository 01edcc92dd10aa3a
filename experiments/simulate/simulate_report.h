/* Simulations as a document: the sentence, a table for no difference and, with a lift,
 * one for the difference, what was simulated and how; and the same for programs (schema
 * winnow.simulate/1). */
#ifndef WN_EXPERIMENTS_SIMULATE_SIMULATE_REPORT_H
#define WN_EXPERIMENTS_SIMULATE_SIMULATE_REPORT_H

#include "core/doc/doc.h"
#include "experiments/simulate/simulate.h"

typedef struct wn_simulated {
    const wn_simulation *same;   /* runs without a difference */
    const wn_simulation *lifted; /* runs with it, or NULL */
    size_t own;                  /* the set-up's own rule, among the rules */
    const char *metric;          /* NULL: described */
    size_t primaries;            /* how many primary metrics the set-up has */
    bool adjusted; /* the set-up adjusts for covariates or strata, which is left out */
    bool timed;    /* the visitors are in the order of time */
    bool daily;    /* a look for each day */
    const char *arms[WN_ARMS_MAX]; /* their names, the control first */
} wn_simulated;

void wn_report_simulation(const wn_simulated *simulated, wn_doc *doc);

#endif
