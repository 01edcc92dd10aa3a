#include "experiments/test/replay.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/sequential/looks.h"
#include "experiments/test/anytime.h"

#include <math.h>

const char *const wn_rule_codes[] = {[WN_RULE_PEEKING] = "peeking",
                                     [WN_RULE_BAYESIAN] = "bayesian",
                                     [WN_RULE_PLANNED] = "obrien-fleming",
                                     [WN_RULE_ANYTIME] = "confidence-sequence"};

/* The days that are looked at, and the bounds of the planned rule at them. */
typedef struct run {
    const wn_findings *f;
    wn_timeline history;
    double alpha;
    wn_looks looks;
    size_t *day; /* [looks.count] */
} run;

/* The last day is always looked at; a day that hardly adds to what is known is not. */
static void choose_days(run *r, size_t step) {
    const wn_timeline *h = &r->history;
    double last = (double)h->visitors[h->days - 1], before = 0;
    for (size_t day = (h->days - 1) % step; day < h->days; day += step) {
        double now = (double)h->visitors[day] / last;
        if (now - before < 1e-5) continue;
        r->day[r->looks.count] = day;
        r->looks.look[r->looks.count++].information = now;
        before = now;
    }
}

static wn_rc begin(run *r, wn_replay *out, wn_err *err) {
    const wn_timeline *h = &r->history;
    out->step = (h->days + WN_REPLAY_LOOKS_MAX - 1) / WN_REPLAY_LOOKS_MAX;
    r->day = wn_alloc_zero(h->days, sizeof *r->day);
    r->looks.look = wn_alloc_zero(h->days, sizeof *r->looks.look);
    out->stops = wn_alloc_zero(WN_RULES * out->arms, sizeof *out->stops);
    if (!r->day || !r->looks.look || !out->stops) return wn_fail_memory(err);
    choose_days(r, out->step);
    out->looks = r->looks.count;
    out->first = wn_calendar_name(&h->calendar, 0);
    out->last = wn_calendar_name(&h->calendar, h->days - 1);
    return WN_OK;
}

/* ---- What the rules would have done ------------------------------------------------ */

static void note(const run *r, wn_replay *out, wn_rule rule, size_t arm, size_t look,
                 bool better) {
    wn_stop *stop = &out->stops[rule * out->arms + arm];
    size_t day = r->day[look];
    if (stop->day) return;
    *stop = (wn_stop){wn_calendar_name(&r->history.calendar, day),
                      r->history.visitors[day], better};
}

/* The chance that the arm is better, flat priors. */
static wn_rc chance_of(const wn_metric *metric, const wn_so_far *control,
                       const wn_so_far *treatment, const wn_mean_comparison *c,
                       double *chance, wn_err *err) {
    wn_bayes_pair pair = wn_bayes_normal(c->estimate.value, c->se);
    if (metric->kind == WN_CONVERSION) {
        const wn_beta flat = {1, 1};
        wn_rc rc = wn_bayes_compare(wn_beta_posterior(flat, control->prop),
                                    wn_beta_posterior(flat, treatment->prop), &pair, err);
        if (rc != WN_OK) return rc;
    }
    *chance = pair.probability_better;
    return WN_OK;
}

static wn_rc look_at(const run *r, wn_replay *out, size_t look, size_t arm, wn_err *err) {
    const wn_metric *metric = &r->f->setup->metrics[out->metric];
    const wn_so_far *control = wn_timeline_at(&r->history, r->day[look], out->metric, 0);
    const wn_so_far *treatment =
        wn_timeline_at(&r->history, r->day[look], out->metric, arm);
    wn_mean_comparison c =
        wn_so_far_compare(metric, control, treatment, r->f->setup->conf);
    double chance;
    if (c.test.why) return WN_OK;
    wn_rc rc = chance_of(metric, control, treatment, &c, &chance, err);
    if (rc != WN_OK) return rc;
    bool better = c.estimate.value > 0;
    if (c.test.p < r->alpha) note(r, out, WN_RULE_PEEKING, arm, look, better);
    if (chance > 1 - r->alpha || chance < r->alpha)
        note(r, out, WN_RULE_BAYESIAN, arm, look, chance > 0.5);
    if (fabs(c.test.statistic) >= r->looks.look[look].z)
        note(r, out, WN_RULE_PLANNED, arm, look, better);
    return WN_OK;
}

/* In the order of time: the interval learns from the days before. */
static void look_at_any_time(const run *r, wn_replay *out, size_t arm) {
    const wn_timeline *h = &r->history;
    wn_anytime anytime = wn_anytime_start(r->f, out->metric, arm);
    size_t day = 0;
    for (size_t look = 0; look < r->looks.count; look++) {
        for (; day <= r->day[look]; day++)
            wn_anytime_go(&anytime, wn_timeline_at(h, day, out->metric, 0),
                          wn_timeline_at(h, day, out->metric, arm));
        wn_anytime_result now = wn_anytime_now(&anytime);
        if (now.test.why || now.test.p >= r->alpha) continue;
        note(r, out, WN_RULE_ANYTIME, arm, look, now.difference.low > 0);
        return;
    }
}

