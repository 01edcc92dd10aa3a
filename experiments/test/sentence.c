/* The verdict in one plain sentence. */
#include "core/doc/format.h"
#include "experiments/test/kinds.h"
#include "experiments/test/sequential.h"
#include "experiments/test/verdict.h"

#include <math.h>
#include <stdio.h>

/* What a sentence is about: one arm, one metric. */
typedef struct subject {
    const wn_findings *f;
    const wn_metric *metric;
    const wn_comparison *comparison;
    const char *arm, *control;
    char name[200]; /* of the metric; an expression stands in quotes */
    char here[WN_NUMBER_TEXT], there[WN_NUMBER_TEXT]; /* rate or mean of arm, control */
    const char *a_kind, *kind;                        /* of effect: "a lift", "lift" */
    char effect[WN_NUMBER_TEXT + 20];                 /* its size */
    char between[WN_NUMBER_TEXT];                     /* its interval */
} subject;

/* Two digits for each end: 1.3 to 240 and not, by the width, 1 to 240. */
static void format_odds(const wn_estimate *odds, char between[WN_NUMBER_TEXT]) {
    char low[WN_NUMBER_TEXT], high[WN_NUMBER_TEXT];
    if (odds->low_unbounded || odds->high_unbounded) return;
    snprintf(between, WN_NUMBER_TEXT, "%.30s to %.30s",
             wn_format_number(odds->low, 2, low), wn_format_number(odds->high, 2, high));
}

static subject about(const wn_findings *f, size_t metric, size_t arm) {
    const wn_level_findings *everyone = wn_findings_everyone(f);
    subject s = {.f = f,
                 .metric = &f->setup->metrics[metric],
                 .comparison = wn_findings_comparison(f, everyone, metric, arm),
                 .arm = f->arms[arm].name,
                 .control = f->arms[0].name};
    bool words = s.metric->kind == WN_QUANTILE; /* and not an expression */
    const char *quote = !words && strchr(s.metric->name, ' ') ? "\"" : "";
    snprintf(s.name, sizeof s.name, "%s%.190s%s", quote, s.metric->name, quote);
    const wn_kind *kind = wn_kind_of(s.metric);
    wn_format_estimate(wn_findings_arm(f, everyone, metric, arm)->estimate, kind->unit,
                       s.here);
    wn_format_estimate(wn_findings_arm(f, everyone, metric, 0)->estimate, kind->unit,
                       s.there);
    char size[WN_NUMBER_TEXT];
    const wn_estimate *lift = &s.comparison->lift;
    bool has_lift = !lift->why && !lift->low_unbounded && !lift->high_unbounded;
    bool odds = s.comparison->odds_decide;
    wn_estimate effect = odds       ? s.comparison->odds_ratio
                         : has_lift ? *lift
                                    : s.comparison->difference;
    wn_unit unit = odds ? WN_UNIT_PLAIN : has_lift ? WN_UNIT_LIFT : kind->difference;
    s.a_kind = odds ? "an odds ratio" : has_lift ? "a lift" : "a difference";
    s.kind = strchr(s.a_kind, ' ') + 1;
    snprintf(s.effect, sizeof s.effect, "%s%s",
             effect.why ? "unknown size" : wn_format_estimate(effect, unit, size),
             wn_method_adjusts(s.comparison->method) ? " after adjusting" : "");
    wn_format_interval(effect, unit, s.between);
    if (odds) format_odds(&effect, s.between);
    return s;
}

/* Names the arm whose visitors are furthest from the plan. */
static wn_rc say_fix_data(const wn_findings *f, wn_buf *out, wn_err *err) {
    double total = 0, furthest = -1, planned = 0;
    size_t odd = 0;
    for (size_t a = 0; a < f->arm_count; a++)
        total += (double)f->arms[a].visitors;
    for (size_t a = 0; a < f->arm_count; a++) {
        double expected = total * f->arms[a].share;
        double off = fabs((double)f->arms[a].visitors - expected) / sqrt(expected);
        if (off <= furthest) continue;
        furthest = off;
        planned = expected;
        odd = a;
    }
    char got[WN_NUMBER_TEXT], plan[WN_NUMBER_TEXT], p[WN_NUMBER_TEXT];
    return wn_buf_format(out, err,
                         f->setup->arm_count
                             ? "Fix the data first: %s has %s visitors where the planned "
                               "split gives it %s (%s), so no comparison can be trusted."
                             : "Fix the data first: %s has %s visitors where an equal "
                               "split gives it %s (%s); unless another was planned "
                               "(--weight says so), no comparison can be trusted.",
                         f->arms[odd].name, wn_format_count(f->arms[odd].visitors, got),
                         wn_format_count((uint64_t)llround(planned), plan),
                         wn_format_p_is(f->sample_ratio.p, p));
}

