/* Rules that say after each look whether an arm is called better or worse: side by side,
 * what people do and what keeps its promise.
 *
 *   fixed        one look, at the end: the test of the metric
 *   peeking      the same test at every look, at the same level; the first p below it
 * ends the test spending     the same test at every look, beyond bounds that spend the
 * level over the looks (Lan and DeMets); interval by stages bayes        the first look
 * at which the chance to be better is above 95%, or below 5%, under flat priors, ends it;
 * interval of 95%
 *
 * Every rule is a statistic with limits at each look. The statistic of no difference
 * decides whether an arm is called, that of the true difference whether the interval that
 * is reported at the end covers it.
 *
 * The test of rates is the score test of Miettinen and Nurminen, that of means Welch's,
 * turned into the normal deviate of the same p. With several treatments alpha is shared
 * equally (Bonferroni); that some arm is called then agrees with Holm's method. The
 * Bayesian rule, as it is used, shares nothing. */
#ifndef WN_EXPERIMENTS_SIMULATE_RULES_H
#define WN_EXPERIMENTS_SIMULATE_RULES_H

#include "experiments/simulate/bounds.h"
#include "experiments/simulate/draw.h"

typedef enum wn_rule_statistic {
    WN_RULE_TEST,      /* z of the test */
    WN_RULE_POSTERIOR, /* the distance from the posterior's mean, in its sds */
    WN_RULE_ANYTIME    /* rates: an always-valid p, which has no limits */
} wn_rule_statistic;

typedef struct wn_rule {
    const char *code;   /* "peeking" */
    const char *name;   /* in a table */
    const char *phrase; /* in a sentence */
    wn_rule_statistic statistic;
    wn_bounds *limits; /* [look]; a call of DBL_MAX: none at this look */
} wn_rule;

enum { WN_RULES_MAX = 5 };

/* How a test is judged, and what is true. */
typedef struct wn_rules {
    const wn_population *population;
    double alpha, each; /* of all treatments, and of one of them */
    double lift;
    double *effects; /* [look]: the true differences of the visitors so far */
    wn_rule list[WN_RULES_MAX];
    size_t count;
    wn_bounds *limits; /* behind those of the rules */
} wn_rules;

/* All rules for these visitors and looks, when the lift is true; `out` borrows the
 * population. On failure there is nothing to free. Errors: WN_E_SYSTEM (memory); those of
 * looks.h. */
wn_rc wn_rules_make(const wn_population *population, double alpha, double lift,
                    wn_spending spending, wn_rules *out, wn_err *err) WN_CHECKED;
void wn_rules_free(wn_rules *rules);

/* How one run ended by one rule. */
typedef struct wn_ending {
    size_t look; /* the last one if no arm was called */
    bool better, worse;
    bool covered; /* the intervals of all treatments cover their true difference */
} wn_ending;

/* Judges one run, seen[look][arm], by all rules: endings[rule]. */
void wn_rules_judge(const wn_rules *rules, const wn_seen *seen, wn_ending *endings);

#endif
