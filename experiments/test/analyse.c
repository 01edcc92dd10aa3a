#include "experiments/test/analyse.h"

#include "core/base/mem.h"
#include "core/base/workers.h"
#include "core/stats/means/mean.h"
#include "core/stats/rates/prop.h"
#include "core/stats/rates/srm.h"
#include "experiments/test/adjusted.h"
#include "experiments/test/bets.h"
#include "experiments/test/quantiles.h"
#include "experiments/test/rates.h"
#include "experiments/test/sequential.h"
#include "experiments/test/several.h"

#include <math.h>
#include <stdlib.h>

void wn_findings_free(wn_findings *f) {
    for (size_t s = 0; f->splits && s < f->split_count; s++) {
        for (size_t i = 0; f->splits[s].levels && i < f->splits[s].count; i++) {
            wn_free(f->splits[s].levels[i].arms);
            wn_free(f->splits[s].levels[i].comparisons);
        }
        wn_free(f->splits[s].levels);
    }
    wn_sequential_free(f->sequential);
    wn_free(f->splits);
    wn_free(f->pairs);
    if (f->adjusted) wn_adjusted_free(f->adjusted, f->setup->metric_count);
    wn_free(f->arms);
    *f = (wn_findings){0};
}

wn_rc wn_compare_arms(const wn_setup *setup, const wn_metric *metric,
                      const wn_tally_cell *control, const wn_tally_cell *treatment,
                      double conf, wn_comparison *out, wn_err *err) {
    if (metric->kind == WN_CONVERSION) {
        wn_rc rc = wn_compare_rates(control->prop, treatment->prop, setup->rate_test,
                                    conf, out, err);
        return rc == WN_OK ? wn_bets_compare(setup, metric, control, treatment, out, err)
                           : rc;
    }
    if (metric->kind == WN_QUANTILE)
        return wn_quantiles_compare(metric, control, treatment, conf, out, err);
    wn_method method = metric->kind == WN_RATIO ? WN_METHOD_DELTA : WN_METHOD_WELCH;
    wn_sums c, t;
    if (!wn_cell_sums(metric, control, &c) || !wn_cell_sums(metric, treatment, &t)) {
        *out = wn_compare_nothing(method, "an arm's denominator is zero");
        return WN_OK;
    }
    wn_effect effect = {.control = wn_side_of(&c), .treatment = wn_side_of(&t)};
    *out = wn_compare_effect(&effect, method, conf);
    return wn_bets_compare(setup, metric, control, treatment, out, err);
}

static wn_rc estimate(const wn_metric *metric, const wn_tally_cell *cell, double conf,
                      wn_estimate *out, wn_err *err) {
    wn_sums sums;
    if (wn_tally_cell_visitors(cell) == 0)
        *out = wn_estimate_none("no visitors with a value");
    else if (metric->kind == WN_CONVERSION)
        *out = wn_prop_wilson(cell->prop, conf);
    else if (metric->kind == WN_QUANTILE)
        return wn_quantiles_estimate(metric, cell, conf, out, err);
    else if (wn_cell_sums(metric, cell, &sums))
        *out = wn_mean_interval(&sums, conf);
    else
        *out = wn_estimate_none("the denominator is zero");
    return WN_OK;
}

/* Arms and comparisons of one level, each by itself. */
static wn_rc analyse_level(const wn_findings *f, size_t split, uint32_t number,
                           wn_level_findings *out, wn_err *err) {
    const wn_setup *setup = f->setup;
    size_t places = setup->metric_count * f->arm_count;
    *out = (wn_level_findings){.name = f->tally->splits[split].levels.map.keys[number].p};
    out->arms = wn_alloc_zero(places, sizeof *out->arms);
    out->comparisons = wn_alloc_zero(places, sizeof *out->comparisons);
    if (!out->arms || !out->comparisons) return wn_fail_memory(err);
    for (size_t a = 0; a < f->arm_count; a++)
        out->visitors += wn_tally_visitors(f->tally, split, number, f->arms[a].number);
    for (size_t m = 0; m < setup->metric_count; m++) {
        const wn_metric *metric = &setup->metrics[m];
        wn_arm_finding *arms = &out->arms[m * f->arm_count];
        for (size_t a = 0; a < f->arm_count; a++) {
            wn_tally_cell *cells =
                wn_tally_cells(f->tally, split, number, f->arms[a].number);
            arms[a].cell = cells[m];
            wn_rc rc = estimate(metric, &cells[m], setup->conf, &arms[a].estimate, err);
            if (rc != WN_OK) return rc;
        }
        for (size_t a = 1; a < f->arm_count; a++) {
            wn_rc rc =
                wn_compare_arms(setup, metric, &arms[0].cell, &arms[a].cell, setup->conf,
                                &out->comparisons[m * f->arm_count + a], err);
            if (rc != WN_OK) return rc;
        }
    }
    return wn_adjust_level(f, split, number, out, err);
}

