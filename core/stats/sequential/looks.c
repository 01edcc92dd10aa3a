#include "core/stats/sequential/looks.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <math.h>

/* The error of one side. */
static double tail_of(const wn_looks *looks) {
    return looks->two_sided ? 0.5 * looks->alpha : looks->alpha;
}

static double sides(const wn_looks *looks) {
    return looks->two_sided ? 2 : 1;
}

static wn_rc check_information(const wn_looks *looks, wn_err *err) {
    double before = 0;
    if (looks->count == 0) return wn_fail(err, WN_E_USAGE, "there is no look");
    for (size_t k = 0; k < looks->count; k++) {
        double now = looks->look[k].information;
        if (!(now > 0 && now < 1e9 && now - before >= 1e-6 * now))
            return wn_fail(err, WN_E_USAGE,
                           "the information of look %zu is %.9g: expected more than %.9g",
                           k + 1, now, before);
        before = now;
    }
    return WN_OK;
}

static wn_rc check(const wn_looks *looks, wn_err *err) {
    double tail = tail_of(looks);
    if (!(tail > 0 && tail < 0.5))
        return wn_fail(err, WN_E_USAGE, "alpha is %g: expected between 0 and %g",
                       looks->alpha, 0.5 * sides(looks));
    return check_information(looks, err);
}

/* Stops a walk at look k, unless it is within the bounds. The last look has no next one:
 * any will do. */
static wn_rc pass(const wn_looks *looks, size_t k, wn_walk *walk, wn_err *err) {
    const wn_look *look = &looks->look[k];
    double time = look->information, high = look->z * sqrt(time);
    double next = k + 1 < looks->count ? look[1].information : 2 * time;
    wn_walk_look at = {time, looks->two_sided ? -high : -INFINITY, high, next};
    return wn_walk_on(walk, at, err);
}

/* The probability of being stopped above z at the look after those passed. */
static double above_z(const wn_walk *walk, double time, double z) {
    return wn_walk_above(walk, walk->passed, 0, time, z * sqrt(time));
}

wn_rc wn_looks_walk(const wn_looks *looks, size_t left, wn_walk *walk, wn_err *err) {
    *walk = (wn_walk){0};
    wn_rc rc = check_information(looks, err);
    if (rc == WN_OK) rc = wn_walk_begin(walk, err);
    for (size_t k = 0; rc == WN_OK && k + left < looks->count; k++)
        rc = pass(looks, k, walk, err);
    return rc;
}

/* --- bounds ----------------------------------------------------------------------- */

static void set_bound(const wn_looks *looks, size_t k, double z, double spent) {
    wn_look *look = &looks->look[k];
    look->z = z;
    look->p = fmin(sides(looks) * wn_normal_sf(z), 1);
    look->spent = spent;
}

typedef struct bound_search {
    const wn_walk *walk;
    double time, log_target;
} bound_search;

static double log_excess(double z, void *ctx) {
    const bound_search *s = ctx;
    return log(fmax(above_z(s->walk, s->time, z), 1e-320)) - s->log_target;
}

/* The z that is exceeded with the probability `spend`, by walks that came so far. That
 * can be no larger than without earlier looks, when it is a quantile. */
static double bound_for(const wn_walk *walk, double time, double spend) {
    double most = -wn_normal_quantile(spend);
    bound_search s = {walk, time, log(fmax(spend, 1e-320))};
    bool first = walk->passed == 0;
    return spend > 0 && !first ? wn_root_between(log_excess, &s, 0, most, 1e-12) : most;
}

wn_rc wn_looks_spend(wn_looks *looks, wn_spending spending, wn_err *err) {
    wn_walk walk = {0};
    wn_rc rc = WN_OK;
    double tail = tail_of(looks), spent = 0;
    WN_TRY(check(looks, err));
    WN_TRY(wn_walk_begin(&walk, err));
    for (size_t k = 0; k < looks->count; k++) {
        bool last = k + 1 == looks->count;
        double time = looks->look[k].information;
        double now =
            last && looks->last_is_final ? tail : wn_spending_spent(spending, tail, time);
        set_bound(looks, k, bound_for(&walk, time, now - spent), sides(looks) * now);
        spent = now;
        if (!last) WN_TRY(pass(looks, k, &walk, err));
    }
out:
    wn_walk_free(&walk);
    return rc;
}

wn_rc wn_looks_given(wn_looks *looks, wn_err *err) {
    wn_walk walk = {0};
    wn_rc rc = WN_OK;
    double spent = 0;
    WN_TRY(check_information(looks, err));
    WN_TRY(wn_walk_begin(&walk, err));
    for (size_t k = 0; k < looks->count; k++) {
        double z = looks->look[k].z;
        spent += above_z(&walk, looks->look[k].information, z);
        set_bound(looks, k, z, fmin(sides(looks) * spent, 1));
        if (k + 1 < looks->count) WN_TRY(pass(looks, k, &walk, err));
    }
out:
    wn_walk_free(&walk);
    return rc;
}

typedef struct shape_search {
    wn_looks *looks;
    double delta;
    wn_err *err;
    wn_rc rc; /* of the first call that failed */
} shape_search;

