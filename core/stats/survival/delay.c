#include "core/stats/survival/delay.h"

#include "core/stats/law/dist.h"

#include <math.h>

/* How many standard deviations the log of t is above its mean. */
static double standardised(const wn_delay *delay, double t) {
    return t > 0 ? (log(t) - delay->a) * exp(-delay->b) : -40;
}

double wn_delay_cdf(const wn_delay *delay, double t) {
    if (delay->law == WN_DELAY_EXPONENTIAL) return -expm1(-exp(delay->a) * t);
    return wn_normal_cdf(standardised(delay, t));
}

double wn_delay_sf(const wn_delay *delay, double t) {
    if (delay->law == WN_DELAY_EXPONENTIAL) return exp(-exp(delay->a) * t);
    return wn_normal_sf(standardised(delay, t));
}

double wn_delay_quantile(const wn_delay *delay, double p) {
    if (delay->law == WN_DELAY_EXPONENTIAL) return -log1p(-p) * exp(-delay->a);
    return exp(delay->a + wn_normal_quantile(p) * exp(delay->b));
}

double wn_delay_mean(const wn_delay *delay) {
    if (delay->law == WN_DELAY_EXPONENTIAL) return exp(-delay->a);
    return exp(delay->a + 0.5 * exp(2 * delay->b));
}

wn_delay_slopes wn_delay_cdf_slopes(const wn_delay *delay, double t) {
    if (delay->law == WN_DELAY_EXPONENTIAL) {
        double x = exp(delay->a) * t, fall = x * exp(-x);
        return (wn_delay_slopes){.value = -expm1(-x), .a = fall, .aa = fall * (1 - x)};
    }
    double z = standardised(delay, t), f = wn_normal_pdf(z), s = exp(-delay->b);
    return (wn_delay_slopes){.value = wn_normal_cdf(z),
                             .a = -f * s,
                             .b = -z * f,
                             .aa = -z * f * s * s,
                             .ab = f * (1 - z * z) * s,
                             .bb = z * f * (1 - z * z)};
}

wn_delay_slopes wn_delay_log_density_slopes(const wn_delay *delay, double t) {
    if (delay->law == WN_DELAY_EXPONENTIAL) {
        double x = exp(delay->a) * t;
        return (wn_delay_slopes){.value = delay->a - x, .a = 1 - x, .aa = -x};
    }
    const double log_root_2pi = 0.91893853320467274178;
    double z = standardised(delay, t), s = exp(-delay->b);
    return (wn_delay_slopes){.value = -log(t) - delay->b - 0.5 * z * z - log_root_2pi,
                             .a = z * s,
                             .b = z * z - 1,
                             .aa = -s * s,
                             .ab = -2 * z * s,
                             .bb = -2 * z * z};
}
