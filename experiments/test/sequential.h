/* Looking early: what may be said of a test before its end.
 *
 * At any time, for every comparison: an interval and a p-value that are valid however
 * often one looked (anytime.h).
 *
 * At planned looks, for the primary metrics: bounds for z by the set-up's spending, after
 * the shares of the planned visitors that were there; alpha is shared by the comparisons
 * (Bonferroni). With days each look is the first day by which its visitors had come, and
 * what is known now of the visitors until then is judged; without them the visitors so
 * far are the latest look that is due, and the looks before it are taken to have been on
 * plan and not to have stopped the test. Where a comparison crossed its bound, or at the
 * last look, its p, estimate and interval allow for the looks
 * (core/stats/sequential/stopped.h). Visitors beyond the plan come too late to count. */
#ifndef WN_EXPERIMENTS_TEST_SEQUENTIAL_H
#define WN_EXPERIMENTS_TEST_SEQUENTIAL_H

#include "core/stats/sequential/looks.h"
#include "core/stats/sequential/stopped.h"
#include "experiments/test/anytime.h"

typedef enum wn_looking {
    WN_LOOKING_UNPLANNED, /* nothing says when to look */
    WN_LOOKING_UNCOUNTED, /* looks are planned, but not after how many visitors */
    WN_LOOKING_GOES_ON,   /* looks are left, and no bound is crossed */
    WN_LOOKING_CROSSED,   /* a comparison of a primary metric crossed its bound */
    WN_LOOKING_ENDED      /* the last look was taken, and no bound is crossed */
} wn_looking;

typedef struct wn_taken {
    uint64_t visitors;
    const char *day; /* NULL: not known */
    bool known;      /* what was seen at it */
} wn_taken;

/* One comparison. */
typedef struct wn_sequential_finding {
    wn_anytime_result anytime;
    /* Of a primary metric, when looks were taken: */
    bool crossed;
    size_t look;         /* at which it crossed, else the latest */
    wn_test_result test; /* z at that look; `why` when there is none */
    bool stopped;        /* `result` is there */
    wn_stopped result;
} wn_sequential_finding;

typedef struct wn_sequential {
    wn_looking state;
    double alpha;    /* of each comparison at planned looks */
    wn_looks looks;  /* taken so far; information is the share of the planned visitors */
    wn_taken *taken; /* [looks.count] */
    uint64_t visitors, next;         /* so far; at the next look, 0: there is none */
    wn_sequential_finding *findings; /* [metric][arm]; the control's is not used */
    size_t arms;
} wn_sequential;

/* From the comparisons that the findings hold. `*out` is the caller's:
 * wn_sequential_free. Errors: WN_E_SYSTEM, WN_E_NUMERIC. */
wn_rc wn_sequential_find(const wn_findings *findings, wn_sequential **out,
                         wn_err *err) WN_CHECKED;
void wn_sequential_free(wn_sequential *sequential);

static inline const wn_sequential_finding *wn_sequential_of(const wn_sequential *s,
                                                            size_t metric, size_t arm) {
    return &s->findings[metric * s->arms + arm];
}

/* What planned looks say of a comparison: nothing when there are none, or the metric is
 * not primary. Where they are not for a number of visitors, what is valid at any look
 * decides, alpha being shared as at looks. */
typedef enum wn_early { WN_EARLY_NOTHING, WN_EARLY_OPEN, WN_EARLY_SIGNIFICANT } wn_early;
wn_early wn_sequential_says(const wn_findings *findings, size_t metric, size_t arm);

/* The visitors until the next planned look; 0: there is none. */
uint64_t wn_sequential_more(const wn_findings *findings);

#endif