static wn_rc say_cannot_tell(const subject *s, wn_buf *out, wn_err *err) {
    return wn_buf_format(out, err, "Cannot tell whether %s is better on %s: %s.", s->arm,
                         s->name, s->comparison->test.why);
}

/* After planned looks the effect is what allows for them, so that sentence, p and
 * interval are those of one test. */
static wn_rc say_ship_by_looks(const subject *s, const wn_sequential_finding *it,
                               wn_buf *out, wn_err *err) {
    wn_unit unit = wn_kind_of(s->metric)->difference;
    char effect[WN_NUMBER_TEXT], between[WN_NUMBER_TEXT];
    wn_format_estimate(it->result.effect, unit, effect);
    wn_format_interval(it->result.effect, unit, between);
    return wn_buf_format(out, err,
                         "Ship %s: its %s beat that of %s at look %zu of %d, by %s (%g%% "
                         "interval %s, allowing for the looks).",
                         s->arm, s->name, s->control, it->look + 1, s->f->setup->looks,
                         effect, 100 * s->f->setup->conf, between);
}

static wn_rc say_ship(const subject *s, const wn_verdict *v, wn_buf *out, wn_err *err) {
    const wn_sequential_finding *it =
        wn_sequential_of(s->f->sequential, v->metric, v->arm);
    if (it->crossed && it->stopped) return say_ship_by_looks(s, it, out, err);
    return wn_buf_format(out, err,
                         "Ship %s: its %s is %s against %s for %s, %s of %s (%g%% "
                         "interval %s).",
                         s->arm, s->name, s->here, s->there, s->control, s->a_kind,
                         s->effect, 100 * s->f->setup->conf, s->between);
}

/* What speaks against an arm that is better. */
static wn_rc say_obstacle(const subject *s, wn_guard guard, wn_buf *out, wn_err *err) {
    if (s->comparison->test.why)
        return wn_buf_format(out, err, "its %s could not be tested.", s->name);
    if (s->metric->role == WN_PRIMARY || !s->metric->has_margin)
        return wn_buf_format(out, err, "its %s is worse (%s against %s).", s->name,
                             s->here, s->there);
    if (guard == WN_GUARD_UNKNOWN)
        return wn_buf_format(out, err,
                             "whether its %s has fallen by more than the %g%% allowed "
                             "cannot be told: %s (difference %s, interval %s).",
                             s->name, -100 * s->metric->margin,
                             s->comparison->lift.why_no_interval, s->effect, s->between);
    return wn_buf_format(
        out, err, "its %s %s fallen by more than the %g%% allowed (%s %s, interval %s).",
        s->name, guard == WN_GUARD_BREACHED ? "has" : "may have",
        -100 * s->metric->margin, s->kind, s->effect, s->between);
}

/* ", 9 days at this pace", or nothing when the pace is not known. */
static const char *say_days(const wn_verdict *v, char out[WN_NUMBER_TEXT]) {
    double whole = ceil(v->days_more);
    out[0] = 0;
    if (whole > 0)
        snprintf(out, WN_NUMBER_TEXT, ", %.0f day%s at this pace", whole,
                 whole == 1 ? "" : "s");
    return out;
}

/* "about 12,000 more visitors, 9 days at this pace, would settle it in 80% of cases" */
static wn_rc say_how_many(const wn_findings *f, const wn_verdict *v, wn_buf *out,
                          wn_err *err) {
    char visitors[WN_NUMBER_TEXT], days[WN_NUMBER_TEXT];
    double unit = pow(10, floor(log10(v->visitors_more)) - 1);
    double rounded =
        unit > 1 ? ceil(v->visitors_more / unit) * unit : ceil(v->visitors_more);
    wn_format_count((uint64_t)rounded, visitors);
    say_days(v, days);
    return wn_buf_format(out, err,
                         "about %s more visitors%s%s would settle it in %g%% of cases",
                         visitors, days, days[0] ? "," : "", 100 * f->setup->power);
}

