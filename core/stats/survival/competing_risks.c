#include "core/stats/survival/competing_risks.h"

#include "core/base/mem.h"

#include <math.h>

/* The walk along the times of all causes, with what is known at one of them. */
typedef struct walk {
    const wn_life *lives;
    size_t causes;
    size_t *next;     /* [causes] the row that comes next */
    double *cov;      /* [causes] covariance of F_k and log S */
    double greenwood; /* variance of log S */
    double open;      /* S */
    uint64_t at_risk;
} walk;

static bool find_time(const walk *w, double *time) {
    bool found = false;
    for (size_t k = 0; k < w->causes; k++) {
        if (w->next[k] == w->lives[k].count) continue;
        double here = w->lives[k].rows[w->next[k]].time;
        if (!found || here < *time) *time = here;
        found = true;
    }
    return found;
}

/* Takes the rows of this time: the events by cause, and how many leave. */
static uint64_t take_rows(walk *w, double time, wn_risk_part *parts, uint64_t *leave) {
    uint64_t events = 0;
    *leave = 0;
    for (size_t k = 0; k < w->causes; k++) {
        const wn_life *life = &w->lives[k];
        parts[k].events = 0;
        if (w->next[k] == life->count || life->rows[w->next[k]].time > time) continue;
        const wn_life_row *row = &life->rows[w->next[k]++];
        parts[k].events = row->events;
        events += row->events;
        *leave += row->events + row->censored;
    }
    return events;
}

/* F_k, S and how they vary together, from one time to the next. A step adds S x h_k to
 * F_k, with h_k = events / at risk, whose errors do not depend on those before. */
static void take_step(walk *w, uint64_t events, const wn_risk_part *before,
                      wn_risk_part *parts) {
    double n = (double)w->at_risk, all = (double)events / n, s = w->open;
    for (size_t k = 0; k < w->causes; k++) {
        double h = (double)parts[k].events / n, step = s * h;
        parts[k].happened = before[k].happened + step;
        parts[k].variance = before[k].variance + 2 * step * w->cov[k] +
                            step * step * w->greenwood + s * step * (1 - h) / n;
        w->cov[k] += step * w->greenwood - step / n;
    }
    w->greenwood += events < w->at_risk ? all / (n * (1 - all)) : 0;
    w->open *= (double)(w->at_risk - events) / n;
}

static void walk_along(walk *w, wn_risks *out) {
    double time = 0;
    uint64_t leave;
    while (find_time(w, &time)) {
        wn_risk_part *before = &out->parts[out->count * w->causes];
        wn_risk_part *parts = before + w->causes;
        uint64_t events = take_rows(w, time, parts, &leave);
        out->last = time;
        if (events) {
            take_step(w, events, before, parts);
            out->steps[out->count++] = (wn_risk_step){time, w->at_risk, w->open};
        }
        w->at_risk -= leave;
    }
}

wn_rc wn_risks_fit(const wn_life *lives, size_t causes, wn_risks *out, wn_err *err) {
    wn_rc rc = WN_OK;
    walk w = {.lives = lives, .causes = causes, .open = 1};
    size_t times = 0;
    *out = (wn_risks){.causes = causes};
    for (size_t k = 0; k < causes; k++) {
        w.at_risk += lives[k].n;
        times += lives[k].count;
    }
    w.next = wn_alloc_zero(causes, sizeof *w.next);
    w.cov = wn_alloc_zero(causes, sizeof *w.cov);
    out->steps = wn_alloc_zero(times, sizeof *out->steps);
    out->parts = wn_alloc_zero((times + 2) * causes, sizeof *out->parts);
    if (!w.next || !w.cov || !out->steps || !out->parts) {
        rc = wn_fail_memory(err);
        wn_risks_free(out);
        goto out;
    }
    walk_along(&w, out);
out:
    wn_free(w.cov);
    wn_free(w.next);
    return rc;
}

void wn_risks_free(wn_risks *risks) {
    wn_free(risks->parts);
    wn_free(risks->steps);
    *risks = (wn_risks){0};
}

wn_risk_point wn_risks_at(const wn_risks *risks, size_t cause, double time,
                          wn_km_scale scale, double conf) {
    size_t steps = 0;
    while (steps < risks->count && risks->steps[steps].time <= time)
        steps++;
    double open = steps ? risks->steps[steps - 1].open : 1;
    if (time > risks->last && open > 0)
        return (wn_risk_point){.happened =
                                   wn_estimate_none("nobody was watched for that long")};
    const wn_risk_part *part = &risks->parts[steps * risks->causes + cause];
    double se = sqrt(part->variance);
    return (wn_risk_point){wn_km_interval(part->happened, se, scale, conf), se};
}

wn_estimate wn_risks_quantile(const wn_risks *risks, size_t cause, double share) {
    double end = risks->parts[risks->count * risks->causes + cause].happened;
    if (end <= 0) return wn_estimate_none("it has happened to nobody");
    size_t i = 0;
    /* Sums of fractions meet a level but for rounding. */
    while (risks->parts[(i + 1) * risks->causes + cause].happened <
           share * end * (1 - 1e-9))
        i++;
    return wn_estimate_point(risks->steps[i].time, "an interval is not computed");
}
