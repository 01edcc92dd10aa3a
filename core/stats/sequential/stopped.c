#include "core/stats/sequential/stopped.h"

#include "core/stats/law/root.h"

#include <math.h>

typedef struct ending {
    const wn_looks *looks;
    double z;           /* at the last of them */
    wn_walk walk;       /* up to it */
    double probability; /* what is searched for */
} ending;

/* The probability of a result at least as high. */
static double as_high(const ending *e, double drift) {
    const wn_looks *looks = e->looks;
    double sum = 0;
    for (size_t k = 0; k < looks->count; k++) {
        bool last = k + 1 == looks->count;
        double time = looks->look[k].information, z = last ? e->z : looks->look[k].z;
        sum += wn_walk_above(&e->walk, k, drift, time, z * sqrt(time));
    }
    return sum;
}

static double excess(double drift, void *ctx) {
    const ending *e = ctx;
    return as_high(e, drift) - e->probability;
}

/* The drift with which a result as high has this probability; they rise together. */
static double drift_for(ending *e, double near, double probability) {
    double low = near, high = near, reach = 1;
    e->probability = probability;
    for (; excess(low, e) > 0; reach *= 2)
        low = near - reach;
    for (; excess(high, e) < 0; reach *= 2)
        high = near + reach;
    return wn_root_between(excess, e, low, high, 1e-12 * reach);
}

/* For z of at least 0 when two-sided, so that of the two tails this is the smaller or
 * nearly so, and the sign of an effect cannot change its p-value. */
static wn_stopped stopped_above(ending *e, double unit, double conf) {
    const wn_looks *looks = e->looks;
    double tail = looks->two_sided ? 0.5 * (1 - conf) : 1 - conf;
    double near = e->z / sqrt(looks->look[looks->count - 1].information);
    double high = as_high(e, 0);
    wn_stopped out = {.p = looks->two_sided ? 2 * fmin(high, 1 - high) : high};
    out.effect.value = unit * drift_for(e, near, 0.5);
    out.effect.low = unit * drift_for(e, near, tail);
    out.effect.high_unbounded = !looks->two_sided;
    if (looks->two_sided) out.effect.high = unit * drift_for(e, near, 1 - tail);
    return out;
}

static wn_stopped mirrored(wn_stopped s) {
    wn_estimate *effect = &s.effect;
    double low = effect->low;
    effect->value = -effect->value;
    effect->low = -effect->high;
    effect->high = -low;
    return s;
}

wn_rc wn_stopped_with(const wn_looks *looks, double estimate, double se, double conf,
                      wn_stopped *out, wn_err *err) {
    wn_rc rc = WN_OK;
    ending e = {.looks = looks, .z = estimate / se};
    if (!(se > 0 && isfinite(e.z) && conf > 0 && conf < 1))
        return wn_fail(err, WN_E_USAGE,
                       "an estimate of %g with standard error %g at confidence %g",
                       estimate, se, conf);
    WN_TRY(wn_looks_walk(looks, 1, &e.walk, err));
    double unit = se * sqrt(looks->look[looks->count - 1].information);
    bool mirror = looks->two_sided && e.z < 0;
    if (mirror) e.z = -e.z;
    *out = stopped_above(&e, unit, conf);
    if (mirror) *out = mirrored(*out);
out:
    wn_walk_free(&e.walk);
    return rc;
}
