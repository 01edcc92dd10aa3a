#include "core/stats/design/power.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/noncentral_t.h"
#include "core/stats/law/root.h"

#include <float.h>
#include <math.h>

static double square(double x) {
    return x * x;
}

static double power_on_side(double effect, double se_null, double se_true, double tail) {
    double beyond = effect + wn_normal_quantile(tail) * se_null;
    if (!(se_true > 0)) return beyond > 0;
    return wn_normal_cdf(wn_clamp(beyond / se_true, -DBL_MAX, DBL_MAX));
}

double wn_power_normal(double effect, double se_null, double se_true,
                       wn_test_level level) {
    effect = fabs(effect);
    double power = power_on_side(effect, se_null, se_true, level.tail);
    if (level.wrong_side_counts)
        power += power_on_side(-effect, se_null, se_true, level.tail);
    return power;
}

typedef struct normal_search {
    double effect, se_null, se_true, power;
    wn_test_level level;
} normal_search;

static double normal_lack(double root_n, void *ctx) {
    const normal_search *s = ctx;
    return wn_power_normal(s->effect * root_n, s->se_null, s->se_true, s->level) -
           s->power;
}

double wn_size_normal(double effect, double se_null, double se_true, wn_test_level level,
                      double power) {
    double away =
        wn_normal_quantile(power) * se_true - wn_normal_quantile(level.tail) * se_null;
    if (!(away > 0)) return 0;
    double root = away / fabs(effect);
    if (!(square(root) < WN_SIZE_MAX)) return WN_SIZE_MAX;
    if (!level.wrong_side_counts) return square(root);
    normal_search s = {effect, se_null, se_true, power, level};
    return square(wn_root_between(normal_lack, &s, 0, root, 1e-15 * root));
}

/* --- rates ------------------------------------------------------------------------ */

/* What the power rests on, for one visitor in the control. The hypothesis is
 * treatment = factor * control + null.difference. */
typedef struct contrast {
    double effect, se_null, se_true;
} contrast;

static double contrast_error(wn_score_rates rates, double factor, double ratio) {
    return sqrt(square(factor) * rates.control * (1 - rates.control) +
                rates.treatment * (1 - rates.treatment) / ratio);
}

static contrast contrast_of(const wn_rates_design *d) {
    double factor = 1 + d->null.lift;
    wn_score_rates null = wn_score_expected(d->truth, 1, d->ratio, d->null);
    return (contrast){d->truth.treatment - factor * d->truth.control - d->null.difference,
                      contrast_error(null, factor, d->ratio),
                      contrast_error(d->truth, factor, d->ratio)};
}

double wn_power_rates(const wn_rates_design *design, double n, wn_test_level level) {
    contrast c = contrast_of(design);
    return wn_power_normal(c.effect * sqrt(n), c.se_null, c.se_true, level);
}

double wn_size_rates(const wn_rates_design *design, wn_test_level level, double power) {
    contrast c = contrast_of(design);
    return wn_size_normal(c.effect, c.se_null, c.se_true, level, power);
}

typedef struct search {
    wn_rates_design rates;
    const wn_means_design *means;
    double effect, n, power;
    wn_test_level level;
} search;

static double lack_at_rate(double treatment, void *ctx) {
    search *s = ctx;
    s->rates.truth.treatment = treatment;
    return wn_power_rates(&s->rates, s->n, s->level) - s->power;
}

bool wn_detect_rates(const wn_rates_design *design, double n, wn_test_level level,
                     double power, bool above, double *treatment) {
    double null =
        (1 + design->null.lift) * design->truth.control + design->null.difference;
    search s = {.rates = *design, .n = n, .level = level, .power = power};
    double from = wn_clamp(null, 0, 1), to = above ? 1 : 0;
    if (lack_at_rate(to, &s) < 0) return false;
    *treatment = wn_root_between(lack_at_rate, &s, fmin(from, to), fmax(from, to), 1e-15);
    return true;
}

double wn_size_evan_miller(double rate, double difference, wn_test_level level,
                           double power) {
    double variance = rate * (1 - rate), other = rate + difference;
    return wn_size_normal(difference, sqrt(2 * variance),
                          sqrt(variance + other * (1 - other)), level, power);
}

