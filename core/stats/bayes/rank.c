#include "core/stats/bayes/rank.h"

#include "core/base/mem.h"

#include <math.h>
#include <string.h>

/* The log of the product of the other arms' CDFs comes from sums over those before and
 * those after, never by taking its own away: that may be the log of 0. */
typedef struct at_point {
    wn_law_point law;
    double log_cdf, log_others;
} at_point;

static void look_at(const wn_laws *laws, double u, at_point *at) {
    double before = 0, after = 0;
    for (size_t i = 0; i < laws->count; i++) {
        at[i].law = laws->at(laws->arms, i, u);
        at[i].log_cdf = at[i].law.sf < 0.5 ? log1p(-at[i].law.sf) : log(at[i].law.cdf);
        at[i].log_others = before;
        before += at[i].log_cdf;
    }
    for (size_t i = laws->count; i-- > 0;) {
        at[i].log_others += after;
        after += at[i].log_cdf;
    }
}

static void add_point(const at_point *at, size_t count, double weight, double dx,
                      wn_bayes_arm *out) {
    double above = 0;
    for (size_t i = 0; i < count; i++)
        above += at[i].law.sf;
    for (size_t i = 0; i < count; i++) {
        const wn_law_point *law = &at[i].law;
        out[i].probability_best += weight * law->pdf * exp(at[i].log_others);
        out[i].expected_rank += weight * law->pdf * (above - law->sf);
        out[i].expected_loss -= weight * dx * law->cdf * expm1(at[i].log_others);
    }
}

/* The largest probability is what the others leave, so that none exceeds 1. */
static void complement_largest(wn_bayes_arm *out, size_t count) {
    size_t largest = 0;
    double others = 0;
    for (size_t i = 1; i < count; i++)
        if (out[i].probability_best > out[largest].probability_best) largest = i;
    for (size_t i = 0; i < count; i++)
        if (i != largest) others += out[i].probability_best;
    out[largest].probability_best = fmax(1 - others, 0);
}

/* P(i > k) = integral of f_i F_k; where f_i is next to nothing it is left out. */
static void add_pairs(const at_point *at, size_t count, double weight, double *better) {
    for (size_t i = 0; i < count; i++) {
        double share = weight * at[i].law.pdf;
        if (share < 1e-25) continue;
        for (size_t k = 0; k < count; k++)
            better[i * count + k] += share * at[k].law.cdf;
    }
}

wn_rc wn_rank_laws(const wn_laws *laws, wn_bayes_arm *out, double *better, wn_err *err) {
    size_t count = laws->count;
    wn_logit_grid grid = {0};
    wn_rc rc = WN_OK;
    wn_extent *extents = wn_alloc_zero(count, sizeof *extents);
    at_point *at = wn_alloc_zero(count, sizeof *at);
    if (!extents || !at) WN_TRY(wn_fail_memory(err));
    for (size_t i = 0; i < count; i++) {
        extents[i] = laws->extent(laws->arms, i);
        out[i] = (wn_bayes_arm){.expected_rank = 1};
    }
    if (better) memset(better, 0, count * count * sizeof *better);
    WN_TRY(wn_logit_grid_over(extents, count, &grid, err));
    for (size_t i = 0; i < grid.count; i++) {
        look_at(laws, grid.u[i], at);
        add_point(at, count, grid.weight[i], laws->dx(grid.u[i]), out);
        if (better) add_pairs(at, count, grid.weight[i], better);
    }
    complement_largest(out, count);
out:
    wn_logit_grid_free(&grid);
    wn_free(at);
    wn_free(extents);
    return rc;
}
