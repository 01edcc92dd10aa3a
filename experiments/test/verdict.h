/* From findings to a decision, and one plain sentence that says it.
 *
 * An arm is *better* (or *worse*) on a metric when the interval of its difference, as
 * adjusted for all comparisons (several.h), lies above (below) zero; its adjusted p is
 * then below 1 - conf. So no arm is called a winner while its interval holds zero. Where
 * looks are planned (sequential.h), a primary metric must have crossed its bound as well.
 * The first row that applies decides:
 *
 *   fix_data       the sample ratio is off: no comparison can be believed; or the arm to
 *                  ship is better only for its mix of visitors (segments_report.h)
 *   cannot_tell    no primary metric could be tested, and the sentence says why
 *   ship           an arm is better on a primary metric and worse on none, and no
 *                  guardrail is in its way; of several such arms the one with the largest
 *                  difference on the first primary metric
 *   hold           such an arm but for a guardrail, or for another primary metric that is
 *                  worse; where more visitors would settle a guardrail, how many
 *   keep_running   an arm is neither better nor harmful, and looks are left of those that
 *                  are planned; or none are planned, the lift worth having that the
 * set-up names is still possible, and the visitors so far would not show it with the
 * set-up's power: how many more would, and days at this pace keep_control   an arm is
 * neither better nor harmful; the sentence says what size of effect is still possible
 *   stop_for_harm  every arm is worse on a primary metric or breaches a guardrail
 *
 * How many more: the standard error of a difference falls with the root of the visitors,
 * so an effect d takes ((z of the test + z of the power) se / d)^2 times those so far.
 *
 * A guardrail *holds* when the lower end of its lift is above the margin, so that the
 * harm it guards against is ruled out. One without a margin is out of the way when the
 * arm is not shown to be worse (interval, without adjustment). One that cannot be judged
 * is in the way. */
#ifndef WN_EXPERIMENTS_TEST_VERDICT_H
#define WN_EXPERIMENTS_TEST_VERDICT_H

#include "core/base/text.h"
#include "experiments/test/findings.h"

typedef enum wn_decision {
    WN_DECISION_SHIP,
    WN_DECISION_KEEP_CONTROL,
    WN_DECISION_HOLD,
    WN_DECISION_KEEP_RUNNING,
    WN_DECISION_STOP_FOR_HARM,
    WN_DECISION_CANNOT_TELL,
    WN_DECISION_FIX_DATA
} wn_decision;

typedef struct wn_verdict {
    wn_decision decision;
    size_t arm;    /* what is judged: of the arms beside the control the best; 0: none */
    size_t metric; /* the primary metric that decides */
    size_t obstacle;      /* the metric that speaks against the arm; metric_count: none */
    double visitors_more; /* hold, keep_running: it takes, in all arms; 0: not known */
    double days_more;     /* the same at the pace so far; 0: not known */
    wn_buf sentence;      /* wn_buf_free when done */
} wn_verdict;

wn_rc wn_verdict_reach(const wn_findings *findings, wn_verdict *out,
                       wn_err *err) WN_CHECKED;

/* "ship", "keep_control", ... */
const char *wn_decision_code(wn_decision decision);
/* "ship", "keep the control", ...: what to do, without an arm. */
const char *wn_decision_words(wn_decision decision);

/* The arm to go on with, by position, or SIZE_MAX when the data do not say. */
size_t wn_verdict_arm(const wn_verdict *verdict);

/* Writes the sentence of a decision; for wn_verdict_reach. */
wn_rc wn_verdict_say(const wn_findings *findings, wn_verdict *verdict,
                     wn_err *err) WN_CHECKED;

/* Where an arm stands on a metric, against the control. */
typedef enum wn_standing {
    WN_STANDING_BETTER,
    WN_STANDING_WORSE,
    WN_STANDING_UNCLEAR, /* tested, and neither */
    WN_STANDING_UNKNOWN  /* could not be tested */
} wn_standing;
wn_standing wn_verdict_standing(const wn_findings *findings, size_t metric, size_t arm);

/* Of a guardrail. */
typedef enum wn_guard {
    WN_GUARD_HOLDS,    /* the harm is ruled out */
    WN_GUARD_NO_HARM,  /* no margin says what harm is; none is shown */
    WN_GUARD_BREACHED, /* the harm is shown */
    WN_GUARD_UNCLEAR,  /* neither shown nor ruled out */
    WN_GUARD_UNKNOWN   /* there is nothing to judge it by */
} wn_guard;
wn_guard wn_verdict_guard(const wn_findings *findings, size_t metric, size_t arm);
/* Why a guardrail is WN_GUARD_UNKNOWN, or NULL. */
const char *wn_verdict_guard_why(const wn_findings *findings, size_t metric, size_t arm);

#endif
