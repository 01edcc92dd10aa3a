#include "core/stats/attribution/shapley.h"

#include "core/base/mem.h"

/* -------------------------------------------------------------------------- journeys */

wn_rc wn_path_sets_of(const wn_paths *p, wn_path_sets *out, wn_err *err) {
    size_t *seen = wn_alloc_zero(p->channels + 1, sizeof *seen); /* path + 1 */
    *out = (wn_path_sets){.first = wn_alloc((p->count + 1) * sizeof *out->first),
                          .channels = wn_alloc((p->touch_count + 1) * sizeof(uint32_t))};
    if (!seen || !out->first || !out->channels) {
        wn_free(seen);
        wn_path_sets_free(out);
        return wn_fail_memory(err);
    }
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++) {
        const uint32_t *touches = wn_path_touches(p, &p->paths[i]);
        out->first[i] = n;
        for (size_t t = 0; t < p->paths[i].touches; t++) {
            if (seen[touches[t]] != i + 1) out->channels[n++] = touches[t];
            seen[touches[t]] = i + 1;
        }
    }
    out->first[p->count] = n;
    wn_free(seen);
    return WN_OK;
}

void wn_path_sets_free(wn_path_sets *sets) {
    wn_free(sets->first);
    wn_free(sets->channels);
    *sets = (wn_path_sets){0};
}

void wn_shapley_journeys(const wn_paths *p, const wn_path_sets *sets,
                         const wn_path_counts *counts, wn_credit *out) {
    memset(out, 0, p->channels * sizeof *out);
    for (size_t i = 0; i < p->count; i++) {
        size_t from = sets->first[i], to = sets->first[i + 1];
        double each = 1 / (double)(to - from);
        wn_path_counts n = counts ? counts[i] : p->paths[i].counts;
        for (size_t k = from; k < to; k++) {
            out[sets->channels[k]].conversions += each * n.conversions;
            out[sets->channels[k]].value += each * n.value;
        }
    }
}

/* ---------------------------------------------------------------------------- groups */

static size_t members(uint64_t players) {
    size_t n = 0;
    for (; players; players &= players - 1)
        n++;
    return n;
}

/* The share of all orders of the players in which exactly these `before` come first and
 * then one certain other: before! (players - before - 1)! / players!. */
static double weight_of(size_t before, size_t players) {
    double ways = (double)players; /* players times "players - 1 choose before" */
    for (size_t i = 1; i <= before; i++)
        ways *= (double)(players - i) / (double)i;
    return 1 / ways;
}

/* A group adds its worth to those in it, as the last of them to come, and takes it off
 * the others, as the next one. */
void wn_shapley_groups(const wn_group *groups, size_t count, size_t players,
                       double *out) {
    memset(out, 0, players * sizeof *out);
    for (size_t g = 0; g < count; g++) {
        size_t n = members(groups[g].players);
        for (size_t i = 0; i < players; i++) {
            if (groups[g].players >> i & 1)
                out[i] += weight_of(n - 1, players) * groups[g].worth;
            else
                out[i] -= weight_of(n, players) * groups[g].worth;
        }
    }
}
