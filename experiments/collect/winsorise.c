#include "experiments/collect/winsorise.h"

#include "core/base/mem.h"
#include "core/stats/values/quantile.h"

/* The quantile of everyone's values; 0 when there are none. */
static wn_rc find_cap(const wn_tally *tally, size_t metric, double share, double *out,
                      wn_err *err) {
    wn_sample all = {0};
    wn_sorted sorted = {0};
    wn_rc rc = WN_OK;
    for (uint32_t arm = 0; arm < tally->arms.map.count; arm++)
        WN_TRY(
            wn_sample_merge(&all, &wn_tally_cells(tally, 0, 0, arm)[metric].sample, err));
    WN_TRY(wn_sorted_make(&all, &sorted, err));
    *out = sorted.n ? wn_quantile_of(&sorted, share) : 0;
out:
    wn_sorted_free(&sorted);
    wn_sample_free(&all);
    return rc;
}

static uint64_t cap_values(double *values, size_t count, double cap) {
    uint64_t capped = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i] <= cap) continue;
        values[i] = cap;
        capped++;
    }
    return capped;
}

static uint64_t cap_cell(wn_tally_cell *cell, double cap) {
    uint64_t capped = cap_values(cell->sample.values, cell->sample.count, cap);
    cell->sums = (wn_sums){.n = cell->sample.zeros};
    for (size_t i = 0; i < cell->sample.count; i++)
        wn_sums_add(&cell->sums, cell->sample.values[i]);
    return capped;
}

static void cap_metric(wn_tally *tally, size_t metric, wn_cap *cap) {
    for (size_t s = 0; s < tally->split_count; s++) {
        wn_split *split = &tally->splits[s];
        size_t cells = split->level_room * tally->arm_room;
        for (size_t i = 0; i < cells; i++) {
            uint64_t capped =
                cap_cell(&split->cells[i * tally->metrics + metric], cap->value);
            if (split->kind == WN_SPLIT_EVERYONE) cap->visitors += capped;
        }
    }
}

wn_rc wn_winsorise(const wn_setup *setup, wn_tally *tally, wn_arrivals *arrivals,
                   wn_err *err) {
    for (size_t m = 0; m < setup->metric_count; m++) {
        if (setup->metrics[m].cap == 0) continue;
        if (!tally->caps)
            tally->caps = wn_alloc_zero(tally->metrics, sizeof *tally->caps);
        if (!tally->caps) return wn_fail_memory(err);
        wn_cap *cap = &tally->caps[m];
        wn_rc rc = find_cap(tally, m, setup->metrics[m].cap, &cap->value, err);
        if (rc != WN_OK) return rc;
        if (cap->value == 0) continue;
        cap_metric(tally, m, cap);
        if (arrivals && arrivals->metric == m)
            cap_values(arrivals->values, arrivals->count, cap->value);
    }
    return WN_OK;
}
