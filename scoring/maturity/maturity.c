#include "scoring/maturity/maturity.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>

/* -------------------------------------------------------------------------- the order */

typedef struct named {
    wn_text name;
    size_t source;
} named;

static int by_name(const void *a, const void *b) {
    wn_text x = ((const named *)a)->name, y = ((const named *)b)->name;
    int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    return order ? order : (x.n > y.n) - (x.n < y.n);
}

/* Chance is drawn by the group's number: in the order of names, so that the order of the
 * file does not matter. */
static wn_rc place_sources(const wn_fates *fates, wn_maturity *m, wn_err *err) {
    named *names = wn_alloc_zero(m->count, sizeof *names);
    if (!names) return wn_fail_memory(err);
    for (size_t i = 0; i < m->count; i++)
        names[i] = (named){wn_map_key(&fates->sources.map, (uint32_t)i), i};
    qsort(names, m->count, sizeof *names, by_name);
    for (size_t i = 0; i < m->count; i++)
        m->place[names[i].source] = i;
    wn_free(names);
    return WN_OK;
}

static wn_rc look(const wn_fates *fates, double conf, uint64_t seed, wn_maturity *m,
                  wn_err *err) {
    wn_watch *watches = wn_alloc_zero(fates->count, sizeof *watches);
    if (!watches) return wn_fail_memory(err);
    for (size_t i = 0; i < fates->count; i++) {
        watches[i] = fates->all[i];
        watches[i].group = (uint32_t)m->place[watches[i].group];
    }
    wn_watches all = {watches, fates->count, m->count, fates->today};
    wn_rc rc = wn_outlook_fit(&all, conf, seed, &m->outlook, err);
    wn_free(watches);
    return rc;
}

/* ------------------------------------------------------------------------------ delays
 */

/* Ages and delays of a source's leads, to be sorted. */
typedef struct spans {
    int32_t *days; /* [fates->count] */
    size_t *first; /* [count + 1] where a source's begin */
} spans;

static int by_size(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static double median(int32_t *days, size_t count) {
    qsort(days, count, sizeof *days, by_size);
    return count == 0  ? 0
           : count % 2 ? days[count / 2]
                       : (days[count / 2 - 1] + days[count / 2]) / 2.0;
}

/* Fills the ages of all leads by source, or the delays of the won ones. */
static void fill(const wn_fates *fates, bool delays, size_t count, spans *s) {
    memset(s->first, 0, (count + 1) * sizeof *s->first);
    for (size_t i = 0; i < fates->count; i++)
        if (!delays || fates->all[i].end == WN_WATCH_EVENT)
            s->first[fates->all[i].group + 1]++;
    for (size_t g = 0; g < count; g++)
        s->first[g + 1] += s->first[g];
    for (size_t i = fates->count; i-- > 0;) {
        const wn_watch *w = &fates->all[i];
        if (delays && w->end != WN_WATCH_EVENT) continue;
        s->days[--s->first[w->group + 1]] = delays ? w->days : fates->today - w->start;
    }
    /* Filling from behind has moved each end to its source's beginning. */
    for (size_t g = 0; g < count; g++)
        s->first[g] = s->first[g + 1];
}

static wn_rc find_medians(const wn_fates *fates, wn_maturity *m, wn_err *err) {
    wn_rc rc = WN_OK;
    spans s = {wn_alloc_zero(fates->count, sizeof *s.days),
               wn_alloc_zero(m->count + 1, sizeof *s.first)};
    if (!s.days || !s.first) {
        rc = wn_fail_memory(err);
        goto out;
    }
    fill(fates, false, m->count, &s);
    for (size_t i = 0; i < m->count; i++)
        m->sources[i].median_age = median(&s.days[s.first[i]], m->sources[i].leads);
    m->all.median_age = median(s.days, fates->count);
    fill(fates, true, m->count, &s);
    for (size_t i = 0; i < m->count; i++) {
        size_t won = m->sources[i].won;
        m->sources[i].half =
            won ? wn_estimate_point(median(&s.days[s.first[i]], won), "not computed")
                : wn_estimate_none("none was won");
    }
out:
    wn_free(s.first);
    wn_free(s.days);
    return rc;
}

/* Won and lost by age; of the leads that came since wins are on record. */
static wn_rc find_risks(const wn_fates *fates, wn_maturity *m, wn_err *err) {
    enum { WON, LOST, CAUSES };
    wn_life lives[CAUSES] = {{0}};
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < fates->count; i++) {
        const wn_watch *w = &fates->all[i];
        if (w->start < m->outlook.records.since) continue;
        WN_TRY(wn_life_add(&lives[w->end == WN_WATCH_OTHER ? LOST : WON], w->days,
                           w->end != WN_WATCH_OPEN, err));
    }
    for (size_t k = 0; k < CAUSES; k++)
        wn_life_settle(&lives[k]);
    rc = wn_risks_fit(lives, CAUSES, &m->risks, err);
out:
    for (size_t k = 0; k < CAUSES; k++)
        wn_life_free(&lives[k]);
    return rc;
}

