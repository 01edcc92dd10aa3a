#include "experiments/assign/assign.h"

#include "core/base/mem.h"

#include <math.h>

/* --------------------------------------------------------------------------------- hash
 */

static const uint32_t fnv_start = 0x811C9DC5;

static uint32_t fnv_unit(uint32_t hash, uint32_t unit) {
    return (hash ^ unit) * 0x01000193;
}

/* A code point beyond 16 bits is two units, a pair of surrogates. */
static uint32_t fnv_point(uint32_t hash, uint32_t point) {
    if (point < 0x10000) return fnv_unit(hash, point);
    hash = fnv_unit(hash, 0xD800 + ((point - 0x10000) >> 10));
    return fnv_unit(hash, 0xDC00 + ((point - 0x10000) & 0x3FF));
}

static uint32_t fnv_text(uint32_t hash, wn_text text) {
    while (text.n) {
        if ((unsigned char)text.p[0] >= 0x80) {
            hash = fnv_point(hash, wn_utf8_next(&text));
            continue;
        }
        hash = fnv_unit(hash, (unsigned char)text.p[0]);
        text.p++;
        text.n--;
    }
    return hash;
}

/* The hash of a number's decimal digits. */
static uint32_t fnv_digits(uint32_t number) {
    char digits[10];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return fnv_text(fnv_start, (wn_text){digits + first, sizeof digits - first});
}

bool wn_assign_hash(int version, wn_text seed, wn_text id, double *hash) {
    if (version == 1) {
        uint32_t whole = fnv_text(fnv_text(fnv_start, id), seed);
        *hash = whole % 1000 / 1000.0;
    } else if (version == 2) {
        uint32_t whole = fnv_digits(fnv_text(fnv_text(fnv_start, seed), id));
        *hash = whole % 10000 / 10000.0;
    } else {
        *hash = 0;
        return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------- ranges
 */

void wn_assign_equal_weights(size_t count, double *weights) {
    for (size_t i = 0; i < count; i++)
        weights[i] = 1 / (double)count;
}

static double sum_of(const double *weights, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    return sum;
}

static bool is_whole(double sum) {
    return fabs(sum - 1) <= WN_WEIGHTS_TOLERANCE;
}

void wn_assign_ranges(const double *weights, size_t count, double coverage,
                      wn_range *ranges) {
    bool given = weights && is_whole(sum_of(weights, count));
    double low = 0;
    coverage = fmin(fmax(coverage, 0), 1);
    for (size_t i = 0; i < count; i++) {
        double weight = given ? weights[i] : 1 / (double)count;
        ranges[i] = (wn_range){low, low + coverage * weight};
        low += weight;
    }
}

static bool holds(wn_range range, double hash) {
    return hash >= range.low && hash < range.high;
}

size_t wn_assign_choose(double hash, const wn_range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (holds(ranges[i], hash)) return i;
    return WN_NO_ARM;
}

bool wn_assign_in_namespace(wn_text id, const wn_namespace *space) {
    /* The seed is "__" and the name; version 1 hashes it after the id. */
    uint32_t whole = fnv_text(fnv_text(fnv_start, id), wn_text_of("__"));
    return holds(space->range, fnv_text(whole, space->name) % 1000 / 1000.0);
}

bool wn_assign_held_out(wn_text id, const wn_holdout *holdout) {
    double hash;
    return wn_assign_hash(2, holdout->name, id, &hash) && hash < holdout->share;
}

/* --------------------------------------------------------------------------- assignment
 */

static wn_rc copy(wn_text text, wn_text *out, wn_err *err) {
    *out = (wn_text){wn_strndup(text.p, text.n), text.n};
    return out->p ? WN_OK : wn_fail_memory(err);
}

wn_rc wn_assignment_set_arms(wn_assignment *a, const wn_planned_arm *arms, size_t count,
                             wn_err *err) {
    wn_rc rc = WN_OK;
    a->arms = wn_alloc_zero(count, sizeof *a->arms);
    a->weights = wn_alloc_zero(count, sizeof *a->weights);
    a->ranges = wn_alloc_zero(count, sizeof *a->ranges);
    if (!a->arms || !a->weights || !a->ranges) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        a->weights[i] = arms[i].weight;
        WN_TRY(copy(arms[i].name, &a->arms[a->arm_count++], err));
    }
    a->weight_sum = sum_of(a->weights, count);
    for (size_t i = 0; i < count && !is_whole(a->weight_sum); i++)
        a->weights[i] /= a->weight_sum;
    wn_assign_ranges(a->weights, count, a->coverage, a->ranges);
out:
    return rc;
}

wn_rc wn_assignment_add_namespace(wn_assignment *a, wn_namespace space, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_grow(&a->namespaces, &a->namespace_capacity, a->namespace_count + 1,
                   sizeof *a->namespaces, err));
    WN_TRY(copy(space.name, &space.name, err));
    a->namespaces[a->namespace_count++] = space;
out:
    return rc;
}

wn_rc wn_assignment_add_holdout(wn_assignment *a, wn_holdout holdout, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_grow(&a->holdouts, &a->holdout_capacity, a->holdout_count + 1,
                   sizeof *a->holdouts, err));
    WN_TRY(copy(holdout.name, &holdout.name, err));
    a->holdouts[a->holdout_count++] = holdout;
out:
    return rc;
}

static void free_text(wn_text text) {
    wn_free((char *)text.p);
}

void wn_assignment_free(wn_assignment *a) {
    for (size_t i = 0; i < a->namespace_count; i++)
        free_text(a->namespaces[i].name);
    for (size_t i = 0; i < a->holdout_count; i++)
        free_text(a->holdouts[i].name);
    for (size_t i = 0; i < a->arm_count; i++)
        free_text(a->arms[i]);
    wn_free(a->namespaces);
    wn_free(a->holdouts);
    wn_free(a->arms);
    wn_free(a->weights);
    wn_free(a->ranges);
    *a = (wn_assignment){0};
}

size_t wn_assign(const wn_assignment *a, wn_text id, wn_outside *why) {
    double hash;
    *why = WN_OUTSIDE_NO_ID;
    if (id.n == 0) return WN_NO_ARM;
    *why = WN_OUTSIDE_HOLDOUT;
    for (size_t i = 0; i < a->holdout_count; i++)
        if (wn_assign_held_out(id, &a->holdouts[i])) return WN_NO_ARM;
    *why = WN_OUTSIDE_NAMESPACE;
    for (size_t i = 0; i < a->namespace_count; i++)
        if (!wn_assign_in_namespace(id, &a->namespaces[i])) return WN_NO_ARM;
    *why = WN_OUTSIDE_COVERAGE;
    if (!wn_assign_hash(a->hash, a->key, id, &hash)) return WN_NO_ARM;
    return wn_assign_choose(hash, a->ranges, a->arm_count);
}
