#include "experiments/test/adjusted.h"

#include "core/base/mem.h"
#include "core/stats/means/cuped.h"
#include "core/stats/means/mean.h"
#include "core/stats/means/poststrat.h"
#include "experiments/test/analyse.h"
#include "experiments/test/rates.h"

/* One metric in one level. */
typedef struct wn_adjusting {
    const wn_findings *f;
    const wn_metric *metric;
    size_t split, number, m; /* number of the level, and of the metric */
    wn_cuped cuped;
    wn_gradient gradients[WN_ARMS_MAX]; /* of a metric with moments */
    wn_strata strata;                   /* owned; none: not stratified */
} job;

static void free_job(job *j) {
    if (j) wn_free(j->strata.cells);
    wn_free(j);
}

wn_rc wn_adjusted_new(const wn_findings *f, wn_adjusted **out, wn_err *err) {
    const wn_setup *setup = f->setup;
    bool any = false;
    *out = NULL;
    for (size_t m = 0; m < setup->metric_count; m++)
        any = any || wn_setup_adjusts(setup, &setup->metrics[m]);
    if (!any) return WN_OK;
    wn_adjusted *adjusted = wn_alloc_zero(setup->metric_count, sizeof *adjusted);
    if (!adjusted) return wn_fail_memory(err);
    for (size_t m = 0; m < setup->metric_count; m++) {
        adjusted[m].asked = wn_setup_adjusts(setup, &setup->metrics[m]);
        adjusted[m].decides = wn_setup_decides_adjusted(setup, &setup->metrics[m]);
        adjusted[m].pairs = wn_alloc_zero(f->arm_count, sizeof *adjusted[m].pairs);
        if (adjusted[m].pairs) continue;
        wn_adjusted_free(adjusted, setup->metric_count);
        return wn_fail_memory(err);
    }
    *out = adjusted;
    return WN_OK;
}

void wn_adjusted_free(wn_adjusted *adjusted, size_t metrics) {
    for (size_t m = 0; adjusted && m < metrics; m++) {
        free_job(adjusted[m].how);
        wn_free(adjusted[m].pairs);
    }
    wn_free(adjusted);
}

static const wn_tally_cell *cell_in(const job *j, size_t split, size_t level,
                                    size_t arm) {
    return &wn_tally_cells(j->f->tally, split, level, j->f->arms[arm].number)[j->m];
}

static const wn_tally_cell *cell_of(const job *j, size_t arm) {
    return cell_in(j, j->split, j->number, arm);
}

/* --- the values ------------------------------------------------------------------- */

/* See wn_metric_has_moments for the order of the variables. */
static wn_cuped_plan plan_of(const wn_metric *metric) {
    bool ratio = metric->kind == WN_RATIO;
    wn_cuped_plan plan = {.outcome = {0, ratio ? 1 : WN_PER_VISITOR},
                          .count = 2 * metric->covariate_count};
    for (size_t i = 0; i < plan.count; i++)
        plan.covariates[i] = (wn_ratio){(ratio ? 2 : 1) + i, WN_PER_VISITOR};
    return plan;
}

static const char *problem(const job *j) {
    bool rate = j->metric->kind == WN_CONVERSION;
    wn_rate_test asked = j->f->setup->rate_test;
    if (rate && asked != WN_RATE_TEST_AUTO && asked != WN_RATE_TEST_SCORE)
        return "a test of counts was asked for";
    for (size_t a = 0; a < j->f->arm_count; a++) {
        const wn_tally_cell *cell = cell_of(j, a);
        if (wn_tally_cell_visitors(cell) == 0)
            return "an arm has no visitors with a value";
        if (rate && wn_compare_is_rare(cell->prop))
            return "an arm has so few conversions or non-conversions that only the exact "
                   "test will do";
    }
    return NULL;
}

/* The visitors that are left over by what was fitted. */
static double free_of(const job *j) {
    double visitors = 0;
    for (size_t a = 0; a < j->f->arm_count; a++)
        visitors += (double)wn_tally_cell_visitors(cell_of(j, a));
    return visitors - (double)(j->f->arm_count + j->cuped.used);
}

