#include "core/stats/means/poststrat.h"

#include <stdbool.h>

static const wn_sums *cell(const wn_strata *s, size_t stratum, size_t arm) {
    return &s->cells[stratum * s->arms + arm];
}

/* --- merging ---------------------------------------------------------------------- */

static uint64_t visitors(const wn_strata *s, size_t stratum) {
    uint64_t n = 0;
    for (size_t a = 0; a < s->arms; a++)
        n += cell(s, stratum, a)->n;
    return n;
}

static bool is_small(const wn_strata *s, size_t stratum, uint64_t least) {
    for (size_t a = 0; a < s->arms; a++)
        if (cell(s, stratum, a)->n < least) return true;
    return false;
}

static void swap(wn_strata *s, size_t i, size_t k) {
    for (size_t a = 0; a < s->arms; a++) {
        wn_sums kept = *cell(s, i, a);
        s->cells[i * s->arms + a] = *cell(s, k, a);
        s->cells[k * s->arms + a] = kept;
    }
}

/* The last stratum into another. */
static void merge_last(wn_strata *s, size_t into) {
    s->strata--;
    for (size_t a = 0; a < s->arms; a++)
        wn_sums_merge(&s->cells[into * s->arms + a], cell(s, s->strata, a));
}

size_t wn_strata_merge(wn_strata *s, uint64_t least) {
    size_t before = s->strata, large = 0;
    for (size_t i = 0; i < s->strata; i++) {
        if (is_small(s, i, least)) continue;
        for (size_t k = i; k > large; k--)
            swap(s, k, k - 1);
        large++;
    }
    while (s->strata > large + 1)
        merge_last(s, large);
    if (s->strata > large && large > 0 && is_small(s, large, least)) {
        size_t smallest = 0;
        for (size_t i = 1; i < large; i++)
            if (visitors(s, i) < visitors(s, smallest)) smallest = i;
        merge_last(s, smallest);
    }
    return before - s->strata;
}

/* --- estimating ------------------------------------------------------------------- */

/* Weighted by the strata's shares; the df are Satterthwaite's. */
static wn_side side_of(const wn_strata *s, size_t arm, double all) {
    wn_side side = {.n = 1};
    double uncertain = 0; /* the variance of the variance, but for a factor */
    for (size_t i = 0; i < s->strata; i++) {
        const wn_sums *c = cell(s, i, arm);
        double share = (double)visitors(s, i) / all;
        if (c->n == 0) continue;
        double part = share * share * wn_sums_variance(c) / (double)c->n;
        side.value += share * c->mean;
        side.variance += part;
        if (c->n > 1) uncertain += part * part / (double)(c->n - 1);
    }
    side.df = uncertain > 0 ? side.variance * side.variance / uncertain : all;
    return side;
}

wn_effect wn_strata_effect(const wn_strata *s, size_t control, size_t treatment) {
    double all = 0;
    for (size_t i = 0; i < s->strata; i++)
        all += (double)visitors(s, i);
    if (!(all > 0)) return (wn_effect){0};
    wn_effect e = {.control = side_of(s, control, all),
                   .treatment = side_of(s, treatment, all)};
    for (size_t i = 0; i < s->strata; i++) {
        double chance = (double)visitors(s, i) / all / all;
        double c = cell(s, i, control)->mean - e.control.value;
        double t = cell(s, i, treatment)->mean - e.treatment.value;
        e.shared.control += chance * c * c;
        e.shared.treatment += chance * t * t;
        e.shared.both += chance * c * t;
    }
    return e;
}
