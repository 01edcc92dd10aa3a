#include "core/stats/prediction/redraw.h"

#include "core/base/mem.h"
#include "core/base/workers.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t wn_redraw_replicates(const wn_ranking *ranking) {
    double affordable = 2e8 / (double)(ranking->count + 1);
    return (size_t)wn_clamp(affordable, 200, 1000);
}

typedef struct job {
    const wn_ranking *ranking;
    const wn_redraw *what;
    wn_weights weights;
    wn_resampling how;
    double *figures; /* [replicates][count] */
} job;

static void redraw(const job *j, wn_weight_stream *from, wn_ranking *replicate) {
    replicate->won = replicate->lost = 0;
    for (size_t i = 0; i < replicate->count; i++) {
        const wn_tied *tied = &j->ranking->tied[i];
        wn_tied *drawn = &replicate->tied[i];
        drawn->won = (uint64_t)wn_weights_draw(&j->weights, from, tied->won);
        drawn->lost = (uint64_t)wn_weights_draw(&j->weights, from, tied->lost);
        replicate->won += drawn->won;
        replicate->lost += drawn->lost;
    }
}

static wn_rc one_replicate(size_t r, void *ctx, wn_err *err) {
    const job *j = ctx;
    wn_ranking replicate = *j->ranking;
    size_t size = j->ranking->count * sizeof *replicate.tied;
    replicate.tied = wn_alloc(size);
    if (!replicate.tied) return wn_fail_memory(err);
    memcpy(replicate.tied, j->ranking->tied, size);
    wn_weight_stream from = wn_weight_stream_of(wn_random_start(j->how.seed, r, 0));
    do {
        redraw(j, &from, &replicate);
    } while (replicate.won == 0 || replicate.lost == 0);
    j->what->figures(&replicate, j->what->ctx, j->figures + r * j->what->count);
    wn_free(replicate.tied);
    if (j->how.done) ++*j->how.done;
    return WN_OK;
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The p-th quantile of sorted values. */
static double at(const double *sorted, size_t n, double p) {
    double place = wn_clamp(p * (double)n - 0.5, 0, (double)n - 1);
    size_t low = (size_t)place, high = low + 1 < n ? low + 1 : low;
    return sorted[low] + (place - (double)low) * (sorted[high] - sorted[low]);
}

/* Sorts the replicates. Half of those equal to the estimate count as below it. */
static wn_estimate interval(double value, double *drawn, size_t n, double conf) {
    double below = 0;
    for (size_t r = 0; r < n; r++)
        below += drawn[r] < value ? 1 : drawn[r] == value ? 0.5 : 0;
    qsort(drawn, n, sizeof *drawn, rising);
    double least = 0.5 / (double)n;
    double bias = wn_normal_quantile(wn_clamp(below / (double)n, least, 1 - least));
    double z = wn_normal_two_sided(conf);
    wn_estimate e = {.value = value,
                     .low = at(drawn, n, wn_normal_cdf(2 * bias - z)),
                     .high = at(drawn, n, wn_normal_cdf(2 * bias + z))};
    bool varies = e.high - e.low > 1e-9 * fmax(1, fabs(value));
    return varies ? e : wn_estimate_point(value, "it is the same in all replicates");
}

wn_rc wn_redraw_intervals(const wn_ranking *ranking, const wn_redraw *what,
                          wn_resampling how, double conf, wn_estimate *out, wn_err *err) {
    wn_rc rc = WN_OK;
    const char *problem = wn_ranking_problem(ranking);
    size_t n = how.replicates;
    if (n < WN_REPLICATES_LEAST || n > WN_REPLICATES_MOST)
        return wn_fail(err, WN_E_USAGE, "expected between %d and %d replicates, not %zu",
                       WN_REPLICATES_LEAST, WN_REPLICATES_MOST, n);
    bool few = ranking->won < 2 || ranking->lost < 2;
    for (size_t k = 0; problem && k < what->count; k++)
        out[k] = wn_estimate_none(problem);
    if (problem) return WN_OK;
    double *values = wn_alloc_zero(what->count, sizeof *values);
    double *drawn = wn_alloc_zero(n, sizeof *drawn);
    job j = {ranking, what, wn_weights_make(), how,
             wn_alloc_zero(n * what->count, sizeof *j.figures)};
    if (!values || !drawn || !j.figures) {
        rc = wn_fail_memory(err);
        goto out;
    }
    what->figures(ranking, what->ctx, values);
    for (size_t k = 0; few && k < what->count; k++)
        out[k] = wn_estimate_point(values[k], "it takes two won and two lost cases");
    if (few) goto out;
    WN_TRY(wn_workers_each(one_replicate, &j, n, how.threads, err));
    for (size_t k = 0; k < what->count; k++) {
        for (size_t r = 0; r < n; r++)
            drawn[r] = j.figures[r * what->count + k];
        out[k] = interval(values[k], drawn, n, conf);
    }
out:
    wn_free(j.figures);
    wn_free(drawn);
    wn_free(values);
    return rc;
}
