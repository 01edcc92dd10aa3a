#include "core/stats/attribution/shares.h"

#include "core/base/mem.h"
#include "core/base/workers.h"
#include "core/stats/attribution/removal.h"
#include "core/stats/attribution/shapley.h"
#include "core/stats/law/weights.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <stdatomic.h>

/* The estimates of a channel, in the order of wn_shares. */
enum { EFFECT, MARKOV, MARKOV_VALUE, SHAPLEY, SHAPLEY_VALUE, MEASURES };

static wn_estimate *estimate_of(wn_shares *s, int measure) {
    wn_estimate *all[MEASURES] = {&s->effect, &s->markov, &s->markov_value, &s->shapley,
                                  &s->shapley_value};
    return all[measure];
}

/* What finding the shares once takes; each thread has its own. */
typedef struct desk {
    const wn_paths *paths;
    const wn_chain *chain;
    const wn_path_sets *sets;
    wn_solver *solver;
    wn_flow flow;
    wn_removal removal;
    wn_credit *credit;      /* [channels] */
    wn_path_counts *counts; /* [paths] */
} desk;

static void desk_free(desk *d) {
    wn_solver_free(d->solver);
    wn_flow_free(&d->flow);
    wn_removal_free(&d->removal);
    wn_free(d->credit);
    wn_free(d->counts);
    *d = (desk){0};
}

static wn_rc desk_init(desk *d, const wn_paths *paths, const wn_chain *chain,
                       const wn_path_sets *sets, wn_err *err) {
    wn_rc rc = WN_OK;
    *d = (desk){.paths = paths, .chain = chain, .sets = sets};
    d->credit = wn_alloc_zero(paths->channels, sizeof *d->credit);
    d->counts = wn_alloc_zero(paths->count, sizeof *d->counts);
    if (!d->credit || !d->counts) rc = wn_fail_memory(err);
    if (rc == WN_OK) rc = wn_flow_init(chain, &d->flow, err);
    if (rc == WN_OK) rc = wn_removal_init(chain, &d->removal, err);
    if (rc == WN_OK) rc = wn_solver_new(chain, &d->solver, err);
    if (rc != WN_OK) desk_free(d);
    return rc;
}

/* The parts of a whole that a strided column adds up to. */
static void make_shares(double *column, size_t count) {
    double all = 0;
    for (size_t c = 0; c < count; c++)
        all += column[c * MEASURES];
    for (size_t c = 0; c < count && all > 0; c++)
        column[c * MEASURES] /= all;
}

/* All measures by the desk's counts, or those of the paths, into out[channels][MEASURES].
 */
static wn_rc find(desk *d, const wn_path_counts *counts, double precision, double *out,
                  wn_err *err) {
    size_t channels = d->paths->channels;
    wn_flow_fill(d->chain, d->paths, counts, &d->flow);
    wn_rc rc = wn_solver_run(d->solver, &d->flow, precision, &d->removal, err);
    if (rc != WN_OK) return rc;
    wn_shapley_journeys(d->paths, d->sets, counts, d->credit);
    for (size_t c = 0; c < channels; c++) {
        double *row = out + c * MEASURES;
        row[EFFECT] = row[MARKOV] = d->removal.effect[c];
        row[MARKOV_VALUE] = d->removal.value_effect[c];
        row[SHAPLEY] = d->credit[c].conversions;
        row[SHAPLEY_VALUE] = d->credit[c].value;
    }
    for (int m = MARKOV; m < MEASURES; m++)
        make_shares(out + m, channels);
    return WN_OK;
}

/* ------------------------------------------------------------------------ replicates */

/* A replicate draws all paths, and solves the chain. */
size_t wn_shares_replicates(const wn_paths *paths, const wn_chain *chain) {
    const double affordable = 1e10;
    double cost = (double)paths->touch_count + wn_solver_cost(chain);
    double count = affordable / cost;
    return count > WN_REPLICATES_USUAL ? WN_REPLICATES_USUAL
           : count < WN_REPLICATES_FEW ? WN_REPLICATES_FEW
                                       : (size_t)count;
}

static const double exact = 1e-13, close = 1e-8;

typedef struct job {
    const wn_paths *paths;
    const wn_chain *chain;
    const wn_path_sets *sets;
    wn_share_resampling how;
    wn_weights weights;
    double *found; /* [replicates][channels][MEASURES] */
    atomic_size_t next;
    atomic_bool failed;
    wn_err *err; /* of the first that failed */
} job;

/* One drawing; false when nothing in it converted, or nothing of value. */
static bool draw(const job *j, wn_weight_stream *from, wn_path_counts *counts) {
    double conversions = 0, value = 0;
    for (size_t i = 0; i < j->paths->count; i++) {
        wn_path_counts n = j->paths->paths[i].counts, *to = &counts[i];
        to->conversions = wn_weights_draw_part(&j->weights, from, n.conversions);
        to->nulls = wn_weights_draw_part(&j->weights, from, n.nulls);
        to->value = to->conversions > 0 ? to->conversions * (n.value / n.conversions) : 0;
        conversions += to->conversions;
        value += to->value;
    }
    return conversions > 0 && (value > 0 || !(j->paths->all.value > 0));
}

