#include "experiments/test/verdict.h"

const char *wn_decision_code(wn_decision decision) {
    static const char *const codes[] = {
        [WN_DECISION_SHIP] = "ship",         [WN_DECISION_KEEP_CONTROL] = "keep_control",
        [WN_DECISION_HOLD] = "hold",         [WN_DECISION_CANNOT_TELL] = "cannot_tell",
        [WN_DECISION_FIX_DATA] = "fix_data",
    };
    return codes[decision];
}

const char *wn_decision_words(wn_decision decision) {
    static const char *const words[] = {
        [WN_DECISION_SHIP] = "ship",
        [WN_DECISION_KEEP_CONTROL] = "keep the control",
        [WN_DECISION_HOLD] = "do not ship yet",
        [WN_DECISION_CANNOT_TELL] = "cannot tell",
        [WN_DECISION_FIX_DATA] = "fix the data first",
    };
    return words[decision];
}

static const wn_comparison *comparison(const wn_findings *f, size_t metric, size_t arm) {
    return wn_findings_comparison(f, wn_findings_everyone(f), metric, arm);
}

wn_standing wn_verdict_standing(const wn_findings *f, size_t metric, size_t arm) {
    const wn_comparison *c = comparison(f, metric, arm);
    if (c->test.why) return WN_STANDING_UNKNOWN;
    if (c->p_adjusted >= 1 - f->setup->conf) return WN_STANDING_UNCLEAR;
    if (!c->difference.low_unbounded && c->difference.low > 0) return WN_STANDING_BETTER;
    if (!c->difference.high_unbounded && c->difference.high < 0) return WN_STANDING_WORSE;
    return WN_STANDING_UNCLEAR;
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
        bool worse = !c->difference.high_unbounded && c->difference.high < 0;
        return worse ? WN_GUARD_BREACHED : WN_GUARD_NO_HARM;
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

/* How far an arm gets. Fills in what decided about it. */
static wn_decision judge(const wn_findings *f, wn_verdict *v) {
    size_t none = f->setup->metric_count, better = none, worse = none, tested = none;
    v->obstacle = none;
    for (size_t m = v->metric; m < none; m = next_metric(f, WN_PRIMARY, m + 1)) {
        wn_standing standing = wn_verdict_standing(f, m, v->arm);
        if (standing != WN_STANDING_UNKNOWN && tested == none) tested = m;
        if (standing == WN_STANDING_BETTER && better == none) better = m;
        if (standing == WN_STANDING_WORSE && worse == none) worse = m;
    }
    if (tested == none) return WN_DECISION_CANNOT_TELL;
    if (better == none) {
        v->metric = worse != none ? worse : tested;
        return WN_DECISION_KEEP_CONTROL;
    }
    v->metric = better;
    v->obstacle = worse;
    for (size_t m = next_metric(f, WN_GUARDRAIL, 0); m < none && v->obstacle == none;
         m = next_metric(f, WN_GUARDRAIL, m + 1)) {
        wn_guard guard = wn_verdict_guard(f, m, v->arm);
        if (guard != WN_GUARD_HOLDS && guard != WN_GUARD_NO_HARM) v->obstacle = m;
    }
    return v->obstacle == none ? WN_DECISION_SHIP : WN_DECISION_HOLD;
}

/* Judges every arm; the one that gets furthest stays, of equals the one with the larger
 * difference on the first primary metric. */
static void judge_all(const wn_findings *f, wn_verdict *v) {
    static const int rank[] = {[WN_DECISION_SHIP] = 3,
                               [WN_DECISION_HOLD] = 2,
                               [WN_DECISION_KEEP_CONTROL] = 1,
                               [WN_DECISION_CANNOT_TELL] = 0};
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

wn_rc wn_verdict_reach(const wn_findings *f, wn_verdict *out, wn_err *err) {
    *out = (wn_verdict){0};
    judge_all(f, out);
    if (!f->sample_ratio_ok) out->decision = WN_DECISION_FIX_DATA;
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
        return 0;
    case WN_DECISION_CANNOT_TELL:
    case WN_DECISION_FIX_DATA:
        break;
    }
    return SIZE_MAX;
}
