#include "scoring/evaluate/evaluation.h"

#include "core/base/mem.h"

#include <math.h>

/* ---------------------------------------------------------------------------- stability
 */

/* Counts the cases of a ranking between the edges: bin k holds the scores below edges[k]
 * that are not below edges[k - 1]. */
static void count_bins(const wn_ranking *r, const double *edges, size_t count,
                       double *bins) {
    size_t k = 0;
    for (size_t i = 0; i < r->count; i++) {
        while (k < count && r->tied[i].score >= edges[k])
            k++;
        bins[k] += (double)(r->tied[i].won + r->tied[i].lost);
    }
}

static wn_psi stability(const wn_ranking *newer, const wn_ranking *older) {
    double edges[WN_DECILES - 1], a[WN_DECILES] = {0}, e[WN_DECILES] = {0};
    double below = 0, n = (double)(older->won + older->lost);
    size_t count = 0;
    for (size_t i = 0; i < older->count; i++) {
        bool begins = count + 1 < WN_DECILES && below > 0 &&
                      below >= n * (double)(count + 1) / WN_DECILES - 1e-9;
        if (begins) edges[count++] = older->tied[i].score;
        below += (double)(older->tied[i].won + older->tied[i].lost);
    }
    count_bins(newer, edges, count, a);
    count_bins(older, edges, count, e);
    return wn_psi_of(a, e, count + 1);
}

/* -------------------------------------------------------------------------------- parts
 */

static wn_rc count_bands(wn_evaluation *e, wn_err *err) {
    const wn_sheet *sheet = e->plan.sheet;
    e->bands = wn_alloc_zero(e->score->band_count + 1, sizeof *e->bands);
    if (!e->bands) return wn_fail_memory(err);
    for (size_t i = 0; i < sheet->leads; i++) {
        wn_points points = (wn_points)round(100 * sheet->score[i]);
        wn_band_count *band = &e->bands[wn_score_band(e->score, points)];
        if (i < sheet->older) {
            band->older++;
        } else {
            band->judged.n++;
            band->judged.x += sheet->won[i];
        }
    }
    return WN_OK;
}

static wn_rc measure(wn_evaluation *e, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_evaluation_plan *plan = &e->plan;
    const wn_sheet *sheet = plan->sheet;
    size_t older = sheet->older, n = sheet->leads - older;
    wn_chance chance;
    wn_ranking first = {0};
    WN_TRY(wn_ranking_make(sheet->score, sheet->won, older, &first, err));
    WN_TRY(wn_chance_find(e->score, e->split ? &first : NULL, &chance, err));
    WN_TRY(wn_figures_take(sheet->score + older, sheet->won + older, n, &chance,
                           plan->how, plan->conf, &e->judged, err));
    e->plan.how.replicates = e->judged.replicates;
    WN_TRY(wn_figures_take(sheet->score, sheet->won, older, &chance, plan->how,
                           plan->conf, &e->older, err));
    e->drift = wn_auc_compare_unpaired(&e->judged.auc, &e->older.auc, plan->conf);
    e->psi = stability(&e->judged.ranking, &first);
out:
    wn_ranking_free(&first);
    return rc;
}

static wn_rc judge_rules(wn_evaluation *e, wn_err *err) {
    const wn_evaluation_plan *plan = &e->plan;
    e->rules = wn_alloc_zero(plan->sheet->rule_count, sizeof *e->rules);
    if (!e->rules) return wn_fail_memory(err);
    return wn_rule_worths(plan->sheet, &e->judged.ranking, plan->conf, plan->how.threads,
                          e->rules, err);
}

/* Both scores may call so many: what the capacity says, or the best 20%. */
static wn_capacity capacity_of(const wn_evaluation_plan *plan) {
    size_t n = plan->sheet->leads - plan->sheet->older;
    if (plan->capacity.given) return plan->capacity;
    return (wn_capacity){.leads = n * WN_TOP_PERCENT / 100};
}

wn_rc wn_evaluate(const wn_evaluation_plan *plan, wn_evaluation *out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = (wn_evaluation){.plan = *plan,
                           .score = &plan->rules->scores[plan->score],
                           .split = plan->sheet->older > 0};
    WN_TRY(measure(out, err));
    WN_TRY(count_bands(out, err));
    WN_TRY(judge_rules(out, err));
    if (plan->deal.given)
        WN_TRY(wn_threshold_find(&out->older.ranking, &out->judged.ranking, &plan->deal,
                                 out->plan.how, plan->conf, &out->threshold, err));
    if (plan->capacity.given)
        WN_TRY(wn_calls_make(plan->sheet, plan->sheet->score, &plan->capacity,
                             &out->called, err));
    if (plan->against) {
        wn_capacity capacity = capacity_of(plan);
        WN_TRY(wn_versus_make(plan->sheet, &out->judged.ranking, &capacity, plan->conf,
                              &out->versus, err));
    }
out:
    if (rc != WN_OK) wn_evaluation_free(out);
    return rc;
}

void wn_evaluation_free(wn_evaluation *e) {
    wn_figures_free(&e->judged);
    wn_figures_free(&e->older);
    wn_free(e->bands);
    wn_free(e->rules);
    wn_calls_free(&e->called);
    wn_versus_free(&e->versus);
    *e = (wn_evaluation){0};
}
