#include "core/rules/named_score.h"

#include "core/base/mem.h"

#include <math.h>

void wn_named_score_clear(wn_named_score *score) {
    wn_free(score->takes);
    wn_free(score->bands);
    *score = (wn_named_score){0};
}

size_t wn_score_band(const wn_named_score *score, wn_points points) {
    size_t band = 0;
    while (band < score->band_count && points < score->bands[band].from)
        band++;
    return band;
}

const char *wn_score_band_name(const wn_named_score *score, wn_points points) {
    size_t band = wn_score_band(score, points);
    return band < score->band_count ? score->bands[band].name : "";
}

bool wn_score_probability(const wn_named_score *score, wn_points points, double *p) {
    const wn_score_logit *logit = &score->logit;
    if (!logit->given) return false;
    *p = 1 / (1 + exp(-(logit->intercept + logit->per_point * wn_points_value(points))));
    return true;
}
