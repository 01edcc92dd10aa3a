#include "experiments/test/sequential.h"

#include "core/base/mem.h"

#include <math.h>

/* ---- At any time ------------------------------------------------------------------- */

static wn_so_far everyone(const wn_findings *f, size_t metric, size_t arm) {
    const wn_tally_cell *cell =
        &wn_findings_arm(f, wn_findings_everyone(f), metric, arm)->cell;
    return (wn_so_far){cell->prop, cell->sums};
}

/* Through the days, and in the end everybody, as there may be visitors without a day. */
static wn_anytime_result follow(const wn_findings *f, const wn_timeline *h, size_t metric,
                                size_t arm) {
    if (!wn_timeline_knows(f->setup, &f->setup->metrics[metric]))
        return wn_anytime_of(f, metric, arm);
    wn_anytime anytime = wn_anytime_start(f, metric, arm);
    for (size_t day = 0; day < h->days; day++)
        wn_anytime_go(&anytime, wn_timeline_at(h, day, metric, 0),
                      wn_timeline_at(h, day, metric, arm));
    wn_so_far control = everyone(f, metric, 0), treatment = everyone(f, metric, arm);
    wn_anytime_go(&anytime, &control, &treatment);
    return wn_anytime_now(&anytime);
}

/* ---- At planned looks -------------------------------------------------------------- */

static bool is_primary(const wn_findings *f, size_t metric) {
    return f->setup->metrics[metric].role == WN_PRIMARY;
}

static size_t count_primary(const wn_findings *f) {
    size_t count = 0;
    for (size_t m = 0; m < f->setup->metric_count; m++)
        count += is_primary(f, m);
    return count;
}

/* The visitors at planned look k, counted from 1. */
static uint64_t planned_at(const wn_setup *setup, int k) {
    return (uint64_t)ceil((double)setup->visitors * k / setup->looks);
}

/* A look, unless there is nothing new since the one before. */
static void take(wn_sequential *s, const wn_setup *setup, wn_taken taken) {
    double now = (double)taken.visitors / (double)setup->visitors;
    double before = s->looks.count ? s->looks.look[s->looks.count - 1].information : 0;
    if (now - before < 2e-6 * now) return;
    s->taken[s->looks.count] = taken;
    s->looks.look[s->looks.count++].information = now;
}

/* Looks that are due, on the days by which their visitors had come. *day is [looks]. */
static int take_by_day(wn_sequential *s, const wn_setup *setup, const wn_timeline *h,
                       size_t *days) {
    int due = 1;
    s->visitors = h->visitors[h->days - 1]; /* those without a time are at no look */
    for (size_t day = 0; day < h->days && due <= setup->looks; day++) {
        if (h->visitors[day] < planned_at(setup, due)) continue;
        while (due <= setup->looks && h->visitors[day] >= planned_at(setup, due))
            due++;
        days[s->looks.count] = day;
        take(s, setup,
             (wn_taken){h->visitors[day], wn_calendar_name(&h->calendar, day), true});
    }
    return due;
}

/* Now is the latest look that is due; those before it went by plan. */
static int take_now(wn_sequential *s, const wn_setup *setup) {
    int due = 1;
    while (due <= setup->looks && s->visitors >= planned_at(setup, due))
        due++;
    for (int k = 1; k < due - 1; k++)
        take(s, setup, (wn_taken){planned_at(setup, k), NULL, false});
    if (due > 1) take(s, setup, (wn_taken){s->visitors, NULL, true});
    return due;
}

static wn_mean_comparison at_look(const wn_findings *f, const wn_timeline *h,
                                  const size_t *days, size_t look, size_t metric,
                                  size_t arm) {
    const wn_metric *of = &f->setup->metrics[metric];
    if (days)
        return wn_so_far_compare(of, wn_timeline_at(h, days[look], metric, 0),
                                 wn_timeline_at(h, days[look], metric, arm),
                                 f->setup->conf);
    if (!wn_timeline_knows(f->setup, of))
        return wn_so_far_of(
            wn_findings_comparison(f, wn_findings_everyone(f), metric, arm),
            f->setup->conf);
    wn_so_far control = everyone(f, metric, 0), treatment = everyone(f, metric, arm);
    return wn_so_far_compare(of, &control, &treatment, f->setup->conf);
}

/* What the normal approximation does not know: a difference of rates is within -1 and 1,
 * and no difference at all is 0 to the last digit. */
static void tidy(const wn_metric *metric, double se, wn_estimate *effect) {
    if (fabs(effect->value) < 1e-9 * se) effect->value = 0;
    if (metric->kind != WN_CONVERSION) return;
    effect->value = fmax(-1, fmin(effect->value, 1));
    effect->low = fmax(-1, effect->low);
    effect->high = fmin(effect->high, 1);
}

