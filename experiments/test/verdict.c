#include "experiments/test/verdict.h"

#include "core/stats/law/dist.h"
#include "experiments/test/rates.h"
#include "experiments/test/sequential.h"

#include <math.h>

const char *wn_decision_code(wn_decision decision) {
    static const char *const codes[] = {
        [WN_DECISION_SHIP] = "ship",
        [WN_DECISION_KEEP_CONTROL] = "keep_control",
        [WN_DECISION_HOLD] = "hold",
        [WN_DECISION_KEEP_RUNNING] = "keep_running",
        [WN_DECISION_STOP_FOR_HARM] = "stop_for_harm",
        [WN_DECISION_CANNOT_TELL] = "cannot_tell",
        [WN_DECISION_FIX_DATA] = "fix_data",
    };
    return codes[decision];
}

const char *wn_decision_words(wn_decision decision) {
    static const char *const words[] = {
        [WN_DECISION_SHIP] = "ship",
        [WN_DECISION_KEEP_CONTROL] = "keep the control",
        [WN_DECISION_HOLD] = "do not ship yet",
        [WN_DECISION_KEEP_RUNNING] = "keep running",
        [WN_DECISION_STOP_FOR_HARM] = "stop for harm",
        [WN_DECISION_CANNOT_TELL] = "cannot tell",
        [WN_DECISION_FIX_DATA] = "fix the data first",
    };
    return words[decision];
}

static const wn_comparison *comparison(const wn_findings *f, size_t metric, size_t arm) {
    return wn_findings_comparison(f, wn_findings_everyone(f), metric, arm);
}

/* Whether a comparison is beyond chance: where looks are planned, by those at a primary
 * metric. */
static bool is_significant(const wn_findings *f, size_t metric, size_t arm) {
    wn_early early = wn_sequential_says(f, metric, arm);
    if (early != WN_EARLY_NOTHING) return early == WN_EARLY_SIGNIFICANT;
    return comparison(f, metric, arm)->p_adjusted < 1 - f->setup->conf;
}

wn_standing wn_verdict_standing(const wn_findings *f, size_t metric, size_t arm) {
    const wn_comparison *c = comparison(f, metric, arm);
    if (c->test.why) return WN_STANDING_UNKNOWN;
    if (!is_significant(f, metric, arm)) return WN_STANDING_UNCLEAR;
    int side = wn_comparison_side(c);
    return side > 0   ? WN_STANDING_BETTER
           : side < 0 ? WN_STANDING_WORSE
                      : WN_STANDING_UNCLEAR;
}

const char *wn_verdict_guard_why(const wn_findings *f, size_t metric, size_t arm) {
    const wn_comparison *c = comparison(f, metric, arm);
    return f->setup->metrics[metric].has_margin ? c->lift.why_no_interval : c->test.why;
}

wn_guard wn_verdict_guard(const wn_findings *f, size_t metric, size_t arm) {
    const wn_metric *guardrail = &f->setup->metrics[metric];
    const wn_comparison *c = comparison(f, metric, arm);
    const wn_estimate *lift = &c->lift;
    if (wn_verdict_guard_why(f, metric, arm)) return WN_GUARD_UNKNOWN;
    if (!guardrail->has_margin) {
        return wn_comparison_side(c) < 0 ? WN_GUARD_BREACHED : WN_GUARD_NO_HARM;
    }
    if (!lift->low_unbounded && lift->low > guardrail->margin) return WN_GUARD_HOLDS;
    if (!lift->high_unbounded && lift->high < guardrail->margin) return WN_GUARD_BREACHED;
    return WN_GUARD_UNCLEAR;
}

/* The first metric from `from` on with this role, or metric_count. */
static size_t next_metric(const wn_findings *f, wn_metric_role role, size_t from) {
    while (from < f->setup->metric_count && f->setup->metrics[from].role != role)
        from++;
    return from;
}

/* Visitors that it takes, beyond those so far, to show a share of the control's rate or
 * mean on a metric with the set-up's power; 0 when those so far would do, or when it is
 * not known. */
static double visitors_missing(const wn_findings *f, size_t metric, size_t arm,
                               double share) {
    const wn_level_findings *everyone = wn_findings_everyone(f);
    const wn_comparison *c = comparison(f, metric, arm);
    const wn_estimate *difference = &c->difference;
    const wn_estimate *control = &wn_findings_arm(f, everyone, metric, 0)->estimate;
    double effect = fabs(share * control->value);
    if (control->why || effect <= 0) return 0;
    if (difference->low_unbounded || difference->high_unbounded) return 0;
    double z = wn_normal_two_sided(1 - c->level);
    double se = (difference->high - difference->low) / (2 * z);
    double root = (z + wn_normal_quantile(f->setup->power)) * se / effect;
    double missing = (root * root - 1) * (double)everyone->visitors;
    return missing > 0 ? missing : 0;
}

/* True while the lift worth having is neither ruled out nor should have shown by now. */
static bool is_open(const wn_findings *f, wn_verdict *v) {
    const wn_estimate *lift = &comparison(f, v->metric, v->arm)->lift;
    double detect = f->setup->detect;
    if (detect <= 0 || lift->why_no_interval) return false;
    if (!lift->high_unbounded && lift->high < detect) return false;
    v->visitors_more = visitors_missing(f, v->metric, v->arm, detect);
    return v->visitors_more > 0;
}

/* The first primary metrics that an arm was tested on, is better and is worse on. */
typedef struct standings {
    size_t tested, better, worse; /* metric_count: none */
} standings;

