#include "core/stats/survival/outlook.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/random.h"

#include <math.h>
#include <stdlib.h>

enum {
    TAIL = 60, /* steps beyond the horizon, each a tenth longer than the one before */
    STEPS_MAX = WN_HAZARD_STEPS + TAIL,
    SPREADS = 60
};

const char *const wn_outlook_too_few =
    "there are too few events to learn how long they take";
const char *const wn_outlook_too_short =
    "the times are too short to tell how many there will be in the end";
static const char *const too_young =
    "most of the events come later than its subjects have been watched";

/* What everything is drawn from. */
typedef struct model {
    const wn_watches *watches;
    wn_hazards hazards;
    size_t steps;       /* with the tail */
    double *open, *all; /* [groups][steps + 1] subjects by how many steps they passed */
    bool has_tail;
    wn_delay delay;    /* of the tail */
    double logit;      /* of the share with the event in the end */
    double root[3][3]; /* Cholesky's, of the covariance of logit, a, b */
    double spread[SPREADS], weight[SPREADS]; /* the factors' shape; cumulative weight */
} model;

/* Hazards by step, of the event and of what rules it out. */
typedef struct course {
    double event[STEPS_MAX], other[STEPS_MAX];
} course;

/* -------------------------------------------------------------------------- the course
 */

static double tail_age(const model *m, size_t step) {
    return fmax(m->hazards.horizon, 1) * pow(1.1, (double)step + 1);
}

/* The share without either before the tail. */
static double open_share(const model *m, const course *c) {
    double open = 1;
    for (size_t k = 0; k < m->hazards.count; k++)
        open *= (1 - c->other[k]) * exp(-c->event[k]);
    return open;
}

static void add_tail(const model *m, double logit, const wn_delay *delay, course *c) {
    double p = 1 / (1 + exp(-logit)), open = open_share(m, c);
    double age = fmax(m->hazards.horizon, 1);
    for (size_t j = 0; j < TAIL; j++) {
        double next = tail_age(m, j), *event = &c->event[m->hazards.count + j];
        double left = j + 1 < TAIL ? wn_delay_sf(delay, next) : 0;
        double mass = m->has_tail ? p * (wn_delay_sf(delay, age) - left) : 0;
        double share = fmin(fmax(mass / open, 0), 0.95);
        *event = -log1p(-share);
        c->other[m->hazards.count + j] = 0;
        open *= 1 - share;
        age = next;
    }
}

static void expected_course(const model *m, course *c) {
    const wn_hazards *h = &m->hazards;
    for (size_t k = 0; k < h->count; k++) {
        c->event[k] = h->events[k] / h->at_risk[k];
        c->other[k] = h->others[k] > 0 ? h->others[k] / h->at_risk_others[k] : 0;
    }
    add_tail(m, m->logit, &m->delay, c);
}

static void draw_course(const model *m, wn_random *random, course *c) {
    const wn_hazards *h = &m->hazards;
    double z[3], moved[3] = {0};
    for (size_t k = 0; k < h->count; k++) {
        c->event[k] = wn_random_gamma(random, h->events[k], 1 / h->at_risk[k]);
        c->other[k] =
            h->others[k] > 0
                ? fmin(wn_random_gamma(random, h->others[k], 1 / h->at_risk_others[k]),
                       0.999)
                : 0;
    }
    for (int i = 0; i < 3; i++) {
        z[i] = wn_random_normal(random);
        for (int j = 0; j <= i; j++)
            moved[i] += m->root[i][j] * z[j];
    }
    wn_delay delay = m->delay;
    delay.a += moved[1];
    delay.b += moved[2];
    add_tail(m, m->logit + moved[0], &delay, c);
}

/* later[k]: the chance of the event for who has passed k steps and is still open, in a
 * group with this factor. */
static void look_ahead(const model *m, const course *c, double factor, double *later) {
    later[m->steps] = 0;
    for (size_t k = m->steps; k-- > 0;) {
        double event = -expm1(-factor * c->event[k]);
        later[k] = (1 - c->other[k]) * (event + (1 - event) * later[k + 1]);
    }
}

