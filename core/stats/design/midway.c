#include "core/stats/design/midway.h"

#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/sequential/normal_mixture.h"

#include <math.h>

/* What the interval will be centred on, and its half width: the centre is normal. */
typedef struct outlook {
    double mean, sd, half;
} outlook;

static outlook look_ahead(const wn_midway *m, double more) {
    double variance = m->variance / (1 + more), se = sqrt(variance);
    double z = wn_normal_two_sided(1 - m->alpha);
    if (m->rule == WN_MIDWAY_SEQUENTIAL) {
        double expected = m->visitors * (1 + more) / m->tuning;
        z = wn_mixture_radius(expected * wn_mixture_tuning(m->alpha), m->alpha);
    }
    if (m->rule != WN_MIDWAY_BAYES) return (outlook){m->effect, se, z * se};
    wn_normal expected =
        wn_bayes_normal_posterior(m->prior, (wn_normal){m->effect, variance});
    return (outlook){expected.mean, expected.variance / se, z * sqrt(expected.variance)};
}

double wn_midway_power(const wn_midway *m, double more) {
    outlook o = look_ahead(m, more);
    return wn_normal_sf((o.half - o.mean) / o.sd) +
           wn_normal_cdf((-o.half - o.mean) / o.sd);
}

typedef struct search {
    const wn_midway *midway;
    double power;
} search;

static double lack(double log_total, void *ctx) {
    const search *s = ctx;
    return wn_midway_power(s->midway, expm1(log_total)) - s->power;
}

bool wn_midway_more(const wn_midway *midway, double power, double *more) {
    search s = {midway, power};
    double enough = log1p(1e6);
    *more = 0;
    if (lack(0, &s) >= 0) return true;
    if (lack(enough, &s) < 0) return false;
    *more = expm1(wn_root_between(lack, &s, 0, enough, 1e-14));
    return true;
}