static standings find_standings(const wn_findings *f, size_t arm) {
    size_t none = f->setup->metric_count;
    standings found = {none, none, none};
    for (size_t m = next_metric(f, WN_PRIMARY, 0); m < none;
         m = next_metric(f, WN_PRIMARY, m + 1)) {
        wn_standing standing = wn_verdict_standing(f, m, arm);
        if (standing != WN_STANDING_UNKNOWN && found.tested == none) found.tested = m;
        if (standing == WN_STANDING_BETTER && found.better == none) found.better = m;
        if (standing == WN_STANDING_WORSE && found.worse == none) found.worse = m;
    }
    return found;
}

/* The first guardrail in an arm's way, a breached one before others. */
static size_t find_obstacle(const wn_findings *f, size_t arm, bool breached_only) {
    size_t none = f->setup->metric_count, found = none;
    for (size_t m = next_metric(f, WN_GUARDRAIL, 0); m < none;
         m = next_metric(f, WN_GUARDRAIL, m + 1)) {
        wn_guard guard = wn_verdict_guard(f, m, arm);
        if (guard == WN_GUARD_BREACHED) return m;
        bool clear = guard == WN_GUARD_HOLDS || guard == WN_GUARD_NO_HARM;
        if (!clear && found == none && !breached_only) found = m;
    }
    return found;
}

/* Of an arm that is better on no primary metric. */
static wn_decision judge_unproven(const wn_findings *f, standings found, wn_verdict *v) {
    size_t none = f->setup->metric_count;
    v->metric = found.worse != none ? found.worse : found.tested;
    if (found.worse == none) v->obstacle = find_obstacle(f, v->arm, true);
    if (found.worse != none || v->obstacle != none) return WN_DECISION_STOP_FOR_HARM;
    if (f->setup->visitors) {
        v->visitors_more = (double)wn_sequential_more(f);
        return v->visitors_more > 0 ? WN_DECISION_KEEP_RUNNING : WN_DECISION_KEEP_CONTROL;
    }
    return is_open(f, v) ? WN_DECISION_KEEP_RUNNING : WN_DECISION_KEEP_CONTROL;
}

/* How far an arm gets. Fills in what decided about it. */
static wn_decision judge(const wn_findings *f, wn_verdict *v) {
    size_t none = f->setup->metric_count;
    standings found = find_standings(f, v->arm);
    v->obstacle = none;
    if (found.tested == none) return WN_DECISION_CANNOT_TELL;
    if (found.better == none) return judge_unproven(f, found, v);
    v->metric = found.better;
    v->obstacle = found.worse != none ? found.worse : find_obstacle(f, v->arm, false);
    if (v->obstacle == none) return WN_DECISION_SHIP;
    const wn_metric *obstacle = &f->setup->metrics[v->obstacle];
    if (obstacle->role == WN_GUARDRAIL && obstacle->has_margin &&
        wn_verdict_guard(f, v->obstacle, v->arm) == WN_GUARD_UNCLEAR)
        v->visitors_more = visitors_missing(f, v->obstacle, v->arm, obstacle->margin);
    return WN_DECISION_HOLD;
}

/* Judges every arm; the one that gets furthest stays, of equals the one with the larger
 * difference on the first primary metric. */
static void judge_all(const wn_findings *f, wn_verdict *v) {
    static const int rank[] = {
        [WN_DECISION_SHIP] = 5,          [WN_DECISION_HOLD] = 4,
        [WN_DECISION_KEEP_RUNNING] = 3,  [WN_DECISION_KEEP_CONTROL] = 2,
        [WN_DECISION_STOP_FOR_HARM] = 1, [WN_DECISION_CANNOT_TELL] = 0};
    size_t primary = next_metric(f, WN_PRIMARY, 0);
    for (size_t a = 1; a < f->arm_count; a++) {
        wn_verdict it = {.arm = a, .metric = primary};
        it.decision = judge(f, &it);
        bool further = v->arm == 0 || rank[it.decision] > rank[v->decision];
        bool level = v->arm != 0 && rank[it.decision] == rank[v->decision];
        if (level)
            further = comparison(f, primary, a)->difference.value >
                      comparison(f, primary, v->arm)->difference.value;
        if (further) *v = it;
    }
}

/* At the pace of the days so far. */
static double days_for(const wn_findings *f, double visitors) {
    size_t days = wn_tally_days(f->tally);
    double so_far = (double)wn_findings_everyone(f)->visitors;
    return days && so_far > 0 ? visitors / (so_far / (double)days) : 0;
}

wn_rc wn_verdict_reach(const wn_findings *f, wn_verdict *out, wn_err *err) {
    *out = (wn_verdict){0};
    judge_all(f, out);
    if (!f->sample_ratio_ok) out->decision = WN_DECISION_FIX_DATA;
    out->days_more = days_for(f, out->visitors_more);
    wn_rc rc = wn_verdict_say(f, out, err);
    if (rc != WN_OK) wn_buf_free(&out->sentence);
    return rc;
}

size_t wn_verdict_arm(const wn_verdict *v) {
    switch (v->decision) {
    case WN_DECISION_SHIP:
    case WN_DECISION_HOLD:
        return v->arm;
    case WN_DECISION_KEEP_CONTROL:
    case WN_DECISION_STOP_FOR_HARM:
        return 0;
    case WN_DECISION_KEEP_RUNNING:
    case WN_DECISION_CANNOT_TELL:
    case WN_DECISION_FIX_DATA:
        break;
    }
    return SIZE_MAX;
}