/* ---------------------------------------------------------------------------- sources */

/* The outlook's reason in words about leads. */
static const char *reason_of(const wn_outlook *o) {
    if (o->why == wn_outlook_too_few)
        return "too few leads are won to learn how long a win takes";
    return o->why ? "no lead is old enough to show how many more wins may come" : NULL;
}

static void take_groups(wn_maturity *m) {
    const wn_outlook *o = &m->outlook;
    double in = 0;
    for (size_t i = 0; i < m->count; i++) {
        wn_mature_source *s = &m->sources[i];
        const wn_outlook_group *g = &o->groups[m->place[i]];
        *s = (wn_mature_source){.leads = g->n,
                                .won = g->events,
                                .lost = g->others,
                                .mature = m->why ? wn_estimate_none(m->why) : g->final,
                                .rate = m->why ? wn_estimate_none(m->why) : g->rate,
                                .share_in = g->share_in,
                                .to_come = g->to_come,
                                .draws =
                                    m->why ? NULL : &o->final[m->place[i] * o->draws]};
        if (s->mature.why && !m->why) s->mature.why = "its leads are too young to say";
        m->all.leads += s->leads;
        m->all.won += s->won;
        m->all.lost += s->lost;
        m->all.to_come += s->to_come;
        in += s->share_in * (double)s->leads;
    }
    m->all.share_in = in / (double)m->all.leads;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* All leads together: the sources' shares of a draw, weighted by their leads. */
static wn_rc sum_up(double conf, wn_maturity *m, wn_err *err) {
    wn_estimate *all = &m->all.mature;
    if (m->why) {
        *all = m->all.rate = wn_estimate_none(m->why);
        return WN_OK;
    }
    double *sums = wn_alloc_zero(m->draws, sizeof *sums), n = (double)m->all.leads;
    if (!sums) return wn_fail_memory(err);
    for (size_t i = 0; i < m->count; i++)
        for (size_t b = 0; b < m->draws; b++)
            sums[b] += m->sources[i].draws[b] * (double)m->sources[i].leads / n;
    qsort(sums, m->draws, sizeof *sums, by_value);
    size_t cut = (size_t)((1 - conf) / 2 * (double)m->draws);
    *all = (wn_estimate){.value = ((double)m->all.won + m->all.to_come) / n};
    all->low = fmin(sums[cut], all->value);
    all->high = fmax(sums[m->draws - 1 - cut], all->value);
    m->all.rate = wn_estimate_none("sources differ");
    wn_free(sums);
    return WN_OK;
}

wn_rc wn_maturity_find(const wn_fates *fates, double conf, uint64_t seed,
                       wn_maturity *out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = (wn_maturity){.count = fates->sources.map.count};
    out->sources = wn_alloc_zero(out->count, sizeof *out->sources);
    out->place = wn_alloc_zero(out->count, sizeof *out->place);
    if (!out->sources || !out->place) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(place_sources(fates, out, err));
    WN_TRY(look(fates, conf, seed, out, err));
    out->why = reason_of(&out->outlook);
    out->draws = out->outlook.draws;
    take_groups(out);
    WN_TRY(find_medians(fates, out, err));
    WN_TRY(find_risks(fates, out, err));
    rc = sum_up(conf, out, err);
out:
    if (rc != WN_OK) wn_maturity_free(out);
    return rc;
}

void wn_maturity_free(wn_maturity *m) {
    wn_risks_free(&m->risks);
    wn_outlook_free(&m->outlook);
    wn_free(m->place);
    wn_free(m->sources);
    *m = (wn_maturity){0};
}

/* ------------------------------------------------------------------------------- ranks
 */

void wn_maturity_rank(const wn_maturity *m, wn_bayes_arm *places, double *better) {
    const wn_outlook *o = &m->outlook;
    for (size_t i = 0; i < m->count; i++) {
        const double *mine = &o->rate[m->place[i] * o->draws];
        for (size_t k = 0; k < m->count; k++) {
            const double *its = &o->rate[m->place[k] * o->draws];
            size_t wins = 0;
            for (size_t b = 0; b < o->draws; b++)
                wins += mine[b] > its[b];
            better[i * m->count + k] = (double)wins / (double)o->draws;
        }
        places[i] = (wn_bayes_arm){.expected_rank = 1};
    }
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = 0; k < m->count; k++)
            if (k != i) places[i].expected_rank += better[k * m->count + i];
    for (size_t b = 0; b < o->draws; b++) {
        size_t best = 0;
        for (size_t i = 1; i < m->count; i++)
            if (o->rate[m->place[i] * o->draws + b] >
                o->rate[m->place[best] * o->draws + b])
                best = i;
        places[best].probability_best += 1 / (double)o->draws;
    }
}
