#include "core/stats/values/mann_whitney.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/values/differences.h"

#include <math.h>
#include <string.h>

/* --- what both tests count --------------------------------------------------------- */

typedef struct counted {
    double w, pairs;
    double ties;   /* the sum of t^3 - t over groups of t equal values of both arms */
    bool distinct; /* no two values are equal */
} counted;

static double cube_less_self(double t) {
    return t * (t * t - 1);
}

/* One pass over the distinct values of both arms in turn. */
static counted count_pairs(const wn_sorted *control, const wn_sorted *treatment) {
    counted c = {.pairs = (double)control->n * (double)treatment->n, .distinct = true};
    double below = 0; /* values of the control below the current one */
    for (size_t i = 0, j = 0; i < control->count || j < treatment->count;) {
        double x = j < treatment->count ? treatment->values[j] : INFINITY;
        double y = i < control->count ? control->values[i] : INFINITY;
        double of_treatment = x <= y ? (double)treatment->times[j++] : 0;
        double of_control = y <= x ? (double)control->times[i++] : 0;
        c.w += of_treatment * (below + 0.5 * of_control);
        below += of_control;
        c.ties += cube_less_self(of_treatment + of_control);
        c.distinct = c.distinct && of_treatment + of_control < 2;
    }
    return c;
}

/* The shift's interval goes from the `rank`-th smallest difference to the rank-th
 * largest; with rank 0 it has no bounds. */
static wn_estimate shift_of(const wn_differences *d, uint64_t rank,
                            wn_alternative alternative) {
    wn_estimate e = {.value = wn_differences_median(d),
                     .low_unbounded = rank == 0 || alternative == WN_LESS,
                     .high_unbounded = rank == 0 || alternative == WN_GREATER};
    if (!e.low_unbounded) e.low = wn_differences_nth(d, rank);
    if (!e.high_unbounded) e.high = wn_differences_nth(d, d->pairs + 1 - rank);
    return e;
}

/* Where many pairs are equal, the shift's interval may be one point; and an end of it at
 * 0 belongs to it or not by how equal pairs count, which only the test has counted. */
static void check_shift(wn_mann_whitney *m, double conf) {
    const wn_estimate *s = &m->shift;
    bool is_point = !s->low_unbounded && !s->high_unbounded && s->low == s->high;
    if (is_point || (m->test.p < 1 - conf && !wn_estimate_excludes(s, 0)))
        m->shift = wn_estimate_point(s->value, "too many pairs are equal");
}

static const char *problem(const wn_sorted *control, const wn_sorted *treatment,
                           double conf) {
    if (control->n == 0) return "the control has no values";
    if (treatment->n == 0) return "the treatment has no values";
    if (!(conf > 0 && conf < 1)) return "the confidence level is not between 0 and 1";
    return NULL;
}

static wn_mann_whitney unknown(double w, const char *why) {
    return (wn_mann_whitney){.w = w,
                             .test = wn_test_none(why),
                             .superiority = wn_estimate_none(why),
                             .shift = wn_estimate_none(why)};
}

/* --- asymptotic -------------------------------------------------------------------- */

/* W's distance from what it is without an effect, less the correction. */
static double corrected(const counted *c, wn_rank_options options) {
    double away = c->w - 0.5 * c->pairs;
    if (!options.continuity) return away;
    if (options.alternative == WN_GREATER) return away - 0.5;
    if (options.alternative == WN_LESS) return away + 0.5;
    return away > 0 ? away - 0.5 : away < 0 ? away + 0.5 : 0;
}

static double p_of(double z, wn_alternative alternative) {
    if (alternative == WN_GREATER) return wn_normal_sf(z);
    if (alternative == WN_LESS) return wn_normal_cdf(z);
    return fmin(2 * wn_normal_sf(fabs(z)), 1);
}

/* How far W may be from a hypothesis that the test does not reject. */
static double reach(double sd, wn_rank_options options) {
    double z = options.alternative == WN_TWO_SIDED ? wn_normal_two_sided(options.conf)
                                                   : wn_normal_quantile(options.conf);
    return z * sd + (options.continuity ? 0.5 : 0);
}

static wn_estimate superiority_of(const counted *c, double far, wn_alternative side) {
    return (wn_estimate){.value = c->w / c->pairs,
                         .low = side == WN_LESS ? 0 : fmax((c->w - far) / c->pairs, 0),
                         .high =
                             side == WN_GREATER ? 1 : fmin((c->w + far) / c->pairs, 1)};
}

wn_mann_whitney wn_mann_whitney_asymptotic(const wn_sorted *control,
                                           const wn_sorted *treatment,
                                           wn_rank_options options) {
    const char *why = problem(control, treatment, options.conf);
    if (why) return unknown(0, why);
    counted c = count_pairs(control, treatment);
    double n = (double)control->n + (double)treatment->n;
    double ties = options.ignore_ties ? 0 : c.ties / n / (n - 1);
    double sd = sqrt(c.pairs / 12 * fmax(n + 1 - ties, 0));
    if (control->count == 1 && treatment->count == 1 &&
        control->values[0] == treatment->values[0])
        return unknown(c.w, "all values are equal");
    double z = corrected(&c, options) / sd, far = reach(sd, options);
    wn_differences differences = wn_differences_of(control, treatment);
    /* W at the shift of the k-th smallest difference is pairs - k. */
    double rank = ceil(0.5 * c.pairs - far);
    wn_mann_whitney m = {.w = c.w,
                         .test = {.statistic = z, .p = p_of(z, options.alternative)},
                         .superiority = superiority_of(&c, far, options.alternative),
                         .shift = shift_of(&differences, rank >= 1 ? (uint64_t)rank : 0,
                                           options.alternative)};
    check_shift(&m, options.conf);
    return m;
}

