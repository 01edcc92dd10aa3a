/* Findings: all that an experiment's data say, before anybody decides anything.
 *
 * Arms are in the order in which they are printed: the control first. Everything is told
 * for everyone together and for each level of each segment, in the same form. */
#ifndef WN_EXPERIMENTS_TEST_FINDINGS_H
#define WN_EXPERIMENTS_TEST_FINDINGS_H

#include "core/stats/bayes/bayes.h"
#include "core/stats/means/effect.h"
#include "experiments/collect/tally.h"
#include "experiments/setup/setup.h"

/* One arm's rate, mean or ratio. */
typedef struct wn_arm_finding {
    wn_tally_cell cell;   /* the numbers it comes from */
    wn_estimate estimate; /* Wilson's interval for a rate, order statistics for a
                           * quantile, else Student's t */
} wn_arm_finding;

typedef enum wn_method {
    WN_METHOD_SCORE, /* Miettinen-Nurminen, test and intervals */
    WN_METHOD_EXACT, /* exact unconditional, test and intervals */
    WN_METHOD_BARNARD,
    WN_METHOD_BOSCHLOO,
    WN_METHOD_FISHER,
    WN_METHOD_MID_P,
    WN_METHOD_WELCH,        /* Welch's t; Fieller for the lift */
    WN_METHOD_DELTA,        /* the same of a ratio's linearised values */
    WN_METHOD_QUANTILE,     /* order statistics; Fieller for the lift */
    WN_METHOD_CUPED,        /* the same of adjusted values, ... */
    WN_METHOD_STRATA,       /* ... of means over strata, ... */
    WN_METHOD_CUPED_STRATA, /* ... of both */
    WN_METHODS
} wn_method;

/* Whether the values are not what they were. */
static inline bool wn_method_adjusts(wn_method method) {
    return method >= WN_METHOD_CUPED && method <= WN_METHOD_CUPED_STRATA;
}

/* An arm against the control. Test and interval of the difference come from one
 * statistic, so they agree; after several.h the intervals agree with the adjusted p. */
typedef struct wn_comparison {
    wn_method method;
    wn_estimate difference; /* arm - control */
    wn_estimate lift;       /* arm / control - 1 */
    wn_estimate odds_ratio; /* of rates */
    bool odds_decide;       /* it is the interval that goes with the test (rates.h) */
    wn_test_result test;    /* two-sided; `why` when there is none */
    double p_adjusted;      /* for its family; p when it is alone in it */
    double level;           /* one minus the coverage of the intervals above */
    struct {
        wn_estimate difference, lift, odds_ratio; /* as if it were the only comparison */
    } alone;
    wn_effect effect;      /* what a t test rests on; of rates by counts none, all 0 */
    wn_bayes_pair bayes;   /* prior Beta(1, 1); beside rates a normal approximation */
    const char *bayes_why; /* why there is no `bayes`, or NULL */
} wn_comparison;

/* Two arms of which neither is the control: `arm` against the earlier `against`. */
typedef struct wn_pair {
    size_t metric, arm, against;
    wn_comparison comparison;
} wn_pair;

/* The visitors of one level. */
typedef struct wn_level_findings {
    const char *name;           /* "" is the blank level */
    uint64_t visitors;          /* in all arms */
    wn_arm_finding *arms;       /* [metric][arm] */
    wn_comparison *comparisons; /* [metric][arm]; the control's is not used */
} wn_level_findings;

typedef struct wn_split_findings {
    const char *column;        /* NULL: everyone, one level */
    wn_level_findings *levels; /* the largest first */
    size_t count;
} wn_split_findings;

typedef struct wn_arm {
    const char *name;
    uint32_t number; /* in the tally */
    uint64_t visitors;
    double share;        /* planned, of 1 */
    size_t spelled_like; /* an earlier arm whose name looks the same, or SIZE_MAX */
} wn_arm;

typedef struct wn_findings {
    const wn_setup *setup;
    const wn_tally *tally; /* names and facts; must outlive the findings */
    wn_arm *arms;          /* the control first */
    size_t arm_count;
    bool control_guessed;        /* nothing said which arm is the control */
    wn_test_result sample_ratio; /* `why` when there is none */
    bool sample_ratio_ok;
    wn_split_findings *splits; /* everyone, then the segments */
    size_t split_count;
    wn_pair *pairs; /* of everyone, when the set-up compares all arms */
    size_t pair_count;
    size_t family;     /* how many tests of primary metrics were adjusted together */
    size_t supporting; /* and, apart from these, of secondary metrics */
    struct wn_adjusted *adjusted; /* [metric], see adjusted.h; NULL: none is adjusted */
    struct wn_sequential *sequential; /* looking early: sequential.h */
} wn_findings;

void wn_findings_free(wn_findings *findings);

static inline const wn_arm_finding *wn_findings_arm(const wn_findings *f,
                                                    const wn_level_findings *level,
                                                    size_t metric, size_t arm) {
    return &level->arms[metric * f->arm_count + arm];
}

static inline const wn_comparison *wn_findings_comparison(const wn_findings *f,
                                                          const wn_level_findings *level,
                                                          size_t metric, size_t arm) {
    return &level->comparisons[metric * f->arm_count + arm];
}

/* Everyone together. */
static inline const wn_level_findings *wn_findings_everyone(const wn_findings *f) {
    return &f->splits[0].levels[0];
}

#endif
