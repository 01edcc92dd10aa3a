#include "experiments/test/segments.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/rates/chi2.h"
#include "core/stats/rates/cmh.h"
#include "core/stats/rates/homogeneity.h"
#include "core/stats/several/padjust.h"

#include <math.h>

void wn_segments_free(wn_segments *segments) {
    for (size_t s = 0; segments->of && s < segments->count; s++) {
        wn_segment *segment = &segments->of[s];
        for (size_t e = 0; segment->effects && e < segments->effects; e++)
            wn_free(segment->effects[e].likely);
        wn_free(segment->effects);
    }
    wn_free(segments->of);
    *segments = (wn_segments){0};
}

/* One effect to be found: its levels, and room for what they say. */
typedef struct job {
    const wn_findings *f;
    const wn_split_findings *split;
    wn_segment_effect *effect;
    wn_stratum *strata; /* [level] */
    wn_place *places;   /* [level] */
} job;

static const wn_tally_cell *cell_of(const job *j, const wn_level_findings *level,
                                    size_t arm) {
    return &wn_findings_arm(j->f, level, j->effect->metric, arm)->cell;
}

/* --- the levels ----------------------------------------------------------------------
 */

/* The variance of a rate, at a rate drawn two visitors towards everyone's. */
static double variance_of(const job *j, wn_prop prop, size_t arm) {
    wn_prop all = cell_of(j, wn_findings_everyone(j->f), arm)->prop;
    double n = (double)prop.n, rate = ((double)all.x + 0.5) / ((double)all.n + 1);
    rate = ((double)prop.x + 2 * rate) / (n + 2);
    return rate * (1 - rate) / n;
}

static wn_place place_of_rates(const job *j, wn_stratum s) {
    if (s.control.n == 0 || s.treatment.n == 0) return (wn_place){0, 0};
    double variance =
        variance_of(j, s.control, 0) + variance_of(j, s.treatment, j->effect->arm);
    return (wn_place){wn_prop_rate(s.treatment) - wn_prop_rate(s.control),
                      sqrt(variance)};
}

static wn_place place_of_effect(const wn_comparison *c, double conf) {
    if (c->test.why || !(c->effect.control.n > 0)) return (wn_place){0, 0};
    wn_how how = {.conf = conf, .normal = true};
    return (wn_place){c->difference.value, wn_effect_difference(&c->effect, how).se};
}

static void look_at_levels(job *j, bool rates) {
    for (size_t i = 0; i < j->split->count; i++) {
        const wn_level_findings *level = &j->split->levels[i];
        size_t metric = j->effect->metric, arm = j->effect->arm;
        j->strata[i] =
            (wn_stratum){cell_of(j, level, 0)->prop, cell_of(j, level, arm)->prop};
        j->places[i] =
            rates ? place_of_rates(j, j->strata[i])
                  : place_of_effect(wn_findings_comparison(j->f, level, metric, arm),
                                    j->f->setup->conf);
    }
}

/* --- over all levels ------------------------------------------------------------------
 */

static void combine_rates(job *j) {
    wn_segment_effect *e = j->effect;
    size_t count = j->split->count;
    double conf = j->f->setup->conf;
    e->differs = wn_breslow_day(j->strata, count, true);
    e->test = wn_cmh_test(j->strata, count, false, WN_TWO_SIDED);
    e->difference = wn_cmh_score_difference(j->strata, count, conf);
    e->odds_ratio = wn_cmh_score_odds_ratio(j->strata, count, conf);
}

static void combine_places(job *j) {
    wn_segment_effect *e = j->effect;
    double weights = 0, value = 0, variance = 0;
    for (size_t i = 0; i < j->split->count; i++) {
        const wn_level_findings *level = &j->split->levels[i];
        const wn_place *place = &j->places[i];
        double nc = (double)wn_tally_cell_visitors(cell_of(j, level, 0));
        double nt = (double)wn_tally_cell_visitors(cell_of(j, level, e->arm));
        if (!(place->se > 0)) continue;
        double weight = nc * (nt / (nc + nt));
        weights += weight;
        value += weight * place->value;
        variance += weight * weight * place->se * place->se;
    }
    e->differs = e->pooling.heterogeneity;
    e->odds_ratio = wn_estimate_none("only rates have odds");
    if (weights == 0) {
        e->difference = wn_estimate_none("no level can be compared");
        e->test = wn_test_none(e->difference.why);
        return;
    }
    wn_how how = {.conf = j->f->setup->conf, .normal = true};
    wn_mean_comparison all =
        wn_effect_of(value / weights, sqrt(variance) / weights, 1e9, how);
    e->difference = all.estimate;
    e->test = all.test;
}

/* --- mix ------------------------------------------------------------------------------
 */

