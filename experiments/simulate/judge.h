/* One run of an experiment, judged by all rules. */
#ifndef WN_EXPERIMENTS_SIMULATE_JUDGE_H
#define WN_EXPERIMENTS_SIMULATE_JUDGE_H

#include "experiments/simulate/rules.h"

/* How a run ended by one rule. */
typedef struct wn_ending {
    size_t look; /* the last one if no arm was called */
    bool better, worse;
    bool covered; /* the intervals of all treatments cover their true difference */
} wn_ending;

/* For one run after another; what several rules ask of a run is computed once. */
typedef struct wn_judge {
    const wn_rules *rules;
    const wn_seen *seen; /* of the run */
    double *z;           /* [look][arm]: of the test of no difference */
    bool *known;         /* [look] */
} wn_judge;

/* wn_judge_end when done, also after a failure. Errors, here and below: WN_E_SYSTEM
 * (memory), those of the tests of rates. */
wn_rc wn_judge_begin(const wn_rules *rules, wn_judge *out, wn_err *err) WN_CHECKED;
void wn_judge_end(wn_judge *judge);

/* A run is seen[look][arm]; into endings[rule]. */
wn_rc wn_judge_run(wn_judge *judge, const wn_seen *seen, wn_ending *endings,
                   wn_err *err) WN_CHECKED;

#endif