static double shape_excess(double constant, void *ctx) {
    shape_search *s = ctx;
    const wn_looks *looks = s->looks;
    double end = looks->look[looks->count - 1].information;
    for (size_t k = 0; k < looks->count; k++)
        looks->look[k].z =
            constant * pow(looks->look[k].information / end, s->delta - 0.5);
    if (s->rc == WN_OK) s->rc = wn_looks_given(s->looks, s->err);
    if (s->rc != WN_OK) return 0;
    return log(looks->look[looks->count - 1].spent / looks->alpha);
}

wn_rc wn_looks_shape(wn_looks *looks, double delta, double *constant, wn_err *err) {
    wn_rc rc = check(looks, err);
    if (rc != WN_OK) return rc;
    /* Between one look, and an equal part of the error for each. */
    shape_search s = {looks, delta, err, WN_OK};
    double tail = tail_of(looks), low = -wn_normal_quantile(tail);
    double high = -wn_normal_quantile(tail / (double)looks->count);
    if (delta > 0.5) {
        double first = looks->look[0].information,
               end = looks->look[looks->count - 1].information;
        high *= pow(first / end, 0.5 - delta);
    }
    double found = wn_root_between(shape_excess, &s, low, high, 1e-12);
    shape_excess(found, &s);
    if (constant) *constant = found;
    return s.rc;
}

wn_rc wn_looks_haybittle_peto(wn_looks *looks, double interim_z, wn_err *err) {
    wn_walk walk = {0};
    wn_rc rc = WN_OK;
    size_t last = looks->count - 1;
    double tail = tail_of(looks), spent = 0;
    WN_TRY(check(looks, err));
    WN_TRY(wn_walk_begin(&walk, err));
    for (size_t k = 0; k < last; k++) {
        spent += above_z(&walk, looks->look[k].information, interim_z);
        set_bound(looks, k, interim_z, sides(looks) * spent);
        WN_TRY(pass(looks, k, &walk, err));
    }
    if (!(spent < tail))
        WN_TRY(wn_fail(err, WN_E_USAGE,
                       "%zu looks at z = %g already spend %.3g of alpha, %g", last,
                       interim_z, sides(looks) * spent, looks->alpha));
    set_bound(looks, last, bound_for(&walk, looks->look[last].information, tail - spent),
              looks->alpha);
out:
    wn_walk_free(&walk);
    return rc;
}

/* --- what happens ----------------------------------------------------------------- */

static wn_looks_outcome outcome_of(const wn_looks *looks, const wn_walk *walk,
                                   double drift, wn_look_chance *chances) {
    wn_looks_outcome out = {0};
    double going = 1;
    for (size_t k = 0; k < looks->count; k++) {
        double time = looks->look[k].information, at = looks->look[k].z * sqrt(time);
        wn_look_chance now = {.above = wn_walk_above(walk, k, drift, time, at)};
        if (looks->two_sided) now.below = wn_walk_below(walk, k, drift, time, -at);
        if (chances) chances[k] = now;
        out.above += now.above;
        out.below += now.below;
        bool last = k + 1 == looks->count;
        out.mean_information += time * (last ? going : now.above + now.below);
        going = fmax(going - now.above - now.below, 0);
    }
    return out;
}

wn_rc wn_looks_run(const wn_looks *looks, double drift, wn_look_chance *chances,
                   wn_looks_outcome *outcome, wn_err *err) {
    wn_walk walk;
    wn_rc rc = wn_looks_walk(looks, 1, &walk, err);
    if (rc == WN_OK) *outcome = outcome_of(looks, &walk, drift, chances);
    wn_walk_free(&walk);
    return rc;
}

typedef struct drift_search {
    const wn_looks *looks;
    wn_walk walk;
    double power;
    bool wrong_side_counts;
} drift_search;

static double power_excess(double drift, void *ctx) {
    const drift_search *s = ctx;
    wn_looks_outcome outcome = outcome_of(s->looks, &s->walk, drift, NULL);
    return outcome.above + (s->wrong_side_counts ? outcome.below : 0) - s->power;
}

wn_rc wn_looks_drift(const wn_looks *looks, double power, bool wrong_side_counts,
                     double *drift, wn_err *err) {
    drift_search s = {looks, .power = power, .wrong_side_counts = wrong_side_counts};
    double high = 1;
    wn_rc rc = WN_OK;
    WN_TRY(wn_looks_walk(looks, 1, &s.walk, err));
    if (!(power_excess(0, &s) < 0 && power < 1))
        WN_TRY(wn_fail(err, WN_E_USAGE,
                       "a power of %g: expected more than the error, and less than 1",
                       power));
    while (power_excess(high, &s) < 0)
        high *= 2;
    *drift = wn_root_between(power_excess, &s, 0, high, 1e-12);
out:
    wn_walk_free(&s.walk);
    return rc;
}

wn_rc wn_looks_inflation(const wn_looks *looks, double power, double *inflation,
                         wn_err *err) {
    double drift;
    wn_rc rc = wn_looks_drift(looks, power, false, &drift, err);
    if (rc != WN_OK) return rc;
    double once = wn_normal_quantile(power) - wn_normal_quantile(tail_of(looks));
    double end = looks->look[looks->count - 1].information;
    *inflation = end * (drift / once) * (drift / once);
    return WN_OK;
}
