#include "core/stats/several/tukey.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/law/spread.h"

#include <math.h>

typedef struct range {
    double arms, q;
} range;

/* With z the smallest of the estimates: the others lie above z, and not all of them
 * within q, which is a^m - (a - b)^m for the tails a beyond z and b beyond z + q. */
static double sf_given(double z, double q, double others) {
    double a = wn_normal_sf(z), b = wn_normal_sf(z + q);
    if (b >= a) return pow(a, others);
    return pow(a, others) * -expm1(others * log1p(-b / a));
}

/* The powers narrow the integrand, as in dunnett.c. The smallest of many arms is seldom
 * above 9, and for a range of q the likeliest place is -q / 2. */
static double sf_known(double s, void *ctx) {
    const range *of = ctx;
    double q = of->q * s, step = 0.8 / sqrt(of->arms + 1), sum = 0;
    double low = -0.5 * q - 9, high = 9;
    for (double k = ceil(low / step); k * step <= high; k++)
        sum += wn_normal_pdf(k * step) * sf_given(k * step, q, of->arms - 1);
    return of->arms * step * sum;
}

double wn_tukey_sf(double q, size_t arms, double df) {
    range of = {fmax((double)arms, 2), wn_clamp(q, 0, 52)};
    if (!(df > 0)) df = WN_SPREAD_DF_LARGE;
    return wn_clamp(wn_over_spread(sf_known, &of, df, of.q), 0, 1);
}

typedef struct target {
    size_t arms;
    double df, alpha;
} target;

static double excess(double q, void *ctx) {
    const target *at = ctx;
    return log(fmax(wn_tukey_sf(q, at->arms, at->df), 1e-300) / at->alpha);
}

/* Between the critical values of one pair and Bonferroni's for all. */
double wn_tukey_critical(double alpha, size_t arms, double df) {
    double k = fmax((double)arms, 2), pairs = 0.5 * k * (k - 1);
    double known = df > 0 ? df : INFINITY;
    double low = -sqrt(2) * wn_t_quantile(0.5 * alpha, known);
    double high = -sqrt(2) * wn_t_quantile(0.5 * alpha / pairs, known);
    target at = {arms, df, alpha};
    return wn_root_between(excess, &at, low, high, 1e-12);
}
