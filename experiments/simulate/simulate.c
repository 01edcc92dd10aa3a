#include "experiments/simulate/simulate.h"

#include "core/base/mem.h"
#include "core/base/workers.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

typedef struct job {
    const wn_rules *rules;
    wn_draw draw;
    size_t batch;
    _Atomic uint64_t next; /* run that nobody has claimed */
    _Atomic uint64_t *done;

    pthread_mutex_t lock; /* over what follows */
    wn_simulation *simulation;
    wn_rc rc;
    wn_err *err;
} job;

/* The memory of one thread. */
typedef struct desk {
    wn_seen *seen; /* [batch][look][arm] */
    wn_judge judge;
    wn_simulation own;
} desk;

static wn_rc make_simulation(const wn_rules *rules, uint64_t runs, wn_simulation *out,
                             wn_err *err) {
    size_t looks = rules->population->look_count;
    *out = (wn_simulation){.rules = rules, .runs = runs};
    out->outcomes = wn_alloc_zero(rules->count, sizeof *out->outcomes);
    out->stops = wn_alloc_zero(rules->count * looks, sizeof *out->stops);
    if (!out->outcomes || !out->stops) {
        wn_simulation_free(out);
        return wn_fail_memory(err);
    }
    for (size_t i = 0; i < rules->count; i++)
        out->outcomes[i].stopped = &out->stops[i * looks];
    return WN_OK;
}

void wn_simulation_free(wn_simulation *simulation) {
    wn_free(simulation->outcomes);
    wn_free(simulation->stops);
    *simulation = (wn_simulation){0};
}

static void count_ending(wn_outcomes *outcomes, const wn_ending *ending) {
    outcomes->stopped[ending->look]++;
    outcomes->better += ending->better;
    outcomes->worse += ending->worse;
    outcomes->called += ending->better || ending->worse;
    outcomes->covered += ending->covered;
}

static void add_simulation(wn_simulation *into, const wn_simulation *from) {
    size_t rules = into->rules->count;
    for (size_t i = 0; i < rules; i++) {
        into->outcomes[i].better += from->outcomes[i].better;
        into->outcomes[i].worse += from->outcomes[i].worse;
        into->outcomes[i].called += from->outcomes[i].called;
        into->outcomes[i].covered += from->outcomes[i].covered;
    }
    for (size_t i = 0; i < rules * into->rules->population->look_count; i++)
        into->stops[i] += from->stops[i];
}

static wn_rc run_batch(const job *j, desk *d, uint64_t first, size_t runs, wn_err *err) {
    const wn_population *p = j->rules->population;
    wn_ending endings[WN_STOPPINGS_MAX];
    wn_rc rc = wn_draw_runs(&j->draw, first, runs, d->seen, err);
    for (size_t run = 0; run < runs && rc == WN_OK; run++) {
        rc = wn_judge_run(&d->judge, &d->seen[run * p->look_count * p->arm_count],
                          endings, err);
        for (size_t i = 0; i < j->rules->count && rc == WN_OK; i++)
            count_ending(&d->own.outcomes[i], &endings[i]);
        if (j->done) ++*j->done;
    }
    return rc;
}

static wn_rc run_batches(job *j, desk *d, wn_err *err) {
    const wn_population *p = j->rules->population;
    uint64_t all = j->simulation->runs, first;
    d->seen = wn_alloc(j->batch * p->look_count * p->arm_count * sizeof *d->seen);
    if (!d->seen) return wn_fail_memory(err);
    wn_rc rc = wn_judge_begin(j->rules, &d->judge, err);
    if (rc == WN_OK) rc = make_simulation(j->rules, all, &d->own, err);
    while (rc == WN_OK && (first = atomic_fetch_add(&j->next, j->batch)) < all) {
        size_t runs = all - first < j->batch ? (size_t)(all - first) : j->batch;
        rc = run_batch(j, d, first, runs, err);
    }
    return rc;
}

static void *work(void *context) {
    job *j = context;
    desk d = {0};
    wn_err err;
    wn_rc rc = run_batches(j, &d, &err);
    pthread_mutex_lock(&j->lock);
    if (rc == WN_OK) {
        add_simulation(j->simulation, &d.own);
    } else if (j->rc == WN_OK) {
        j->rc = rc;
        *j->err = err;
    }
    pthread_mutex_unlock(&j->lock);
    wn_simulation_free(&d.own);
    wn_judge_end(&d.judge);
    wn_free(d.seen);
    return NULL;
}

wn_rc wn_simulate(const wn_rules *rules, uint64_t seed, uint64_t runs, int threads,
                  _Atomic uint64_t *done, wn_simulation *out, wn_err *err) {
    job j = {.rules = rules,
             .draw = {rules->population, seed, rules->lift},
             .batch = wn_draw_batch(rules->population),
             .done = done,
             .simulation = out,
             .err = err};
    wn_rc rc = make_simulation(rules, runs, out, err);
    if (rc != WN_OK) return rc;
    pthread_mutex_init(&j.lock, NULL);
    wn_workers_run(work, &j, threads);
    pthread_mutex_destroy(&j.lock);
    if (j.rc != WN_OK) wn_simulation_free(out);
    return j.rc;
}

/* --- figures ---------------------------------------------------------------------- */

wn_figure wn_simulation_rate(const wn_simulation *simulation, uint64_t count) {
    double runs = (double)simulation->runs, rate = (double)count / runs;
    return (wn_figure){rate, sqrt(rate * (1 - rate) / runs)};
}

/* What has come by the end, from what comes in each stretch. */
static wn_figure mean_at_end(const wn_simulation *simulation, size_t rule,
                             double (*by)(const wn_population *p, size_t look)) {
    const wn_population *p = simulation->rules->population;
    const uint64_t *stopped = simulation->outcomes[rule].stopped;
    double runs = (double)simulation->runs, mean = 0, squares = 0;
    for (size_t i = 0; i < p->look_count; i++)
        mean += (double)stopped[i] / runs * by(p, i);
    for (size_t i = 0; i < p->look_count; i++)
        squares += (double)stopped[i] * pow(by(p, i) - mean, 2);
    return (wn_figure){mean, sqrt(squares) / runs};
}

static double visitors_by(const wn_population *p, size_t look) {
    double visitors = 0;
    for (size_t i = 0; i <= look; i++)
        visitors += (double)p->stretches[i].visitors;
    return visitors;
}

static double days_by(const wn_population *p, size_t look) {
    return p->stretches[look].days;
}

wn_figure wn_simulation_visitors(const wn_simulation *simulation, size_t rule) {
    return mean_at_end(simulation, rule, visitors_by);
}

wn_figure wn_simulation_days(const wn_simulation *simulation, size_t rule) {
    return mean_at_end(simulation, rule, days_by);
}

size_t wn_simulation_median_look(const wn_simulation *simulation, size_t rule) {
    const uint64_t *stopped = simulation->outcomes[rule].stopped;
    uint64_t ended = stopped[0];
    size_t look = 1;
    for (; 2 * ended < simulation->runs; look++)
        ended += stopped[look];
    return look;
}
