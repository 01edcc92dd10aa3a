/* Targets: `leads=30/month`, `Google:cpl<=40`, `rate>=12%`. Met or not, and is that more
 * than chance?
 *
 * Counts (leads, qualified, won) are taken per period, or in all without one; costs (cpl,
 * cpq, cac) and roas are those of the money, in all those of the sources with spend. A
 * target is met when the whole interval of its figure lies on the right side of it,
 * missed when all of it lies on the wrong side, and undecided in between: then the figure
 * says how it looks, and chance may have made it so. */
#ifndef WN_SCORING_MONEY_TARGETS_H
#define WN_SCORING_MONEY_TARGETS_H

#include "scoring/money/money.h"
#include "scoring/sources/judge.h"

typedef enum wn_target_metric {
    WN_TARGET_LEADS,
    WN_TARGET_QUALIFIED,
    WN_TARGET_WON,
    WN_TARGET_RATE,
    WN_TARGET_CPL, /* cost per lead, per qualified, per won lead */
    WN_TARGET_CPQ,
    WN_TARGET_CAC,
    WN_TARGET_ROAS
} wn_target_metric;

typedef struct wn_target {
    const char *text; /* as given; borrowed */
    wn_text source;   /* a view into text; p is NULL: all */
    wn_target_metric metric;
    bool at_most; /* else at least */
    double value;
    double days;        /* of the period; 0: none is named */
    const char *period; /* "month", or NULL */
} wn_target;

/* Reads one. WN_E_USAGE for what is no target. */
wn_rc wn_target_parse(const char *text, wn_target *out, wn_err *err) WN_CHECKED;

bool wn_target_needs_cost(const wn_target *target);
const char *wn_target_name(const wn_target *target); /* "leads", "cost per lead" */

typedef enum wn_target_state {
    WN_TARGET_MET,
    WN_TARGET_MISSED,
    WN_TARGET_UNDECIDED
} wn_target_state;

typedef struct wn_target_result {
    wn_estimate seen;
    wn_target_state state;
} wn_target_result;

/* What the targets are held against; `days` is how many the leads came in. */
typedef struct wn_target_basis {
    const wn_money *money;
    const wn_judgement *judgement;
    double days;
} wn_target_basis;

/* WN_E_USAGE when there is no such source. */
wn_rc wn_target_check(const wn_target *target, const wn_target_basis *basis,
                      wn_target_result *out, wn_err *err) WN_CHECKED;

#endif
