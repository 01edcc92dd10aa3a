#include "core/stats/prediction/gains.h"

#include <math.h>

static double cases_of(const wn_tied *tied) {
    return (double)(tied->won + tied->lost);
}

void wn_gains_slices(const wn_ranking *r, const double *depths, size_t count,
                     wn_slice *slices) {
    size_t i = r->count;
    double left = 0; /* of the tied cases at hand */
    for (size_t k = 0; k < count; k++) {
        wn_slice *s = &slices[k];
        double want = depths[k + 1] - depths[k];
        bool first = true;
        *s = (wn_slice){0};
        /* What rounding leaves of a case is not worth a step into the next score. */
        while (want > 1e-9) {
            while (left <= 1e-9) {
                if (i == 0) return;
                left = cases_of(&r->tied[--i]);
            }
            const wn_tied *tied = &r->tied[i];
            double take = fmin(want, left);
            if (first) s->high = tied->score;
            first = false;
            s->low = tied->score;
            s->cases += take;
            s->won += take * (double)tied->won / cases_of(tied);
            want -= take;
            left -= take;
        }
    }
}

double wn_gains_won(const wn_ranking *r, double depth) {
    double depths[2] = {0, depth};
    wn_slice slice;
    wn_gains_slices(r, depths, 1, &slice);
    return slice.won;
}

wn_profit wn_profit_from(const wn_ranking *r, double from, double cost, double value) {
    wn_profit p = {.none = true, .from = from};
    for (size_t i = r->count; i-- > 0 && r->tied[i].score >= from;) {
        p.none = false;
        p.cases += cases_of(&r->tied[i]);
        p.won += (double)r->tied[i].won;
    }
    p.profit = value * p.won - cost * p.cases;
    return p;
}

wn_profit wn_profit_best(const wn_ranking *r, double cost, double value) {
    wn_profit best = {.none = true}, at = best;
    at.none = false;
    for (size_t i = r->count; i-- > 0;) {
        at.from = r->tied[i].score;
        at.cases += cases_of(&r->tied[i]);
        at.won += (double)r->tied[i].won;
        at.profit = value * at.won - cost * at.cases;
        if (at.profit > best.profit) best = at;
    }
    return best;
}
