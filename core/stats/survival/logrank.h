/* The log-rank test, and Harrington and Fleming's family around it: do groups differ in
 * how fast an event happens, over the whole time that they were watched?
 *
 * At each event time the events of a group are set against its share of those at risk;
 * the sum over times, weighted by S(t-)^rho of all groups together, is compared with its
 * hypergeometric variance. rho = 0 is the log-rank test, which is best against a constant
 * ratio of hazards; rho = 1 is Peto and Peto's version of Wilcoxon's test, which looks
 * more at early times. In strata the sums are over the strata, each compared within
 * itself. For two groups, (O - E) / V estimates the log of the hazard ratio (Peto's one
 * step) with an interval from the same statistic as the test, so the two agree.
 *
 * Sources: Mantel (1966); Peto and Peto (1972); Harrington and Fleming (1982). */
#ifndef WN_CORE_STATS_SURVIVAL_LOGRANK_H
#define WN_CORE_STATS_SURVIVAL_LOGRANK_H

#include "core/stats/estimate.h"
#include "core/stats/survival/life.h"

enum { WN_LOGRANK_GROUPS_MAX = 64 };

typedef struct wn_logrank_group {
    uint64_t n;
    double observed, expected; /* events, weighted */
    double variance;           /* of observed - expected */
} wn_logrank_group;

/* lives[strata][groups], settled; at least two groups. Fills out[groups]. A group that
 * was never at risk at an event leaves the test; `why` when fewer than two remain.
 * WN_E_SYSTEM; WN_E_USAGE for the number of groups or strata. */
wn_rc wn_logrank(const wn_life *lives, size_t groups, size_t strata, double rho,
                 wn_logrank_group *out, wn_test_result *test, wn_err *err) WN_CHECKED;

/* Of two groups and rho = 0: `treatment` against the other. */
wn_estimate wn_logrank_hazard_ratio(const wn_logrank_group *treatment, double conf);

#endif
