/* Is the traffic sound? Checks of who the visitors are, and for each whether the verdict
 * would be another without them.
 *
 *   sample ratio   the arms' visitors against the planned split (core/stats/rates/srm.h);
 *                  when it is off, the levels of segments, and the days, that are off by
 *                  themselves and what is left without them
 *   daily ratio    the same looked at day by day, by a test that may be
 *                  (core/stats/sequential/anytime_srm.h), and each day by itself
 * (Bonferroni over the days): a split that breaks for some days is found though the whole
 * looks fine crossovers     visitors in several arms bots           visitors with rows as
 * only a machine leaves (collect/tally.h) duplicates     visitors with a row that came
 * twice within a second weeks          days beyond whole weeks: weekdays differ, and so
 * may their visitors novelty        does the difference on the deciding metric rise or
 * fall over the days? A weighted straight line through the days' differences; their
 * errors from the spread over all days, since a day may have few conversions
 *
 * "Without" means analysed again from the rest and judged by the same table (verdict.h),
 * the sample ratio aside, and compared with the verdict on everyone reached in the same
 * way. */
#ifndef WN_EXPERIMENTS_TEST_TRAFFIC_H
#define WN_EXPERIMENTS_TEST_TRAFFIC_H

#include "experiments/test/verdict.h"

typedef enum wn_check_kind {
    WN_CHECK_SAMPLE_RATIO,
    WN_CHECK_DAILY_RATIO,
    WN_CHECK_CROSSOVERS,
    WN_CHECK_BOTS,
    WN_CHECK_DUPLICATES,
    WN_CHECK_WEEKS,
    WN_CHECK_NOVELTY,
    WN_CHECKS
} wn_check_kind;

typedef enum wn_check_state {
    WN_CHECK_FINE,
    WN_CHECK_NOTICED, /* there are some; whether they matter, `without` says */
    WN_CHECK_FAILED,  /* no comparison can be believed */
    WN_CHECK_SKIPPED  /* `why` */
} wn_check_state;

/* Below this p a trend over the days is noticed: it is one of several checks. */
#define WN_NOVELTY_ALARM 0.01

/* The verdict without the visitors that a check found. */
typedef struct wn_without {
    const char *why; /* why there is none, or NULL */
    bool changes;
    wn_decision decision;
    size_t arm; /* what is decided on, as in wn_verdict_arm */
} wn_without;

typedef struct wn_check {
    wn_check_state state;
    const char *why;
    uint64_t visitors;   /* that it found, in all arms */
    size_t days;         /* daily ratio: off by themselves; weeks: beyond whole weeks;
                            novelty: left out at the start */
    wn_test_result test; /* sample ratio, daily ratio, novelty */
    const char *since;   /* daily ratio: the day it went off; NULL: it did not */
    wn_without without;  /* when it is WN_CHECK_NOTICED */
} wn_check;

/* A level whose arms are out of proportion. */
typedef struct wn_culprit {
    const char *column; /* of a segment or of the time */
    const char *level;  /* "" is the blank one */
    uint64_t visitors;
    double p;      /* of the level, by Holm over all levels looked at */
    double p_rest; /* of everybody else */
} wn_culprit;

enum { WN_CULPRITS_MAX = 5 };

typedef struct wn_traffic {
    wn_check checks[WN_CHECKS];
    const char *first_day, *last_day; /* NULL: no days */
    size_t days;                      /* from the first to the last */
    /* Only when the sample ratio is off: the largest first. */
    wn_culprit culprits[WN_CULPRITS_MAX];
    size_t culprit_count;
} wn_traffic;

extern const char *const wn_check_codes[]; /* "crossovers", by kind */

/* Texts are those of the findings. Errors: WN_E_SYSTEM, WN_E_NUMERIC. */
wn_rc wn_traffic_check(const wn_findings *findings, const wn_verdict *verdict,
                       wn_traffic *out, wn_err *err) WN_CHECKED;

#endif
