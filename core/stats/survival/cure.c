#include "core/stats/survival/cure.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"

#include <math.h>

/* Above this the share is 1 for all that a double can tell. */
static const double logit_max = 20;

typedef struct model {
    const wn_life *groups;
    size_t count;
    double floor; /* times below it are read as this */
} model;

/* A place in the space of parameters. */
typedef struct point {
    double *logit; /* [count] */
    wn_delay delay;
} point;

static double share_of(double logit) {
    return 1 / (1 + exp(-logit));
}

static double time_of(const model *m, const wn_life_row *row) {
    return fmax(row->time, m->floor);
}

/* ---------------------------------------------------------------- likelihood and slopes
 */

/* The log likelihood of one group with its derivatives, `d` by the logit. */
typedef struct slopes {
    double value, d, a, b, dd, da, db, aa, ab, bb;
} slopes;

static void add_events(slopes *s, const wn_delay *delay, double p, double t, double n) {
    wn_delay_slopes f = wn_delay_log_density_slopes(delay, t);
    s->value += n * (log(p) + f.value);
    s->d += n * (1 - p);
    s->dd -= n * p * (1 - p);
    s->a += n * f.a;
    s->b += n * f.b;
    s->aa += n * f.aa;
    s->ab += n * f.ab;
    s->bb += n * f.bb;
}

static void add_censored(slopes *s, const wn_delay *delay, double p, double q, double t,
                         double n) {
    wn_delay_slopes f = wn_delay_cdf_slopes(delay, t);
    double u = q + p * wn_delay_sf(delay, t), r = p / u, pq = p * q;
    s->value += n * log(u);
    s->d -= n * pq * f.value / u;
    s->dd -= n * pq * f.value * ((1 - 2 * p) / u + pq * f.value / (u * u));
    s->a -= n * r * f.a;
    s->b -= n * r * f.b;
    s->da -= n * pq * f.a / (u * u);
    s->db -= n * pq * f.b / (u * u);
    s->aa -= n * (r * f.aa + r * r * f.a * f.a);
    s->ab -= n * (r * f.ab + r * r * f.a * f.b);
    s->bb -= n * (r * f.bb + r * r * f.b * f.b);
}

static double slopes_at(const model *m, const point *at, slopes *out) {
    double value = 0;
    for (size_t g = 0; g < m->count; g++) {
        double p = share_of(at->logit[g]), q = share_of(-at->logit[g]);
        out[g] = (slopes){0};
        for (size_t i = 0; i < m->groups[g].count; i++) {
            const wn_life_row *row = &m->groups[g].rows[i];
            double t = time_of(m, row);
            if (row->events) add_events(&out[g], &at->delay, p, t, (double)row->events);
            if (row->censored)
                add_censored(&out[g], &at->delay, p, q, t, (double)row->censored);
        }
        value += out[g].value;
    }
    return value;
}

static double likelihood_at(const model *m, const point *at) {
    double value = 0;
    for (size_t g = 0; g < m->count; g++) {
        double p = share_of(at->logit[g]), q = share_of(-at->logit[g]);
        for (size_t i = 0; i < m->groups[g].count; i++) {
            const wn_life_row *row = &m->groups[g].rows[i];
            double t = time_of(m, row);
            if (row->events)
                value += (double)row->events *
                         (log(p) + wn_delay_log_density_slopes(&at->delay, t).value);
            value += (double)row->censored * log(q + p * wn_delay_sf(&at->delay, t));
        }
    }
    return value;
}

/* ------------------------------------------------------------------------------- EM
 */

/* What those who will have the event, with those who had it, add up to. */
typedef struct expected {
    double weight;        /* how many */
    double first, second; /* exponential: their delays; log-normal: the logs of these,
                             less the present mean, and their squares */
} expected;

static void expect_event(expected *e, const wn_delay *delay, double t, double n) {
    double y = delay->law == WN_DELAY_EXPONENTIAL ? t : log(t) - delay->a;
    e->weight += n;
    e->first += n * y;
    e->second += n * y * y;
}

/* `n` that may still have it after t. */
static void expect_later(expected *e, const wn_delay *delay, double t, double n) {
    e->weight += n;
    if (delay->law == WN_DELAY_EXPONENTIAL) {
        e->first += n * (t + exp(-delay->a));
        return;
    }
    double sd = exp(delay->b), z = (log(t) - delay->a) / sd, tail = wn_normal_sf(z);
    double hazard = tail > 0 ? wn_normal_pdf(z) / tail : z;
    e->first += n * sd * hazard;
    e->second += n * sd * sd * (1 + z * hazard);
}