/* ---------------------------------------------------------------------------- the tail
 */

/* Those that began since events are on record. Who can no longer have the event is
 * watched for ever without it. */
static wn_rc life_of(const wn_watches *watches, int32_t since, wn_life *life,
                     wn_err *err) {
    const double for_ever = 1e9;
    for (size_t i = 0; i < watches->count; i++) {
        const wn_watch *w = &watches->all[i];
        if (w->start < since) continue;
        wn_rc rc = wn_life_add(life, w->end == WN_WATCH_OTHER ? for_ever : w->days + 0.5,
                               w->end == WN_WATCH_EVENT, err);
        if (rc != WN_OK) return rc;
    }
    wn_life_settle(life);
    return WN_OK;
}

static void take_tail(model *m, const wn_cure *fit, const wn_cure_share *share) {
    double cov[3][3] = {{share->se_logit * share->se_logit, share->with_a, share->with_b},
                        {share->with_a, fit->se_a * fit->se_a, fit->cov_ab},
                        {share->with_b, fit->cov_ab, fit->se_b * fit->se_b}};
    int parameters = 1 + wn_delay_parameters(fit->delay.law);
    m->has_tail = true;
    m->delay = fit->delay;
    m->logit = log(share->share.value / (1 - share->share.value));
    for (int i = 0; i < parameters; i++)
        for (int j = 0; j <= i; j++) {
            double rest = cov[i][j];
            for (int k = 0; k < j; k++)
                rest -= m->root[i][k] * m->root[j][k];
            if (i == j)
                m->root[i][i] = sqrt(fmax(rest, 0));
            else
                m->root[i][j] = m->root[j][j] > 0 ? rest / m->root[j][j] : 0;
        }
}

/* One law; a fit that does not converge is as good as none. */
static wn_rc fit_law(const wn_life *life, wn_delay_law law, wn_cure *fit,
                     wn_cure_share *share, wn_err *err) {
    wn_rc rc = wn_cure_fit(life, 1, law, 0.95, fit, share, err);
    if (rc != WN_E_NUMERIC) return rc;
    fit->why = wn_outlook_too_short;
    return WN_OK;
}

static wn_rc fit_tail(model *m, int32_t since, const char **why, wn_err *err) {
    /* The better one by Akaike's criterion; a log-normal tail that cannot be told
     * cannot be ruled out either. */
    wn_life life = {0};
    wn_cure normal = {0}, exponential = {0};
    wn_cure_share normal_share = {0}, exponential_share = {0};
    course c;
    wn_rc rc = WN_OK;
    expected_course(m, &c);
    /* Where all came at one age long past, or hardly anybody is left, there is none. */
    bool over = m->hazards.count == 1 && m->hazards.horizon > 2 * m->hazards.age[0] + 1;
    if (over || open_share(m, &c) < 0.02) goto out;
    WN_TRY(life_of(m->watches, since, &life, err));
    WN_TRY(fit_law(&life, WN_DELAY_LOG_NORMAL, &normal, &normal_share, err));
    WN_TRY(fit_law(&life, WN_DELAY_EXPONENTIAL, &exponential, &exponential_share, err));
    if (normal.why)
        *why = wn_outlook_too_short;
    else if (!exponential.why && exponential.loglik > normal.loglik - 1)
        take_tail(m, &exponential, &exponential_share);
    else
        take_tail(m, &normal, &normal_share);
out:
    wn_life_free(&life);
    return rc;
}

/* ------------------------------------------------------------------------- the factors
 */

static double expected_events(const model *m, const course *c, size_t group) {
    const double *exposed = &m->hazards.exposed[group * m->hazards.count];
    double sum = 0;
    for (size_t k = 0; k < m->hazards.count; k++)
        sum += exposed[k] * c->event[k];
    return sum;
}