/* --- exact ------------------------------------------------------------------------- */

/* P(W = w) for w up to `most`, with m and n values, into p[(m + 1) * (most + 1)], of
 * which the last row counts. The largest value is one of the i with chance i / (i + j),
 * and then above all j others. */
static void distribution(size_t m, size_t n, size_t most, double *p) {
    size_t width = most + 1;
    memset(p, 0, (m + 1) * width * sizeof *p);
    for (size_t i = 0; i <= m; i++)
        p[i * width] = 1;
    for (size_t j = 1; j <= n; j++) {
        for (size_t i = 1; i <= m; i++) {
            double *row = &p[i * width], *fewer = row - width;
            double top = (double)i / (double)(i + j);
            for (size_t w = 0; w < width; w++)
                row[w] = (1 - top) * row[w] + (w >= j ? top * fewer[w - j] : 0);
        }
    }
}

/* The distribution function of W up to half of its range, beyond which it is symmetric.
 */
typedef struct law {
    double *cdf; /* [half + 1] */
    size_t half, pairs;
} law;

static wn_rc law_of(size_t m, size_t n, law *out, wn_err *err) {
    if (m > n) return law_of(n, m, out, err);
    size_t half = m * n / 2, width = half + 1;
    double *p = wn_alloc((m + 1) * width * sizeof *p);
    *out = (law){.cdf = wn_alloc(width * sizeof *p), .half = half, .pairs = m * n};
    if (!p || !out->cdf) {
        wn_free(p);
        wn_free(out->cdf);
        return wn_fail_memory(err);
    }
    distribution(m, n, half, p);
    double sum = 0;
    for (size_t w = 0; w < width; w++)
        out->cdf[w] = sum += p[m * width + w];
    wn_free(p);
    return WN_OK;
}

/* P(W <= w), for any w. */
static double at_most(const law *l, double w) {
    if (w < 0) return 0;
    if (w <= (double)l->half) return l->cdf[(size_t)w];
    double above = (double)l->pairs - w - 1;
    return above < 0 ? 1 : 1 - l->cdf[(size_t)above];
}

static double exact_p(const law *l, double w, wn_alternative alternative) {
    double low = at_most(l, w), high = at_most(l, (double)l->pairs - w);
    if (alternative == WN_GREATER) return high;
    if (alternative == WN_LESS) return low;
    return fmin(2 * fmin(low, high), 1);
}

/* The smallest w that the test does not reject; equal to its level but for rounding is
 * not rejected. */
static uint64_t exact_rank(const law *l, double conf, wn_alternative alternative) {
    double tail = (alternative == WN_TWO_SIDED ? 0.5 : 1) * (1 - conf);
    uint64_t w = 0;
    while (w < l->half && l->cdf[w] < tail * (1 - 1e-12))
        w++;
    return w;
}

wn_rc wn_mann_whitney_exact(const wn_sorted *control, const wn_sorted *treatment,
                            wn_alternative alternative, double conf, wn_mann_whitney *out,
                            wn_err *err) {
    law l;
    *out = (wn_mann_whitney){0};
    const char *why = problem(control, treatment, conf);
    if (why) return wn_fail(err, WN_E_USAGE, "%s", why);
    counted c = count_pairs(control, treatment);
    if (!c.distinct)
        return wn_fail(err, WN_E_USAGE,
                       "some values are equal: the exact test has no "
                       "ties");
    if (c.pairs > WN_RANKS_EXACT_PAIRS)
        return wn_fail(err, WN_E_USAGE, "the exact test is for up to %d pairs, not %g",
                       WN_RANKS_EXACT_PAIRS, c.pairs);
    wn_rc rc = law_of(control->n, treatment->n, &l, err);
    if (rc != WN_OK) return rc;
    wn_differences differences = wn_differences_of(control, treatment);
    *out = (wn_mann_whitney){
        .w = c.w,
        .exact = true,
        .test = {.statistic = c.w, .p = exact_p(&l, c.w, alternative)},
        .superiority =
            wn_estimate_point(c.w / c.pairs, "the exact test has no interval of it"),
        .shift = shift_of(&differences, exact_rank(&l, conf, alternative), alternative)};
    wn_free(l.cdf);
    return WN_OK;
}

wn_rc wn_mann_whitney_compare(const wn_sorted *control, const wn_sorted *treatment,
                              double conf, wn_mann_whitney *out, wn_err *err) {
    bool few = control->n && control->n < WN_RANKS_EXACT_BELOW && treatment->n &&
               treatment->n < WN_RANKS_EXACT_BELOW;
    if (few && count_pairs(control, treatment).distinct)
        return wn_mann_whitney_exact(control, treatment, WN_TWO_SIDED, conf, out, err);
    *out = wn_mann_whitney_asymptotic(
        control, treatment, (wn_rank_options){.conf = conf, .continuity = true});
    return WN_OK;
}
