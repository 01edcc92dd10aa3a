#include "core/stats/values/bootstrap.h"

#include "core/base/mem.h"
#include "core/base/workers.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/weights.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

/* --- replicates -------------------------------------------------------------------- */

typedef struct job {
    const wn_sorted *values;
    wn_weights weights;
    uint64_t seed, part;
    double *means;
    size_t replicates;
    atomic_size_t next;
    _Atomic uint64_t *done;
} job;

static double replicate(const job *j, wn_weight_stream *from) {
    double n = 0, sum = 0;
    for (size_t i = 0; i < j->values->count; i++) {
        double weight = wn_weights_draw(&j->weights, from, j->values->times[i]);
        n += weight;
        sum += weight * j->values->values[i];
    }
    return n > 0 ? sum / n : NAN;
}

static void *work(void *ctx) {
    job *j = ctx;
    for (size_t r; (r = atomic_fetch_add(&j->next, 1)) < j->replicates;) {
        wn_weight_stream from = wn_weight_stream_of(wn_random_start(j->seed, r, j->part));
        /* Of few visitors it may happen that none counts: that is no replicate. */
        do {
            j->means[r] = replicate(j, &from);
        } while (isnan(j->means[r]));
        if (j->done) ++*j->done;
    }
    return NULL;
}

wn_rc wn_resample(const wn_sorted *values, wn_resampling how, uint64_t part,
                  wn_resampled *out, wn_err *err) {
    *out = (wn_resampled){.values = values, .replicates = how.replicates};
    if (how.replicates < WN_REPLICATES_LEAST || how.replicates > WN_REPLICATES_MOST)
        return wn_fail(err, WN_E_USAGE, "expected between %d and %d replicates, not %zu",
                       WN_REPLICATES_LEAST, WN_REPLICATES_MOST, how.replicates);
    out->means = wn_alloc_zero(how.replicates, sizeof *out->means);
    if (!out->means) return wn_fail_memory(err);
    if (values->n < 2) return WN_OK;
    job j = {.values = values,
             .weights = wn_weights_make(),
             .seed = how.seed,
             .part = part,
             .means = out->means,
             .replicates = how.replicates,
             .done = how.done};
    atomic_init(&j.next, 0);
    wn_workers_run(work, &j, how.threads);
    return WN_OK;
}

void wn_resampled_free(wn_resampled *resampled) {
    wn_free(resampled->means);
    *resampled = (wn_resampled){0};
}

/* --- BCa --------------------------------------------------------------------------- */

static double mean_of(const wn_sorted *sorted) {
    double mean = 0;
    for (size_t i = 0; i < sorted->count; i++)
        mean += sorted->values[i] * ((double)sorted->times[i] / (double)sorted->n);
    return mean;
}

/* Sums of powers of deviations from the mean, in a unit that keeps them in range. */
typedef struct spread {
    double second, third;
} spread;

static spread spread_of(const wn_sorted *sorted, double unit) {
    spread s = {0};
    double mean = mean_of(sorted);
    for (size_t i = 0; i < sorted->count; i++) {
        double away = (sorted->values[i] - mean) / unit, times = (double)sorted->times[i];
        s.second += times * away * away;
        s.third += times * away * away * away;
    }
    return s;
}

static double largest(const wn_sorted *sorted) {
    return fmax(fabs(sorted->values[0]), fabs(sorted->values[sorted->count - 1]));
}

/* How fast the spread changes with the effect, from how much each visitor moves it:
 * treatment - ratio * control, ratio being 1 for the difference. */
static double acceleration(const wn_sorted *control, const wn_sorted *treatment,
                           double ratio) {
    double unit = fmax(largest(control), largest(treatment));
    spread c = spread_of(control, unit), t = spread_of(treatment, unit);
    double by_c = ratio / (double)control->n, by_t = 1 / (double)treatment->n;
    double second = by_t * by_t * t.second + by_c * by_c * c.second;
    double third = by_t * by_t * by_t * t.third - by_c * by_c * by_c * c.third;
    return third / (6 * second * sqrt(second));
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The share of the replicates below the estimate; those equal to it count half. */
static double share_below(const double *rising, size_t count, double value) {
    double below = 0;
    for (size_t i = 0; i < count; i++)
        below += rising[i] < value ? 1 : rising[i] == value ? 0.5 : 0;
    return below / (double)count;
}

static double percentile(const double *rising, size_t count, double p) {
    double place = p * (double)(count - 1);
    size_t i = (size_t)place;
    if (i + 1 >= count) return rising[count - 1];
    return rising[i] + (place - (double)i) * (rising[i + 1] - rising[i]);
}

/* Sorts the replicates. */
static wn_estimate bca(double value, double *replicates, size_t count, double faster,
                       double conf) {
    qsort(replicates, count, sizeof *replicates, by_value);
    double below = share_below(replicates, count, value);
    if (!(below > 0 && below < 1) || !isfinite(faster))
        return wn_estimate_point(value, "the values do not vary enough to resample");
    double bias = wn_normal_quantile(below), ends[2];
    for (int i = 0; i < 2; i++) {
        double z = bias + (i ? 1 : -1) * wn_normal_two_sided(conf);
        double slack = 1 - faster * z;
        if (!(slack > 0))
            return wn_estimate_point(value, "a few values decide: resampling does not "
                                            "say how sure the estimate is");
        ends[i] = percentile(replicates, count, wn_normal_cdf(bias + z / slack));
    }
    return (wn_estimate){.value = value, .low = ends[0], .high = ends[1]};
}

/* treatment - control, or with `lift` treatment / control - 1, into out[replicates];
 * false when there is no lift. */
static bool effects(const wn_resampled *control, const wn_resampled *treatment, bool lift,
                    double *out) {
    for (size_t r = 0; r < control->replicates; r++) {
        double c = control->means[r], t = treatment->means[r];
        if (lift && !(c > 0)) return false;
        out[r] = lift ? t / c - 1 : t - c;
    }
    return true;
}

static wn_estimate lift_of(const wn_resampled *control, const wn_resampled *treatment,
                           double *scratch, double conf) {
    double c = mean_of(control->values), t = mean_of(treatment->values);
    if (!(c > 0) || !effects(control, treatment, true, scratch))
        return wn_estimate_none("the control's mean is not clearly above zero");
    double faster = acceleration(control->values, treatment->values, t / c);
    return bca(t / c - 1, scratch, control->replicates, faster, conf);
}

wn_rc wn_bootstrap_compare(const wn_resampled *control, const wn_resampled *treatment,
                           double conf, wn_bootstrap *out, wn_err *err) {
    const wn_sorted *c = control->values, *t = treatment->values;
    if (c->n < 2 || t->n < 2) {
        wn_estimate none = wn_estimate_none("an arm has fewer than two values");
        *out = (wn_bootstrap){none, none};
        return WN_OK;
    }
    double *scratch = wn_alloc(control->replicates * sizeof *scratch);
    if (!scratch) return wn_fail_memory(err);
    effects(control, treatment, false, scratch);
    double difference = mean_of(t) - mean_of(c);
    out->difference =
        bca(difference, scratch, control->replicates, acceleration(c, t, 1), conf);
    out->lift = lift_of(control, treatment, scratch, conf);
    wn_free(scratch);
    return WN_OK;
}