static wn_rc replicate(const job *j, size_t r, desk *d, wn_err *err) {
    wn_weight_stream from = wn_weight_stream_of(wn_random_start(j->how.seed, r, 0));
    bool usable;
    do {
        usable = draw(j, &from, d->counts);
    } while (!usable);
    return find(d, d->counts, close, j->found + r * j->paths->channels * MEASURES, err);
}

static void *work(void *ctx) {
    job *j = ctx;
    desk d;
    wn_err err;
    wn_rc rc = desk_init(&d, j->paths, j->chain, j->sets, &err);
    for (size_t r; rc == WN_OK && !atomic_load(&j->failed) &&
                   (r = atomic_fetch_add(&j->next, 1)) < j->how.replicates;) {
        rc = replicate(j, r, &d, &err);
        if (j->how.done) ++*j->how.done;
    }
    desk_free(&d);
    if (rc != WN_OK && !atomic_exchange(&j->failed, true)) *j->err = err;
    return NULL;
}

/* Percentiles of the replicates, for every channel and measure. */
static wn_rc set_intervals(const job *j, wn_shares *out, wn_err *err) {
    size_t n = j->how.replicates, channels = j->paths->channels;
    double tail = (1 - j->how.conf) / 2;
    double *column = wn_alloc(n * sizeof *column);
    if (!column) return wn_fail_memory(err);
    for (size_t c = 0; c < channels; c++)
        for (int m = 0; m < MEASURES; m++) {
            wn_estimate *e = estimate_of(&out[c], m);
            if (e->why) continue;
            for (size_t r = 0; r < n; r++)
                column[r] = j->found[(r * channels + c) * MEASURES + m];
            gsl_sort(column, 1, n);
            double low = gsl_stats_quantile_from_sorted_data(column, 1, n, tail);
            double high = gsl_stats_quantile_from_sorted_data(column, 1, n, 1 - tail);
            *e = (wn_estimate){.value = e->value, .low = low, .high = high};
        }
    wn_free(column);
    return WN_OK;
}

static wn_rc resample(const wn_paths *paths, const wn_chain *chain,
                      const wn_path_sets *sets, wn_share_resampling how, wn_shares *out,
                      wn_err *err) {
    size_t row = paths->channels * MEASURES * sizeof(double);
    job j = {.paths = paths,
             .chain = chain,
             .sets = sets,
             .how = how,
             .weights = wn_weights_make(),
             .found = wn_alloc_zero(how.replicates, row),
             .err = err};
    if (!j.found) return wn_fail_memory(err);
    atomic_init(&j.next, 0);
    atomic_init(&j.failed, false);
    wn_workers_run(work, &j, how.threads);
    wn_rc rc = atomic_load(&j.failed) ? err->code : set_intervals(&j, out, err);
    wn_free(j.found);
    return rc;
}

/* --------------------------------------------------------------------------- together */

/* The estimates, as yet without intervals. */
static wn_rc set_values(const wn_paths *paths, const wn_chain *chain,
                        const wn_path_sets *sets, const char *why_no_interval,
                        wn_shares *out, wn_err *err) {
    desk d;
    double *found = wn_alloc(paths->channels * MEASURES * sizeof *found);
    wn_rc rc = found ? desk_init(&d, paths, chain, sets, err) : wn_fail_memory(err);
    if (rc == WN_OK) {
        rc = find(&d, NULL, exact, found, err);
        desk_free(&d);
    }
    for (size_t c = 0; c < paths->channels && rc == WN_OK; c++)
        for (int m = 0; m < MEASURES; m++) {
            bool of_value = m == MARKOV_VALUE || m == SHAPLEY_VALUE;
            *estimate_of(&out[c], m) =
                of_value && !(paths->all.value > 0)
                    ? wn_estimate_none("no conversion has a value")
                    : wn_estimate_point(found[c * MEASURES + m], why_no_interval);
        }
    wn_free(found);
    return rc;
}

wn_rc wn_shares_find(const wn_paths *paths, const wn_chain *chain,
                     wn_share_resampling how, wn_shares *out, wn_err *err) {
    wn_path_sets sets = {0};
    bool few = paths->all.conversions < WN_CONVERSIONS_LEAST;
    if (!(paths->all.conversions > 0))
        return wn_fail(err, WN_E_DATA, "no journey ended in a conversion");
    if (how.replicates > WN_SHARE_REPLICATES_MOST)
        return wn_fail(err, WN_E_USAGE, "expected at most %d replicates, not %zu",
                       WN_SHARE_REPLICATES_MOST, how.replicates);
    wn_rc rc = wn_path_sets_of(paths, &sets, err);
    if (rc == WN_OK)
        rc = set_values(paths, chain, &sets,
                        few ? "fewer than 10 conversions" : "journeys were not resampled",
                        out, err);
    if (rc == WN_OK && !few && how.replicates > 0)
        rc = resample(paths, chain, &sets, how, out, err);
    wn_path_sets_free(&sets);
    return rc;
}
