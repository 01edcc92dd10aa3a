/* The plan of an experiment that is judged once, at its end: of visitors, lift and power
 * two are given and the third follows.
 *
 * It is computed for the test that `winnow test` will run (core/stats/design/power.h):
 * the score test for rates, Welch's test for means, two-sided at alpha. With several
 * treatments each is compared with the control at alpha / comparisons (Bonferroni):
 * Holm's method, which adjusts the results, never rejects less. Of treatments with
 * unequal shares the smallest is planned for.
 *
 * With a margin the question is whether a fall by that share of the baseline can be ruled
 * out, as a guardrail asks: one-sided at alpha / 2, so that it is the low end of the
 * lift's interval that is compared with the margin, and not adjusted. */
#ifndef WN_EXPERIMENTS_PLAN_PLAN_H
#define WN_EXPERIMENTS_PLAN_PLAN_H

#include "experiments/collect/tally.h"
#include "experiments/setup/setup.h"

typedef enum wn_plan_unknown {
    WN_PLAN_VISITORS,
    WN_PLAN_LIFT, /* not with a margin */
    WN_PLAN_POWER
} wn_plan_unknown;

typedef struct wn_plan_request {
    wn_metric_kind kind;
    double baseline;            /* the control's rate or mean, above 0 */
    double sd;                  /* of the amounts behind a mean, in every arm */
    double shares[WN_ARMS_MAX]; /* > 0, in any unit; the control's is the first */
    size_t arm_count;           /* at least 2 */
    double alpha;
    double margin; /* the fall to rule out, in (0, 1); 0: any difference is of interest */
    wn_plan_unknown unknown;
    double lift, power; /* what is expected, and the chance to see it; */
    uint64_t visitors;  /* in all arms; the unknown one is not read */
    uint64_t daily;     /* visitors a day in all arms; 0: not known */
} wn_plan_request;

bool wn_plan_shares_equal(const wn_plan_request *request);

typedef struct wn_plan {
    uint64_t per_arm[WN_ARMS_MAX], total;
    uint64_t days;           /* 0: not known */
    double lift, difference; /* against the control */
    double power;            /* of these visitors; at least what was asked for */
    size_t comparisons;      /* that alpha is shared by */
    double tail;             /* the chance of a false alarm on one side, in each */
} wn_plan;

/* WN_E_USAGE when the request cannot be met: a rate above 100%, no effect to detect, a
 * power that chance alone has, too few visitors for any lift. */
wn_rc wn_plan_make(const wn_plan_request *request, wn_plan *out, wn_err *err) WN_CHECKED;

#endif