/* ---- How often they are wrong ------------------------------------------------------ */

static wn_rc error_of(run *r, double z, double *error, wn_err *err) {
    for (size_t k = 0; k < r->looks.count; k++)
        r->looks.look[k].z = z;
    wn_rc rc = wn_looks_given(&r->looks, err);
    *error = rc == WN_OK ? r->looks.look[r->looks.count - 1].spent : 1;
    return rc;
}

typedef struct search {
    run *r;
    wn_rc rc;
    wn_err *err;
} search;

static double excess(double z, void *ctx) {
    search *s = ctx;
    double error = 1;
    if (s->rc == WN_OK) s->rc = error_of(s->r, z, &error, s->err);
    return log(error / s->r->alpha);
}

/* At the looks that are chosen. */
static wn_rc find_errors(run *r, wn_replay *out, wn_err *err) {
    wn_rc rc = WN_OK;
    double once = wn_normal_two_sided(1 - r->alpha);
    double most = -wn_normal_quantile(0.5 * r->alpha / (double)r->looks.count);
    double *errors = out->false_calls;
    errors[WN_RULE_PLANNED] = errors[WN_RULE_ANYTIME] = r->alpha;
    WN_TRY(error_of(r, once, &errors[WN_RULE_PEEKING], err));
    WN_TRY(error_of(r, wn_normal_quantile(1 - r->alpha), &errors[WN_RULE_BAYESIAN], err));
    search s = {r, WN_OK, err};
    /* Four digits of z are more than the percentage shows. */
    double safe = wn_root_between(excess, &s, once, most + 1e-3, 1e-4);
    out->safe_chance = wn_normal_cdf(safe);
    out->known = true;
    rc = s.rc;
out:
    return rc;
}

/* There are no days to look at: the planned looks stand in. */
static wn_rc find_planned_errors(run *r, wn_replay *out, wn_err *err) {
    out->looks = (size_t)r->f->setup->looks;
    if (out->looks > WN_REPLAY_LOOKS_MAX) return WN_OK;
    r->looks.count = out->looks;
    r->looks.look = wn_alloc_zero(out->looks, sizeof *r->looks.look);
    if (!r->looks.look) return wn_fail_memory(err);
    for (size_t k = 0; k < out->looks; k++)
        r->looks.look[k].information = (double)(k + 1) / (double)out->looks;
    return find_errors(r, out, err);
}

/* ---- All of it --------------------------------------------------------------------- */

static const char *problem(const wn_findings *f, const wn_timeline *h, size_t metric) {
    if (h->days == 0) return "it takes a column of times, --time";
    if (h->days < 2) return "there is only one day";
    if (metric == f->setup->metric_count) return "there is no primary metric";
    if (!wn_timeline_knows(f->setup, &f->setup->metrics[metric]))
        return "it is of rates and of means that are not adjusted";
    return NULL;
}

/* At shares of the planned visitors or, without a plan, of all so far. */
static wn_rc find_bounds(run *r, wn_err *err) {
    double all = (double)r->history.visitors[r->history.days - 1];
    double planned = (double)r->f->setup->visitors;
    for (size_t k = 0; k < r->looks.count && planned > 0; k++)
        r->looks.look[k].information *= all / planned;
    return wn_looks_spend(&r->looks, (wn_spending){WN_SPEND_OBRIEN_FLEMING, 0}, err);
}

wn_rc wn_replay_run(const wn_findings *f, wn_replay *out, wn_err *err) {
    run r = {.f = f, .alpha = 1 - f->setup->conf};
    r.looks.alpha = r.alpha;
    r.looks.two_sided = true;
    wn_rc rc = WN_OK;
    *out = (wn_replay){.arms = f->arm_count};
    WN_TRY(wn_timeline_make(f, &r.history, err));
    while (out->metric < f->setup->metric_count &&
           f->setup->metrics[out->metric].role != WN_PRIMARY)
        out->metric++;
    out->why = problem(f, &r.history, out->metric);
    if (out->why) {
        rc = find_planned_errors(&r, out, err);
        goto out;
    }
    WN_TRY(begin(&r, out, err));
    WN_TRY(find_errors(&r, out, err));
    WN_TRY(find_bounds(&r, err));
    for (size_t arm = 1; arm < f->arm_count; arm++) {
        for (size_t look = 0; look < r.looks.count; look++)
            WN_TRY(look_at(&r, out, look, arm, err));
        look_at_any_time(&r, out, arm);
    }
out:
    wn_free(r.looks.look);
    wn_free(r.day);
    wn_timeline_free(&r.history);
    return rc;
}

void wn_replay_free(wn_replay *replay) {
    wn_free(replay->stops);
    *replay = (wn_replay){0};
}
