#include "experiments/simulate/bounds.h"

#include "core/base/mem.h"
#include "core/stats/law/root.h"

#include <math.h>

/* Beyond this no z is. */
static const double z_most = 40;

typedef struct ending {
    const wn_walk *walk;
    size_t look;
    double time, drift;
    double earlier;     /* the probability of having been stopped above before */
    double probability; /* what is searched for */
} ending;

/* The probability of a result at least as high as z at this look, beyond the one that is
 * searched for; it falls as z rises. */
static double excess(double z, void *ctx) {
    const ending *e = ctx;
    return e->earlier +
           wn_walk_above(e->walk, e->look, e->drift, e->time, z * sqrt(e->time)) -
           e->probability;
}

static double z_for(ending *e, double probability) {
    e->probability = probability;
    return wn_root_between(excess, e, -z_most, z_most, 1e-9);
}

static void find_limits(const wn_looks *looks, const wn_walk *walk, double drift,
                        wn_bounds *out) {
    ending e = {.walk = walk, .drift = drift};
    for (; e.look < looks->count; e.look++) {
        wn_bounds *b = &out[e.look];
        double bound = looks->look[e.look].z, tail = 0.5 * looks->alpha;
        e.time = looks->look[e.look].information;
        double mean = drift * sqrt(e.time);
        *b = (wn_bounds){bound, z_for(&e, 1 - tail) - mean, z_for(&e, tail) - mean};
        e.earlier += wn_walk_above(walk, e.look, drift, e.time, bound * sqrt(e.time));
    }
}

wn_rc wn_bounds_find(const double *information, size_t looks, double alpha,
                     wn_spending spending, double drift, wn_bounds *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_walk walk = {0};
    wn_looks planned = {
        .count = looks, .alpha = alpha, .two_sided = true, .last_is_final = true};
    planned.look = wn_alloc_zero(looks, sizeof *planned.look);
    if (!planned.look) return wn_fail_memory(err);
    for (size_t i = 0; i < looks; i++)
        planned.look[i].information = information[i];
    WN_TRY(wn_looks_spend(&planned, spending, err));
    WN_TRY(wn_looks_walk(&planned, 1, &walk, err));
    find_limits(&planned, &walk, drift, out);
out:
    wn_walk_free(&walk);
    wn_free(planned.look);
    return rc;
}
