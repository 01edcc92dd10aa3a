#include "core/stats/rates/funnel_plot.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <math.h>
#include <stdlib.h>

static double standard_error(double target, uint64_t n) {
    return sqrt(target * (1 - target) / (double)n);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts z. */
static void find_phi(double *z, size_t count, double winsorise, wn_funnel_plot *out) {
    size_t drawn = (size_t)(wn_clamp(winsorise, 0, 0.4999) * (double)count);
    qsort(z, count, sizeof *z, by_size);
    for (size_t i = 0; i < count; i++) {
        double kept = wn_clamp(z[i], z[drawn], z[count - 1 - drawn]);
        out->phi_raw += z[i] * z[i] / (double)count;
        out->phi += kept * kept / (double)count;
    }
    out->widened = sqrt(fmax(out->phi, 1));
}

wn_rc wn_funnel_plot_make(const wn_prop *groups, size_t count, double target,
                          double winsorise, wn_funnel_plot *out, double *z, wn_err *err) {
    size_t used = 0;
    *out = (wn_funnel_plot){.target = target};
    double *sorted = wn_alloc_zero(count + 1, sizeof *sorted);
    if (!sorted) return wn_fail_memory(err);
    bool possible = target > 0 && target < 1;
    for (size_t i = 0; i < count; i++) {
        if (z) z[i] = 0;
        if (!possible || groups[i].n == 0) continue;
        sorted[used] =
            (wn_prop_rate(groups[i]) - target) / standard_error(target, groups[i].n);
        if (z) z[i] = sorted[used];
        used++;
    }
    if (!possible)
        *out =
            (wn_funnel_plot){.why = "all or none of the trials are expected to succeed"};
    else if (used == 0)
        *out = (wn_funnel_plot){.why = "there are no trials"};
    else
        find_phi(sorted, used, winsorise, out);
    wn_free(sorted);
    return WN_OK;
}

wn_estimate wn_funnel_limits(const wn_funnel_plot *plot, uint64_t n, double conf) {
    if (plot->why) return wn_estimate_none(plot->why);
    double half =
        wn_normal_two_sided(conf) * plot->widened * standard_error(plot->target, n);
    return (wn_estimate){
        .value = plot->target, .low = plot->target - half, .high = plot->target + half};
}

typedef struct reach {
    double target, p;
    uint64_t n;
} reach;

static bool reaches(uint64_t k, void *ctx) {
    const reach *r = ctx;
    return wn_binomial_cdf(k, r->n, r->target) >= r->p;
}

double wn_funnel_exact_limit(double target, uint64_t n, double p) {
    reach r = {target, p, n};
    uint64_t k = reaches(0, &r) ? 0 : wn_root_first(reaches, &r, 0, n);
    double at_k = exp(wn_binomial_log_pmf(k, n, target));
    double beyond = (wn_binomial_cdf(k, n, target) - p) / at_k;
    return ((double)k - beyond) / (double)n;
}
