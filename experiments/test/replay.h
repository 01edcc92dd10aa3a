/* The history of a test replayed: had one looked every day, when would each rule have
 * stopped it, and how often does each rule stop a test in which there is no difference?
 *
 *   peeking    the usual test every day, stopped at the first p below alpha
 *   bayesian   stopped at the first day on which the chance to be better, flat priors, is
 *              above 1 - alpha, or below alpha
 *   planned    Lan and DeMets' bounds of O'Brien and Fleming, at these days' shares of
 *              the planned visitors or, when none are planned, of all visitors
 *   anytime    the interval that holds at any look (sequential.h) leaves out 0
 *
 * False calls are those of each arm by itself, at these days' shares of the visitors
 * (core/stats/sequential/looks.h); they are exact for statistics that are normal. Of many
 * days every second, third ... is looked at. Without days nothing can be replayed, but
 * the false calls are told for the planned looks, evenly spaced. */
#ifndef WN_EXPERIMENTS_TEST_REPLAY_H
#define WN_EXPERIMENTS_TEST_REPLAY_H

#include "experiments/test/findings.h"

enum { WN_REPLAY_LOOKS_MAX = 120 };

typedef enum wn_rule {
    WN_RULE_PEEKING,
    WN_RULE_BAYESIAN,
    WN_RULE_PLANNED,
    WN_RULE_ANYTIME,
    WN_RULES
} wn_rule;

extern const char *const wn_rule_codes[]; /* "peeking", by value */

/* When a rule would have stopped the test of an arm. */
typedef struct wn_stop {
    const char *day; /* NULL: never */
    uint64_t visitors;
    bool better; /* the arm was called better, or worse */
} wn_stop;

typedef struct wn_replay {
    const char *why;          /* why nothing is replayed, or NULL */
    size_t metric;            /* the first primary one */
    size_t looks, step;       /* looked at every `step` days; or as planned, step 0 */
    const char *first, *last; /* days */
    wn_stop *stops;           /* [rule][arm] */
    size_t arms;
    double false_calls[WN_RULES]; /* of the anytime rule at most that */
    double safe_chance;           /* of the Bayesian rule: the chance that holds alpha */
    bool known;                   /* whether these are: not for a great many looks */
} wn_replay;                      /* wn_replay_free when done, also after a failure */

/* Texts are those of the tally. Errors: WN_E_SYSTEM, WN_E_NUMERIC. */
wn_rc wn_replay_run(const wn_findings *findings, wn_replay *out, wn_err *err) WN_CHECKED;
void wn_replay_free(wn_replay *replay);

static inline const wn_stop *wn_replay_stop(const wn_replay *replay, wn_rule rule,
                                            size_t arm) {
    return &replay->stops[rule * replay->arms + arm];
}

#endif
