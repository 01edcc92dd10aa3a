#include "scoring/money/quality.h"

#include "core/base/mem.h"
#include "core/stats/means/mean.h"
#include "core/stats/rates/chi2.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/prop.h"
#include "core/stats/several/padjust.h"

#include <stdlib.h>

static int by_share(const void *a, const void *b) {
    const wn_source_quality_row *x = a, *y = b;
    if (x->share.value != y->share.value) return x->share.value > y->share.value ? -1 : 1;
    if (x->qualified.n != y->qualified.n) return x->qualified.n > y->qualified.n ? -1 : 1;
    return strcmp(x->name, y->name);
}

static wn_sums scores_but(const wn_ledger *l, size_t source) {
    wn_sums rest = {0};
    for (uint32_t i = 0; i < l->sources.map.count; i++)
        if (i != source) wn_sums_merge(&rest, &l->accounts[i].score);
    return rest;
}

/* Before any order, p-values by number of the source. */
static void compare(const wn_ledger *l, wn_source_quality *q, double *share_p,
                    double *score_p) {
    for (uint32_t i = 0; i < q->count; i++) {
        const wn_account *a = &l->accounts[i];
        wn_prop own = {a->qualified, a->judged};
        wn_prop rest = {q->all.x - own.x, q->all.n - own.n};
        wn_sums others = scores_but(l, i);
        q->rows[i] =
            (wn_source_quality_row){.name = wn_map_key(&l->sources.map, i).p,
                                    .qualified = own,
                                    .share = wn_prop_wilson(own, q->conf),
                                    .score = wn_mean_interval(&a->score, q->conf)};
        share_p[i] = wn_fisher_p(rest, own, WN_TWO_SIDED);
        score_p[i] = wn_mean_welch(&others, &a->score, WN_TWO_SIDED, q->conf).test.p;
    }
}

static void conclude(wn_source_quality *q, const double *share_p, const double *score_p) {
    for (size_t i = 0; i < q->count; i++) {
        wn_source_quality_row *r = &q->rows[i];
        r->share_p = share_p[i];
        r->score_p = score_p[i];
        r->share_differs = r->share_p < 1 - q->conf;
        r->score_differs = r->score_p < 1 - q->conf;
        q->differing += r->share_differs;
    }
}

wn_rc wn_source_quality_find(const wn_ledger *l, double conf, wn_source_quality *out,
                             wn_err *err) {
    wn_rc rc = WN_OK;
    wn_source_quality *q = out;
    size_t count = l->sources.map.count;
    *q = (wn_source_quality){.count = count, .conf = conf};
    wn_prop *shares = wn_alloc_zero(count + 1, sizeof *shares);
    double *share_p = wn_alloc_zero(count + 1, sizeof *share_p);
    double *score_p = wn_alloc_zero(count + 1, sizeof *score_p);
    q->rows = wn_alloc_zero(count + 1, sizeof *q->rows);
    if (!shares || !share_p || !score_p || !q->rows) WN_TRY(wn_fail_memory(err));
    for (size_t i = 0; i < count; i++) {
        shares[i] = (wn_prop){l->accounts[i].qualified, l->accounts[i].judged};
        q->all.x += shares[i].x;
        q->all.n += shares[i].n;
    }
    q->same_share = wn_chi2_homogeneity(shares, count);
    compare(l, q, share_p, score_p);
    WN_TRY(wn_padjust(WN_PADJUST_HOLM, share_p, count, share_p, err));
    WN_TRY(wn_padjust(WN_PADJUST_HOLM, score_p, count, score_p, err));
    conclude(q, share_p, score_p);
    qsort(q->rows, count, sizeof *q->rows, by_share);
out:
    wn_free(score_p);
    wn_free(share_p);
    wn_free(shares);
    if (rc != WN_OK) wn_source_quality_free(q);
    return rc;
}

void wn_source_quality_free(wn_source_quality *q) {
    wn_free(q->rows);
    *q = (wn_source_quality){0};
}
