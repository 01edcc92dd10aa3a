#include "experiments/plan/contrast.h"

#include "core/stats/design/power.h"
#include "core/stats/law/root.h"

#include <math.h>

/* Against the hypothesis that the lift is `null`. */
static wn_rates_design rates_of(const wn_contrast *c, double lift, double null) {
    return (wn_rates_design){.truth = {c->baseline, c->baseline * (1 + lift)},
                             .null = {.lift = null},
                             .ratio = c->ratio};
}

/* What is tested is treatment - (1 + null) control. */
static wn_means_design means_of(const wn_contrast *c, double null) {
    double sd = c->sd * sqrt(c->variance);
    return (wn_means_design){(1 + null) * sd, sd, c->ratio, false};
}

static double power_against(const wn_contrast *c, double n, double lift, double null) {
    wn_test_level level = {.tail = c->tail};
    if (c->kind == WN_CONVERSION) {
        wn_rates_design rates = rates_of(c, lift, null);
        return wn_power_rates(&rates, n / c->variance, level);
    }
    wn_means_design means = means_of(c, null);
    return wn_power_means(&means, (lift - null) * c->baseline, n, level);
}

static double null_of(const wn_contrast *c) {
    return c->aim == WN_AIM_DIFFERENT ? 0 : -c->margin;
}

double wn_contrast_power(const wn_contrast *c, double n, double lift) {
    double power = power_against(c, n, lift, null_of(c));
    if (c->aim != WN_AIM_EQUIVALENT) return power;
    /* No result fails both tests. */
    return fmax(power + power_against(c, n, lift, c->margin) - 1, 0);
}

typedef struct size_search {
    const wn_contrast *c;
    double lift, power;
} size_search;

static double lack_at_log_size(double log_n, void *ctx) {
    const size_search *s = ctx;
    return wn_contrast_power(s->c, exp(log_n), s->lift) - s->power;
}

static double size_for_both(const wn_contrast *c, double lift, double power) {
    size_search s = {c, lift, power};
    double low = log(2 / fmin(1, c->ratio)), high = log(WN_SIZE_MAX);
    if (lack_at_log_size(high, &s) < 0) return WN_SIZE_MAX;
    return exp(wn_root_between(lack_at_log_size, &s, low, high, 1e-14));
}

double wn_contrast_size(const wn_contrast *c, double lift, double power) {
    wn_test_level level = {.tail = c->tail};
    double null = null_of(c);
    if (c->aim == WN_AIM_EQUIVALENT) return size_for_both(c, lift, power);
    if (c->kind == WN_CONVERSION) {
        wn_rates_design rates = rates_of(c, lift, null);
        return fmin(c->variance * wn_size_rates(&rates, level, power), WN_SIZE_MAX);
    }
    wn_means_design means = means_of(c, null);
    return wn_size_means(&means, (lift - null) * c->baseline, level, power);
}

bool wn_contrast_detect(const wn_contrast *c, double n, double power, double *lift) {
    wn_test_level level = {.tail = c->tail};
    double found;
    if (c->kind == WN_CONVERSION) {
        wn_rates_design rates = rates_of(c, 0, 0);
        if (!wn_detect_rates(&rates, n / c->variance, level, power, true, &found))
            return false;
        *lift = found / c->baseline - 1;
    } else {
        wn_means_design means = means_of(c, 0);
        if (!wn_detect_means(&means, n, level, power, &found)) return false;
        *lift = found / c->baseline;
    }
    return true;
}
