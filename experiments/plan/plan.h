/* The plan of an experiment: of visitors, lift and power two are given and the third
 * follows.
 *
 * Each treatment is compared with the control (contrast.h), two-sided at alpha over all
 * comparisons: at the level that Dunnett's test has for each, with `pairs` Tukey's, or an
 * equal part of alpha, which is what the step-wise corrections start from. Of treatments
 * with unequal shares the smallest is planned for.
 *
 * With a margin the question is whether a fall by that share of the baseline (equivalent:
 * or a rise) can be ruled out, as a guardrail asks: one-sided at alpha / 2, so that it is
 * the end of the lift's interval that is compared with the margin, and not adjusted.
 *
 * With looks the test may stop before its end, by bounds from spending
 * (core/stats/sequential/looks.h); the power is that of stopping at any of them. */
#ifndef WN_EXPERIMENTS_PLAN_PLAN_H
#define WN_EXPERIMENTS_PLAN_PLAN_H

#include "core/stats/sequential/looks.h"
#include "experiments/plan/contrast.h"
#include "experiments/plan/weekdays.h"

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
    wn_correction correction;
    bool pairs;             /* all arms are compared with each other */
    bool approximate;       /* also where few conversions are expected (small.h) */
    wn_rate_test rate_test; /* which matters only there */
    wn_aim aim;
    double margin; /* in (0, 1); not read when the aim is a difference */
    wn_plan_unknown unknown;
    double lift, power; /* what is expected, and the chance to see it; */
    uint64_t visitors;  /* in all arms; the unknown one is not read */
    int looks;          /* with the last; 1 or less: none before it */
    wn_spending spending;
    double correlation;   /* of outcomes with what is known before; 0: nothing is */
    double cluster, icc;  /* visitors per cluster, if above 1, and how alike they are */
    wn_weekdays weekdays; /* an empty week: not known */
} wn_plan_request;

bool wn_plan_shares_equal(const wn_plan_request *request);

typedef struct wn_plan {
    uint64_t per_arm[WN_ARMS_MAX], total;
    uint64_t days;           /* 0: not known */
    double lift, difference; /* against the control */
    double power;            /* of these visitors; at least what was asked for */
    size_t comparisons;      /* that alpha is shared by */
    double tail;             /* the chance of a false alarm on one side, in each */
    bool exact;              /* computed by small.h, not by the normal approximation */
    double variance;         /* of a visitor, as a multiple of its own */
    wn_looks looks;          /* bounds, at equal parts of the visitors; one at least */
    double inflation;        /* visitors, as a multiple of those without looks before */
    wn_looks_outcome without, with; /* what happens without any effect, and with this */
    wn_look_chance *chances;        /* by look, with this effect */
} wn_plan;                          /* wn_plan_free when done */

/* WN_E_USAGE when the request cannot be met: a rate above 100%, no effect to detect, a
 * power that chance alone has, too few visitors for any lift. On failure there is nothing
 * to free. */
wn_rc wn_plan_make(const wn_plan_request *request, wn_plan *out, wn_err *err) WN_CHECKED;
void wn_plan_free(wn_plan *plan);

/* The power that a test looking once must have, so that with this plan's looks it has
 * `power`. WN_E_USAGE as of wn_looks_drift. */
wn_rc wn_plan_power_once(const wn_plan *plan, double power, double *once,
                         wn_err *err) WN_CHECKED;

#endif