static wn_rc say_hold(const wn_findings *f, const subject *s, const wn_verdict *v,
                      wn_buf *out, wn_err *err) {
    subject obstacle = about(f, v->obstacle, v->arm);
    wn_rc rc = wn_buf_format(out, err,
                             "Do not ship %s yet: its %s is better (%s against %s for "
                             "%s), but ",
                             s->arm, s->name, s->here, s->there, s->control);
    wn_guard guard = wn_verdict_guard(f, v->obstacle, v->arm);
    if (rc == WN_OK) rc = say_obstacle(&obstacle, guard, out, err);
    if (rc != WN_OK || v->visitors_more <= 0) return rc;
    rc = wn_buf_text(out, " If it has not, ", err);
    if (rc == WN_OK) rc = say_how_many(f, v, out, err);
    return rc == WN_OK ? wn_buf_text(out, ".", err) : rc;
}

static wn_rc say_worse(const subject *s, wn_buf *out, wn_err *err) {
    return wn_buf_format(
        out, err,
        s->f->arm_count > 2 ? "even the best of the other arms, %s, is worse on %s (%s "
                              "against %s, %s of %s, interval %s)."
                            : "%s is worse on %s (%s against %s, %s of %s, interval "
                              "%s).",
        s->arm, s->name, s->here, s->there, s->a_kind, s->effect, s->between);
}

/* Alone its interval would leave zero out. */
static wn_rc say_not_among_so_many(const subject *s, wn_buf *out, wn_err *err) {
    char p[WN_NUMBER_TEXT];
    bool up = s->comparison->difference.value > 0;
    return wn_buf_format(out, err,
                         "%s looks %s on %s (%s against %s), but not clearly enough for "
                         "one of %zu comparisons (adjusted %s).",
                         s->arm, up ? "better" : "worse", s->name, s->here, s->there,
                         s->f->family, wn_format_p_is(s->comparison->p_adjusted, p));
}

/* Closes the sentence with the sizes of effect that are still possible. */
static wn_rc say_possible(const subject *s, const wn_verdict *v, wn_buf *out,
                          wn_err *err) {
    double detect = s->f->setup->detect;
    const wn_estimate *lift = &s->comparison->lift;
    wn_rc rc = wn_buf_format(out, err, "; %s%s true %s could be anything from %s",
                             wn_method_adjusts(s->comparison->method) ? "adjusted, " : "",
                             s->f->arm_count > 2 ? "its" : "the", s->kind, s->between);
    if (rc != WN_OK) return rc;
    if (detect <= 0) return wn_buf_text(out, ".", err);
    if (lift->why_no_interval)
        return wn_buf_format(out, err, "; whether %+g%% is possible cannot be told: %s.",
                             100 * detect, lift->why_no_interval);
    if (!lift->high_unbounded && lift->high < detect)
        return wn_buf_format(out, err, ", so %+g%% is ruled out.", 100 * detect);
    rc = wn_buf_format(out, err, ", so %+g%% is still possible: ", 100 * detect);
    if (rc != WN_OK) return rc;
    if (v->visitors_more <= 0)
        return wn_buf_format(out, err,
                             "but as many visitors would have shown it in %g%% of cases.",
                             100 * s->f->setup->power);
    rc = say_how_many(s->f, v, out, err);
    return rc == WN_OK ? wn_buf_text(out, ".", err) : rc;
}

static wn_rc say_not_shown(const subject *s, const wn_verdict *v, wn_buf *out,
                           wn_err *err) {
    wn_rc rc = s->f->arm_count > 2
                   ? wn_buf_format(out, err,
                                   "no arm is shown to be better on %s; the best is %s "
                                   "(%s against %s)",
                                   s->name, s->arm, s->here, s->there)
                   : wn_buf_format(out, err,
                                   "%s is not shown to be better on %s (%s against %s)",
                                   s->arm, s->name, s->here, s->there);
    return rc == WN_OK ? say_possible(s, v, out, err) : rc;
}