/* One step of EM, which never lowers the likelihood. */
static void step_em(const model *m, point *at) {
    expected all = {0};
    for (size_t g = 0; g < m->count; g++) {
        const wn_life *life = &m->groups[g];
        double p = share_of(at->logit[g]), q = share_of(-at->logit[g]),
               before = all.weight;
        for (size_t i = 0; i < life->count; i++) {
            const wn_life_row *row = &life->rows[i];
            double t = time_of(m, row), later = p * wn_delay_sf(&at->delay, t);
            if (row->events) expect_event(&all, &at->delay, t, (double)row->events);
            if (row->censored && later > 0)
                expect_later(&all, &at->delay, t,
                             (double)row->censored * later / (q + later));
        }
        double weight = all.weight - before, rest = (double)life->n - weight;
        at->logit[g] = rest > 0 ? fmin(log(weight / rest), logit_max) : logit_max;
    }
    double mean = all.first / all.weight;
    if (at->delay.law == WN_DELAY_EXPONENTIAL) {
        at->delay.a = -log(mean);
        return;
    }
    at->delay.a += mean;
    at->delay.b = 0.5 * log(fmax(all.second / all.weight - mean * mean, 1e-300));
}

/* --------------------------------------------------------------------------- Newton
 */

/* The information: of each logit on its own, of the delay, and between them; and what
 * is left of the delay's when the logits are not known (Schur's complement), inverted. */
typedef struct information {
    double delay_gradient[2], inverse[2][2];
} information;

/* False where the likelihood is not curved downwards in all directions. */
static bool invert(const slopes *groups, size_t count, wn_delay_law law,
                   information *out) {
    double aa = 0, ab = 0, bb = law == WN_DELAY_EXPONENTIAL ? 1 : 0, ga = 0, gb = 0;
    for (size_t g = 0; g < count; g++) {
        const slopes *s = &groups[g];
        double own = -s->dd;
        if (!(own > 0)) return false;
        aa -= s->aa + s->da * s->da / own;
        ab -= s->ab + s->da * s->db / own;
        bb -= s->bb + s->db * s->db / own;
        ga += s->a + s->da * s->d / own;
        gb += s->b + s->db * s->d / own;
    }
    double det = aa * bb - ab * ab;
    if (!(aa > 0 && det > 1e-14 * aa * bb)) return false;
    *out = (information){{ga, gb}, {{bb / det, -ab / det}, {-ab / det, aa / det}}};
    return true;
}

/* How the logit's best value moves with the delay. */
static void pull_of(const slopes *s, double pull[2]) {
    pull[0] = -s->da / s->dd;
    pull[1] = -s->db / s->dd;
}

/* The step to take; *gain is twice what it gains, were the likelihood a parabola. */
static bool find_step(const slopes *groups, size_t count, point *step, double *gain) {
    information info;
    if (!invert(groups, count, step->delay.law, &info)) return false;
    const double *g = info.delay_gradient;
    double *d[] = {&step->delay.a, &step->delay.b};
    *gain = 0;
    for (int i = 0; i < 2; i++) {
        *d[i] = info.inverse[i][0] * g[0] + info.inverse[i][1] * g[1];
        *gain += *d[i] * g[i];
    }
    for (size_t k = 0; k < count; k++) {
        double pull[2], own = groups[k].d / -groups[k].dd;
        pull_of(&groups[k], pull);
        step->logit[k] = own + pull[0] * *d[0] + pull[1] * *d[1];
        *gain += own * groups[k].d;
    }
    return true;
}

static double largest(const point *step, size_t count) {
    double most = fmax(fabs(step->delay.a), fabs(step->delay.b));
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(step->logit[k]));
    return most;
}

static void move(const point *from, const point *step, double length, size_t count,
                 point *to) {
    to->delay = from->delay;
    to->delay.a += length * step->delay.a;
    to->delay.b += length * step->delay.b;
    for (size_t k = 0; k < count; k++)
        to->logit[k] = from->logit[k] + length * step->logit[k];
}

/* One step of Newton's method, shortened until it climbs; false when it does not. */
static bool step_newton(const model *m, point *at, point *step, point *trial,
                        const slopes *groups, double value, double *gain) {
    if (!find_step(groups, m->count, step, gain)) return false;
    double length = fmin(1, 3 / fmax(largest(step, m->count), 1e-300));
    for (int i = 0; i < 12; i++, length /= 2) {
        move(at, step, length, m->count, trial);
        /* At the top, rounding hides the climb. */
        if (likelihood_at(m, trial) < value - 1e-12 * fabs(value)) continue;
        move(at, step, length, m->count, at);
        return true;
    }
    return false;
}

/* Where the likelihood rises up to a share of 1. */
static bool at_the_edge(const point *at, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (at->logit[k] >= logit_max - 5) return true;
    return false;
}

static const char *const edge =
    "the times are too short to tell how many there will be in the end";