/* The log likelihood of a gamma shape: each group's events are negative binomial. */
static double likelihood(const model *m, const double *expected, double shape) {
    double sum = 0;
    for (size_t g = 0; g < m->hazards.groups; g++) {
        double x = m->hazards.observed[g], e = expected[g];
        if (e > 0)
            sum += lgamma(x + shape) - lgamma(shape) - shape * log1p(e / shape) -
                   x * log(e + shape);
    }
    return sum;
}

/* The posterior of the shape on a grid, flat in its log from sources that have little in
 * common to sources that are all alike. */
static wn_rc weigh_spreads(model *m, wn_err *err) {
    const double least = log(0.3), most = log(1000);
    double value[SPREADS], best = -HUGE_VAL, sum = 0;
    course c;
    double *expected = wn_alloc_zero(m->hazards.groups, sizeof *expected);
    if (!expected) return wn_fail_memory(err);
    expected_course(m, &c);
    for (size_t g = 0; g < m->hazards.groups; g++)
        expected[g] = expected_events(m, &c, g);
    for (size_t s = 0; s < SPREADS; s++) {
        m->spread[s] = exp(least + (most - least) * (double)s / (SPREADS - 1));
        value[s] = likelihood(m, expected, m->spread[s]);
        best = fmax(best, value[s]);
    }
    for (size_t s = 0; s < SPREADS; s++)
        m->weight[s] = sum += exp(value[s] - best);
    for (size_t s = 0; s < SPREADS; s++)
        m->weight[s] /= sum;
    wn_free(expected);
    return WN_OK;
}

static double draw_spread(const model *m, wn_random *random) {
    double u = wn_random_uniform(random);
    size_t s = 0;
    while (s + 1 < SPREADS && m->weight[s] < u)
        s++;
    return m->spread[s];
}

/* ------------------------------------------------------------------------- the subjects
 */

static size_t steps_passed(const model *m, double age) {
    size_t k = wn_hazards_passed(&m->hazards, age);
    for (size_t j = 0; j < TAIL && tail_age(m, j) <= age; j++)
        k++;
    return k;
}

static wn_rc place_subjects(model *m, wn_outlook *out, wn_err *err) {
    size_t groups = m->watches->groups;
    m->steps = m->hazards.count + TAIL;
    m->open = wn_alloc_zero(2 * groups * (m->steps + 1), sizeof *m->open);
    if (!m->open) return wn_fail_memory(err);
    m->all = m->open + groups * (m->steps + 1);
    for (size_t i = 0; i < m->watches->count; i++) {
        const wn_watch *w = &m->watches->all[i];
        wn_outlook_group *g = &out->groups[w->group];
        size_t k =
            w->group * (m->steps + 1) + steps_passed(m, m->watches->today - w->start);
        g->n++;
        g->events += w->end == WN_WATCH_EVENT;
        g->others += w->end == WN_WATCH_OTHER;
        m->open[k] += w->end == WN_WATCH_OPEN;
        m->all[k]++;
    }
    return WN_OK;
}

/* Events still to come to a group's open subjects, whose chances differ: the binomial
 * law with their mean and variance. */
static double draw_to_come(const double *open, const double *later, size_t steps,
                           wn_random *random, double *mean) {
    double sum = 0, squares = 0;
    for (size_t k = 0; k < steps; k++) {
        sum += open[k] * later[k];
        squares += open[k] * later[k] * later[k];
    }
    *mean = sum;
    if (squares <= 0) return 0;
    double n = ceil(sum * sum / squares);
    return (double)wn_random_binomial(random, (uint64_t)n, sum / n);
}

