#include "core/stats/prediction/ranking.h"

#include "core/base/mem.h"

#include <stdlib.h>

typedef struct scored {
    double score;
    size_t at;
} scored;

static int by_score(const void *a, const void *b) {
    const scored *x = a, *y = b;
    return (x->score > y->score) - (x->score < y->score);
}

static void group(const scored *order, const uint8_t *won, wn_ranking *r) {
    for (size_t i = 0; i < r->n; i++) {
        if (i == 0 || order[i].score != order[i - 1].score)
            r->tied[r->count++] = (wn_tied){.score = order[i].score};
        wn_tied *tied = &r->tied[r->count - 1];
        if (won[order[i].at])
            tied->won++;
        else
            tied->lost++;
        r->of[order[i].at] = r->count - 1;
    }
}

static size_t distinct(const scored *order, size_t n) {
    size_t count = n > 0;
    for (size_t i = 1; i < n; i++)
        count += order[i].score != order[i - 1].score;
    return count;
}

wn_rc wn_ranking_make(const double *score, const uint8_t *won, size_t n, wn_ranking *out,
                      wn_err *err) {
    wn_rc rc = WN_OK;
    *out = (wn_ranking){.n = n};
    scored *order = wn_alloc_zero(n + 1, sizeof *order);
    if (!order) return wn_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        order[i] = (scored){score[i], i};
    qsort(order, n, sizeof *order, by_score);
    out->tied = wn_alloc_zero(distinct(order, n) + 1, sizeof *out->tied);
    out->of = wn_alloc_zero(n + 1, sizeof *out->of);
    if (out->tied && out->of) {
        group(order, won, out);
        wn_ranking_settle(out);
    } else {
        rc = wn_fail_memory(err);
        wn_ranking_free(out);
    }
    wn_free(order);
    return rc;
}

void wn_ranking_free(wn_ranking *ranking) {
    wn_free(ranking->tied);
    wn_free(ranking->of);
    *ranking = (wn_ranking){0};
}

void wn_ranking_settle(wn_ranking *r) {
    r->won = r->lost = 0;
    for (size_t i = 0; i < r->count; i++) {
        r->won += r->tied[i].won;
        r->lost += r->tied[i].lost;
    }
    double won_above = (double)r->won, lost_below = 0;
    double won = r->won ? (double)r->won : 1, lost = r->lost ? (double)r->lost : 1;
    for (size_t i = 0; i < r->count; i++) {
        wn_tied *tied = &r->tied[i];
        won_above -= (double)tied->won;
        tied->place_won = (lost_below + 0.5 * (double)tied->lost) / lost;
        tied->place_lost = (won_above + 0.5 * (double)tied->won) / won;
        lost_below += (double)tied->lost;
    }
}

const char *wn_ranking_problem(const wn_ranking *r) {
    if (r->won + r->lost == 0) return "there are no cases";
    if (r->won == 0) return "none was won";
    if (r->lost == 0) return "all were won";
    return NULL;
}
