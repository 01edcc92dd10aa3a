#include "core/stats/rates/prop.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"

#include <math.h>

static wn_estimate rate_with(wn_prop prop, double low, double high) {
    return (wn_estimate){.value = wn_prop_rate(prop),
                         .low = wn_clamp(low, 0, 1),
                         .high = wn_clamp(high, 0, 1)};
}

/* Why there is nothing to estimate, or NULL. */
static const char *problem(wn_prop prop, double conf) {
    if (prop.n == 0) return "there are no trials";
    if (prop.x > prop.n) return "there are more successes than trials";
    if (!(conf > 0 && conf < 1)) return "the confidence level is not between 0 and 1";
    return NULL;
}

static wn_estimate unknown(const char *why) {
    return (wn_estimate){.low = 0, .high = 1, .why = why};
}

wn_estimate wn_prop_wilson(wn_prop prop, double conf) {
    const char *why = problem(prop, conf);
    if (why) return unknown(why);
    double x = (double)prop.x, n = (double)prop.n, z = wn_normal_two_sided(conf);
    double middle = (x + 0.5 * z * z) / (n + z * z);
    double half = z / (n + z * z) * sqrt(x * (n - x) / n + 0.25 * z * z);
    return rate_with(prop, prop.x == 0 ? 0 : middle - half,
                     prop.x == prop.n ? 1 : middle + half);
}

wn_estimate wn_prop_wilson_cc(wn_prop prop, double conf) {
    const char *why = problem(prop, conf);
    if (why) return unknown(why);
    double x = (double)prop.x, n = (double)prop.n, p = x / n;
    double z = wn_normal_two_sided(conf), zz = z * z, scale = 2 * (n + zz);
    double low = 2 * x + zz - 1 - z * sqrt(zz - 2 - 1 / n + 4 * p * (n - x + 1));
    double high = 2 * x + zz + 1 + z * sqrt(zz + 2 - 1 / n + 4 * p * (n - x - 1));
    return rate_with(prop, prop.x == 0 ? 0 : low / scale,
                     prop.x == prop.n ? 1 : high / scale);
}

wn_estimate wn_prop_clopper_pearson(wn_prop prop, double conf) {
    const char *why = problem(prop, conf);
    if (why) return unknown(why);
    double x = (double)prop.x, rest = (double)(prop.n - prop.x), tail = 0.5 * (1 - conf);
    double low = prop.x == 0 ? 0 : wn_beta_quantile(tail, x, rest + 1);
    double high = prop.x == prop.n ? 1 : wn_beta_upper_quantile(tail, x + 1, rest);
    return rate_with(prop, low, high);
}

wn_estimate wn_prop_agresti_coull(wn_prop prop, double conf) {
    const char *why = problem(prop, conf);
    if (why) return unknown(why);
    double z = wn_normal_two_sided(conf), n = (double)prop.n + z * z;
    double middle = ((double)prop.x + 0.5 * z * z) / n;
    double half = z * sqrt(middle * (1 - middle) / n);
    return rate_with(prop, middle - half, middle + half);
}

wn_estimate wn_prop_jeffreys(wn_prop prop, double conf) {
    const char *why = problem(prop, conf);
    if (why) return unknown(why);
    double a = (double)prop.x + 0.5, b = (double)(prop.n - prop.x) + 0.5;
    double tail = 0.5 * (1 - conf);
    return rate_with(prop, wn_beta_quantile(tail, a, b),
                     wn_beta_upper_quantile(tail, a, b));
}