static int by_size(const void *a, const void *b) {
    const wn_level_findings *x = a, *y = b;
    if (x->visitors != y->visitors) return x->visitors < y->visitors ? 1 : -1;
    return strcmp(x->name, y->name);
}

typedef struct split_job {
    const wn_findings *f;
    size_t split;
} split_job;

static wn_rc analyse_piece(size_t i, void *ctx, wn_err *err) {
    const split_job *job = ctx;
    return analyse_level(job->f, job->split, (uint32_t)i,
                         &job->f->splits[job->split].levels[i], err);
}

static wn_rc analyse_split(wn_findings *f, size_t number, wn_err *err) {
    wn_split_findings *split = &f->splits[number];
    const wn_split *from = &f->tally->splits[number];
    split->column = from->column;
    split->levels = wn_alloc_zero(from->levels.map.count, sizeof *split->levels);
    if (!split->levels) return wn_fail_memory(err);
    split->count = from->levels.map.count;
    split_job job = {f, number};
    wn_rc rc = wn_workers_each(analyse_piece, &job, split->count, f->setup->threads, err);
    if (rc != WN_OK) return rc;
    qsort(split->levels, split->count, sizeof *split->levels, by_size);
    return WN_OK;
}

static wn_rc check_sample_ratio(wn_findings *f, wn_err *err) {
    uint64_t counts[WN_ARMS_MAX];
    double shares[WN_ARMS_MAX];
    uint64_t total = 0;
    for (size_t a = 0; a < f->arm_count; a++) {
        counts[a] = f->arms[a].visitors;
        shares[a] = f->arms[a].share;
        total += counts[a];
    }
    if (total == 0)
        return wn_fail(err, WN_E_DATA, "no visitors are left in any arm%s",
                       f->tally->facts.crossed ? ": all were seen in several arms" : "");
    f->sample_ratio = f->setup->propensity
                          ? wn_test_none("the split adapted to the results")
                          : wn_srm_test(counts, shares, f->arm_count);
    f->sample_ratio_ok = f->sample_ratio.why || f->sample_ratio.p >= WN_SRM_ALARM;
    return WN_OK;
}

/* Squares of amounts beyond 1e150 or so leave the range of numbers. */
static wn_rc check_range(const wn_findings *f, wn_err *err) {
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = 0; a < f->arm_count; a++) {
            const wn_sums *sums =
                &wn_tally_cells(f->tally, 0, 0, f->arms[a].number)[m].sums;
            if (isfinite(sums->mean) && isfinite(sums->m2)) continue;
            wn_fail(err, WN_E_DATA, "values too large to compute with, in arm \"%.100s\"",
                    f->arms[a].name);
            wn_err_at(err, NULL, 0, f->setup->metrics[m].name);
            return wn_err_hint(err, "amounts can be up to 1e150; leave out rows with "
                                    "larger ones with --where");
        }
    }
    return WN_OK;
}

wn_rc wn_analyse(const wn_setup *setup, const wn_tally *tally, wn_findings *out,
                 wn_err *err) {
    *out = (wn_findings){.setup = setup, .tally = tally};
    wn_rc rc = WN_OK;
    WN_TRY(wn_arms_arrange(setup, tally, out, err));
    WN_TRY(check_sample_ratio(out, err));
    WN_TRY(check_range(out, err));
    while (out->split_count < tally->split_count &&
           tally->splits[out->split_count].kind <= WN_SPLIT_SEGMENT)
        out->split_count++;
    WN_TRY(wn_adjusted_new(out, &out->adjusted, err));
    out->splits = wn_alloc_zero(out->split_count, sizeof *out->splits);
    if (!out->splits) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t s = 0; s < out->split_count; s++)
        WN_TRY(analyse_split(out, s, err));
    WN_TRY(wn_several_adjust(out, err));
    WN_TRY(wn_sequential_find(out, &out->sequential, err));
out:
    if (rc != WN_OK) wn_findings_free(out);
    return rc;
}