/* The next planned look, and how far away it is. */
static wn_rc say_next_look(const subject *s, const wn_verdict *v, wn_buf *out,
                           wn_err *err) {
    const wn_sequential *looked = s->f->sequential;
    char at[WN_NUMBER_TEXT], more[WN_NUMBER_TEXT], days[WN_NUMBER_TEXT];
    wn_rc rc =
        looked->looks.count
            ? wn_buf_format(out, err,
                            "on %s %s (%s against %s) has crossed no bound at %zu of %d "
                            "looks; the next one",
                            s->name, s->arm, s->here, s->there, looked->looks.count,
                            s->f->setup->looks)
            : wn_buf_text(out, s->f->setup->looks > 1 ? "the first look" : "its one look",
                          err);
    if (rc != WN_OK) return rc;
    return wn_buf_format(out, err, " is at %s visitors, %s more than so far%s.",
                         wn_format_count(looked->next, at),
                         wn_format_count((uint64_t)v->visitors_more, more),
                         say_days(v, days));
}

/* The interval leaves zero out, the looks do not say so. */
static wn_rc say_not_by_looks(const subject *s, wn_buf *out, wn_err *err) {
    return wn_buf_format(
        out, err, "%s looks %s on %s (%s against %s), but not clearly enough %s.", s->arm,
        s->comparison->difference.value > 0 ? "better" : "worse", s->name, s->here,
        s->there,
        s->f->setup->visitors ? "at the looks that were planned"
                              : "for a test that is looked at several times");
}

/* Neither better nor harmful: `what` to do about it. */
static wn_rc say_unproven(const subject *s, const wn_verdict *v, wn_buf *out,
                          wn_err *err) {
    wn_rc rc = v->decision == WN_DECISION_KEEP_RUNNING
                   ? wn_buf_text(out, "Keep running: ", err)
                   : wn_buf_format(out, err, "Keep %s: ", s->control);
    if (rc != WN_OK) return rc;
    if (v->decision == WN_DECISION_KEEP_RUNNING && s->f->setup->visitors)
        return say_next_look(s, v, out, err);
    if (v->decision == WN_DECISION_KEEP_CONTROL &&
        s->comparison->test.p < 1 - s->f->setup->conf)
        return wn_sequential_says(s->f, v->metric, v->arm) == WN_EARLY_NOTHING
                   ? say_not_among_so_many(s, out, err)
                   : say_not_by_looks(s, out, err);
    return say_not_shown(s, v, out, err);
}

/* Every arm does harm: this one the least. */
static wn_rc say_stop(const wn_findings *f, const subject *s, const wn_verdict *v,
                      wn_buf *out, wn_err *err) {
    wn_rc rc = wn_buf_format(out, err, "Stop and keep %s: ", s->control);
    if (rc != WN_OK) return rc;
    if (v->obstacle == f->setup->metric_count) return say_worse(s, out, err);
    rc = wn_buf_format(out, err, "%s is not shown to be better on %s, and ", s->arm,
                       s->name);
    if (rc != WN_OK) return rc;
    subject obstacle = about(f, v->obstacle, v->arm);
    return say_obstacle(&obstacle, WN_GUARD_BREACHED, out, err);
}

wn_rc wn_verdict_say(const wn_findings *f, wn_verdict *v, wn_err *err) {
    subject s = about(f, v->metric, v->arm);
    switch (v->decision) {
    case WN_DECISION_FIX_DATA:
        return say_fix_data(f, &v->sentence, err);
    case WN_DECISION_CANNOT_TELL:
        return say_cannot_tell(&s, &v->sentence, err);
    case WN_DECISION_SHIP:
        return say_ship(&s, v, &v->sentence, err);
    case WN_DECISION_KEEP_CONTROL:
    case WN_DECISION_KEEP_RUNNING:
        return say_unproven(&s, v, &v->sentence, err);
    case WN_DECISION_STOP_FOR_HARM:
        return say_stop(f, &s, v, &v->sentence, err);
    case WN_DECISION_HOLD:
        break;
    }
    return say_hold(f, &s, v, &v->sentence, err);
}