static void draw_groups(const model *m, uint64_t seed, wn_outlook *out) {
    course c;
    double later[STEPS_MAX + 1];
    for (size_t b = 0; b < out->draws; b++) {
        wn_random random = wn_random_start(seed, b, 0);
        draw_course(m, &random, &c);
        double shape = draw_spread(m, &random);
        for (size_t g = 0; g < out->count; g++) {
            wn_outlook_group *group = &out->groups[g];
            size_t at = g * out->draws + b;
            double mean, expected = expected_events(m, &c, g);
            random = wn_random_start(seed, b, 1 + g);
            double factor = wn_random_gamma(&random, shape + m->hazards.observed[g],
                                            1 / (shape + expected));
            look_ahead(m, &c, factor, later);
            double come = draw_to_come(&m->open[g * (m->steps + 1)], later, m->steps,
                                       &random, &mean);
            double n = fmax((double)group->n, 1);
            out->final[at] = fmin(((double)group->events + come) / n, 1);
            out->rate[at] = later[0];
            group->to_come += mean / (double)out->draws;
            group->rate.value += later[0] / (double)out->draws;
        }
    }
}

/* -------------------------------------------------------------------------- the answer
 */

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t count, double p) {
    double at = p * (double)(count - 1);
    size_t i = (size_t)at;
    return i + 1 < count ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i])
                         : sorted[count - 1];
}

static void set_interval(const double *draws, size_t count, double conf, double *room,
                         wn_estimate *e) {
    for (size_t i = 0; i < count; i++)
        room[i] = draws[i];
    qsort(room, count, sizeof *room, by_value);
    e->low = quantile(room, count, (1 - conf) / 2);
    e->high = quantile(room, count, (1 + conf) / 2);
    /* Shares of few subjects come in steps: the mean may be off the only likely one. */
    e->value = fmin(fmax(e->value, e->low), e->high);
}

static void set_shares_in(const model *m, const double *later, wn_outlook *out) {
    course c;
    double reached[STEPS_MAX + 1], open = 1;
    expected_course(m, &c);
    for (size_t k = 0; k <= m->steps; k++) {
        reached[k] = later[0] > 0 ? 1 - open * later[k] / later[0] : 1;
        if (k < m->steps) open *= (1 - c.other[k]) * exp(-c.event[k]);
    }
    for (size_t g = 0; g < out->count; g++) {
        const double *all = &m->all[g * (m->steps + 1)];
        double sum = 0;
        for (size_t k = 0; k <= m->steps; k++)
            sum += all[k] * reached[k];
        out->groups[g].share_in = out->groups[g].n ? sum / (double)out->groups[g].n : 1;
    }
    double age[STEPS_MAX];
    for (size_t k = 0; k < m->steps; k++)
        age[k] =
            k < m->hazards.count ? m->hazards.age[k] : tail_age(m, k - m->hazards.count);
    size_t k = 0;
    while (k < m->steps - 1 && reached[k + 1] < 0.5)
        k++;
    out->half = age[k];
    while (k < m->steps - 1 && reached[k + 1] < 0.9)
        k++;
    out->nine_tenth = age[k];
}

static wn_rc summarise(double conf, wn_outlook *out, wn_err *err) {
    enum { SURE = 20 }; /* so many events say enough, however young the rest */
    double *room = wn_alloc_zero(out->draws, sizeof *room);
    if (!room) return wn_fail_memory(err);
    for (size_t g = 0; g < out->count; g++) {
        wn_outlook_group *group = &out->groups[g];
        size_t at = g * out->draws;
        group->final.value =
            ((double)group->events + group->to_come) / fmax((double)group->n, 1);
        set_interval(&out->final[at], out->draws, conf, room, &group->final);
        set_interval(&out->rate[at], out->draws, conf, room, &group->rate);
        if (group->share_in < 0.25 && group->events < SURE) {
            group->final.why = too_young;
            group->final.value = 0;
        }
    }
    wn_free(room);
    return WN_OK;
}

