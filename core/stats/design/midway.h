/* In the middle of an experiment: how many more visitors until an effect that is worth
 * having would be found with the power that was asked for.
 *
 * The variance of the estimate is known from the visitors so far and shrinks as they
 * grow; the split stays. Found is an effect whose interval leaves zero out, on either
 * side.
 *
 * Source: GrowthBook (2024), "Mid-experiment power". */
#ifndef WN_CORE_STATS_DESIGN_MIDWAY_H
#define WN_CORE_STATS_DESIGN_MIDWAY_H

#include "core/stats/bayes/bayes.h"

#include <stdbool.h>

typedef enum wn_midway_rule {
    WN_MIDWAY_FIXED,      /* decided at one time, by the normal interval */
    WN_MIDWAY_SEQUENTIAL, /* whenever one likes, by an asymptotic confidence sequence */
    WN_MIDWAY_BAYES       /* by the interval of the posterior under a normal prior */
} wn_midway_rule;

typedef struct wn_midway {
    double variance; /* of the estimated effect, by the visitors so far */
    double visitors; /* so far, in both arms */
    double effect;   /* worth having */
    double alpha;    /* 1 - the interval's coverage */
    wn_midway_rule rule;
    double tuning;   /* sequential: the visitors for which the intervals are narrowest */
    wn_normal prior; /* bayes: of the effect */
} wn_midway;

/* The power with `more` times the visitors so far in addition. */
double wn_midway_power(const wn_midway *midway, double more);

/* How many times the visitors so far it takes in addition; 0 when they are enough. False
 * when a million times would not do. */
bool wn_midway_more(const wn_midway *midway, double power, double *more);

#endif
