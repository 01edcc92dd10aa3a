/* Rules that say after each look whether an arm is called better or worse: side by side,
 * what people do and what keeps its promise.
 *
 *   fixed        one look, at the end: the test of the metric
 *   peeking      the same test at every look, at the same level; the first p below it
 * ends the test planned      the same test at every look, beyond bounds that spend the
 * level over the looks (Lan and DeMets); interval by stages anytime      a confidence
 * sequence, which needs no plan: the first look at which it leaves 0 out ends the test
 * (core/stats/sequential: anytime_rates; for means normal_mixture, narrowest at the
 * planned visitors) bayesian     the first look at which the chance to be better is above
 * 95%, or below 5%, under flat priors, ends it; interval of 95%
 *
 * Every rule is a statistic with limits at each look. The statistic of no difference
 * decides whether an arm is called, that of the true difference whether the interval that
 * is reported at the end covers it.
 *
 * The test is that of winnow test, turned into the normal deviate of the same p: for
 * rates what the set-up asks for (test/rates.h), usually the score test of Miettinen and
 * Nurminen, or the exact one where conversions or others are few; for means Welch's.
 * Several treatments are compared with the control at the level that the set-up's
 * correction leaves them: by one look and by peeking at Dunnett's, or at an equal share
 * of alpha (for the first call of Holm's method that is the same); at planned looks and
 * by a confidence sequence at an equal share. The Bayesian rule, as it is used, shares
 * nothing; its posterior is taken as normal, but for the chance to be better where
 * conversions are few. */
#ifndef WN_EXPERIMENTS_SIMULATE_RULES_H
#define WN_EXPERIMENTS_SIMULATE_RULES_H

#include "experiments/simulate/bounds.h"
#include "experiments/simulate/draw.h"

typedef enum wn_stopping_statistic {
    WN_STOPPING_TEST,      /* z of the test */
    WN_STOPPING_POSTERIOR, /* the distance from the posterior's mean, in its sds */
    WN_STOPPING_ANYTIME    /* rates: an always-valid p, which has no limits */
} wn_stopping_statistic;

typedef struct wn_stopping {
    const char *code;   /* "peeking" */
    const char *name;   /* in a table */
    const char *phrase; /* in a sentence */
    wn_stopping_statistic statistic;
    wn_bounds *limits; /* [look]; a call of DBL_MAX: none at this look */
} wn_stopping;

enum { WN_STOPPINGS_MAX = 5 };

/* How a test is judged. */
typedef struct wn_judging {
    double alpha;
    wn_spending spending; /* of the planned looks */
    wn_correction correction;
    wn_rate_test rate_test;
    uint64_t planned; /* visitors, for the confidence sequence of a mean */
} wn_judging;

/* All rules, and what is true. */
typedef struct wn_rules {
    const wn_population *population;
    wn_judging judging;
    double each;   /* an equal share of alpha, for one treatment */
    double single; /* the z beyond which one look calls it */
    double lift;
    double *effects; /* [look]: the true differences of the visitors so far */
    wn_stopping list[WN_STOPPINGS_MAX];
    size_t count;
    wn_bounds *limits; /* behind those of the rules */
} wn_rules;

/* All rules for these visitors and looks, when the lift is true; `out` borrows the
 * population. On failure there is nothing to free. Errors: WN_E_SYSTEM (memory); those of
 * looks.h. */
wn_rc wn_rules_make(const wn_population *population, wn_judging judging, double lift,
                    wn_rules *out, wn_err *err) WN_CHECKED;
void wn_rules_free(wn_rules *rules);

#endif
