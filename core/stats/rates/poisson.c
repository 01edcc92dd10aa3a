#include "core/stats/rates/poisson.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <math.h>

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
