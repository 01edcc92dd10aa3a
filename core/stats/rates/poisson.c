#include "core/stats/rates/poisson.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <math.h>

/* P(X <= k) and P(X >= k) for Poisson(mean), by way of waiting times. */
static double count_at_most(uint64_t k, double mean) {
    return wn_chi2_sf(2 * mean, 2 * (double)k + 2);
}

static double count_at_least(uint64_t k, double mean) {
    return k == 0 ? 1 : wn_chi2_cdf(2 * mean, 2 * (double)k);
}

typedef struct count_tail {
    uint64_t k;
    bool upper;
    double p;
} count_tail;

static double tail_excess(double mean, void *ctx) {
    const count_tail *t = ctx;
    return (t->upper ? count_at_most(t->k, mean) : count_at_least(t->k, mean)) - t->p;
}

wn_estimate wn_poisson_rate(wn_events events, double conf) {
    double k = (double)events.count;
    /* No tail that anybody asks for ends further out. */
    double far = k + 60 + 10 * sqrt(k + 1), fine = 1e-14 * (k + 1);
    count_tail low = {events.count, false, (1 - conf) / 2};
    count_tail high = {events.count, true, (1 - conf) / 2};
    if (!(events.exposure > 0)) return wn_estimate_none("there is no exposure");
    double least = events.count ? wn_root_between(tail_excess, &low, 0, k, fine) : 0;
    double most = wn_root_between(tail_excess, &high, k, far, fine);
    return (wn_estimate){.value = k / events.exposure,
                         .low = least / events.exposure,
                         .high = most / events.exposure};
}

wn_test_result wn_poisson_against(wn_events events, double rate,
                                  wn_alternative alternative) {
    if (!(events.exposure > 0)) return wn_test_none("there is no exposure");
    double mean = fmax(rate, 0) * events.exposure;
    double less = count_at_most(events.count, mean);
    double greater = count_at_least(events.count, mean);
    double p = alternative == WN_LESS      ? less
               : alternative == WN_GREATER ? greater
                                           : fmin(1, 2 * fmin(less, greater));
    return (wn_test_result){.statistic = (double)events.count, .p = p};
}

/* The treatment's events among all, and their share under the hypothesis. */
typedef struct split {
    uint64_t x, n;
    double share;
} split;

static double at_most(const split *s, uint64_t x) {
    return wn_binomial_cdf(x, s->n, s->share);
}

static double at_least(const split *s, uint64_t x) {
    return x == 0 ? 1 : wn_binomial_sf(x - 1, s->n, s->share);
}

typedef struct rarity {
    const split *s;
    double limit;
} rarity;

static bool is_rare(uint64_t x, void *ctx) {
    const rarity *r = ctx;
    return wn_binomial_log_pmf(x, r->s->n, r->s->share) <= r->limit;
}

/* Both tails of outcomes that are no more probable than x. The tolerance is R's, for
 * outcomes that are equally probable but for rounding. */
static double likelihood_p(const split *s) {
    double middle = (double)s->n * s->share, x = (double)s->x;
    rarity r = {s, wn_binomial_log_pmf(s->x, s->n, s->share) + log1p(1e-7)};
    if (x == middle) return 1;
    uint64_t from = (uint64_t)(x < middle ? ceil(middle) : floor(middle));
    uint64_t end = x < middle ? s->n : 0;
    double near = x < middle ? at_most(s, s->x) : at_least(s, s->x);
    if (!is_rare(end, &r)) return near;
    uint64_t first = is_rare(from, &r) ? from : wn_root_first(is_rare, &r, from, end);
    return fmin(near + (x < middle ? at_least(s, first) : at_most(s, first)), 1);
}

static double central_p(const split *s, wn_alternative alternative) {
    double low = at_most(s, s->x), high = at_least(s, s->x);
    if (alternative == WN_GREATER) return high;
    if (alternative == WN_LESS) return low;
    return fmin(2 * fmin(low, high), 1);
}

/* The ratio at a share whose logit is u. */
static double ratio_at(double u, wn_events control, wn_events treatment) {
    return exp(u) * (control.exposure / treatment.exposure);
}

static wn_estimate ratio_of(wn_events control, wn_events treatment,
                            wn_alternative alternative, double conf) {
    double tail = (alternative == WN_TWO_SIDED ? 0.5 : 1) * (1 - conf);
    double x = (double)treatment.count, y = (double)control.count;
    wn_estimate e = {0};
    if (control.count > 0)
        e.value = ratio_at(log(x / y), control, treatment);
    else
        e.why = "the control has no events";
    if (treatment.count > 0 && alternative != WN_LESS)
        e.low = ratio_at(wn_beta_logit_quantile(tail, x, y + 1), control, treatment);
    e.high_unbounded = control.count == 0 || alternative == WN_GREATER;
    if (!e.high_unbounded)
        e.high = ratio_at(-wn_beta_logit_quantile(tail, y, x + 1), control, treatment);
    return e;
}

static const char *problem(wn_events control, wn_events treatment, double ratio,
                           double conf) {
    if (!(control.exposure > 0 && treatment.exposure > 0))
        return "an arm has no exposure";
    if (!(ratio > 0)) return "the hypothetical ratio is not above zero";
    if (!(conf > 0 && conf < 1)) return "the confidence level is not between 0 and 1";
    if (control.count + treatment.count == 0) return "there are no events";
    return NULL;
}

wn_poisson_comparison wn_poisson_compare(wn_events control, wn_events treatment,
                                         double ratio, wn_alternative alternative,
                                         double conf) {
    const char *why = problem(control, treatment, ratio, conf);
    if (why) return (wn_poisson_comparison){wn_estimate_none(why), wn_test_none(why), 1};
    double expected = ratio * treatment.exposure;
    split s = {treatment.count, control.count + treatment.count,
               expected / (expected + control.exposure)};
    double p = central_p(&s, alternative);
    return (wn_poisson_comparison){
        .ratio = ratio_of(control, treatment, alternative, conf),
        .test = {.statistic = (double)treatment.count, .p = p},
        .p_likelihood = alternative == WN_TWO_SIDED ? likelihood_p(&s) : p};
}