/* Goes through the looks of one comparison until it crosses its bound. */
static wn_rc judge(const wn_findings *f, const wn_timeline *h, const size_t *days,
                   size_t metric, size_t arm, wn_sequential *s, wn_err *err) {
    wn_sequential_finding *out = &s->findings[metric * s->arms + arm];
    wn_mean_comparison c = {0};
    for (size_t k = 0; k < s->looks.count && !out->crossed; k++) {
        if (!s->taken[k].known) continue;
        c = at_look(f, h, days, k, metric, arm);
        out->look = k;
        out->test = c.test;
        out->crossed = !c.test.why && fabs(c.test.statistic) >= s->looks.look[k].z;
    }
    bool last = s->looks.look[s->looks.count - 1].information >= 1;
    if (c.test.why || !(out->crossed || last)) return WN_OK;
    wn_looks taken = s->looks;
    taken.count = out->look + 1;
    out->stopped = true;
    wn_rc rc = wn_stopped_with(&taken, c.estimate.value, c.se, f->setup->conf,
                               &out->result, err);
    tidy(&f->setup->metrics[metric], c.se, &out->result.effect);
    return rc;
}

static wn_rc judge_all(const wn_findings *f, const wn_timeline *h, const size_t *days,
                       wn_sequential *s, wn_err *err) {
    bool crossed = false;
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = 1; a < f->arm_count && is_primary(f, m); a++) {
            wn_rc rc = judge(f, h, days, m, a, s, err);
            if (rc != WN_OK) return rc;
            crossed |= wn_sequential_of(s, m, a)->crossed;
        }
    }
    s->state = crossed        ? WN_LOOKING_CROSSED
               : s->next == 0 ? WN_LOOKING_ENDED
                              : WN_LOOKING_GOES_ON;
    return WN_OK;
}

/* Days tell of the looks when every primary metric has them. */
static bool days_tell(const wn_findings *f, const wn_timeline *h) {
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        if (is_primary(f, m) && !wn_timeline_knows(f->setup, &f->setup->metrics[m]))
            return false;
    }
    return h->days > 0;
}

static wn_rc look(const wn_findings *f, const wn_timeline *h, wn_sequential *s,
                  wn_err *err) {
    const wn_setup *setup = f->setup;
    size_t *days = NULL, tests = count_primary(f) * (f->arm_count - 1);
    wn_rc rc = WN_OK;
    s->alpha = (1 - setup->conf) / (double)(tests ? tests : 1);
    if (!setup->visitors) {
        s->state = setup->looks > 1 ? WN_LOOKING_UNCOUNTED : WN_LOOKING_UNPLANNED;
        return WN_OK;
    }
    size_t room = (size_t)setup->looks;
    s->taken = wn_alloc_zero(room, sizeof *s->taken);
    s->looks = (wn_looks){.look = wn_alloc_zero(room, sizeof *s->looks.look),
                          .alpha = s->alpha,
                          .two_sided = true};
    if (days_tell(f, h)) days = wn_alloc_zero(room, sizeof *days);
    if (!s->taken || !s->looks.look || (days_tell(f, h) && !days)) {
        rc = wn_fail_memory(err);
        goto out;
    }
    int due = days ? take_by_day(s, setup, h, days) : take_now(s, setup);
    if (due <= setup->looks) s->next = planned_at(setup, due);
    s->state = WN_LOOKING_GOES_ON;
    if (s->looks.count == 0) goto out;
    WN_TRY(wn_looks_spend(&s->looks, setup->spending, err));
    WN_TRY(judge_all(f, h, days, s, err));
out:
    wn_free(days);
    return rc;
}

/* ---- All of it --------------------------------------------------------------------- */

static wn_rc find(const wn_findings *f, wn_sequential *s, wn_err *err) {
    wn_timeline history;
    wn_rc rc = WN_OK;
    WN_TRY(wn_timeline_make(f, &history, err));
    s->arms = f->arm_count;
    s->visitors = wn_findings_everyone(f)->visitors;
    s->findings = wn_alloc_zero(f->setup->metric_count * s->arms, sizeof *s->findings);
    if (!s->findings) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = 1; a < f->arm_count; a++)
            s->findings[m * s->arms + a].anytime = follow(f, &history, m, a);
    }
    WN_TRY(look(f, &history, s, err));
out:
    wn_timeline_free(&history);
    return rc;
}

wn_rc wn_sequential_find(const wn_findings *findings, wn_sequential **out, wn_err *err) {
    *out = wn_alloc_zero(1, sizeof **out);
    if (!*out) return wn_fail_memory(err);
    wn_rc rc = find(findings, *out, err);
    if (rc != WN_OK) {
        wn_sequential_free(*out);
        *out = NULL;
    }
    return rc;
}

void wn_sequential_free(wn_sequential *s) {
    if (!s) return;
    wn_free(s->findings);
    wn_free(s->taken);
    wn_free(s->looks.look);
    wn_free(s);
}

wn_early wn_sequential_says(const wn_findings *f, size_t metric, size_t arm) {
    const wn_sequential *s = f->sequential;
    if (s->state == WN_LOOKING_UNPLANNED || !is_primary(f, metric))
        return WN_EARLY_NOTHING;
    const wn_sequential_finding *it = wn_sequential_of(s, metric, arm);
    bool significant = s->state == WN_LOOKING_UNCOUNTED
                           ? !it->anytime.test.why && it->anytime.test.p < s->alpha
                           : it->crossed;
    return significant ? WN_EARLY_SIGNIFICANT : WN_EARLY_OPEN;
}

uint64_t wn_sequential_more(const wn_findings *f) {
    const wn_sequential *s = f->sequential;
    return s->next > s->visitors ? s->next - s->visitors : 0;
}