/* How each arm's values are adjusted. */
static const char *fit(job *j) {
    wn_moments arms[WN_ARMS_MAX];
    size_t count = j->f->arm_count;
    const char *why = problem(j);
    if (why || !wn_metric_has_moments(j->metric)) return why;
    for (size_t a = 0; a < count; a++)
        arms[a] = cell_of(j, a)->moments;
    wn_cuped_plan plan = plan_of(j->metric);
    if (!wn_cuped_fit(&plan, arms, count, &j->cuped))
        return "an arm's denominator is zero, or a covariate too large to compute with";
    if (free_of(j) < WN_FREE_LEAST) return "there are too few visitors to fit it";
    for (size_t a = 0; a < count; a++)
        if (!wn_cuped_gradient(&j->cuped, arms[a], &j->gradients[a]))
            return "an arm's denominator is zero";
    return NULL;
}

/* The adjusted values of an arm, or of a stratum of it. */
static wn_sums sums_of(const job *j, size_t arm, const wn_tally_cell *cell) {
    wn_sums sums = {0};
    if (wn_tally_cell_visitors(cell) == 0) return sums;
    if (wn_metric_has_moments(j->metric))
        return wn_gradient_sums(&j->gradients[arm], cell_of(j, arm)->moments,
                                cell->moments);
    if (!wn_cell_sums(j->metric, cell, &sums)) sums = (wn_sums){0};
    return sums;
}

/* The strata are the levels of a segment; they are those of everyone only. */
static wn_rc stratify(job *j, wn_adjusted *out, wn_err *err) {
    const wn_tally *tally = j->f->tally;
    const char *column = j->f->setup->stratify;
    size_t split = 1, arms = j->f->arm_count;
    while (column && split < tally->split_count &&
           (tally->splits[split].kind != WN_SPLIT_SEGMENT ||
            strcmp(tally->splits[split].column, column) != 0))
        split++;
    if (!column || !out || split == tally->split_count) return WN_OK;
    size_t levels = tally->splits[split].levels.map.count;
    j->strata.cells = wn_alloc_zero(levels * arms, sizeof *j->strata.cells);
    if (!j->strata.cells) return wn_fail_memory(err);
    j->strata.arms = arms;
    for (size_t level = 0; level < levels; level++) {
        wn_sums *row = &j->strata.cells[j->strata.strata * arms];
        uint64_t visitors = 0;
        for (size_t a = 0; a < arms; a++) {
            row[a] = sums_of(j, a, cell_in(j, split, level, a));
            visitors += row[a].n;
        }
        j->strata.strata += visitors > 0;
    }
    out->merged = wn_strata_merge(&j->strata, WN_STRATUM_LEAST);
    if (j->strata.strata < 2) j->strata.strata = 0;
    out->strata = j->strata.strata;
    return WN_OK;
}

/* --- the comparisons -------------------------------------------------------------- */

static wn_effect effect_of(const job *j, size_t control, size_t arm) {
    wn_sums c = sums_of(j, control, cell_of(j, control));
    wn_sums t = sums_of(j, arm, cell_of(j, arm));
    wn_effect effect = {.control = wn_side_of(&c), .treatment = wn_side_of(&t)};
    double nc = effect.control.n, nt = effect.treatment.n;
    if (j->strata.strata > 0) effect = wn_strata_effect(&j->strata, control, arm);
    if (j->metric->covariate_count > 0) wn_cuped_charge(&j->cuped, nc, nt, &effect);
    return effect;
}

static wn_comparison compare(const job *j, size_t control, size_t arm) {
    bool cuped = j->metric->covariate_count > 0;
    wn_method method = j->strata.strata == 0 ? WN_METHOD_CUPED
                       : cuped               ? WN_METHOD_CUPED_STRATA
                                             : WN_METHOD_STRATA;
    wn_effect effect = effect_of(j, control, arm);
    return wn_compare_effect(&effect, method, j->f->setup->conf);
}

bool wn_adjusted_compare(const wn_findings *f, size_t metric, size_t control, size_t arm,
                         wn_comparison *out) {
    const wn_adjusted *adjusted = f->adjusted ? &f->adjusted[metric] : NULL;
    if (!adjusted || !adjusted->decides || !adjusted->how) return false;
    adjusted->how->f = f; /* the findings may have moved */
    *out = compare(adjusted->how, control, arm);
    return true;
}

