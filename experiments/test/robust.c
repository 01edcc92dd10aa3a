#include "experiments/test/robust.h"

#include "core/base/mem.h"

/* An arm's values, and its replicates when the metric is resampled. */
typedef struct arm {
    wn_sorted sorted;
    wn_resampled resampled;
} arm;

static void free_arm(arm *a) {
    wn_sorted_free(&a->sorted);
    wn_resampled_free(&a->resampled);
}

/* `number` tells the arms of all metrics apart. */
static wn_rc make_arm(const wn_metric *metric, const wn_sample *sample, wn_resampling how,
                      uint64_t number, arm *out, wn_err *err) {
    *out = (arm){0};
    wn_rc rc = wn_sorted_make(sample, &out->sorted, err);
    if (rc != WN_OK || metric->replicates == 0) return rc;
    how.replicates = metric->replicates;
    return wn_resample(&out->sorted, how, number, &out->resampled, err);
}

static wn_rc compare(const wn_metric *metric, const arm *control, const arm *treatment,
                     double conf, wn_robust_comparison *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (metric->ranks)
        rc = wn_mann_whitney_compare(&control->sorted, &treatment->sorted, conf,
                                     &out->ranks, err);
    if (rc == WN_OK && metric->replicates > 0)
        rc = wn_bootstrap_compare(&control->resampled, &treatment->resampled, conf,
                                  &out->bootstrap, err);
    return rc;
}

static wn_rc compare_metric(const wn_findings *f, size_t m, wn_resampling how,
                            wn_robust *out, wn_err *err) {
    const wn_metric *metric = &f->setup->metrics[m];
    const wn_level_findings *everyone = wn_findings_everyone(f);
    arm control = {0}, treatment = {0};
    wn_rc rc = WN_OK;
    for (size_t a = 0; a < f->arm_count; a++) {
        const wn_sample *sample = &wn_findings_arm(f, everyone, m, a)->cell.sample;
        free_arm(&treatment);
        WN_TRY(make_arm(metric, sample, how, m * WN_ARMS_MAX + a,
                        a ? &treatment : &control, err));
        if (a == 0) continue;
        WN_TRY(compare(metric, &control, &treatment, f->setup->conf,
                       &out->comparisons[m * f->arm_count + a], err));
    }
out:
    free_arm(&control);
    free_arm(&treatment);
    return rc;
}

uint64_t wn_robust_replicates(const wn_findings *f) {
    uint64_t replicates = 0;
    for (size_t m = 0; m < f->setup->metric_count; m++)
        replicates += f->setup->metrics[m].replicates * f->arm_count;
    return replicates;
}

wn_rc wn_robust_compare(const wn_findings *f, wn_resampling how, wn_robust *out,
                        wn_err *err) {
    size_t metrics = f->setup->metric_count;
    *out = (wn_robust){.arm_count = f->arm_count, .seed = how.seed};
    out->comparisons = wn_alloc_zero(metrics * f->arm_count, sizeof *out->comparisons);
    if (!out->comparisons) return wn_fail_memory(err);
    wn_rc rc = WN_OK;
    for (size_t m = 0; m < metrics && rc == WN_OK; m++)
        if (f->setup->metrics[m].ranks || f->setup->metrics[m].replicates > 0)
            rc = compare_metric(f, m, how, out, err);
    if (rc != WN_OK) wn_robust_free(out);
    return rc;
}

void wn_robust_free(wn_robust *robust) {
    wn_free(robust->comparisons);
    *robust = (wn_robust){0};
}
