#include "core/stats/bayes/rate_groups.h"

#include "core/stats/law/random.h"
#include "core/stats/law/root.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

static const double shape_least = 0.25, shape_most = 400;
/* How far the grid of means reaches, in standard deviations to either side. */
static const double reach = 4;

typedef struct of_shape {
    const wn_events *groups;
    size_t count;
    double shape;
} of_shape;

/* The slope of the log likelihood by log m, over k. */
static double mean_slope(double log_mean, void *ctx) {
    const of_shape *s = ctx;
    double mean = exp(log_mean), slope = 0;
    for (size_t i = 0; i < s->count; i++) {
        double expected = mean * s->groups[i].exposure;
        slope += ((double)s->groups[i].count - expected) / (s->shape + expected);
    }
    return slope;
}

/* The standard deviation of log m by the curvature at its likeliest value. */
static double mean_sd(double log_mean, const of_shape *s) {
    double mean = exp(log_mean), information = 0;
    for (size_t i = 0; i < s->count; i++) {
        double expected = mean * s->groups[i].exposure;
        double both = s->shape + expected;
        information +=
            s->shape * expected * (s->shape + (double)s->groups[i].count) / (both * both);
    }
    return 1 / sqrt(information);
}

static double log_likelihood(double log_mean, const of_shape *s) {
    double k = s->shape, rate = k / exp(log_mean), sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        double x = (double)s->groups[i].count, e = s->groups[i].exposure;
        sum += gsl_sf_lngamma(k + x) - gsl_sf_lngamma(k) + k * log(rate / (rate + e)) -
               x * log(rate + e);
    }
    return sum;
}

/* Where the likeliest mean lies: between the lowest and the highest rate seen, were no
 * rate 0. */
static double likeliest_mean(of_shape *s, double pooled) {
    double wide = 40;
    return wn_root_between(mean_slope, s, log(pooled) - wide, log(pooled) + wide, 1e-10);
}

static wn_rc check(const wn_events *groups, size_t count, double *pooled, wn_err *err) {
    double events = 0, exposure = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(groups[i].exposure > 0 && isfinite(groups[i].exposure)))
            return wn_fail(err, WN_E_USAGE, "group %zu has no exposure", i + 1);
        events += (double)groups[i].count;
        exposure += groups[i].exposure;
    }
    if (!(events > 0)) return wn_fail(err, WN_E_USAGE, "no group has any events");
    *pooled = events / exposure;
    return WN_OK;
}

static void weigh(wn_rate_groups *fit) {
    size_t cells = sizeof fit->cells / sizeof *fit->cells;
    double highest = fit->cells[0].weight, sum = 0;
    for (size_t i = 1; i < cells; i++)
        highest = fmax(highest, fit->cells[i].weight);
    for (size_t i = 0; i < cells; i++)
        sum += fit->cells[i].weight = exp(fit->cells[i].weight - highest);
    for (size_t i = 0; i < cells; i++)
        fit->cells[i].weight /= sum;
}

wn_rc wn_rate_groups_fit(const wn_events *groups, size_t count, wn_rate_groups *out,
                         wn_err *err) {
    double pooled = 0;
    *out = (wn_rate_groups){.groups = groups, .count = count};
    wn_rc rc = check(groups, count, &pooled, err);
    if (rc != WN_OK) return rc;
    for (size_t i = 0; i < WN_RATE_GROUPS_SHAPES; i++) {
        double part = (double)i / (WN_RATE_GROUPS_SHAPES - 1);
        of_shape s = {groups, count, shape_least * pow(shape_most / shape_least, part)};
        double middle = likeliest_mean(&s, pooled), sd = mean_sd(middle, &s);
        for (size_t k = 0; k < WN_RATE_GROUPS_MEANS; k++) {
            double at = 2.0 * (double)k / (WN_RATE_GROUPS_MEANS - 1) - 1;
            double log_mean = middle + at * reach * sd;
            out->cells[i * WN_RATE_GROUPS_MEANS + k] = (struct wn_rate_groups_cell){
                s.shape, exp(log_mean), log_likelihood(log_mean, &s) + log(sd)};
        }
    }
    weigh(out);
    return WN_OK;
}

double wn_rate_groups_mean(const wn_rate_groups *fit, size_t group) {
    wn_events data = fit->groups[group];
    double mean = 0;
    for (size_t i = 0; i < sizeof fit->cells / sizeof *fit->cells; i++) {
        const struct wn_rate_groups_cell *c = &fit->cells[i];
        mean += c->weight * (c->shape + (double)data.count) /
                (c->shape / c->mean + data.exposure);
    }
    return mean;
}

void wn_rate_groups_draw(const wn_rate_groups *fit, uint64_t seed, uint64_t number,
                         double *rates) {
    wn_random random = wn_random_start(seed, number, 0);
    double at = wn_random_uniform(&random);
    size_t last = sizeof fit->cells / sizeof *fit->cells - 1, i = 0;
    while (i < last && (at -= fit->cells[i].weight) >= 0)
        i++;
    double shape = fit->cells[i].shape, rate = shape / fit->cells[i].mean;
    for (size_t g = 0; g < fit->count; g++)
        rates[g] = wn_random_gamma(&random, shape + (double)fit->groups[g].count,
                                   1 / (rate + fit->groups[g].exposure));
}