/* The standard error of the plain difference, by the same t test. */
static double plain_error(const job *j, size_t arm) {
    wn_sums c, t;
    if (!wn_cell_sums(j->metric, cell_of(j, 0), &c) ||
        !wn_cell_sums(j->metric, cell_of(j, arm), &t))
        return 0;
    return wn_mean_welch(&c, &t, WN_TWO_SIDED, j->f->setup->conf).se;
}

static wn_adjusted_pair adjust_pair(const job *j, size_t arm, wn_comparison plain) {
    wn_adjusted_pair pair = {.plain = plain, .adjusted = compare(j, 0, arm)};
    wn_how how = {.conf = j->f->setup->conf};
    double se = wn_effect_difference(&pair.adjusted.effect, how).se;
    double before = plain_error(j, arm);
    pair.why = pair.adjusted.test.why;
    if (before > 0) pair.saved = 1 - (se / before) * (se / before);
    return pair;
}

/* Whether an arm differs from the control in a variable. */
static bool is_uneven(const job *j, size_t variable) {
    double weights[WN_MOMENTS_MAX] = {0};
    wn_sums control = {0};
    weights[variable] = 1;
    for (size_t a = 0; a < j->f->arm_count; a++) {
        wn_moments moments = cell_of(j, a)->moments;
        wn_sums arm =
            wn_moments_linear(moments, wn_moments_mean(moments, variable), weights);
        if (a == 0) control = arm;
        wn_mean_comparison c = wn_mean_welch(&control, &arm, WN_TWO_SIDED, 0.95);
        if (a > 0 && c.test.p < WN_UNEVEN_ALARM) return true;
    }
    return false;
}

static void note_covariates(const job *j, wn_adjusted *out) {
    size_t variable = j->metric->kind == WN_RATIO ? 2 : 1;
    out->covariate_count = j->metric->covariate_count;
    for (size_t i = 0; i < out->covariate_count; i++, variable += 2) {
        wn_covariate_finding *c = &out->covariates[i];
        double missing = 0;
        for (size_t a = 0; a < j->f->arm_count; a++) {
            wn_moments moments = cell_of(j, a)->moments;
            missing += wn_moments_mean(moments, variable + 1) * wn_moments_n(moments);
        }
        *c = (wn_covariate_finding){.name = j->metric->covariates[i].text,
                                    .theta = j->cuped.theta[2 * i],
                                    .missing = (uint64_t)(missing + 0.5),
                                    .uneven = is_uneven(j, variable) ||
                                              is_uneven(j, variable + 1)};
    }
}

/* `out` is NULL for a level of a segment. */
static wn_rc adjust_metric(job *j, wn_level_findings *level, wn_adjusted *out,
                           wn_err *err) {
    wn_comparison *comparisons = &level->comparisons[j->m * j->f->arm_count];
    const char *why = fit(j);
    wn_rc rc = why ? WN_OK : stratify(j, out, err);
    bool sharper = j->strata.strata > 0 || j->metric->covariate_count > 0;
    if (!why && !sharper) why = "no two levels have enough visitors in each arm";
    if (!why && out) note_covariates(j, out);
    for (size_t a = 1; a < j->f->arm_count && rc == WN_OK; a++) {
        wn_adjusted_pair pair = {.plain = comparisons[a], .why = why};
        if (!why) pair = adjust_pair(j, a, comparisons[a]);
        if (out) out->pairs[a] = pair;
        if (!pair.why && wn_setup_decides_adjusted(j->f->setup, j->metric))
            comparisons[a] = pair.adjusted;
    }
    if (!out) return rc;
    out->visitors = level->visitors;
    if (!why && rc == WN_OK) out->how = j;
    return rc;
}

wn_rc wn_adjust_level(const wn_findings *f, size_t split, uint32_t number,
                      wn_level_findings *level, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t m = 0; m < f->setup->metric_count && f->adjusted && rc == WN_OK; m++) {
        wn_adjusted *out = split == 0 ? &f->adjusted[m] : NULL;
        if (!f->adjusted[m].asked) continue;
        job *j = wn_alloc_zero(1, sizeof *j);
        if (!j) return wn_fail_memory(err);
        j->f = f;
        j->metric = &f->setup->metrics[m];
        j->split = split;
        j->number = number;
        j->m = m;
        rc = adjust_metric(j, level, out, err);
        if (!out || out->how != j) free_job(j);
    }
    return rc;
}
