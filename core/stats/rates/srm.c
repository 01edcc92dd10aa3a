#include "core/stats/rates/srm.h"

#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/rates/chi2.h"

#include <math.h>

static const uint64_t exact_below = 1000;

typedef struct rarity {
    uint64_t n;
    double share, limit;
} rarity;

static bool is_rare(uint64_t k, void *ctx) {
    const rarity *r = ctx;
    return wn_binomial_log_pmf(k, r->n, r->share) <= r->limit;
}

/* P(X >= k) */
static double upper_tail(uint64_t k, uint64_t n, double share) {
    return k == 0 ? 1 : wn_binomial_sf(k - 1, n, share);
}

/* Probabilities fall away from the mode, so the counts on the other side that are no more
 * probable than the one seen begin at a place that bisection finds. */
double wn_srm_binomial_p(uint64_t x, uint64_t n, double share) {
    if (x > n || !(share > 0 && share < 1)) return 1;
    uint64_t mode = (uint64_t)(((double)n + 1) * share);
    if (mode > n) mode = n;
    /* Equally probable but for rounding counts as no more probable. */
    rarity r = {n, share, wn_binomial_log_pmf(x, n, share) + 1e-7};
    if (is_rare(mode, &r)) return 1;
    bool low = x < mode;
    uint64_t end = low ? n : 0;
    double p = low ? wn_binomial_cdf(x, n, share) : upper_tail(x, n, share);
    if (is_rare(end, &r)) {
        uint64_t k = wn_root_first(is_rare, &r, mode, end);
        p += low ? upper_tail(k, n, share) : wn_binomial_cdf(k, n, share);
    }
    return fmin(p, 1);
}

wn_test_result wn_srm_test(const uint64_t *counts, const double *shares, size_t count) {
    wn_test_result test = wn_chi2_fit(counts, shares, count);
    if (test.why || count != 2 || counts[0] + counts[1] >= exact_below) return test;
    double share = shares ? shares[0] / (shares[0] + shares[1]) : 0.5;
    test.p = wn_srm_binomial_p(counts[0], counts[0] + counts[1], share);
    return test;
}