static wn_rc climb(const model *m, point *at, point *step, point *trial, slopes *groups,
                   wn_cure *out, wn_err *err) {
    enum { EM_STEPS = 10, ROUNDS = 300 };
    for (int i = 0; i < EM_STEPS; i++)
        step_em(m, at);
    for (int round = 0; round < ROUNDS; round++) {
        double gain;
        out->loglik = slopes_at(m, at, groups);
        if (at_the_edge(at, m->count)) {
            out->why = edge;
            return WN_OK;
        }
        if (at->delay.law == WN_DELAY_LOG_NORMAL && at->delay.b < -8) {
            out->why = "the events have fewer than two different times";
            return WN_OK;
        }
        if (!step_newton(m, at, step, trial, groups, out->loglik, &gain)) {
            for (int i = 0; i < EM_STEPS; i++)
                step_em(m, at);
        } else if (gain < 1e-11) {
            out->loglik = slopes_at(m, at, groups);
            return WN_OK;
        }
    }
    return wn_fail(err, WN_E_NUMERIC, "the share in the end could not be fitted");
}

/* --------------------------------------------------------------------------- the fit
 */

/* Reads the times as the law can. False, with the reason, when there is nothing to fit.
 */
static bool prepare(model *m, wn_delay *delay, const char **why) {
    double events = 0, sum = 0, first = 0, least = 0;
    bool differ = false;
    for (size_t g = 0; g < m->count; g++) {
        const wn_life *life = &m->groups[g];
        *why = life->events == 0         ? "there are no events"
               : life->events == life->n ? "it has happened to all"
                                         : NULL;
        if (*why) return false;
        for (size_t i = 0; i < life->count; i++) {
            const wn_life_row *row = &life->rows[i];
            if (row->time > 0 && (least == 0 || row->time < least)) least = row->time;
            if (!row->events) continue;
            if (events == 0) first = row->time;
            differ |= row->time != first;
            events += (double)row->events;
            sum += (double)row->events * row->time;
        }
    }
    *why = differ ? NULL : "the events have fewer than two different times";
    if (*why) return false;
    delay->a = -log(sum / events);
    if (delay->law == WN_DELAY_LOG_NORMAL) {
        m->floor = 0.5 * least;
        delay->a = -delay->a;
    }
    return true;
}

static void report_fit(const model *m, const point *at, const slopes *groups, double conf,
                       wn_cure *out, wn_cure_share *shares) {
    information info;
    out->delay = at->delay;
    if (!invert(groups, m->count, at->delay.law, &info)) {
        out->why = edge;
        return;
    }
    out->se_a = sqrt(info.inverse[0][0]);
    out->se_b = at->delay.law == WN_DELAY_EXPONENTIAL ? 0 : sqrt(info.inverse[1][1]);
    out->cov_ab = info.inverse[0][1];
    for (size_t k = 0; k < m->count; k++) {
        double pull[2], with[2], variance = -1 / groups[k].dd, p = share_of(at->logit[k]);
        pull_of(&groups[k], pull);
        for (int i = 0; i < 2; i++) {
            with[i] = pull[0] * info.inverse[0][i] + pull[1] * info.inverse[1][i];
            variance += with[i] * pull[i];
        }
        double se = sqrt(variance), half = wn_normal_two_sided(conf) * se;
        shares[k] = (wn_cure_share){{.value = p,
                                     .low = share_of(at->logit[k] - half),
                                     .high = share_of(at->logit[k] + half)},
                                    se * p * (1 - p),
                                    se,
                                    with[0],
                                    with[1]};
    }
}

wn_rc wn_cure_fit(const wn_life *groups, size_t count, wn_delay_law law, double conf,
                  wn_cure *out, wn_cure_share *shares, wn_err *err) {
    wn_rc rc = WN_OK;
    model m = {.groups = groups, .count = count};
    double *logits = wn_alloc_zero(3 * count, sizeof *logits);
    slopes *s = wn_alloc_zero(count, sizeof *s);
    *out = (wn_cure){.delay = {.law = law}};
    if (!logits || !s) {
        rc = wn_fail_memory(err);
        goto out;
    }
    point at = {logits, {law, 0, 0}};
    point step = {logits + count, {law, 0, 0}}, trial = {logits + 2 * count, {law, 0, 0}};
    if (prepare(&m, &at.delay, &out->why)) {
        for (size_t g = 0; g < count; g++) {
            double rate = (double)groups[g].events / (double)groups[g].n;
            at.logit[g] = log(rate / (1 - rate));
        }
        WN_TRY(climb(&m, &at, &step, &trial, s, out, err));
    }
    if (!out->why) report_fit(&m, &at, s, conf, out, shares);
    if (out->why)
        for (size_t g = 0; g < count; g++)
            shares[g] = (wn_cure_share){.share = wn_estimate_none(out->why)};
out:
    wn_free(s);
    wn_free(logits);
    return rc;
}

wn_mean_comparison wn_cure_compare(const wn_cure_share *control,
                                   const wn_cure_share *treatment, double conf) {
    return wn_contrast(&control->share, control->se, &treatment->share, treatment->se,
                       conf);
}