static wn_rc test_mix(const wn_findings *f, const wn_split_findings *split,
                      wn_test_result *out, wn_err *err) {
    double *counts = wn_alloc_zero(split->count * f->arm_count, sizeof *counts);
    if (!counts) return wn_fail_memory(err);
    for (size_t i = 0; i < split->count; i++) {
        for (size_t a = 0; a < f->arm_count; a++) {
            const wn_tally_cell *cell =
                &wn_findings_arm(f, &split->levels[i], 0, a)->cell;
            counts[i * f->arm_count + a] =
                (double)(wn_tally_cell_visitors(cell) + cell->missing);
        }
    }
    *out = wn_chi2_table(counts, split->count, f->arm_count, WN_TABLE_PEARSON, false);
    wn_free(counts);
    return WN_OK;
}

static bool misleads(const wn_segment *segment, const wn_segment_effect *e, double conf) {
    const wn_estimate *d = &e->difference;
    if (segment->mix.why || segment->mix.p >= WN_MIX_ALARM || e->test.why) return false;
    if (d->why || d->low_unbounded || d->high_unbounded) return false;
    double shift = fabs(e->everyone - d->value),
           se = (d->high - d->low) / (2 * wn_normal_two_sided(conf));
    return shift > se || e->everyone * d->value < 0;
}

/* --- all of them -----------------------------------------------------------------------
 */

static wn_rc find_effect(job *j, const wn_segment *segment, wn_err *err) {
    wn_segment_effect *e = j->effect;
    const wn_findings *f = j->f;
    const wn_level_findings *everyone = wn_findings_everyone(f);
    bool rates = f->setup->metrics[e->metric].kind == WN_CONVERSION;
    double conf = f->setup->conf;
    e->likely = wn_alloc_zero(j->split->count, sizeof *e->likely);
    if (!e->likely) return wn_fail_memory(err);
    look_at_levels(j, rates);
    e->pooling = wn_pool(j->places, j->split->count, conf);
    if (rates)
        combine_rates(j);
    else
        combine_places(j);
    for (size_t i = 0; i < j->split->count; i++)
        e->likely[i] = wn_pool_likely(&e->pooling, j->places[i], conf);
    e->differs_p_adjusted = e->differs.p;
    e->everyone = wn_findings_arm(f, everyone, e->metric, e->arm)->estimate.value -
                  wn_findings_arm(f, everyone, e->metric, 0)->estimate.value;
    e->misleads = misleads(segment, e, conf);
    return WN_OK;
}

static wn_rc find_segment(const wn_findings *f, size_t number, wn_segments *out,
                          wn_err *err) {
    const wn_split_findings *split = &f->splits[number];
    wn_segment *segment = &out->of[number - 1];
    wn_rc rc = WN_OK;
    segment->split = split;
    job j = {f, split, NULL, wn_alloc_zero(split->count, sizeof *j.strata),
             wn_alloc_zero(split->count, sizeof *j.places)};
    segment->effects = wn_alloc_zero(out->effects, sizeof *segment->effects);
    if (!j.strata || !j.places || !segment->effects) WN_TRY(wn_fail_memory(err));
    WN_TRY(test_mix(f, split, &segment->mix, err));
    for (size_t e = 0; e < out->effects; e++) {
        j.effect = &segment->effects[e];
        j.effect->metric = e / (f->arm_count - 1);
        j.effect->arm = 1 + e % (f->arm_count - 1);
        WN_TRY(find_effect(&j, segment, err));
    }
out:
    wn_free(j.places);
    wn_free(j.strata);
    return rc;
}

/* Holm over the segments and arms of each metric. */
static wn_rc adjust(const wn_findings *f, wn_segments *all, wn_err *err) {
    size_t arms = f->arm_count - 1, most = all->count * arms;
    wn_rc rc = WN_OK;
    double *p = wn_alloc(most * sizeof *p);
    wn_segment_effect **tests = wn_alloc(most * sizeof *tests);
    if (!p || !tests) WN_TRY(wn_fail_memory(err));
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        size_t count = 0;
        for (size_t k = 0; k < most; k++) {
            wn_segment_effect *e = &all->of[k / arms].effects[m * arms + k % arms];
            if (e->differs.why) continue;
            tests[count] = e;
            p[count++] = e->differs.p;
        }
        WN_TRY(wn_padjust(WN_PADJUST_HOLM, p, count, p, err));
        for (size_t i = 0; i < count; i++)
            tests[i]->differs_p_adjusted = p[i];
    }
out:
    wn_free(tests);
    wn_free(p);
    return rc;
}

wn_rc wn_segments_analyse(const wn_findings *f, wn_segments *out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = (wn_segments){.count = f->split_count - 1,
                         .effects = f->setup->metric_count * (f->arm_count - 1)};
    if (out->count == 0) return WN_OK;
    out->of = wn_alloc_zero(out->count, sizeof *out->of);
    if (!out->of) return wn_fail_memory(err);
    for (size_t s = 1; s < f->split_count; s++)
        WN_TRY(find_segment(f, s, out, err));
    WN_TRY(adjust(f, out, err));
out:
    if (rc != WN_OK) wn_segments_free(out);
    return rc;
}
