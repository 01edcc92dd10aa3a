#include "experiments/test/several.h"

#include "core/base/mem.h"
#include "core/base/workers.h"
#include "core/stats/law/dist.h"
#include "core/stats/several/dunnett.h"
#include "core/stats/several/padjust.h"
#include "core/stats/several/tukey.h"
#include "experiments/test/adjusted.h"
#include "experiments/test/analyse.h"

#include <math.h>

/* One comparison of a family, and what it was made from. */
typedef struct entry {
    wn_comparison *comparison;
    size_t metric;
    const wn_tally_cell *control, *arm;
} entry;

typedef struct family {
    const wn_findings *f;
    double alpha;
    entry *entries; /* those of a metric stand together */
    size_t count, capacity;
} family;

/* --- families ---------------------------------------------------------------------- */

static wn_rc add_entry(family *all, entry it, wn_err *err) {
    if (it.comparison->test.why) return WN_OK;
    wn_rc rc =
        wn_grow(&all->entries, &all->capacity, all->count + 1, sizeof *all->entries, err);
    if (rc == WN_OK) all->entries[all->count++] = it;
    return rc;
}

static wn_rc add_level(family *all, const wn_level_findings *level, size_t metric,
                       wn_err *err) {
    size_t arms = all->f->arm_count;
    for (size_t a = 1; a < arms; a++) {
        entry it = {&level->comparisons[metric * arms + a], metric,
                    &level->arms[metric * arms].cell,
                    &level->arms[metric * arms + a].cell};
        wn_rc rc = add_entry(all, it, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static wn_rc add_pairs(family *all, size_t metric, wn_err *err) {
    const wn_findings *f = all->f;
    const wn_arm_finding *arms = &f->splits[0].levels[0].arms[metric * f->arm_count];
    for (size_t i = 0; i < f->pair_count; i++) {
        wn_pair *pair = &f->pairs[i];
        if (pair->metric != metric) continue;
        entry it = {&pair->comparison, metric, &arms[pair->against].cell,
                    &arms[pair->arm].cell};
        wn_rc rc = add_entry(all, it, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

/* --- corrections ------------------------------------------------------------------- */

static double df_of(const wn_comparison *c) {
    return c->test.df > 0 ? c->test.df : INFINITY;
}

/* The statistic that p stands for, also where the test has none. */
static double size_of(const wn_comparison *c) {
    return -wn_t_quantile(0.5 * c->test.p, df_of(c));
}

/* Of the value of an arm; where no t test is made in any unit. */
static double variance_of(const wn_side *side, const wn_tally_cell *cell) {
    return side->n > 0 ? side->variance / side->n
                       : 1 / (double)wn_tally_cell_visitors(cell);
}

static double loading_of(const entry *it) {
    const wn_effect *effect = &it->comparison->effect;
    return wn_dunnett_loading(variance_of(&effect->control, it->control),
                              variance_of(&effect->treatment, it->arm));
}

/* All arms of a metric against the control; a share of alpha is for this metric. */
static wn_rc adjust_dunnett(const family *all, const entry *block, size_t count,
                            double metrics, wn_err *err) {
    double *b = wn_alloc(count * sizeof *b);
    if (!b) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        b[i] = loading_of(&block[i]);
    double critical = 0;
    for (size_t i = 0; i < count; i++) {
        wn_comparison *c = block[i].comparison;
        wn_dunnett d = {.b = b, .count = count, .df = c->test.df};
        double p = metrics * wn_dunnett_sf(&d, size_of(c));
        if (i == 0 || c->test.df != block[i - 1].comparison->test.df)
            critical = wn_dunnett_critical(&d, all->alpha / metrics);
        c->p_adjusted = fmin(fmax(p, c->test.p), 1);
        c->level = 2 * wn_t_sf(critical, df_of(c));
    }
    wn_free(b);
    return WN_OK;
}

/* All arms of a metric against each other. */
static void adjust_tukey(const family *all, const entry *block, size_t count,
                         double metrics) {
    size_t arms = all->f->arm_count;
    double critical = 0;
    for (size_t i = 0; i < count; i++) {
        wn_comparison *c = block[i].comparison;
        double df = c->test.df, p = metrics * wn_tukey_sf(sqrt(2) * size_of(c), arms, df);
        if (i == 0 || df != block[i - 1].comparison->test.df)
            critical = wn_tukey_critical(all->alpha / metrics, arms, df) / sqrt(2);
        c->p_adjusted = fmin(fmax(p, c->test.p), 1);
        c->level = 2 * wn_t_sf(critical, df_of(c));
    }
}

static wn_rc adjust_simultaneously(const family *all, wn_err *err) {
    double metrics = 0;
    for (size_t i = 0; i < all->count; i++)
        metrics += i == 0 || all->entries[i].metric != all->entries[i - 1].metric;
    wn_rc rc = WN_OK;
    for (size_t i = 0, end; i < all->count && rc == WN_OK; i = end) {
        const entry *block = &all->entries[i];
        for (end = i + 1; end < all->count; end++)
            if (all->entries[end].metric != block->metric) break;
        if (all->f->setup->pairs)
            adjust_tukey(all, block, end - i, metrics);
        else
            rc = adjust_dunnett(all, block, end - i, metrics, err);
    }
    return rc;
}

static wn_padjust_method padjust_of(wn_correction correction) {
    static const wn_padjust_method methods[] = {
        [WN_CORRECTION_DUNNETT] = WN_PADJUST_HOLM, /* where it does not apply */
        [WN_CORRECTION_HOLM] = WN_PADJUST_HOLM,
        [WN_CORRECTION_HOCHBERG] = WN_PADJUST_HOCHBERG,
        [WN_CORRECTION_BH] = WN_PADJUST_BH,
        [WN_CORRECTION_NONE] = WN_PADJUST_NONE};
    return methods[correction];
}

static wn_rc adjust_by_p(const family *all, wn_err *err) {
    wn_padjust_method method = padjust_of(all->f->setup->correction);
    wn_rc rc = WN_OK;
    double *p = wn_alloc(3 * all->count * sizeof *p);
    if (!p) return wn_fail_memory(err);
    double *adjusted = p + all->count, *levels = adjusted + all->count;
    for (size_t i = 0; i < all->count; i++)
        p[i] = all->entries[i].comparison->test.p;
    WN_TRY(wn_padjust(method, p, all->count, adjusted, err));
    WN_TRY(wn_padjust_levels(method, p, all->count, all->alpha, levels, err));
    for (size_t i = 0; i < all->count; i++) {
        all->entries[i].comparison->p_adjusted = adjusted[i];
        all->entries[i].comparison->level = levels[i];
    }
out:
    wn_free(p);
    return rc;
}

/* The intervals at the level that the correction left. */
static wn_rc widen(size_t i, void *ctx, wn_err *err) {
    const family *all = ctx;
    const entry *it = &all->entries[i];
    const wn_setup *setup = all->f->setup;
    wn_comparison *c = it->comparison, again;
    wn_rc rc = WN_OK;
    if (c->level == all->alpha) return WN_OK;
    if (c->effect.control.n > 0)
        again = wn_compare_effect(&c->effect, c->method, 1 - c->level);
    else
        rc = wn_compare_arms(setup, &setup->metrics[it->metric], it->control, it->arm,
                             1 - c->level, &again, err);
    if (rc != WN_OK) return rc;
    c->difference = again.difference;
    c->lift = again.lift;
    c->odds_ratio = again.odds_ratio;
    return WN_OK;
}

/* Adjusts what was gathered, and empties it. */
static wn_rc adjust(family *all, bool simultaneous, wn_err *err) {
    wn_rc rc = WN_OK;
    if (all->count > 1) {
        if (simultaneous)
            WN_TRY(adjust_simultaneously(all, err));
        else
            WN_TRY(adjust_by_p(all, err));
        WN_TRY(wn_workers_each(widen, all, all->count, all->f->setup->threads, err));
    }
out:
    all->count = 0;
    return rc;
}

bool wn_several_are_adjusted(const wn_findings *f) {
    return f->setup->correction != WN_CORRECTION_NONE &&
           (f->family > 1 || f->supporting > 1);
}

/* --- all of them ------------------------------------------------------------------- */

static void start(wn_comparison *c, double alpha) {
    c->p_adjusted = c->test.p;
    c->level = alpha;
    c->alone.difference = c->difference;
    c->alone.lift = c->lift;
    c->alone.odds_ratio = c->odds_ratio;
}

static void start_all(wn_findings *f, double alpha) {
    size_t places = f->setup->metric_count * f->arm_count;
    for (size_t s = 0; s < f->split_count; s++)
        for (size_t i = 0; i < f->splits[s].count; i++)
            for (size_t k = 0; k < places; k++)
                start(&f->splits[s].levels[i].comparisons[k], alpha);
    for (size_t i = 0; i < f->pair_count; i++)
        start(&f->pairs[i].comparison, alpha);
}

/* Everyone's arms against each other, but for the control. */
static wn_rc compare_pairs(wn_findings *f, wn_err *err) {
    const wn_setup *setup = f->setup;
    size_t arms = f->arm_count, most = setup->metric_count * arms * arms / 2;
    if (!setup->pairs || arms < 3) return WN_OK;
    f->pairs = wn_alloc_zero(most, sizeof *f->pairs);
    if (!f->pairs) return wn_fail_memory(err);
    for (size_t m = 0; m < setup->metric_count; m++) {
        const wn_arm_finding *of = &f->splits[0].levels[0].arms[m * arms];
        if (setup->metrics[m].role == WN_GUARDRAIL) continue;
        for (size_t i = 1; i < arms; i++)
            for (size_t k = i + 1; k < arms; k++) {
                wn_pair *pair = &f->pairs[f->pair_count++];
                *pair = (wn_pair){.metric = m, .arm = k, .against = i};
                if (wn_adjusted_compare(f, m, i, k, &pair->comparison)) continue;
                wn_rc rc =
                    wn_compare_arms(setup, &setup->metrics[m], &of[i].cell, &of[k].cell,
                                    setup->conf, &pair->comparison, err);
                if (rc != WN_OK) return rc;
            }
    }
    return WN_OK;
}

static wn_rc adjust_everyone(family *all, wn_metric_role role, size_t *count,
                             wn_err *err) {
    const wn_setup *setup = all->f->setup;
    for (size_t m = 0; m < setup->metric_count; m++) {
        if (setup->metrics[m].role != role) continue;
        wn_rc rc = add_level(all, &all->f->splits[0].levels[0], m, err);
        if (rc == WN_OK) rc = add_pairs(all, m, err);
        if (rc != WN_OK) return rc;
    }
    *count = all->count;
    return adjust(all, setup->correction == WN_CORRECTION_DUNNETT, err);
}

/* All levels of all segments. */
static wn_rc adjust_segments(family *all, size_t metric, wn_err *err) {
    for (size_t s = 1; s < all->f->split_count; s++) {
        const wn_split_findings *split = &all->f->splits[s];
        for (size_t i = 0; i < split->count; i++) {
            wn_rc rc = add_level(all, &split->levels[i], metric, err);
            if (rc != WN_OK) return rc;
        }
    }
    return adjust(all, false, err);
}

wn_rc wn_several_adjust(wn_findings *f, wn_err *err) {
    family all = {.f = f, .alpha = 1 - f->setup->conf};
    wn_rc rc = WN_OK;
    WN_TRY(compare_pairs(f, err));
    start_all(f, all.alpha);
    WN_TRY(adjust_everyone(&all, WN_PRIMARY, &f->family, err));
    WN_TRY(adjust_everyone(&all, WN_SECONDARY, &f->supporting, err));
    for (size_t m = 0; m < f->setup->metric_count; m++)
        if (f->setup->metrics[m].role != WN_GUARDRAIL)
            WN_TRY(adjust_segments(&all, m, err));
out:
    wn_free(all.entries);
    return rc;
}
