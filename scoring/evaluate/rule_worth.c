#include "scoring/evaluate/rule_worth.h"

#include "core/base/mem.h"
#include "core/base/workers.h"
#include "core/stats/rates/cmh.h"
#include "core/stats/rates/prop.h"

#include <math.h>

enum { STRATA = 10 };

typedef struct job {
    const wn_sheet *sheet;
    const wn_ranking *ranking;
    double conf;
    wn_rule_worth *worths;
} job;

static void count(const int32_t *effect, const uint8_t *won, size_t n, wn_rule_worth *w) {
    double sum = 0;
    bool plus = false, minus = false;
    for (size_t i = 0; i < n; i++) {
        wn_prop *prop = effect[i] ? &w->fires : &w->others;
        prop->n++;
        prop->x += won[i];
        sum += effect[i];
        plus |= effect[i] > 0;
        minus |= effect[i] < 0;
    }
    w->sign = plus - minus;
    w->points = w->fires.n ? sum / 100 / (double)w->fires.n : 0;
}

/* Leads with the same score without the rule are in the same stratum. */
static wn_rc among_alike(const wn_ranking *without, const int32_t *effect,
                         const uint8_t *won, double conf, wn_estimate *out, wn_err *err) {
    wn_stratum strata[STRATA] = {0};
    size_t *stratum_of = wn_alloc_zero(without->count + 1, sizeof *stratum_of);
    if (!stratum_of) return wn_fail_memory(err);
    uint64_t below = 0, all = without->won + without->lost;
    for (size_t i = 0; i < without->count; i++) {
        stratum_of[i] = (size_t)(below * STRATA / all);
        below += without->tied[i].won + without->tied[i].lost;
    }
    for (size_t i = 0; i < without->n; i++) {
        wn_stratum *stratum = &strata[stratum_of[without->of[i]]];
        wn_prop *prop = effect[i] ? &stratum->treatment : &stratum->control;
        prop->n++;
        prop->x += won[i];
    }
    wn_free(stratum_of);
    *out = wn_cmh_score_difference(strata, STRATA, conf);
    return WN_OK;
}

/* In hundredths, so that equal scores are equal numbers. */
static wn_rc rank_without(const job *j, size_t rule, wn_ranking *out, wn_err *err) {
    const wn_sheet *sheet = j->sheet;
    size_t first = sheet->older, n = sheet->leads - first;
    double *score = wn_alloc_zero(n, sizeof *score);
    if (!score) return wn_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        score[i] = round(100 * sheet->score[first + i]) - sheet->effect[rule][first + i];
    wn_rc rc = wn_ranking_make(score, sheet->won + first, n, out, err);
    wn_free(score);
    return rc;
}

static wn_rc judge(size_t rule, void *ctx, wn_err *err) {
    wn_rc rc = WN_OK;
    const job *j = ctx;
    const wn_sheet *sheet = j->sheet;
    wn_rule_worth *w = &j->worths[rule];
    const int32_t *effect = sheet->effect[rule] + sheet->older;
    const uint8_t *won = sheet->won + sheet->older;
    wn_ranking without = {0};
    count(effect, won, sheet->leads - sheet->older, w);
    w->rate = w->fires.n ? wn_prop_wilson(w->fires, j->conf)
                         : wn_estimate_none("the rule changes no lead's score");
    WN_TRY(rank_without(j, rule, &without, err));
    w->auc = wn_auc_compare_paired(j->ranking, &without, won, j->conf);
    WN_TRY(among_alike(&without, effect, won, j->conf, &w->alike, err));
    /* Points of a function that vary may sort well all the same. */
    bool sorts =
        wn_estimate_excludes(&w->auc.difference, 0) && w->auc.difference.value > 0;
    w->contradicts = !sorts && !w->alike.why && w->sign &&
                     wn_estimate_excludes(&w->alike, 0) &&
                     (w->alike.value > 0) != (w->sign > 0);
out:
    wn_ranking_free(&without);
    return rc;
}

wn_rc wn_rule_worths(const wn_sheet *sheet, const wn_ranking *ranking, double conf,
                     int threads, wn_rule_worth *out, wn_err *err) {
    job j = {sheet, ranking, conf, out};
    for (size_t i = 0; i < sheet->rule_count; i++)
        out[i] = (wn_rule_worth){0};
    return wn_workers_each(judge, &j, sheet->rule_count, threads, err);
}