/* Of each group's events, are as many early as its exposure says? */
static wn_rc test_delays(const model *m, wn_outlook *out, wn_err *err) {
    enum { LEAST = 5 };
    const wn_hazards *h = &m->hazards;
    course c;
    double *early = wn_alloc_zero(out->count, sizeof *early), sum = 0, events = 0;
    size_t split = 0, used = 0;
    if (!early) return wn_fail_memory(err);
    expected_course(m, &c);
    for (size_t k = 0; k < h->count; k++)
        events += h->events[k];
    for (double before = 0; split < h->count && before < events / 2; split++)
        before += h->events[split];
    for (size_t i = 0; i < m->watches->count; i++) {
        const wn_watch *w = &m->watches->all[i];
        int32_t entry = out->records.since - w->start;
        if (w->end == WN_WATCH_EVENT && w->days >= entry && split &&
            w->days <= h->age[split - 1])
            early[w->group]++;
    }
    for (size_t g = 0; g < out->count; g++) {
        const double *exposed = &h->exposed[g * h->count];
        double first = 0, all = expected_events(m, &c, g), x = h->observed[g];
        for (size_t k = 0; k < split; k++)
            first += exposed[k] * c.event[k];
        double share = all > 0 ? first / all : 0, variance = x * share * (1 - share);
        if (x < LEAST || variance <= 0) continue;
        sum += (early[g] - x * share) * (early[g] - x * share) / variance;
        used++;
    }
    double df = (double)used - 1;
    out->same_delay =
        used > 1 ? (wn_test_result){.statistic = sum, .df = df, .p = wn_chi2_sf(sum, df)}
                 : wn_test_none("fewer than two groups have enough events");
    wn_free(early);
    return WN_OK;
}

/* -------------------------------------------------------------------------- together */

static wn_rc predict(model *m, double conf, uint64_t seed, wn_outlook *out, wn_err *err) {
    enum { DRAWS_MAX = 4000, DRAWS_MIN = 1000, WORK = 80000 };
    double later[STEPS_MAX + 1];
    course c;
    wn_rc rc = WN_OK;
    size_t draws = WORK / out->count;
    out->draws = draws > DRAWS_MAX ? DRAWS_MAX : draws < DRAWS_MIN ? DRAWS_MIN : draws;
    out->final = wn_alloc_zero(out->count * out->draws, sizeof *out->final);
    out->rate = wn_alloc_zero(out->count * out->draws, sizeof *out->rate);
    if (!out->final || !out->rate) {
        rc = wn_fail_memory(err);
        goto out;
    }
    expected_course(m, &c);
    look_ahead(m, &c, 1, later);
    set_shares_in(m, later, out);
    WN_TRY(weigh_spreads(m, err));
    draw_groups(m, seed, out);
    WN_TRY(summarise(conf, out, err));
    WN_TRY(test_delays(m, out, err));
out:
    return rc;
}

wn_rc wn_outlook_fit(const wn_watches *watches, double conf, uint64_t seed,
                     wn_outlook *out, wn_err *err) {
    wn_rc rc = WN_OK;
    model m = {.watches = watches};
    double events = 0;
    *out = (wn_outlook){.count = watches->groups};
    out->groups = wn_alloc_zero(watches->groups, sizeof *out->groups);
    if (!out->groups) return wn_fail_memory(err);
    WN_TRY(wn_records_find(watches, &out->records, err));
    WN_TRY(wn_hazards_take(watches, out->records.since, &m.hazards, err));
    WN_TRY(place_subjects(&m, out, err));
    out->horizon = m.hazards.horizon;
    for (size_t g = 0; g < out->count; g++)
        events += m.hazards.observed[g];
    if (events < WN_OUTLOOK_LEAST) {
        out->why = wn_outlook_too_few;
        goto out;
    }
    WN_TRY(fit_tail(&m, out->records.since, &out->why, err));
    out->within = m.has_tail ? wn_delay_cdf(&m.delay, out->horizon) : 1;
    out->tail = m.delay;
    if (!out->why && out->within < 0.8) out->why = wn_outlook_too_short;
    if (!out->why) WN_TRY(predict(&m, conf, seed, out, err));
out:
    wn_free(m.open);
    wn_hazards_free(&m.hazards);
    if (rc != WN_OK) wn_outlook_free(out);
    return rc;
}

void wn_outlook_free(wn_outlook *outlook) {
    wn_free(outlook->rate);
    wn_free(outlook->final);
    wn_free(outlook->groups);
    *outlook = (wn_outlook){0};
}
