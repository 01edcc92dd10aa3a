/* Late conversions: how fast visitors convert, how many there will be in the end, and how
 * ripe the data are.
 *
 * Each visitor is watched from the first row to the day of the data (the set-up's as_of,
 * or the latest time there is). Who has not converted by then may still do so, so rates
 * are read from Kaplan-Meier curves (log-log intervals). Arms are compared with the
 * control
 *     in speed       by the log-rank test and Peto's one-step ratio of hazards;
 *     in time        by the mean days without a conversion up to a horizon: the time for
 *                    which at least a tenth of each arm's visitors were watched, in whole
 *                    days;
 *     when quick     by conversions within some days, of those seen at least so long ago,
 *                    with the methods of compare.c;
 *     in the end     by a cure model of each arm; the law of the delays is, of
 *                    exponential and log-normal, the one that fits all arms better by
 *                    Akaike's criterion.
 * None of these p-values is adjusted for the others. core/stats/survival names the
 * sources. */
#ifndef WN_EXPERIMENTS_TEST_LATE_H
#define WN_EXPERIMENTS_TEST_LATE_H

#include "core/stats/survival/cure.h"
#include "core/stats/survival/rmst.h"
#include "experiments/test/findings.h"

enum { WN_LATE_DAYS_MAX = 8 };

typedef struct wn_late_arm {
    uint64_t visitors, converted;
    uint64_t watched[WN_LATE_DAYS_MAX];   /* for that many days, or converted then */
    wn_estimate by_day[WN_LATE_DAYS_MAX]; /* the share that has converted */
    wn_rmst waiting;                      /* mean days without a conversion */
    wn_prop quick;                        /* of those seen long enough ago */
    wn_cure fit;                          /* of the delays, in days */
    wn_cure_share final;                  /* the share that converts in the end */
    wn_estimate complete;                 /* the part of these that is in */
} wn_late_arm;

typedef struct wn_late_comparison {
    wn_test_result speed_test;
    wn_estimate speed; /* ratio of hazards */
    wn_mean_comparison waiting, final;
    wn_comparison quick;
} wn_late_comparison;

typedef struct wn_late {
    const wn_metric *metric;
    wn_time as_of;
    double days[WN_LATE_DAYS_MAX], horizon; /* the horizon is the last of the days */
    size_t day_count;                       /* 0: nobody was watched for a day */
    wn_delay_law law;
    wn_estimate complete;      /* of all arms; no interval */
    double ripe;               /* days after which 90% of an arm's conversions are in */
    uint64_t visitors, young;  /* those seen for less than that */
    wn_test_result speed_test; /* of all arms */
    wn_late_arm *arms;         /* as in the findings */
    wn_late_comparison *comparisons; /* the control's is not used */
    /* Visitors left out, as in wn_followup. */
    uint64_t no_time, no_conversion_time, before, after;
} wn_late;

/* From the findings' tally; NULL when the times of conversions are not known. On failure
 * there is nothing to free. WN_E_SYSTEM, WN_E_NUMERIC. */
wn_rc wn_late_analyse(const wn_findings *findings, wn_late **out, wn_err *err) WN_CHECKED;
void wn_late_free(wn_late *late);

#endif
