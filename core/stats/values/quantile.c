#include "core/stats/values/quantile.h"

#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/means/ratio.h"

#include <math.h>

static const char too_few[] = "too few values beyond the quantile";

/* The rank-th smallest value, from 1 to n. */
static double at_rank(const wn_sorted *sorted, uint64_t rank) {
    size_t i = 0;
    for (uint64_t up_to = sorted->times[0]; up_to < rank; up_to += sorted->times[i])
        i++;
    return sorted->values[i];
}

double wn_quantile_of(const wn_sorted *sorted, double p) {
    double place = ((double)sorted->n - 1) * p, whole = floor(place);
    uint64_t rank = (uint64_t)whole + 1;
    double below = at_rank(sorted, rank);
    if (place == whole || rank == sorted->n) return below;
    return below + (place - whole) * (at_rank(sorted, rank + 1) - below);
}

static const char *problem(const wn_sorted *sorted, double p, double conf) {
    if (sorted->n == 0) return "there are no values";
    if (!(p > 0 && p < 1)) return "the quantile is not between 0 and 1";
    if (!(conf > 0 && conf < 1)) return "the confidence level is not between 0 and 1";
    return NULL;
}

/* --- order statistics -------------------------------------------------------------- */

/* The number of values below the quantile is binomial. */
typedef struct below {
    uint64_t n;
    double p, tail;
} below;

static bool is_likely(uint64_t k, void *ctx) {
    const below *b = ctx;
    return wn_binomial_cdf(k, b->n, b->p) > b->tail;
}

/* The ranks that the quantile lies between with at least the coverage: `low` may be 0 and
 * `high` n + 1, which are no values. */
typedef struct ranks {
    uint64_t low, high;
} ranks;

static ranks ranks_around(uint64_t n, double p, double conf) {
    below b = {n, p, 0.5 * (1 - conf)}, above = {n, 1 - p, 0.5 * (1 - conf)};
    uint64_t low = is_likely(0, &b) ? 0 : wn_root_first(is_likely, &b, 0, n);
    uint64_t high = is_likely(0, &above) ? 0 : wn_root_first(is_likely, &above, 0, n);
    return (ranks){low, n + 1 - high};
}

wn_estimate wn_quantile_interval(const wn_sorted *sorted, double p, double conf) {
    const char *why = problem(sorted, p, conf);
    if (why) return wn_estimate_none(why);
    ranks r = ranks_around(sorted->n, p, conf);
    wn_estimate e = {.value = wn_quantile_of(sorted, p),
                     .low_unbounded = r.low == 0,
                     .high_unbounded = r.high > sorted->n};
    if (!e.low_unbounded) e.low = at_rank(sorted, r.low);
    if (!e.high_unbounded) e.high = at_rank(sorted, r.high);
    return e;
}

/* --- two arms ---------------------------------------------------------------------- */

wn_side wn_quantile_side(const wn_quantile_band *band) {
    double se = (band->high - band->low) / (2 * band->z);
    double variance = band->clumping * (band->band_n / band->n) * (band->n - 1) * se * se;
    return (wn_side){band->value, variance, band->n, band->n - 1};
}

double wn_quantile_clumping(wn_moments below_and_all, double p) {
    wn_sums share;
    double visitors = wn_moments_n(below_and_all);
    double values = visitors * wn_moments_mean(below_and_all, 1);
    if (!wn_ratio_sums(below_and_all, (wn_ratio){0, 1}, &share)) return 1;
    return wn_sums_variance(&share) / visitors / (p * (1 - p) / values);
}

/* The band of the 95% interval, whose z is that of the coverage that it really has. */
static bool band_of(const wn_sorted *sorted, double p, wn_quantile_band *out) {
    uint64_t n = sorted->n;
    ranks r = ranks_around(n, p, 0.95);
    *out = (wn_quantile_band){.value = wn_quantile_of(sorted, p),
                              .n = (double)n,
                              .band_n = (double)n,
                              .clumping = 1};
    if (r.low == 0 || r.high > n) return false;
    out->low = at_rank(sorted, r.low);
    out->high = at_rank(sorted, r.high);
    double outside =
        wn_binomial_cdf(r.low - 1, n, p) + wn_binomial_cdf(n - r.high, n, 1 - p);
    out->z = wn_normal_two_sided(1 - outside);
    return true;
}

static wn_quantile_comparison unknown(wn_estimate difference, wn_estimate lift,
                                      const char *why) {
    return (wn_quantile_comparison){{difference, 0, wn_test_none(why)}, lift};
}

static wn_quantile_comparison untested(double control, double treatment,
                                       const char *why) {
    return unknown(wn_estimate_point(treatment - control, why),
                   control > 0
                       ? wn_estimate_point(treatment / control - 1, why)
                       : wn_estimate_none("the control's quantile is not above zero"),
                   why);
}

static wn_estimate lift_of(const wn_effect *effect, const wn_sorted *control, double p,
                           wn_how how) {
    wn_estimate base = wn_quantile_interval(control, p, how.conf);
    if (base.low_unbounded || !(base.low > 0))
        return wn_estimate_none("the control's quantile is not clearly above zero");
    return wn_effect_fieller_lift(effect, how);
}

wn_quantile_comparison wn_quantile_compare(const wn_sorted *control,
                                           const wn_sorted *treatment, double p,
                                           double conf) {
    const char *why = problem(control, p, conf);
    if (control->n == 0) why = "the control has no values";
    if (!why && treatment->n == 0) why = "the treatment has no values";
    if (why) return unknown(wn_estimate_none(why), wn_estimate_none(why), why);
    wn_quantile_band c, t;
    bool control_known = band_of(control, p, &c), known = band_of(treatment, p, &t);
    if (!control_known || !known) return untested(c.value, t.value, too_few);
    if (c.low == c.high && t.low == t.high)
        return untested(c.value, t.value, "all values near the quantiles are equal");
    wn_effect effect = {wn_quantile_side(&c), wn_quantile_side(&t), {0, 0, 0}};
    wn_how how = {.conf = conf, .normal = true};
    return (wn_quantile_comparison){wn_effect_difference(&effect, how),
                                    lift_of(&effect, control, p, how)};
}
