/* The visitors that simulated experiments are made of, look by look.
 *
 * Found in a file, they are all visitors of the experiment, whatever their arm was, in
 * their order of arrival. Each keeps what it did; only its arm is drawn again. So what
 * these data have in the way of drift, ties, zeros and outliers is in every run.
 * Described, they are as many at every look, and what they do is drawn as well.
 *
 * A true lift is put on every treatment:
 *   rates up     a visitor who does not convert does so after all, with a probability of
 *                lift * rate / (1 - rate), where the rate is that of all visitors
 *   rates down   a conversion is lost, with a probability of -lift
 *   means        amounts are multiplied by 1 + lift */
#ifndef WN_EXPERIMENTS_SIMULATE_POPULATION_H
#define WN_EXPERIMENTS_SIMULATE_POPULATION_H

#include "experiments/collect/arrivals.h"
#include "experiments/setup/setup.h"

/* The visitors who come between two looks. */
typedef struct wn_stretch {
    uint64_t visitors;
    uint64_t converted; /* found rates */
    double total;       /* found means: the sum of the amounts */
    double days;        /* from the first visitor to the last one of this stretch */
} wn_stretch;

typedef struct wn_population {
    wn_metric_kind kind;
    bool described;
    double baseline;       /* the rate or mean of all visitors */
    double sd;             /* of the amounts behind a mean */
    const double *amounts; /* found means: [visitors], in order of arrival; borrowed */
    wn_stretch *stretches; /* [look_count]; none is empty */
    size_t look_count;
    uint64_t visitors;
    bool timed;                 /* the days of the stretches are known */
    double shares[WN_ARMS_MAX]; /* of the arms, the control's first; their sum is 1 */
    size_t arm_count;
} wn_population;

/* `looks` stretches with as many visitors each, or nearly; 0: a stretch for each day
 * (UTC) that has visitors, which takes arrivals with times. WN_E_DATA when there are more
 * looks than visitors, or days than WN_PLANNED_LOOKS_MAX. `out` has its kind, and borrows
 * the arrivals. */
wn_rc wn_population_find(const wn_arrivals *arrivals, size_t looks, wn_population *out,
                         wn_err *err) WN_CHECKED;

/* `out` has its kind, baseline and sd. So many come a day; 0: that is not known. */
wn_rc wn_population_describe(uint64_t visitors, uint64_t daily, size_t looks,
                             wn_population *out, wn_err *err) WN_CHECKED;

void wn_population_free(wn_population *population);

/* WN_E_USAGE when these visitors cannot have such a lift. */
wn_rc wn_population_check_lift(const wn_population *population, double lift,
                               wn_err *err) WN_CHECKED;

/* The probability that a visitor who does not convert does so under a lift above 0. */
double wn_population_gain(const wn_population *population, double lift);

/* The true differences between a treatment and the control, at each look, among all
 * visitors so far: into out[look_count]. */
void wn_population_effects(const wn_population *population, double lift, double *out);

#endif