double wn_size_equal_variance(double variance, double effect, wn_test_level level,
                              double power) {
    double se = sqrt(2 * variance);
    return wn_size_normal(effect, se, se, level, power);
}

/* --- means ------------------------------------------------------------------------ */

static double squared_error(const wn_means_design *d, double n) {
    double vc = square(d->sd_control), vt = square(d->sd_treatment);
    if (!d->pooled) return vc / n + vt / (n * d->ratio);
    double nt = n * d->ratio, pooled = ((n - 1) * vc + (nt - 1) * vt) / (n + nt - 2);
    return pooled * (1 / n + 1 / nt);
}

static double freedom(const wn_means_design *d, double n) {
    double nt = n * d->ratio;
    if (d->pooled) return n + nt - 2;
    double vc = square(d->sd_control) / n, vt = square(d->sd_treatment) / nt;
    double share = vc / (vc + vt);
    return 1 / (square(share) / (n - 1) + square(1 - share) / (nt - 1));
}

/* Two visitors in the smaller arm: with fewer there is no test. */
static double smallest(const wn_means_design *d) {
    return 2 / fmin(1, d->ratio);
}

double wn_power_means(const wn_means_design *design, double effect, double n,
                      wn_test_level level) {
    if (!(n >= smallest(design))) return 0;
    double df = freedom(design, n), critical = -wn_t_quantile(level.tail, df);
    double delta = fabs(effect) / sqrt(squared_error(design, n));
    double power = wn_noncentral_t_sf(critical, df, delta);
    if (level.wrong_side_counts) power += wn_noncentral_t_cdf(-critical, df, delta);
    return power;
}

static double lack_at_log_size(double log_n, void *ctx) {
    search *s = ctx;
    return wn_power_means(s->means, s->effect, exp(log_n), s->level) - s->power;
}

double wn_size_means(const wn_means_design *design, double effect, wn_test_level level,
                     double power) {
    /* A little more, so that rounding does not fall below it. */
    double least = smallest(design) * (1 + 1e-12);
    search s = {.means = design, .effect = effect, .level = level, .power = power};
    if (lack_at_log_size(log(WN_SIZE_MAX), &s) < 0) return WN_SIZE_MAX;
    if (lack_at_log_size(log(least), &s) >= 0) return smallest(design);
    return exp(
        wn_root_between(lack_at_log_size, &s, log(least), log(WN_SIZE_MAX), 1e-14));
}

static double lack_at_effect(double effect, void *ctx) {
    search *s = ctx;
    return wn_power_means(s->means, effect, s->n, s->level) - s->power;
}

bool wn_detect_means(const wn_means_design *design, double n, wn_test_level level,
                     double power, double *effect) {
    if (!(n >= smallest(design))) return false;
    search s = {.means = design, .n = n, .level = level, .power = power};
    double high = sqrt(squared_error(design, n));
    for (int i = 0; i < 1000 && lack_at_effect(high, &s) < 0; i++)
        high *= 2;
    if (lack_at_effect(high, &s) < 0) return false;
    *effect = wn_root_between(lack_at_effect, &s, 0, high, 1e-14 * high);
    return true;
}

/* --- arcsine ---------------------------------------------------------------------- */

double wn_effect_h(double rate, double other) {
    return 2 * (asin(sqrt(wn_clamp(rate, 0, 1))) - asin(sqrt(wn_clamp(other, 0, 1))));
}

double wn_power_h(double h, double n, double ratio, wn_test_level level) {
    double se = sqrt((1 + 1 / ratio) / n);
    return wn_power_normal(h, se, se, level);
}

double wn_size_h(double h, double ratio, wn_test_level level, double power) {
    double se = sqrt(1 + 1 / ratio);
    return wn_size_normal(h, se, se, level, power);
}

double wn_size_h_other(double h, double n, wn_test_level level, double power) {
    double together = wn_size_normal(h, 1, 1, level, power); /* n m / (n + m) */
    return together < n ? fmin(together * n / (n - together), WN_SIZE_MAX) : WN_SIZE_MAX;
}
